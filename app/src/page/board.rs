//! 巡视看板: what was due and how it stands, by day and by week, down to the round; and how much of
//! what was due was walked, week by week (坚持曲线).

use domain::kept::Kept;
use domain::ranking::{Period, PeriodKind};
use domain::time::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::late_entry::LateEntry;
use super::today::{enter, paper};
use super::when_loaded;
use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::bind::{live, on_tap};
use crate::part::cell::LinkCell;
use crate::part::feedback::{Empty, Progress};
use crate::part::icon::Glyph;
use crate::part::marks::Marks;
use crate::part::segmented::{Segment, Segmented};
use crate::part::stepper::steps_to;
use crate::part::tag::{Tag, Tone};
use crate::part::when;
use crate::route::{Link, Route};
use crate::state::{
    AppState, BoardRow, BoardView, DueRound, KeptRow, SlotState, first_held, joined,
};
use crate::text::{Key, pick, t, tf};

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Day,
    Week,
    Kept,
}

/// The screen.
#[component]
pub fn Board() -> impl IntoView {
    let which = RwSignal::new(Which::Day);
    let on = RwSignal::new(AppState::get().now().date);
    let late = RwSignal::new(None::<DueRound>);
    let segments = [
        (Which::Day, Key::PeriodDay),
        (Which::Week, Key::PeriodWeek),
        (Which::Kept, Key::KeptTitle),
    ]
    .map(|(which, key)| Segment::plain(which, t(key)))
    .to_vec();
    view! {
        <Screen title=t(Key::BoardTitle) back=Route::Today>
            <div class="field">
                <Segmented
                    label=t(Key::BoardTitle)
                    name="board"
                    segments=segments
                    chosen=Signal::derive(move || Some(which.get()))
                    choose=Callback::new(move |to| which.set(to))
                />
            </div>
            {live(move || match which.get() {
                Which::Kept => keeping(),
                shown => slots(shown == Which::Week, which, on, late),
            })}
            <LateEntry due=late />
        </Screen>
    }
}

fn slots(
    week: bool,
    which: RwSignal<Which>,
    on: RwSignal<Date>,
    late: RwSignal<Option<DueRound>>,
) -> AnyView {
    let app = AppState::get();
    let period = Memo::new(move |_| {
        let kind = if week {
            PeriodKind::Week
        } else {
            PeriodKind::Day
        };
        let on = on.get();
        let period = Period::around(kind, on);
        period.map_or((on, on), |period| (period.from, period.to))
    });
    let view = app.live(move |app| {
        let (from, to) = period.get();
        app.board(from, to)
    });
    let steps = live(move || {
        let (from, to) = period.get();
        // What this phone holds no more is neither missed nor walked: it is not shown.
        let first = first_held(app.now().date);
        let before = Some(from.plus(-1)).filter(|before| *before >= first);
        let held = tf(
            Key::BoardHeld,
            &[("a", &when::day(first)), ("b", &when::day(app.now().date))],
        );
        let hint = before
            .is_none()
            .then(|| view! { <p class="hint">{held}</p> });
        view! {
            {steps_to((from, to), (before, Some(to.plus(1))), on)}
            {hint}
        }
        .into_any()
    });
    let shown = when_loaded(view, move |board| match board {
        None => view! { <Empty text=t(Key::BoardNotYours) /> }.into_any(),
        Some(board) if board.rows.is_empty() => {
            view! { <Empty glyph=Glyph::Today text=t(Key::NothingDue) /> }.into_any()
        }
        Some(board) if week => grid(board, which, on),
        Some(board) => list(board, late),
    });
    view! {
        {steps}
        {shown}
    }
    .into_any()
}

