//! How a person signs in: the name, a new password, a link for a new phone. Only the server knows of it.

use crate::dom::view;
use domain::id::PersonId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::account::{Enrolment, PASSWORD_CHARS_MIN};

use super::enrol_other::given;
use super::office_link::online;
use super::office_place::finished;
use super::when_loaded;
use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use crate::part::cell::{ActionCell, CellGroup};
use crate::part::field::TextField;
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::state::AppState;
use crate::text::{Key, t, tf};

/// The group of the person's page; words in its place while the server cannot know the person.
pub(super) fn account(person: PersonId, name: &str) -> AnyView {
    let online = online();
    // Once there it stays: what is typed and what was made must not go with the network.
    let reached =
        Memo::new(move |was: Option<&bool>| was.copied().unwrap_or_default() || online.get());
    let form = AppState::get().live(move |app| app.person_form(Some(person)));
    let sent = Memo::new(move |_| {
        form.read(|form| form.as_ref().map(|form| !form.unsent))
            .flatten()
    });
    let name = name.to_owned();
    live(move || match (sent.get(), reached.get()) {
        (Some(true), true) => asked(person, &name),
        (Some(true), false) => view! { <p class="hint">{t(Key::NeedsNetwork)}</p> }.into_any(),
        (Some(false), _) => view! { <p class="hint">{t(Key::AccountUnsent)}</p> }.into_any(),
        (None, _) => ().into_any(),
    })
}

fn asked(person: PersonId, name: &str) -> AnyView {
    let known = AppState::get().once(move |app| app.sign_in_name(person));
    view! {
        {enrol(person, name.to_owned())}
        {when_loaded(known, move |known| fields(person, known))}
    }
    .into_any()
}

/// A link and eight digits, made when the row is tapped.
fn enrol(person: PersonId, name: String) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let open = RwSignal::new(false);
    let made = RwSignal::new(None::<Enrolment>);
    let make = Callback::new(move |()| {
        spawn_local(async move {
            match app.new_enrolment(person).await {
                Ok(enrolment) => {
                    made.try_set(Some(enrolment));
                    open.try_set(true);
                }
                Err(error) => toasts.fail(&error),
            }
        });
    });
    let name = StoredValue::new(name);
    let shown = move || match made.get() {
        Some(enrolment) => name.with_value(|name| given(app, name, &enrolment)),
        None => ().into_any(),
    };
    view! {
        <CellGroup title=t(Key::AccountTitle) hint=t(Key::AccountPin)>
            <ActionCell label=t(Key::EnrolNew) sub=t(Key::EnrolNewWhat) act=make />
        </CellGroup>
        <HalfSheet open=open title=Signal::derive(|| t(Key::EnrolNew).to_owned())>
            {live(shown)}
        </HalfSheet>
    }
    .into_any()
}

fn fields(person: PersonId, known: &str) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let username = RwSignal::new(known.to_owned());
    let password = RwSignal::new(String::new());
    let stored = StoredValue::new(known.to_owned());
    let acting = RwSignal::new(false);
    let cannot = follow(move || {
        let name = username.get();
        let chars = password.with(|password| password.chars().count());
        let same = chars == 0 && stored.with_value(|stored| stored == name.trim());
        let short = chars > 0 && chars < PASSWORD_CHARS_MIN;
        acting.get() || same || short || name.trim().is_empty()
    });
    let save = move |_| {
        let name = username.get_untracked().trim().to_owned();
        let set = password.get_untracked();
        acting.set(true);
        spawn_local(async move {
            let done = app.set_sign_in(person, name.clone(), set).await;
            finished(toasts, &done);
            if done.is_ok() {
                let _ = stored.try_set_value(name);
                password.try_set(String::new());
            }
            acting.try_set(false);
        });
    };
    let hint = tf(Key::AccountPasswordHint, &[("n", &PASSWORD_CHARS_MIN)]);
    view! {
        <CellGroup>
            <TextField
                id="account-name"
                label=t(Key::Username)
                hint=t(Key::UsernameHint)
                value=username
                longest=64
            />
            <TextField
                id="account-password"
                label=t(Key::AccountPassword)
                hint=hint
                kind="password"
                value=password
                autocomplete="new-password"
            />
        </CellGroup>
        <div class="buttons">
            <Button class="btn" label=t(Key::AccountSave) disabled=cannot busy=acting act=on_tap(save) />
        </div>
    }
    .into_any()
}
