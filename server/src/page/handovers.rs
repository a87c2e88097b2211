//! 交接班记录: the handover notes of a month, by day: who wrote what, and who took over.

use axum::extract::State;
use axum::response::Response;
use domain::entity::Entity;
use domain::handover::Handover;
use domain::id::Id;
use domain::person::Right;
use domain::place::Place;
use domain::problem::Code;
use domain::time::Date;
use leptos::prelude::*;
use serde::Deserialize;

use super::Wording;
use super::answer;
use super::book::Book;
use super::sheet::{Fact, Sheet, facts};
use super::style::Style;
use super::weekly::of_days;
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Parameters;
use crate::problem::Problem;
use crate::server::Reading;

/// Of which month.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    /// Such as 2026-11; without it the one that runs.
    month: Option<String>,
}

/// The handover notes of a month.
///
/// # Errors
/// `bad_parameter` for what is no month; `not_found` for who sees none.
pub async fn handovers(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Response, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let sees = [Right::Patrol, Right::SeeRecords, Right::Direct];
    if !sees.into_iter().any(|right| caller.viewer.has(right)) {
        return Err(Code::NotFound.into());
    }
    let now = clock.now();
    let today = book.school.zone.local(now).date;
    let first = match wanted.month {
        Some(month) => format!("{month}-01")
            .parse::<Date>()
            .map_err(|_| Code::BadParameter)?,
        None => first_of_month(today),
    };
    let last = first_of_month(first.plus(31)).plus(-1);
    let mut notes: Vec<(Id, Handover)> = of_days::<Handover>(&*store, book.id, first, last)
        .await?
        .into_iter()
        .filter(|(_, note)| book.shows(&Entity::Handover(note.clone())))
        .collect();
    notes.sort_by_key(|(id, one)| (one.note.day, one.at.at, *id));
    let mut rows = Vec::with_capacity(notes.len());
    for (_, note) in &notes {
        rows.push(row(&book, note).await?);
    }
    let words = book.words();
    let below = book.below(now).await?;
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: words.handovers_title,
        styles: &[Style::Wide],
        below,
        signed: true,
    };
    let (year, month, _) = first.ymd();
    let head = facts(vec![Fact(words.month, format!("{year}-{month:02}"))]);
    let content = view! { {head} {table(&book, rows)} };
    Ok(sheet.page(content.into_any()))
}

fn first_of_month(day: Date) -> Date {
    let (_, _, of_month) = day.ymd();
    day.plus(1 - i32::from(of_month))
}

fn table(book: &Book<'_>, rows: Vec<AnyView>) -> AnyView {
    let words = book.words();
    if rows.is_empty() {
        return view! { <p class="intro">{words.no_handovers}</p> }.into_any();
    }
    view! {
        <table>
            <thead>
                <tr>
                    <th class="day">{words.day}</th>
                    <th class="area">{words.handed_over}</th>
                    <th>{words.said_over}</th>
                    <th class="area">{words.taken_over}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

async fn row(book: &Book<'_>, of: &Handover) -> Result<AnyView, Problem> {
    let words = book.words();
    let note = &of.note;
    let shas = note.photos.iter().map(|photo| photo.sha);
    let arrived = book.arrived(&shas.collect()).await?;
    let place = match note.place {
        Some(place) => book.get::<Place>(place.0).await?,
        None => None,
    };
    let place = place.map(|place| place.name.get(book.lang).to_owned());
    let post: Vec<String> = [Some(note.shift.clone()), place]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    let post = (!post.is_empty()).then(|| view! { <p>{post.join(words.comma)}</p> });
    let photos = (!note.photos.is_empty()).then(|| answer::photos(book, &arrived, &note.photos));
    let taken = if of.taken.is_empty() {
        view! { <p class="empty">{words.not_taken}</p> }.into_any()
    } else {
        (of.taken.iter())
            .map(|claim| view! { <p>{claim.person_name.clone()} " " {book.when(&claim.at)}</p> })
            .collect_view()
            .into_any()
    };
    let day = format!("{} {}", note.day, words.weekday(note.day));
    Ok(view! {
        <tr>
            <td>{day}</td>
            <td>
                <p>{of.person_name.clone()} " " {book.when(&of.at)}</p>
                {post}
            </td>
            <td>
                <p class="note">{note.words.clone()}</p>
                {photos}
            </td>
            <td>{taken}</td>
        </tr>
    }
    .into_any())
}
