//! 今天: the rounds of the day, the ones to walk now on top; own findings that are still open.

use crate::dom::view;
use crate::part::bind::{live_if, on_tap};
use crate::part::button::Button;
use domain::calendar::Day;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::decide::TodoCounts;
use super::handover::Handovers;
use super::inbox::Inbox;
use super::late_entry::LateEntry;
use super::own_findings::own;
use super::when_loaded;
use crate::device::install;
use crate::part::bar::{Screen, Tab};
use crate::part::cell::{CellGroup, LinkCell};
use crate::part::feedback::{Empty, Progress};
use crate::part::icon::{Glyph, Icon};
use crate::part::marks::Marks;
use crate::part::notices::counted;
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::{Link, Route};
use crate::state::{AppState, DueRound, RoundBrief, SlotState, TodayView};
use crate::text::{Key, pick, t, tf};

/// The screen.
#[component]
pub fn Today() -> impl IntoView {
    let app = AppState::get();
    let view = app.live(|app| app.today(app.now().date));
    let late = RwSignal::new(None::<DueRound>);
    view! {
        <Screen title=t(Key::TabToday) tab=Tab::Today>
            <InstallOffer />
            <Inbox />
            <TodoCounts />
            <Handovers />
            {when_loaded(view, move |today| day(today, late))}
            <LateEntry due=late />
        </Screen>
    }
}

/// The browser would install the app: said until it is done or declined.
#[component]
fn InstallOffer() -> impl IntoView {
    let app = AppState::get();
    let declined = RwSignal::new(install::is_declined());
    let decline = move |_| {
        install::decline();
        declined.set(true);
    };
    live_if(move || {
        (app.installable.get() && !declined.get()).then(|| {
            view! {
                <div class="notice ok">
                    <span class="notice-text">{t(Key::InstallWhy)}</span>
                    <Button class="btn" label=t(Key::Install) act=on_tap(move |_| install::ask(app.installable)) />
                    <button type="button" class="bar-button" aria-label=t(Key::Close) on:click=on_tap(decline)>
                        <Icon glyph=Glyph::Close />
                    </button>
                </div>
            }
        })
    })
}

fn day(today: &TodayView, late: RwSignal<Option<DueRound>>) -> AnyView {
    if today.empty {
        return view! { <Empty glyph=Glyph::Offline text=t(Key::TodayNoData) /> }.into_any();
    }
    let week = today
        .week
        .as_ref()
        .map(|(term, week)| tf(Key::TeachingWeek, &[("term", &pick(term)), ("n", week)]));
    let free = (today.kind == Day::Free).then(|| t(Key::FreeDay));
    let held = counted(today.held, Key::HeldNotice, Route::Outbox, "notice bad");
    let todo = counted(today.todo, Key::IssuesNotice, Route::Issues, "notice info");
    let brief = counted(
        usize::from(today.brief),
        Key::BriefReady,
        Route::Brief,
        "notice info",
    );
    let none = today.due.iter().all(|due| is_before(due, today));
    let nothing = (none && !today.answers)
        .then(|| view! { <Empty glyph=Glyph::Today text=t(Key::NothingDue) /> });
    let groups = [
        (Key::GroupNow, Group::Now),
        (Key::GroupLater, Group::Later),
        (Key::GroupOver, Group::Over),
    ]
    .map(|(title, group)| slots(today, group, title, late));
    view! {
        <p class="day">
            <span class="strong">{when::day(today.day)}</span>
            <span>{week} " " {free}</span>
        </p>
        {held}
        {todo}
        {brief}
        {nothing}
        {groups.into_iter().collect_view()}
        {before(today, late)}
        {own(today)}
        {looks(today)}
    }
    .into_any()
}

/// What is to be done about a slot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Now,
    Later,
    Over,
}

const fn group(state: SlotState) -> Group {
    match state {
        SlotState::Running | SlotState::Due | SlotState::Missed => Group::Now,
        SlotState::Upcoming => Group::Later,
        SlotState::Done | SlotState::Late | SlotState::Partial => Group::Over,
    }
}

/// Whether it was missed yesterday: it may be entered, and is no more to be walked.
fn is_before(due: &DueRound, today: &TodayView) -> bool {
    due.day < today.day && due.state == SlotState::Missed
}

