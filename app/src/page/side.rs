//! The way between the screens on a desk: where the window is wide it stands beside a screen, so that
//! a director need not go back to the day for each board. How much room a screen takes there.

use domain::entity::Kind;
use leptos::ev;
use leptos::prelude::*;

use super::office::has_office;
use crate::device::page;
use crate::dom::view;
use crate::part::bind::live_if;
use crate::part::icon::{Glyph, Icon};
use crate::route::{Link, Route};
use crate::state::{AppState, TodayView};
use crate::text::{Key, t};

/// A window with room for the way beside a screen; `style/page/desk.css` asks the same.
const WIDE: &str = "(min-width: 56.25rem)";

/// How a screen uses a wide window, as a class: tables and lists over all of it, groups in columns,
/// the days of a week as tiles; what is read or filled in line by line stays as wide as a page.
pub(super) const fn room(route: &Route) -> &'static str {
    match route {
        Route::Register { of: Kind::Year }
        | Route::Office
        | Route::Decide
        | Route::School
        | Route::Settings
        | Route::Issue { .. }
        | Route::Record { .. }
        | Route::ClassResult { .. } => "columns",
        Route::Board
        | Route::Issues
        | Route::Plans
        | Route::Register { .. }
        | Route::Paper { .. } => "spread",
        Route::Ranking => "spread halves",
        Route::Duty => "spread tiles-of-days",
        _ => "",
    }
}

/// The screen of this list under which a route lies.
fn home(route: &Route) -> Route {
    match route {
        Route::Issue { .. } => Route::Issues,
        Route::Import
        | Route::School
        | Route::Promotion
        | Route::Register { .. }
        | Route::Entry { .. }
        | Route::Devices
        | Route::Plans
        | Route::Plan { .. } => Route::Office,
        Route::Held { .. } => Route::Outbox,
        other => other.clone(),
    }
}

/// The tabs and, below them, the lists that the person may look at, beside a screen; nothing where the
/// window is narrow.
pub(super) fn side(beside: &Route) -> AnyView {
    let wide = RwSignal::new(page::fits(WIDE));
    let heard = window_event_listener(ev::resize, move |_| {
        let now = page::fits(WIDE);
        if wide.get_untracked() != now {
            wide.set(now);
        }
    });
    on_cleanup(move || heard.remove());
    let here = home(beside);
    live_if(move || wide.get().then(|| ways(&here)))
}

fn ways(here: &Route) -> AnyView {
    let app = AppState::get();
    let viewer = app.live(AppState::viewer);
    let today = app.live(|app| app.today(app.now().date));
    let tabs = [
        (Route::Today, Glyph::Today, Key::TabToday),
        (Route::Outbox, Glyph::Outbox, Key::TabOutbox),
        (Route::Settings, Glyph::Settings, Key::TabSettings),
    ]
    .map(|(to, glyph, key)| {
        let current = (to == *here).then_some("page");
        view! {
            <Link to=to class="tab" current=current>
                <Icon glyph=glyph />
                <span>{t(key)}</span>
            </Link>
        }
    });
    let here = here.clone();
    let looks = move || {
        let office = viewer.read(has_office)?;
        today.read(|today| looks(today, office, &here))
    };
    view! {
        <nav class="side" aria-label=t(Key::Tabs)>
            {tabs.into_iter().collect_view()}
            <p class="group-title">{t(Key::GroupLooks)}</p>
            {live_if(looks)}
        </nav>
    }
    .into_any()
}

/// What there is to look at, in the order of the day's screen.
fn looks(today: &TodayView, office: bool, here: &Route) -> AnyView {
    [
        (today.spots, Route::PostCheck, Key::PostCheckTitle),
        (today.checks, Route::SpotCheck, Key::SpotCheck),
        (true, Route::Issues, Key::IssuesTitle),
        (true, Route::Duty, Key::DutyTitle),
        (true, Route::Ranking, Key::RankingTitle),
        (today.sees_all, Route::Board, Key::BoardTitle),
        (office, Route::Office, Key::OfficeTitle),
    ]
    .into_iter()
    .filter(|(may, ..)| *may)
    .map(|(_, to, key)| {
        let current = (to == *here).then_some("page");
        view! { <Link to=to class="tab" current=current>{t(key)}</Link> }
    })
    .collect_view()
    .into_any()
}
