//! From operations to entities. [`apply`] is total: every operation gets an outcome, a stale act is
//! contested and never an error; and idempotent: ids of what it creates derive from the operation.

mod author;
mod check;
mod duty;
mod handover;
mod held;
mod issue;
mod plan;
mod proof;
mod ranking;
mod record;
mod register;
mod reply;
mod round;
mod shape;

pub use plan::{PlanFault, ROUTE_POINTS_MAX, meals_fit, plan_fault};
pub use shape::{
    DEED_CHARS_MAX, LATE_ENTRY_CHARS_MAX, NOTE_CHARS_MAX, PHOTOS_MAX, REASON_CHARS_MAX,
    TEXT_CHARS_MAX, value_fits, year_fits,
};

use crate::duty::{Duty, duty_id};
use crate::entity::{Entity, EntityRef, STATE_BYTES_MAX, State};
use crate::handover::Handover;
use crate::id::Id;
use crate::op::{Action, Op, handover_id, ranking_id};
use crate::person::Right;
use crate::problem::Code;
use crate::ranking::Ranking;
use crate::spot::{Spot, spot_id};
use crate::time::Corrected;
use author::Author;

/// What an operation meets: the entities as they now are.
pub trait World {
    /// The entity, or `None` when there is none. An id names one entity whatever its kind: when
    /// something of another kind has it, that is what comes back.
    ///
    /// # Errors
    /// [`NotLoaded`] when this world does not know yet: load it and apply again.
    fn get(&self, at: EntityRef) -> Result<Option<&Entity>, NotLoaded>;
}

/// The world must load this entity before it can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not loaded: {0:?}")]
pub struct NotLoaded(pub EntityRef);

/// What became of an operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It holds: these entities are now so. Empty when it changes nothing.
    Applied(Vec<(EntityRef, Entity)>),
    /// Too late to have an effect; kept for the record, with whatever it still changes.
    Contested(Vec<(EntityRef, Entity)>),
    /// Needs a person: not permitted, or contradicts the registers.
    SetAside(Code),
    /// Refers to this entity, which is not there yet.
    Waiting(EntityRef),
}

/// Applies `op`, done at `at`, to `world`.
///
/// # Errors
/// [`NotLoaded`] only: the caller loads and calls again.
pub fn apply(op: &Op, at: &Corrected, world: &dyn World) -> Result<Outcome, NotLoaded> {
    match dispatch(op, at, world) {
        Ok(outcome) => Ok(bounded(outcome)),
        Err(Stop::SetAside(code)) => Ok(Outcome::SetAside(code)),
        Err(Stop::Waiting(missing)) => Ok(Outcome::Waiting(missing)),
        Err(Stop::Load(missing)) => Err(missing),
    }
}

/// Entities that [`apply`] is likely to ask for, to load them at once: a hint, not a promise.
#[must_use]
pub fn reads(op: &Op) -> Vec<EntityRef> {
    let mut reads = vec![EntityRef::of::<crate::person::Person>(op.person.0)];
    match &op.action {
        Action::RoundStart { .. }
        | Action::RoundClaim { .. }
        | Action::RoundEnd { .. }
        | Action::PointTake { .. } => round::reads(op, &mut reads),
        Action::RecordSubmit(_)
        | Action::RecordPosition { .. }
        | Action::RecordAmend { .. }
        | Action::RecordPublish { .. }
        | Action::RecordReply { .. }
        | Action::ResultKeep { .. } => record::reads(op, &mut reads),
        Action::RankingPut { draft, .. } => {
            let id = draft.unwrap_or_else(|| ranking_id(op.id));
            reads.push(EntityRef::of::<Ranking>(id.0));
        }
        Action::RankingPublish { ranking } | Action::RankingArchive { ranking } => {
            reads.push(EntityRef::of::<Ranking>(ranking.0));
        }
        Action::ShiftNote(_) => reads.push(EntityRef::of::<Handover>(handover_id(op.id).0)),
        Action::ShiftTake { handover } => reads.push(EntityRef::of::<Handover>(handover.0)),
        Action::DutySet { week, .. } | Action::DutySwap { week, .. } => {
            reads.push(EntityRef::of::<Duty>(duty_id(op.school, *week).0));
        }
        Action::IssueAct { issue, deed } => {
            reads.push(EntityRef::of::<crate::issue::Issue>(issue.0));
            let owner = deed.owner;
            reads.extend(owner.map(|id| EntityRef::of::<crate::person::Person>(id.0)));
        }
        Action::Put { id, entity } => register::reads(*id, entity, &mut reads),
        Action::PhotoArrived(photo) => reads.push(EntityRef::photo(photo.sha)),
        Action::SpotForget { place, .. } => {
            reads.push(EntityRef::of::<Spot>(spot_id(*place)));
        }
        Action::HeldWithdraw { op } | Action::HeldCorrect { op, .. } => {
            reads.push(EntityRef::of::<crate::held::Held>(op.0));
        }
    }
    reads
}