/// What nobody walked yesterday, to be entered by who did (补录).
fn before(today: &TodayView, late: RwSignal<Option<DueRound>>) -> Option<AnyView> {
    let rows: Vec<AnyView> = today
        .due
        .iter()
        .filter(|due| is_before(due, today))
        .map(|due| {
            let (name, due) = (title(due), due.clone());
            view! {
                <button type="button" class="cell" on:click=on_tap(move |_| late.set(Some(due.clone())))>
                    <span class="cell-main">{name}</span>
                    <span class="cell-value">{t(Key::LateEntry)}</span>
                </button>
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty())
        .then(|| view! { <CellGroup title=t(Key::GroupBefore)>{rows}</CellGroup> }.into_any())
}

/// A slot and its plan.
fn title(due: &DueRound) -> String {
    format!("{} · {}", pick(&due.slot.name), pick(&due.name))
}

/// Running ones first, then those due, then those missed; each by time.
const fn urgency(state: SlotState) -> u8 {
    match state {
        SlotState::Running => 0,
        SlotState::Due => 1,
        _ => 2,
    }
}

fn slots(
    today: &TodayView,
    which: Group,
    title: Key,
    late: RwSignal<Option<DueRound>>,
) -> Option<AnyView> {
    // By urgency, own ones first; within that they come by time.
    let ranks = (0..=2).flat_map(|urgency| [(urgency, true), (urgency, false)]);
    let cards: Vec<AnyView> = ranks
        .flat_map(|rank| {
            today
                .due
                .iter()
                .filter(move |due| (urgency(due.state), due.mine) == rank)
        })
        .filter(|due| group(due.state) == which && !is_before(due, today))
        .map(|due| card(due, late))
        .collect();
    if cards.is_empty() {
        return None;
    }
    Some(
        view! {
            <section>
                <h2 class="group-title">{t(title)}</h2>
                <div class="slots">{cards}</div>
            </section>
        }
        .into_any(),
    )
}

fn card(due: &DueRound, late: RwSignal<Option<DueRound>>) -> AnyView {
    let either = |patrol, check| if due.judged { check } else { patrol };
    let (tone, word, name) = match due.state {
        SlotState::Upcoming => (Tone::Plain, Key::SlotUpcoming, "upcoming"),
        SlotState::Due => (Tone::Info, either(Key::SlotDue, Key::CheckDue), "due"),
        SlotState::Running => {
            let word = either(Key::SlotRunning, Key::CheckRunning);
            (Tone::Info, word, "running")
        }
        SlotState::Done => (Tone::Ok, Key::SlotDone, "done"),
        SlotState::Late => (Tone::Warn, Key::SlotLate, "late"),
        SlotState::Partial => {
            let word = either(Key::SlotPartial, Key::CheckPartial);
            (Tone::Warn, word, "partial")
        }
        SlotState::Missed => {
            let word = either(Key::SlotMissed, Key::CheckMissed);
            (Tone::Bad, word, "missed")
        }
    };
    let mine = due
        .mine
        .then(|| view! { <Tag tone=Tone::Plain text=t(Key::Mine) /> });
    let time = format!("{}–{}", due.slot.start, due.slot.end);
    let rounds = due
        .rounds
        .iter()
        .map(|round| brief(round, due))
        .collect_view();
    let count = if due.classes {
        Key::ClassCount
    } else {
        Key::PointCount
    };
    let title = title(due);
    let name_of = title.clone();
    view! {
        <article class="card slot" data-state=name aria-label=name_of>
            <div class="slot-head">
                <h3 class="slot-name">{title}</h3>
                <span class="slot-time">{time}</span>
            </div>
            <div class="slot-line">
                <Tag tone=tone text=t(word) />
                {mine}
                <span class="number">{tf(count, &[("n", &due.points)])}</span>
            </div>
            {rounds}
            {actions(due, late)}
        </article>
    }
    .into_any()
}

/// A round that was started for a slot.
fn brief(brief: &RoundBrief, due: &DueRound) -> AnyView {
    let points = brief.round.points;
    let counted = if due.classes {
        Key::ClassesDone
    } else {
        Key::PointsDone
    };
    let go_on = if due.judged {
        Key::GoOnCheck
    } else {
        Key::GoOn
    };
    let progress = tf(counted, &[("n", &brief.done), ("m", &points)]);
    let findings = (brief.findings > 0).then(|| {
        let text = tf(Key::FindingCount, &[("n", &brief.findings)]);
        view! { <Tag tone=Tone::Bad text=text /> }
    });
    let unsent = brief
        .unsent
        .then(|| view! { <Tag tone=Tone::Warn text=t(Key::Unsent) /> });
    let running = brief.round.ended.is_none();
    let (class, word) = if running {
        ("btn primary", go_on)
    } else {
        ("btn", Key::LookAt)
    };
    view! {
        <div class="slot-line">
            <span>{brief.round.person_name.clone()}</span>
            {findings}
            {unsent}
            <span class="number">{progress.clone()}</span>
        </div>
        <Progress
            done=Signal::stored(u64::from(brief.done))
            total=Signal::stored(u64::from(points))
            label=progress
        />
        <Marks marks=brief.marks.clone() judged=due.judged />
        <Link to=Route::Round { id: brief.id } class=class>
            {t(word)}
        </Link>
    }
    .into_any()
}

/// What can be started for a slot that nobody has started, by who may walk it.
fn actions(due: &DueRound, late: RwSignal<Option<DueRound>>) -> Option<AnyView> {
    if !due.may_walk {
        return None;
    }
    let paper = paper(due);
    if !due.rounds.is_empty() {
        return paper;
    }
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let (plan, slot, day) = (due.plan, due.slot.key.clone(), due.day);
    let start = move |_| {
        let slot = slot.clone();
        spawn_local(async move {
            match app.start_round(plan, slot, day, None).await {
                Ok(id) => app.router.go(Route::Round { id }),
                Err(error) => toasts.fail(&error),
            }
        });
    };
    let primary = due.state == SlotState::Due;
    let word = match (due.state, due.judged) {
        (SlotState::Missed, false) => Key::StartLate,
        (SlotState::Missed, true) => Key::StartCheckLate,
        (SlotState::Upcoming, _) => Key::StartEarly,
        (_, false) => Key::StartRound,
        (_, true) => Key::StartCheck,
    };
    Some(
        view! {
            <div class="slot-actions">
                <button type="button" class="btn" class:primary=primary on:click=on_tap(start)>
                    {t(word)}
                </button>
                {enter(due, late)}
                {paper}
            </div>
        }
        .into_any(),
    )
}

/// Opens the sheet of what is entered after the fact (补录), where that may be.
pub(super) fn enter(due: &DueRound, late: RwSignal<Option<DueRound>>) -> Option<AnyView> {
    due.may_be_entered().then(|| {
        let due = due.clone();
        let open = on_tap(move |_| late.set(Some(due.clone())));
        view! { <Button class="btn" label=t(Key::LateEntry) act=open /> }.into_any()
    })
}

/// Leads to the keying of a paper sheet (纸质转录), where that may be.
pub(super) fn paper(due: &DueRound) -> Option<AnyView> {
    let to = Route::Paper {
        plan: due.plan,
        slot: due.slot.key.clone(),
        day: due.day,
    };
    due.may_be_keyed().then(|| {
        view! {
            <Link to=to class="btn">
                {t(Key::PaperEntry)}
            </Link>
        }
        .into_any()
    })
}

/// What there is to look at besides.
fn looks(today: &TodayView) -> AnyView {
    let sees_all = today.sees_all;
    let link = |to, key| {
        view! {
            <LinkCell to=to>
                <span class="cell-main">{t(key)}</span>
            </LinkCell>
        }
    };
    let board = sees_all.then(|| link(Route::Board, Key::BoardTitle));
    let office = sees_all.then(|| link(Route::Office, Key::OfficeTitle));
    let ranking = link(Route::Ranking, Key::RankingTitle);
    let issues = link(Route::Issues, Key::IssuesTitle);
    let asked = (today.asked > 0).then(|| view! { <Tag tone=Tone::Warn text=t(Key::DutyAsked) /> });
    let duty = view! {
        <LinkCell to=Route::Duty>
            <span class="cell-main">{t(Key::DutyTitle)}</span>
            {asked}
        </LinkCell>
    };
    let checks = (today.checks).then(|| link(Route::SpotCheck, Key::SpotCheck));
    let spots = (today.spots).then(|| link(Route::PostCheck, Key::PostCheckTitle));
    view! {
        <section class="looks">
            <h2 class="group-title">{t(Key::GroupLooks)}</h2>
            <div class="cells">{spots} {checks} {issues} {duty} {ranking} {board} {office}</div>
        </section>
    }
    .into_any()
}
