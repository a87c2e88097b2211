//! A phone's store in memory, with what a real one does to its users: writes that are not on disk
//! yet, a full disk, a lost connection, eviction, and a copy of the whole phone.

use std::collections::BTreeSet;

use domain::id::{Id, OpId, Sha};

use super::rows::Rows;
use crate::client::store::{
    BaseRow, BlobRow, Commit, CommitResult, Durability, Loaded, OpRow, OpState, StoredMeta, Upload,
    Write,
};
use crate::client::{BaseHead, Survey};

/// The store of one person on one phone.
#[derive(Clone, Debug, Default)]
pub struct MemoryPhone {
    /// What survives the power.
    disk: Rows,
    /// Committed and not on disk, oldest first.
    unflushed: Vec<Vec<Write>>,
    /// What a reader sees: `disk` and all of `unflushed`.
    seen: Rows,
    /// Bytes it holds at the most, of bodies, states and photos.
    quota: Option<usize>,
    next: Option<Break>,
}

/// What goes wrong with the next commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Break {
    /// The connection is lost before anything is written.
    LostBefore,
    /// The connection is lost once everything is written.
    LostAfter,
    /// The storage is full.
    Quota,
}

impl MemoryPhone {
    /// An empty store without a quota.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one transaction.
    pub fn commit(&mut self, commit: Commit) -> CommitResult {
        let broken = self.next.take();
        match broken {
            Some(Break::LostBefore) => return CommitResult::Lost,
            Some(Break::Quota) => return CommitResult::Quota,
            Some(Break::LostAfter) | None => {}
        }
        if commit
            .guard
            .is_some_and(|guard| !guard.holds(&self.seen.meta))
        {
            return CommitResult::GuardFailed;
        }
        if self.quota.is_some_and(|quota| {
            let grows = grows_by(&commit.writes);
            grows > 0 && self.seen.size() + grows > quota
        }) {
            return CommitResult::Quota;
        }
        for write in &commit.writes {
            self.seen.write(write);
        }
        self.unflushed.push(commit.writes);
        if commit.durability == Durability::Strict {
            self.flush();
        }
        if broken.is_some() {
            return CommitResult::Lost;
        }
        CommitResult::Done
    }

    /// Everything committed reaches the disk.
    pub fn flush(&mut self) {
        for write in self.unflushed.drain(..).flatten() {
            self.disk.write(&write);
        }
    }

    /// The power goes: of what was not on disk the first `kept` transactions happen to be there.
    /// Answers how many are lost.
    pub fn lose_power(&mut self, kept: usize) -> usize {
        let lost = self.unflushed.len().saturating_sub(kept);
        self.unflushed.truncate(kept);
        self.flush();
        self.seen = self.disk.clone();
        lost
    }

    /// The browser evicts everything.
    pub fn evict(&mut self) {
        *self = Self {
            quota: self.quota,
            ..Self::default()
        };
    }

    /// How many transactions are not on disk yet.
    #[must_use]
    pub const fn unflushed(&self) -> usize {
        self.unflushed.len()
    }

    /// The next commit goes wrong.
    pub const fn break_next(&mut self, how: Break) {
        self.next = Some(how);
    }

    /// The most it holds from now on, in bytes of bodies, states and photos.
    pub const fn set_quota(&mut self, bytes: Option<usize>) {
        self.quota = bytes;
    }

    /// Changes one byte of a stored photo; `false` when there is none.
    pub fn rot(&mut self, sha: Sha) -> bool {
        let mut found = false;
        for rows in [&mut self.seen, &mut self.disk] {
            if let Some(byte) = rows
                .bytes
                .get_mut(&(sha, 0))
                .and_then(|piece| piece.first_mut())
            {
                *byte ^= 1;
                found = true;
            }
        }
        found
    }

    /// Stores a draft of the app.
    pub fn put_draft(&mut self, key: &str, text: &str) {
        for rows in [&mut self.seen, &mut self.disk] {
            rows.drafts.insert(key.to_owned(), text.to_owned());
        }
    }

    /// A draft of the app.
    #[must_use]
    pub fn draft(&self, key: &str) -> Option<&str> {
        self.seen.drafts.get(key).map(String::as_str)
    }

    /// What the engine is given at start.
    #[must_use]
    pub fn loaded(&self) -> Loaded {
        let rows = &self.seen;
        let pending = |row: &&OpRow| row.state == OpState::Pending;
        Loaded {
            meta: rows.meta.clone(),
            outbox: rows.ops.values().filter(pending).map(OpRow::head).collect(),
            last_ordinal: rows.ops.values().map(|row| row.ordinal).max().unwrap_or(0),
            blobs: rows
                .blobs
                .values()
                .filter(|row| row.upload != Upload::Complete || row.arrived.is_none())
                .cloned()
                .collect(),
        }
    }

