//! What this browser can and cannot do, which ones are supported, and the one way out.

use crate::dom::view;
use crate::part::bind::words;
use leptos::prelude::*;

use crate::part::bar::Screen;
use crate::part::cell::CellGroup;
use crate::part::notices::{inside_name, unfit_key};
use crate::route::Route;
use crate::state::{AppState, Mode, Unfit};
use crate::text::{Key, t, tf};

/// The screen.
#[component]
pub fn Unsupported() -> impl IntoView {
    let app = AppState::get();
    let state = move || match app.mode.get() {
        Mode::Full => t(Key::BrowserFine).to_owned(),
        Mode::InApp(inside) => tf(Key::InAppLong, &[("app", &inside_name(inside))]),
        Mode::Unfit(unfit) => t(unfit_key(unfit)).to_owned(),
    };
    let way_out = move || {
        t(match app.mode.get() {
            Mode::Full => Key::WayOutNone,
            Mode::InApp(_) => Key::WayOutInApp,
            Mode::Unfit(Unfit::NotInstalled) => Key::WayOutInstall,
            Mode::Unfit(Unfit::Storage | Unfit::ServiceWorker) => Key::WayOutOther,
        })
    };
    let known = [
        Key::BrowserAndroid,
        Key::BrowserHarmony,
        Key::BrowserIphone,
        Key::BrowserDesktop,
    ]
    .map(|key| {
        view! {
            <div class="cell">
                <span class="cell-main">{t(key)}</span>
            </div>
        }
    });
    view! {
        <Screen title=t(Key::BrowserTitle) back=Route::Today>
            <p class="lead strong">{words(state)}</p>
            <p class="lead">{words(way_out)}</p>
            <CellGroup title=t(Key::BrowserKnown) hint=t(Key::BrowserNeeds)>
                {known.into_iter().collect_view()}
            </CellGroup>
        </Screen>
    }
}
