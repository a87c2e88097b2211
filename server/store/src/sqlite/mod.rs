//! The store in one SQLite file: write-ahead log, one writing connection, a few reading ones.
//!
//! Every write goes through the one connection of `writer` and begins with BEGIN IMMEDIATE, so
//! writers wait for each other in the pool's queue and never meet SQLITE_BUSY halfway.

mod account;
mod blob;
mod feed;
mod log;
mod many;
mod session;

use std::path::Path;
use std::time::Duration;

use domain::entity::Kind;
use domain::id::{Id, PersonId, SchoolId, Sha};
use domain::photo::Photo;
use domain::time::UtcMillis;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use sync::server::{Author, Head, LogEntry, StateRow, page};
use sync::wire::{Page, PullRequest, SentGroup, SnapshotPage, SnapshotRequest};

use crate::account::{Account, AccountKey, Attempt, Enrolment, EnrolmentKey};
use crate::blob::Blob;
use crate::dated::Dated;
use crate::error::Error;
use crate::migrations;
use crate::retry::retried;
use crate::salt::{self, Salt};
use crate::session::{Session, SignIn};
use crate::{Alone, Answer, Pushed, Read, Store};

/// Reading connections at the most. They only wait for the disk, never for the writer.
const READERS: u32 = 4;
/// Page cache of the writing connection, in KiB; negative as SQLite wants it.
const WRITER_CACHE_KIB: &str = "-8192";
/// Page cache of each reading connection, in KiB.
const READER_CACHE_KIB: &str = "-2048";
/// How long a connection waits for a lock that another process holds.
const BUSY: Duration = Duration::from_secs(5);

/// A store in a SQLite file.
#[derive(Clone, Debug)]
pub struct Sqlite {
    writer: SqlitePool,
    readers: SqlitePool,
    salt: Salt,
}

impl Sqlite {
    /// Opens the database in `file`, makes it if it is not there, and brings it up to date.
    ///
    /// # Errors
    /// [`Error::NotDurable`], [`Error::Migration`], or what the database answered.
    pub async fn open(file: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .disable_statement_logging();
        // A pool tries again when a new connection is refused; the first one says why it was.
        let mut first = options.connect().await?;
        assert_durable(&mut first).await?;
        first.close().await?;
        let writer = pool(1)
            .connect_with(
                options
                    .clone()
                    .pragma("cache_size", WRITER_CACHE_KIB)
                    // What is erased is overwritten in its page, and not only no longer shown.
                    .pragma("secure_delete", "fast"),
            )
            .await?;
        migrations::sqlite().run(&writer).await?;
        let readers = pool(READERS)
            .connect_with(
                options
                    .pragma("cache_size", READER_CACHE_KIB)
                    .pragma("query_only", "on"),
            )
            .await?;
        Ok(Self {
            writer,
            readers,
            salt: salt::draw,
        })
    }

    /// The same store with salts from elsewhere, so that two stores can be compared to the byte.
    #[must_use]
    pub fn with_salt(mut self, salt: Salt) -> Self {
        self.salt = salt;
        self
    }