/// How a slot stands: its colour, its words, and the sign that says the same without colour.
const fn standing(state: SlotState, judged: bool) -> (Tone, Key, &'static str) {
    match state {
        SlotState::Due if judged => (Tone::Info, Key::CheckDue, "○"),
        SlotState::Running if judged => (Tone::Info, Key::CheckRunning, "▶"),
        SlotState::Partial if judged => (Tone::Warn, Key::CheckPartial, "½"),
        SlotState::Missed if judged => (Tone::Bad, Key::CheckMissed, "✕"),
        SlotState::Upcoming => (Tone::Plain, Key::SlotUpcoming, "·"),
        SlotState::Due => (Tone::Info, Key::SlotDue, "○"),
        SlotState::Running => (Tone::Info, Key::SlotRunning, "▶"),
        SlotState::Done => (Tone::Ok, Key::SlotDone, "✓"),
        SlotState::Late => (Tone::Warn, Key::SlotLate, "✓"),
        SlotState::Partial => (Tone::Warn, Key::SlotPartial, "½"),
        SlotState::Missed => (Tone::Bad, Key::SlotMissed, "✕"),
    }
}

/// A day: every slot with its rounds.
fn list(board: &BoardView, late: RwSignal<Option<DueRound>>) -> AnyView {
    let rows: Vec<AnyView> = board
        .rows
        .iter()
        .filter_map(|row| Some((row, row.cells.first()?.as_ref()?)))
        .map(|(row, due)| slot(row, due, late))
        .collect();
    view! { <div class="cells">{rows}</div> }.into_any()
}

fn slot(row: &BoardRow, due: &DueRound, late: RwSignal<Option<DueRound>>) -> AnyView {
    let (tone, word, _) = standing(due.state, due.judged);
    let title = format!("{} · {}", pick(&row.slot), pick(&row.plan));
    let time = format!("{}–{}", due.slot.start, due.slot.end);
    let rounds = due
        .rounds
        .iter()
        .map(|brief| {
            let done = tf(
                Key::PointsDone,
                &[("n", &brief.done), ("m", &brief.round.points)],
            );
            let found = (brief.findings > 0).then(|| {
                let text = tf(Key::FindingCount, &[("n", &brief.findings)]);
                view! { <Tag tone=Tone::Bad text=text /> }
            });
            let name = brief.round.person_name.clone();
            let (marks, judged) = (brief.marks.clone(), due.judged);
            view! {
                <LinkCell to=Route::Round { id: brief.id }>
                    <span class="cell-main">
                        {name} <span class="cell-sub number">{done}</span> <Marks marks=marks judged=judged />
                    </span>
                    {found}
                </LinkCell>
            }
        })
        .collect_view();
    view! {
        <div class="due">
            <div class="cell">
                <span class="cell-main strong">
                    {title} <span class="cell-sub number">{time}</span>
                </span>
                <Tag tone=tone text=t(word) />
            </div>
            {rounds}
            {after(due, late)}
        </div>
    }
    .into_any()
}

/// What may still be done about a slot that nobody walked, or a sheet that lies in the office.
fn after(due: &DueRound, late: RwSignal<Option<DueRound>>) -> Option<AnyView> {
    let keys = [enter(due, late), paper(due)];
    keys.iter().any(Option::is_some).then(|| {
        view! { <div class="field"><div class="buttons row">{keys.into_iter().collect_view()}</div></div> }
            .into_any()
    })
}

