//! Answers in words, and their photos.

use std::collections::BTreeSet;

use domain::draft::fails;
use domain::id::Sha;
use domain::record::{Answer, PhotoRef, Value};
use domain::template::{Item, ItemKind};
use domain::time::UtcMillis;
use leptos::prelude::*;

use super::book::Book;
use super::recorded::Recorded;
use super::words::fill;
use crate::endpoint::ROOT;

/// Whether an answer is a finding; without its item as far as the answer itself says so.
pub(crate) fn is_finding(item: Option<&Item>, answer: &Answer) -> bool {
    item.map_or_else(
        || matches!(answer.value, Value::Fail) || answer.level.is_some(),
        |item| fails(item, &answer.value),
    )
}

/// A value in words.
pub(super) fn value(
    book: &Book<'_>,
    of: &Recorded,
    kind: Option<&ItemKind>,
    value: &Value,
) -> String {
    let words = book.words();
    let named = |id| of.names.get(id).cloned().unwrap_or_default();
    match value {
        Value::Pass => words.pass.to_owned(),
        Value::Fail => words.fail.to_owned(),
        Value::NotApplicable => words.not_applicable.to_owned(),
        Value::Points(0) => words.nothing_off.to_owned(),
        Value::Points(points) => fill(words.points_off, &[("n", &of.points(i64::from(*points)))]),
        Value::Number(number) => measured(kind, *number),
        Value::Choice(index) => chosen(book, kind, *index),
        Value::Text(text) | Value::Asset(text) => text.clone(),
        Value::Time(minute) => minute.to_string(),
        Value::Photo => words.see_photo.to_owned(),
        Value::Signature => words.signature.to_owned(),
        Value::Person(id) => named(&id.0),
        Value::Class(id) => named(&id.0),
        Value::Place(id) => named(&id.0),
        Value::Rows(rows) => table(book, of, kind, rows),
    }
}

fn chosen(book: &Book<'_>, kind: Option<&ItemKind>, index: u16) -> String {
    let option = match kind {
        Some(ItemKind::Choice { options }) => options.get(usize::from(index)),
        _ => None,
    };
    option.map_or_else(
        || (u32::from(index) + 1).to_string(),
        |option| option.get(book.lang).to_owned(),
    )
}

/// A measured number with its unit.
fn measured(kind: Option<&ItemKind>, number: i64) -> String {
    match kind {
        Some(ItemKind::Number { unit, scale, .. }) => format!("{} {unit}", scaled(number, *scale))
            .trim()
            .to_owned(),
        _ => number.to_string(),
    }
}

/// An integer times 10^-scale, without floats: 405 at scale 1 is `40.5`.
pub(crate) fn scaled(number: i64, scale: u8) -> String {
    let digits = number.unsigned_abs().to_string();
    let scale = usize::from(scale);
    let sign = if number < 0 { "-" } else { "" };
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = padded
        .split_at_checked(padded.len() - scale)
        .unwrap_or_default();
    format!("{sign}{whole}.{part}")
}

/// The limits of a measured number, for whoever reads that it lies outside them.
pub(super) fn limits(book: &Book<'_>, item: &Item) -> Option<String> {
    let ItemKind::Number {
        scale, min, max, ..
    } = &item.kind
    else {
        return None;
    };
    let words = book.words();
    let limit = |text: &str, limit: &Option<i64>| {
        limit.map(|limit| fill(text, &[("n", &scaled(limit, *scale))]))
    };
    let limits: Vec<_> = [limit(words.at_least, min), limit(words.at_most, max)]
        .into_iter()
        .flatten()
        .collect();
    (!limits.is_empty()).then(|| words.labelled(words.out_of_limits, &limits.join(words.comma)))
}

/// A table on lines: `column：value；column：value`.
fn table(
    book: &Book<'_>,
    of: &Recorded,
    kind: Option<&ItemKind>,
    rows: &[Vec<Option<Value>>],
) -> String {
    let words = book.words();
    let columns = match kind {
        Some(ItemKind::Table { columns }) => columns.as_slice(),
        _ => &[],
    };
    let cell = |(index, cell): (usize, &Option<Value>)| {
        let column = columns.get(index);
        let text = value(book, of, column.map(|column| &column.kind), cell.as_ref()?);
        let label = column.map(|column| column.text.get(book.lang));
        Some(label.map_or(text.clone(), |label| words.labelled(label, &text)))
    };
    let line = |row: &Vec<Option<Value>>| {
        let cells: Vec<_> = row.iter().enumerate().filter_map(cell).collect();
        cells.join(words.list_end)
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Photos as thumbnails, each with the phone's time. One that has not arrived leaves its place.
pub(super) fn photos(book: &Book<'_>, arrived: &BTreeSet<Sha>, photos: &[PhotoRef]) -> AnyView {
    let words = book.words();
    let figures = photos
        .iter()
        .map(|photo| {
            let time = book.moment(UtcMillis(photo.taken_wall));
            let mut caption = fill(words.photo_time, &[("t", &time)]);
            if photo.smeared {
                caption = [&caption, words.smeared].join(words.list_end);
            }
            let picture = if arrived.contains(&photo.sha) {
                let address = address(book, photo);
                view! { <img src=address alt=words.photos /> }.into_any()
            } else {
                view! { <p class="absent">{words.photo_missing}</p> }.into_any()
            };
            view! { <figure>{picture}<figcaption>{caption}</figcaption></figure> }
        })
        .collect_view();
    view! { <div class="photos">{figures}</div> }.into_any()
}

/// An image cannot set a header: its address names the person.
fn address(book: &Book<'_>, photo: &PhotoRef) -> String {
    format!(
        "{ROOT}/schools/{}/blobs/{}?person={}",
        book.id, photo.sha, book.person
    )
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn numbers_keep_their_scale() {
        assert_eq!(scaled(405, 1), "40.5");
        assert_eq!(scaled(-5, 2), "-0.05");
        assert_eq!(scaled(125, 0), "125");
        assert_eq!(scaled(0, 1), "0.0");
    }
}
