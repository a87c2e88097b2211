//! Admission of a push: every operation gets a number, an outcome and an answer; none blocks
//! another of another group.

use core::iter;
use std::collections::BTreeSet;

use domain::held::HeldStatus;
use domain::id::{Id, OpId};
use domain::problem::Code;

use super::held::held;
use super::known::Known;
use super::push::{Author, Push, Sent};
use super::release::release;
use super::trial::{Step, Trial, attempt};
use super::types::{Commit, Head, KnownOp, Need};
use super::work::Work;
use crate::chain;
use crate::mutant::{Mutant, on};
use crate::wire::{Outcome, PushResult};

/// Admits `push` after `head`, as far as `known` tells what is there. Nothing is changed by the
/// call itself: it is made again, with more loaded, until it answers.
///
/// # Errors
/// [`Need`]: what has to be loaded first.
pub fn admit(push: &Push, head: Head, known: &Known) -> Result<Commit, Need> {
    let mut work = Work::new(push, head, known);
    let mut need = Need::default();
    let mut results = Vec::with_capacity(push.len());
    for group in &push.groups {
        match admit_group(&mut work, group) {
            Ok(answers) => results.extend(answers),
            Err(missing) => need.merge(missing),
        }
    }
    if !need.is_empty() {
        return Err(need);
    }
    if on(Mutant::BatchAllOrNothing) && work.poisoned() {
        return Ok(Work::new(push, head, known).finish(Vec::new()));
    }
    Ok(work.finish(results))
}

/// Where an operation of a group stands.
enum Place<'a> {
    /// Received before.
    Known(PushResult),
    /// The same as this one of the group's new operations.
    Again(usize),
    /// Received for the first time.
    New(New<'a>),
}

/// An operation received for the first time.
struct New<'a> {
    sent: &'a Sent,
    /// Under which it stands in the log.
    id: OpId,
    /// Why it cannot be applied, as far as its own bytes and its id tell.
    problem: Option<Code>,
}

fn admit_group(work: &mut Work<'_>, group: &[Sent]) -> Result<Vec<PushResult>, Need> {
    let mut new: Vec<New<'_>> = Vec::new();
    let mut slots = Vec::with_capacity(group.len());
    for sent in group {
        match locate(work, sent, &new, 0)? {
            Place::New(op) => {
                slots.push(Place::Again(new.len()));
                new.push(op);
            }
            Place::Again(at) => slots.push(Place::Again(at)),
            known @ Place::Known(_) => slots.push(known),
        }
    }
    let answers = judge(work, new)?;
    let mut seen = BTreeSet::new();
    Ok(group
        .iter()
        .zip(slots)
        .filter_map(|(sent, slot)| match slot {
            Place::Known(answer) => Some(answer),
            Place::Again(at) => answers.get(at).map(|answer| PushResult {
                id: sent.sent_id.clone(),
                duplicate: answer.duplicate || !seen.insert(at),
                ..answer.clone()
            }),
            Place::New(_) => None,
        })
        .collect())
}

/// Finds the place of `sent`, whose ids number `from` and on may be free. An id that stands for
/// other bytes, or for the same bytes from somebody else, is left alone: what came now is held
/// under an id of its own.
fn locate<'a>(
    work: &Work<'_>,
    sent: &'a Sent,
    new: &[New<'_>],
    from: u32,
) -> Result<Place<'a>, Need> {
    let author = work.push.author_id();
    let spare = sent.spare(author);
    let own = iter::once((sent.key, sent.id, sent.op.as_ref().err().copied()));
    let others = iter::once(spare).chain((0..).map(|n| OpId(spare.0.derive("held", n))));
    let others = others.map(|id| (id, id, Some(Code::IdReuse)));
    for (nth, (key, id, problem)) in (0u32..).zip(own.chain(others)) {
        if nth < from {
            continue;
        }
        if let Some(at) = new.iter().position(|new| new.id == id) {
            if new.get(at).is_some_and(|new| new.sent.body == sent.body) {
                return Ok(Place::Again(at));
            }
            continue;
        }
        match work.op(key)? {
            None => return Ok(Place::New(New { sent, id, problem })),
            Some(op) if is_same(work, sent, &op) => return Ok(Place::Known(repeat(sent, &op))),
            Some(_) => {}
        }
    }
    Ok(Place::New(New {
        sent,
        id: spare,
        problem: Some(Code::IdReuse),
    }))
}

/// The same operation from the same author. The server derives its own ids from what they stand
/// for, so that its bytes may differ by the clock. Of what was erased nothing is left to compare with:
/// its id and author say that it is the same.
fn is_same(work: &Work<'_>, sent: &Sent, op: &KnownOp) -> bool {
    let same_bytes = || match &op.salt {
        Some(salt) => chain::payload(salt, &sent.body) == op.payload,
        None => true,
    };
    op.author == work.push.author_id()
        && (work.push.author == Author::Server || on(Mutant::KeyIsWriterCounter) || same_bytes())
}

