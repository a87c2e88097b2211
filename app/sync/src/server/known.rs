//! The rows a push has loaded so far. What is asked for and absent is known to be absent.

use core::cell::OnceCell;
use std::collections::BTreeMap;

use domain::entity::{Entity, Newer};
use domain::id::{Id, OpId};

use super::types::{HeldOp, KnownOp, Loaded, LogEntry, Need, StateRow};

/// The working set of one push.
#[derive(Debug, Default)]
pub struct Known {
    ops: BTreeMap<OpId, Option<KnownOp>>,
    states: BTreeMap<Id, Option<KnownState>>,
    waits: BTreeMap<Id, Vec<HeldOp>>,
    nothing_waits: bool,
}

#[derive(Debug)]
struct KnownState {
    row: StateRow,
    parsed: OnceCell<Result<Entity, Newer>>,
}

impl Known {
    /// Nothing loaded.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The school has no wait at all, read under the lock: none will be asked for.
    pub fn nothing_waits(&mut self) {
        self.nothing_waits = true;
    }

    /// Takes in what was found for `need`.
    pub fn fill(&mut self, need: &Need, found: Loaded) {
        for id in &need.ops {
            self.ops.entry(*id).or_default();
        }
        for id in &need.states {
            self.states.entry(*id).or_default();
        }
        for id in &need.waits {
            self.waits.entry(*id).or_default();
        }
        for op in found.ops {
            self.ops.insert(op.id, Some(op));
        }
        for row in found.states {
            let state = KnownState {
                row,
                parsed: OnceCell::new(),
            };
            self.states.insert(state.row.id, Some(state));
        }
        for held in found.waits {
            self.waits.entry(held.wait.on).or_default().push(held);
        }
    }

    /// Of `need`, what is not loaded yet.
    #[must_use]
    pub fn missing(&self, need: &Need) -> Need {
        let waits = need.waits.iter().copied();
        Need {
            ops: need
                .ops
                .iter()
                .copied()
                .filter(|id| !self.ops.contains_key(id))
                .collect(),
            states: need
                .states
                .iter()
                .copied()
                .filter(|id| !self.states.contains_key(id))
                .collect(),
            waits: waits
                .filter(|id| !self.nothing_waits && !self.waits.contains_key(id))
                .collect(),
        }
    }

    pub(crate) fn op(&self, id: OpId) -> Result<Option<&KnownOp>, Need> {
        self.ops
            .get(&id)
            .map(Option::as_ref)
            .ok_or_else(|| Need::op(id))
    }

    /// The entity; `Some(Err(Newer))` when its state was written by newer code.
    pub(crate) fn entity(&self, id: Id) -> Result<Option<Result<&Entity, Newer>>, Need> {
        let state = self.states.get(&id).ok_or_else(|| Need::state(id))?;
        Ok(state.as_ref().map(|state| {
            state
                .parsed
                .get_or_init(|| Entity::parse(state.row.kind, &state.row.state))
                .as_ref()
                .map_err(|newer| *newer)
        }))
    }

    /// A held operation that was loaded with its ties.
    pub(crate) fn held(&self, op: OpId) -> Option<&LogEntry> {
        let mut held = self.waits.values().flatten();
        held.find(|held| held.wait.op == op).map(|held| &held.entry)
    }

    pub(crate) fn waits(&self, on: Id) -> Result<&[HeldOp], Need> {
        match self.waits.get(&on) {
            Some(waits) => Ok(waits),
            None if self.nothing_waits => Ok(&[]),
            None => Err(Need::waits(on)),
        }
    }
}
