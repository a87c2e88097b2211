//! Ready words, one tap each.

use crate::dom::view;
use crate::part::bind::{follow, on_tap};
use domain::text::Text;
use leptos::prelude::*;

use crate::text::{Key, pick, t};

/// What stands between two ready phrases in a note.
const BETWEEN: char = '；';

/// The note with `phrase` put in, or taken out when it stands there already.
#[must_use]
pub fn toggled(note: &str, phrase: &str) -> String {
    let has = note.split(BETWEEN).any(|part| part.trim() == phrase);
    let mut parts: Vec<&str> = note
        .split(BETWEEN)
        .map(str::trim)
        .filter(|part| !part.is_empty() && *part != phrase)
        .collect();
    if !has {
        parts.push(phrase);
    }
    parts.join("；")
}

/// Chips that put words into a note.
#[component]
pub fn PhraseChips(
    /// The words.
    phrases: Vec<Text>,
    /// The note.
    #[prop(into)]
    note: Signal<String>,
    /// Changes it.
    change: Callback<String>,
) -> impl IntoView {
    let chips = phrases
        .into_iter()
        .map(|phrase| {
            let phrase = pick(&phrase);
            let has = {
                let phrase = phrase.clone();
                move || note.with(|note| note.split(BETWEEN).any(|part| part.trim() == phrase))
            };
            let tap = {
                let phrase = phrase.clone();
                move |_| change.run(note.with_untracked(|note| toggled(note, &phrase)))
            };
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=follow(move || has().to_string())
                    on:click=on_tap(tap)
                >
                    {phrase}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="chips" role="group" aria-label=t(Key::Phrases)>
            {chips}
        </div>
    }
}
