//! What printed pages and spreadsheets say of an issue: who answers for it, what was done about it,
//! until when.

use std::collections::BTreeMap;

use domain::id::{Id, PersonId};
use domain::issue::{Act, Issue, Step};
use domain::person::Person;
use domain::record::Record;
use domain::text::Lang;
use domain::time::{Date, UtcMillis};

use super::book::Book;
use super::words::{Words, words};
use crate::problem::Problem;

/// The three last columns of a patrol's form (`domain.md` 3.3: 责任部门, 整改措施, 整改期限).
#[derive(Clone, Debug, Default)]
pub(super) struct Handling {
    /// Who answers for it.
    pub(super) department: String,
    /// What was done, or where it stands.
    pub(super) measures: String,
    /// Until when.
    pub(super) deadline: String,
}

/// What was done about each issue that a record raised, as far as the caller may see it.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn handled(
    book: &Book<'_>,
    id: Id,
    record: &Record,
    now: UtcMillis,
) -> Result<Vec<Handling>, Problem> {
    // An issue stands under the day in UTC of its record.
    let day = record.at.at.utc_date();
    let mut all = Vec::new();
    for (_, issue, visible) in book.dated::<Issue>(id, day, day).await? {
        if !visible {
            continue;
        }
        let owner = match issue.owner {
            Some(owner) => book.get::<Person>(owner.0).await?,
            None => None,
        };
        let today = book.school.zone.local(now).date;
        all.push(Handling {
            department: owner.map(|one| named(&one, book.lang)).unwrap_or_default(),
            measures: measures(&issue, book.lang),
            deadline: deadline(&issue, today, book.lang),
        });
    }
    Ok(all)
}

/// The post and the name: schools write 责任部门 and mean who is asked.
fn named(person: &Person, lang: Lang) -> String {
    format!("{} {}", person.post.get(lang), person.name)
        .trim_start()
        .to_owned()
}

fn deadline(issue: &Issue, today: Date, lang: Lang) -> String {
    let Some(last) = issue.deadline else {
        return String::new();
    };
    if issue.is_overdue(today) {
        format!("{last} {}", words(lang).overdue)
    } else {
        last.to_string()
    }
}

/// Where an issue stands, with the words of the repair or of the last step; how bad it was decided to
/// be, and why.
#[must_use]
pub(crate) fn measures(issue: &Issue, lang: Lang) -> String {
    let words = words(lang);
    let last = issue.last();
    let status = match last.map(|step| step.deed.act) {
        Some(Act::OnSpot) => words.on_the_spot,
        Some(Act::Dismiss) => words.dismissed,
        Some(Act::Return) => words.returned,
        _ => words.of_status(issue.status),
    };
    let done = match issue.repair().or(last).map(|step| &step.deed.words) {
        Some(said) if !said.is_empty() => words.labelled(status, said),
        _ => status.to_owned(),
    };
    let up = issue.must_be_reported_up().then_some(words.to_report_up);
    let parts = [Some(done), graded(issue, words), up.map(str::to_owned)];
    parts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(words.list_end)
}

fn graded(issue: &Issue, words: &Words) -> Option<String> {
    let step = issue.graded()?;
    let level = words.of_level(step.deed.level?);
    let decided = format!("{} {level}", words.graded);
    Some(words.labelled(&decided, &step.deed.words))
}

/// The step that closed it.
#[must_use]
pub(crate) fn closing(issue: &Issue) -> Option<&Step> {
    issue.last().filter(|_| !issue.is_open())
}

/// Who re-checked it and passed it; alone, where nobody else was there.
#[must_use]
pub(crate) fn rechecker(issue: &Issue, lang: Lang) -> Option<String> {
    let words = words(lang);
    let passed = closing(issue).filter(|step| step.deed.act == Act::Pass)?;
    let name = passed.person_name.clone();
    Some(if passed.alone {
        name + words.is_open + words.alone + words.is_closed
    } else {
        name
    })
}

/// Who answers for it, and that person's post: 责任人, 责任部门.
#[must_use]
pub(crate) fn owner<'a>(
    issue: &Issue,
    people: &'a BTreeMap<Id, Person>,
    lang: Lang,
) -> (&'a str, &'a str) {
    let of = |PersonId(id)| people.get(&id);
    let found = issue.owner.and_then(of);
    found.map_or(("", ""), |one| (one.name.as_str(), one.post.get(lang)))
}
