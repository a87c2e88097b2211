//! Enrols this phone: a link changes nothing until 在此手机启用 is tapped; eight digits do the same,
//! for an app on the home screen that does not see what the browser has.

use crate::dom::view;
use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::part::bar::Screen;
use crate::part::field::TextField;
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppError, AppState, Mode};
use crate::text::{Key, t};

/// Digits of an enrolment code.
const CODE_DIGITS: usize = 8;

/// The screen.
#[component]
pub fn Enrol(
    /// The secret of the link; `None` to type a code.
    token: Option<String>,
) -> impl IntoView {
    let app = AppState::get();
    let busy = RwSignal::new(false);
    let capable = move || !matches!(app.mode.get(), Mode::InApp(_));
    let by_link = token.map(|token| {
        view! {
            <p class="lead">{t(Key::EnrolIntro)}</p>
            {live(move || {
                if capable() {
                    view! { <ByLink token=token.clone() busy=busy /> }.into_any()
                } else {
                    view! { <p class="lead strong">{t(Key::EnrolElsewhere)}</p> }.into_any()
                }
            })}
            <p class="lead quiet">{t(Key::EnrolOrCode)}</p>
        }
    });
    view! {
        <Screen title=t(Key::EnrolTitle) back=Route::SignIn>
            {by_link}
            <ByCode busy=busy />
        </Screen>
    }
}

#[component]
fn ByLink(token: String, busy: RwSignal<bool>) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let redeem = move |_| {
        busy.set(true);
        let token = token.clone();
        spawn_local(async move {
            finish(app, toasts, busy, app.redeem_token(token).await);
        });
    };
    view! {
        <div class="buttons">
            <Button class="btn primary tall" label=t(Key::EnrolHere) disabled=busy busy=busy act=on_tap(redeem) />
        </div>
    }
}

#[component]
fn ByCode(busy: RwSignal<bool>) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let code = RwSignal::new(String::new());
    let digits = move || {
        code.with(|code| {
            code.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        })
    };
    let ready = move || digits().len() == CODE_DIGITS;
    let redeem = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !ready() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let code = digits();
        spawn_local(async move {
            finish(app, toasts, busy, app.redeem_code(code).await);
        });
    };
    view! {
        <form class="form" on:submit=redeem>
            <div class="cells">
                <TextField
                    id="code"
                    label=t(Key::EnrolCode)
                    hint=t(Key::EnrolCodeHint)
                    value=code
                    class="input code"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    longest=12
                />
            </div>
            <div class="buttons">
                <button type="submit" class="btn soft" disabled=follow(move || !ready() || busy.get())>
                    {t(Key::EnrolByCode)}
                </button>
            </div>
        </form>
    }
}

fn finish(app: AppState, toasts: Toasts, busy: RwSignal<bool>, done: Result<(), AppError>) {
    match done {
        Ok(()) => app.router.replace(Route::Today),
        Err(error) => toasts.fail(&error),
    }
    busy.try_set(false);
}
