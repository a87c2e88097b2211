//! What a judged template adds to a record: its points, its publication, the choice between two
//! results for one window. Keeps what the class sees in step with the record.

use super::author::Author;
use super::shape::{GROUP_CHARS_MAX, LATE_ENTRY_CHARS_MAX, RECORDS_MAX, within};
use super::{Outcome, Step, World, find, need, require};
use crate::check::{Check, Judgement, Standing, Window, filled, score};
use crate::class::Class;
use crate::class_result::{ClassResult, class_result_id};
use crate::draft::{fails, findings};
use crate::entity::{Entity, EntityRef};
use crate::id::{AmendmentId, RecordId, SchoolId};
use crate::op::Submit;
use crate::person::Right;
use crate::problem::Code;
use crate::record::{Amendment, Answer, Record, amended};
use crate::round::Round;
use crate::school::{Publish, School};
use crate::template::{Judged, Section, Template};
use crate::time::Corrected;

/// Where and when a check was made, as far as submitting it has found out.
pub(super) struct Made<'a> {
    pub(super) school: SchoolId,
    pub(super) template: &'a Template,
    pub(super) class: Option<&'a Class>,
    pub(super) round: Option<&'a Round>,
    pub(super) at: &'a Corrected,
}

/// The check that `submit` makes; `None` where the template judges nothing.
pub(super) fn made(submit: &Submit, made: &Made<'_>, world: &dyn World) -> Step<Option<Check>> {
    if made.template.judged.is_none() {
        require(
            submit.judgement.is_checked() && submit.paper.is_none(),
            Code::Invalid,
        )?;
        return Ok(None);
    }
    require(
        judgement_fits(&submit.judgement) && submit.judgement != Judgement::Withdrawn,
        Code::Invalid,
    )?;
    require(
        submit
            .paper
            .as_ref()
            .is_none_or(|paper| within(&paper.group, 1, GROUP_CHARS_MAX)),
        Code::Invalid,
    )?;
    let at_once = match find::<School>(world, made.school.0)? {
        Some(school) => school.checks.publish == Publish::AtSubmit,
        None => true,
    };
    let at_once = at_once || is_urgent(&submit.judgement);
    let term = made.class.and_then(|class| class.on(submit.day));
    let mut check = Check {
        judgement: submit.judgement.clone(),
        window: made.round.map(|round| Window {
            plan: round.plan,
            slot: round.slot.clone(),
            slot_name: round.slot_name.clone(),
        }),
        class_name: term.map(|term| term.name.clone()),
        paper: submit.paper.as_deref().cloned(),
        standing: Standing {
            published: (at_once && made.class.is_some()).then_some(*made.at),
            ..Standing::default()
        },
        ..Check::default()
    };
    judge(&mut check, made.template, &submit.sections, &submit.answers);
    Ok(Some(check))
}

/// 未打扫 is told at once, whatever the school has set: the class is to sweep now, and says so.
fn is_urgent(judgement: &Judgement) -> bool {
    *judgement == Judgement::NotSwept
}

pub(super) fn judgement_fits(judgement: &Judgement) -> bool {
    match judgement {
        Judgement::Exempt { reason } => within(reason.trim(), 1, LATE_ENTRY_CHARS_MAX),
        _ => true,
    }
}

/// Computes what follows from the judgement and the answers.
fn judge(check: &mut Check, template: &Template, sections: &[String], answers: &[Answer]) {
    let counts = check.judgement.is_checked();
    check.score = counts.then(|| score(template, sections, answers)).flatten();
    let fails = || {
        template
            .sections
            .iter()
            .flat_map(|section| &section.items)
            .any(|item| {
                answers
                    .iter()
                    .any(|answer| answer.item == item.key && fails(item, &answer.value))
            })
    };
    check.to_sweep = template.judged == Some(Judged::Swept)
        && (check.judgement == Judgement::NotSwept || (counts && fails()));
}

/// The answers of `record` with every amendment laid over them, `last` on top.
fn answers_now(record: &Record, last: &[Answer], world: &dyn World) -> Step<Vec<Answer>> {
    let mut answers = record.answers.clone();
    for id in &record.amendments {
        if let Some(amendment) = find::<Amendment>(world, id.0)? {
            answers = amended(answers, &amendment.answers);
        }
    }
    Ok(amended(answers, last))
}

