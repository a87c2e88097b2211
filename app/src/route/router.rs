//! The screen shown now, in step with the browser's history, and links to screens.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlAnchorElement, MouseEvent};

use super::Route;
use crate::device::page;
use crate::dom::view;

/// The screen shown now, kept in step with the address bar. One per page.
#[derive(Clone, Copy)]
pub struct Router {
    current: RwSignal<Route>,
}

impl Router {
    /// Reads the address and follows the browser's back and forward buttons from now on.
    #[must_use]
    pub fn start() -> Self {
        let router = Self {
            current: RwSignal::new(Route::parse(&page::path())),
        };
        page::on_window(ev::popstate, move |_| {
            router.show(Route::parse(&page::path()));
        });
        router
    }

    /// Opens the work that was under way when the app was last used, on a fresh start at the day:
    /// an app that was killed, or closed and opened by its icon. Otherwise the address stands.
    pub fn resume(self, last: Route) {
        if self.current.get_untracked() != Route::Today || !last.resumes() {
            return;
        }
        // What it belongs to stays below it, for the back button.
        if let Route::Point { round, .. } = last {
            page::push_path(&Route::Round { id: round }.to_string());
        }
        self.go(last);
    }

    /// The screen shown now; tracks.
    #[must_use]
    pub fn current(self) -> Route {
        self.current.get()
    }

    /// The screen shown now, without tracking.
    #[must_use]
    pub fn current_untracked(self) -> Route {
        self.current.get_untracked()
    }

    /// Goes to `route`, one step forward in the history.
    pub fn go(self, route: Route) {
        if self.current.get_untracked() != route {
            page::push_path(&route.to_string());
        }
        self.show(route);
    }

    /// Puts `route` in the place of the present step of the history: after a form is done.
    pub fn replace(self, route: Route) {
        page::replace_path(&route.to_string());
        self.show(route);
    }

    /// One step back, or to `otherwise` when this is the first step of the app.
    pub fn back(self, otherwise: Route) {
        if page::history_is_ours() {
            page::back();
        } else {
            self.replace(otherwise);
        }
    }

    fn show(self, route: Route) {
        if self.current.get_untracked() != route {
            self.current.set(route);
            page::scroll_to_top();
        }
    }
}

/// A link to a screen of the app. Taps that ask for a new tab or window keep their meaning.
#[component]
pub fn Link(
    /// Where it leads.
    to: Route,
    /// Its classes.
    #[prop(into, optional)]
    class: String,
    /// `page` when it leads to the screen shown, as one of several tabs.
    #[prop(default = None)]
    current: Option<&'static str>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let router = expect_context::<Router>();
    let href = to.to_string();
    let follow = move |event: MouseEvent| {
        let elsewhere = event.button() != 0
            || event.meta_key()
            || event.ctrl_key()
            || event.shift_key()
            || event.default_prevented()
            || event
                .current_target()
                .and_then(|target| target.dyn_into::<HtmlAnchorElement>().ok())
                .is_some_and(|anchor| !anchor.target().is_empty());
        if !elsewhere {
            event.prevent_default();
            router.go(to.clone());
        }
    };
    view! {
        <a href=href class=class aria-current=current on:click=follow>
            {children()}
        </a>
    }
}
