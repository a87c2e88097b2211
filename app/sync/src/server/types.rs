//! What the server half keeps and what it asks a store for: one type for each table, and nothing
//! that only one database would know.

use std::collections::BTreeSet;

use domain::entity::{Columns, Entity, Kind};
use domain::id::{Id, OpId, Sha};
use domain::op::SCHEMA;
use domain::time::{Corrected, UtcMillis};

use crate::chain::{self, Link};
use crate::wire::{Outcome, PushResult};

/// The end of a school's sequence. A store locks it before it reads anything for a push.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// The last number given; 0 before the first operation.
    pub seq: u64,
    /// The chain's hash there.
    pub hash: Sha,
}

impl Head {
    /// Before the first operation.
    #[must_use]
    pub fn genesis() -> Self {
        Self {
            seq: 0,
            hash: chain::genesis(),
        }
    }
}

/// One operation in the log, as received. Written once; only `salt` and `body` may be erased later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogEntry {
    /// What the chain says of it.
    pub link: Link,
    /// The chain's hash after it.
    pub hash: Sha,
    /// The number of the first operation of its group: what is applied together.
    pub group: u64,
    /// The salt of the commitment; `None` once erased.
    pub salt: Option<[u8; 16]>,
    /// As sent, to the byte; `None` once erased.
    pub body: Option<String>,
    /// Its id as sent, up to [`SENT_ID_MAX`] bytes.
    pub sent_id: String,
    /// Why it was set aside or waits: a code of the problem catalogue.
    pub code: Option<String>,
    /// When it was done, as far as the server can know; computed once, at receipt.
    pub corrected: Corrected,
}

/// How much of an id as sent is kept, in bytes.
pub const SENT_ID_MAX: usize = 64;

/// An entity as it now is, as a row. Names an entity by id alone: an id is unique in a school
/// whatever its kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateRow {
    /// Its id.
    pub id: Id,
    /// Its kind.
    pub kind: Kind,
    /// The number of its latest change.
    pub seq: u64,
    /// Its state as JSON.
    pub state: String,
    /// Typed columns, for reports.
    pub columns: Columns,
    /// Somebody still has to do something about it: [`Entity::open`].
    pub open: bool,
    /// The schema number it was written with.
    pub schema: u32,
}

impl StateRow {
    /// The row for `entity`, last changed at `seq`.
    #[must_use]
    pub fn of(id: Id, seq: u64, entity: &Entity) -> Self {
        Self {
            id,
            kind: entity.kind(),
            seq,
            state: entity.state(),
            columns: entity.columns(),
            open: entity.open(),
            schema: SCHEMA,
        }
    }
}

/// A held operation's tie to an id. There are few at any time, most often none. Rows are found by
/// `on` and removed by `op`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Wait {
    /// The entity or operation it is tied to.
    pub on: Id,
    /// The held operation.
    pub op: OpId,
    /// How.
    pub tie: Tie,
}

/// How a held operation is tied to an id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tie {
    /// It waits until the entity exists, or the operation before it is resolved. All operations of
    /// a group wait for the same id.
    Waits,
    /// It would create or change the entity: later operations of its author on it stay behind it.
    Claims,
}

impl Tie {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Claims => "claims",
        }
    }
}

impl core::str::FromStr for Tie {
    type Err = UnknownTie;

    fn from_str(text: &str) -> Result<Self, UnknownTie> {
        match text {
            "waits" => Ok(Self::Waits),
            "claims" => Ok(Self::Claims),
            _ => Err(UnknownTie),
        }
    }
}

/// The text is no [`Tie`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither waits nor claims")]
pub struct UnknownTie;

/// A [`Wait`] with the operation it speaks of, from the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldOp {
    /// The tie.
    pub wait: Wait,
    /// The operation.
    pub entry: LogEntry,
}

/// What a push must know of an operation received before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownOp {
    /// Its id.
    pub id: OpId,
    /// Its number.
    pub seq: u64,
    /// Who sent it.
    pub author: Id,
    /// What became of it at receipt.
    pub outcome: Outcome,
    /// Why it was held.
    pub code: Option<String>,
    /// The salt of the commitment; `None` once it was erased with the body.
    pub salt: Option<[u8; 16]>,
    /// The commitment to its body.
    pub payload: Sha,
}

impl From<&LogEntry> for KnownOp {
    fn from(entry: &LogEntry) -> Self {
        Self {
            id: entry.link.op,
            seq: entry.link.seq,
            author: entry.link.author,
            outcome: entry.link.outcome,
            code: entry.code.clone(),
            salt: entry.salt,
            payload: entry.link.payload,
        }
    }
}

/// What must be loaded before a push can be admitted, all by id in this school.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Need {
    /// Operations of the log, by id.
    pub ops: BTreeSet<OpId>,
    /// States, by id.
    pub states: BTreeSet<Id>,
    /// Waits, by `on`; each with its operation from the log.
    pub waits: BTreeSet<Id>,
}

impl Need {
    /// Nothing is missing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty() && self.states.is_empty() && self.waits.is_empty()
    }

    /// Takes in what `other` asks for.
    pub fn merge(&mut self, mut other: Self) {
        self.ops.append(&mut other.ops);
        self.states.append(&mut other.states);
        self.waits.append(&mut other.waits);
    }

    pub(crate) fn op(id: OpId) -> Self {
        Self {
            ops: BTreeSet::from([id]),
            ..Self::default()
        }
    }

    pub(crate) fn state(id: Id) -> Self {
        Self {
            states: BTreeSet::from([id]),
            ..Self::default()
        }
    }

    pub(crate) fn waits(on: Id) -> Self {
        Self {
            waits: BTreeSet::from([on]),
            ..Self::default()
        }
    }
}

/// The rows a store found for a [`Need`]; what is not among them does not exist.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Loaded {
    /// Operations.
    pub ops: Vec<KnownOp>,
    /// States.
    pub states: Vec<StateRow>,
    /// Waits.
    pub waits: Vec<HeldOp>,
}

/// An operation of the log whose body is to be erased, with its salt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Erasure {
    /// When.
    pub due: UtcMillis,
    /// The operation's number.
    pub seq: u64,
}

/// What a push changes: a store writes all of it in the transaction that locked the head, or
/// nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    /// Operations to append, in the order of their numbers, without a gap after the old head.
    pub entries: Vec<LogEntry>,
    /// Entities to insert or replace, each once, ordered by id.
    pub states: Vec<StateRow>,
    /// Operations of which every wait is removed, before those of `waits_added` are inserted.
    pub waits_done: Vec<OpId>,
    /// Waits to insert.
    pub waits_added: Vec<Wait>,
    /// What of `entries` is to be erased in time.
    pub erasures: Vec<Erasure>,
    /// The new head.
    pub head: Head,
    /// One result for each operation sent, in that order.
    pub results: Vec<PushResult>,
}
