//! Hands the phone to somebody else: a tap on the face, a tap on the name, a PIN. Works offline.

use crate::dom::view;
use crate::part::bind::{follow, live, on_tap, words};
use domain::id::PersonId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon};
use super::pad::NumberPad;
use super::sheet::HalfSheet;
use super::tag::{Tag, Tone};
use super::toast::Toasts;
use crate::route::Route;
use crate::state::{AppState, LocalPerson};
use crate::text::{Key, t, tf};

/// The sheet with everybody on this phone.
#[component]
pub fn SwapSheet(
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let app = AppState::get();
    let title = follow(move || t(Key::WhoUses).to_owned());
    let password = Callback::new(move |()| {
        open.set(false);
        app.router.go(Route::SignIn);
    });
    view! {
        <HalfSheet open=open title=title>
            <PeopleList
                here=app.who.with_untracked(|who| who.as_ref().map(|who| who.person))
                handed=Callback::new(move |()| open.set(false))
                password=password
            />
            <div class="cells">
                <button type="button" class="cell" on:click=on_tap(move |_| password.run(()))>
                    <Icon glyph=Glyph::Plus />
                    <span class="cell-main">{t(Key::SignInOther)}</span>
                </button>
            </div>
        </HalfSheet>
    }
}

/// Everybody signed in on this phone; a tap asks for the PIN.
#[component]
pub fn PeopleList(
    /// Who uses the phone now.
    here: Option<PersonId>,
    /// Runs when the phone was handed over.
    handed: Callback<()>,
    /// Runs when somebody was tapped who needs the password.
    password: Callback<()>,
) -> impl IntoView {
    let app = AppState::get();
    let picked = RwSignal::new(None::<LocalPerson>);
    let tap = Callback::new(move |person: LocalPerson| {
        if person.has_pin && !person.signed_out {
            picked.set(Some(person));
        } else {
            password.run(());
        }
    });
    let list = move || {
        let rows = app
            .people
            .get()
            .into_iter()
            .map(|person| person_row(person, here, tap))
            .collect_view();
        view! { <div class="cells">{rows}</div> }.into_any()
    };
    live(move || match picked.get() {
        Some(person) => view! { <AskPin person=person handed=handed /> }.into_any(),
        None => list(),
    })
}

fn person_row(person: LocalPerson, here: Option<PersonId>, tap: Callback<LocalPerson>) -> AnyView {
    let is_here = here == Some(person.who.person);
    let first: String = person.who.name.chars().take(1).collect();
    let unsent = (person.unsent > 0).then(|| {
        view! { <Tag tone=Tone::Warn text=tf(Key::UnsentShort, &[("n", &person.unsent)]) /> }
    });
    let state = if is_here {
        Key::InUse
    } else if person.signed_out || !person.has_pin {
        Key::NeedsPassword
    } else {
        Key::NeedsPin
    };
    let name = person.who.name.clone();
    view! {
        <button
            type="button"
            class="cell"
            disabled=is_here
            on:click=on_tap(move |_| tap.run(person.clone()))
        >
            <span class="avatar" aria-hidden="true">
                {first}
            </span>
            <span class="cell-main">
                {name} <span class="cell-sub">{t(state)}</span>
            </span>
            {unsent}
        </button>
    }
    .into_any()
}

#[component]
fn AskPin(person: LocalPerson, handed: Callback<()>) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let pin = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let id = person.who.person;
    let name = person.who.name;
    let hello = tf(Key::HandedTo, &[("name", &name)]);
    let done = Callback::new(move |digits: String| {
        let hello = hello.clone();
        spawn_local(async move {
            match app.swap_to(id, digits).await {
                Ok(()) => {
                    toasts.say(hello);
                    handed.run(());
                }
                Err(error) => {
                    pin.set(String::new());
                    wrong.set(error.text());
                }
            }
        });
    });
    view! {
        <NumberPad label=tf(Key::PinOf, &[("name", &name)]) value=pin done=done />
        <p class="lead field-error" role="alert">
            {words(move || wrong.get())}
        </p>
    }
}
