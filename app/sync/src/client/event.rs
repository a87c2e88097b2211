//! What a phone's engine is told, and what it answers.
//!
//! A driver owns the clock, the network and the database. It calls [`super::Client::step`] with one
//! [`Event`] after another and carries out every [`Effect`]; an effect with a token is answered by
//! exactly one event with the same token, sooner or later, in any order.

use domain::id::{GroupId, Id, OpId, Sha};
use domain::time::{Contact, UtcMillis};

use super::store::{BaseRow, BlobRow, Commit, CommitResult, Loaded, OpRow, StoredMeta};
use crate::wire::{BlobState, Page, PullRequest, PushResponse, SnapshotPage, SnapshotRequest};

/// Pairs an effect with its answer.
pub type Token = u64;

/// The phone's clocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Now {
    /// The wall clock.
    pub wall: UtcMillis,
    /// Milliseconds on the page's monotonic clock; timers are set on it.
    pub mono: i64,
    /// The random number of the page's life that `mono` belongs to.
    pub page: u32,
}

/// Something happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// A person did something.
    Act(Act),
    /// Perhaps there is something to do.
    Wake(Wake),
    /// [`Effect::Commit`] ended.
    CommitDone {
        /// Of the effect.
        token: Token,
        /// How.
        result: CommitResult,
    },
    /// [`Effect::ReadBack`] ended.
    ReadBackDone {
        /// Of the effect.
        token: Token,
        /// Everything is there and matches.
        ok: bool,
    },
    /// The store as it now is: the answer to [`Effect::Reload`], or unasked when another tab wrote.
    Loaded {
        /// Of the effect; `None` when unasked.
        token: Option<Token>,
        /// What was read; `None` when the database could not be opened.
        loaded: Option<Loaded>,
    },
    /// The answer to [`Effect::Push`].
    PushAnswer {
        /// Of the effect.
        token: Token,
        /// What came.
        result: Result<PushResponse, NetError>,
    },
    /// The answer to [`Effect::Pull`].
    PullAnswer {
        /// Of the effect.
        token: Token,
        /// What came.
        result: Result<Page, NetError>,
    },
    /// The answer to [`Effect::Snapshot`].
    SnapshotAnswer {
        /// Of the effect.
        token: Token,
        /// What came.
        result: Result<SnapshotPage, NetError>,
    },
    /// The answer to [`Effect::BlobState`] and [`Effect::BlobChunk`].
    BlobAnswer {
        /// Of the effect.
        token: Token,
        /// Where the server stands. An `offset_mismatch` that carries a state is an `Ok` with it.
        result: Result<BlobState, NetError>,
    },
    /// The answer to [`Effect::CheckBlob`].
    BlobChecked {
        /// Of the effect.
        token: Token,
        /// The bytes are there and match their hash.
        whole: bool,
    },
    /// The answer to [`Effect::Survey`]; `None` when the database could not be opened.
    Surveyed {
        /// Of the effect.
        token: Token,
        /// What was read.
        survey: Option<Survey>,
    },
}

/// A user action: all of it is stored in one transaction, or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    /// The group, as in every operation's body.
    pub group: GroupId,
    /// The operations in the order they apply.
    pub ops: Vec<NewOp>,
    /// Photos taken for it.
    pub blobs: Vec<NewBlob>,
    /// Keys of the app's drafts that it was made of, removed in the same transaction.
    pub drafts: Vec<String>,
}

/// An operation to be stored. Its id was made before, and kept with the draft, so that a repeated
/// tap after a failure stores nothing twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewOp {
    /// Its id.
    pub id: OpId,
    /// Its JSON.
    pub body: String,
    /// The photos it names.
    pub blobs: Vec<Sha>,
}

/// A photo to be stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewBlob {
    /// The hash of `bytes`.
    pub sha: Sha,
    /// The media type.
    pub media: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Why the engine is woken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wake {
    /// The page has started.
    Start,
    /// The page became visible.
    Visible,
    /// The browser says that there is a network.
    Online,
    /// The time of [`Effect::Timer`] has come.
    Timer,
    /// The server's poke stream names this number: a hint, nothing more.
    Poke(u64),
    /// A person asked for it.
    Manual,
    /// The person has signed in again.
    SignedIn,
}

/// Why a request brought no answer that can be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NetError {
    /// No connection.
    Offline,
    /// No answer in time.
    Timeout,
    /// The server, or something between, refused.
    Status {
        /// The HTTP status.
        http: u16,
        /// The code of the problem catalogue; empty when the answer had none.
        code: String,
    },
    /// An answer that is not one of the server's: a captive portal, or cut off.
    Garbled,
    /// Not a matter of the network: the phone's store did not give what was to be sent.
    Missing,
}

