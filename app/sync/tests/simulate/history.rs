//! Every state the server ever had, as far as its present history goes.

use std::collections::BTreeMap;

use domain::entity::Entity;
use domain::id::Id;
use sync::memory::MemoryServer;
use sync::server::StateRow;

#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    rows: BTreeMap<Id, Vec<StateRow>>,
    latest: BTreeMap<Id, Entity>,
    head: u64,
}

impl History {
    /// Takes in what the server has committed since.
    pub(crate) fn note(&mut self, server: &MemoryServer) {
        for row in server.states().filter(|row| row.seq > self.head) {
            let entity = Entity::parse(row.kind, &row.state).unwrap();
            self.latest.insert(row.id, entity);
            self.rows.entry(row.id).or_default().push(row.clone());
        }
        self.head = server.head().seq;
    }

    /// The entity as it was with this number.
    pub(crate) fn at(&self, id: Id, seq: u64) -> Option<&StateRow> {
        self.rows.get(&id)?.iter().find(|row| row.seq == seq)
    }

    /// Whether there was such an entity before this number.
    pub(crate) fn existed_before(&self, id: Id, seq: u64) -> bool {
        let rows = self.rows.get(&id);
        rows.is_some_and(|rows| rows.iter().any(|row| row.seq < seq))
    }

    /// The entity as it now is.
    pub(crate) fn latest(&self, id: Id) -> Option<&Entity> {
        self.latest.get(&id)
    }

    /// Every entity as it now is.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Id, &Entity)> {
        self.latest.iter()
    }
}
