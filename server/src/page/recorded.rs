//! A record with everything its form names, looked up before anything is rendered.

use std::collections::{BTreeMap, BTreeSet};

use domain::check::{Check, Judgement, Objection, made_up};
use domain::class::Class;
use domain::due::window;
use domain::id::{Id, Sha};
use domain::person::Person;
use domain::place::Place;
use domain::plan::Plan;
use domain::record::{Amendment, Answer, Record, Value};
use domain::template::{Item, Judged, Section, Template};
use domain::time::{UtcMillis, Zone};

use super::answer::{is_finding, scaled};
use super::book::Book;
use super::words::{Words, fill};
use crate::problem::Problem;

/// A record, ready to be shown.
pub(super) struct Recorded {
    /// Its id.
    pub(super) id: Id,
    /// The record.
    pub(super) record: Record,
    /// The template version it was made with.
    pub(super) template: Option<Template>,
    /// Its corrections, oldest first.
    pub(super) amendments: Vec<Amendment>,
    /// Names of the people, classes and places its answers name.
    pub(super) names: BTreeMap<Id, String>,
    /// Photos that are on the server.
    pub(super) arrived: BTreeSet<Sha>,
}

impl Recorded {
    /// Looks up what the record names.
    pub(super) async fn load(book: &Book<'_>, id: Id, record: Record) -> Result<Self, Problem> {
        let template = book.get::<Template>(record.template.0).await?;
        let mut amendments = Vec::with_capacity(record.amendments.len());
        for amendment in &record.amendments {
            amendments.extend(book.get::<Amendment>(amendment.0).await?);
        }
        let answers = || {
            let corrected = amendments.iter().flat_map(|amendment| &amendment.answers);
            record.answers.iter().chain(corrected)
        };
        let photos = answers().flat_map(|answer| &answer.photos);
        let photos = photos.chain(&record.photos);
        let arrived = book
            .arrived(&photos.map(|photo| photo.sha).collect())
            .await?;
        let mut named = BTreeSet::new();
        answers().for_each(|answer| collect(&answer.value, &mut named));
        let mut names = BTreeMap::new();
        for named in named {
            names.extend(name(book, named, &record).await?);
        }
        Ok(Self {
            id,
            record,
            template,
            amendments,
            names,
            arrived,
        })
    }

    /// The sections it answers, in the template's order.
    pub(super) fn sections(&self) -> impl Iterator<Item = &Section> {
        self.template
            .iter()
            .flat_map(|template| &template.sections)
            .filter(|section| self.record.sections.contains(&section.key))
    }

    /// The item of an answer.
    pub(super) fn item(&self, key: &str) -> Option<&Item> {
        self.sections()
            .flat_map(|section| &section.items)
            .find(|item| item.key == key)
    }

    /// The corrections of an item, each with its number from 1.
    pub(super) fn corrections<'a>(
        &'a self,
        item: &'a str,
    ) -> impl Iterator<Item = (usize, &'a Answer)> {
        let numbered = self.amendments.iter().enumerate();
        numbered.flat_map(move |(index, amendment)| {
            let of_item = amendment.answers.iter().filter(move |one| one.item == item);
            of_item.map(move |answer| (index + 1, answer))
        })
    }

    /// Points of the template's scale.
    pub(super) fn points(&self, points: i64) -> String {
        let judged = self.template.as_ref().and_then(|template| template.judged);
        match judged {
            Some(Judged::Points { scale, .. }) => scaled(points, scale),
            _ => points.to_string(),
        }
    }

    /// What a check came to: `9.5（满分 10.0）`.
    pub(super) fn score(&self, book: &Book<'_>) -> Option<String> {
        let score = self.record.check.as_ref()?.score.as_ref()?;
        let points = |points: i32| scaled(i64::from(points), score.scale);
        let (a, b) = (points(score.got), points(score.base));
        Some(fill(book.words().score_of, &[("a", &a), ("b", &b)]))
    }

    /// What differs from the usual, in words: how it was made, what was found as a whole, and what
    /// happened since.
    pub(super) fn marks(&self, book: &Book<'_>) -> Vec<String> {
        let words = book.words();
        let mut marks = self.made(book);
        if let Some(check) = &self.record.check {
            marks.extend(as_a_whole(words, check));
            marks.extend(since(words, check));
        }
        marks
    }

    /// The same without what was found as a whole, for where that has a line of its own.
    pub(super) fn marks_beside(&self, book: &Book<'_>) -> Vec<String> {
        let mut marks = self.made(book);
        let check = self.record.check.as_ref();
        marks.extend(
            check
                .into_iter()
                .flat_map(|check| since(book.words(), check)),
        );
        marks
    }

    fn made(&self, book: &Book<'_>) -> Vec<String> {
        let found = (self.record.answers.iter()).any(|one| is_finding(self.item(&one.item), one));
        made(book.words(), &self.record, found, |at| book.moment(at))
    }
}

