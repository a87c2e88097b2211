//! Phones and computers on which people are signed in. A lost one is ended here.

use crate::dom::view;
use domain::id::Id;
use domain::person::Right;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::account::Device;

use super::office_place::finished;
use super::when_loaded;
use crate::part::bar::Screen;
use crate::part::bind::live;
use crate::part::cell::{ActionCell, CellGroup};
use crate::part::feedback::{Empty, Skeleton};
use crate::part::item::picker::name_of;
use crate::part::sheet::{ActionSheet, SheetAction};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::{AppError, AppState, Choice, Live, Register};
use crate::text::{Key, t, tf};

/// The screen.
#[component]
pub fn Devices() -> impl IntoView {
    let viewer = AppState::get().live(AppState::viewer);
    view! {
        <Screen title=t(Key::DevicesTitle) back=Route::Office>
            {when_loaded(viewer, |viewer| {
                if viewer.has(Right::Administer) {
                    list()
                } else {
                    view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any()
                }
            })}
        </Screen>
    }
}

/// Asked for again after each that is ended.
fn list() -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let found = RwSignal::new(None::<Result<Vec<Device>, AppError>>);
    let ask = move || {
        spawn_local(async move {
            found.try_set(Some(app.devices().await));
        });
    };
    ask();
    let people = app.live(|app| app.choices(Register::People));
    let sure = RwSignal::new(false);
    let chosen = RwSignal::new(None::<Id>);
    let end = Callback::new(move |()| {
        let Some(device) = chosen.get_untracked() else {
            return;
        };
        spawn_local(async move {
            finished(toasts, &app.end_device(device).await);
            ask();
        });
    });
    let shown = move || match found.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Err(error)) => view! { <Empty text=error.text() /> }.into_any(),
        Some(Ok(devices)) => {
            let rows = devices.into_iter().map(|device| {
                let id = device.id;
                let choose = Callback::new(move |()| {
                    chosen.set(Some(id));
                    sure.set(true);
                });
                row(&device, people, choose)
            });
            let rows = rows.collect_view();
            view! { <CellGroup hint=t(Key::DevicesHint)>{rows}</CellGroup> }.into_any()
        }
    };
    let actions = vec![SheetAction {
        label: t(Key::DeviceEnd).to_owned(),
        danger: true,
        act: end,
    }];
    view! {
        {live(shown)}
        <ActionSheet open=sure title=Signal::stored(t(Key::DeviceEndSure).to_owned()) actions=actions />
    }
    .into_any()
}

fn row(device: &Device, people: Live<Vec<Choice>>, choose: Callback<()>) -> AnyView {
    let app = AppState::get();
    let on_it = device.people.clone();
    let names = move || {
        let named = people.read(|rows| {
            let names: Vec<String> = on_it
                .iter()
                .filter_map(|one| name_of(rows, one.0))
                .collect();
            names.join(t(Key::ListComma))
        });
        named.unwrap_or_default()
    };
    let about = tf(
        Key::DeviceSeen,
        &[
            ("name", &device.name),
            ("t", &when::moment(app, device.seen)),
        ],
    );
    let own = device.own;
    let value = Signal::derive(move || {
        let own = if own { t(Key::DeviceOwn) } else { "" };
        own.to_owned()
    });
    // Built anew when the names are there.
    live(move || {
        view! { <ActionCell label=names() sub=about.clone() value=value act=choose /> }.into_any()
    })
}
