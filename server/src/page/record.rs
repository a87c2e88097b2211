//! The form of one record.

use axum::extract::State;
use axum::response::Response;
use domain::class::Class;
use domain::id::RecordId;
use domain::plan::Plan;
use domain::problem::Code;
use domain::record::{Answer, Record};
use domain::round::Round;
use domain::template::{Item, Section};
use leptos::prelude::*;
use serde::Deserialize;

use super::Wording;
use super::answer;
use super::book::Book;
use super::recorded::{Recorded, judged};
use super::sheet::{Fact, Sheet, facts};
use super::words::fill;
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Segments;
use crate::problem::Problem;
use crate::server::Reading;

/// The path of a record's form.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct At {
    record: RecordId,
}

/// One record as the form schools file: all sections and items, answered or not, with words, photos
/// and corrections.
///
/// # Errors
/// `not_found` when it is not there or not for this person.
pub async fn record(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
    Segments(at): Segments<At>,
) -> Result<Response, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let words = book.words();
    let record = book
        .get::<Record>(at.record.0)
        .await?
        .ok_or(Code::NotFound)?;
    let planned = planned(&book, &record).await?;
    let class = class(&book, &record).await?;
    let of = Recorded::load(&book, at.record.0, record).await?;
    let below = book.below(clock.now()).await?;
    let title = of
        .template
        .as_ref()
        .map(|one| one.name.get(lang).to_owned());
    let head = facts(head(&book, &of, planned, class));
    let sections = of
        .sections()
        .map(|one| section(&book, &of, one))
        .collect_view();
    let rest = rest(&book, &of);
    let asked = asked_for(&book, &of);
    let amendments = amendments(&book, &of);
    let content = view! { {head} {sections} {rest} {asked} {amendments} }.into_any();
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: title.as_deref().unwrap_or(words.record_title),
        styles: &[],
        below,
        signed: true,
    };
    Ok(sheet.page(content))
}

/// The names of the plan and the slot: of the round, or of the window that a check fills.
async fn planned(book: &Book<'_>, record: &Record) -> Result<(String, String), Problem> {
    if let Some(round) = record.round
        && let Some(round) = book.get::<Round>(round.0).await?
    {
        let (plan, slot) = (round.plan_name, round.slot_name);
        return Ok((
            plan.get(book.lang).to_owned(),
            slot.get(book.lang).to_owned(),
        ));
    }
    let window = record
        .check
        .as_ref()
        .and_then(|check| check.window.as_ref());
    let Some(window) = window else {
        return Ok((String::new(), String::new()));
    };
    let plan = book.get::<Plan>(window.plan.0).await?;
    let plan = plan.map(|plan| plan.name.get(book.lang).to_owned());
    let slot = window.slot_name.get(book.lang).to_owned();
    Ok((plan.unwrap_or_default(), slot))
}

/// The name of the class that is judged, as it was.
async fn class(book: &Book<'_>, record: &Record) -> Result<String, Problem> {
    let as_it_was = record
        .check
        .as_ref()
        .and_then(|check| check.class_name.as_ref());
    if let Some(name) = as_it_was {
        return Ok(name.get(book.lang).to_owned());
    }
    let class = match record.class {
        Some(class) => book.get::<Class>(class.0).await?,
        None => None,
    };
    let name = class.map(|class| book.class_name(&class, record.day));
    Ok(name.unwrap_or_default())
}

fn head(
    book: &Book<'_>,
    of: &Recorded,
    (plan, slot): (String, String),
    class: String,
) -> Vec<Fact> {
    let (words, record, lang) = (book.words(), &of.record, book.lang);
    let marks = of.marks(book);
    let version = of.template.as_ref().map(|template| {
        let n = template.version.to_string();
        let name = format!("{} {}", template.key, template.name.get(lang));
        fill(words.template_version, &[("name", &name), ("n", &n)])
    });
    let source = of
        .template
        .as_ref()
        .map(|one| one.source.get(lang).to_owned());
    vec![
        Fact(words.day, record.day.to_string()),
        Fact(words.time, book.when(&record.at)),
        Fact(words.place, record.place_name.get(lang).to_owned()),
        Fact(words.class, class),
        Fact(words.score, of.score(book).unwrap_or_default()),
        Fact(words.person, record.person_name.clone()),
        Fact(words.plan, plan),
        Fact(words.slot, slot),
        Fact(
            words.presence,
            words.of_presence(record.presence).to_owned(),
        ),
        Fact(
            words.dwell,
            record.dwell_ms.map(|ms| span(book, ms)).unwrap_or_default(),
        ),
        Fact(words.template, version.unwrap_or_default()),
        Fact(words.source, source.unwrap_or_default()),
        Fact(words.record_number, of.id.to_string()),
        Fact(
            words.marks,
            if marks.is_empty() {
                words.none.to_owned()
            } else {
                marks.join(words.list_end)
            },
        ),
    ]
}

fn span(book: &Book<'_>, ms: i64) -> String {
    let seconds = ms / 1000;
    if seconds < 120 {
        fill(book.words().seconds, &[("n", &seconds.to_string())])
    } else {
        fill(book.words().minutes, &[("n", &(seconds / 60).to_string())])
    }
}