/// Something to be done by the driver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Run this transaction → [`Event::CommitDone`].
    Commit {
        /// For the answer.
        token: Token,
        /// What.
        commit: Commit,
    },
    /// In a transaction of its own, read these back and compare → [`Event::ReadBackDone`].
    ReadBack {
        /// For the answer.
        token: Token,
        /// Operations with the hash of their bodies.
        ops: Vec<(OpId, Sha)>,
        /// Blobs: the bytes must be there and give the hash.
        blobs: Vec<Sha>,
    },
    /// Read [`Loaded`] in one transaction → [`Event::Loaded`].
    Reload {
        /// For the answer.
        token: Token,
    },
    /// Load these bodies and `POST push` with one group for each → [`Event::PushAnswer`].
    Push {
        /// For the answer.
        token: Token,
        /// Operations by group, in order.
        groups: Vec<Vec<OpId>>,
    },
    /// `POST feed` → [`Event::PullAnswer`].
    Pull {
        /// For the answer.
        token: Token,
        /// What to ask.
        request: PullRequest,
    },
    /// `POST snapshot` → [`Event::SnapshotAnswer`].
    Snapshot {
        /// For the answer.
        token: Token,
        /// What to ask.
        request: SnapshotRequest,
    },
    /// `GET blobs/{sha}/state` → [`Event::BlobAnswer`].
    BlobState {
        /// For the answer.
        token: Token,
        /// Which.
        sha: Sha,
    },
    /// Load these bytes and `PUT blobs/{sha}?offset=&total=` → [`Event::BlobAnswer`].
    BlobChunk {
        /// For the answer.
        token: Token,
        /// Which.
        sha: Sha,
        /// From this byte.
        offset: u64,
        /// So many bytes.
        len: u64,
        /// Of so many in all.
        total: u64,
    },
    /// Read the bytes and compare them with the hash → [`Event::BlobChecked`].
    CheckBlob {
        /// For the answer.
        token: Token,
        /// Which.
        sha: Sha,
    },
    /// Read [`Survey`] in one transaction → [`Event::Surveyed`].
    Survey {
        /// For the answer.
        token: Token,
        /// The generation whose rows are wanted.
        generation: u64,
    },
    /// Send [`Wake::Timer`] once the monotonic clock has reached this; replaces the one before.
    Timer {
        /// When.
        at: i64,
    },
    /// The action is stored and was read back: now "已保存" may be shown.
    Saved(GroupId),
    /// The action is not stored, or nobody can tell: keep the form, and offer to try again.
    NotSaved {
        /// Which.
        group: GroupId,
        /// Why.
        why: NotSaved,
    },
    /// What the screen shows may have changed: read again. Tell other tabs.
    Changed,
    /// The state of affairs, whenever it changes.
    Status(SyncStatus),
}

/// Why an action is not stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NotSaved {
    /// The storage is full.
    Quota,
    /// The database could not be opened.
    Lost,
    /// What was read back is not what was written.
    Mismatch,
    /// Longer than one push may be: cut it into several actions.
    TooLong,
    /// A photo's bytes do not match the hash given.
    WrongHash,
}

/// What the always-visible line shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SyncStatus {
    /// Operations the feed has not confirmed.
    pub unsent: usize,
    /// Photos the server has not confirmed to be whole.
    pub unsent_blobs: usize,
    /// When the oldest unconfirmed operation was stored, by the phone's wall clock.
    pub since: Option<UtcMillis>,
    /// What is going on.
    pub phase: Phase,
    /// Why the last request failed: a code of the problem catalogue, or `offline`, `timeout`,
    /// `garbled`, `storage_full`, `storage_lost`; cleared by a success.
    pub error: Option<String>,
    /// Operations that cannot be sent as they are and were put behind the others.
    pub stuck: usize,
    /// Photos whose bytes are damaged.
    pub damaged: usize,
    /// A first snapshot, or one for new rights, is being fetched.
    pub catching_up: bool,
    /// The last answer of the server.
    pub contact: Option<Contact>,
}

/// What is going on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Phase {
    /// Nothing to do.
    #[default]
    Idle,
    /// Something is being sent or fetched.
    Busy,
    /// Waits before it tries again.
    Waiting,
    /// Waits until the person signs in.
    SignedOut,
    /// The server wants a newer app; everything is kept.
    AppTooOld,
}

/// What pruning needs to know, read in one transaction.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Survey {
    /// The meta row.
    pub meta: StoredMeta,
    /// Every operation, pending or confirmed.
    pub ops: Vec<OpRow>,
    /// Every blob.
    pub blobs: Vec<BlobRow>,
    /// The base rows of the generation, without their states.
    pub base: Vec<BaseHead>,
    /// The browser says that storage runs short.
    pub pressure: bool,
}

/// A base row without its state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BaseHead {
    /// Its id.
    pub id: Id,
    /// Its kind as received.
    pub kind: String,
    /// The number of its latest change.
    pub seq: u64,
    /// The school day.
    pub day: Option<domain::time::Date>,
    /// Never pruned while this holds.
    pub open: bool,
}

impl From<&BaseRow> for BaseHead {
    fn from(row: &BaseRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind.clone(),
            seq: row.seq,
            day: row.day,
            open: row.open,
        }
    }
}
