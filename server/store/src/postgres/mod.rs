//! The store in PostgreSQL, for any number of server processes.
//!
//! Writers of one school wait for each other at its row of `schools`, which a push locks first;
//! the order of commits is the order of numbers.

mod account;
mod blob;
mod feed;
mod log;
mod many;
mod session;

use domain::entity::Kind;
use domain::id::{Id, PersonId, SchoolId, Sha};
use domain::photo::Photo;
use domain::time::UtcMillis;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection};

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

/// Connections of one server process at the most. Pushes of one school wait for each other anyway.
const CONNECTIONS: u32 = 16;

/// Names the lock of [`Store::alone`] among all of the database: "xiaoxun" in ASCII.
const ALONE: i64 = 0x78_69_61_6f_78_75_6e;

/// A store in a PostgreSQL database.
#[derive(Clone, Debug)]
pub struct Postgres {
    pool: PgPool,
    salt: Salt,
}

impl Postgres {
    /// Connects to the database that `url` names, `postgres://user@host/name` or with
    /// `?host=/directory` for a socket, and brings it up to date.
    ///
    /// # Errors
    /// [`Error::BadAddress`], [`Error::NotDurable`], [`Error::Migration`], or what the database
    /// answered.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let options: PgConnectOptions = url.parse().map_err(Error::BadAddress)?;
        let options = options
            .application_name("xiaoxun")
            .options([("synchronous_commit", "on")])
            .disable_statement_logging();
        // A pool tries again when a new connection is refused; the first one says why it was.
        let mut first = options.connect().await?;
        assert_durable(&mut first).await?;
        first.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    assert_durable(connection)
                        .await
                        .map_err(|error| sqlx::Error::Configuration(error.into()))
                })
            })
            .connect_with(options)
            .await?;
        migrations::postgres().run(&pool).await?;
        Ok(Self {
            pool,
            salt: salt::draw,
        })
    }

    /// The same store with salts from elsewhere, so that two stores can be compared to the byte.
    #[must_use]
    pub fn with_salt(mut self, salt: Salt) -> Self {
        self.salt = salt;
        self
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Read for Postgres {
    fn schools(&self) -> Answer<'_, Vec<SchoolId>> {
        Box::pin(log::schools(&self.pool))
    }

    fn head(&self, school: SchoolId) -> Answer<'_, Head> {
        Box::pin(log::head(&self.pool, school))
    }

    fn pull<'a>(
        &'a self,
        school: SchoolId,
        person: PersonId,
        request: &'a PullRequest,
        now: UtcMillis,
    ) -> Answer<'a, Page> {
        Box::pin(async move {
            let inputs = feed::pull(&self.pool, school, person, request, now).await?;
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
            let inputs = feed::snapshot(&self.pool, school, person, request, now).await?;
            Ok(page::snapshot(request, inputs)?)
        })
    }

    fn state(&self, school: SchoolId, id: Id) -> Answer<'_, Option<StateRow>> {
        Box::pin(feed::state(&self.pool, school, id))
    }

    fn some<'a>(&'a self, school: SchoolId, ids: &'a [Id]) -> Answer<'a, Vec<StateRow>> {
        Box::pin(feed::some(&self.pool, school, ids))
    }

    fn states(&self, school: SchoolId, kind: Kind) -> Answer<'_, Vec<StateRow>> {
        Box::pin(feed::states(&self.pool, school, kind))
    }

    fn dated<'a>(&'a self, school: SchoolId, wanted: &'a Dated) -> Answer<'a, Vec<StateRow>> {
        Box::pin(feed::dated(&self.pool, school, wanted))
    }

    fn naming(&self, school: SchoolId, sha: Sha) -> Answer<'_, Vec<StateRow>> {
        Box::pin(feed::naming(&self.pool, school, sha))
    }

    fn log(&self, school: SchoolId, after: u64, limit: u32) -> Answer<'_, Vec<LogEntry>> {
        Box::pin(log::entries(&self.pool, school, after, limit))
    }

    fn blob(&self, school: SchoolId, sha: Sha) -> Answer<'_, Option<Blob>> {
        Box::pin(blob::blob(&self.pool, school, sha))
    }
}