    /// Waits for what is being written and closes every connection.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Read for Sqlite {
    fn schools(&self) -> Answer<'_, Vec<SchoolId>> {
        Box::pin(log::schools(&self.readers))
    }

    fn head(&self, school: SchoolId) -> Answer<'_, Head> {
        Box::pin(log::head(&self.readers, school))
    }

    fn pull<'a>(
        &'a self,
        school: SchoolId,
        person: PersonId,
        request: &'a PullRequest,
        now: UtcMillis,
    ) -> Answer<'a, Page> {
        Box::pin(async move {
            let inputs = feed::pull(&self.readers, school, person, request, now).await?;
            Ok(page::feed(request, inputs)?)
        })
    }

    fn snapshot<'a>(
        &'a self,
        school: SchoolId,
        person: PersonId,
        request: &'a SnapshotRequest,
        now: UtcMillis,
    ) -> Answer<'a, SnapshotPage> {
        Box::pin(async move {
            let inputs = feed::snapshot(&self.readers, school, person, request, now).await?;
            Ok(page::snapshot(request, inputs)?)
        })
    }

    fn state(&self, school: SchoolId, id: Id) -> Answer<'_, Option<StateRow>> {
        Box::pin(feed::state(&self.readers, school, id))
    }

    fn some<'a>(&'a self, school: SchoolId, ids: &'a [Id]) -> Answer<'a, Vec<StateRow>> {
        Box::pin(feed::some(&self.readers, school, ids))
    }

    fn states(&self, school: SchoolId, kind: Kind) -> Answer<'_, Vec<StateRow>> {
        Box::pin(feed::states(&self.readers, school, kind))
    }

    fn dated<'a>(&'a self, school: SchoolId, wanted: &'a Dated) -> Answer<'a, Vec<StateRow>> {
        Box::pin(feed::dated(&self.readers, school, wanted))
    }

    fn naming(&self, school: SchoolId, sha: Sha) -> Answer<'_, Vec<StateRow>> {
        Box::pin(feed::naming(&self.readers, school, sha))
    }

    fn log(&self, school: SchoolId, after: u64, limit: u32) -> Answer<'_, Vec<LogEntry>> {
        Box::pin(log::entries(&self.readers, school, after, limit))
    }

    fn blob(&self, school: SchoolId, sha: Sha) -> Answer<'_, Option<Blob>> {
        Box::pin(blob::blob(&self.readers, school, sha))
    }
}

impl Store for Sqlite {
    fn alone(&self) -> Answer<'_, Alone> {
        Box::pin(core::future::ready(Ok(Alone::default())))
    }

    fn create_school(&self, school: SchoolId, now: UtcMillis) -> Answer<'_, ()> {
        Box::pin(log::create_school(&self.writer, school, now))
    }

    fn push(
        &self,
        school: SchoolId,
        author: Author,
        now: UtcMillis,
        groups: Vec<SentGroup>,
    ) -> Answer<'_, Pushed> {
        Box::pin(async move {
            let push = salt::read(self.salt, school, author, now, groups)?;
            retried(|| log::push(&self.writer, school, &push, None)).await
        })
    }

    fn erase(&self, school: SchoolId, now: UtcMillis) -> Answer<'_, u64> {
        Box::pin(retried(move || log::erase(&self.writer, school, now)))
    }

    fn put_blob<'a>(&'a self, school: SchoolId, blob: &'a Blob) -> Answer<'a, ()> {
        Box::pin(blob::put_blob(&self.writer, school, blob))
    }

    fn photo_arrived<'a>(&'a self, school: SchoolId, photo: &'a Photo) -> Answer<'a, Pushed> {
        Box::pin(async move {
            let push = salt::arrival_of(self.salt, school, photo)?;
            retried(|| log::push(&self.writer, school, &push, Some(photo))).await
        })
    }

    fn put_account<'a>(&'a self, account: &'a Account) -> Answer<'a, ()> {
        Box::pin(account::put_account(&self.writer, account))
    }

    fn account<'a>(&'a self, key: AccountKey<'a>) -> Answer<'a, Option<Account>> {
        Box::pin(account::account(&self.readers, key))
    }

    fn note_attempt<'a>(&'a self, username: &'a str, attempt: Attempt) -> Answer<'a, ()> {
        Box::pin(account::note_attempt(&self.writer, username, attempt))
    }

    fn sign_in<'a>(&'a self, who: &'a SignIn<'a>) -> Answer<'a, Id> {
        Box::pin(session::sign_in(&self.writer, who))
    }

    fn session(&self, token: Sha, now: UtcMillis, idle_ms: i64) -> Answer<'_, Option<Session>> {
        Box::pin(session::session(
            &self.readers,
            &self.writer,
            token,
            now,
            idle_ms,
        ))
    }

    fn sign_out(&self, session: Id, person: PersonId, now: UtcMillis) -> Answer<'_, ()> {
        Box::pin(session::sign_out(&self.writer, session, person, now))
    }

    fn sessions(&self, school: SchoolId) -> Answer<'_, Vec<Session>> {
        Box::pin(session::sessions(&self.readers, school))
    }

    fn revoke(&self, school: SchoolId, session: Id, now: UtcMillis) -> Answer<'_, bool> {
        Box::pin(session::revoke(&self.writer, school, session, now))
    }

    fn create_enrolment<'a>(&'a self, enrolment: &'a Enrolment) -> Answer<'a, ()> {
        Box::pin(account::create_enrolment(&self.writer, enrolment))
    }

    fn enrolment(&self, key: EnrolmentKey, now: UtcMillis) -> Answer<'_, Option<Enrolment>> {
        Box::pin(account::enrolment(&self.readers, key, now))
    }

    fn redeem<'a>(
        &'a self,
        token: Sha,
        now: UtcMillis,
        account: Option<&'a Account>,
    ) -> Answer<'a, bool> {
        Box::pin(account::redeem(&self.writer, token, now, account))
    }

    fn offer_setup(&self, token: Sha) -> Answer<'_, ()> {
        Box::pin(account::offer_setup(&self.writer, token))
    }

    fn take_setup(&self, token: Sha) -> Answer<'_, bool> {
        Box::pin(account::take_setup(&self.writer, token))
    }
}

