//! The sequence in SQLite: a push in one transaction, and reading the log.

use domain::id::{Id, SchoolId};
use domain::photo::Photo;
use domain::time::UtcMillis;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqliteExecutor, SqlitePool};
use sync::server::{
    Commit, Erasure, Head, HeldOp, Known, Loaded, LogEntry, Need, Push, Wait, admit,
};

use super::many::{chunks, list};
use crate::Pushed;
use crate::blob::Blob;
use crate::column::{id, int, number, outcome_int, sha};
use crate::error::Error;
use crate::rows;

/// One attempt at a push: everything or nothing, with the blob whose arrival it says.
pub(super) async fn push(
    writer: &SqlitePool,
    school: SchoolId,
    push: &Push,
    arrived: Option<&Photo>,
) -> Result<Pushed, Error> {
    let mut transaction = writer.begin_with("begin immediate").await?;
    let connection = &mut *transaction;
    let head = head(&mut *connection, school).await?;
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

pub(super) async fn schools(readers: &SqlitePool) -> Result<Vec<SchoolId>, Error> {
    let rows: Vec<(Vec<u8>,)> =
        sqlx::query_as("select school from schools order by created, school")
            .fetch_all(readers)
            .await?;
    rows.iter()
        .map(|(school,)| Ok(SchoolId(id(school)?)))
        .collect()
}

pub(super) async fn create_school(
    writer: &SqlitePool,
    school: SchoolId,
    now: UtcMillis,
) -> Result<(), Error> {
    let head = Head::genesis();
    sqlx::query("insert into schools (school, created, seq, hash) values (?1, ?2, ?3, ?4)")
        .bind(school.0.as_bytes().as_slice())
        .bind(now.0)
        .bind(int(head.seq))
        .bind(head.hash.as_bytes().as_slice())
        .execute(writer)
        .await?;
    Ok(())
}

pub(super) async fn head(on: impl SqliteExecutor<'_>, school: SchoolId) -> Result<Head, Error> {
    let (seq, hash): (i64, Vec<u8>) =
        sqlx::query_as("select seq, hash from schools where school = ?1")
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
    readers: &SqlitePool,
    school: SchoolId,
    after: u64,
    limit: u32,
) -> Result<Vec<LogEntry>, Error> {
    sqlx::query_as::<Sqlite, _>(
        "select seq, op, grp, sent_id, author, received, outcome, code, at, earliest, latest,
             doubtful, salt, body, payload, hash
         from log where school = ?1 and seq > ?2 order by seq limit ?3",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(int(after))
    .bind(i64::from(limit))
    .fetch_all(readers)
    .await?
    .into_iter()
    .map(rows::entry)
    .collect()
}

async fn any_waits(connection: &mut SqliteConnection, school: SchoolId) -> Result<bool, Error> {
    let (any,) = sqlx::query_as("select exists (select 1 from waits where school = ?1)")
        .bind(school.0.as_bytes().as_slice())
        .fetch_one(connection)
        .await?;
    Ok(any)
}

async fn load(
    connection: &mut SqliteConnection,
    school: SchoolId,
    need: &Need,
) -> Result<Loaded, Error> {
    let mut loaded = Loaded::default();
    if !need.ops.is_empty() {
        loaded.ops = sqlx::query_as::<Sqlite, _>(
            "select op, seq, author, outcome, code, salt, payload from log
             where school = ?1 and op in (select unhex(value) from json_each(?2))",
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
    connection: &mut SqliteConnection,
    school: SchoolId,
    on: impl Iterator<Item = &Id>,
) -> Result<Vec<HeldOp>, Error> {
    let waits: Vec<Wait> = sqlx::query_as::<Sqlite, _>(
        "select target, op, tie from waits
         where school = ?1 and target in (select unhex(value) from json_each(?2))
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
    let entries = sqlx::query_as::<Sqlite, _>(
        "select seq, op, grp, sent_id, author, received, outcome, code, at, earliest, latest,
             doubtful, salt, body, payload, hash
         from log where school = ?1 and op in (select unhex(value) from json_each(?2))",
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
    connection: &mut SqliteConnection,
    school: SchoolId,
    commit: &Commit,
) -> Result<(), Error> {
    write_entries(connection, school, &commit.entries).await?;
    super::feed::write_states(connection, school, &commit.states).await?;
    write_waits(connection, school, commit).await?;
    write_erasures(connection, school, &commit.erasures).await?;
    sqlx::query("update schools set seq = ?2, hash = ?3 where school = ?1")
        .bind(school.0.as_bytes().as_slice())
        .bind(int(commit.head.seq))
        .bind(commit.head.hash.as_bytes().as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

async fn write_entries(
    connection: &mut SqliteConnection,
    school: SchoolId,
    entries: &[LogEntry],
) -> Result<(), Error> {
    for chunk in chunks(entries) {
        QueryBuilder::<Sqlite>::new(
            "insert into log (school, seq, op, grp, sent_id, author, received, outcome, code,
                 at, earliest, latest, doubtful, salt, body, payload, hash) ",
        )
        .push_values(chunk, |mut row, entry| {
            row.push_bind(school.0.as_bytes().as_slice())
                .push_bind(int(entry.link.seq))
                .push_bind(entry.link.op.0.as_bytes().as_slice())
                .push_bind(int(entry.group))
                .push_bind(entry.sent_id.as_bytes())
                .push_bind(entry.link.author.as_bytes().as_slice())
                .push_bind(entry.link.received.0)
                .push_bind(outcome_int(entry.link.outcome))
                .push_bind(entry.code.as_deref())
                .push_bind(entry.corrected.at.0)
                .push_bind(entry.corrected.earliest.0)
                .push_bind(entry.corrected.latest.0)
                .push_bind(entry.corrected.doubtful)
                .push_bind(entry.salt.as_ref().map(<[u8; 16]>::as_slice))
                .push_bind(entry.body.as_deref().map(str::as_bytes))
                .push_bind(entry.link.payload.as_bytes().as_slice())
                .push_bind(entry.hash.as_bytes().as_slice());
        })
        .build()
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn write_erasures(
    connection: &mut SqliteConnection,
    school: SchoolId,
    erasures: &[Erasure],
) -> Result<(), Error> {
    for erasure in erasures {
        sqlx::query("insert into erasures (school, due, seq) values (?1, ?2, ?3)")
            .bind(school.0.as_bytes().as_slice())
            .bind(erasure.due.0)
            .bind(int(erasure.seq))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Erases what is due; how many operations it was.
pub(super) async fn erase(
    writer: &SqlitePool,
    school: SchoolId,
    now: UtcMillis,
) -> Result<u64, Error> {
    let mut transaction = writer.begin_with("begin immediate").await?;
    let erased = sqlx::query(
        "update log set salt = null, body = null
         where school = ?1
           and seq in (select seq from erasures where school = ?1 and due <= ?2)",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(now.0)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("delete from erasures where school = ?1 and due <= ?2")
        .bind(school.0.as_bytes().as_slice())
        .bind(now.0)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(erased.rows_affected())
}

async fn write_waits(
    connection: &mut SqliteConnection,
    school: SchoolId,
    commit: &Commit,
) -> Result<(), Error> {
    if !commit.waits_done.is_empty() {
        sqlx::query(
            "delete from waits
             where school = ?1 and op in (select unhex(value) from json_each(?2))",
        )
        .bind(school.0.as_bytes().as_slice())
        .bind(list(commit.waits_done.iter().map(|op| &op.0)))
        .execute(&mut *connection)
        .await?;
    }
    for wait in &commit.waits_added {
        sqlx::query(
            "insert or ignore into waits (school, target, op, tie) values (?1, ?2, ?3, ?4)",
        )
        .bind(school.0.as_bytes().as_slice())
        .bind(wait.on.as_bytes().as_slice())
        .bind(wait.op.0.as_bytes().as_slice())
        .bind(wait.tie.as_str())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