fn section(book: &Book<'_>, of: &Recorded, section: &Section) -> AnyView {
    let rows = (1..)
        .zip(&section.items)
        .map(|(number, item)| {
            let answer = of.record.answers.iter().find(|one| one.item == item.key);
            let text = item.text.get(book.lang).to_owned();
            row(book, of, number, text, Some(item), answer)
        })
        .collect_view();
    table(
        book,
        section.name.get(book.lang).to_owned(),
        rows.into_any(),
    )
}

/// Answers whose item the template does not have: written by something newer. They are shown too.
fn rest(book: &Book<'_>, of: &Recorded) -> Option<AnyView> {
    let known = |answer: &&Answer| of.item(&answer.item).is_none();
    let rest: Vec<&Answer> = of.record.answers.iter().filter(known).collect();
    if rest.is_empty() {
        return None;
    }
    let rows = (1..)
        .zip(rest)
        .map(|(number, answer)| row(book, of, number, answer.item.clone(), None, Some(answer)))
        .collect_view();
    Some(table(book, String::new(), rows.into_any()))
}

fn table(book: &Book<'_>, name: String, rows: AnyView) -> AnyView {
    let words = book.words();
    view! {
        <table class="items">
            <caption>{name}</caption>
            <thead>
                <tr>
                    <th class="number">{words.number}</th>
                    <th class="item">{words.item}</th>
                    <th class="result">{words.result}</th>
                    <th>{words.note}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(
    book: &Book<'_>,
    of: &Recorded,
    number: u32,
    text: String,
    item: Option<&Item>,
    answer: Option<&Answer>,
) -> AnyView {
    let words = book.words();
    let key = answer.map(|answer| answer.item.clone());
    let key = key
        .or_else(|| item.map(|item| item.key.clone()))
        .unwrap_or_default();
    let corrections: Vec<_> = of.corrections(&key).collect();
    let class = match answer {
        Some(_) if !corrections.is_empty() => "amended",
        Some(answer) if answer::is_finding(item, answer) => "found",
        Some(_) => "",
        None => "empty",
    };
    let first = answer.map_or_else(
        || words.not_answered.to_owned(),
        |answer| result(book, of, item, answer),
    );
    let later = corrections
        .iter()
        .map(|(number, answer)| {
            let label = fill(words.amended, &[("n", &number.to_string())]);
            let text = words.labelled(&label, &result(book, of, item, answer));
            view! { <p class="correction">{text}</p> }
        })
        .collect_view();
    let said = answer.map(|answer| words_of(book, of, answer));
    let said_later = (corrections.iter())
        .map(|(_, answer)| words_of(book, of, answer))
        .collect_view();
    view! {
        <tr class=class>
            <td class="number">{number}</td>
            <td>{text}</td>
            <td><p class="first">{first}</p>{later}</td>
            <td>{said}{said_later}</td>
        </tr>
    }
    .into_any()
}

/// A value with its level, and the limits it breaks.
pub(super) fn result(
    book: &Book<'_>,
    of: &Recorded,
    item: Option<&Item>,
    answer: &Answer,
) -> String {
    let words = book.words();
    let mut parts = vec![answer::value(
        book,
        of,
        item.map(|item| &item.kind),
        &answer.value,
    )];
    if answer::is_finding(item, answer) {
        let default = item.and_then(|item| item.on_fail.default_level);
        let level = answer.level.or(default);
        parts.extend(level.map(|level| words.of_level(level).to_owned()));
        parts.extend(item.and_then(|item| answer::limits(book, item)));
    }
    parts.join(words.list_end)
}

/// The words and photos of an answer.
pub(super) fn words_of(book: &Book<'_>, of: &Recorded, answer: &Answer) -> AnyView {
    let note = (!answer.note.is_empty()).then(|| {
        let note = answer.note.clone();
        view! { <p class="note">{note}</p> }
    });
    let photos =
        (!answer.photos.is_empty()).then(|| answer::photos(book, &of.arrived, &answer.photos));
    view! { {note} {photos} }.into_any()
}

/// The photos that the round asked for.
fn asked_for(book: &Book<'_>, of: &Recorded) -> Option<AnyView> {
    (!of.record.photos.is_empty()).then(|| {
        view! {
            <section>
                <h2>{book.words().round_photo}</h2>
                {answer::photos(book, &of.arrived, &of.record.photos)}
            </section>
        }
        .into_any()
    })
}

/// Who corrected what, and why.
pub(super) fn amendments(book: &Book<'_>, of: &Recorded) -> Option<AnyView> {
    if of.amendments.is_empty() {
        return None;
    }
    let words = book.words();
    let lines = (1..)
        .zip(&of.amendments)
        .map(|(number, amendment): (u32, _)| {
            let label = fill(words.amended, &[("n", &number.to_string())]);
            let when = book.when(&amendment.at);
            let by = fill(
                words.amended_by,
                &[("name", &amendment.person_name), ("t", &when)],
            );
            let judged = (amendment.judgement.as_ref()).map(|one| judged(words, one));
            let why = words.labelled(words.reason, &amendment.reason);
            let parts: Vec<_> = [Some(words.labelled(&label, &by)), judged, Some(why)]
                .into_iter()
                .flatten()
                .collect();
            let line = parts.join(words.list_end);
            view! { <p>{line}</p> }
        })
        .collect_view();
    Some(
        view! {
            <section class="amendments">
                <h2>{words.amendments}</h2>
                {lines}
            </section>
        }
        .into_any(),
    )
}
