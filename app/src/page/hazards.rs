//! 隐患整改台账 (HZ-01): the register of findings from one day to another, printed or as a spreadsheet,
//! narrowed to what is picked of the list above it.

use domain::calendar::SchoolYear;
use domain::issue::Level;
use domain::person::Right;
use domain::time::Date;
use leptos::prelude::*;

use super::issues::Filter;
use super::office::named;
use super::office_link::{online, server_row};
use crate::dom::view;
use crate::part::bind::{follow, live_if};
use crate::part::cell::CellGroup;
use crate::state::AppState;
use crate::text::{Key, t};

/// The rows; nothing for who follows no issues but the own ones.
pub(super) fn hazards(filter: Filter) -> AnyView {
    let viewer = AppState::get().live(AppState::viewer);
    live_if(move || {
        let follows = viewer.read(|viewer| {
            [Right::Direct, Right::SeeIssues, Right::SeeRecords]
                .into_iter()
                .any(|right| viewer.has(right))
        });
        follows.unwrap_or(false).then(|| rows(filter))
    })
}

fn rows(filter: Filter) -> AnyView {
    let app = AppState::get();
    let online = online();
    let today = app.now().date;
    // A register is kept by the school year.
    let begun = Date::new(SchoolYear::start_of(today).into(), 8, 1);
    let from = RwSignal::new(begun.unwrap_or(today));
    let to = RwSignal::new(today);
    let page = move |file: &'static str, more: &'static str, label| {
        let path = follow(move || {
            let (from, to) = (from.get(), to.get());
            let mut path = format!("{file}?from={from}&to={to}{more}");
            let picked = [
                ("which", filter.which.get().map(|which| which.name())),
                ("kind", filter.kind.get().map(|kind| named(kind).0)),
                ("level", filter.level.get().map(level)),
            ];
            for (name, value) in picked {
                if let Some(value) = value {
                    path.extend(["&", name, "=", value]);
                }
            }
            app.server_page(&path)
        });
        server_row(online, t(label), path)
    };
    view! {
        <CellGroup title=t(Key::HazardsTitle) hint=t(Key::HazardsHint)>
            {day(Key::CalendarFirst, from)}
            {day(Key::CalendarLast, to)}
            {page("print/hazards", "", Key::Print)}
            {page("print/hazards", "&photos=true", Key::HazardsPhotos)}
            {page("export/issues.xlsx", "", Key::SheetWorkbook)}
            {page("export/issues.csv", "", Key::SheetIssues)}
        </CellGroup>
    }
    .into_any()
}

fn day(label: Key, date: RwSignal<Date>) -> AnyView {
    view! {
        <label class="field">
            <span class="field-label">{t(label)}</span>
            <input
                type="date"
                class="input"
                prop:value=follow(move || date.get().to_string())
                on:change:target=move |event| {
                    if let Ok(day) = event.target().value().parse() {
                        date.set(day);
                    }
                }
            />
        </label>
    }
    .into_any()
}

/// A level as the server calls it.
const fn level(level: Level) -> &'static str {
    match level {
        Level::Minor => "minor",
        Level::General => "general",
        Level::SuspectedMajor => "suspected_major",
        Level::Major => "major",
    }
}
