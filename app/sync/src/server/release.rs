//! The replay of waiting operations when what they wait for has come. Their changes carry the
//! number of the operation that ended the action which brought it.

use std::collections::{BTreeMap, BTreeSet};

use domain::entity::Entity;
use domain::held::{Held, HeldStatus};
use domain::id::Id;
use domain::op::Op;
use domain::problem::Code;

use super::held::held;
use super::trial::{Step, Trial, attempt};
use super::types::{LogEntry, Need, Tie};
use super::work::Work;
use crate::wire::Outcome;

/// Replays what waits for one of `arrived`, in the order of receipt, and what waits for what that
/// brings, and so on. What is missing is asked for as one: many may wait for the same thing.
pub(super) fn release(work: &mut Work<'_>, mut arrived: BTreeSet<Id>) -> Result<(), Need> {
    let mut need = Need::default();
    let mut ready: BTreeMap<u64, Id> = BTreeMap::new();
    loop {
        while let Some(id) = arrived.pop_first() {
            match freed(work, id) {
                Ok(groups) => ready.extend(groups.into_iter().map(|group| (group, id))),
                Err(missing) => need.merge(missing),
            }
        }
        let Some((group, id)) = ready.pop_first() else {
            break;
        };
        match replay(work, group, id) {
            Ok(mut written) => arrived.append(&mut written),
            Err(missing) => need.merge(missing),
        }
    }
    if need.is_empty() { Ok(()) } else { Err(need) }
}

/// The groups that waited for `id`, which is there now.
fn freed(work: &Work<'_>, id: Id) -> Result<Vec<u64>, Need> {
    if is_open_held(work, id)? {
        return Ok(Vec::new());
    }
    let ties = work.ties(id)?;
    let waiting = ties.iter().filter(|(wait, _)| wait.tie == Tie::Waits);
    Ok(waiting.map(|(_, entry)| entry.group).collect())
}

/// A held operation that is not resolved yet: nothing behind it may go on.
fn is_open_held(work: &Work<'_>, id: Id) -> Result<bool, Need> {
    let entity = work.entity(id)?;
    Ok(matches!(entity, Some(Ok(held @ Entity::Held(_))) if held.open()))
}

/// It was resolved without being applied: what it would have made will never come.
fn is_given_up(work: &Work<'_>, id: Id) -> Result<bool, Need> {
    let Some(Ok(Entity::Held(Held { status, .. }))) = work.entity(id)? else {
        return Ok(false);
    };
    Ok(matches!(
        status,
        HeldStatus::Corrected { .. } | HeldStatus::Withdrawn { .. }
    ))
}

/// An operation that waits, read.
struct Member {
    entry: LogEntry,
    op: Result<Op, Code>,
}

/// Tries the group again. Answers with the ids of the entities that it wrote.
fn replay(work: &mut Work<'_>, group: u64, on_id: Id) -> Result<BTreeSet<Id>, Need> {
    let members = members(work, group, on_id)?;
    let read: Result<Vec<_>, Code> = members
        .iter()
        .map(|member| match &member.op {
            Ok(op) => Ok((op, member.entry.corrected)),
            Err(code) => Err(*code),
        })
        .collect();
    let trial = match read {
        Ok(ops) => attempt(work, &ops, group)?,
        Err(code) => Trial::SetAside(0, code),
    };
    match trial {
        Trial::Held(steps) => Ok(settle(work, &members, steps)),
        Trial::SetAside(place, code) => {
            for (index, member) in members.iter().enumerate() {
                let own = if index == place {
                    code
                } else {
                    Code::GroupSetAside
                };
                set_aside(work, member, own);
            }
            Ok(BTreeSet::new())
        }
        Trial::Waits(_) if is_given_up(work, on_id)? => {
            for member in &members {
                set_aside(work, member, Code::WaitingForOther);
            }
            Ok(BTreeSet::new())
        }
        Trial::Waits(next) => {
            for Member { entry, op } in &members {
                work.retie(entry.link.op, op.as_ref().ok(), Some(next));
            }
            Ok(BTreeSet::new())
        }
    }
}

fn members(work: &Work<'_>, group: u64, on_id: Id) -> Result<Vec<Member>, Need> {
    let mut members: Vec<Member> = work
        .ties(on_id)?
        .into_iter()
        .filter(|(wait, entry)| wait.tie == Tie::Waits && entry.group == group)
        .map(|(_, entry)| {
            let body = entry.body.as_deref().ok_or(Code::Malformed);
            Member {
                entry: entry.clone(),
                op: body.and_then(|body| Op::parse(body).map_err(|_| Code::Malformed)),
            }
        })
        .collect();
    members.sort_by_key(|member| member.entry.link.seq);
    Ok(members)
}

fn settle(work: &mut Work<'_>, members: &[Member], steps: Vec<Step>) -> BTreeSet<Id> {
    let seq = work.seq();
    let mut written = BTreeSet::new();
    for (member, step) in members.iter().zip(steps) {
        for (at, entity) in step.writes {
            written.insert(at.id);
            work.write(at.id, seq, entity);
        }
        let code = match step.outcome {
            Outcome::Contested => Code::Contested,
            _ => Code::WaitingForOther,
        };
        written.insert(member.entry.link.op.0);
        restate(work, &member.entry, code, HeldStatus::Applied);
    }
    written
}

fn set_aside(work: &mut Work<'_>, member: &Member, code: Code) {
    restate(work, &member.entry, code, HeldStatus::SetAside);
    work.retie(member.entry.link.op, member.op.as_ref().ok(), None);
}

/// Writes the held operation with a new status.
fn restate(work: &mut Work<'_>, entry: &LogEntry, code: Code, status: HeldStatus) {
    let body = entry.body.as_deref().unwrap_or_default();
    let entity = held(
        entry.link.author,
        body,
        entry.link.received,
        code,
        status,
        &[],
    );
    let seq = work.seq();
    work.write(entry.link.op.0, seq, entity);
}
