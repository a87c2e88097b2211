//! 值班表: a week's roster by day; set by whoever sets rosters, swapped by who is on duty.

use domain::calendar::Half;
use domain::duty::{LEADER, Swap, SwapState, TEAM};
use domain::time::Date;
use leptos::prelude::*;

use super::duty_sheet::{Sheet, run};
use super::office_link::{online, server_page};
use super::when_loaded;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{live, on_tap};
use crate::part::button::Button;
use crate::part::cell::{CellGroup, Chevron};
use crate::part::feedback::Empty;
use crate::part::icon::Glyph;
use crate::part::segmented::{Segment, Segmented};
use crate::part::stepper::steps_ahead;
use crate::part::tag::{Tag, Tone};
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, DutyDay, DutyRow, DutyView};
use crate::text::{Key, of_kind, pick, t, tf};

/// The screen.
#[component]
pub fn Duty() -> impl IntoView {
    let app = AppState::get();
    let on = RwSignal::new(app.now().date);
    let mine = RwSignal::new(false);
    // The day whose slots are all shown, those that nothing was set for among them.
    let whole = RwSignal::new(None::<Date>);
    let sheet = Sheet::new();
    let week = Memo::new(move |_| on.get().monday());
    let view = app.live(move |app| app.duty(week.get()));
    let segments = [
        (false, of_kind(Key::WholeSchool, Key::WholeNursery)),
        (true, Key::Mine),
    ]
    .map(|(mine, key)| Segment::plain(mine, t(key)))
    .to_vec();
    let shown = Shown { mine, whole, sheet };
    view! {
        <Screen title=t(Key::DutyTitle) back=Route::Today>
            {live(move || steps_ahead(week.get(), week.get().plus(6), on))}
            <div class="field">
                <Segmented
                    label=t(Key::DutyTitle)
                    name="duty"
                    segments=segments
                    chosen=Signal::derive(move || Some(mine.get()))
                    choose=Callback::new(move |to| mine.set(to))
                />
            </div>
            {when_loaded(view, move |view| shown.week(view))}
            {sheet.view()}
        </Screen>
    }
}

/// What of a week is shown, and where a tap leads.
#[derive(Clone, Copy)]
struct Shown {
    mine: RwSignal<bool>,
    whole: RwSignal<Option<Date>>,
    sheet: Sheet,
}

impl Shown {
    fn week(self, view: &DutyView) -> AnyView {
        let app = AppState::get();
        let number = view
            .number
            .as_ref()
            .map(|(term, week)| tf(Key::TeachingWeek, &[("term", &pick(term)), ("n", week)]));
        let unsent = view
            .unsent
            .then(|| view! { <Tag tone=Tone::Warn text=t(Key::Unsent) /> });
        let all = view.clone();
        let days = live(move || {
            let days: Vec<AnyView> = all
                .days
                .iter()
                .filter_map(|day| self.day(&all, day))
                .collect();
            if days.is_empty() {
                view! { <Empty glyph=Glyph::Today text=t(Key::DutyNone) /> }.into_any()
            } else {
                days.into_any()
            }
        });
        let week = view.week;
        let copy = view.copies.then(|| {
            let act = move |_| run(async move { app.copy_duty(week).await }, || ());
            view! {
                <Dock>
                    <Button class="btn primary tall" label=t(Key::DutyCopy) act=on_tap(act) />
                </Dock>
            }
        });
        let online = online();
        let page = move |key, path: &str| {
            let path = app.server_page(&format!("{path}?day={week}"));
            server_page(online, t(key), path)
        };
        let file = view.sets.then(|| page(Key::DutyFile, "import/roster.xlsx"));
        view! {
            <p class="day">
                <span>{number}</span>
                {unsent}
            </p>
            {days}
            <CellGroup>{page(Key::Print, "print/duty")} {file}</CellGroup>
            {copy}
        }
        .into_any()
    }

