//! 交接班记录: every handover note that the phone holds, by day: who wrote it, who took over and when; and
//! the month's on paper, which the server has whole.

use domain::time::Date;
use leptos::prelude::*;

use super::office_link::{online, server_page};
use super::when_loaded;
use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::cell::CellGroup;
use crate::part::feedback::Empty;
use crate::part::standing::photos;
use crate::part::tag::{Tag, Tone};
use crate::part::viewer::{Shot, Viewer};
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, HandoverRow};
use crate::text::{Key, t, tf};

/// The screen.
#[component]
pub fn HandoverLog() -> impl IntoView {
    let app = AppState::get();
    let rows = app.live(AppState::handover_log);
    let shown = RwSignal::new(None::<Shot>);
    let online = online();
    let today = app.now().date;
    let last = today.plus(-i32::from(today.ymd().2));
    let prints = [
        (today, Key::HandoversPrint),
        (last, Key::HandoversPrintLast),
    ]
    .map(|(day, key)| server_page(online, t(key), month_page(app, day)));
    view! {
        <Screen title=t(Key::HandoversTitle) back=Route::Today>
            {when_loaded(rows, move |rows| match rows {
                None => view! { <Empty text=t(Key::HandoversNotYours) /> }.into_any(),
                Some(rows) => log(rows, shown),
            })}
            <CellGroup title=t(Key::GroupPrint)>{prints.into_iter().collect_view()}</CellGroup>
            <Viewer shown=shown />
        </Screen>
    }
}

fn month_page(app: AppState, day: Date) -> String {
    let (year, month, _) = day.ymd();
    app.server_page(&format!("print/handovers?month={year:04}-{month:02}"))
}

fn log(rows: &[HandoverRow], shown: RwSignal<Option<Shot>>) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty text=t(Key::HandoversNone) /> }.into_any();
    }
    rows.chunk_by(|a, b| a.handover.note.day == b.handover.note.day)
        .map(|rows| {
            let day = rows.first().map(|row| when::day(row.handover.note.day));
            let notes: Vec<AnyView> = rows.iter().map(|row| note(row, shown)).collect();
            view! { <CellGroup title=day.unwrap_or_default()>{notes}</CellGroup> }
        })
        .collect_view()
        .into_any()
}

fn note(row: &HandoverRow, shown: RwSignal<Option<Shot>>) -> AnyView {
    let app = AppState::get();
    let handover = &row.handover;
    let by = |name: &str, at| format!("{name} {}", when::moment(app, at));
    let head = by(&handover.person_name, handover.at.at);
    let waits = (handover.taken.is_empty())
        .then(|| view! { <Tag tone=Tone::Plain text=t(Key::HandoverWaits) /> });
    let unsent = row
        .unsent
        .then(|| view! { <Tag tone=Tone::Warn text=t(Key::Unsent) /> });
    let taken = (handover.taken.iter())
        .map(|claim| {
            let who = by(&claim.person_name, claim.at.at);
            view! { <p class="quiet">{tf(Key::HandoverTakenBy, &[("who", &who)])}</p> }
        })
        .collect_view();
    view! {
        <div class="answer">
            <div class="answer-head">
                <span class="quiet">{head}</span>
                <span class="tags">{waits} {unsent}</span>
            </div>
            <p class="said">{handover.note.words.clone()}</p>
            {photos(&handover.note.photos, shown)}
            {taken}
        </div>
    }
    .into_any()
}
