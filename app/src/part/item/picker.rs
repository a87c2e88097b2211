//! Picks one of a register: a sheet with a search field and a list.

use crate::dom::view;
use crate::part::bind::{live, on_tap, words};
use domain::id::Id;
use domain::record::Value;
use leptos::prelude::*;

use crate::part::feedback::{Empty, Skeleton};
use crate::part::field::SearchBar;
use crate::part::form::Field;
use crate::part::sheet::HalfSheet;
use crate::state::{AppState, Choice, Live, Loaded, Register};
use crate::text::{Key, t};

/// How many rows are shown at once; typing finds the others.
const ROWS_MAX: usize = 60;

pub(super) fn control(
    field: &Field,
    register: Register,
    read: fn(&Value) -> Option<Id>,
    write: fn(Id) -> Value,
) -> AnyView {
    let app = AppState::get();
    let open = RwSignal::new(false);
    let choices = app.live(move |app| app.choices(register));
    let picked = {
        let field = field.clone();
        move || {
            let id = field.read(|answer| answer.value.as_ref().and_then(read))?;
            choices.read(|rows| name_of(rows, id)).flatten()
        }
    };
    let label = field.label();
    let pick = {
        let field = field.clone();
        Callback::new(move |id| {
            field.edit(|answer| answer.value = Some(write(id)));
            open.set(false);
        })
    };
    view! {
        <button type="button" class="input" on:click=on_tap(move |_| open.set(true))>
            {words(move || picked().unwrap_or_else(|| t(Key::PickOne).to_owned()))}
        </button>
        <HalfSheet open=open title=label>
            <PickRows choices=choices pick=pick />
        </HalfSheet>
    }
    .into_any()
}

/// The name of what was picked.
pub(super) fn named(register: Register, id: Id) -> AnyView {
    let choices = AppState::get().live(move |app| app.choices(register));
    let name = move || {
        choices
            .read(|rows| name_of(rows, id).unwrap_or_else(|| t(Key::NothingFound).to_owned()))
            .unwrap_or_default()
    };
    view! { <span>{words(name)}</span> }.into_any()
}

/// The name of a row.
#[must_use]
pub fn name_of(rows: &[Choice], id: Id) -> Option<String> {
    rows.iter()
        .find(|row| row.id == id)
        .map(|row| row.name.clone())
}

/// A search field and the rows it finds.
#[component]
pub fn PickRows(
    /// The rows.
    choices: Live<Vec<Choice>>,
    /// Takes the one that is tapped.
    pick: Callback<Id>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let rows = move || match choices.get() {
        Loaded::Loading => view! { <Skeleton /> }.into_any(),
        Loaded::Failed(error) => view! { <Empty text=error.text() /> }.into_any(),
        Loaded::Ready(choices) => typed.with(|typed| {
            let found: Vec<_> = choices
                .iter()
                .filter(|choice| choice.fits(typed))
                .take(ROWS_MAX)
                .map(|choice| row(choice, pick))
                .collect();
            if found.is_empty() {
                view! { <Empty text=t(Key::NothingFound) /> }.into_any()
            } else {
                view! { <div class="cells">{found}</div> }.into_any()
            }
        }),
    };
    view! {
        <SearchBar label=t(Key::Search) value=typed />
        {live(rows)}
    }
}

fn row(choice: &Choice, pick: Callback<Id>) -> AnyView {
    let id = choice.id;
    view! {
        <button type="button" class="cell" on:click=on_tap(move |_| pick.run(id))>
            <span class="cell-main">
                {choice.name.clone()} <span class="cell-sub">{choice.detail.clone()}</span>
            </span>
        </button>
    }
    .into_any()
}
