//! Pages: what a phone is answered when it pulls or takes a snapshot. Built from rows that a store
//! read in one reading transaction.

mod feed;
mod snapshot;

use domain::entity::Entity;
use domain::id::{Id, PersonId, Sha};
use domain::person::{Person, Role, Viewer};
use domain::visibility::visible;

use super::types::{Head, StateRow};
use crate::chain;
use crate::mutant::{Mutant, on};
use crate::wire::Cursor;

pub use feed::{PullInputs, feed};
pub use snapshot::{SNAPSHOT_SCAN, SnapshotInputs, snapshot};

/// The cursor does not lie on this server's history: the server was restored from an older copy,
/// or the phone speaks of another one. Answered as `history_diverged`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor does not lie on this server's history")]
pub struct Diverged;

/// The rows that say what a person may see.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ViewerRows {
    /// Who asks.
    pub id: PersonId,
    /// The person's row.
    pub person: Option<StateRow>,
    /// The rows of the roles held, those that exist; see [`ViewerRows::roles_of`].
    pub roles: Vec<StateRow>,
}

impl ViewerRows {
    /// The ids of the roles that the person of this row holds, for a store to load.
    #[must_use]
    pub fn roles_of(person: &StateRow) -> Vec<Id> {
        match Entity::parse(person.kind, &person.state) {
            Ok(Entity::Person(person)) => person.roles.iter().map(|grant| grant.role.0).collect(),
            _ => Vec::new(),
        }
    }

    /// The version of the person's rights: the number of the latest change to any of these rows,
    /// so that rights changed and changed back differ.
    fn version(&self) -> u64 {
        let rows = self.person.iter().chain(&self.roles);
        rows.map(|row| row.seq).max().unwrap_or(0)
    }

    fn viewer(&self) -> Viewer {
        let person: Option<Person> =
            self.person
                .as_ref()
                .and_then(|row| match Entity::parse(row.kind, &row.state) {
                    Ok(Entity::Person(person)) => Some(person),
                    _ => None,
                });
        let Some(person) = person else {
            return Viewer::default();
        };
        let roles: Vec<(Id, Role)> = self
            .roles
            .iter()
            .filter_map(|row| match Entity::parse(row.kind, &row.state) {
                Ok(Entity::Role(role)) => Some((row.id, role)),
                _ => None,
            })
            .collect();
        Viewer::of(self.id, &person, |wanted| {
            roles
                .iter()
                .find(|(id, _)| *id == wanted.0)
                .map(|(_, role)| role)
        })
    }
}

/// Whether `cursor` lies on the history that ends at `head`; `hash` is the chain's at the
/// cursor's witness, `None` when the log has no such number.
fn on_history(cursor: &Cursor, head: &Head, hash: Option<Sha>) -> Result<(), Diverged> {
    let hash = match cursor.witness() {
        0 => Some(chain::genesis()),
        _ => hash,
    };
    let known =
        cursor.seq <= cursor.witness() && cursor.witness() <= head.seq && hash == Some(cursor.hash);
    if known || on(Mutant::NoEpoch) {
        Ok(())
    } else {
        Err(Diverged)
    }
}

/// The entity of `row` when `viewer` may see it. What cannot be read was written by newer code
/// and is shown to nobody.
fn seen(row: &StateRow, viewer: &Viewer) -> Option<Entity> {
    let entity = Entity::parse(row.kind, &row.state).ok()?;
    visible(&entity, viewer).then_some(entity)
}

/// Bytes a change takes in a page, about: its state, escaped as JSON inside JSON, and the rest.
fn weight(state: Option<&str>) -> usize {
    const REST: usize = 120;
    REST + state.map_or(0, |state| {
        state.len()
            + state
                .bytes()
                .filter(|byte| matches!(byte, b'"' | b'\\'))
                .count()
    })
}
