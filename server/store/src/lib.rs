//! What the server keeps: every school's sequence, what is known of photos, how people sign in.
//!
//! [`Read`] is what a handler gets that may only look; [`Store`] is everything. SQLite
//! ([`Sqlite`]) and PostgreSQL ([`Postgres`]) have the same files: `log.rs` is the push and the
//! log, `feed.rs` pages and entities, `account.rs`, `session.rs` and `blob.rs` the rest. What a push
//! means is decided by `sync::server` alone; one conformance suite holds both databases and
//! `sync::memory` to the same answers.
//!
//! Times are milliseconds since 1970 UTC and come from the caller: a store reads no clock.

mod account;
mod blob;
mod column;
mod dated;
mod error;
mod migrations;
mod postgres;
mod retry;
mod rows;
mod salt;
mod session;
mod sqlite;

use core::future::Future;
use core::pin::Pin;

use domain::entity::Kind;
use domain::id::{Id, PersonId, SchoolId, Sha};
use domain::photo::Photo;
use domain::time::UtcMillis;
use sync::server::{Author, Head, LogEntry, StateRow};
use sync::wire::{Page, PullRequest, PushResult, SentGroup, SnapshotPage, SnapshotRequest};

pub use account::{Account, AccountKey, Attempt, Enrolment, EnrolmentKey};
pub use blob::Blob;
pub use dated::Dated;
pub use error::{Error, Taken};
pub use postgres::Postgres;
pub use salt::Salt;
pub use session::{SEEN_EVERY_MS, Session, SignIn};
pub use sqlite::Sqlite;

/// What a store answers, later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// What a push did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pushed {
    /// One result for each operation sent, in that order.
    pub results: Vec<PushResult>,
    /// The head after it.
    pub head: Head,
}

/// Held by one process of a database at a time, until it is dropped. A process that ends lets go of it.
#[derive(Debug, Default)]
pub struct Alone {
    /// The transaction whose end lets go; a database file has one process only.
    _held: Option<sqlx::Transaction<'static, sqlx::Postgres>>,
}

/// Looking only. Every answer is consistent in itself: it was read in one transaction.
///
/// Every method fails with what the database answered; those that name a school and promise more
/// than a list, with [`Error::NoSchool`].
pub trait Read: Send + Sync {
    /// The schools of this server, oldest first; the health check asks for them too.
    fn schools(&self) -> Answer<'_, Vec<SchoolId>>;

    /// The end of the school's sequence.
    fn head(&self, school: SchoolId) -> Answer<'_, Head>;

    /// A page of what has changed for `person`; `now` goes into it.
    ///
    /// # Errors
    /// [`Error::Diverged`] when the cursor does not lie on the school's history.
    fn pull<'a>(
        &'a self,
        school: SchoolId,
        person: PersonId,
        request: &'a PullRequest,
        now: UtcMillis,
    ) -> Answer<'a, Page>;

    /// A page of everything that `person` may see.
    ///
    /// # Errors
    /// [`Error::Diverged`] when the snapshot began on another history.
    fn snapshot<'a>(
        &'a self,
        school: SchoolId,
        person: PersonId,
        request: &'a SnapshotRequest,
        now: UtcMillis,
    ) -> Answer<'a, SnapshotPage>;

    /// One entity.
    fn state(&self, school: SchoolId, id: Id) -> Answer<'_, Option<StateRow>>;

    /// Those of these entities that are there, by id: what the rows of a page name, at once.
    fn some<'a>(&'a self, school: SchoolId, ids: &'a [Id]) -> Answer<'a, Vec<StateRow>>;

    /// Every entry of a register, by id. Of other kinds only what is in every snapshot: the rest is
    /// too much for a list.
    fn states(&self, school: SchoolId, kind: Kind) -> Answer<'_, Vec<StateRow>>;

    /// A page of entities of one kind by the day they belong to, by day and id: rounds, records,
    /// amendments, issues, photos; fewer than the limit are the last.
    fn dated<'a>(&'a self, school: SchoolId, wanted: &'a Dated) -> Answer<'a, Vec<StateRow>>;

    /// The entities that name a blob: who may see one of them may fetch the bytes.
    fn naming(&self, school: SchoolId, sha: Sha) -> Answer<'_, Vec<StateRow>>;

    /// The log after number `after`, at most `limit` entries: for the check of the audit chain.
    fn log(&self, school: SchoolId, after: u64, limit: u32) -> Answer<'_, Vec<LogEntry>>;

    /// What is known of a blob; `None` before its first byte.
    fn blob(&self, school: SchoolId, sha: Sha) -> Answer<'_, Option<Blob>>;
}