    /// A day with the rows to be shown; nothing when there are none.
    fn day(self, view: &DutyView, day: &DutyDay) -> Option<AnyView> {
        let app = AppState::get();
        let mine = self.mine.get();
        let all = day.day.is_some() && self.whole.get() == day.day;
        let stands = |row: &&DutyRow| {
            row.mine
                || is_asked(row)
                || (!mine && (all || row.set || row.slot.is_none() && view.sets))
        };
        let rows: Vec<AnyView> = day
            .rows
            .iter()
            .filter(stands)
            .map(|row| self.row(view, row))
            .collect();
        let hidden = day.rows.len() - rows.len();
        let (on, whole) = (day.day, self.whole);
        let more = (hidden > 0 && !mine && on.is_some()).then(|| {
            let label = tf(Key::DutyMore, &[("n", &hidden)]);
            view! { <Button class="cell center" label=label act=on_tap(move |_| whole.set(on)) /> }
        });
        let add = (view.sets && !mine).then(|| {
            let (sheet, week) = (self.sheet, view.week);
            let act = move |_| sheet.add(week, on);
            view! { <Button class="cell center" label=t(Key::DutyPost) icon=Glyph::Plus act=on_tap(act) /> }
        });
        if rows.is_empty() && more.is_none() && add.is_none() {
            return None;
        }
        let today = on == Some(app.now().date);
        let half = day.half.filter(|_| !day.free).map(|half| match half {
            Half::Morning => Key::CalendarMorning,
            Half::Afternoon => Key::CalendarAfternoon,
        });
        let title: Vec<String> = [
            Some(on.map_or_else(|| t(Key::DutyWeek).to_owned(), when::day)),
            today.then(|| t(Key::TabToday).to_owned()),
            day.free.then(|| t(Key::FreeDay).to_owned()),
            half.map(|key| t(key).to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let cells = view! {
            <CellGroup title=title.join(" · ")>
                {rows}
                {more}
                {add}
            </CellGroup>
        };
        Some(cells.into_any())
    }

    fn row(self, view: &DutyView, row: &DutyRow) -> AnyView {
        let asked = is_asked(row);
        let offered = row
            .post
            .swaps
            .iter()
            .any(|swap| swap.state == SwapState::Offered);
        let tag = match (asked, offered, row.mine) {
            (true, ..) => Some((Tone::Warn, Key::DutyAsked)),
            (_, true, _) => Some((Tone::Info, Key::DutyPending)),
            (.., true) => Some((Tone::Plain, Key::Mine)),
            _ => None,
        };
        let tag = tag.map(|(tone, key)| view! { <Tag tone=tone text=t(key) /> });
        let people: Vec<&str> = row.post.people.iter().map(|id| row.name(*id)).collect();
        let people = match people.as_slice() {
            [] => t(Key::DutyNobody).to_owned(),
            names => names.join(t(Key::ListComma)),
        };
        let about = row
            .slot
            .as_ref()
            .zip(row.time)
            .map(|((_, plan), (start, end))| {
                view! { <span class="cell-sub">{format!("{start}–{end} {}", pick(plan))}</span> }
            });
        let cell = view! {
            <span class="cell-main">{name_of(row)} {about}</span>
            <span class="cell-value">{people}</span>
            {tag}
        };
        if !(view.sets || row.mine || asked || !row.post.swaps.is_empty()) {
            return view! { <div class="cell">{cell}</div> }.into_any();
        }
        let (sheet, row) = (self.sheet, row.clone());
        let (week, sets) = (view.week, view.sets);
        let act = move |_| sheet.show(week, sets, row.clone());
        view! {
            <button type="button" class="cell" on:click=on_tap(act)>
                {cell}
                <Chevron />
            </button>
        }
        .into_any()
    }
}

/// Whether the person who uses the phone has a swap to answer.
fn is_asked(row: &DutyRow) -> bool {
    let who = AppState::get().who;
    let me = who.with_untracked(|who| who.as_ref().map(|who| who.person));
    me.and_then(|me| row.asked(me)).is_some()
}

/// What a post is called.
pub(super) fn name_of(row: &DutyRow) -> String {
    match (&row.slot, row.post.key.as_str()) {
        (Some((slot, _)), _) => pick(slot),
        (None, LEADER) => t(Key::DutyLeader).to_owned(),
        (None, TEAM) => t(Key::DutyTeam).to_owned(),
        (None, key) => key.to_owned(),
    }
}

/// What became of a swap, in words.
pub(super) fn said(row: &DutyRow, swap: &Swap) -> String {
    let key = match swap.state {
        SwapState::Offered => Key::DutyOffered,
        SwapState::Taken => Key::DutySwapped,
        SwapState::Declined => Key::DutyDeclined,
        SwapState::Withdrawn => Key::DutyWithdrawn,
    };
    tf(
        key,
        &[("a", &row.name(swap.from)), ("b", &row.name(swap.to))],
    )
}
