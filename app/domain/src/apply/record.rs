//! Submitting a record and amending one. What is missing in a record is marked, never refused;
//! what contradicts the template it names is set aside.

use super::author::Author;
use super::proof::{self, Proof};
use super::shape::{self, LATE_ENTRY_CHARS_MAX, REASON_CHARS_MAX, photos_fit, within};
use super::{Outcome, Step, Stop, World, check, find, need, require, require_right, unchanged};
use crate::check::Judgement;
use crate::class::Class;
use crate::class_result::{ClassResult, class_result_id};
use crate::draft::fails;
use crate::entity::{Entity, EntityRef};
use crate::id::{ClassId, OpId, RecordId};
use crate::issue::{Issue, IssueStatus, Level};
use crate::op::{Action, Op, Submit, amendment_id, issue_id, record_id, reply_id};
use crate::person::{Person, Right};
use crate::place::Place;
use crate::problem::Code;
use crate::record::{Amendment, Answer, Record, Value};
use crate::reply::Reply;
use crate::round::Round;
use crate::template::{Item, Section, Template};
use crate::time::Corrected;

pub(super) struct Amend<'a> {
    pub(super) record: RecordId,
    pub(super) reason: &'a str,
    pub(super) answers: &'a [Answer],
    pub(super) judgement: Option<&'a Judgement>,
}

pub(super) fn reads(op: &Op, reads: &mut Vec<EntityRef>) {
    match &op.action {
        Action::RecordSubmit(submit) => {
            reads.push(EntityRef::of::<Record>(record_id(op.id).0));
            reads.push(EntityRef::of::<Template>(submit.template.0));
            reads.push(EntityRef::of::<Place>(submit.place.0));
            reads.extend(submit.class.map(|id| EntityRef::of::<Class>(id.0)));
            reads.extend(submit.round.map(|id| EntityRef::of::<Round>(id.0)));
        }
        Action::RecordPosition { record, .. } => reads.push(EntityRef::of::<Record>(record.0)),
        Action::RecordAmend { record, .. } => {
            reads.push(EntityRef::of::<Record>(record.0));
            reads.push(EntityRef::of::<Amendment>(amendment_id(op.id).0));
        }
        Action::RecordPublish { records } => {
            reads.extend(records.iter().map(|id| EntityRef::of::<Record>(id.0)));
        }
        Action::RecordReply { record, .. } => {
            reads.push(EntityRef::of::<Reply>(reply_id(op.id).0));
            reads.push(EntityRef::of::<Record>(record.0));
            reads.push(EntityRef::of::<ClassResult>(class_result_id(*record).0));
        }
        Action::ResultKeep { keep, drop } => {
            for id in [keep, drop] {
                reads.push(EntityRef::of::<Record>(id.0));
                reads.push(EntityRef::of::<ClassResult>(class_result_id(*id).0));
            }
        }
        _ => {}
    }
}

pub(super) fn submit(
    op: &Op,
    submit: &Submit,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require_right(author, Right::Patrol)?;
    let id = record_id(op.id);
    if find::<Record>(world, id.0)?.is_some() {
        return Ok(unchanged());
    }
    let template: &Template = need(world, submit.template.0)?;
    let place: &Place = need(world, submit.place.0)?;
    let class = submit
        .class
        .map(|class| need::<Class>(world, class.0))
        .transpose()?;
    let round = submit
        .round
        .map(|round| need::<Round>(world, round.0))
        .transpose()?;
    require(
        author
            .viewer
            .has_at(Right::Patrol, Some(submit.place), &place.path, submit.class),
        Code::NotPermitted,
    )?;
    let sections = named_sections(template, &submit.sections)?;
    let items = matched(&sections, &submit.answers, world)?;
    require(fits_round(submit, round), Code::Invalid)?;
    require(photos_fit(&submit.photos), Code::Invalid)?;

    let made = check::Made {
        school: op.school,
        template,
        class,
        round,
        at,
    };
    let check = check::made(submit, &made, world)?;
    let proof = proof::of(submit, place, round, author);
    let mut record = Record {
        role: round.and_then(|round| round.role),
        check: check.map(Box::new),
        ..record_of(submit, place, &proof, at, author, &items)
    };
    let mut changes: Vec<(EntityRef, Entity)> = Vec::new();
    changes.extend(check::told(id, &record, template, &record.answers));
    for (number, answer) in (0..).zip(&submit.answers) {
        let item = items.iter().find(|(item, _)| item.key == answer.item);
        if let Some(issue) = item.and_then(|(item, _)| issue_of(id, &record, item, answer)) {
            record.open_issues += 1;
            changes.push((
                EntityRef::of::<Issue>(issue_id(op.id, number).0),
                issue.into(),
            ));
        }
    }
    changes.insert(0, (EntityRef::of::<Record>(id.0), record.into()));
    Ok(Outcome::Applied(changes))
}

fn record_of(
    submit: &Submit,
    place: &Place,
    proof: &Proof,
    at: &Corrected,
    author: &Author,
    items: &[(&Item, &Answer)],
) -> Record {
    Record {
        template: submit.template,
        sections: submit.sections.clone(),
        place: submit.place,
        place_path: place.path.clone(),
        place_name: place.name.clone(),
        class: submit.class,
        round: submit.round,
        role: None,
        point: submit.point,
        day: submit.day,
        person: author.id,
        person_name: author.name.clone(),
        at: *at,
        presence: proof.presence,
        away_m: None,
        located: false,
        photos: proof.photos.clone(),
        dwell_ms: proof.dwell_ms,
        answers: items.iter().map(|(_, answer)| (*answer).clone()).collect(),
        by_exception: submit.by_exception,
        late_entry: submit.late_entry.clone(),
        amendments: Vec::new(),
        open_issues: 0,
        check: None,
    }
}

