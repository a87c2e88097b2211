//! One person: name, post, roles and where each holds. How the person signs in stands below, as far as
//! the server is reached.

use crate::dom::view;
use domain::entity::Kind;
use domain::id::{ClassId, PersonId};
use domain::person::Person;
use domain::text::Text;
use json::{FromJson, ToJson};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::office_account::account;
use super::office_kept::{Field, keep, stored};
use super::office_place::finished;
use super::office_roles::roles;
use super::plan::{read_shown, write_shown};
use super::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, on_tap};
use crate::part::button::Button;
use crate::part::cell::{CellGroup, LinkCell};
use crate::part::feedback::Empty;
use crate::part::field::{SwitchCell, TextField};
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppState, PersonForm};
use crate::text::{Key, pick, t};

/// The screen.
#[component]
pub fn PersonEdit(
    /// Who; somebody new without.
    id: Option<PersonId>,
) -> impl IntoView {
    let form = AppState::get().once(move |app| app.person_form(id));
    let title = t(if id.is_some() {
        Key::PersonTitle
    } else {
        Key::PersonNew
    });
    view! {
        <Screen title=title back=Route::Register { of: Kind::Person }>
            {when_loaded(form, move |form| match form {
                Some(form) => edit(id, form),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
        </Screen>
    }
}

fn edit(id: Option<PersonId>, form: &PersonForm) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let begun = form.person.clone().unwrap_or_else(|| Person {
        name: String::new(),
        pinyin: String::new(),
        post: Text::default(),
        roles: Vec::new(),
        left: false,
    });
    let name = RwSignal::new(begun.name.clone());
    let pinyin = RwSignal::new(begun.pinyin.clone());
    let post = RwSignal::new(read_shown(&begun.post));
    let before = StoredValue::new(form.person.clone());
    let person = RwSignal::new(begun);
    let edited = Memo::new(move |_| {
        let mut person = person.get();
        name.get().trim().clone_into(&mut person.name);
        person.pinyin = sounds(&pinyin.get());
        if read_shown(&person.post) != post.get() {
            write_shown(&mut person.post, post.get().trim());
        }
        let lacks = person.name.is_empty() || person.pinyin.is_empty();
        (!lacks).then_some(person)
    });
    // The server reads the name as soon as the field is left; what it cannot know is put right by hand.
    let read_as = StoredValue::new(name.get_untracked());
    let read = move |_: ev::FocusEvent| {
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() || read_as.with_value(|read| *read == typed) {
            return;
        }
        read_as.set_value(typed.clone());
        let before = pinyin.get_untracked();
        spawn_local(async move {
            // Offline the field stays to be filled in, and what was typed meanwhile stays as well.
            let read = app.pinyin(&typed).await;
            let newest = read_as.try_with_value(|name| *name == typed) == Some(true);
            if let (Ok(read), true) = (read, newest)
                && pinyin.try_get_untracked() == Some(before)
            {
                pinyin.try_set(read);
            }
        });
    };
    let called = move |typed: &str| {
        name.set(typed.to_owned());
        // Its sounds are kept beside it.
        read_as.set_value(typed.trim().to_owned());
    };
    let fields = vec![
        Field::of("name", move || name.get(), called),
        Field::words("pinyin", pinyin),
        Field::words("post", post),
        part("roles", person, |person| &mut person.roles),
        part("left", person, |person| &mut person.left),
    ];
    let kept = keep("person", id.map(|id| id.0), fields);
    let acting = RwSignal::new(false);
    let cannot = follow(move || {
        let same = before.with_value(|before| edited.with(|edited| edited == before));
        acting.get() || same || edited.with(Option::is_none)
    });
    let save = move |_| {
        let Some(person) = edited.get_untracked() else {
            return;
        };
        acting.set(true);
        spawn_local(async move {
            let done = app.save_person(id, person).await;
            finished(toasts, &done.clone().map(drop));
            if let Ok(at) = done {
                kept.saved(app).await;
                let entry = Route::Entry {
                    of: Kind::Person,
                    id: Some(at),
                };
                match id {
                    Some(_) => app.router.back(Route::Register { of: Kind::Person }),
                    // Somebody new gets a way in next.
                    None => app.router.replace(entry),
                }
            }
            acting.try_set(false);
        });
    };
    let leaves = leaving(form.own, id.is_some(), person);
    let known = form.person.as_ref().filter(|person| !person.left).zip(id);
    let account = known.map(|(person, id)| account(id, &person.name));
    view! {
        {kept.line()}
        <CellGroup>
            <div on:focusout=read>
                <TextField id="person-name" label=t(Key::FactPerson) value=name longest=80 />
            </div>
            <TextField
                id="person-pinyin"
                label=t(Key::PersonPinyin)
                hint=t(Key::PersonPinyinHint)
                value=pinyin
                longest=160
            />
            <TextField
                id="person-post"
                label=t(Key::PersonPost)
                hint=t(Key::PersonPostHint)
                value=post
                longest=80
            />
        </CellGroup>
        {roles(person, &form.roles)}
        {leads(&form.leads)}
        {leaves}
        {account}
        <Dock>
            <Button class="btn primary tall" label=t(Key::PlanSave) disabled=cannot act=on_tap(save) />
        </Dock>
    }
    .into_any()
}

/// A part of the person as a field of the form.
fn part<T: ToJson + FromJson + 'static>(
    name: &'static str,
    person: RwSignal<Person>,
    of: fn(&mut Person) -> &mut T,
) -> Field {
    let write = move |kept: &str| {
        if let Ok(kept) = json::from_str(kept) {
            person.update(|person| *of(person) = kept);
        }
    };
    Field::of(name, move || stored(of(&mut person.get())), write)
}

/// Syllables as they are kept: small letters, one blank between them.
fn sounds(typed: &str) -> String {
    let letters = typed.to_ascii_lowercase().replace('ü', "v");
    let syllables: Vec<&str> = letters
        .split(|c: char| !c.is_ascii_lowercase())
        .filter(|one| !one.is_empty())
        .collect();
    syllables.join(" ")
}

/// Classes led today; who leads a class is changed there.
fn leads(classes: &[(ClassId, Text)]) -> Option<AnyView> {
    let rows = classes.iter().map(|(id, name)| {
        let to = Route::Entry {
            of: Kind::Class,
            id: Some(id.0),
        };
        let name = pick(name);
        view! {
            <LinkCell to=to>
                <span class="cell-main">{name}</span>
            </LinkCell>
        }
    });
    let rows = rows.collect_view();
    (!classes.is_empty())
        .then(|| view! { <CellGroup title=t(Key::PersonLeads)>{rows}</CellGroup> }.into_any())
}

/// Whether the person still works here. Nobody ends the own work: the last administrator would be gone.
fn leaving(own: bool, known: bool, person: RwSignal<Person>) -> Option<AnyView> {
    if own {
        return Some(view! { <p class="hint">{t(Key::PersonOwn)}</p> }.into_any());
    }
    known.then(|| {
        view! {
            <CellGroup>
                <SwitchCell
                    label=t(Key::PersonLeft)
                    sub=t(Key::PersonLeftWhat)
                    on=follow(move || person.with(|person| person.left))
                    change=Callback::new(move |left| person.update(|person| person.left = left))
                />
            </CellGroup>
        }
        .into_any()
    })
}
