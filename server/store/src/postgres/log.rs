//! The sequence in PostgreSQL: a push in one transaction, and reading the log.

use domain::id::{Id, SchoolId};
use domain::photo::Photo;
use domain::time::UtcMillis;
use sqlx::{PgConnection, PgExecutor, PgPool, Postgres};
use sync::server::{
    Commit, Erasure, Head, HeldOp, Known, Loaded, LogEntry, Need, Push, Wait, admit,
};

use super::many::{column, list};
use crate::Pushed;
use crate::blob::Blob;
use crate::column::{id, int, number, outcome_int, sha};
use crate::error::Error;
use crate::rows;

/// The isolation that [`lock`] rests on, whatever the database's default is.
const WRITE: &str = "begin isolation level read committed";

/// One attempt at a push: everything or nothing, with the blob whose arrival it says.
pub(super) async fn push(
    pool: &PgPool,
    school: SchoolId,
    push: &Push,
    arrived: Option<&Photo>,
) -> Result<Pushed, Error> {
    let mut transaction = pool.begin_with(WRITE).await?;
    let connection = &mut *transaction;
    let head = lock(connection, school).await?;
    let mut known = Known::new();
    if !any_waits(connection, school).await? {
        known.nothing_waits();
    }
    let mut need = push.need();
    let commit = loop {
        let missing = known.missing(&need);
        let found = load(connection, school, &missing).await?;
        known.fill(&missing, found);
        match admit(push, head, &known) {
            Ok(commit) => break commit,
            Err(more) => need = more,
        }
    };
    if commit.head != head {
        write(connection, school, &commit).await?;
    }
    if let Some(photo) = arrived {
        super::blob::put_blob(&mut *connection, school, &Blob::arrived(photo)).await?;
    }
    transaction.commit().await?;
    Ok(Pushed {
        results: commit.results,
        head: commit.head,
    })
}

pub(super) async fn schools(pool: &PgPool) -> Result<Vec<SchoolId>, Error> {
    let rows: Vec<(Vec<u8>,)> =
        sqlx::query_as("select school from schools order by created, school")
            .fetch_all(pool)
            .await?;
    rows.iter()
        .map(|(school,)| Ok(SchoolId(id(school)?)))
        .collect()
}

pub(super) async fn create_school(
    pool: &PgPool,
    school: SchoolId,
    now: UtcMillis,
) -> Result<(), Error> {
    let head = Head::genesis();
    sqlx::query("insert into schools (school, created, seq, hash) values ($1, $2, $3, $4)")
        .bind(school.0.as_bytes().as_slice())
        .bind(now.0)
        .bind(int(head.seq))
        .bind(head.hash.as_bytes().as_slice())
        .execute(pool)
        .await?;
    Ok(())
}

pub(super) async fn head(on: impl PgExecutor<'_>, school: SchoolId) -> Result<Head, Error> {
    let (seq, hash): (i64, Vec<u8>) =
        sqlx::query_as("select seq, hash from schools where school = $1")
            .bind(school.0.as_bytes().as_slice())
            .fetch_optional(on)
            .await?
            .ok_or(Error::NoSchool)?;
    Ok(Head {
        seq: number(seq)?,
        hash: sha(&hash)?,
    })
}

