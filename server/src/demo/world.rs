//! The demo school as it stands after what was sent, in memory: what a director computes from.

use std::collections::BTreeMap;

use domain::apply::{NotLoaded, Outcome, World, apply};
use domain::calendar::SchoolYear;
use domain::entity::{Entity, EntityRef, State};
use domain::id::Id;
use domain::op::Op;
use domain::time::{Corrected, UtcMillis};

#[derive(Default)]
pub(super) struct Memory(pub(super) BTreeMap<Id, Entity>);

impl World for Memory {
    fn get(&self, at: EntityRef) -> Result<Option<&Entity>, NotLoaded> {
        Ok(self.0.get(&at.id))
    }
}

impl Memory {
    /// Applies what was received then.
    pub(super) fn apply(&mut self, op: &Op, received: UtcMillis) -> Result<Outcome, NotLoaded> {
        let outcome = apply(op, &Corrected::of(&op.at, received), self)?;
        if let Outcome::Applied(changes) = &outcome {
            let changes = changes.iter().cloned();
            self.0.extend(changes.map(|(at, entity)| (at.id, entity)));
        }
        Ok(outcome)
    }

    pub(super) fn all<S: State>(&self) -> Vec<(Id, &S)> {
        self.0
            .iter()
            .filter_map(|(id, entity)| Some((*id, S::of(entity)?)))
            .collect()
    }

    pub(super) fn years(&self) -> Vec<&SchoolYear> {
        self.all::<SchoolYear>()
            .into_iter()
            .map(|(_, one)| one)
            .collect()
    }
}
