//! The lines at the top of a screen: what is not sent and why, what this browser cannot do, an
//! update that waits, storage that runs low.

use crate::dom::view;
use crate::part::bind::{live_if, on_tap};
use crate::part::button::Button;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::sync_pill::sentence;
use crate::device::clock;
use crate::device::inapp::InApp;
use crate::route::{Link, Route};
use crate::state::{AppState, Mode, Phase, Unfit};
use crate::text::{Key, t, tf};

/// What was saved within this time is expected to be on its way.
const FRESH_MS: i64 = 3_000;

/// All of them, each only when it has something to say.
#[component]
pub fn Notices(
    /// Whether to say what is not sent: not where the screen says so itself.
    about_sending: bool,
) -> impl IntoView {
    view! {
        <ModeBar />
        <DraftBar />
        <UpdateBar />
        {about_sending.then(|| view! { <UnsentBar /> })}
        <RoomBar />
    }
}

/// What is not sent, since when and why. Not what is just being sent: but once said, and for what
/// waits longer, it stays, or every attempt would move the screen under a finger.
#[component]
fn UnsentBar() -> impl IntoView {
    let app = AppState::get();
    let shown = Memo::new(move |before: Option<&Option<(String, Route)>>| {
        app.sync.with(|status| {
            let waits = status.unsent > 0 || status.photos > 0;
            let said = before.is_some_and(Option::is_some)
                || status
                    .since
                    .is_some_and(|since| clock::wall().since(since) > FRESH_MS);
            let stuck = status.error.is_some() || status.phase == Phase::SignedOut;
            ((waits && (said || status.phase != Phase::Busy)) || stuck).then(|| {
                let to = if status.phase == Phase::SignedOut {
                    Route::SignIn
                } else {
                    Route::Outbox
                };
                (sentence(app, status), to)
            })
        })
    });
    live_if(move || {
        shown.get().map(|(words, to)| {
            view! {
                <Link to=to class="notice">
                    <Icon glyph=Glyph::Offline />
                    <span class="notice-text">{words}</span>
                    <Icon glyph=Glyph::Next />
                </Link>
            }
        })
    })
}

/// What this browser cannot do.
#[component]
fn ModeBar() -> impl IntoView {
    let app = AppState::get();
    live_if(move || {
        let words = match app.mode.get() {
            Mode::Full => return None,
            Mode::InApp(inside) => tf(Key::InAppStrip, &[("app", &inside_name(inside))]),
            Mode::Unfit(unfit) => t(unfit_key(unfit)).to_owned(),
        };
        Some(view! {
            <Link to=Route::Unsupported class="notice info">
                <Icon glyph=Glyph::Open />
                <span class="notice-text">{words}</span>
                <Icon glyph=Glyph::Next />
            </Link>
        })
    })
}

/// What was typed could not be written; it is in memory only.
#[component]
fn DraftBar() -> impl IntoView {
    let app = AppState::get();
    live_if(move || {
        app.draft_error.get().map(|error| {
            let words = tf(Key::DraftInMemory, &[("why", &error.text())]);
            view! {
                <p class="notice bad" role="alert">
                    <Icon glyph=Glyph::Bang />
                    <span class="notice-text">{words}</span>
                </p>
            }
        })
    })
}

/// A new version waits; it starts when the person says so.
#[component]
fn UpdateBar() -> impl IntoView {
    let app = AppState::get();
    // Never into a half-filled form: it is offered again when the form is left.
    let offered = move || app.update.get() && app.forms.get() == 0;
    live_if(move || {
        offered().then(|| {
            view! {
                <div class="notice ok" role="status">
                    <span class="notice-text">{t(Key::UpdateReady)}</span>
                    <Button class="btn" label=t(Key::UpdateNow) act=on_tap(move |_| app.update_now()) />
                </div>
            }
        })
    })
}

/// This phone's storage runs low.
#[component]
fn RoomBar() -> impl IntoView {
    let app = AppState::get();
    live_if(move || {
        let low = app
            .storage
            .with(|gauge| gauge.is_some_and(crate::state::Gauge::is_low));
        low.then(|| {
            view! {
                <Link to=Route::Settings class="notice bad">
                    <Icon glyph=Glyph::Bang />
                    <span class="notice-text">{t(Key::RoomLow)}</span>
                    <Icon glyph=Glyph::Next />
                </Link>
            }
        })
    })
}

/// The name of the app around this page.
#[must_use]
pub fn inside_name(inside: InApp) -> &'static str {
    t(match inside {
        InApp::WeChat => Key::AppWeChat,
        InApp::WeCom => Key::AppWeCom,
        InApp::DingTalk => Key::AppDingTalk,
        InApp::Feishu => Key::AppFeishu,
        InApp::Qq => Key::AppQq,
        InApp::Alipay => Key::AppAlipay,
        InApp::Weibo => Key::AppWeibo,
    })
}

/// What is missing for recording, in words.
#[must_use]
pub const fn unfit_key(unfit: Unfit) -> Key {
    match unfit {
        Unfit::ServiceWorker => Key::UnfitServiceWorker,
        Unfit::Storage => Key::UnfitStorage,
        Unfit::NotInstalled => Key::UnfitNotInstalled,
    }
}

/// How many of something wait, and the way there; nothing where none does.
#[must_use]
pub fn counted(count: usize, words: Key, to: Route, class: &'static str) -> Option<AnyView> {
    (count > 0).then(|| {
        view! {
            <Link to=to class=class>
                <Icon glyph=Glyph::Bang />
                <span class="notice-text">{tf(words, &[("n", &count)])}</span>
                <Icon glyph=Glyph::Next />
            </Link>
        }
        .into_any()
    })
}
