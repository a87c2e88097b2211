//! A round of a judged template: its classes by floors, each a tile of two keys. The body opens the
//! class, the foot says 干净. One key at a floor's end says it of the rest, once somebody was there.

use domain::check::ClassState;
use domain::id::{RecordId, RoundId};
use domain::template::Judged;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{clean, offer_undo, scale_of, standing};
use crate::device::feedback;
use crate::dom::view;
use crate::page::office_link::print_row;
use crate::page::round_end::RoundEnd;
use crate::page::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, live_if, on_tap};
use crate::part::button::Button;
use crate::part::feedback::Progress;
use crate::part::icon::{Glyph, Icon};
use crate::part::number::print;
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::{Link, Route};
use crate::state::{AppError, AppState, Draft, Floor, FloorsView, Found, Loaded, Tile};
use crate::text::{Key, pick, t, tf};

/// What its keys act on.
#[derive(Clone, Copy)]
struct Keys {
    app: AppState,
    toasts: Toasts,
    round: RoundId,
    /// Points whose result is being stored, or is stored and not shown yet: a second tap on them
    /// means the same.
    storing: StoredValue<Vec<u16>>,
}

/// The screen.
#[component]
pub fn Floors(
    /// The round.
    id: RoundId,
) -> impl IntoView {
    let app = AppState::get();
    let view = app.live(move |app| app.floors(id));
    let ending = RwSignal::new(false);
    let keys = Keys {
        app,
        toasts: expect_context(),
        round: id,
        storing: StoredValue::new(Vec::new()),
    };
    let title = follow(move || {
        view.read(|view| {
            let round = &view.round;
            format!("{} · {}", pick(&round.slot_name), pick(&round.plan_name))
        })
        .unwrap_or_else(|| t(Key::CheckTitle).to_owned())
    });
    let end = move || {
        ending.get().then(|| {
            // Read when it is asked for: the floors know all that they show.
            let round = app.once(move |app| app.round(id));
            live_if(move || match round.get() {
                Loaded::Ready(_) => Some(view! { <RoundEnd open=ending view=round /> }),
                Loaded::Loading | Loaded::Failed(_) => None,
            })
        })
    };
    view! {
        <Screen title=title back=Route::Today>
            {when_loaded(view, move |view| body(view, keys, ending))}
            {live_if(end)}
        </Screen>
    }
}

fn body(view: &FloorsView, keys: Keys, ending: RwSignal<bool>) -> AnyView {
    keys.shown(view);
    let floors = view
        .floors
        .iter()
        .map(|floor| floor_of(view, floor, keys))
        .collect_view();
    let open = view.round.ended.is_none() && view.walking;
    let class = if view.done() == view.tiles().count() {
        "btn primary tall"
    } else {
        "btn"
    };
    let dock = open.then(|| {
        view! {
            <Dock>
                <Button class=class label=t(Key::EndCheck) act=on_tap(move |_| ending.set(true)) />
            </Dock>
        }
    });
    view! {
        {head(view)}
        {floors}
        {print_row(&format!("print/rounds/{}", keys.round), view.unsent)}
        {dock}
    }
    .into_any()
}

/// The window, how far the round is, and what was taken off so far.
fn head(view: &FloorsView) -> AnyView {
    let app = AppState::get();
    let (done, total) = (view.done(), view.tiles().count());
    let counted = match view.judged {
        Judged::Points { .. } => Key::ClassesDone,
        Judged::Swept => Key::PointsDone,
    };
    let progress = tf(counted, &[("n", &done), ("m", &total)]);
    let (from, until) = view.window;
    let window = format!("{}–{}", app.local(from).minute(), app.local(until).minute());
    let off = view.off();
    let off = (off > 0).then(|| {
        let off = print(i64::from(off), scale_of(view.judged));
        view! { <Tag tone=Tone::Bad text=tf(Key::PointsOffSum, &[("n", &off)]) /> }
    });
    let unsent = view
        .unsent
        .then(|| view! { <Tag tone=Tone::Warn text=t(Key::Unsent) /> });
    let ended = view.round.ended.map(|ended| {
        let text = tf(Key::EndedAt, &[("t", &when::moment(app, ended.at))]);
        view! { <Tag tone=Tone::Ok text=text /> }
    });
    let closed = (view.closed && view.round.ended.is_none() && view.may_check)
        .then(|| view! { <p class="quiet">{t(Key::WindowClosed)}</p> });
    let entered = view
        .round
        .late_entry
        .is_some()
        .then(|| view! { <Tag tone=Tone::Warn text=t(Key::LateEntry) /> });
    view! {
        <div class="place">
            <Progress
                done=Signal::stored(u64::try_from(done).unwrap_or(0))
                total=Signal::stored(u64::try_from(total).unwrap_or(0))
                label=progress.clone()
            />
            <p class="place-line">
                <span class="number">{window}</span>
                {off}
                {unsent}
                {entered}
                {ended}
                <span class="number">{progress}</span>
            </p>
            {closed}
        </div>
    }
    .into_any()
}