/// How a record was made, as far as it differs from the usual; whether something was `found`.
pub(crate) fn made(
    words: &Words,
    record: &Record,
    found: bool,
    moment: impl Fn(UtcMillis) -> String,
) -> Vec<String> {
    let mut marks = Vec::new();
    if let Some(reason) = &record.late_entry {
        marks.push(words.labelled(words.late_entry, reason));
    }
    if record.by_exception {
        let mark = if found {
            words.rest_by_exception
        } else {
            words.by_exception
        };
        marks.push(mark.to_owned());
    }
    if let Some(metres) = record.away_m {
        marks.push(fill(words.away, &[("n", &metres.to_string())]));
    }
    if record.at.doubtful {
        let (a, b) = (moment(record.at.earliest), moment(record.at.latest));
        marks.push(fill(words.clock_doubtful, &[("a", &a), ("b", &b)]));
    }
    if !record.amendments.is_empty() {
        marks.push(words.has_amendments.to_owned());
    }
    marks
}

/// What was found as a whole, with its reason.
pub(super) fn judged(words: &Words, judgement: &Judgement) -> String {
    match judgement {
        Judgement::Exempt { reason } => words.labelled(words.exempt, reason),
        _ => judgement_name(words, judgement).to_owned(),
    }
}

const fn judgement_name(words: &Words, judgement: &Judgement) -> &'static str {
    match judgement {
        Judgement::Checked => words.checked,
        Judgement::NotSwept => words.not_swept,
        Judgement::Exempt { .. } => words.exempt,
        Judgement::Withdrawn => words.withdrawn,
    }
}

/// What a record came to in one word; whether something was `found`. Nothing that was not looked at is
/// called normal.
pub(crate) fn came_to(words: &Words, record: &Record, found: bool) -> &'static str {
    match record.check.as_deref() {
        None if found => words.fail,
        None => words.pass,
        // Where a place is 合格 or 需补扫, the latter says it all.
        Some(check) if check.to_sweep => words.to_sweep,
        Some(check) if check.judgement.is_checked() && check.score.is_none() => words.fine,
        Some(check) => judgement_name(words, &check.judgement),
    }
}

/// What a check found as a whole, as far as it was not just looked at.
fn as_a_whole(words: &Words, check: &Check) -> Option<String> {
    if check.to_sweep {
        Some(words.to_sweep.to_owned())
    } else {
        (!check.judgement.is_checked()).then(|| judged(words, &check.judgement))
    }
}

/// What happened to a check since, and how it came here.
pub(crate) fn since(words: &Words, check: &Check) -> Vec<String> {
    let mut marks = Vec::new();
    if check.standing.settled.is_some() {
        marks.push(words.swept_since.to_owned());
    }
    marks.extend(check.standing.objection.map(|objection| {
        match objection {
            Objection::Open => words.objection_open,
            Objection::Rejected => words.objection_rejected,
            Objection::Upheld => words.objection_upheld,
        }
        .to_owned()
    }));
    if let Some(paper) = &check.paper {
        marks.push(words.labelled(words.on_paper, &paper.group));
    }
    if check.dropped_for.is_some() {
        marks.push(words.dropped.to_owned());
    }
    marks
}

/// 补检: made after its window had closed.
pub(crate) fn is_made_up(plans: &BTreeMap<Id, Plan>, zone: &Zone, record: &Record) -> bool {
    let of = record
        .check
        .as_ref()
        .and_then(|check| check.window.as_ref());
    let due = of.and_then(|of| {
        let plan = plans.get(&of.plan.0)?;
        window(plan, &of.slot, zone, record.day)
    });
    due.is_some_and(|due| made_up(&due, record))
}

fn collect(value: &Value, named: &mut BTreeSet<Named>) {
    match value {
        Value::Person(id) => drop(named.insert(Named::Person(id.0))),
        Value::Class(id) => drop(named.insert(Named::Class(id.0))),
        Value::Place(id) => drop(named.insert(Named::Place(id.0))),
        Value::Rows(rows) => rows
            .iter()
            .flatten()
            .flatten()
            .for_each(|value| collect(value, named)),
        _ => {}
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Person(Id),
    Class(Id),
    Place(Id),
}

async fn name(
    book: &Book<'_>,
    named: Named,
    record: &Record,
) -> Result<Option<(Id, String)>, Problem> {
    Ok(match named {
        Named::Person(id) => (book.get::<Person>(id).await?).map(|person| (id, person.name)),
        Named::Class(id) => {
            (book.get::<Class>(id).await?).map(|class| (id, book.class_name(&class, record.day)))
        }
        Named::Place(id) => {
            (book.get::<Place>(id).await?).map(|place| (id, place.name.get(book.lang).to_owned()))
        }
    })
}
