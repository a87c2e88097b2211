//! Starting, joining and ending a round.

use super::author::Author;
use super::shape::{LATE_ENTRY_CHARS_MAX, NOTE_CHARS_MAX, within};
use super::{Outcome, Step, Stop, World, find, need, require, require_right, unchanged};
use crate::entity::EntityRef;
use crate::id::{OpId, PlanId, RoundId};
use crate::op::{Action, Op, round_id};
use crate::person::Right;
use crate::plan::Plan;
use crate::problem::Code;
use crate::round::{Claim, Round, Take, photo_point};
use crate::time::{Corrected, Date};

pub(super) struct Start<'a> {
    pub(super) plan: PlanId,
    pub(super) slot: &'a str,
    pub(super) day: Date,
    pub(super) late_entry: Option<&'a str>,
}

pub(super) fn reads(op: &Op, reads: &mut Vec<EntityRef>) {
    match &op.action {
        Action::RoundStart { plan, .. } => {
            reads.push(EntityRef::of::<Round>(round_id(op.id).0));
            reads.push(EntityRef::of::<Plan>(plan.0));
        }
        Action::RoundClaim { round }
        | Action::RoundEnd { round, .. }
        | Action::PointTake { round, .. } => {
            reads.push(EntityRef::of::<Round>(round.0));
        }
        _ => {}
    }
}

/// Starting a slot that was started before is allowed: a doubled round is shown, never refused.
pub(super) fn start(
    op: OpId,
    start: &Start<'_>,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require_right(author, Right::Patrol)?;
    let id = round_id(op).0;
    if find::<Round>(world, id)?.is_some() {
        return Ok(unchanged());
    }
    let plan: &Plan = need(world, start.plan.0)?;
    require(
        plan.role.is_none_or(|role| author.holds(role)),
        Code::NotPermitted,
    )?;
    let slot = plan.slot(start.slot).ok_or(Stop::SetAside(Code::Invalid))?;
    require(
        start
            .late_entry
            .is_none_or(|why| within(why, 1, LATE_ENTRY_CHARS_MAX)),
        Code::Invalid,
    )?;
    let points = u16::try_from(plan.route.len()).unwrap_or(u16::MAX);
    let proves_walking = author.proves_walking(plan.role);
    // What is entered after the fact has no place to be and nothing to photograph.
    let proof = proves_walking && start.late_entry.is_none();
    let round = Round {
        plan: start.plan,
        plan_name: plan.name.clone(),
        slot: slot.key.clone(),
        slot_name: slot.name.clone(),
        day: start.day,
        role: plan.role,
        classes: plan.route.iter().any(|point| point.class.is_some()),
        points,
        person: author.id,
        person_name: author.name.clone(),
        started: *at,
        claims: Vec::new(),
        takes: Vec::new(),
        ended: None,
        note: String::new(),
        late_entry: start.late_entry.map(str::to_owned),
        proves_walking,
        photo_at: (proof && plan.random_photo)
            .then(|| photo_point(RoundId(id), points))
            .flatten(),
        positions: proof && plan.positions,
    };
    Ok(Outcome::Applied(vec![(
        EntityRef::of::<Round>(id),
        round.into(),
    )]))
}

/// Each person joins a round once; who started it is on it already.
pub(super) fn claim(
    id: RoundId,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require_right(author, Right::Patrol)?;
    let round: &Round = need(world, id.0)?;
    if walks(round, author) {
        return Ok(unchanged());
    }
    if round.ended.is_some() {
        return Ok(Outcome::Contested(Vec::new()));
    }
    let mut round = round.clone();
    round.claims.push(Claim {
        person: author.id,
        person_name: author.name.clone(),
        at: *at,
    });
    Ok(Outcome::Applied(vec![(
        EntityRef::of::<Round>(id.0),
        round.into(),
    )]))
}

/// Who takes a point first has it; that somebody else does is without effect, and forbids nobody to
/// judge it.
pub(super) fn take(
    id: RoundId,
    point: u16,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require_right(author, Right::Patrol)?;
    let round: &Round = need(world, id.0)?;
    require(point < round.points, Code::Invalid)?;
    match round.takes.iter().find(|take| take.point == point) {
        Some(take) if take.person == author.id => return Ok(unchanged()),
        Some(_) => return Ok(Outcome::Contested(Vec::new())),
        None if round.ended.is_some() => return Ok(Outcome::Contested(Vec::new())),
        None => {}
    }
    let mut round = round.clone();
    if !walks(&round, author) {
        round.claims.push(Claim {
            person: author.id,
            person_name: author.name.clone(),
            at: *at,
        });
    }
    round.takes.push(Take {
        point,
        person: author.id,
    });
    Ok(Outcome::Applied(vec![(
        EntityRef::of::<Round>(id.0),
        round.into(),
    )]))
}

/// Ended by whoever walks on it, or by a director for a phone that was lost.
pub(super) fn end(
    id: RoundId,
    note: &str,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    let round: &Round = need(world, id.0)?;
    require(
        author.viewer.has(Right::Direct)
            || (author.viewer.has(Right::Patrol) && walks(round, author)),
        Code::NotPermitted,
    )?;
    require(within(note, 0, NOTE_CHARS_MAX), Code::Invalid)?;
    if let Some(ended) = &round.ended {
        return Ok(if ended == at && round.note.contains(note) {
            unchanged()
        } else {
            explain(id, round, note, author)
        });
    }
    let mut round = round.clone();
    round.ended = Some(*at);
    note.clone_into(&mut round.note);
    Ok(Outcome::Applied(vec![(
        EntityRef::of::<Round>(id.0),
        round.into(),
    )]))
}

/// Some marks show only once a round is over: whoever walked it may still say something to them (说明).
/// What was said stays.
fn explain(id: RoundId, round: &Round, note: &str, author: &Author) -> Outcome {
    if note.trim().is_empty() || round.note.contains(note) || !walks(round, author) {
        return Outcome::Contested(Vec::new());
    }
    let mut round = round.clone();
    if !round.note.is_empty() {
        round.note.push('\n');
    }
    round.note.push_str(note);
    Outcome::Applied(vec![(EntityRef::of::<Round>(id.0), round.into())])
}

fn walks(round: &Round, author: &Author) -> bool {
    round.person == author.id || round.claims.iter().any(|claim| claim.person == author.id)
}
