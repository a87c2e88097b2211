//! What must hold: at every page a phone takes, at every check, and at the end.

use std::collections::BTreeMap;

use domain::entity::Entity;
use domain::id::{Id, OpId, PersonId};
use domain::person::{Role, Viewer};
use domain::snapshot::in_snapshot;
use domain::time::UtcMillis;
use domain::visibility::visible;
use sync::client::overlay::{Base, Fate, View, reads};
use sync::client::store::{BaseRow, OpState, Upload};
use sync::memory::MemoryPhone;
use sync::server::StateRow;
use sync::wire::Cursor;

use crate::net::as_old_app_sees;
use crate::tally::Tick;
use crate::world::World;

impl World {
    /// What a person may see now, and the version of these rights.
    fn viewer(&self, id: PersonId) -> (Viewer, u64) {
        let Some(Entity::Person(person)) = self.history.latest(id.0) else {
            return (Viewer::default(), 0);
        };
        let roles: BTreeMap<Id, &Role> = person
            .roles
            .iter()
            .filter_map(|grant| match self.history.latest(grant.role.0) {
                Some(Entity::Role(role)) => Some((grant.role.0, role)),
                _ => None,
            })
            .collect();
        let rows = roles.keys().chain([&id.0]);
        let version = rows
            .filter_map(|id| self.server.state(*id))
            .map(|row| row.seq)
            .max()
            .unwrap_or(0);
        let viewer = Viewer::of(id, person, |role| roles.get(&role.0).copied());
        (viewer, version)
    }

    fn on_history(&self, cursor: &Cursor) -> bool {
        let Some(index) = cursor.seq.checked_sub(1) else {
            return true;
        };
        let entry = self.server.log().get(usize::try_from(index).unwrap());
        entry.is_some_and(|entry| entry.hash == cursor.hash)
    }

    /// The phone's entities are what the server would show at the phone's cursor.
    pub(crate) fn check_store(&mut self, phone: usize, user: usize) {
        let one = &self.phones[phone].users[user];
        let meta = one.store.meta();
        let Some(cursor) = meta.cursor.filter(|cursor| self.on_history(cursor)) else {
            return;
        };
        let (viewer, version) = self.viewer(one.person());
        let wrong = self
            .receipt_without_states(&one.store, &cursor)
            .or_else(|| {
                let compared = version == meta.rights;
                compared
                    .then(|| self.difference(phone, &one.store, &cursor, &viewer))
                    .flatten()
            });
        if let Some(why) = wrong {
            let name = one.name;
            self.fail(format!("phone {phone}, {name}, at {}: {why}", cursor.seq));
        }
    }

    fn receipt_without_states(&self, store: &MemoryPhone, cursor: &Cursor) -> Option<String> {
        let complete_to = match cursor.last {
            Some(_) => cursor.seq - 1,
            None => cursor.seq,
        };
        store.ops().find_map(|row| {
            let OpState::Confirmed { seq, outcome, .. } = row.state else {
                return None;
            };
            let entry = self.server.log().get(usize::try_from(seq - 1).unwrap())?;
            if seq > complete_to {
                return Some(format!("{} left the outbox before its states came", row.id));
            }
            let matches = entry.link.op == row.id && entry.link.outcome == outcome;
            (!matches).then(|| format!("{} has the receipt of another operation", row.id))
        })
    }

    fn difference(
        &self,
        phone: usize,
        store: &MemoryPhone,
        cursor: &Cursor,
        viewer: &Viewer,
    ) -> Option<String> {
        let old = self.phones[phone].old;
        let generation = store.meta().generation;
        let mut base = store.base(generation).peekable();
        let wrong = self.server.states().find_map(|row| {
            if base.peek().is_some_and(|have| have.id < row.id) {
                return Some(format!("{} is not on the server", base.next()?.id));
            }
            let have = base.next_if(|have| have.id == row.id);
            if is_before(row, cursor) {
                self.judge_current(row, have, viewer, old)
            } else {
                have.and_then(|have| self.judge_older(have, old))
            }
        });
        wrong.or_else(|| Some(format!("{} is not on the server", base.next()?.id)))
    }