/// Everything. An answer to a write comes when it would survive a power cut.
pub trait Store: Read {
    /// Waits until no other process of this database is alone with it: for what is done once, such as
    /// loading the demo school, by as many as may begin at the same moment.
    fn alone(&self) -> Answer<'_, Alone>;

    /// Makes a school with an empty sequence.
    ///
    /// # Errors
    /// [`Error::Taken`] when it is there.
    fn create_school(&self, school: SchoolId, now: UtcMillis) -> Answer<'_, ()>;

    /// Takes in what `author` sent, all in one transaction, received at `now`. Sent again, it
    /// changes nothing and answers the same, marked as duplicates.
    ///
    /// # Errors
    /// [`Error::Busy`] when other writers were in the way several times.
    fn push(
        &self,
        school: SchoolId,
        author: Author,
        now: UtcMillis,
        groups: Vec<SentGroup>,
    ) -> Answer<'_, Pushed>;

    /// Erases the bytes of operations, and their salts, that are due at `now`: what names a position is
    /// kept for [`domain::spot::KEEP_DAYS`] days. The chain still verifies, and such an operation sent
    /// again is known by its id and author. Answers how many there were.
    fn erase(&self, school: SchoolId, now: UtcMillis) -> Answer<'_, u64>;

    /// Notes how far a blob has come. One that is complete stays as it is.
    fn put_blob<'a>(&'a self, school: SchoolId, blob: &'a Blob) -> Answer<'a, ()>;

    /// A photo's bytes are whole, verified and on disk: says so of the blob and, as an operation of
    /// the server, in the school's sequence. A second arrival changes nothing.
    fn photo_arrived<'a>(&'a self, school: SchoolId, photo: &'a Photo) -> Answer<'a, Pushed>;

    /// Makes or replaces a person's account.
    ///
    /// # Errors
    /// [`Error::Taken`] when the sign-in name is another person's.
    fn put_account<'a>(&'a self, account: &'a Account) -> Answer<'a, ()>;

    /// An account, secret and all: not for handlers that only read.
    fn account<'a>(&'a self, key: AccountKey<'a>) -> Answer<'a, Option<Account>>;

    /// Counts a failed attempt to sign in, or forgets those before a right one.
    fn note_attempt<'a>(&'a self, username: &'a str, attempt: Attempt) -> Answer<'a, ()>;

    /// Signs somebody in on the session with this token, which begins now unless it is there.
    /// Answers with the session's id.
    ///
    /// # Errors
    /// [`Error::Taken`] when the session has ended or is another school's.
    fn sign_in<'a>(&'a self, who: &'a SignIn<'a>) -> Answer<'a, Id>;

    /// The session with this token, if it has not ended and was used in the `idle_ms` before
    /// `now`; and notes that it is used now, to [`SEEN_EVERY_MS`].
    fn session(&self, token: Sha, now: UtcMillis, idle_ms: i64) -> Answer<'_, Option<Session>>;

    /// Signs a person out of a session, which goes on for the others.
    fn sign_out(&self, session: Id, person: PersonId, now: UtcMillis) -> Answer<'_, ()>;

    /// The school's sessions, ended ones too, oldest first: the device list.
    fn sessions(&self, school: SchoolId) -> Answer<'_, Vec<Session>>;

    /// Ends a session for good. `false` when there is none, or it has ended.
    fn revoke(&self, school: SchoolId, session: Id, now: UtcMillis) -> Answer<'_, bool>;

    /// Opens a way in for a new phone.
    ///
    /// # Errors
    /// [`Error::Taken`] when an open one has the same code: draw another.
    fn create_enrolment<'a>(&'a self, enrolment: &'a Enrolment) -> Answer<'a, ()>;

    /// An enrolment that is still good at `now`.
    fn enrolment(&self, key: EnrolmentKey, now: UtcMillis) -> Answer<'_, Option<Enrolment>>;

    /// Uses an enrolment up, and with it makes or replaces the account, if one is given: both or
    /// neither. `false` when it is no longer good.
    ///
    /// # Errors
    /// [`Error::Taken`] when the account's sign-in name is another person's.
    fn redeem<'a>(
        &'a self,
        token: Sha,
        now: UtcMillis,
        account: Option<&'a Account>,
    ) -> Answer<'a, bool>;

    /// Makes the SHA-256 of a token the only one that opens the first set-up.
    fn offer_setup(&self, token: Sha) -> Answer<'_, ()>;

    /// Uses the set-up token up. `false` when it is not the one.
    fn take_setup(&self, token: Sha) -> Answer<'_, bool>;
}
