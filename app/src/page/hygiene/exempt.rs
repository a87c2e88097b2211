//! 免检: why a class is not judged this time. The usual reasons are one tap each.

use leptos::prelude::*;

use crate::dom::view;
use crate::part::bind::{follow, on_tap};
use crate::part::button::Button;
use crate::part::field::TextField;
use crate::part::sheet::HalfSheet;
use crate::text::{Key, t};

/// The longest reason, in characters, as the rules have it.
const REASON_CHARS: u32 = 200;

/// The sheet that asks for the reason.
#[component]
pub fn Exempt(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Gets the reason.
    why: Callback<String>,
) -> impl IntoView {
    let title = follow(|| t(Key::ExemptWhy).to_owned());
    view! {
        <HalfSheet open=open title=title>
            {reasons(open, why)}
        </HalfSheet>
    }
}

fn reasons(open: RwSignal<bool>, why: Callback<String>) -> AnyView {
    let other = RwSignal::new(String::new());
    let say = move |reason: String| {
        if !reason.is_empty() {
            open.set(false);
            why.run(reason);
        }
    };
    let ready = [Key::ExemptOuting, Key::ExemptExam, Key::ExemptQuarantine].map(|key| {
        view! { <Button class="cell" label=t(key) act=on_tap(move |_| say(t(key).to_owned())) /> }
    });
    let own = move |_| say(other.get_untracked().trim().to_owned());
    view! {
        <div class="cells">{ready.into_iter().collect_view()}</div>
        <TextField id="exempt-why" label=t(Key::ExemptOther) value=other longest=REASON_CHARS />
        <div class="buttons">
            <Button class="btn" label=t(Key::Exempt) act=on_tap(own) />
        </div>
    }
    .into_any()
}
