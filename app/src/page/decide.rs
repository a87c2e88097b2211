//! 待办 of the director: what waits is counted on the day's screen and settled here.

use domain::id::RecordId;
use domain::reply::Says;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::class_result::Words;
use super::when_loaded;
use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::bind::{live_if, on_tap};
use crate::part::button::Button;
use crate::part::cell::{CellGroup, LinkCell};
use crate::part::feedback::Empty;
use crate::part::icon::Glyph;
use crate::part::sheet::HalfSheet;
use crate::part::standing::Verdict;
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::{Link, Route};
use crate::state::{AppState, Loaded, Matter, TODO_DAYS, Todo};
use crate::text::{Key, pick, t, tf};

/// How much waits, on the day's screen; nothing for who does not direct or has nothing to do.
#[component]
pub fn TodoCounts() -> impl IntoView {
    let todo = AppState::get().live(AppState::todo);
    live_if(move || match todo.get() {
        Loaded::Ready(todo) => counts(todo.as_ref().as_ref()?),
        Loaded::Loading | Loaded::Failed(_) => None,
    })
}

fn counts(todo: &Todo) -> Option<AnyView> {
    let rows: Vec<_> = [
        (Key::TodoObjections, todo.objections.len()),
        (Key::TodoRivals, todo.rivals.len()),
        (Key::TodoPublish, todo.waiting.len()),
        (Key::TodoUnswept, todo.unswept.len()),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(key, count)| {
        view! {
            <LinkCell to=Route::Decide>
                <span class="cell-main">{t(key)}</span>
                <Tag tone=Tone::Warn text=count.to_string() />
            </LinkCell>
        }
    })
    .collect();
    (!rows.is_empty())
        .then(|| view! { <CellGroup title=t(Key::TodoTitle)>{rows}</CellGroup> }.into_any())
}

/// The sheet in which an objection is decided.
#[derive(Clone, Copy)]
struct Deciding {
    record: RwSignal<Option<RecordId>>,
    open: RwSignal<bool>,
}

/// The screen.
#[component]
pub fn Decide() -> impl IntoView {
    let view = AppState::get().live(AppState::todo);
    let deciding = Deciding {
        record: RwSignal::new(None),
        open: RwSignal::new(false),
    };
    let open = deciding.open;
    let words = move || {
        deciding.record.get().map(|id| {
            view! { <Words id=id says=Says::Stands label=Key::DecideWhy send=Key::DecideStands open=open /> }
        })
    };
    view! {
        <Screen title=t(Key::TodoTitle) back=Route::Today>
            {when_loaded(view, move |todo| match todo {
                Some(todo) => lists(todo, deciding),
                None => view! { <Empty text=t(Key::TodoNone) /> }.into_any(),
            })}
            <HalfSheet open=open title=Signal::derive(|| t(Key::DecideStands).to_owned())>
                {live_if(words)}
            </HalfSheet>
        </Screen>
    }
}

fn lists(todo: &Todo, deciding: Deciding) -> AnyView {
    let objections = group(
        Key::TodoObjections,
        todo.objections
            .iter()
            .map(|one| objection(one, deciding))
            .collect(),
    );
    let rivals = group(
        Key::TodoRivals,
        todo.rivals.iter().map(|all| rivalry(all)).collect(),
    );
    let waiting = group(Key::TodoPublish, publication(&todo.waiting));
    let unswept = group(
        Key::TodoUnswept,
        todo.unswept.iter().map(|one| row(one, false)).collect(),
    );
    let groups: Vec<AnyView> = [objections, rivals, waiting, unswept]
        .into_iter()
        .flatten()
        .collect();
    let none = groups
        .is_empty()
        .then(|| view! { <Empty glyph=Glyph::Check text=t(Key::TodoNone) /> });
    let hint = tf(Key::TodoDays, &[("n", &TODO_DAYS)]);
    view! {
        {groups}
        {none}
        <p class="hint">{hint}</p>
    }
    .into_any()
}

fn group(title: Key, rows: Vec<AnyView>) -> Option<AnyView> {
    (!rows.is_empty()).then(|| view! { <CellGroup title=t(title)>{rows}</CellGroup> }.into_any())
}

