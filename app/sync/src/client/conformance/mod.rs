//! The contract of a phone's store as data: cases of steps with what each must answer. The same
//! cases run on [`crate::memory::MemoryPhone`] and, in a browser, on IndexedDB.
//!
//! A runner begins each case with an empty store, carries out the steps in order and compares.
//! Lists are ordered by key. [`Step::Reopen`] closes the database and opens it again.

mod cases;
mod rows;

use domain::id::{OpId, Sha};

use super::event::Survey;
use super::store::{BaseRow, BlobRow, Commit, CommitResult, Loaded, OpRow};

pub use cases::cases;

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it shows.
    pub name: &'static str,
    /// What to do and what must come of it.
    pub steps: Vec<Step>,
}

/// One step of a case.
#[derive(Clone, Debug)]
pub enum Step {
    /// Run the transaction; it must end so.
    Commit(Commit, CommitResult),
    /// Close the database and open it again.
    Reopen,
    /// Store a draft of the app under this key.
    PutDraft(&'static str),
    /// Whether a draft is stored under this key.
    HasDraft(&'static str, bool),
    /// What an engine is given at start.
    Loaded(Loaded),
    /// Every operation.
    Ops(Vec<OpRow>),
    /// The rows of a generation.
    Base(u64, Vec<BaseRow>),
    /// A blob without its bytes.
    Blob(Sha, Option<BlobRow>),
    /// Bytes of a blob from an offset, so many; `None` when they are not all there.
    Chunk(Sha, u64, u64, Option<Vec<u8>>),
    /// Whether these operations and blobs read back as written.
    ReadsBack(Vec<(OpId, Sha)>, Vec<Sha>, bool),
    /// What pruning is told of a generation, without pressure.
    Survey(u64, Survey),
}
