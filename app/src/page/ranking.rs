//! 排行: classes by their average, by day, week, month and term; the director publishes. Classes are
//! ranked, never people, and nobody is shown as the last.

use domain::id::ClassId;
use domain::ranking::{FlagRule, Period, PeriodKind, RankingStatus, Row};
use domain::time::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::course::Course;
use super::when_loaded;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::on_tap;
use crate::part::button::Button;
use crate::part::feedback::Empty;
use crate::part::number::print;
use crate::part::segmented::{Segment, Segmented};
use crate::part::sheet::HalfSheet;
use crate::part::stepper::steps_to;
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, RankingView};
use crate::text::{Key, of_kind, pick, t, tf};

/// What is looked at.
#[derive(Clone, Copy)]
struct Shown {
    kind: RwSignal<PeriodKind>,
    on: RwSignal<Date>,
    by_grade: RwSignal<bool>,
    class: RwSignal<Option<(ClassId, String)>>,
    open: RwSignal<bool>,
}

/// The screen.
#[component]
pub fn Ranking() -> impl IntoView {
    let app = AppState::get();
    let shown = Shown {
        kind: RwSignal::new(PeriodKind::Week),
        on: RwSignal::new(app.now().date),
        by_grade: RwSignal::new(false),
        class: RwSignal::new(None),
        open: RwSignal::new(false),
    };
    let view = app.live(move |app| app.ranking(shown.kind.get(), shown.on.get()));
    let kinds = [
        (PeriodKind::Day, Key::PeriodDay),
        (PeriodKind::Week, Key::PeriodWeek),
        (PeriodKind::Month, Key::PeriodMonth),
        (PeriodKind::Term, Key::PeriodTerm),
    ]
    .map(|(kind, key)| Segment::plain(kind, t(key)))
    .to_vec();
    let title = Signal::derive(move || {
        shown
            .class
            .with(|class| class.as_ref().map(|(_, name)| name.clone()))
            .unwrap_or_default()
    });
    let course = move || {
        let (class, _) = shown.class.get()?;
        let (kind, on) = (shown.kind.get_untracked(), shown.on.get_untracked());
        Some(view! { <Course class=class kind=kind on=on /> })
    };
    view! {
        <Screen title=t(Key::RankingTitle) back=Route::Today>
            <div class="field">
                <Segmented
                    label=t(Key::PeriodTitle)
                    name="period"
                    segments=kinds
                    chosen=Signal::derive(move || Some(shown.kind.get()))
                    choose=Callback::new(move |kind| shown.kind.set(kind))
                />
            </div>
            {when_loaded(view, move |view| body(view, shown))}
            <HalfSheet open=shown.open title=title>
                {course()}
            </HalfSheet>
        </Screen>
    }
}

fn body(view: &RankingView, shown: Shown) -> AnyView {
    let Some(period) = view.period else {
        return view! { <Empty text=t(Key::NoTerm) /> }.into_any();
    };
    let held = view.held.map(|(from, to)| {
        let text = tf(
            Key::RankingHeld,
            &[("a", &when::day(from)), ("b", &when::day(to))],
        );
        view! { <p class="hint">{text}</p> }
    });
    let Some(table) = &view.table else {
        let text = match (view.directs, view.away) {
            (false, _) => Key::RankingNotYet,
            (true, false) => Key::RankingNothing,
            (true, true) => Key::RankingAway,
        };
        return view! {
            {steps_to((period.from, period.to), view.around, shown.on)}
            <Empty text=t(text) />
            {dock(view, period, shown)}
        }
        .into_any();
    };
    let state = match view.published.as_ref().map(|(_, ranking)| ranking.status) {
        None => (Tone::Warn, Key::RankingDraft),
        Some(RankingStatus::Archived) => (Tone::Plain, Key::RankingArchived),
        Some(_) => (Tone::Ok, Key::Published),
    };
    let by_grade = shown.by_grade.get();
    let mut rows: Vec<&Row> = table.rows.iter().collect();
    if by_grade {
        crate::sorted::by_key(&mut rows, |row| {
            (row.grade, row.grade_rank.is_none(), row.grade_rank)
        });
    }
    let rows = rows
        .into_iter()
        .map(|row| line(row, by_grade, view.own.contains(&row.class), shown))
        .collect_view();
    let whole = move |by_grade, key| {
        view! {
            <button
                type="button"
                class="btn"
                aria-pressed=(shown.by_grade.get_untracked() == by_grade).to_string()
                on:click=on_tap(move |_| shown.by_grade.set(by_grade))
            >
                {t(key)}
            </button>
        }
    };
    view! {
        {steps_to((period.from, period.to), view.around, shown.on)}
        <div class="buttons row">{whole(false, of_kind(Key::WholeSchool, Key::WholeNursery))} {whole(true, Key::ByGrade)}</div>
        {held}
        <section>
            <p class="group-title rank-head">
                <Tag tone=state.0 text=t(state.1) />
                <span>{rule(table.rule)}</span>
            </p>
            <ul class="cells">{rows}</ul>
            <p class="hint">{t(Key::RankingHow)}</p>
        </section>
        {dock(view, period, shown)}
    }
    .into_any()
}