    /// Nothing has happened to the entity since the cursor: it must be there as it is, or not at
    /// all.
    fn judge_current(
        &self,
        row: &StateRow,
        have: Option<&BaseRow>,
        viewer: &Viewer,
        old: bool,
    ) -> Option<String> {
        let sees = visible(self.history.latest(row.id)?, viewer);
        match have {
            Some(_) if !sees => Some(format!("{} {} may not be seen", row.kind, row.id)),
            Some(have) if have.seq != row.seq => Some(format!(
                "{} {} stands at {} and should at {}",
                row.kind, row.id, have.seq, row.seq
            )),
            Some(have) if !same_state(row, have, old) => {
                Some(format!("{} {} has another state", row.kind, row.id))
            }
            None if sees && self.is_recent(row) => {
                Some(format!("{} {} of {} is missing", row.kind, row.id, row.seq))
            }
            _ => None,
        }
    }

    /// The entity has changed since: the phone may have it as it once was.
    fn judge_older(&self, have: &BaseRow, old: bool) -> Option<String> {
        match self.history.at(have.id, have.seq) {
            Some(row) if same_state(row, have, old) => None,
            _ => Some(format!("{} never was as it is at {}", have.id, have.seq)),
        }
    }

    /// Young enough to be on every phone: what is older may be pruned, or was never fetched.
    fn is_recent(&self, row: &StateRow) -> bool {
        let today = UtcMillis(self.now).utc_date().plus(2);
        in_snapshot(row.kind, &row.columns, row.open, today)
    }

    /// The screen can be computed from base and outbox at any time, and shows every operation.
    pub(crate) fn check_screen(&mut self, phone: usize, user: usize) {
        let store = &self.phones[phone].users[user].store;
        let generation = store.meta().generation;
        let outbox = store.outbox();
        let mut base = Base::default();
        let mut wanted: Vec<Id> = reads(&outbox).into_iter().map(|at| at.id).collect();
        let view = loop {
            for id in wanted.drain(..) {
                match store.base_row(generation, id) {
                    Some(row) => base.put(row),
                    None => base.put_missing(id),
                }
            }
            match View::new(base, &outbox, UtcMillis(self.now)) {
                Ok(view) => break view,
                Err((back, missing)) => {
                    base = back;
                    wanted.push(missing.0.id);
                }
            }
        };
        let shown: Vec<OpId> = view.pending().iter().map(|one| one.id).collect();
        let expected: Vec<OpId> = outbox.iter().map(|row| row.id).collect();
        let unmarked = view.pending().iter().any(|one| {
            one.fate == Fate::Applied && one.touches.iter().any(|at| !view.is_pending(*at))
        });
        if !outbox.is_empty() {
            self.tally.hit(Tick::Overlaid);
        }
        if shown != expected || unmarked {
            self.fail(format!("phone {phone} does not show its outbox"));
        }
    }

    /// After the faults have stopped: everything is everywhere.
    pub(crate) fn unsettled(&self) -> Option<String> {
        for (index, phone) in self.phones.iter().enumerate() {
            for user in &phone.users {
                let (_, version) = self.viewer(user.person());
                if let Some(why) = self.unsettled_store(&user.store, version) {
                    return Some(format!("phone {index}, {}: {why}", user.name));
                }
            }
        }
        let missing = self
            .ledger
            .promised_photos()
            .find(|sha| self.server.blob(*sha).is_none());
        missing.map(|sha| format!("photo {sha} is not on the server"))
    }

    fn unsettled_store(&self, store: &MemoryPhone, version: u64) -> Option<String> {
        let meta = store.meta();
        let outbox = store.outbox();
        let unsent = store
            .blobs()
            .filter(|row| row.upload == Upload::Unsent && !row.damaged)
            .count();
        let head = self.server.head();
        let at_head = meta
            .cursor
            .is_some_and(|cursor| cursor.seq == head.seq && cursor.hash == head.hash);
        if let Some(row) = outbox.first() {
            return Some(format!(
                "{} operations unsent, first {}",
                outbox.len(),
                row.id
            ));
        }
        if unsent > 0 {
            return Some(format!("{unsent} photos unsent"));
        }
        if !at_head || meta.rights != version || meta.staging.is_some() {
            return Some(format!("stands at {:?}, head {}", meta.cursor, head.seq));
        }
        None
    }
}

fn is_before(row: &StateRow, cursor: &Cursor) -> bool {
    row.seq < cursor.seq || (row.seq == cursor.seq && cursor.last.is_none_or(|last| row.id <= last))
}

fn same_state(row: &StateRow, have: &BaseRow, old: bool) -> bool {
    if old {
        let (kind, state) = as_old_app_sees(row.kind.as_str(), &row.state);
        have.kind == kind && have.state == state
    } else {
        have.kind == row.kind.as_str() && have.state == row.state
    }
}