fn repeat(sent: &Sent, op: &KnownOp) -> PushResult {
    PushResult {
        id: sent.sent_id.clone(),
        seq: op.seq,
        outcome: op.outcome,
        duplicate: true,
        code: op.code.clone(),
    }
}

/// Applies or holds the new operations of a group; one answer for each.
fn judge(work: &mut Work<'_>, new: Vec<New<'_>>) -> Result<Vec<PushResult>, Need> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    if new.iter().any(|new| new.problem.is_some()) {
        return hold(work, new, Outcome::SetAside, None, |_| Code::GroupSetAside);
    }
    let ops: Vec<_> = new
        .iter()
        .filter_map(|new| Some((new.sent.op.as_ref().ok()?, new.sent.corrected)))
        .collect();
    match attempt(work, &ops, u64::MAX)? {
        Trial::Held(steps) => settle(work, &new, steps),
        Trial::SetAside(place, code) => hold(work, new, Outcome::SetAside, None, |index| {
            if index == place {
                code
            } else {
                Code::GroupSetAside
            }
        }),
        Trial::Waits(on_id) => hold(work, new, Outcome::Waiting, Some(on_id), |_| {
            Code::WaitingForOther
        }),
    }
}

/// The group holds: log it, write what it changes, replay what waited for that.
fn settle(work: &mut Work<'_>, new: &[New<'_>], steps: Vec<Step>) -> Result<Vec<PushResult>, Need> {
    let group = work.seq() + 1;
    let mut answers = Vec::with_capacity(new.len());
    let mut written = BTreeSet::new();
    for (new, step) in new.iter().zip(steps) {
        let code = (step.outcome == Outcome::Contested).then_some(Code::Contested);
        let answer = work.append(new.sent, new.id, group, step.outcome, code);
        for (at, entity) in step.writes {
            written.insert(at.id);
            work.write(at.id, answer.seq, entity);
        }
        answers.push(answer);
    }
    release(work, written)?;
    Ok(answers)
}

/// The group is held: log it, and show each of its operations to its author and the director. But a
/// position, which is of no use without what it was sent with: it would travel to phones, and outlast
/// its term there.
fn hold(
    work: &mut Work<'_>,
    mut new: Vec<New<'_>>,
    outcome: Outcome,
    waits: Option<Id>,
    code: impl Fn(usize) -> Code,
) -> Result<Vec<PushResult>, Need> {
    let mut known = reseat(work, &mut new)?;
    let moved = waits.is_some() && new.iter().any(|new| new.problem.is_some());
    let (outcome, waits) = if moved {
        (Outcome::SetAside, None)
    } else {
        (outcome, waits)
    };
    let group = work.seq() + 1;
    let status = match outcome {
        Outcome::Waiting => HeldStatus::Waiting,
        _ => HeldStatus::SetAside,
    };
    let (author, received) = (work.push.author_id(), work.push.received);
    let waiting: Vec<OpId> = new
        .iter()
        .zip(&known)
        .filter(|(new, known)| {
            status == HeldStatus::Waiting && known.is_none() && new.sent.erase_at.is_none()
        })
        .map(|(new, _)| new.id)
        .collect();
    let mut answers = Vec::with_capacity(new.len());
    for (index, (new, known)) in new.iter().zip(&mut known).enumerate() {
        if let Some(answer) = known.take() {
            answers.push(answer);
            continue;
        }
        let code = match new.problem {
            Some(problem) => problem,
            None if moved => Code::GroupSetAside,
            None => code(index),
        };
        if new.sent.erase_at.is_some() {
            answers.push(work.append(new.sent, new.id, group, Outcome::SetAside, Some(code)));
            continue;
        }
        let answer = work.append(new.sent, new.id, group, outcome, Some(code));
        let mut with = waiting.clone();
        with.retain(|id| *id != new.id);
        let entity = held(author, &new.sent.body, received, code, status, &with);
        work.write(new.id.0, answer.seq, entity);
        work.retie(new.id, new.sent.op.as_ref().ok(), waits);
        answers.push(answer);
    }
    Ok(answers)
}

/// A held operation is an entity with the operation's id. Where that id names another entity, the
/// operation is held under one of its own, as the reuse of an id; `Some` where it had been held
/// so before.
fn reseat<'a>(work: &Work<'_>, new: &mut [New<'a>]) -> Result<Vec<Option<PushResult>>, Need> {
    let mut known = Vec::with_capacity(new.len());
    for new in new {
        let mut answer = None;
        if work.entity(new.id.0)?.is_some() {
            match locate(work, new.sent, &[], 1)? {
                Place::New(other) => *new = other,
                Place::Known(before) => answer = Some(before),
                Place::Again(_) => {}
            }
        }
        known.push(answer);
    }
    Ok(known)
}
