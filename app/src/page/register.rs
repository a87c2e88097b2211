//! A register as a list: places, classes, people. Typing finds an entry; a tap edits it.

use crate::dom::view;
use domain::entity::Kind;
use leptos::prelude::*;

use super::office_place_new::AddPlace;
use super::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{live, on_tap};
use crate::part::button::Button;
use crate::part::cell::LinkCell;
use crate::part::feedback::Empty;
use crate::part::field::SearchBar;
use crate::part::icon::{Glyph, Icon};
use crate::part::tag::{Tag, Tone};
use crate::route::{Link, Route};
use crate::state::{AppState, Entry};
use crate::text::{Key, t, tf};

/// How many rows are shown at once; typing finds the others.
const ROWS_MAX: usize = 60;

/// What a register is called, and a key that makes an entry of it, where that is made there.
const fn words_of(of: Kind) -> Option<(Key, Option<Key>)> {
    Some(match of {
        Kind::Place => (Key::PlacesTitle, Some(Key::CampusAdd)),
        Kind::Class => (Key::ClassesTitle, Some(Key::ClassNew)),
        Kind::Person => (Key::PeopleTitle, Some(Key::PersonNew)),
        Kind::Template => (Key::TemplatesTitle, None),
        _ => return None,
    })
}

/// The screen.
#[component]
pub fn RegisterList(
    /// Which.
    of: Kind,
) -> impl IntoView {
    let Some((title, new)) = words_of(of) else {
        return view! { <super::not_found::NotFound /> }.into_any();
    };
    let rows = AppState::get().live(move |app| app.register(of));
    let typed = RwSignal::new(String::new());
    view! {
        <Screen title=t(title) back=Route::Office>
            {when_loaded(rows, move |rows| match rows {
                Some(rows) => list(of, rows.clone(), typed),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
            {new.map(|new| add(of, new))}
        </Screen>
    }
    .into_any()
}

fn list(of: Kind, rows: Vec<Entry>, typed: RwSignal<String>) -> AnyView {
    let shown = move || {
        let typed = typed.get();
        let found = rows.iter().filter(|one| {
            // Places are gone through from above; what is typed finds those within.
            if typed.trim().is_empty() {
                one.top
            } else {
                one.row.fits(&typed)
            }
        });
        let found: Vec<&Entry> = found.collect();
        let more = found.len().saturating_sub(ROWS_MAX);
        let more =
            (more > 0).then(|| view! { <p class="hint">{tf(Key::MoreRows, &[("n", &more)])}</p> });
        if found.is_empty() {
            return view! { <Empty text=t(Key::NothingFound) /> }.into_any();
        }
        let rows = found.into_iter().take(ROWS_MAX).map(|one| row(of, one));
        view! {
            <div class="cells lines">{rows.collect_view()}</div>
            {more}
        }
        .into_any()
    };
    view! {
        <SearchBar label=t(Key::Search) value=typed />
        {live(shown)}
    }
    .into_any()
}

fn row(of: Kind, entry: &Entry) -> AnyView {
    let to = Route::Entry {
        of,
        id: Some(entry.row.id),
    };
    let (name, detail) = (entry.row.name.clone(), entry.row.detail.clone());
    let marks = marks(of, entry.gone, entry.unsent);
    let twice = t(Key::PlaceNumberTwice);
    let twice = (entry.twice).then(|| view! { <Tag tone=Tone::Bad text=twice /> });
    view! {
        <LinkCell to=to>
            <span class="cell-main">
                {name} <span class="cell-sub">{detail}</span>
            </span>
            {twice}
            {marks}
        </LinkCell>
    }
    .into_any()
}

/// What is to be known of an entry at a glance.
pub(super) fn marks(of: Kind, gone: bool, unsent: bool) -> AnyView {
    let left = match of {
        Kind::Person => Key::PersonLeft,
        Kind::Class => Key::ClassLeft,
        _ => Key::PlanRetired,
    };
    let gone = gone.then(|| view! { <Tag tone=Tone::Plain text=t(left) /> });
    let unsent = unsent.then(|| view! { <Tag tone=Tone::Warn text=t(Key::Unsent) /> });
    view! {
        {gone}
        {unsent}
    }
    .into_any()
}

fn add(of: Kind, new: Key) -> AnyView {
    if of == Kind::Place {
        let open = RwSignal::new(false);
        return view! {
            <Dock>
                <Button
                    class="btn primary tall"
                    label=t(new)
                    icon=Glyph::Plus
                    act=on_tap(move |_| open.set(true))
                />
            </Dock>
            <AddPlace parent=None open=open />
        }
        .into_any();
    }
    view! {
        <Dock>
            <Link to=Route::Entry { of, id: None } class="btn primary tall">
                <Icon glyph=Glyph::Plus />
                {t(new)}
            </Link>
        </Dock>
    }
    .into_any()
}
