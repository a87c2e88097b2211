//! Links to what only the server makes. They open in a tab of their own, so that nothing on the
//! phone is left; without a network they say so instead of leading nowhere.

use leptos::ev;
use leptos::prelude::*;

use crate::dom::view;
use crate::part::bind::{follow, live};
use crate::part::cell::{CellGroup, Chevron};
use crate::state::AppState;
use crate::text::{Key, t};

/// Whether the phone has a network at all, as long as the component being built is there.
#[must_use]
pub fn online() -> Signal<bool> {
    let there = || window().navigator().on_line();
    let online = RwSignal::new(there());
    let up = window_event_listener(ev::online, move |_| online.set(true));
    let down = window_event_listener(ev::offline, move |_| online.set(false));
    on_cleanup(move || {
        up.remove();
        down.remove();
    });
    online.into()
}

/// A row that leads to a page or a file of the server.
#[must_use]
pub fn server_row(online: Signal<bool>, label: &'static str, path: Signal<String>) -> AnyView {
    live(move || {
        if online.get() {
            view! {
                <a class="cell" href=path target="_blank" rel="noopener">
                    <span class="cell-main">{label}</span>
                    <Chevron />
                </a>
            }
            .into_any()
        } else {
            view! {
                <p class="cell">
                    <span class="cell-main">
                        {label} <span class="cell-sub">{t(Key::NeedsNetwork)}</span>
                    </span>
                </p>
            }
            .into_any()
        }
    })
}

/// A row that leads to a page of the server that does not change.
#[must_use]
pub fn server_page(online: Signal<bool>, label: &'static str, path: String) -> AnyView {
    server_row(online, label, follow(move || path.clone()))
}

/// The row that prints what is shown, once the server has it.
#[must_use]
pub fn print_row(rest: &str, unsent: bool) -> Option<AnyView> {
    let path = AppState::get().server_page(rest);
    (!unsent).then(|| {
        view! { <CellGroup>{server_page(online(), t(Key::Print), path)}</CellGroup> }.into_any()
    })
}
