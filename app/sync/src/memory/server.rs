//! A server's store in memory: the reference that the stores on disk are compared with, and the
//! server of the simulator. A clone is a backup.

mod blobs;

use core::ops::Bound;
use std::collections::{BTreeMap, BTreeSet};

use domain::entity::Entity;
use domain::id::{Id, OpId, PersonId, SchoolId, Sha};
use domain::op::Op;
use domain::time::UtcMillis;

use blobs::Blob;

use crate::mutant::{Mutant, on};
use crate::server::page::{
    Diverged, PullInputs, SNAPSHOT_SCAN, SnapshotInputs, ViewerRows, feed, snapshot,
};
use crate::server::{
    Commit, Erasure, Head, HeldOp, Known, Loaded, LogEntry, Need, Push, StateRow, Wait, admit, key,
};
use crate::wire::{
    Cursor, PAGE_CHANGES_MAX, Page, PullRequest, PushResult, Receipt, SnapshotPage,
    SnapshotRequest, UNCONFIRMED_MAX,
};

/// A school on a server.
#[derive(Clone, Debug)]
pub struct MemoryServer {
    school: SchoolId,
    head: Head,
    log: Vec<LogEntry>,
    by_op: BTreeMap<OpId, u64>,
    states: BTreeMap<Id, StateRow>,
    by_seq: BTreeSet<(u64, Id)>,
    waits: BTreeSet<Wait>,
    erasures: BTreeSet<Erasure>,
    blobs: BTreeMap<Sha, Blob>,
    durable_seq: Option<u64>,
    /// Numbers given and not committed; always empty but for [`Mutant::SeqNotCommitOrder`].
    hidden: BTreeSet<u64>,
}

/// A push on its way: received, and not committed.
#[derive(Debug)]
pub struct Ticket {
    push: Push,
    /// What was read before the lock was taken, which it must not be.
    stale: Option<Known>,
    /// What was committed and is not to be seen yet.
    early: Option<(Vec<PushResult>, BTreeSet<u64>)>,
}

impl MemoryServer {
    /// A server with an empty log.
    #[must_use]
    pub fn new(school: SchoolId) -> Self {
        Self {
            school,
            head: Head::genesis(),
            log: Vec::new(),
            by_op: BTreeMap::new(),
            states: BTreeMap::new(),
            by_seq: BTreeSet::new(),
            waits: BTreeSet::new(),
            erasures: BTreeSet::new(),
            blobs: BTreeMap::new(),
            durable_seq: None,
            hidden: BTreeSet::new(),
        }
    }

    /// The school.
    #[must_use]
    pub const fn school(&self) -> SchoolId {
        self.school
    }

    /// The end of the sequence.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Every operation received, in order.
    #[must_use]
    pub fn log(&self) -> &[LogEntry] {
        &self.log
    }

    /// Every entity as it now is, ordered by id.
    pub fn states(&self) -> impl Iterator<Item = &StateRow> {
        self.states.values()
    }

    /// One entity as it now is.
    #[must_use]
    pub fn state(&self, id: Id) -> Option<&StateRow> {
        self.states.get(&id)
    }

    /// Every tie of a held operation.
    pub fn waits(&self) -> impl Iterator<Item = &Wait> {
        self.waits.iter()
    }

    /// A backup covers the log up to this number; `None` when no backup is reported.
    pub const fn set_durable(&mut self, seq: Option<u64>) {
        self.durable_seq = seq;
    }

    /// Receives and commits a push. One result for each operation, in order.
    pub fn push(&mut self, push: Push) -> Vec<PushResult> {
        let ticket = self.begin(push);
        self.finish(ticket)
    }

    /// Receives a push: what happens before the head is locked. Others may come between this and
    /// [`MemoryServer::finish`].
    pub fn begin(&mut self, push: Push) -> Ticket {
        let mut ticket = Ticket {
            push,
            stale: None,
            early: None,
        };
        if on(Mutant::SeqLast) {
            let mut known = Known::new();
            self.admitted(&ticket.push, &mut known);
            ticket.stale = Some(known);
        }
        if on(Mutant::SeqNotCommitOrder) {
            let commit = self.admitted(&ticket.push, &mut Known::new());
            let hidden = commit.entries.iter().map(|entry| entry.link.seq).collect();
            self.hidden.extend(&hidden);
            ticket.early = Some((self.write(commit), hidden));
        }
        ticket
    }

    /// Locks the head, admits the push and commits it.
    pub fn finish(&mut self, ticket: Ticket) -> Vec<PushResult> {
        if let Some((results, hidden)) = ticket.early {
            self.hidden.retain(|seq| !hidden.contains(seq));
            return results;
        }
        let mut known = ticket.stale.unwrap_or_default();
        let commit = self.admitted(&ticket.push, &mut known);
        self.write(commit)
    }

    /// Commits a push together with states that no operation of this version writes, under its last
    /// number: what the operations of a later version may do, such as moving a record to another
    /// place.
    pub fn push_as_newer(
        &mut self,
        push: &Push,
        states: impl IntoIterator<Item = (Id, Entity)>,
    ) -> Vec<PushResult> {
        let mut commit = self.admitted(push, &mut Known::new());
        let seq = commit.head.seq;
        for (id, entity) in states {
            commit.states.retain(|row| row.id != id);
            commit.states.push(StateRow::of(id, seq, &entity));
        }
        self.write(commit)
    }

    fn admitted(&self, push: &Push, known: &mut Known) -> Commit {
        let mut need = push.need();
        loop {
            let missing = known.missing(&need);
            known.fill(&missing, self.load(&missing));
            match admit(push, self.head, known) {
                Ok(commit) => return commit,
                Err(more) => need = more,
            }
        }
    }

