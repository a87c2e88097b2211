//! What is not sent yet, since when, and why: always visible, never an alert.

use crate::dom::view;
use crate::part::bind::{follow, live, words};
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::when;
use crate::route::{Link, Route};
use crate::state::{AppError, AppState, Phase, SyncStatus};
use crate::text::{Key, t, tf};

/// How sending stands, in one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    Clear,
    Receiving,
    Sending,
    Unsent,
    Trouble,
}

fn standing(status: &SyncStatus) -> Standing {
    let offline = matches!(status.error, None | Some(AppError::Offline));
    if status.phase == Phase::SignedOut || !offline {
        Standing::Trouble
    } else if status.unsent == 0 && status.photos == 0 {
        if status.catching_up {
            Standing::Receiving
        } else {
            Standing::Clear
        }
    } else if status.phase == Phase::Busy {
        Standing::Sending
    } else {
        Standing::Unsent
    }
}

/// The whole sentence: what, since when, why.
#[must_use]
pub fn sentence(app: AppState, status: &SyncStatus) -> String {
    let mut words = match status.unsent.max(status.photos) {
        0 if status.catching_up => t(Key::Receiving).to_owned(),
        0 => t(Key::AllSent).to_owned(),
        _ => tf(Key::UnsentSentence, &[("n", &status.unsent.max(1))]),
    };
    if status.photos > 0 {
        words.push_str(&tf(Key::UnsentPhotos, &[("p", &status.photos)]));
    }
    if let Some(since) = status.since {
        words.push_str(&tf(Key::UnsentSince, &[("t", &when::moment(app, since))]));
    }
    if let Some(why) = reason(status) {
        words.push_str(&tf(Key::UnsentBecause, &[("why", &why)]));
    }
    words
}

/// Why it is not sent.
#[must_use]
pub fn reason(status: &SyncStatus) -> Option<String> {
    match status.phase {
        Phase::SignedOut => Some(t(Key::WhySignedOut).to_owned()),
        _ => match &status.error {
            Some(AppError::Offline) => Some(t(Key::WhyOffline).to_owned()),
            Some(error) => Some(error.text()),
            None => (status.phase == Phase::Busy && status.unsent + status.photos > 0)
                .then(|| t(Key::WhySending).to_owned()),
        },
    }
}

/// The pill of the top bar; leads to 未发送.
#[component]
pub fn SyncPill() -> impl IntoView {
    let app = AppState::get();
    let state = Memo::new(move |_| app.sync.with(standing));
    let count = Memo::new(move |_| app.sync.with(|status| status.unsent.max(status.photos)));
    let face = move || {
        let (glyph, word) = match state.get() {
            Standing::Clear => (Glyph::Sent, t(Key::SentShort).to_owned()),
            Standing::Receiving => (Glyph::Clock, t(Key::ReceivingShort).to_owned()),
            Standing::Sending => (Glyph::Outbox, tf(Key::SendingShort, &[("n", &count.get())])),
            Standing::Unsent => (Glyph::Clock, tf(Key::UnsentShort, &[("n", &count.get())])),
            Standing::Trouble if count.get() == 0 => (Glyph::Bang, t(Key::TroubleShort).to_owned()),
            Standing::Trouble => (Glyph::Bang, tf(Key::UnsentShort, &[("n", &count.get())])),
        };
        view! {
            <span class="pill-face">
                <Icon glyph=glyph />
                <span class="pill-word">{word}</span>
            </span>
        }
        .into_any()
    };
    let name = move || match state.get() {
        Standing::Clear => "clear",
        Standing::Receiving | Standing::Sending => "sending",
        Standing::Unsent => "unsent",
        Standing::Trouble => "trouble",
    };
    view! {
        <span class="pill" data-state=follow(name) data-testid="sync">
            <Link to=Route::Outbox class="pill-link">
                {live(face)}
            </Link>
        </span>
    }
}

/// Tells screen readers when something was sent or could not be.
#[component]
pub fn SyncVoice() -> impl IntoView {
    let app = AppState::get();
    let said = Memo::new(move |_| {
        app.sync.with(|status| {
            // Each attempt would be read out otherwise: only a change of the state is.
            match standing(status) {
                Standing::Clear => t(Key::AllSent).to_owned(),
                Standing::Receiving => t(Key::Receiving).to_owned(),
                Standing::Sending | Standing::Unsent => t(Key::UnsentVoice).to_owned(),
                Standing::Trouble => sentence(app, status),
            }
        })
    });
    view! {
        <p class="hear" role="status">
            {words(move || said.get())}
        </p>
    }
}
