//! What travels between phone and server, as JSON, below `/api/v1/schools/{school}/`.
//!
//! Bodies of operations and states of entities travel as strings inside the JSON: they are hashed,
//! stored and kept to the byte, and a reader that does not know them can still carry them.

use domain::id::{Id, OpId, PersonId, Sha};
use domain::time::UtcMillis;
use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

/// Operations in one push at the most.
pub const PUSH_OPS_MAX: usize = 200;
/// Bytes of one push at the most.
pub const PUSH_BYTES_MAX: usize = 1024 * 1024;
/// Unconfirmed operations named in one pull at the most.
pub const UNCONFIRMED_MAX: usize = 500;
/// Changes in one page at the most.
pub const PAGE_CHANGES_MAX: usize = 500;
/// Bytes of states in one page, after which it ends.
pub const PAGE_BYTES_MAX: usize = 512 * 1024;
/// Bytes of one chunk of a blob at the most.
pub const CHUNK_BYTES_MAX: usize = 256 * 1024;
/// Bytes of one blob at the most.
pub const BLOB_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Where a phone stands in the sequence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cursor {
    /// Everything before this number is had.
    pub seq: u64,
    /// Of the changes with exactly this number: those up to this id are had; `None` for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Id>,
    /// The head when the entities up to here were read; `None` when that is `seq`. A page leaves out
    /// what has a later number, so a cursor is worth nothing on a history that does not reach there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<u64>,
    /// The audit chain's hash at `head`.
    pub hash: Sha,
}

impl Cursor {
    /// The number whose hash the cursor carries.
    #[must_use]
    pub fn witness(&self) -> u64 {
        self.head.unwrap_or(self.seq)
    }
}

/// `POST push`: operations in the order they were done.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PushRequest {
    /// User actions, each whole.
    pub groups: Vec<SentGroup>,
}

/// One user action: applied together or set aside together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SentGroup {
    /// Its operations, in order.
    pub ops: Vec<SentOp>,
}

/// An operation as sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SentOp {
    /// Its id, as in the body. A text that is no id does not fail the push: the operation is set
    /// aside under an id derived from its bytes.
    pub id: String,
    /// The JSON of [`domain::op::Op`], to the byte.
    pub body: String,
}

/// The answer to a push: a hint for the screen and for pacing, never the confirmation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PushResponse {
    /// One result for each operation sent, in that order.
    pub results: Vec<PushResult>,
    /// The server's clock.
    pub server_time: UtcMillis,
}

/// What became of one operation of a push.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PushResult {
    /// The id as sent.
    pub id: String,
    /// Its number in the sequence.
    pub seq: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// It had been received before.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub duplicate: bool,
    /// Why it was set aside or waits: a code of the problem catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// What became of an operation at its place in the sequence.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Applied,
    /// Too late to have its effect; kept.
    Contested,
    /// Needs a person.
    SetAside,
    /// Waits for something it refers to.
    Waiting,
}

/// `POST feed`: what has changed since the cursor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PullRequest {
    /// Where the phone stands.
    pub from: Cursor,
    /// Operations of the outbox, oldest first, up to [`UNCONFIRMED_MAX`].
    #[serde(default)]
    pub unconfirmed: Vec<OpId>,
}

/// The answer to a pull.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    /// The cursor this page continues; it applies to no other.
    pub from: Cursor,
    /// Where the phone stands once it has applied the page.
    pub to: Cursor,
    /// Each entity whose latest number lies after `from`, once, ordered by (seq, id).
    pub changes: Vec<Change>,
    /// There is more; ask again from `to`.
    pub more: bool,
    /// Only when `more` is false: which of the unconfirmed operations have a number up to `to`.
    #[serde(default)]
    pub receipts: Vec<Receipt>,
    /// The version of the person's rights: another one than the phone's means a snapshot.
    pub rights: u64,
    /// The last number that a verified backup covers; `None` when no backup is reported.
    #[serde(default)]
    pub durable_seq: Option<u64>,
    /// The server's clock.
    pub server_time: UtcMillis,
}

/// An entity as it now is, or gone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// Its id.
    pub id: Id,
    /// Its kind, as in [`domain::entity::Kind::as_str`]; one the phone does not know is kept.
    pub kind: String,
    /// The number of its latest change.
    pub seq: u64,
    /// Its state as JSON; `None` when the person may not see it (any more).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// The confirmation of one operation: the only thing that takes it out of an outbox.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Receipt {
    /// The operation.
    pub op: OpId,
    /// Its number.
    pub seq: u64,
    /// What became of it.
    pub outcome: Outcome,
}

/// `POST snapshot`: everything the person may see, as it stands, from nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotRequest {
    /// The `at` of the page before; `None` to begin.
    #[serde(default)]
    pub at: Option<Cursor>,
    /// The last id received; `None` to begin.
    #[serde(default)]
    pub after: Option<Id>,
}

/// One page of a snapshot, ordered by id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotPage {
    /// The head when the snapshot began, with the head when this page was read: the cursor to pull
    /// from once all pages are there.
    pub at: Cursor,
    /// The request's `after`: the page continues exactly there.
    #[serde(default)]
    pub after: Option<Id>,
    /// Entities, none of them gone.
    pub changes: Vec<Change>,
    /// There is more; ask again after the last id.
    pub more: bool,
    /// The id to continue after; `None` when the page reached the end.
    #[serde(default)]
    pub next: Option<Id>,
    /// The version of the person's rights.
    pub rights: u64,
    /// As in [`Page`].
    #[serde(default)]
    pub durable_seq: Option<u64>,
    /// The server's clock.
    pub server_time: UtcMillis,
}

/// `GET blobs/{sha}`'s little sister `GET blobs/{sha}/state`, and the answer to every chunk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BlobState {
    /// Bytes the server has, from the start.
    pub offset: u64,
    /// All bytes are there, verified against the hash and on disk.
    pub complete: bool,
}

/// The answer to everything that failed: `code` is stable, `message` is for people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProblemBody {
    /// A code of the problem catalogue.
    pub code: String,
    /// Status and number, such as `409.3`.
    pub number: String,
    /// In the language asked for.
    pub message: String,
    /// Where an upload stands, with `offset_mismatch`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blob: Option<BlobState>,
}

/// A hint on the poke stream: the school's sequence has moved. Data never travels here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Poke {
    /// The head's number.
    pub seq: u64,
}

/// Who a request speaks for: the header of this name carries the person's id. The session is the
/// phone's; several people may be signed in on it.
pub const PERSON_HEADER: &str = "x-xiaoxun-person";

/// A person signed in on this phone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The school.
    pub school: domain::id::SchoolId,
    /// The school's name.
    pub school_name: String,
}