    fn load(&self, need: &Need) -> Loaded {
        let ops = need.ops.iter().filter_map(|id| self.logged(*id));
        let states = need.states.iter().filter_map(|id| self.states.get(id));
        let waits = self
            .waits
            .iter()
            .filter(|wait| need.waits.contains(&wait.on));
        Loaded {
            ops: ops.map(Into::into).collect(),
            states: states.cloned().collect(),
            waits: waits
                .filter_map(|wait| {
                    Some(HeldOp {
                        wait: *wait,
                        entry: self.entry(*self.by_op.get(&wait.op)?)?.clone(),
                    })
                })
                .collect(),
        }
    }

    fn logged(&self, id: OpId) -> Option<&LogEntry> {
        if on(Mutant::KeyIsWriterCounter) {
            return self.log.iter().find(|entry| {
                let op = entry.body.as_deref().map(Op::parse);
                op.is_some_and(|op| op.is_ok_and(|op| key(&op) == id))
            });
        }
        self.entry(*self.by_op.get(&id)?)
    }

    fn entry(&self, seq: u64) -> Option<&LogEntry> {
        let index = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.log.get(index)
    }

    fn write(&mut self, commit: Commit) -> Vec<PushResult> {
        for entry in commit.entries {
            self.by_op.insert(entry.link.op, entry.link.seq);
            self.log.push(entry);
        }
        for row in commit.states {
            self.by_seq.insert((row.seq, row.id));
            if let Some(old) = self.states.insert(row.id, row) {
                self.by_seq.remove(&(old.seq, old.id));
            }
        }
        self.waits
            .retain(|wait| commit.waits_done.binary_search(&wait.op).is_err());
        self.waits.extend(commit.waits_added);
        self.erasures.extend(commit.erasures);
        self.head = commit.head;
        commit.results
    }

    /// Erases what is due at `now`. Answers how many operations that was.
    pub fn erase(&mut self, now: UtcMillis) -> u64 {
        let (due, later): (BTreeSet<_>, _) = self.erasures.iter().partition(|one| one.due <= now);
        self.erasures = later;
        for entry in &mut self.log {
            if due.iter().any(|one| one.seq == entry.link.seq) {
                (entry.salt, entry.body) = (None, None);
            }
        }
        u64::try_from(due.len()).unwrap_or(u64::MAX)
    }

    /// A page of the feed for `person`.
    ///
    /// # Errors
    /// [`Diverged`] when the cursor does not lie on this server's history.
    pub fn pull(
        &self,
        person: PersonId,
        request: &PullRequest,
        now: UtcMillis,
    ) -> Result<Page, Diverged> {
        let head = self.committed();
        let receipts = request.unconfirmed.iter().take(UNCONFIRMED_MAX);
        let inputs = PullInputs {
            head,
            hash_at_from: self.entry(request.from.witness()).map(|entry| entry.hash),
            rows: self.rows_after(&request.from),
            viewer: self.viewer(person),
            receipts: receipts
                .filter_map(|op| self.entry(*self.by_op.get(op)?))
                .map(|entry| Receipt {
                    op: entry.link.op,
                    seq: entry.link.seq,
                    outcome: entry.link.outcome,
                })
                .filter(|receipt| !self.hidden.contains(&receipt.seq))
                .collect(),
            durable_seq: self.durable_seq,
            server_time: now,
        };
        feed(request, inputs)
    }

    fn rows_after(&self, from: &Cursor) -> Vec<StateRow> {
        let after = match from.last {
            Some(last) => Bound::Excluded((from.seq, last)),
            None => Bound::Included((from.seq.saturating_add(1), Id::from_bytes([0; 16]))),
        };
        let found = self.by_seq.range((after, Bound::Unbounded));
        found
            .filter(|(seq, _)| !self.hidden.contains(seq))
            .filter_map(|(_, id)| self.states.get(id).cloned())
            .take(PAGE_CHANGES_MAX + 1)
            .collect()
    }

    /// The last number that is to be seen.
    fn committed(&self) -> Head {
        let mut log = self.log.iter().rev();
        log.find(|entry| !self.hidden.contains(&entry.link.seq))
            .map_or_else(Head::genesis, |entry| Head {
                seq: entry.link.seq,
                hash: entry.hash,
            })
    }

    fn viewer(&self, id: PersonId) -> ViewerRows {
        let person = self.states.get(&id.0).cloned();
        let roles = person.as_ref().map(ViewerRows::roles_of);
        let roles = roles.into_iter().flatten();
        ViewerRows {
            id,
            person,
            roles: roles
                .filter_map(|role| self.states.get(&role).cloned())
                .collect(),
        }
    }

    /// A page of a snapshot for `person`.
    ///
    /// # Errors
    /// [`Diverged`] when the server was restored while the snapshot was taken.
    pub fn snapshot(
        &self,
        person: PersonId,
        request: &SnapshotRequest,
        now: UtcMillis,
    ) -> Result<SnapshotPage, Diverged> {
        let after = request.after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut found = self.states.range((after, Bound::Unbounded));
        let rows: Vec<StateRow> = found
            .by_ref()
            .take(SNAPSHOT_SCAN)
            .map(|(_, row)| row.clone())
            .collect();
        let inputs = SnapshotInputs {
            head: self.committed(),
            hash_at: request
                .at
                .and_then(|at| self.entry(at.witness()))
                .map(|entry| entry.hash),
            rows,
            exhausted: found.next().is_none(),
            viewer: self.viewer(person),
            durable_seq: self.durable_seq,
            server_time: now,
        };
        snapshot(request, inputs)
    }
}