fn pool(max: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(max)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move {
                assert_durable(connection)
                    .await
                    .map_err(|error| sqlx::Error::Configuration(error.into()))
            })
        })
}

/// Reads back what the connection was told: a database that cannot keep it is not used.
async fn assert_durable(connection: &mut SqliteConnection) -> Result<(), Error> {
    let (journal,): (String,) = sqlx::query_as("pragma journal_mode")
        .fetch_one(&mut *connection)
        .await?;
    let (synchronous,): (i64,) = sqlx::query_as("pragma synchronous")
        .fetch_one(&mut *connection)
        .await?;
    let (foreign_keys,): (i64,) = sqlx::query_as("pragma foreign_keys")
        .fetch_one(&mut *connection)
        .await?;
    if journal == "wal" && synchronous == 2 && foreign_keys == 1 {
        return Ok(());
    }
    Err(Error::NotDurable(format!(
        "journal_mode is {journal}, synchronous {synchronous}, foreign_keys {foreign_keys}; \
         wanted wal, 2, 1"
    )))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    async fn pragmas(connection: &mut SqliteConnection) -> (String, i64, i64, i64) {
        sqlx::query_as(
            "select * from pragma_journal_mode, pragma_synchronous, pragma_foreign_keys,
                 pragma_query_only",
        )
        .fetch_one(connection)
        .await
        .unwrap()
    }

    #[tokio::test]
    async fn every_connection_of_both_pools_is_durable_and_readers_only_read() {
        let dir = tempfile::TempDir::new().unwrap();
        let store = Sqlite::open(&dir.path().join("db")).await.unwrap();
        let mut writer = store.writer.acquire().await.unwrap();
        assert_eq!(pragmas(&mut writer).await, ("wal".into(), 2, 1, 0));
        let mut readers = Vec::new();
        for _ in 0..READERS {
            readers.push(store.readers.acquire().await.unwrap());
        }
        for reader in &mut readers {
            assert_eq!(pragmas(reader).await, ("wal".into(), 2, 1, 1));
            let written = sqlx::query("delete from states")
                .execute(&mut **reader)
                .await;
            assert!(written.is_err());
        }
        assert!(store.readers.try_acquire().is_none());
        assert!(store.writer.try_acquire().is_none());
    }

    #[tokio::test]
    async fn a_connection_that_would_not_flush_is_refused() {
        let options = SqliteConnectOptions::new()
            .in_memory(true)
            .synchronous(SqliteSynchronous::Normal);
        let mut connection = options.connect().await.unwrap();
        let asserted = assert_durable(&mut connection).await;
        assert!(matches!(asserted, Err(Error::NotDurable(_))));
    }
}
