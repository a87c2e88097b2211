//! The screens that come in a file of their own, loaded when the first of them is opened. What a round
//! of an inspector needs stays in the file every phone loads first. The service worker keeps both in
//! one verified set, so that these screens too open without a network.

use domain::entity::Kind;
use domain::id::{ClassId, Id, PersonId, PlaceId, TemplateId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::{
    board, brief, class_result, decide, duty, enrol, handover_log, held, hygiene, import, issue,
    issues, not_found, office, office_calendar, office_class, office_devices, office_person,
    office_place, office_promotion, office_school, office_template, place_code, plan, plans,
    post_check, ranking, record, register, settings, setup, side, spot_check, unsupported,
};
use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::bind::{live, on_tap};
use crate::part::button::Button;
use crate::part::feedback::{Empty, Skeleton};
use crate::route::Route;
use crate::state::Sheet;
use crate::text::{Key, t};

/// Builds the screen of a route.
type Build = fn(Route) -> AnyView;

/// Where the build cuts the module: what only [`build`] uses goes into the other file.
#[wasm_split(later, wasm_split_path = ::leptos::wasm_split, fallible)]
fn later() -> Result<Build, SplitLoaderError> {
    Ok(build)
}

/// What is known of the other file.
#[derive(Clone, Copy)]
enum File {
    Loading,
    Failed,
    Ready(Build),
}

/// The screen of a route as soon as its file is there; grey lines until then, or why not.
pub(super) fn show(route: Route) -> AnyView {
    let file = RwSignal::new(File::Loading);
    let load = move || {
        file.set(File::Loading);
        spawn_local(async move {
            // A screen left meanwhile has no signal any more.
            let _ = file.try_set(later().await.map_or(File::Failed, File::Ready));
        });
    };
    load();
    live(move || match file.get() {
        File::Loading => view! { <Screen title=t(Key::AppName)><Skeleton /></Screen> }.into_any(),
        File::Failed => failed(load),
        File::Ready(build) => untrack(|| build(route.clone())),
    })
}

/// Why there is no screen, and the way to ask for its file once more.
fn failed(load: impl Fn() + Copy + Send + 'static) -> AnyView {
    let again = move || on_tap(move |_| load());
    view! {
        <Screen title=t(Key::AppName) back=Route::Today>
            <Empty text=t(Key::ScreenNotLoaded)>
                <Button class="btn primary" label=t(Key::TryAgain) act=again() />
            </Empty>
        </Screen>
    }
    .into_any()
}

/// The screen of a route, and where the window is wide the way to the others beside it.
fn build(route: Route) -> AnyView {
    if route.is_open() {
        return screen(route);
    }
    let class = format!("desk {}", side::room(&route));
    view! {
        <div class=class>
            {side::side(&route)}
            {screen(route)}
        </div>
    }
    .into_any()
}

/// The screens. One that shall be there from the start stands in [`super::show`] instead.
fn screen(route: Route) -> AnyView {
    match route {
        Route::Setup { token } => view! { <setup::Setup token=token /> }.into_any(),
        Route::Enrol { token } => view! { <enrol::Enrol token=token /> }.into_any(),
        Route::Paper { plan, slot, day } => {
            let sheet = Sheet { plan, slot, day };
            view! { <hygiene::paper::Paper sheet=sheet /> }.into_any()
        }
        Route::PostCheck => view! { <post_check::PostCheck /> }.into_any(),
        Route::SpotCheck => view! { <spot_check::SpotCheck /> }.into_any(),
        Route::Record { id } => view! { <record::Record id=id /> }.into_any(),
        Route::ClassResult { id } => view! { <class_result::ClassResult id=id /> }.into_any(),
        Route::Ranking => view! { <ranking::Ranking /> }.into_any(),
        Route::Board => view! { <board::Board /> }.into_any(),
        Route::Issues => view! { <issues::Issues /> }.into_any(),
        Route::Issue { id } => view! { <issue::Issue id=id /> }.into_any(),
        Route::Decide => view! { <decide::Decide /> }.into_any(),
        Route::Duty => view! { <duty::Duty /> }.into_any(),
        Route::Handovers => view! { <handover_log::HandoverLog /> }.into_any(),
        Route::Brief => view! { <brief::Brief /> }.into_any(),
        Route::Office => view! { <office::Office /> }.into_any(),
        Route::Import => view! { <import::Import /> }.into_any(),
        Route::School => view! { <office_school::School /> }.into_any(),
        Route::Promotion => view! { <office_promotion::Promote /> }.into_any(),
        Route::Register { of: Kind::Year } => view! { <office_calendar::Calendar /> }.into_any(),
        Route::Register { of } => view! { <register::RegisterList of=of /> }.into_any(),
        Route::Entry { of, id } => entry(of, id),
        Route::Devices => view! { <office_devices::Devices /> }.into_any(),
        Route::Plans => view! { <plans::Plans /> }.into_any(),
        Route::Plan { id } => view! { <plan::PlanEdit id=id /> }.into_any(),
        Route::Held { op } => view! { <held::Held op=op /> }.into_any(),
        Route::Settings => view! { <settings::Settings /> }.into_any(),
        Route::PlaceCode { number, .. } => {
            view! { <place_code::PlaceCode number=number /> }.into_any()
        }
        Route::Unsupported => view! { <unsupported::Unsupported /> }.into_any(),
        Route::Today
        | Route::SignIn
        | Route::Round { .. }
        | Route::Point { .. }
        | Route::Outbox
        | Route::NotFound => view! { <not_found::NotFound /> }.into_any(),
    }
}

/// The screen of an entry of a register. A place is made where it lies, by a sheet there.
fn entry(of: Kind, id: Option<Id>) -> AnyView {
    match (of, id) {
        (Kind::Place, Some(id)) => view! { <office_place::PlaceEdit id=PlaceId(id) /> }.into_any(),
        (Kind::Class, id) => view! { <office_class::ClassEdit id=id.map(ClassId) /> }.into_any(),
        (Kind::Person, id) => {
            view! { <office_person::PersonEdit id=id.map(PersonId) /> }.into_any()
        }
        (Kind::Template, Some(id)) => {
            view! { <office_template::TemplateEdit id=TemplateId(id) /> }.into_any()
        }
        _ => view! { <not_found::NotFound /> }.into_any(),
    }
}