/// One class: rank, name, what else there is to say, average. A tap shows its course.
fn line(row: &Row, by_grade: bool, own: bool, shown: Shown) -> AnyView {
    let rank = if by_grade { row.grade_rank } else { row.rank };
    let rank = rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
    let average = row.average.map_or_else(|| "–".to_owned(), points);
    let counts = [
        (row.checked, Key::CheckedTimes),
        (row.missing, Key::MissingWindows),
        (row.not_swept, Key::NotSweptTimes),
        (row.exempt, Key::ExemptTimes),
        (row.rivals, Key::RivalTimes),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, key)| tf(key, &[("n", &count)]))
    .collect::<Vec<_>>()
    .join(" · ");
    let tag = |holds: bool, tone, key| holds.then(|| view! { <Tag tone=tone text=t(key) /> });
    let tags = [
        tag(row.flag, Tone::Ok, Key::Flag),
        tag(row.tied && !by_grade, Tone::Plain, Key::Tied),
        tag(own, Tone::Info, Key::OwnClass),
    ];
    let (class, name) = (row.class, pick(&row.name));
    let title = name.clone();
    let show = move |_| {
        shown.class.set(Some((class, name.clone())));
        shown.open.set(true);
    };
    view! {
        <li>
            <button type="button" class="cell rank-row" on:click=on_tap(show)>
                <span class="rank number">{rank}</span>
                <span class="cell-main">
                    <span class="tags">{title} {tags}</span>
                    <span class="cell-sub">{counts}</span>
                </span>
                <span class="rank-average number">{average}</span>
            </button>
        </li>
    }
    .into_any()
}

/// Hundredths of a point as people write them.
pub(super) fn points(hundredths: i32) -> String {
    let printed = print(i64::from(hundredths), 2);
    printed
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// Who gets the flag.
fn rule(rule: FlagRule) -> String {
    match rule {
        FlagRule::TopOfSchool { n } => tf(
            of_kind(Key::FlagTopOfSchool, Key::FlagTopOfNursery),
            &[("n", &n)],
        ),
        FlagRule::TopOfGrade { n } => tf(Key::FlagTopOfGrade, &[("n", &n)]),
        FlagRule::TotalAtLeast { average } => tf(Key::FlagTotalAtLeast, &[("n", &points(average))]),
        FlagRule::CategoryAtLeast { percent } => tf(Key::FlagCategoryAtLeast, &[("n", &percent)]),
    }
}

/// What has more days than this phone holds: the server publishes it.
fn by_server(period: Period) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let acting = RwSignal::new(false);
    let act = move |_| {
        acting.set(true);
        spawn_local(async move {
            match app.publish_by_server(period).await {
                Ok(()) => toasts.say(t(Key::Published)),
                Err(error) => toasts.fail(&error),
            }
            acting.try_set(false);
        });
    };
    view! {
        <p class="dock-note">{t(Key::RankingByServer)}</p>
        <Button class="btn primary tall" label=t(Key::Publish) disabled=acting act=on_tap(act) />
    }
    .into_any()
}

/// What the director does with it. Neither what may still change nor part of a period is published
/// as the whole.
fn dock(view: &RankingView, period: Period, shown: Shown) -> Option<AnyView> {
    if !view.directs {
        return None;
    }
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let button = match &view.published {
        Some((_, ranking)) if ranking.status == RankingStatus::Published => {
            let act = move |_| {
                spawn_local(async move {
                    match app.archive_rankings(period).await {
                        Ok(()) => toasts.say(t(Key::RankingArchived)),
                        Err(error) => toasts.fail(&error),
                    }
                });
            };
            view! { <Button class="btn" label=t(Key::ArchiveRanking) act=on_tap(act) /> }.into_any()
        }
        _ if !view.over => {
            let runs = tf(Key::RankingRuns, &[("b", &when::day(period.to))]);
            // The term before may be another school year's; its weeks are what is published.
            let last = (period.kind != PeriodKind::Term).then(|| {
                let act = move |_| shown.on.set(period.from.plus(-1));
                view! { <Button class="btn tall" label=t(Key::RankingLast) act=on_tap(act) /> }
            });
            view! {
                <p class="dock-note" role="status">
                    {runs}
                </p>
                {last}
            }
            .into_any()
        }
        _ if view.away || view.held.is_some() => by_server(period),
        _ => {
            let table = view.table.clone()?;
            // A second tap would publish it twice; this is built anew when it is published.
            let acting = RwSignal::new(false);
            let act = move |_| {
                acting.set(true);
                let table = table.clone();
                spawn_local(async move {
                    match app.publish_ranking(table).await {
                        Ok(()) => toasts.say(t(Key::Published)),
                        Err(error) => {
                            toasts.fail(&error);
                            acting.try_set(false);
                        }
                    }
                });
            };
            view! { <Button class="btn primary tall" label=t(Key::Publish) disabled=acting act=on_tap(act) /> }.into_any()
        }
    };
    Some(view! { <Dock>{button}</Dock> }.into_any())
}
