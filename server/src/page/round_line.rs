//! One line of a round's form: a point, what was found there, what was corrected, and what was done
//! about it.

use leptos::prelude::*;

use super::answer;
use super::book::Book;
use super::issue::Handling;
use super::record::{result, words_of};
use super::recorded::Recorded;
use super::words::fill;

/// A line of the table, without its number.
pub(super) struct Line {
    pub(super) class: &'static str,
    pub(super) day: String,
    pub(super) time: String,
    pub(super) person: String,
    pub(super) area: String,
    pub(super) findings: AnyView,
    pub(super) handled: Vec<Handling>,
}

impl Line {
    pub(super) fn row(self, number: u32) -> AnyView {
        let each = |text: fn(&Handling) -> &String| {
            let all = self.handled.iter().map(text);
            all.map(|text| view! { <p>{text.clone()}</p> })
                .collect_view()
        };
        let department = each(|one| &one.department);
        let measures = each(|one| &one.measures);
        let deadline = each(|one| &one.deadline);
        view! {
            <tr class=self.class>
                <td class="number">{number}</td>
                <td>{self.day}</td>
                <td>{self.time}</td>
                <td>{self.person}</td>
                <td>{self.area}</td>
                <td>{self.findings}</td>
                <td>{department}</td>
                <td>{measures}</td>
                <td>{deadline}</td>
            </tr>
        }
        .into_any()
    }
}

/// The line of a record.
pub(super) fn line(book: &Book<'_>, of: &Recorded) -> Line {
    let (words, record) = (book.words(), &of.record);
    let findings: Vec<_> = record
        .answers
        .iter()
        .filter(|one| answer::is_finding(of.item(&one.item), one))
        .collect();
    let class = if findings.is_empty() { "" } else { "found" };
    let normal = findings.is_empty().then(|| view! { <p>{words.pass}</p> });
    let found = findings
        .into_iter()
        .map(|answer| {
            let item = of.item(&answer.item);
            let name = item.map_or(answer.item.as_str(), |item| item.text.get(book.lang));
            let text = words.labelled(name, &result(book, of, item, answer));
            let said = words_of(book, of, answer);
            view! { <p class="first">{text}</p> {said} }
        })
        .collect_view();
    let marks = of.marks(book);
    let marks = (!marks.is_empty()).then(|| {
        view! { <p class="marks">{marks.join(words.list_end)}</p> }
    });
    let corrections = corrections(book, of);
    Line {
        class,
        day: record.day.to_string(),
        time: if book.school.zone.local(record.at.at).date == record.day {
            book.clock(record.at.at)
        } else {
            book.moment(record.at.at)
        },
        person: record.person_name.clone(),
        area: record.place_name.get(book.lang).to_owned(),
        findings: view! { {normal} {found} {corrections} {marks} }.into_any(),
        handled: Vec::new(),
    }
}

/// What was corrected on a point, by whom and why.
fn corrections(book: &Book<'_>, of: &Recorded) -> AnyView {
    let words = book.words();
    (1..)
        .zip(&of.amendments)
        .map(|(number, amendment): (u32, _)| {
            let changed: Vec<_> = (amendment.answers.iter())
                .map(|answer| {
                    let item = of.item(&answer.item);
                    let name = item.map_or(answer.item.as_str(), |item| item.text.get(book.lang));
                    words.labelled(name, &result(book, of, item, answer))
                })
                .collect();
            let when = book.moment(amendment.at.at);
            let by = fill(
                words.amended_by,
                &[("name", &amendment.person_name), ("t", &when)],
            );
            let label = fill(words.amended, &[("n", &number.to_string())]);
            let parts = [
                words.labelled(&label, &changed.join(words.comma)),
                by,
                words.labelled(words.reason, &amendment.reason),
            ];
            view! { <p class="correction">{parts.join(words.list_end)}</p> }
        })
        .collect_view()
        .into_any()
}