/// The issue that an answer raises, when it fails and its item opens one.
fn issue_of(record_id: RecordId, record: &Record, item: &Item, answer: &Answer) -> Option<Issue> {
    let kind = item
        .on_fail
        .opens_issue
        .filter(|_| fails(item, &answer.value))?;
    Some(Issue {
        record: record_id,
        item: item.key.clone(),
        item_text: item.text.clone(),
        kind,
        level: answer
            .level
            .or(item.on_fail.default_level)
            .unwrap_or(Level::General),
        place: record.place,
        place_path: record.place_path.clone(),
        place_name: record.place_name.clone(),
        class: record.class,
        note: answer.note.clone(),
        photos: answer.photos.clone(),
        reporter: record.person,
        at: record.at,
        status: IssueStatus::Unassigned,
        owner: None,
        deadline: None,
        steps: Vec::new(),
    })
}

pub(super) fn amend(
    op: OpId,
    amend: &Amend<'_>,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    let record: &Record = need(world, amend.record.0)?;
    let right = |right| {
        let Record {
            place,
            place_path,
            class,
            ..
        } = record;
        author
            .viewer
            .has_at(right, Some(*place), place_path, *class)
    };
    require(
        right(Right::Direct) || (record.person == author.id && author.viewer.has(Right::Patrol)),
        Code::NotPermitted,
    )?;
    let id = amendment_id(op);
    if find::<Amendment>(world, id.0)?.is_some() {
        return Ok(unchanged());
    }
    require(
        within(amend.reason.trim(), 1, REASON_CHARS_MAX),
        Code::Invalid,
    )?;
    let template: &Template = need(world, record.template.0)?;
    let sections = named_sections(template, &record.sections)?;
    matched(&sections, amend.answers, world)?;
    let judged_before = match (amend.judgement, &record.check) {
        (None, _) => None,
        (Some(to), Some(check)) if check::judgement_fits(to) => {
            Some(&check.judgement).filter(|from| *from != to).cloned()
        }
        (Some(_), _) => return Err(Stop::SetAside(Code::Invalid)),
    };
    let amendment = Amendment {
        record: amend.record,
        place: record.place,
        place_path: record.place_path.clone(),
        class: record.class,
        record_person: record.person,
        person: author.id,
        person_name: author.name.clone(),
        at: *at,
        reason: amend.reason.to_owned(),
        answers: amend.answers.to_vec(),
        judgement: amend.judgement.cloned(),
        judged_before,
    };
    let mut record = record.clone();
    let told = check::amend(amend.record, &mut record, template, (id, &amendment), world)?;
    let mut changes: Vec<(EntityRef, Entity)> = vec![
        (EntityRef::of::<Record>(amend.record.0), record.into()),
        (EntityRef::of::<Amendment>(id.0), amendment.into()),
    ];
    changes.extend(told);
    Ok(Outcome::Applied(changes))
}

/// A late entry says why; a point lies on the round's route.
fn fits_round(submit: &Submit, round: Option<&Round>) -> bool {
    let reason = submit
        .late_entry
        .as_deref()
        .is_none_or(|why| within(why, 1, LATE_ENTRY_CHARS_MAX));
    let point = match (submit.point, round) {
        (Some(point), Some(round)) => point < round.points,
        (Some(_), None) => false,
        (None, _) => true,
    };
    reason && point
}

fn named_sections<'t>(template: &'t Template, keys: &[String]) -> Step<Vec<&'t Section>> {
    require(shape::all_different(keys), Code::Invalid)?;
    let sections: Vec<_> = template
        .sections
        .iter()
        .filter(|section| keys.contains(&section.key))
        .collect();
    require(sections.len() == keys.len(), Code::Invalid)?;
    Ok(sections)
}

/// Each answer with its item, in the template's order. Set aside when an item is not in the
/// sections, is answered twice, or the value is none of its kind.
fn matched<'a>(
    sections: &[&'a Section],
    answers: &'a [Answer],
    world: &dyn World,
) -> Step<Vec<(&'a Item, &'a Answer)>> {
    let items: Vec<_> = sections
        .iter()
        .flat_map(|section| &section.items)
        .filter_map(|item| {
            let answer = answers.iter().find(|answer| answer.item == item.key)?;
            Some((item, answer))
        })
        .collect();
    // As many pairs as answers: every answer has an item and none is answered twice.
    require(items.len() == answers.len(), Code::Invalid)?;
    require(
        items
            .iter()
            .all(|(item, answer)| shape::answer_fits(&item.kind, answer)),
        Code::Invalid,
    )?;
    for answer in answers {
        need_named(&answer.value, world)?;
    }
    Ok(items)
}

/// People, classes and places that a value names have to be there.
fn need_named(value: &Value, world: &dyn World) -> Step<()> {
    match value {
        Value::Person(id) => need::<Person>(world, id.0).map(drop),
        Value::Class(ClassId(id)) => need::<Class>(world, *id).map(drop),
        Value::Place(id) => need::<Place>(world, id.0).map(drop),
        Value::Rows(rows) => rows
            .iter()
            .flatten()
            .flatten()
            .try_for_each(|value| need_named(value, world)),
        _ => Ok(()),
    }
}
