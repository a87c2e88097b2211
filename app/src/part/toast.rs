//! Toasts: what has just happened, said once, and gone by itself.

use core::time::Duration;

use crate::dom::view;
use crate::part::bind::{each, on_tap};
use crate::part::button::Button;
use leptos::prelude::*;

use crate::state::AppError;
use crate::text::{Key, t};

/// How long a toast stays, and how long one with something to tap or to worry about.
const SHORT: Duration = Duration::from_millis(2_500);
const LONG: Duration = Duration::from_millis(6_000);

/// One toast.
#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    undo: Option<Callback<()>>,
}

/// The toasts of the page; in the context of every part.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    made: StoredValue<u32>,
}

impl Toasts {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            made: StoredValue::new(0),
        }
    }

    /// Says that something worked.
    pub fn say(self, text: impl Into<String>) {
        self.push(text.into(), None, SHORT);
    }

    /// Says that something is to be done.
    pub fn remind(self, text: String) {
        self.push(text, None, LONG);
    }

    /// Says what failed.
    pub fn fail(self, error: &AppError) {
        self.push(error.text(), None, LONG);
    }

    /// Says what was done and offers to take it back; only the last thing done can be.
    pub fn undo(self, text: impl Into<String>, undo: Callback<()>) {
        self.push(text.into(), Some(undo), LONG);
    }

    fn push(self, text: String, undo: Option<Callback<()>>, stays: Duration) {
        let id = self.made.get_value().wrapping_add(1);
        self.made.set_value(id);
        self.shown.update(|shown| {
            shown.retain(|toast| toast.text != text && (undo.is_none() || toast.undo.is_none()));
            shown.push(Toast { id, text, undo });
        });
        set_timeout(move || self.drop(id), stays);
    }

    fn drop(self, id: u32) {
        self.shown
            .update(|shown| shown.retain(|toast| toast.id != id));
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// Where toasts appear. Always on the page, so that screen readers hear what comes into it; in
/// every modal dialog too, which covers and silences the page.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let row = move |toast: Toast| {
        let undo = toast.undo.map(|undo| {
            let act = move |_| {
                undo.run(());
                toasts.drop(toast.id);
            };
            view! {
                <Button class="btn" label=t(Key::Undo) act=on_tap(act) />
            }
        });
        view! {
            <div class="toast">
                <span>{toast.text}</span>
                {undo}
            </div>
        }
        .into_any()
    };
    view! {
        <div class="toasts" role="status">
            {each(move || toasts.shown.get(), |toast| toast.id.to_string(), row)}
        </div>
    }
}