/// A week: slots down, days across. A tap shows the day.
fn grid(board: &BoardView, which: RwSignal<Which>, on: RwSignal<Date>) -> AnyView {
    let today = AppState::get().now().date;
    let head = board
        .days
        .iter()
        .map(|day| {
            let day = *day;
            let (_, _, number) = day.ymd();
            let current = (day == today).then_some("date");
            let show = move |_| {
                on.set(day);
                which.set(Which::Day);
            };
            view! {
                <th scope="col" aria-current=current>
                    <button type="button" on:click=on_tap(show)>
                        <span>{when::weekday_of(day)}</span>
                        " "
                        <span>{number}</span>
                    </button>
                </th>
            }
        })
        .collect_view();
    let rows = board
        .rows
        .iter()
        .map(|row| {
            let cells = row
                .cells
                .iter()
                .map(|cell| mark(cell.as_ref()))
                .collect_view();
            view! {
                <tr>
                    <th scope="row">
                        {pick(&row.slot)} <span class="cell-sub">{pick(&row.plan)}</span>
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="board-wide" role="region" tabindex="0" aria-label=t(Key::BoardTitle)>
        <table class="board">
            <thead>
                <tr>
                    <th scope="col">
                        <span class="hear">{t(Key::FactRound)}</span>
                    </th>
                    {head}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        </div>
        <p class="hint">{t(Key::BoardSigns)}</p>
    }
    .into_any()
}

fn mark(due: Option<&DueRound>) -> AnyView {
    let Some(due) = due else {
        return view! { <td></td> }.into_any();
    };
    let (tone, word, sign) = standing(due.state, due.judged);
    let found: u32 = due.rounds.iter().map(|round| round.findings).sum();
    let said = if found > 0 {
        format!("{} {}", t(word), tf(Key::FindingCount, &[("n", &found)]))
    } else {
        t(word).to_owned()
    };
    let shown = if found > 0 {
        format!("{sign}{found}")
    } else {
        sign.to_owned()
    };
    let walker = (due.rounds.first())
        .map(|round| view! { <span class="board-who">{round.round.person_name.clone()}</span> });
    let sign = view! {
        <span aria-hidden="true">
            <Tag tone=tone text=shown />
        </span>
        <span class="hear">{said}</span>
        {walker}
    };
    match due.rounds.first() {
        Some(round) => view! {
            <td>
                <Link to=Route::Round { id: round.id }>{sign}</Link>
            </td>
        }
        .into_any(),
        None => view! { <td>{sign}</td> }.into_any(),
    }
}

fn keeping() -> AnyView {
    let app = AppState::get();
    let view = app.live(AppState::keeping);
    let earlier = RwSignal::new(Vec::<KeptRow>::new());
    let how = RwSignal::new(Key::KeptHow);
    // The weeks of the term that this phone holds no more, one after the other, as soon as it is known
    // which those are; once.
    Effect::new(move |asked: Option<bool>| {
        let weeks = view.read(|view| view.as_ref().map(|view| view.earlier.clone()));
        let (false, Some(weeks)) = (asked.unwrap_or_default(), weeks.flatten()) else {
            return asked.unwrap_or_default();
        };
        spawn_local(async move {
            let mut rows = Vec::new();
            for week in weeks {
                if app.keeping_of(week, &mut rows).await.is_err() {
                    // Without the network the hint goes on saying whose weeks these are.
                    return;
                }
            }
            earlier.try_set(rows);
            how.try_set(Key::KeptWhole);
        });
        true
    });
    when_loaded(view, move |view| match view {
        None => view! { <Empty text=t(Key::BoardNotYours) /> }.into_any(),
        Some(view) => {
            let held = view.rows.clone();
            live(move || {
                let groups: Vec<AnyView> = joined(earlier.get(), &held).iter().map(plan).collect();
                view! {
                    <p class="hint" role="status">{t(how.get())}</p>
                    {groups}
                }
                .into_any()
            })
        }
    })
}

/// A plan: one bar for each week, done ÷ due, with the rest in words.
fn plan(row: &KeptRow) -> AnyView {
    let weeks = row
        .weeks
        .iter()
        .map(|((monday, week), kept)| {
            let name = week.map_or_else(
                || when::day(*monday),
                |week| tf(Key::WeekNumber, &[("n", &week)]),
            );
            let done = kept.done + kept.late;
            let part = tf(Key::KeptPart, &[("n", &done), ("m", &kept.due)]);
            view! {
                <div class="kept-week">
                    <span>{name.clone()}</span>
                    <Progress
                        done=Signal::stored(u64::from(done))
                        total=Signal::stored(u64::from(kept.due))
                        label=format!("{name} {part}")
                    />
                    <span class="number">{part}</span>
                    {rest(kept)}
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="kept">
            <h2 class="group-title">{pick(&row.name)}</h2>
            <div class="cells">{weeks}</div>
        </section>
    }
    .into_any()
}

/// What was late, partial or missed.
fn rest(kept: &Kept) -> Option<AnyView> {
    let words: Vec<String> = [
        (kept.late, Key::KeptLate),
        (kept.partial, Key::KeptPartial),
        (kept.missed, Key::KeptMissed),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, key)| tf(key, &[("n", &count)]))
    .collect();
    (!words.is_empty()).then(|| view! { <p class="quiet small">{words.join(" · ")}</p> }.into_any())
}