fn floor_of(view: &FloorsView, floor: &Floor, keys: Keys) -> AnyView {
    let name = pick(&floor.name);
    let tiles = floor
        .tiles
        .iter()
        .map(|one| tile(view, one, keys))
        .collect_view();
    let open: Vec<u16> = floor
        .tiles
        .iter()
        .filter(|tile| tile.is_open() && tile.taken.is_none() && !tile.draft)
        .map(|tile| tile.point)
        .collect();
    let rest = (view.may_check && !open.is_empty()).then(|| {
        let label = tf(Key::RestOfFloor, &[("n", &open.len())]);
        let label = if floor.walked {
            label
        } else {
            format!("{label} · {}", t(Key::FloorFirst))
        };
        let said = tf(Key::FloorRecorded, &[("name", &name), ("n", &open.len())]);
        let act = move |_| keys.rest(open.clone(), said.clone());
        view! {
            <Button
                class="btn soft wide"
                label=label
                disabled=Signal::stored(!floor.walked)
                act=on_tap(act)
            />
        }
    });
    view! {
        <section class="floor">
            <h2 class="group-title">{name}</h2>
            <ul class="tiles">{tiles}</ul>
            {rest}
        </section>
    }
    .into_any()
}

/// One class: what it is called and how it stands, and the key that says 干净.
fn tile(view: &FloorsView, tile: &Tile, keys: Keys) -> AnyView {
    let name = pick(&tile.name);
    let (tone, said) = match (&tile.taken, tile.draft) {
        (Some(who), _) => (Tone::Info, tf(Key::TakenBy, &[("name", who)])),
        (None, true) if tile.is_open() => (Tone::Warn, t(Key::DraftKept).to_owned()),
        _ => standing(tile, view.judged),
    };
    let more = [(tile.made_up, Key::MadeUp), (tile.paper, Key::PaperEntry)]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, key)| view! { <span class="tile-more">{t(key)}</span> })
        .collect_view();
    let face = view! {
        <span class="tile-name">{name.clone()}</span>
        <span class="tile-state">{said}</span>
        {more}
    };
    let point = tile.point;
    let to = match tile.record {
        Some(id) => Some(Route::Record { id }),
        None => view.may_check.then_some(Route::Point {
            round: keys.round,
            point,
        }),
    };
    let face = match to {
        Some(to) => view! { <Link to=to class="tile-body">{face}</Link> }.into_any(),
        None => view! { <span class="tile-body">{face}</span> }.into_any(),
    };
    // What was begun is opened and not said to be clean by the way: its draft would go.
    let foot = (view.may_check && tile.is_open() && !tile.draft).then(|| {
        let word = t(clean(view.judged));
        let label = tf(Key::ResultOf, &[("name", &name), ("result", &word)]);
        let said = label.clone();
        view! {
            <button
                type="button"
                class="tile-foot"
                aria-label=label
                on:click=on_tap(move |_| keys.clean(point, said.clone()))
            >
                <Icon glyph=Glyph::Check />
            </button>
        }
    });
    let other = tile.other.map(|id| {
        view! {
            <Link to=Route::Record { id } class="tile-foot">
                {t(Key::OtherResult)}
            </Link>
        }
    });
    let state = match tile.state {
        ClassState::Rivals => "rivals",
        _ => state_name(tone),
    };
    view! {
        <li class="tile" data-state=state data-point=point.to_string()>
            {face}
            {foot}
            {other}
        </li>
    }
    .into_any()
}

const fn state_name(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "open",
        Tone::Ok => "ok",
        Tone::Bad => "bad",
        Tone::Warn => "warn",
        Tone::Info => "info",
    }
}

impl Keys {
    /// What is shown as checked has no key any more.
    fn shown(self, view: &FloorsView) {
        let is_open = |point: &u16| {
            view.tiles()
                .any(|tile| tile.point == *point && tile.is_open())
        };
        self.storing
            .update_value(|storing| storing.retain(|point| is_open(point)));
    }

    /// The foot of a tile: 干净, in one tap.
    fn clean(self, point: u16, said: String) {
        self.store(vec![point], said, move |keys| {
            let found = Found::Answers(Draft::default());
            keys.app.check(keys.round, point, found)
        });
    }

    /// 本层其余正常
    fn rest(self, points: Vec<u16>, said: String) {
        let of = points.clone();
        self.store(points, said, move |keys| async move {
            keys.app.check_rest(keys.round, &of).await
        });
    }

    fn store<F>(self, points: Vec<u16>, said: String, act: impl FnOnce(Self) -> F)
    where
        F: Future<Output = Result<Vec<RecordId>, AppError>> + 'static,
    {
        let again = self
            .storing
            .with_value(|storing| points.iter().any(|point| storing.contains(point)));
        if again {
            return;
        }
        self.storing.update_value(|storing| storing.extend(&points));
        let acting = act(self);
        spawn_local(async move {
            match acting.await {
                Ok(records) => {
                    feedback::confirmed();
                    offer_undo(self.app, self.toasts, said, records);
                }
                Err(error) => {
                    self.toasts.fail(&error);
                    self.storing.try_update_value(|storing| {
                        storing.retain(|point| !points.contains(point));
                    });
                }
            }
        });
    }
}