pub(super) async fn entries(
    pool: &PgPool,
    school: SchoolId,
    after: u64,
    limit: u32,
) -> Result<Vec<LogEntry>, Error> {
    sqlx::query_as::<Postgres, _>(
        "select seq, op, grp, sent_id, author, received, outcome, code, at, earliest, latest,
             doubtful, salt, body, payload, hash
         from log where school = $1 and seq > $2 order by seq limit $3",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(int(after))
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(rows::entry)
    .collect()
}

/// Locks the school's row until the transaction ends. Every statement after this one sees what
/// was committed before the lock was had, because each takes its own snapshot: the lock must be a
/// statement of its own, and the isolation [`WRITE`]. Rows elsewhere that only refer to
/// the school do not wait for it.
async fn lock(connection: &mut PgConnection, school: SchoolId) -> Result<Head, Error> {
    let (seq, hash): (i64, Vec<u8>) =
        sqlx::query_as("select seq, hash from schools where school = $1 for no key update")
            .bind(school.0.as_bytes().as_slice())
            .fetch_optional(connection)
            .await?
            .ok_or(Error::NoSchool)?;
    Ok(Head {
        seq: number(seq)?,
        hash: sha(&hash)?,
    })
}

async fn any_waits(connection: &mut PgConnection, school: SchoolId) -> Result<bool, Error> {
    let (any,) = sqlx::query_as("select exists (select 1 from waits where school = $1)")
        .bind(school.0.as_bytes().as_slice())
        .fetch_one(connection)
        .await?;
    Ok(any)
}

async fn load(
    connection: &mut PgConnection,
    school: SchoolId,
    need: &Need,
) -> Result<Loaded, Error> {
    let mut loaded = Loaded::default();
    if !need.ops.is_empty() {
        loaded.ops = sqlx::query_as::<Postgres, _>(
            "select op, seq, author, outcome, code, salt, payload from log
             where school = $1 and op = any($2)",
        )
        .bind(school.0.as_bytes().as_slice())
        .bind(list(need.ops.iter().map(|op| &op.0)))
        .fetch_all(&mut *connection)
        .await?
        .into_iter()
        .map(rows::known)
        .collect::<Result<_, _>>()?;
    }
    if !need.states.is_empty() {
        loaded.states = super::feed::states_by_id(connection, school, need.states.iter()).await?;
    }
    if !need.waits.is_empty() {
        loaded.waits = waits(connection, school, need.waits.iter()).await?;
    }
    Ok(loaded)
}

async fn waits(
    connection: &mut PgConnection,
    school: SchoolId,
    on: impl Iterator<Item = &Id>,
) -> Result<Vec<HeldOp>, Error> {
    let waits: Vec<Wait> = sqlx::query_as::<Postgres, _>(
        "select target, op, tie from waits
         where school = $1 and target = any($2)
         order by target, op, tie",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(list(on))
    .fetch_all(&mut *connection)
    .await?
    .into_iter()
    .map(rows::wait)
    .collect::<Result<_, _>>()?;
    if waits.is_empty() {
        return Ok(Vec::new());
    }
    let entries = sqlx::query_as::<Postgres, _>(
        "select seq, op, grp, sent_id, author, received, outcome, code, at, earliest, latest,
             doubtful, salt, body, payload, hash
         from log where school = $1 and op = any($2)",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(list(waits.iter().map(|wait| &wait.op.0)))
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(rows::entry)
    .collect::<Result<Vec<_>, _>>()?;
    rows::held(waits, &entries)
}

async fn write(
    connection: &mut PgConnection,
    school: SchoolId,
    commit: &Commit,
) -> Result<(), Error> {
    write_entries(connection, school, &commit.entries).await?;
    super::feed::write_states(connection, school, &commit.states).await?;
    write_waits(connection, school, commit).await?;
    write_erasures(connection, school, &commit.erasures).await?;
    sqlx::query("update schools set seq = $2, hash = $3 where school = $1")
        .bind(school.0.as_bytes().as_slice())
        .bind(int(commit.head.seq))
        .bind(commit.head.hash.as_bytes().as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

async fn write_entries(
    connection: &mut PgConnection,
    school: SchoolId,
    entries: &[LogEntry],
) -> Result<(), Error> {
    sqlx::query(
        "insert into log (school, seq, op, grp, sent_id, author, received, outcome, code,
             at, earliest, latest, doubtful, salt, body, payload, hash)
         select $1, * from unnest($2::bigint[], $3::bytea[], $4::bigint[], $5::bytea[],
             $6::bytea[], $7::bigint[], $8::bigint[], $9::text[], $10::bigint[], $11::bigint[],
             $12::bigint[], $13::boolean[], $14::bytea[], $15::bytea[], $16::bytea[], $17::bytea[])",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(column(entries, |entry| int(entry.link.seq)))
    .bind(column(entries, |entry| entry.link.op.0.as_bytes().as_slice()))
    .bind(column(entries, |entry| int(entry.group)))
    .bind(column(entries, |entry| entry.sent_id.as_bytes()))
    .bind(column(entries, |entry| entry.link.author.as_bytes().as_slice()))
    .bind(column(entries, |entry| entry.link.received.0))
    .bind(column(entries, |entry| outcome_int(entry.link.outcome)))
    .bind(column(entries, |entry| entry.code.as_deref()))
    .bind(column(entries, |entry| entry.corrected.at.0))
    .bind(column(entries, |entry| entry.corrected.earliest.0))
    .bind(column(entries, |entry| entry.corrected.latest.0))
    .bind(column(entries, |entry| entry.corrected.doubtful))
    .bind(column(entries, |entry| entry.salt.as_ref().map(<[u8; 16]>::as_slice)))
    .bind(column(entries, |entry| entry.body.as_deref().map(str::as_bytes)))
    .bind(column(entries, |entry| entry.link.payload.as_bytes().as_slice()))
    .bind(column(entries, |entry| entry.hash.as_bytes().as_slice()))
    .execute(connection)
    .await?;
    Ok(())
}

async fn write_erasures(
    connection: &mut PgConnection,
    school: SchoolId,
    erasures: &[Erasure],
) -> Result<(), Error> {
    if erasures.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into erasures (school, due, seq)
         select $1, * from unnest($2::bigint[], $3::bigint[])",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(column(erasures, |erasure| erasure.due.0))
    .bind(column(erasures, |erasure| int(erasure.seq)))
    .execute(connection)
    .await?;
    Ok(())
}

/// Erases what is due; how many operations it was. One statement, so that what comes in meanwhile and
/// is due at once is left for the next time and not forgotten.
pub(super) async fn erase(pool: &PgPool, school: SchoolId, now: UtcMillis) -> Result<u64, Error> {
    let erased = sqlx::query(
        "with due as (delete from erasures where school = $1 and due <= $2 returning seq)
         update log set salt = null, body = null from due
         where log.school = $1 and log.seq = due.seq",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(now.0)
    .execute(pool)
    .await?;
    Ok(erased.rows_affected())
}

async fn write_waits(
    connection: &mut PgConnection,
    school: SchoolId,
    commit: &Commit,
) -> Result<(), Error> {
    if !commit.waits_done.is_empty() {
        sqlx::query("delete from waits where school = $1 and op = any($2)")
            .bind(school.0.as_bytes().as_slice())
            .bind(list(commit.waits_done.iter().map(|op| &op.0)))
            .execute(&mut *connection)
            .await?;
    }
    if !commit.waits_added.is_empty() {
        let added = &commit.waits_added;
        sqlx::query(
            "insert into waits (school, target, op, tie)
             select $1, * from unnest($2::bytea[], $3::bytea[], $4::text[])
             on conflict do nothing",
        )
        .bind(school.0.as_bytes().as_slice())
        .bind(list(added.iter().map(|wait| &wait.on)))
        .bind(list(added.iter().map(|wait| &wait.op.0)))
        .bind(column(added, |wait| wait.tie.as_str()))
        .execute(connection)
        .await?;
    }
    Ok(())
}