    /// The meta row.
    #[must_use]
    pub const fn meta(&self) -> &StoredMeta {
        &self.seen.meta
    }

    /// An operation.
    #[must_use]
    pub fn op(&self, id: OpId) -> Option<&OpRow> {
        self.seen.ops.get(&id)
    }

    /// All operations, by id.
    pub fn ops(&self) -> impl Iterator<Item = &OpRow> {
        self.seen.ops.values()
    }

    /// The outbox in the order of doing.
    #[must_use]
    pub fn outbox(&self) -> Vec<OpRow> {
        let pending = |row: &&OpRow| row.state == OpState::Pending;
        let mut rows: Vec<OpRow> = self.ops().filter(pending).cloned().collect();
        rows.sort_by_key(|row| (row.ordinal, row.id));
        rows
    }

    /// An entity of a generation.
    #[must_use]
    pub fn base_row(&self, generation: u64, id: Id) -> Option<&BaseRow> {
        self.seen.base.get(&(generation, id))
    }

    /// The entities of a generation, by id.
    pub fn base(&self, generation: u64) -> impl Iterator<Item = &BaseRow> {
        let all = (generation, Id::from_bytes([0; 16]))..=(generation, Id::from_bytes([255; 16]));
        self.seen.base.range(all).map(|(_, row)| row)
    }

    /// A blob without its bytes.
    #[must_use]
    pub fn blob(&self, sha: Sha) -> Option<&BlobRow> {
        self.seen.blobs.get(&sha)
    }

    /// All blobs, by hash.
    pub fn blobs(&self) -> impl Iterator<Item = &BlobRow> {
        self.seen.blobs.values()
    }

    /// The bytes of a blob, as they now are.
    #[must_use]
    pub fn bytes(&self, sha: Sha) -> Option<Vec<u8>> {
        self.seen.blobs.get(&sha)?;
        let pieces = self.seen.bytes.range((sha, 0)..=(sha, usize::MAX));
        Some(
            pieces
                .flat_map(|(_, piece)| piece.iter().copied())
                .collect(),
        )
    }

    /// A part of a blob's bytes; `None` when it is not all there.
    #[must_use]
    pub fn chunk(&self, sha: Sha, offset: u64, len: u64) -> Option<Vec<u8>> {
        let bytes = self.bytes(sha)?;
        let from = usize::try_from(offset).ok()?;
        let to = from.checked_add(usize::try_from(len).ok()?)?;
        bytes.get(from..to).map(<[u8]>::to_vec)
    }

    /// The answer to [`crate::client::Effect::ReadBack`].
    #[must_use]
    pub fn reads_back(&self, ops: &[(OpId, Sha)], blobs: &[Sha]) -> bool {
        let op_matches = |(id, sha): &(OpId, Sha)| {
            let row = self.seen.ops.get(id);
            row.is_some_and(|row| Sha::of(row.body.as_bytes()) == *sha)
        };
        ops.iter().all(op_matches) && blobs.iter().all(|sha| self.is_whole(*sha))
    }

    /// Whether a blob's bytes are there and match their hash.
    #[must_use]
    pub fn is_whole(&self, sha: Sha) -> bool {
        self.bytes(sha).is_some_and(|bytes| Sha::of(&bytes) == sha)
    }

    /// The answer to [`crate::client::Effect::Survey`].
    #[must_use]
    pub fn survey(&self, generation: u64, pressure: bool) -> Survey {
        Survey {
            meta: self.seen.meta.clone(),
            ops: self.ops().cloned().collect(),
            blobs: self.blobs().cloned().collect(),
            base: self.base(generation).map(BaseHead::from).collect(),
            pressure,
        }
    }

    /// The generations that hold any row.
    #[must_use]
    pub fn generations(&self) -> BTreeSet<u64> {
        self.seen
            .base
            .keys()
            .map(|(generation, _)| *generation)
            .collect()
    }
}

/// Bytes that these writes add at the most.
fn grows_by(writes: &[Write]) -> usize {
    writes
        .iter()
        .map(|write| match write {
            Write::PutOp(row) => row.body.len(),
            Write::PutBase(row) => row.state.len(),
            Write::PutBlob(_, bytes) => bytes.len(),
            _ => 0,
        })
        .sum()
}
