//! From operations to entities. [`apply`] is total: every operation gets an outcome, a stale act is
//! contested and never an error; and idempotent: ids of what it creates derive from the operation.

use crate::entity::{Entity, EntityRef};
use crate::op::Op;
use crate::problem::Code;
use crate::time::Corrected;

/// What an operation meets: the entities as they now are.
pub trait World {
    /// The entity, or `None` when there is none.
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
    let _ = (op, at, world);
    Ok(Outcome::Applied(Vec::new()))
}

/// Entities that [`apply`] is likely to ask for, to load them at once: a hint, not a promise.
#[must_use]
pub fn reads(op: &Op) -> Vec<EntityRef> {
    let _ = op;
    Vec::new()
}
