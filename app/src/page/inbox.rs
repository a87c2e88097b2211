//! 消息 on the day's screen: what the checks found in the classes one answers for, newest first.

use leptos::prelude::*;

use super::failed;
use crate::dom::view;
use crate::part::bind::{follow, live, live_if, on_tap};
use crate::part::button::Button;
use crate::part::cell::{CellGroup, LinkCell};
use crate::part::standing::{Verdict, marks};
use crate::part::tag::{Tag, Tone};
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, InboxRow, Loaded};
use crate::text::{Key, pick, t, tf};

/// How many results are shown at first.
const SHOWN: usize = 6;

/// The results; nothing for who answers for no class.
#[component]
pub fn Inbox() -> impl IntoView {
    let rows = AppState::get().live(AppState::inbox);
    live(move || match rows.get() {
        Loaded::Loading => ().into_any(),
        Loaded::Failed(error) => failed(&error),
        Loaded::Ready(rows) => rows.as_ref().as_ref().map(|rows| list(rows)).into_any(),
    })
}

fn list(rows: &[InboxRow]) -> AnyView {
    if rows.is_empty() {
        return view! { <CellGroup title=t(Key::InboxTitle)>
            <p class="cell">{t(Key::InboxNone)}</p>
        </CellGroup> }
        .into_any();
    }
    let all = RwSignal::new(rows.len() <= SHOWN);
    let cells = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let hidden = move || index >= SHOWN && !all.get();
            view! { <div hidden=follow(hidden)>{cell(row)}</div> }
        })
        .collect_view();
    let unread = rows.iter().filter(|row| row.unread).count();
    let title = match unread {
        0 => t(Key::InboxTitle).to_owned(),
        _ => format!(
            "{} · {}",
            t(Key::InboxTitle),
            tf(Key::InboxUnread, &[("n", &unread)])
        ),
    };
    let more = tf(Key::ShowAll, &[("n", &rows.len())]);
    let more = move || {
        (!all.get()).then(|| {
            view! {
                <Button class="cell center" label=more.clone() act=on_tap(move |_| all.set(true)) />
            }
        })
    };
    view! { <CellGroup title=title>{cells} {live_if(more)}</CellGroup> }.into_any()
}

fn cell(row: &InboxRow) -> AnyView {
    let result = &row.result;
    let window = result
        .slot_name
        .as_ref()
        .map_or_else(|| t(Key::SpotCheck).to_owned(), pick);
    let title = format!("{} {window}", when::day(result.day));
    let about = format!(
        "{} · {}",
        pick(&result.class_name),
        pick(&result.place_name)
    );
    let tag = |holds: bool, tone, key| holds.then(|| view! { <Tag tone=tone text=t(key) /> });
    let tags = [
        tag(row.unread, Tone::Info, Key::Unread),
        tag(result.amended, Tone::Info, Key::Amended),
    ];
    let marks = marks(&result.standing, result.dropped);
    let unsent = tag(row.unsent, Tone::Warn, Key::Unsent);
    let verdict = Verdict::from(result).tag();
    let class = if row.unread { "strong" } else { "" };
    let to = Route::ClassResult { id: result.record };
    view! {
        <LinkCell to=to>
            <span class="cell-main">
                <span class=class>{title}</span>
                <span class="cell-sub">{about}</span>
                <span class="tags">{tags} {marks} {unsent}</span>
            </span>
            {verdict}
        </LinkCell>
    }
    .into_any()
}
