//! What must hold: at every page a phone takes, at every check, and at the end.

use std::collections::{BTreeMap, BTreeSet};

use domain::entity::Entity;
use domain::id::{Id, OpId, PersonId};
use domain::op::{Action, Op};
use domain::person::{Role, Viewer};
use domain::problem::Code;
use domain::snapshot::in_snapshot;
use domain::time::UtcMillis;
use domain::visibility::visible;
use sync::client::overlay::{Base, Fate, View, reads};
use sync::client::store::{BaseRow, OpState, Upload};
use sync::memory::MemoryPhone;
use sync::server::verify::Verifier;
use sync::server::{StateRow, Tie};
use sync::wire::Cursor;

use crate::ledger::has_op;
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

    /// Nothing that was promised is lost.
    pub(crate) fn check_promises(&mut self) {
        let on_server: BTreeSet<&str> = self
            .server
            .log()
            .iter()
            .filter_map(|entry| entry.body.as_deref())
            .collect();
        let lost = self.ledger.promised().find(|done| {
            !on_server.contains(done.body.as_str())
                && !self.stores().any(|store| has_op(store, done))
        });
        let lost = lost.map(|done| format!("{} was saved and is nowhere", done.id));
        let gone = self.ledger.promised_photos().find(|sha| {
            self.server.blob(*sha).is_none() && !self.stores().any(|store| store.is_whole(*sha))
        });
        let gone = gone.map(|sha| format!("photo {sha} was saved and is nowhere"));
        if let Some(why) = lost.or(gone) {
            self.fail(why);
        }
    }

    /// The log is gapless, its chain verifies, and nothing is in it twice.
    pub(crate) fn check_log(&mut self) {
        let mut verifier = Verifier::new();
        let broken = self
            .server
            .log()
            .iter()
            .find_map(|entry| verifier.step(entry).err());
        let mut ids = BTreeSet::new();
        let mut bodies = BTreeSet::new();
        let twice = self.server.log().iter().find(|entry| {
            let body = entry.body.as_deref().unwrap_or_default();
            !ids.insert(entry.link.op) || !bodies.insert((entry.link.author, body))
        });
        let twice = twice.map(|entry| format!("{} is in the log twice", entry.link.op));
        let broken = broken.map(|why| format!("the chain is broken: {why}"));
        if let Some(why) = broken.or(twice) {
            self.fail(why);
        }
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

    /// At the end every promise is in the log, to the byte and once, and every entity that held
    /// operations made is there.
    pub(crate) fn check_end(&mut self) {
        let bodies: BTreeMap<&str, OpId> = self
            .server
            .log()
            .iter()
            .filter_map(|entry| Some((entry.body.as_deref()?, entry.link.op)))
            .collect();
        let lost = self.ledger.promised().find(|done| {
            bodies
                .get(done.body.as_str())
                .is_none_or(|id| *id != done.id && !done.reused && !self.is_reused(done.id))
        });
        let lost = lost.map(|done| format!("{} was saved and is not in the log", done.id));
        let waits: BTreeSet<OpId> = self.server.waits().map(|wait| wait.op).collect();
        let released = self.server.log().iter().filter(|entry| {
            entry.link.outcome == sync::wire::Outcome::Waiting && !waits.contains(&entry.link.op)
        });
        let released = u64::try_from(released.count()).unwrap();
        if let Some(why) = lost {
            self.fail(why);
        }
        self.tally.add(Tick::Released, released);
    }

    fn is_reused(&self, id: OpId) -> bool {
        self.ledger.all().filter(|done| done.id == id).count() > 1
    }

    /// What was done on one page arrives in that order, whatever its clock said. Unless the server
    /// was restored after it had answered, something was too large for a push, or an evicted store
    /// lives on in a clone.
    pub(crate) fn check_order(&mut self) {
        let excuses = [Tick::Restored, Tick::PushTooLarge, Tick::EvictedLive];
        if excuses.iter().any(|tick| self.tally.has(*tick)) {
            return;
        }
        let log = self.server.log();
        let seqs: BTreeMap<OpId, u64> = log
            .iter()
            .map(|entry| (entry.link.op, entry.link.seq))
            .collect();
        let mut last: BTreeMap<u32, u64> = BTreeMap::new();
        let wrong = self.ledger.all().find(|done| {
            let Some(seq) = seqs.get(&done.id).filter(|_| !self.is_reused(done.id)) else {
                return false;
            };
            let before = last.insert(done.page, *seq);
            before.is_some_and(|before| before > *seq)
        });
        if let Some(why) = wrong.map(|done| format!("{} arrived out of order", done.id)) {
            self.fail(why);
        }
    }

    /// What refers to something that has not come waits, and goes on once it has.
    pub(crate) fn check_waiting(&mut self) {
        let refused = self.server.log().iter().find(|entry| {
            let invalid = entry.link.outcome == sync::wire::Outcome::SetAside
                && entry.code.as_deref() == Some(Code::Invalid.as_str());
            let op = entry.body.as_deref().and_then(|body| Op::parse(body).ok());
            let on = op.and_then(|op| refers_to(&op.action));
            invalid && on.is_some_and(|on| !self.history.existed_before(on, entry.link.seq))
        });
        let refused =
            refused.map(|entry| format!("{} was refused, not kept waiting", entry.link.op));
        let forgotten = self.server.waits().find(|wait| {
            let there = self.history.latest(wait.on);
            wait.tie == Tie::Waits && there.is_some_and(|there| !is_open_held(there))
        });
        let forgotten = forgotten.map(|wait| format!("{} waits for what is there", wait.op));
        if let Some(why) = refused.or(forgotten) {
            self.fail(why);
        }
    }

    /// A register shows the last edit of the log, whatever clocks said.
    pub(crate) fn check_registers(&mut self) {
        let mut last: BTreeMap<Id, String> = BTreeMap::new();
        for entry in self.server.log() {
            if entry.link.outcome != sync::wire::Outcome::Applied {
                continue;
            }
            let op = entry.body.as_deref().and_then(|body| Op::parse(body).ok());
            if let Some(Action::Put { id, entity }) = op.map(|op| op.action) {
                last.insert(id, entity.state());
            }
        }
        let wrong = last.iter().find(|(id, state)| {
            self.server
                .state(**id)
                .is_none_or(|row| row.state != **state)
        });
        if let Some(why) = wrong.map(|(id, _)| format!("{id} does not show its last edit")) {
            self.fail(why);
        }
    }
}

fn refers_to(action: &Action) -> Option<Id> {
    match action {
        Action::RoundClaim { round } | Action::RoundEnd { round, .. } => Some(round.0),
        Action::RecordSubmit(submit) => submit.round.map(|round| round.0),
        Action::RecordAmend { record, .. } => Some(record.0),
        _ => None,
    }
}

fn is_open_held(entity: &Entity) -> bool {
    matches!(entity, Entity::Held(_)) && entity.open()
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
