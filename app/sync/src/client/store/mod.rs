//! What a phone keeps, and the contract of the store that keeps it.
//!
//! One store per (school, person); in IndexedDB both stand in front of every key of one database.
//! It holds five things:
//!
//! | store   | key                 | value                                             |
//! |---------|---------------------|---------------------------------------------------|
//! | `meta`  | –                   | one [`StoredMeta`]                                |
//! | `ops`   | operation id        | [`OpRow`]                                         |
//! | `base`  | (generation, id)    | [`BaseRow`]                                       |
//! | `blobs` | hash                | [`BlobRow`]; the bytes apart, below               |
//! | `bytes` | (hash, piece index) | pieces of [`PIECE_BYTES`], the last one shorter   |
//!
//! # Contract
//! - A [`Commit`] is one transaction over all of them: its guard is read and its writes are done
//!   in that transaction, in order, or none is. There is no isolation weaker than serial.
//! - [`Durability::Strict`] answers [`CommitResult::Done`] only once the data is on disk; it also
//!   makes everything committed before it durable. [`Durability::Relaxed`] may be lost with the
//!   power, whole transactions from the end only.
//! - A store that was evicted or never written reads as [`StoredMeta::default`] and empty.
//! - A row or a state that does not parse is never an error of the store.
//!
//! The suite in `client::conformance` (feature `conformance`) is this contract as data.

mod commit;

use domain::entity::{Entity, Kind};
use domain::id::{GroupId, Id, OpId, Sha};
use domain::op::Op;
use domain::time::{Contact, Date, UtcMillis};
use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

pub use commit::{Commit, CommitResult, Durability, Guard, Write};

use crate::wire::{Change, Cursor, Outcome};

/// Bytes of a blob in one piece, all but the last: IndexedDB records stay well below 4 MiB.
pub const PIECE_BYTES: usize = 1024 * 1024;

/// The version of [`BaseRow`]'s index columns. A store written with a lower one is re-indexed at
/// start, so that rows which an older app could not read are found by their columns too.
pub const COLUMNS: u32 = 1;

/// Where this phone stands.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
pub struct StoredMeta {
    /// The cursor of the current generation; `None` before the first snapshot is in, and after the
    /// server's history was found to be another one.
    pub cursor: Option<Cursor>,
    /// The generation of base rows that the screen shows.
    #[serde(default)]
    pub generation: u64,
    /// A snapshot that is being fetched into a generation of its own.
    pub staging: Option<Staging>,
    /// The version of the person's rights that the current generation was made with.
    #[serde(default)]
    pub rights: u64,
    /// The last number that a verified backup of the server covers, as last heard.
    pub durable_seq: Option<u64>,
    /// The last answer of the server: its clock and the phone's, from which the skew follows.
    pub contact: Option<Contact>,
    /// The [`COLUMNS`] the base rows were indexed with.
    #[serde(default)]
    pub columns: u32,
    /// When old rows were last pruned, by the server's clock.
    pub pruned: Option<UtcMillis>,
}

/// A snapshot on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
pub struct Staging {
    /// The generation its pages go to.
    pub generation: u64,
    /// The head when it began, and when its last page was read.
    pub at: Cursor,
    /// The last id received; pages continue after it.
    pub after: Option<Id>,
    /// The version of the rights it was made with: another one starts it over.
    pub rights: u64,
    /// Once all its pages are in: the feed since `at` is in, up to this cursor.
    pub cursor: Option<Cursor>,
}

/// An operation as stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
pub struct OpRow {
    /// Its id.
    pub id: OpId,
    /// The user action it belongs to.
    pub group: GroupId,
    /// The order of doing on this phone; two tabs may give the same number, then the id decides.
    pub ordinal: u64,
    /// Its JSON, to the byte.
    pub body: String,
    /// When it was stored, by the phone's wall clock.
    pub made: UtcMillis,
    /// Whether the server's feed has confirmed it.
    pub state: OpState,
    /// The photos it names.
    #[serde(default)]
    pub blobs: Vec<Sha>,
}

/// Where an operation stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum OpState {
    /// In the outbox.
    Pending,
    /// Left the outbox by a receipt.
    Confirmed {
        /// Its number.
        seq: u64,
        /// What became of it.
        outcome: Outcome,
        /// The server's clock when the receipt came.
        at: UtcMillis,
    },
}