/// Class or place, day and window.
fn name(one: &Matter) -> (String, String) {
    let class = one.check.class_name.as_ref();
    let window = one.check.window.as_ref().map_or_else(
        || t(Key::SpotCheck).to_owned(),
        |window| pick(&window.slot_name),
    );
    (
        class.map_or_else(|| pick(&one.record.place_name), pick),
        format!("{} {window}", when::day(one.record.day)),
    )
}

/// A row that leads to the record; with who and when where two are to be told apart.
fn row(one: &Matter, told_apart: bool) -> AnyView {
    let (class, about) = name(one);
    let title = if told_apart {
        let at = when::moment(AppState::get(), one.record.at.at);
        format!("{} {at}", one.record.person_name)
    } else {
        class
    };
    let about = (!told_apart).then(|| view! { <span class="cell-sub">{about}</span> });
    let verdict = Verdict::from(&one.check).tag();
    view! {
        <LinkCell to=Route::Record { id: one.id }>
            <span class="cell-main">{title} {about}</span>
            {verdict}
        </LinkCell>
    }
    .into_any()
}

fn objection(one: &Matter, deciding: Deciding) -> AnyView {
    let id = one.id;
    let words = one.objection.as_ref().map(|reply| {
        let words = tf(
            Key::SaidNote,
            &[("said", &reply.person_name), ("note", &reply.note)],
        );
        view! { <p>{words}</p> }
    });
    let label = format!("{} {}", t(Key::DecideStands), name(one).0);
    let decide = move |_| {
        deciding.record.set(Some(id));
        deciding.open.set(true);
    };
    view! {
        <div>
            {row(one, false)}
            <div class="answer">
                {words}
                <div class="slot-actions">
                    <button
                        type="button"
                        class="btn"
                        aria-label=label
                        on:click=on_tap(decide)
                    >
                        {t(Key::DecideStands)}
                    </button>
                    <Link to=Route::Record { id } class="btn">
                        {t(Key::DecideOpen)}
                    </Link>
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn rivalry(all: &[Matter]) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let ids: Vec<RecordId> = all.iter().map(|one| one.id).collect();
    let title = all
        .first()
        .map(name)
        .map(|(class, about)| format!("{class} · {about}"));
    let rows = all
        .iter()
        .map(|one| {
            let (keep, others) = (one.id, ids.clone());
            let act = move |_| {
                let others = others.clone();
                spawn_local(async move {
                    match app.keep_result(keep, others).await {
                        Ok(()) => toasts.say(t(Key::Saved)),
                        Err(error) => toasts.fail(&error),
                    }
                });
            };
            let label = format!("{} {}", t(Key::KeepThis), one.record.person_name);
            view! {
                {row(one, true)}
                <div class="answer">
                    <button type="button" class="btn" aria-label=label on:click=on_tap(act)>
                        {t(Key::KeepThis)}
                    </button>
                </div>
            }
        })
        .collect_view();
    view! {
        <div>
            <p class="cell strong">{title}</p>
            {rows}
        </div>
    }
    .into_any()
}

fn publication(waiting: &[Matter]) -> Vec<AnyView> {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let publish = move |records: Vec<RecordId>| {
        move |_| {
            let records = records.clone();
            spawn_local(async move {
                match app.publish_results(&records).await {
                    Ok(()) => toasts.say(t(Key::Published)),
                    Err(error) => toasts.fail(&error),
                }
            });
        }
    };
    let one = |matter: &Matter| {
        let label = format!("{} {}", t(Key::Publish), name(matter).0);
        view! {
            <div class="pair">
                {row(matter, false)}
                <button type="button" class="btn plain" aria-label=label on:click=on_tap(publish(vec![matter.id]))>
                    {t(Key::Publish)}
                </button>
            </div>
        }
        .into_any()
    };
    let all = (waiting.len() > 1).then(|| {
        let ids = waiting.iter().map(|one| one.id).collect();
        let label = tf(Key::PublishAll, &[("n", &waiting.len())]);
        view! {
            <div class="answer">
                <Button class="btn primary" label=label act=on_tap(publish(ids)) />
            </div>
        }
        .into_any()
    });
    all.into_iter().chain(waiting.iter().map(one)).collect()
}
