//! The one-time link of a server's first start: creates the school and its administrator. The first
//! question is what kind of school it is.

use crate::dom::view;
use crate::part::bind::follow;
use domain::time::Zone;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::account::{PASSWORD_CHARS_MIN, Setup as Request};

use super::office_kind::KindChoice;
use super::office_zone::zone_row;
use crate::part::bar::Screen;
use crate::part::cell::CellGroup;
use crate::part::field::TextField;
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::AppState;
use crate::text::{Key, t, tf};

/// The screen.
#[component]
pub fn Setup(
    /// The secret of the link.
    token: String,
) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let [school, name, username, password] = [(); 4].map(|()| RwSignal::new(String::new()));
    let kind = RwSignal::new(None);
    let zone = RwSignal::new(Zone::shanghai());
    let [boarding, busy] = [(); 2].map(|()| RwSignal::new(false));
    let ready = move || {
        kind.with(Option::is_some)
            && [school, name, username]
                .iter()
                .all(|field| field.with(|text| !text.trim().is_empty()))
            && password.with(|text| text.chars().count() >= PASSWORD_CHARS_MIN)
    };
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(kind) = kind.get_untracked() else {
            return;
        };
        if !ready() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let request = Request {
            token: token.clone(),
            kind,
            boarding: boarding.get_untracked(),
            zone: Some(zone.with_untracked(|zone| zone.name.clone())),
            school_name: school.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            username: username.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        spawn_local(async move {
            match app.setup(request).await {
                Ok(()) => app.router.replace(Route::Today),
                Err(error) => toasts.fail(&error),
            }
            busy.try_set(false);
        });
    };
    let hint = tf(Key::PasswordHint, &[("n", &PASSWORD_CHARS_MIN)]);
    view! {
        <Screen title=t(Key::SetupTitle)>
            <p class="lead">{t(Key::SetupIntro)}</p>
            <form class="form" on:submit=create>
                <KindChoice kind=kind boarding=boarding hint=t(Key::SchoolKindHint) />
                <CellGroup title=t(Key::SetupWho) hint=t(Key::ZoneHint)>
                    <TextField id="school" label=t(Key::SchoolName) value=school longest=80 />
                    <TextField id="name" label=t(Key::AdminName) value=name autocomplete="name" longest=80 />
                    <TextField
                        id="username"
                        label=t(Key::Username)
                        hint=t(Key::UsernameHint)
                        value=username
                        autocomplete="username"
                        longest=64
                    />
                    <TextField
                        id="password"
                        label=t(Key::Password)
                        hint=hint
                        kind="password"
                        value=password
                        autocomplete="new-password"
                    />
                    {zone_row(zone)}
                </CellGroup>
                <div class="buttons">
                    <button
                        type="submit"
                        class="btn primary"
                        class:busy=busy
                        disabled=follow(move || !ready() || busy.get())
                    >
                        {t(Key::SetupCreate)}
                    </button>
                </div>
            </form>
        </Screen>
    }
}
