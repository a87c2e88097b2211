//! The trial of a group: its operations applied one after the other to a copy of the world. All of
//! them hold, or none does.

use core::cell::Cell;
use std::collections::BTreeMap;

use domain::apply::{self, NotLoaded, World, apply};
use domain::entity::{Entity, EntityRef};
use domain::id::Id;
use domain::op::Op;
use domain::problem::Code;
use domain::time::Corrected;

use super::ties::refers;
use super::types::{Need, Tie};
use super::work::Work;
use crate::correction::applied_as;
use crate::mutant::{Mutant, on};
use crate::wire::Outcome;

/// How a trial ended.
pub(super) enum Trial {
    /// Every operation holds; one step for each.
    Held(Vec<Step>),
    /// The operation at this place in the group needs a person.
    SetAside(usize, Code),
    /// The group waits for this entity, or for this operation of the same author before it.
    Waits(Id),
}

/// What one operation does.
pub(super) struct Step {
    /// Applied or contested.
    pub(super) outcome: Outcome,
    /// The entities it writes.
    pub(super) writes: Vec<(EntityRef, Entity)>,
}

/// Tries `ops`. Of the held operations they may have to stay behind, those with a number below
/// `before` count.
pub(super) fn attempt(
    work: &Work<'_>,
    ops: &[(&Op, Corrected)],
    before: u64,
) -> Result<Trial, Need> {
    let mut view = View {
        work,
        tried: BTreeMap::new(),
        newer: Cell::new(false),
    };
    let mut steps = Vec::with_capacity(ops.len());
    for (place, (op, at)) in ops.iter().enumerate() {
        let stands = applied_as(op, ops.iter().map(|(op, _)| *op));
        if let Some(earlier) = view.behind(&stands, before)? {
            return Ok(waits(place, earlier));
        }
        let outcome = apply(&stands, at, &view).map_err(|NotLoaded(at)| Need::state(at.id))?;
        let (outcome, writes) = match outcome {
            _ if view.newer.get() => return Ok(Trial::SetAside(place, Code::UnknownKind)),
            apply::Outcome::Applied(writes) => (Outcome::Applied, writes),
            apply::Outcome::Contested(writes) => (Outcome::Contested, writes),
            apply::Outcome::SetAside(code) => return Ok(Trial::SetAside(place, code)),
            apply::Outcome::Waiting(missing) => return Ok(waits(place, missing.id)),
        };
        for (at, entity) in &writes {
            if !view.fits(*at, entity)? {
                return Ok(Trial::SetAside(place, Code::Invalid));
            }
            view.tried.insert(at.id, entity.clone());
        }
        steps.push(Step { outcome, writes });
    }
    Ok(Trial::Held(steps))
}

fn waits(place: usize, on_id: Id) -> Trial {
    if on(Mutant::UnknownEntityRefused) {
        return Trial::SetAside(place, Code::Invalid);
    }
    Trial::Waits(on_id)
}

struct View<'a> {
    work: &'a Work<'a>,
    tried: BTreeMap<Id, Entity>,
    /// Something was asked for that newer code wrote.
    newer: Cell<bool>,
}

impl World for View<'_> {
    fn get(&self, at: EntityRef) -> Result<Option<&Entity>, NotLoaded> {
        self.entity(at.id).map_err(|_| NotLoaded(at))
    }
}

impl View<'_> {
    fn entity(&self, id: Id) -> Result<Option<&Entity>, Need> {
        if let Some(entity) = self.tried.get(&id) {
            return Ok(Some(entity));
        }
        match self.work.entity(id)? {
            Some(Ok(entity)) => Ok(Some(entity)),
            Some(Err(_)) => {
                self.newer.set(true);
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// An id names one entity whatever its kind: what has it may not become something else.
    fn fits(&self, at: EntityRef, entity: &Entity) -> Result<bool, Need> {
        let there = self.entity(at.id)?.map(Entity::kind);
        let fits = there.is_none_or(|kind| kind == at.kind) && entity.kind() == at.kind;
        Ok(fits && !self.newer.get())
    }

    /// The held operation of the same author that `op` has to stay behind: never the one that it
    /// stands in for.
    fn behind(&self, op: &Op, before: u64) -> Result<Option<Id>, Need> {
        for on_id in refers(op) {
            for (wait, entry) in self.work.ties(on_id)? {
                let earlier = wait.tie == Tie::Claims
                    && wait.op != op.id
                    && entry.link.author == op.person.0
                    && entry.link.seq < before;
                if earlier && self.entity(wait.op.0)?.is_some_and(Entity::open) {
                    return Ok(Some(wait.op.0));
                }
            }
        }
        Ok(None)
    }
}
