//! One line of a round's form: a point, what was found there, what was corrected, and what was done
//! about it.

use domain::check::Judgement;
use domain::record::Answer;
use leptos::prelude::*;

use super::answer;
use super::book::Book;
use super::issue::Handling;
use super::record::{result, words_of};
use super::recorded::{Recorded, came_to, judged};
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

/// Why a point has no record that the caller may see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gap {
    /// It has one.
    Hidden,
    /// Somebody is still walking.
    NotYet,
    /// Nobody was there.
    Missed,
}

impl Gap {
    /// The style of its line.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Hidden => "hidden-point",
            Self::NotYet => "empty",
            Self::Missed => "missed",
        }
    }
}

/// The line of a record.
pub(super) fn line(book: &Book<'_>, of: &Recorded) -> Line {
    let record = &of.record;
    Line {
        class: if found(of).is_empty() { "" } else { "found" },
        day: record.day.to_string(),
        time: time(book, of),
        person: record.person_name.clone(),
        area: record.place_name.get(book.lang).to_owned(),
        findings: view! { {verdict(book, of)} {remarks(book, of, &of.marks_beside(book))} }
            .into_any(),
        handled: Vec::new(),
    }
}

/// When, by the clock alone on the record's day.
pub(super) fn time(book: &Book<'_>, of: &Recorded) -> String {
    let record = &of.record;
    if book.school.zone.local(record.at.at).date == record.day {
        book.clock(record.at.at)
    } else {
        book.moment(record.at.at)
    }
}

/// Answers that fail.
pub(super) fn found(of: &Recorded) -> Vec<&Answer> {
    let answers = of.record.answers.iter();
    answers
        .filter(|one| answer::is_finding(of.item(&one.item), one))
        .collect()
}

/// What was found as a whole: nothing that was not looked at is called normal. Where something was
/// found, that is said instead.
fn verdict(book: &Book<'_>, of: &Recorded) -> Option<AnyView> {
    let words = book.words();
    let nothing = found(of).is_empty();
    let check = of.record.check.as_ref();
    let text = match check.map(|check| &check.judgement) {
        None | Some(Judgement::Checked) if !nothing => return None,
        None => words.pass.to_owned(),
        Some(Judgement::Checked) => came_to(words, &of.record, false).to_owned(),
        Some(judgement) => judged(words, judgement),
    };
    Some(view! { <p class="first">{text}</p> }.into_any())
}

/// What was found, what was corrected, and these marks.
pub(super) fn remarks(book: &Book<'_>, of: &Recorded, marks: &[String]) -> AnyView {
    let words = book.words();
    let found = found(of)
        .into_iter()
        .map(|answer| {
            let item = of.item(&answer.item);
            let name = item.map_or(answer.item.as_str(), |item| item.text.get(book.lang));
            let text = words.labelled(name, &result(book, of, item, answer));
            let said = words_of(book, of, answer);
            view! { <p class="first">{text}</p> {said} }
        })
        .collect_view();
    let marks = (!marks.is_empty()).then(|| {
        view! { <p class="marks">{marks.join(words.list_end)}</p> }
    });
    view! { {found} {corrections(book, of)} {marks} }.into_any()
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
            let whole = amendment.judgement.as_ref().map(|one| judged(words, one));
            let changed: Vec<_> = whole.into_iter().chain(changed).collect();
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
