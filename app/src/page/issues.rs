//! 问题: what was found and is to be mended, by whose turn it is; and how much of what one reported is
//! mended.

use domain::issue::{IssueKind, IssueStatus, Level};
use leptos::prelude::*;

use super::hazards::hazards;
use super::office::named;
use super::plan::chip;
use super::when_loaded;
use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::bind::{follow, live};
use crate::part::cell::LinkCell;
use crate::part::feedback::Empty;
use crate::part::tag::{LevelTag, Tag, Tone, level_key};
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, IssueRow, IssuesView};
use crate::text::{Key, pick, t, tf};

/// Which of them are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Mine,
    Unassigned,
    ToRecheck,
    Overdue,
    Open,
    Closed,
}

impl Which {
    const ALL: [(Self, Key); 6] = [
        (Self::Mine, Key::IssuesMine),
        (Self::Unassigned, Key::StatusUnassigned),
        (Self::ToRecheck, Key::StatusToRecheck),
        (Self::Overdue, Key::Overdue),
        (Self::Open, Key::IssuesOpen),
        (Self::Closed, Key::StatusClosed),
    ];

    /// As the server calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::ToRecheck => "to_recheck",
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    fn has(self, row: &IssueRow) -> bool {
        match self {
            Self::Mine => row.mine,
            Self::Unassigned => row.issue.status == IssueStatus::Unassigned,
            Self::ToRecheck => row.issue.status == IssueStatus::ToRecheck,
            Self::Overdue => row.overdue,
            Self::Open => row.issue.is_open(),
            Self::Closed => !row.issue.is_open(),
        }
    }
}

/// What is picked of the list.
#[derive(Clone, Copy)]
pub(super) struct Filter {
    /// `None` until something is tapped: what waits for the person, if anything does.
    pub(super) which: RwSignal<Option<Which>>,
    pub(super) kind: RwSignal<Option<IssueKind>>,
    pub(super) level: RwSignal<Option<Level>>,
}

/// The screen.
#[component]
pub fn Issues() -> impl IntoView {
    let view = AppState::get().live(AppState::issues);
    let filter = Filter {
        which: RwSignal::new(None),
        kind: RwSignal::new(None),
        level: RwSignal::new(None),
    };
    view! {
        <Screen title=t(Key::IssuesTitle) back=Route::Today>
            {when_loaded(view, move |view| list(view, filter))}
            {hazards(filter)}
        </Screen>
    }
}

fn list(view: &IssuesView, filter: Filter) -> AnyView {
    let mine = view.rows.iter().any(|row| row.mine);
    let first = if mine { Which::Mine } else { Which::Open };
    let which = move || filter.which.get().unwrap_or(first);
    let own = (view.reported > 0).then(|| {
        let values: [(&str, &dyn core::fmt::Display); 2] =
            [("n", &view.reported), ("m", &view.mended)];
        view! { <p class="lead">{tf(Key::OwnFindings, &values)}</p> }
    });
    let counted = |(one, key): (Which, Key)| {
        let count = view.rows.iter().filter(|row| one.has(row)).count();
        let label = format!("{} {count}", t(key));
        chip(label, follow(move || which() == one), move || {
            filter.which.set(Some(one));
        })
    };
    let states = Which::ALL.map(counted);
    let kinds = IssueKind::ALL
        .into_iter()
        .filter(|kind| view.rows.iter().any(|row| row.issue.kind == *kind))
        .map(|kind| toggle(t(named(kind).1), filter.kind, kind))
        .collect_view();
    let levels = Level::ALL.map(|level| toggle(t(level_key(level)), filter.level, level));
    let rows = view.rows.clone();
    let shown = move || {
        let found: Vec<AnyView> = rows
            .iter()
            .filter(|row| {
                which().has(row)
                    && filter.kind.get().is_none_or(|kind| kind == row.issue.kind)
                    && filter
                        .level
                        .get()
                        .is_none_or(|level| level == row.issue.level)
            })
            .map(line)
            .collect();
        if found.is_empty() {
            return view! { <Empty text=t(Key::IssuesNone) /> }.into_any();
        }
        view! { <div class="cells lines">{found}</div> }.into_any()
    };
    view! {
        {own}
        <div class="field">
            <div class="chips rail" role="group" aria-label=t(Key::IssuesWhich)>
                {states.into_iter().collect_view()}
            </div>
        </div>
        <div class="field">
            <div class="chips rail" role="group" aria-label=t(Key::SheetsKind)>
                {kinds}
                {levels.into_iter().collect_view()}
            </div>
        </div>
        {live(shown)}
    }
    .into_any()
}

/// A chip that picks one, and nothing when it is tapped again.
fn toggle<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &str,
    picked: RwSignal<Option<T>>,
    one: T,
) -> AnyView {
    let pressed = follow(move || picked.get() == Some(one));
    chip(label.to_owned(), pressed, move || {
        let other = (picked.get_untracked() != Some(one)).then_some(one);
        picked.set(other);
    })
}

fn line(row: &IssueRow) -> AnyView {
    let issue = &row.issue;
    let words = if issue.note.is_empty() {
        pick(&issue.item_text)
    } else {
        issue.note.clone()
    };
    let until = issue.deadline.map(|last| {
        let until = tf(Key::UntilDay, &[("t", &when::day(last))]);
        [row.owner.clone(), Some(until)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    });
    let until = until.map(|until| view! { <span class="cell-sub until">{until}</span> });
    let (place, tags) = (pick(&issue.place_name), tags(row));
    view! {
        <LinkCell to=Route::Issue { id: row.id }>
            <span class="cell-main">
                {place} <span class="cell-sub">{words}</span> {until}
                <span class="tags">{tags}</span>
            </span>
        </LinkCell>
    }
    .into_any()
}

/// The marks of an issue: where it stands, how bad it is.
pub(super) fn tags(row: &IssueRow) -> AnyView {
    let issue = &row.issue;
    let status = if issue.is_returned() {
        (Tone::Bad, Key::ActReturn)
    } else {
        standing(issue.status)
    };
    let marks = [
        Some(status),
        row.overdue.then_some((Tone::Bad, Key::Overdue)),
        issue
            .must_be_reported_up()
            .then_some((Tone::Bad, Key::ToReportUp)),
        row.unsent.then_some((Tone::Warn, Key::Unsent)),
    ]
    .into_iter()
    .flatten()
    .map(|(tone, key)| view! { <Tag tone=tone text=t(key) /> })
    .collect_view();
    view! {
        {marks}
        <LevelTag level=issue.level />
        <Tag tone=Tone::Plain text=t(named(issue.kind).1) />
    }
    .into_any()
}

/// Where an issue stands, in words.
const fn standing(status: IssueStatus) -> (Tone, Key) {
    match status {
        IssueStatus::Unassigned => (Tone::Warn, Key::StatusUnassigned),
        IssueStatus::InRepair => (Tone::Info, Key::StatusInRepair),
        IssueStatus::ToRecheck => (Tone::Info, Key::StatusToRecheck),
        IssueStatus::Closed => (Tone::Ok, Key::StatusClosed),
        IssueStatus::Suspended => (Tone::Plain, Key::ActSuspend),
        IssueStatus::Escalated => (Tone::Plain, Key::ActEscalate),
    }
}
