//! The roles of a person: each for the whole school, for some places or for some classes.

use crate::dom::view;
use domain::id::{ClassId, Id, PlaceId, RoleId};
use domain::person::{Grant, Limit, Person, Role};
use leptos::prelude::*;

use super::plan::chip;
use crate::part::bind::{follow, live, on_tap};
use crate::part::cell::{ActionCell, CellGroup};
use crate::part::item::picker::{PickRows, name_of};
use crate::part::sheet::HalfSheet;
use crate::state::{AppState, Choice, Live, Register};
use crate::text::{Key, of_kind, pick, t, tf};

/// How a role is held.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Not,
    School,
    Places,
    Classes,
}

fn held(person: &Person, role: RoleId) -> (Held, Vec<Id>) {
    let grant = person.roles.iter().find(|grant| grant.role == role);
    match grant.map(|grant| &grant.limit) {
        None => (Held::Not, Vec::new()),
        Some(Limit::School) => (Held::School, Vec::new()),
        Some(Limit::Places(places)) => (Held::Places, places.iter().map(|one| one.0).collect()),
        Some(Limit::Classes(classes)) => (Held::Classes, classes.iter().map(|one| one.0).collect()),
    }
}

/// Gives the role anew, in its place among the others.
fn hold(person: &mut Person, role: RoleId, how: Held, of: &[Id]) {
    let limit = match how {
        Held::Not => None,
        Held::School => Some(Limit::School),
        Held::Places => Some(Limit::Places(of.iter().map(|id| PlaceId(*id)).collect())),
        Held::Classes => Some(Limit::Classes(of.iter().map(|id| ClassId(*id)).collect())),
    };
    let at = person
        .roles
        .iter()
        .take_while(|grant| grant.role != role)
        .count();
    person.roles.retain(|grant| grant.role != role);
    if let Some(limit) = limit {
        let at = at.min(person.roles.len());
        person.roles.insert(at, Grant { role, limit });
    }
}

/// The list of roles, and the sheet of the one that is tapped.
pub(super) fn roles(person: RwSignal<Person>, roles: &[(RoleId, Role)]) -> AnyView {
    let open = RwSignal::new(false);
    let opened = RwSignal::new(None::<RoleId>);
    let names: Vec<(RoleId, String)> = roles
        .iter()
        .map(|(id, role)| (*id, pick(&role.name)))
        .collect();
    let rows = names.iter().map(|(id, name)| {
        let id = *id;
        let value = Signal::derive(move || {
            let (how, of) = person.with(|person| held(person, id));
            match how {
                Held::Not => t(Key::RoleNot).to_owned(),
                Held::School => t(whole()).to_owned(),
                Held::Places => tf(Key::RolePlacesCount, &[("n", &of.len())]),
                Held::Classes => tf(Key::RoleClassesCount, &[("n", &of.len())]),
            }
        });
        let act = Callback::new(move |()| {
            opened.set(Some(id));
            open.set(true);
        });
        view! { <ActionCell label=name.clone() value=value act=act /> }
    });
    let rows = rows.collect_view();
    let names = StoredValue::new(names);
    let title = Signal::derive(move || {
        let name = names.with_value(|names| {
            let one = names.iter().find(|(id, _)| Some(*id) == opened.get());
            one.map(|(_, name)| name.clone())
        });
        name.unwrap_or_default()
    });
    view! {
        <CellGroup title=t(Key::PersonRoles)>{rows}</CellGroup>
        <HalfSheet open=open title=title>
            {live(move || opened.get().map_or_else(|| ().into_any(), |role| sheet(person, role)))}
        </HalfSheet>
    }
    .into_any()
}

/// All of it, as the school calls itself.
fn whole() -> Key {
    of_kind(Key::WholeSchool, Key::WholeNursery)
}

fn sheet(person: RwSignal<Person>, role: RoleId) -> AnyView {
    let app = AppState::get();
    let how = Memo::new(move |_| person.with(|person| held(person, role).0));
    let choices = [
        (Held::Not, Key::RoleNot),
        (Held::School, whole()),
        (Held::Places, Key::RolePlaces),
        (Held::Classes, Key::RoleClasses),
    ]
    .map(|(one, key)| {
        chip(
            t(key).to_owned(),
            follow(move || how.get() == one),
            move || {
                if how.get_untracked() != one {
                    person.update(|person| hold(person, role, one, &[]));
                }
            },
        )
    });
    let places = app.live(|app| app.choices(Register::Places));
    let classes = app.live(|app| app.choices(Register::Classes));
    view! {
        <div class="field">
            <div class="chips" role="group" aria-label=t(Key::RoleWhere)>
                {choices.into_iter().collect_view()}
            </div>
        </div>
        {live(move || match how.get() {
            Held::Places => held_for(person, role, Held::Places, places),
            Held::Classes => held_for(person, role, Held::Classes, classes),
            Held::Not | Held::School => ().into_any(),
        })}
    }
    .into_any()
}

/// Those it holds for, each to be taken away by a tap; and the others to add.
fn held_for(
    person: RwSignal<Person>,
    role: RoleId,
    how: Held,
    choices: Live<Vec<Choice>>,
) -> AnyView {
    let of = Memo::new(move |_| person.with(|person| held(person, role).1));
    let change = move |of: &[Id]| person.update(|person| hold(person, role, how, of));
    let chips = move || {
        let chips = of.get().into_iter().map(|id| {
            let name = choices.read(|rows| name_of(rows, id)).flatten();
            let name = name.unwrap_or_else(|| t(Key::PlanPlaceGone).to_owned());
            let label = tf(Key::RemoveNamed, &[("name", &name)]);
            let away = move |_| {
                let mut of = of.get_untracked();
                of.retain(|one| *one != id);
                change(&of);
            };
            view! {
                <button type="button" class="chip" aria-label=label on:click=on_tap(away)>
                    {name}
                    " ✕"
                </button>
            }
        });
        view! { <div class="chips field">{chips.collect_view()}</div> }.into_any()
    };
    let add = Callback::new(move |id: Id| {
        let mut of = of.get_untracked();
        if !of.contains(&id) {
            of.push(id);
            change(&of);
        }
    });
    view! {
        {live(chips)}
        <PickRows choices=choices pick=add />
    }
    .into_any()
}
