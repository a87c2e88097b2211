//! The screens, one file each, and the one place that chooses between them.

pub mod amend;
pub mod board;
pub mod brief;
pub mod class_result;
pub mod course;
pub mod decide;
pub mod duty;
mod duty_sheet;
pub mod enrol;
pub mod enrol_other;
pub mod hand_on;
pub mod handover;
pub mod handover_log;
mod hazards;
pub mod held;
pub mod held_edit;
pub mod hygiene;
pub mod import;
pub mod inbox;
pub mod issue;
pub mod issue_act;
pub mod issues;
pub mod late_entry;
mod later;
pub mod not_found;
pub mod office;
pub mod office_account;
pub mod office_calendar;
pub mod office_class;
pub mod office_devices;
pub mod office_kept;
pub mod office_kind;
pub mod office_link;
mod office_meals;
pub mod office_person;
pub mod office_place;
pub mod office_place_new;
pub mod office_promotion;
pub mod office_roles;
pub mod office_school;
pub mod office_template;
mod office_zone;
pub mod outbox;
mod own_findings;
pub mod pin;
pub mod place_code;
pub mod plan;
pub mod plan_days;
pub mod plan_route;
pub mod plan_slots;
pub mod plans;
pub mod point;
pub mod post_check;
pub mod ranking;
pub mod record;
pub mod register;
pub mod round;
pub mod round_end;
pub mod settings;
pub mod setup;
mod side;
pub mod sign_in;
pub mod spot_check;
pub mod swept;
pub mod today;
pub mod unsupported;

use crate::dom::view;
use crate::part::bind::{each, live};
use domain::id::PersonId;
use domain::text::Lang;
use leptos::prelude::*;

use crate::part::bar::Screen;
use crate::part::feedback::{Empty, Skeleton};
use crate::part::reminder::remind;
use crate::part::toast::{ToastRegion, Toasts};
use crate::route::Route;
use crate::state::{AppError, AppState, Live, Loaded};
use crate::text::{self, Key, t};

/// The whole app. Built anew when the address, the person or the language changes.
#[component]
pub fn Root() -> impl IntoView {
    let app = AppState::get();
    let toasts = Toasts::new();
    provide_context(toasts);
    remind(toasts);
    let person = Memo::new(move |_| app.who.with(|who| who.as_ref().map(|who| who.person)));
    let now = move || Shown {
        ready: app.ready.get(),
        route: app.router.current(),
        person: person.get(),
        // Words are read without tracking; this is where a change of language is seen.
        lang: text::lang(),
    };
    // Keyed, so that nothing of the last screen is used again: no open sheet, no scroll, no focus.
    view! {
        {each(move || vec![now()], Shown::key, show)}
        <ToastRegion />
    }
}

/// What decides which screen is built.
struct Shown {
    ready: bool,
    route: Route,
    person: Option<PersonId>,
    lang: Lang,
}

impl Shown {
    fn key(&self) -> String {
        format!(
            "{} {} {:?} {:?}",
            self.ready, self.route, self.person, self.lang
        )
    }
}

/// The screen of a route; the sign-in screen in its place while nobody is signed in.
fn show(shown: Shown) -> AnyView {
    if !shown.ready {
        return view! { <Opening /> }.into_any();
    }
    if shown.person.is_none() && !shown.route.is_open() {
        return view! { <sign_in::SignIn /> }.into_any();
    }
    match shown.route {
        Route::Today => view! { <today::Today /> }.into_any(),
        Route::SignIn => view! { <sign_in::SignIn /> }.into_any(),
        Route::Round { id } => view! { <round::Round id=id /> }.into_any(),
        Route::Point { round, point } => {
            view! { <point::Point round=round point=point /> }.into_any()
        }
        Route::Outbox => view! { <outbox::Outbox /> }.into_any(),
        route => later::show(route),
    }
}

/// Until what this phone knew has been read: a few milliseconds.
#[component]
fn Opening() -> impl IntoView {
    view! {
        <Screen title=t(Key::AppName)>
            <Skeleton />
        </Screen>
    }
}

/// What stands where something could not be loaded.
fn failed(error: &AppError) -> AnyView {
    view! { <Empty text=error.text() /> }.into_any()
}

/// Shows what is loaded with `show`, and grey lines or words until then.
fn when_loaded<T: Send + Sync + 'static>(
    loaded: Live<T>,
    show: impl Fn(&T) -> AnyView + Send + 'static,
) -> AnyView {
    fn once(loaded: Box<dyn Fn() -> Loaded<AnyView> + Send>) -> AnyView {
        live(move || match loaded() {
            Loaded::Loading => view! { <Skeleton /> }.into_any(),
            Loaded::Failed(error) => failed(&error),
            Loaded::Ready(view) => view,
        })
    }
    once(Box::new(move || loaded.map(&show)))
}
