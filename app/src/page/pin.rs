//! Sets the PIN of whoever uses the phone: typed twice.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::dom::view;
use crate::part::bind::follow;
use crate::part::pad::NumberPad;
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::state::AppState;
use crate::text::{Key, t};

/// The sheet.
#[component]
pub fn PinSheet(
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let title = follow(|| t(Key::Pin).to_owned());
    view! {
        <HalfSheet open=open title=title>
            <Twice open=open />
        </HalfSheet>
    }
}

#[component]
fn Twice(open: RwSignal<bool>) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let first = RwSignal::new(None::<String>);
    let typed = RwSignal::new(String::new());
    let once = Callback::new(move |digits: String| {
        typed.set(String::new());
        first.set(Some(digits));
    });
    let again = Callback::new(move |digits: String| {
        typed.set(String::new());
        if first.with_untracked(|first| first.as_deref() != Some(digits.as_str())) {
            first.set(None);
            toasts.say(t(Key::PinDiffers));
            return;
        }
        spawn_local(async move {
            match app.set_pin(digits).await {
                Ok(()) => {
                    toasts.say(t(Key::PinKept));
                    open.try_set(false);
                }
                Err(error) => toasts.fail(&error),
            }
        });
    });
    move || {
        if first.with(Option::is_none) {
            view! { <NumberPad label=t(Key::PinNew) value=typed done=once /> }.into_any()
        } else {
            view! { <NumberPad label=t(Key::PinAgain) value=typed done=again /> }.into_any()
        }
    }
}