/// Judges `record` anew after an amendment and tells the class. Taken back, it is kept over nothing
/// any more: what the director dropped for it counts again.
pub(super) fn amend(
    id: RecordId,
    record: &mut Record,
    template: &Template,
    (last_id, last): (AmendmentId, &Amendment),
    world: &dyn World,
) -> Step<Vec<(EntityRef, Entity)>> {
    let Some(mut check) = record.check.take() else {
        record.amendments.push(last_id);
        return Ok(Vec::new());
    };
    let answers = answers_now(record, &last.answers, world)?;
    record.amendments.push(last_id);
    if let Some(judgement) = &last.judgement {
        check.judgement = judgement.clone();
    }
    if is_urgent(&check.judgement) && record.class.is_some() {
        check.standing.published.get_or_insert(last.at);
    }
    judge(&mut check, template, &record.sections, &answers);
    let mut changes = Vec::new();
    if check.judgement == Judgement::Withdrawn {
        for other in core::mem::take(&mut check.kept_over) {
            let dropped = find::<Record>(world, other.0)?.cloned();
            if let Some(mut record) = dropped
                && let Some(check) = &mut record.check
                && check.dropped_for == Some(id)
            {
                check.dropped_for = None;
                changes.extend(recounted(other, record, world)?);
            }
        }
    }
    record.check = Some(check);
    changes.extend(told(id, record, template, &answers));
    Ok(changes)
}

/// A record of which it changed whether it counts, and what its class sees of that.
fn recounted(id: RecordId, record: Record, world: &dyn World) -> Step<Vec<(EntityRef, Entity)>> {
    let counts = record.check.as_ref().is_some_and(|check| check.counts());
    let seen = class_result_id(id).0;
    let mut changes = Vec::new();
    if let Some(result) = find::<ClassResult>(world, seen)? {
        let result = ClassResult {
            dropped: !counts,
            ..result.clone()
        };
        changes.push((EntityRef::of::<ClassResult>(seen), result.into()));
    }
    changes.push((EntityRef::of::<Record>(id.0), record.into()));
    Ok(changes)
}

/// What the class sees of `record`, when it is published.
pub(super) fn told(
    id: RecordId,
    record: &Record,
    template: &Template,
    answers: &[Answer],
) -> Option<(EntityRef, Entity)> {
    let sections: Vec<&Section> = template
        .sections
        .iter()
        .filter(|section| record.sections.contains(&section.key))
        .collect();
    let result = ClassResult::of(id, record, findings(&sections, answers))?;
    let at = EntityRef::of::<ClassResult>(class_result_id(id).0);
    Some((at, result.into()))
}

/// Publishes results that wait for the director's look. Those that are published stay as they are,
/// and of those that were taken back or dropped meanwhile no class is told.
pub(super) fn publish(
    records: &[RecordId],
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require((1..=RECORDS_MAX).contains(&records.len()), Code::Invalid)?;
    let mut changes = Vec::new();
    for id in records {
        let record: &Record = need(world, id.0)?;
        require_direct(record, author)?;
        let mut record = record.clone();
        let answers = answers_now(&record, &[], world)?;
        let check = record.check.as_mut().filter(|_| record.class.is_some());
        require(check.is_some(), Code::Invalid)?;
        let waits = |check: &&mut Box<Check>| check.standing.published.is_none() && check.counts();
        let Some(check) = check.filter(waits) else {
            continue;
        };
        check.standing.published = Some(*at);
        let template: &Template = need(world, record.template.0)?;
        let told = told(*id, &record, template, &answers);
        changes.push((EntityRef::of::<Record>(id.0), record.into()));
        changes.extend(told);
    }
    Ok(Outcome::Applied(changes))
}

/// Keeps one of two results for the same class and window. The other stays, and does not count. One
/// that was taken back meanwhile is not kept: the window would be left without a result.
pub(super) fn keep(
    keep: RecordId,
    drop: RecordId,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    let kept: &Record = need(world, keep.0)?;
    let dropped: &Record = need(world, drop.0)?;
    require_direct(kept, author)?;
    require(
        keep != drop && filled(kept).is_some() && filled(kept) == filled(dropped),
        Code::Invalid,
    )?;
    if is_withdrawn(kept) {
        return Ok(Outcome::Contested(Vec::new()));
    }
    let mut changes = Vec::new();
    for (id, other, record, dropped_for) in
        [(keep, drop, kept, None), (drop, keep, dropped, Some(keep))]
    {
        let mut record = record.clone();
        let Some(check) = &mut record.check else {
            continue;
        };
        if check.dropped_for == dropped_for && check.kept_over.contains(&other) == (id == keep) {
            continue;
        }
        check.dropped_for = dropped_for;
        check.kept_over.retain(|one| *one != other);
        if id == keep {
            check.kept_over.push(other);
        }
        changes.extend(recounted(id, record, world)?);
    }
    Ok(Outcome::Applied(changes))
}

fn is_withdrawn(record: &Record) -> bool {
    let check = record.check.as_ref();
    check.is_some_and(|check| check.judgement == Judgement::Withdrawn)
}

fn require_direct(record: &Record, author: &Author) -> Step<()> {
    let may = author.viewer.has_at(
        Right::Direct,
        Some(record.place),
        &record.place_path,
        record.class,
    );
    require(may, Code::NotPermitted)
}