fn dispatch(op: &Op, at: &Corrected, world: &dyn World) -> Step<Outcome> {
    let author = Author::of(op, world)?;
    match &op.action {
        Action::RoundStart {
            plan,
            slot,
            day,
            late_entry,
        } => {
            let start = round::Start {
                plan: *plan,
                slot,
                day: *day,
                late_entry: late_entry.as_deref(),
            };
            round::start(op.id, &start, at, &author, world)
        }
        Action::RoundClaim { round } => round::claim(*round, at, &author, world),
        Action::RoundEnd { round, note } => round::end(*round, note, at, &author, world),
        Action::PointTake { round, point } => round::take(*round, *point, at, &author, world),
        Action::RecordSubmit(submit) => record::submit(op, submit, at, &author, world),
        Action::RecordPosition { record, fix } => {
            proof::position(*record, *fix, at, &author, world)
        }
        Action::RecordAmend {
            record,
            reason,
            answers,
            judgement,
        } => {
            let amend = record::Amend {
                record: *record,
                reason,
                answers,
                judgement: judgement.as_ref(),
            };
            record::amend(op.id, &amend, at, &author, world)
        }
        Action::RecordPublish { records } => check::publish(records, at, &author, world),
        Action::RecordReply {
            record,
            says,
            note,
            photos,
        } => {
            let said = reply::Said {
                record: *record,
                says: *says,
                note,
                photos,
            };
            reply::reply(op.id, &said, at, &author, world)
        }
        Action::ResultKeep { keep, drop } => check::keep(*keep, *drop, &author, world),
        Action::RankingPut { draft, table } => {
            ranking::put(op.id, *draft, table, at, &author, world)
        }
        Action::RankingPublish { ranking } => ranking::publish(*ranking, at, &author, world),
        Action::RankingArchive { ranking } => ranking::archive(*ranking, at, &author, world),
        Action::ShiftNote(note) => handover::note(op.id, note, at, &author, world),
        Action::ShiftTake { handover } => handover::take(*handover, at, &author, world),
        Action::DutySet { week, posts } => duty::set(op.school, *week, posts, &author, world),
        Action::DutySwap {
            week,
            day,
            plan,
            key,
            swap,
        } => {
            let at = duty::At {
                week: *week,
                day: *day,
                plan: *plan,
                key,
            };
            duty::swap(op.school, &at, swap, &author, world)
        }
        Action::IssueAct { issue, deed } => issue::act(op.id, *issue, deed, at, &author, world),
        Action::Put { id, entity } => register::put(op, *id, entity, at, &author, world),
        Action::PhotoArrived(photo) => {
            if !author.is_server {
                return Err(Stop::SetAside(Code::NotPermitted));
            }
            let place = EntityRef::photo(photo.sha);
            Ok(match world.get(place)? {
                Some(_) => unchanged(),
                None => Outcome::Applied(vec![(place, photo.clone().into())]),
            })
        }
        Action::SpotForget { place, before } => proof::forget(*place, *before, &author, world),
        Action::HeldWithdraw { op } => held::withdraw(*op, &author, world),
        Action::HeldCorrect { op, by } => held::correct(*op, *by, &author, world),
    }
}

/// What ends the application of an operation before it has an outcome of its own.
enum Stop {
    SetAside(Code),
    Waiting(EntityRef),
    Load(NotLoaded),
}

impl From<NotLoaded> for Stop {
    fn from(missing: NotLoaded) -> Self {
        Self::Load(missing)
    }
}

type Step<T> = Result<T, Stop>;

const fn unchanged() -> Outcome {
    Outcome::Applied(Vec::new())
}

/// The entity with this id, or `None`. What is there under another kind contradicts the operation.
fn find<S: State>(world: &dyn World, id: Id) -> Step<Option<&S>> {
    match world.get(EntityRef::of::<S>(id))? {
        None => Ok(None),
        Some(entity) => S::of(entity).map(Some).ok_or(Stop::SetAside(Code::Invalid)),
    }
}

/// The entity with this id; the operation waits for it when there is none.
fn need<S: State>(world: &dyn World, id: Id) -> Step<&S> {
    find(world, id)?.ok_or_else(|| Stop::Waiting(EntityRef::of::<S>(id)))
}

fn require(holds: bool, otherwise: Code) -> Step<()> {
    if holds {
        Ok(())
    } else {
        Err(Stop::SetAside(otherwise))
    }
}

fn require_right(author: &Author, right: Right) -> Step<()> {
    require(author.viewer.has(right), Code::NotPermitted)
}

/// No state may grow beyond what a page of the feed is sure to carry.
fn bounded(outcome: Outcome) -> Outcome {
    match &outcome {
        Outcome::Applied(changes) | Outcome::Contested(changes)
            if changes
                .iter()
                .any(|(_, entity)| entity.state().len() > STATE_BYTES_MAX) =>
        {
            Outcome::SetAside(Code::Oversized)
        }
        _ => outcome,
    }
}
