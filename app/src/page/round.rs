//! A round: the next point in large type, the scanner, the route, the end with 说明.

use crate::dom::view;
use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use domain::id::RoundId;
use domain::record::Presence;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::hygiene::floors::Floors;
use super::office_link::print_row;
use super::round_end::RoundEnd;
use super::when_loaded;
use crate::device::feedback;
use crate::part::bar::{Dock, Screen};
use crate::part::feedback::{Progress, Skeleton};
use crate::part::icon::{Glyph, Icon};
use crate::part::marks::Marks;
use crate::part::scanner::{Read, Scanner};
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::{Link, Route};
use crate::state::{AppState, DraftKey, Live, Loaded, PointRow, PointState, RoundView};
use crate::text::{Key, pick, t, tf};

/// The screen: by floors where the template judges (卫生检查), else as a route.
#[component]
pub fn Round(
    /// Which.
    id: RoundId,
) -> impl IntoView {
    let judged = AppState::get().live(move |app| app.judged(id));
    live(move || match judged.get() {
        Loaded::Ready(judged) if judged.is_some() => view! { <Floors id=id /> }.into_any(),
        Loaded::Loading => view! {
            <Screen title=t(Key::RoundTitle) back=Route::Today>
                <Skeleton />
            </Screen>
        }
        .into_any(),
        Loaded::Ready(_) | Loaded::Failed(_) => view! { <Walked id=id /> }.into_any(),
    })
}

#[component]
fn Walked(id: RoundId) -> impl IntoView {
    let app = AppState::get();
    let view = app.live(move |app| app.round(id));
    let title = follow(move || {
        view.read(|view| {
            format!(
                "{} · {}",
                pick(&view.round.slot_name),
                pick(&view.round.plan_name)
            )
        })
        .unwrap_or_else(|| t(Key::RoundTitle).to_owned())
    });
    let scanning = RwSignal::new(false);
    let ending = RwSignal::new(false);
    let toasts = expect_context::<Toasts>();
    let read = Callback::new(move |read: Read| {
        spawn_local(confirm(app, toasts, view, scanning, read));
    });
    view! {
        <Screen title=title back=Route::Today>
            {when_loaded(view, move |round| body(round, scanning, ending))}
            <Scanner open=scanning read=read />
            <RoundEnd open=ending view=view />
        </Screen>
    }
}

/// A code was read or a number typed: the point it belongs to is opened, confirmed.
pub(super) async fn confirm(
    app: AppState,
    toasts: Toasts,
    view: Live<RoundView>,
    scanning: RwSignal<bool>,
    read: Read,
) {
    let Ok((place, presence, code)) = app.place_of_code(read.text, read.typed).await else {
        feedback::refused();
        toasts.say(t(Key::CodeUnknown));
        return;
    };
    let old = presence == Presence::Typed && !read.typed;
    let found = view
        .now()
        .and_then(|view| Some((view.id, point_at(&view.points, place)?)));
    let Some((round, point)) = found else {
        feedback::refused();
        toasts.say(t(Key::CodeElsewhere));
        return;
    };
    let key = DraftKey::Point { round, point };
    match app.draft_load(&key).await {
        Ok(mut draft) => {
            // What was proved once stays proved.
            if draft.presence != Some(Presence::Signed) {
                draft.presence = Some(presence);
                draft.code = code;
            }
            app.draft_save(&key, &draft);
            feedback::confirmed();
            if old {
                toasts.say(t(Key::CodeOld));
            }
            scanning.try_set(false);
            let to = Route::Point { round, point };
            // From one point to the next: the way back leads to the route.
            if matches!(app.router.current_untracked(), Route::Point { .. }) {
                app.router.replace(to);
            } else {
                app.router.go(to);
            }
        }
        Err(error) => toasts.fail(&error),
    }
}

/// The point at a place: the first one still to do, else the first one.
fn point_at(points: &[PointRow], place: domain::id::PlaceId) -> Option<u16> {
    let here = || points.iter().filter(|point| point.place == place);
    here()
        .find(|point| !matches!(point.state, PointState::Done { .. }))
        .or_else(|| here().next())
        .map(|point| point.index)
}

fn body(view: &RoundView, scanning: RwSignal<bool>, ending: RwSignal<bool>) -> AnyView {
    let app = AppState::get();
    let done = view
        .points
        .iter()
        .filter(|point| matches!(point.state, PointState::Done { .. }))
        .count();
    let total = view.points.len();
    let progress = tf(Key::PointsDone, &[("n", &done), ("m", &total)]);
    let started = tf(
        Key::StartedBy,
        &[
            ("name", &view.round.person_name),
            ("t", &when::moment(app, view.round.started.at)),
        ],
    );
    let claims = view
        .round
        .claims
        .iter()
        .map(|claim| {
            let text = tf(
                Key::ClaimedBy,
                &[
                    ("name", &claim.person_name),
                    ("t", &when::moment(app, claim.at.at)),
                ],
            );
            view! { <span>{text}</span> }
        })
        .collect_view();
    let unsent = view
        .unsent
        .then(|| view! { <Tag tone=Tone::Warn text=t(Key::Unsent) /> });
    let open = view.round.ended.is_none();
    let route = view
        .points
        .iter()
        .map(|point| row(view, point))
        .collect_view();
    view! {
        <div class="place">
            <Progress
                done=Signal::stored(u64::try_from(done).unwrap_or(0))
                total=Signal::stored(u64::try_from(total).unwrap_or(0))
                label=progress.clone()
            />
            <p class="place-line">
                <span>{started}</span>
                {claims}
                {unsent}
                <span class="number">{progress}</span>
            </p>
            <Marks marks=view.marks.clone() />
            {note(view)}
        </div>
        {(open && view.walking).then(|| next(view))}
        <section>
            <h2 class="group-title">{t(Key::RouteTitle)}</h2>
            <ol class="cells route">{route}</ol>
        </section>
        {print_row(&format!("print/rounds/{}", view.id), view.unsent)}
        {open.then(|| dock(view, scanning, ending))}
        {explain(view, ending)}
    }
    .into_any()
}