impl Store for Postgres {
    fn alone(&self) -> Answer<'_, Alone> {
        Box::pin(async move {
            let mut held = self.pool.begin().await?;
            sqlx::query("select pg_advisory_xact_lock($1)")
                .bind(ALONE)
                .execute(&mut *held)
                .await?;
            Ok(Alone { _held: Some(held) })
        })
    }

    fn create_school(&self, school: SchoolId, now: UtcMillis) -> Answer<'_, ()> {
        Box::pin(log::create_school(&self.pool, school, now))
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
            retried(|| log::push(&self.pool, school, &push, None)).await
        })
    }

    fn erase(&self, school: SchoolId, now: UtcMillis) -> Answer<'_, u64> {
        Box::pin(retried(move || log::erase(&self.pool, school, now)))
    }

    fn put_blob<'a>(&'a self, school: SchoolId, blob: &'a Blob) -> Answer<'a, ()> {
        Box::pin(blob::put_blob(&self.pool, school, blob))
    }

    fn photo_arrived<'a>(&'a self, school: SchoolId, photo: &'a Photo) -> Answer<'a, Pushed> {
        Box::pin(async move {
            let push = salt::arrival_of(self.salt, school, photo)?;
            retried(|| log::push(&self.pool, school, &push, Some(photo))).await
        })
    }

    fn put_account<'a>(&'a self, account: &'a Account) -> Answer<'a, ()> {
        Box::pin(account::put_account(&self.pool, account))
    }

    fn account<'a>(&'a self, key: AccountKey<'a>) -> Answer<'a, Option<Account>> {
        Box::pin(account::account(&self.pool, key))
    }

    fn note_attempt<'a>(&'a self, username: &'a str, attempt: Attempt) -> Answer<'a, ()> {
        Box::pin(account::note_attempt(&self.pool, username, attempt))
    }

    fn sign_in<'a>(&'a self, who: &'a SignIn<'a>) -> Answer<'a, Id> {
        Box::pin(session::sign_in(&self.pool, who))
    }

    fn session(&self, token: Sha, now: UtcMillis, idle_ms: i64) -> Answer<'_, Option<Session>> {
        Box::pin(session::session(&self.pool, token, now, idle_ms))
    }

    fn sign_out(&self, session: Id, person: PersonId, now: UtcMillis) -> Answer<'_, ()> {
        Box::pin(session::sign_out(&self.pool, session, person, now))
    }

    fn sessions(&self, school: SchoolId) -> Answer<'_, Vec<Session>> {
        Box::pin(session::sessions(&self.pool, school))
    }

    fn revoke(&self, school: SchoolId, session: Id, now: UtcMillis) -> Answer<'_, bool> {
        Box::pin(session::revoke(&self.pool, school, session, now))
    }

    fn create_enrolment<'a>(&'a self, enrolment: &'a Enrolment) -> Answer<'a, ()> {
        Box::pin(account::create_enrolment(&self.pool, enrolment))
    }

    fn enrolment(&self, key: EnrolmentKey, now: UtcMillis) -> Answer<'_, Option<Enrolment>> {
        Box::pin(account::enrolment(&self.pool, key, now))
    }

    fn redeem<'a>(
        &'a self,
        token: Sha,
        now: UtcMillis,
        account: Option<&'a Account>,
    ) -> Answer<'a, bool> {
        Box::pin(account::redeem(&self.pool, token, now, account))
    }

    fn offer_setup(&self, token: Sha) -> Answer<'_, ()> {
        Box::pin(account::offer_setup(&self.pool, token))
    }

    fn take_setup(&self, token: Sha) -> Answer<'_, bool> {
        Box::pin(account::take_setup(&self.pool, token))
    }
}

/// Reads back what the connection was told: a database that cannot keep it is not used.
async fn assert_durable(connection: &mut PgConnection) -> Result<(), Error> {
    let (commit, fsync): (String, String) =
        sqlx::query_as("select current_setting('synchronous_commit'), current_setting('fsync')")
            .fetch_one(connection)
            .await?;
    if commit == "on" && fsync == "on" {
        return Ok(());
    }
    Err(Error::NotDurable(format!(
        "synchronous_commit is {commit}, fsync {fsync}; wanted on, on"
    )))
}
