//! How a class went: its averages as a small line with the numbers in words, and its categories.

use domain::id::ClassId;
use domain::ranking::{Period, PeriodKind};
use domain::time::Date;
use leptos::prelude::*;

use super::ranking::points;
use super::when_loaded;
use crate::dom::view;
use crate::part::cell::{CellGroup, Fact};
use crate::part::when;
use crate::state::{AppState, Course as View};
use crate::text::{Key, pick, t, tf};

/// The size of the line's field.
const WIDTH: i64 = 300;
const HEIGHT: i64 = 80;
/// What is left empty around it, so that its ends are seen.
const EDGE: i64 = 6;

/// The course of a class.
#[component]
pub fn Course(
    /// Which.
    class: ClassId,
    /// By days, weeks …
    kind: PeriodKind,
    /// Until when.
    on: Date,
) -> impl IntoView {
    let view = AppState::get().once(move |app| app.course(class, kind, on));
    when_loaded(view, body)
}

fn body(view: &View) -> AnyView {
    let points_known: Vec<(Period, i32)> = view
        .points
        .iter()
        .filter_map(|(period, average)| Some((*period, (*average)?)))
        .collect();
    let words: Vec<String> = points_known
        .iter()
        .map(|(period, average)| format!("{} {}", when::day(period.from), points(*average)))
        .collect();
    let words = words.join(t(Key::ListComma));
    let line = if points_known.is_empty() {
        view! { <p class="lead">{t(Key::CourseNone)}</p> }.into_any()
    } else {
        drawn(&points_known, &words)
    };
    let categories = view
        .categories
        .iter()
        .map(|(name, category)| {
            let taken = points(i32::try_from(category.taken).unwrap_or(i32::MAX));
            let worth = points(i32::try_from(category.worth).unwrap_or(i32::MAX));
            let value = tf(Key::CategoryTaken, &[("n", &taken), ("m", &worth)]);
            view! { <Fact label=pick(name) value=Signal::stored(value) /> }
        })
        .collect::<Vec<_>>();
    let categories = (!categories.is_empty()).then(|| {
        view! { <CellGroup title=t(Key::Categories)>{categories}</CellGroup> }
    });
    view! {
        {line}
        {categories}
    }
    .into_any()
}

/// The line, and below it where it begins and ends; a screen reader hears every number.
fn drawn(known: &[(Period, i32)], words: &str) -> AnyView {
    let values = || known.iter().map(|(_, average)| i64::from(*average));
    let (least, most) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
    let last = i64::try_from(known.len().saturating_sub(1))
        .unwrap_or(0)
        .max(1);
    let spots: Vec<(i64, i64)> = (0..)
        .zip(values())
        .map(|(index, value): (i64, i64)| {
            let x = EDGE + index * (WIDTH - 2 * EDGE) / last;
            let y = EDGE + (most - value) * (HEIGHT - 2 * EDGE) / (most - least).max(1);
            (x, y)
        })
        .collect();
    let path: Vec<String> = spots.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let dots = spots
        .iter()
        .map(|(x, y)| view! { <circle cx=x.to_string() cy=y.to_string() r="3" /> })
        .collect_view();
    let end = |one: Option<&(Period, i32)>| {
        one.map(|(period, average)| format!("{} {}", when::day(period.from), points(*average)))
    };
    let label = format!("{} {words}", t(Key::CourseTitle));
    view! {
        <figure class="course">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
                <polyline points=path.join(" ") />
                {dots}
            </svg>
            <figcaption aria-hidden="true">
                <span>{end(known.first())}</span>
                <span>{end(known.last().filter(|_| known.len() > 1))}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}