/// What the engine keeps in memory of an operation in the outbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpHead {
    /// Its id.
    pub id: OpId,
    /// Its group.
    pub group: GroupId,
    /// The order of doing.
    pub ordinal: u64,
    /// Bytes it takes in a push.
    pub wire_len: usize,
    /// When it was stored, by the phone's wall clock.
    pub made: UtcMillis,
    /// The photos it names.
    pub blobs: Vec<Sha>,
}

impl OpRow {
    /// Its head.
    #[must_use]
    pub fn head(&self) -> OpHead {
        OpHead {
            id: self.id,
            group: self.group,
            ordinal: self.ordinal,
            wire_len: wire_len(&self.body),
            made: self.made,
            blobs: self.blobs.clone(),
        }
    }

    /// The operation, if this code can read it.
    #[must_use]
    pub fn op(&self) -> Option<Op> {
        Op::parse(&self.body).ok()
    }
}

/// Bytes that an operation with this body takes in a push: the body as a JSON string, its id and
/// the punctuation around.
#[must_use]
pub fn wire_len(body: &str) -> usize {
    let escaped: usize = body
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
            0..0x20 => 6,
            _ => 1,
        })
        .sum();
    escaped + 80
}

/// An entity as the server sent it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
pub struct BaseRow {
    /// The generation it belongs to.
    pub generation: u64,
    /// Its id.
    pub id: Id,
    /// Its kind as received, known or not.
    pub kind: String,
    /// The number of its latest change.
    pub seq: u64,
    /// Its state, raw, as received. Parsed on reading only.
    pub state: String,
    /// The school day it belongs to, for the index.
    #[serde(default)]
    pub day: Option<Date>,
    /// What it hangs on, for the index.
    #[serde(default)]
    pub parent: Option<Id>,
    /// The place, for the index.
    #[serde(default)]
    pub target: Option<Id>,
    /// It is never pruned while this holds ([`Entity::open`]); also what this code cannot read.
    #[serde(default)]
    pub open: bool,
}

impl BaseRow {
    /// The row for a change that carries a state. What this code cannot read gets no index columns
    /// and is kept all the same.
    #[must_use]
    pub fn of(generation: u64, change: &Change, state: &str) -> Self {
        let mut row = Self {
            generation,
            id: change.id,
            kind: change.kind.clone(),
            seq: change.seq,
            state: state.to_owned(),
            day: None,
            parent: None,
            target: None,
            open: true,
        };
        row.index();
        row
    }

    /// Derives the index columns from the state again.
    pub fn index(&mut self) {
        let entity = self.entity();
        let columns = entity.as_ref().map(Entity::columns);
        self.open = entity.as_ref().is_none_or(Entity::open);
        self.day = columns.as_ref().and_then(|columns| columns.day);
        self.parent = columns.as_ref().and_then(|columns| columns.parent);
        self.target = columns
            .as_ref()
            .and_then(|columns| columns.target)
            .map(|place| place.0);
    }

    /// The entity, if this code can read it.
    #[must_use]
    pub fn entity(&self) -> Option<Entity> {
        let kind: Kind = self.kind.parse().ok()?;
        Entity::parse(kind, &self.state).ok()
    }
}

/// A photo or other blob as stored; its bytes lie apart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
pub struct BlobRow {
    /// The hash of its bytes.
    pub sha: Sha,
    /// Their media type.
    pub media: String,
    /// Their number.
    pub bytes: u32,
    /// When it was stored, by the phone's wall clock.
    pub made: UtcMillis,
    /// How far its upload is.
    pub upload: Upload,
    /// The number of its arrival in the sequence, seen in the feed: only then it may ever go.
    #[serde(default)]
    pub arrived: Option<u64>,
    /// The server's clock when the arrival was seen.
    #[serde(default)]
    pub arrived_at: Option<UtcMillis>,
    /// Its bytes no longer match the hash, or are not there: reported, and blocks nothing.
    #[serde(default)]
    pub damaged: bool,
}

/// How far an upload is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Upload {
    /// To be sent, or to be offered again: ask the server where it stands.
    #[default]
    Unsent,
    /// The server said that it has all of it.
    Complete,
}

/// The part of a store that the engine is given at start, and again on [`super::Effect::Reload`];
/// read in one transaction.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Loaded {
    /// The meta row.
    pub meta: StoredMeta,
    /// Every pending operation.
    pub outbox: Vec<OpHead>,
    /// The largest ordinal of any operation stored, pending or confirmed; 0 when there is none.
    pub last_ordinal: u64,
    /// Every blob that is not both complete and arrived.
    pub blobs: Vec<BlobRow>,
}
