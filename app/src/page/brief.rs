//! 周小结: what is read aloud of the last week, drafted by the server: put into own words here, copied by
//! one tap, and the page for the meeting printed.

use leptos::prelude::*;
use sync::account::Brief as Drafted;

use super::office_link::{online, server_page};
use super::when_loaded;
use crate::device::share;
use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::bind::{follow, on_tap, words};
use crate::part::button::Button;
use crate::part::cell::CellGroup;
use crate::part::field::WordsField;
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, Draft, DraftKey};
use crate::text::{Key, t, tf};

/// The most characters that are read aloud, as the server drafts them.
const CHARS_MAX: u32 = 200;

/// The screen.
#[component]
pub fn Brief() -> impl IntoView {
    let app = AppState::get();
    let online = online();
    // Read once: what is being put into other words must not change under the finger.
    let brief = app.once(AppState::brief);
    let print = server_page(online, t(Key::BriefPrint), app.server_page("print/brief"));
    view! {
        <Screen title=t(Key::BriefTitle) back=Route::Today>
            {when_loaded(brief, |(drafted, words)| speech(drafted, words))}
            <CellGroup>{print}</CellGroup>
        </Screen>
    }
}

fn speech(drafted: &Drafted, kept: &str) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let monday = drafted.monday;
    let said = RwSignal::new(kept.to_owned());
    let change = move |note: String| {
        said.set(note.clone());
        let draft = Draft {
            note,
            ..Draft::default()
        };
        app.draft_save(&DraftKey::Brief(monday), &draft);
    };
    let copy = move |_| {
        let copied = said.with_untracked(|said| share::copy(said));
        toasts.say(t(if copied {
            Key::BriefCopied
        } else {
            Key::BriefNotCopied
        }));
    };
    let first = drafted.speech.clone();
    let same = {
        let first = first.clone();
        follow(move || said.with(|said| *said == first))
    };
    let back = move |_| change(first.clone());
    let days = format!("{} – {}", when::day(monday), when::day(monday.plus(6)));
    let count = move || {
        let n = said.with(|said| said.chars().count());
        tf(Key::BriefCount, &[("n", &n), ("m", &CHARS_MAX)])
    };
    view! {
        <div class="place">
            <h2 class="place-name">{t(Key::BriefSpeech)}</h2>
            <p class="quiet">{days}</p>
        </div>
        <div class="field">
            <WordsField
                id="brief-words"
                label=t(Key::BriefWords)
                value=said
                change=Callback::new(change)
                longest=CHARS_MAX
            />
            <p class="field-hint" aria-live="polite">
                {words(count)}
            </p>
        </div>
        <div class="buttons">
            <Button class="btn primary tall" label=t(Key::BriefCopy) act=on_tap(copy) />
            <Button class="btn" label=t(Key::BriefAsDrafted) disabled=same act=on_tap(back) />
        </div>
    }
    .into_any()
}
