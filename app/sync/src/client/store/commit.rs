//! A transaction of a phone's store.

use domain::id::{Id, OpId, Sha};
use domain::time::UtcMillis;

use super::{BaseRow, BlobRow, OpRow, Staging, StoredMeta, Upload};
use crate::wire::{Cursor, Outcome};

/// One transaction.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Commit {
    /// Without a match nothing is written.
    pub guard: Option<Box<Guard>>,
    /// Done in this order.
    pub writes: Vec<Write>,
    /// When it counts as done.
    pub durability: Durability,
}

/// When a commit counts as done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Durability {
    /// Once it is on disk.
    #[default]
    Strict,
    /// Once the browser has it: what the server can send again.
    Relaxed,
}

/// What must hold of the stored meta row, read inside the transaction. All three must be equal: the
/// cursor alone does not tell a store that was evicted and begun anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Guard {
    /// [`StoredMeta::cursor`].
    pub cursor: Option<Cursor>,
    /// [`StoredMeta::generation`].
    pub generation: u64,
    /// [`StoredMeta::staging`].
    pub staging: Option<Staging>,
}

impl Guard {
    /// The guard that holds while the stored meta stands where `meta` does.
    #[must_use]
    pub const fn of(meta: &StoredMeta) -> Self {
        Self {
            cursor: meta.cursor,
            generation: meta.generation,
            staging: meta.staging,
        }
    }

    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, meta: &StoredMeta) -> bool {
        *self == Self::of(meta)
    }
}

/// One write. Writing a row replaces the one with its key; removing what is not there does nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    /// Replaces the meta row.
    SetMeta(Box<StoredMeta>),
    /// Stores an operation.
    PutOp(OpRow),
    /// Marks an operation as confirmed; does nothing to one that is not there.
    ConfirmOp {
        /// The operation.
        id: OpId,
        /// Its number.
        seq: u64,
        /// What became of it.
        outcome: Outcome,
        /// The server's clock.
        at: UtcMillis,
    },
    /// Removes an operation, by the rules of keeping.
    RemoveOp(OpId),
    /// Every operation becomes pending, every blob unsent and not arrived: the server's history is
    /// another one than the phone knew.
    OfferAllAgain,
    /// Stores an entity.
    PutBase(BaseRow),
    /// Removes an entity.
    RemoveBase {
        /// From this generation.
        generation: u64,
        /// Its id.
        id: Id,
    },
    /// Removes every base row of a generation.
    ClearGeneration(u64),
    /// Derives the index columns of every base row of a generation again ([`BaseRow::index`]).
    Reindex(u64),
    /// Stores a blob and its bytes, cut into pieces. One that is there stays as it is, unless it is
    /// damaged: then row and bytes are replaced.
    PutBlob(BlobRow, Vec<u8>),
    /// Sets how far an upload is; does nothing to a blob that is not there.
    BlobUpload(Sha, Upload),
    /// Records that the feed brought a blob's arrival, and marks it complete; does nothing to one
    /// that is not there.
    BlobArrived {
        /// The blob.
        sha: Sha,
        /// The number of its arrival.
        seq: u64,
        /// The server's clock.
        at: UtcMillis,
    },
    /// Marks every blob as arrived, and complete, whose arrival is a row of this generation,
    /// under the id of [`domain::entity::EntityRef::photo`], with that row's number.
    MarkArrived {
        /// The generation.
        generation: u64,
        /// The server's clock.
        at: UtcMillis,
    },
    /// Marks a blob as damaged; does nothing to one that is not there.
    BlobDamaged(Sha),
    /// Removes a blob and its bytes.
    RemoveBlob(Sha),
    /// Removes a draft of the app, by its key, with what was made of it. Drafts are the app's own;
    /// the engine never reads them.
    RemoveDraft(String),
}

/// How a commit ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CommitResult {
    /// It is done, as durable as asked.
    Done,
    /// The guard did not hold; nothing was written.
    GuardFailed,
    /// The storage is full; nothing was written.
    Quota,
    /// The connection to the database was lost and could not be opened again: whether it was
    /// written is not known.
    Lost,
}
