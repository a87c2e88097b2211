//! What printed pages and spreadsheets say of an issue: who answers for it, what was done about it,
//! until when.

use std::collections::BTreeMap;

use domain::id::{Id, PersonId};
use domain::issue::{Act, Issue, Step};
use domain::person::Person;
use domain::record::Record;
use domain::text::Lang;
use domain::time::{Date, UtcMillis, Zone};

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

/// The last step of these kinds that had an effect.
fn last_of<'a>(issue: &'a Issue, acts: &[Act]) -> Option<&'a Step> {
    let mut steps = issue.steps.iter().filter(|step| !step.contested);
    steps.rfind(|step| acts.contains(&step.deed.act))
}

/// 编号: the day on which it was found and the end of its id, the same on every print.
#[must_use]
pub(crate) fn number(id: Id, issue: &Issue, zone: &Zone) -> String {
    let (year, month, day) = zone.local(issue.at.at).date.ymd();
    let id = id.to_string().to_uppercase();
    let end = id.get(id.len().saturating_sub(4)..).unwrap_or_default();
    format!("{year:04}{month:02}{day:02}-{end}")
}

/// 来源: how it came to be known, from the record that raised it.
#[must_use]
pub(crate) fn origin(record: Option<&Record>, lang: Lang) -> &'static str {
    let words = words(lang);
    match record {
        Some(record) if record.check.is_some() => words.from_check,
        Some(record) if record.round.is_some() => words.from_round,
        Some(_) => words.from_report,
        None => "",
    }
}

/// 通知人: the step by which somebody was told to mend it.
#[must_use]
pub(crate) fn notifier(issue: &Issue) -> Option<&Step> {
    last_of(issue, &[Act::Assign])
}

/// 临时措施: what was said when it had to wait or was reported up.
#[must_use]
pub(crate) fn interim(issue: &Issue) -> &str {
    let step = last_of(issue, &[Act::Suspend, Act::Escalate]);
    step.map_or("", |step| step.deed.words.as_str())
}

/// Who re-checked it last; alone, where nobody else was there.
#[must_use]
pub(crate) fn rechecker(issue: &Issue, lang: Lang) -> Option<String> {
    let words = words(lang);
    let step = last_of(issue, &[Act::Pass, Act::Return])?;
    let name = step.person_name.clone();
    Some(if step.alone {
        name + words.is_open + words.alone + words.is_closed
    } else {
        name
    })
}

/// 复查结果: what the last re-check came to; nothing before one.
#[must_use]
pub(crate) fn recheck_result(issue: &Issue, lang: Lang) -> String {
    let words = words(lang);
    let Some(step) = last_of(issue, &[Act::Pass, Act::Return]) else {
        return String::new();
    };
    let result = match step.deed.act {
        Act::Pass => words.passed,
        _ => words.returned,
    };
    match step.deed.words.as_str() {
        "" => result.to_owned(),
        said => words.labelled(result, said),
    }
}

/// 状态, and whether that is past the deadline.
#[must_use]
pub(crate) fn standing(issue: &Issue, today: Date, lang: Lang) -> String {
    let words = words(lang);
    let status = words.of_status(issue.status).to_owned();
    if issue.is_overdue(today) {
        status + words.is_open + words.overdue + words.is_closed
    } else {
        status
    }
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
