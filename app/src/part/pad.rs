//! The number pad, for PINs: large keys, nothing to mistype, no keyboard that covers half the screen.

use crate::dom::view;
use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::text::{Key, t, tf};

/// The shortest and the longest PIN, in digits.
pub const PIN_DIGITS: (usize, usize) = (4, 8);

/// Digits that are shown as dots, and what to do with them.
#[component]
pub fn NumberPad(
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The digits so far.
    value: RwSignal<String>,
    /// Takes them.
    done: Callback<String>,
) -> impl IntoView {
    let (least, most) = PIN_DIGITS;
    let add = move |digit: char| {
        value.update(|value| {
            if value.len() < most {
                value.push(digit);
            }
        });
    };
    let erase = move || {
        value.update(|value| {
            value.pop();
        });
    };
    let enough = move || value.with(|value| value.len() >= least);
    let take = move || {
        if enough() {
            done.run(value.get_untracked());
        }
    };
    let typed = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Backspace" => erase(),
        key => {
            if let Some(digit) = key
                .chars()
                .next()
                .filter(|c| key.len() == 1 && c.is_ascii_digit())
            {
                add(digit);
            }
        }
    };
    let keys = ('1'..='9')
        .map(|digit| {
            view! {
                <button type="button" on:click=on_tap(move |_| add(digit))>
                    {digit.to_string()}
                </button>
            }
        })
        .collect_view();
    let dots = move || {
        let given = value.with(String::len);
        (0..given.max(least))
            .map(|index| view! { <span class="pad-dot" class:on=index < given></span> })
            .collect_view()
            .into_any()
    };
    let words = label.clone();
    view! {
        <div role="group" aria-label=label on:keydown=typed>
            <p class="lead">{words}</p>
            <div
                class="pad-view"
                role="img"
                aria-label=follow(move || tf(Key::DigitsGiven, &[("n", &value.with(String::len))]))
            >
                {live(dots)}
            </div>
            <div class="pad">
                {keys}
                <button type="button" class="quiet" aria-label=t(Key::EraseDigit) on:click=on_tap(move |_| erase())>
                    <Icon glyph=Glyph::Back />
                </button>
                <button type="button" on:click=on_tap(move |_| add('0'))>
                    "0"
                </button>
                <Button class="quiet" label=t(Key::Ok) disabled=follow(move || !enough()) act=on_tap(move |_| take()) />
            </div>
        </div>
    }
}