/// Some marks show only once a round is over: there is room to explain them then too.
fn explain(view: &RoundView, ending: RwSignal<bool>) -> Option<AnyView> {
    let over = view.walking && view.round.ended.is_some() && !view.marks.is_empty();
    over.then(|| {
        view! {
            <Dock>
                <Button class="btn tall" label=t(Key::ExplainMore) act=on_tap(move |_| ending.set(true)) />
            </Dock>
        }
        .into_any()
    })
}

/// How it ended, and what the walker wrote.
fn note(view: &RoundView) -> Option<AnyView> {
    let app = AppState::get();
    let ended = view.round.ended?;
    let text = tf(Key::EndedAt, &[("t", &when::moment(app, ended.at))]);
    let note =
        (!view.round.note.is_empty()).then(|| tf(Key::NoteIs, &[("note", &view.round.note)]));
    Some(
        view! {
            <p class="place-line">
                <Tag tone=Tone::Ok text=text />
                <span>{note}</span>
            </p>
        }
        .into_any(),
    )
}

/// The next point, readable at arm's length.
fn next(view: &RoundView) -> Option<AnyView> {
    let index = view.next?;
    let point = view.points.iter().find(|point| point.index == index)?;
    let to = Route::Point {
        round: view.id,
        point: index,
    };
    let number = tf(Key::PointNumber, &[("n", &(u32::from(index) + 1))]);
    Some(
        view! {
            <section class="next" aria-label=t(Key::NextPoint)>
                <p class="next-row">
                    <span>{t(Key::NextPoint)}</span>
                    <span class="number">{number}</span>
                </p>
                <p class="next-place">{pick(&point.name)}</p>
                <p class="quiet">{inside(point)}</p>
                <Link to=to class="btn">
                    {t(Key::OpenByTap)}
                </Link>
            </section>
        }
        .into_any(),
    )
}

/// What a place lies in, the campus left out.
fn inside(point: &PointRow) -> String {
    let names: Vec<String> = point.path.iter().skip(1).map(pick).collect();
    names.join(" › ")
}

fn row(view: &RoundView, point: &PointRow) -> AnyView {
    let number = (u32::from(point.index) + 1).to_string();
    let is_next = view.next == Some(point.index);
    let here = Route::Point {
        round: view.id,
        point: point.index,
    };
    let (step, to, tags) = match &point.state {
        PointState::Todo if is_next => ("step now", here, None),
        PointState::Todo => ("step", here, None),
        PointState::Draft => (
            "step now",
            here,
            Some((Tone::Warn, t(Key::DraftKept).to_owned())),
        ),
        PointState::Done {
            record,
            findings,
            count,
        } => {
            let to = Route::Record { id: *record };
            let tag = if *findings > 0 {
                Some((Tone::Bad, tf(Key::FindingCount, &[("n", findings)])))
            } else if *count > 1 {
                Some((Tone::Warn, tf(Key::WalkedTimes, &[("n", count)])))
            } else {
                Some((Tone::Ok, t(Key::Normal).to_owned()))
            };
            (
                if *findings > 0 {
                    "step bad"
                } else {
                    "step done"
                },
                to,
                tag,
            )
        }
    };
    let sign = match point.state {
        PointState::Done { findings: 0, .. } => view! { <Icon glyph=Glyph::Check /> }.into_any(),
        PointState::Done { .. } => view! { <Icon glyph=Glyph::Bang /> }.into_any(),
        PointState::Todo | PointState::Draft => number.into_any(),
    };
    let tag = tags.map(|(tone, text)| view! { <Tag tone=tone text=text /> });
    let (name, inside) = (pick(&point.name), inside(point));
    view! {
        <li>
            <Link to=to class="cell">
                <span class=step>{sign}</span>
                <span class="cell-main">
                    {name} <span class="cell-sub">{inside}</span>
                </span>
                {tag}
            </Link>
        </li>
    }
    .into_any()
}

fn dock(view: &RoundView, scanning: RwSignal<bool>, ending: RwSignal<bool>) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let id = view.id;
    if !view.walking {
        let claim = move |_| {
            spawn_local(async move {
                match app.claim(id).await {
                    Ok(()) => toasts.say(t(Key::Claimed)),
                    Err(error) => toasts.fail(&error),
                }
            });
        };
        return view! {
            <Dock>
                <Button class="btn primary tall" label=t(Key::Claim) act=on_tap(claim) />
            </Dock>
        }
        .into_any();
    }
    let all_done = view.next.is_none();
    let end_class = if all_done {
        "btn primary tall"
    } else {
        "btn tall"
    };
    let scan = (!all_done).then(|| {
        view! {
            <Button class="btn primary tall" label=t(Key::Scan) icon=Glyph::Scan act=on_tap(move |_| scanning.set(true)) />
        }
    });
    view! {
        <Dock>
            <button type="button" class=end_class on:click=on_tap(move |_| ending.set(true))>
                {t(Key::EndRound)}
            </button>
            {scan}
        </Dock>
    }
    .into_any()
}
