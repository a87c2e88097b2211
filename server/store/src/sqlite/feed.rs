//! Entities as they now are, in SQLite: what phones pull, what the server looks up.

use domain::entity::Kind;
use domain::id::{Id, OpId, PersonId, SchoolId, Sha};
use domain::snapshot::DAYS;
use domain::time::UtcMillis;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqlitePool};
use sync::server::page::{PullInputs, SNAPSHOT_SCAN, SnapshotInputs, ViewerRows};
use sync::server::{Head, StateRow};
use sync::wire::{
    Cursor, PAGE_CHANGES_MAX, PullRequest, Receipt, SnapshotRequest, UNCONFIRMED_MAX,
};

use super::many::{chunks, list};
use crate::column::{int, number, sha};
use crate::dated::Dated;
use crate::error::Error;
use crate::rows;

/// What a pull reads, as it stands at one moment.
pub(super) async fn pull(
    readers: &SqlitePool,
    school: SchoolId,
    person: PersonId,
    request: &PullRequest,
    server_time: UtcMillis,
) -> Result<PullInputs, Error> {
    let mut transaction = readers.begin().await?;
    let connection = &mut *transaction;
    let (head, durable_seq) = head(connection, school).await?;
    Ok(PullInputs {
        head,
        hash_at_from: hash_at(connection, school, request.from.witness()).await?,
        rows: changes(connection, school, &request.from).await?,
        viewer: viewer(connection, school, person).await?,
        receipts: receipts(connection, school, &request.unconfirmed).await?,
        durable_seq,
        server_time,
    })
}

/// What a page of a snapshot reads, as it stands at one moment.
pub(super) async fn snapshot(
    readers: &SqlitePool,
    school: SchoolId,
    person: PersonId,
    request: &SnapshotRequest,
    server_time: UtcMillis,
) -> Result<SnapshotInputs, Error> {
    let mut transaction = readers.begin().await?;
    let connection = &mut *transaction;
    let (head, durable_seq) = head(connection, school).await?;
    let hash_at = match request.at {
        Some(at) => hash_at(connection, school, at.witness()).await?,
        None => None,
    };
    let rows = scan(connection, school, request.after, server_time).await?;
    Ok(SnapshotInputs {
        head,
        hash_at,
        exhausted: rows.len() < SNAPSHOT_SCAN,
        rows,
        viewer: viewer(connection, school, person).await?,
        durable_seq,
        server_time,
    })
}

pub(super) async fn states_by_id(
    connection: &mut SqliteConnection,
    school: SchoolId,
    ids: impl Iterator<Item = &Id>,
) -> Result<Vec<StateRow>, Error> {
    sqlx::query_as::<Sqlite, _>(
        "select id, kind, seq, state, day, target, person, parent, score, open, schema
         from states where school = ?1 and id in (select unhex(value) from json_each(?2))
         order by id",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(list(ids))
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(rows::state)
    .collect()
}

pub(super) async fn state(
    readers: &SqlitePool,
    school: SchoolId,
    id: Id,
) -> Result<Option<StateRow>, Error> {
    let found = some(readers, school, &[id]).await?;
    Ok(found.into_iter().next())
}

pub(super) async fn some(
    readers: &SqlitePool,
    school: SchoolId,
    ids: &[Id],
) -> Result<Vec<StateRow>, Error> {
    let mut connection = readers.acquire().await?;
    states_by_id(&mut connection, school, ids.iter()).await
}

pub(super) async fn states(
    readers: &SqlitePool,
    school: SchoolId,
    kind: Kind,
) -> Result<Vec<StateRow>, Error> {
    sqlx::query_as::<Sqlite, _>(
        "select id, kind, seq, state, day, target, person, parent, score, open, schema
         from states where school = ?1 and kind = ?2 and lasting order by id",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(kind.as_str())
    .fetch_all(readers)
    .await?
    .into_iter()
    .map(rows::state)
    .collect()
}

/// A page of what belongs to days, out of the indexes of what is recent and of what is in every
/// snapshot.
pub(super) async fn dated(
    readers: &SqlitePool,
    school: SchoolId,
    wanted: &Dated,
) -> Result<Vec<StateRow>, Error> {
    // Before every id of the first day. The pair alone says where a page begins: with the first day
    // beside it a database walks from there to every page.
    let (day, id) = match wanted.after {
        Some((day, id)) => (day, id.as_bytes().to_vec()),
        None => (wanted.first, Vec::new()),
    };
    sqlx::query_as::<Sqlite, _>(
        "select id, kind, seq, state, day, target, person, parent, score, open, schema
         from states where school = ?1 and id in (
             select id from (select id from states indexed by states_recent_kind
                 where school = ?1 and not lasting and day is not null and kind = ?2
                     and day <= ?3 and (day, id) > (?4, ?5)
                     and (?6 is null or parent = ?6) and (?7 is null or person = ?7)
                 order by day, id limit ?8)
             union all
             select id from (select id from states indexed by states_lasting_day
                 where school = ?1 and lasting and day is not null and kind = ?2
                     and day <= ?3 and (day, id) > (?4, ?5)
                     and (?6 is null or parent = ?6) and (?7 is null or person = ?7)
                 order by day, id limit ?8))
         order by day, id limit ?8",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(wanted.kind.as_str())
    .bind(i64::from(wanted.last.days()))
    .bind(i64::from(day.days()))
    .bind(id)
    .bind(wanted.parent.map(|id| id.as_bytes().to_vec()))
    .bind(wanted.person.map(|id| id.0.as_bytes().to_vec()))
    .bind(i64::from(wanted.limit))
    .fetch_all(readers)
    .await?
    .into_iter()
    .map(rows::state)
    .collect()
}

pub(super) async fn naming(
    readers: &SqlitePool,
    school: SchoolId,
    sha: Sha,
) -> Result<Vec<StateRow>, Error> {
    sqlx::query_as::<Sqlite, _>(
        "select id, kind, seq, state, day, target, person, parent, score, open, schema
         from states where school = ?1 and id in
             (select entity from blob_refs where school = ?1 and sha = ?2)
         order by id",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(sha.as_bytes().as_slice())
    .fetch_all(readers)
    .await?
    .into_iter()
    .map(rows::state)
    .collect()
}

pub(super) async fn write_states(
    connection: &mut SqliteConnection,
    school: SchoolId,
    states: &[StateRow],
) -> Result<(), Error> {
    for chunk in chunks(states) {
        QueryBuilder::<Sqlite>::new(
            "insert into states (school, id, kind, seq, state, day, target, person, parent, score,
                 open, lasting, schema) ",
        )
        .push_values(chunk, |mut row, state| {
            let columns = &state.columns;
            row.push_bind(school.0.as_bytes().as_slice())
                .push_bind(state.id.as_bytes().as_slice())
                .push_bind(state.kind.as_str())
                .push_bind(int(state.seq))
                .push_bind(&state.state)
                .push_bind(columns.day.map(|day| i64::from(day.days())))
                .push_bind(columns.target.map(|place| place.0.as_bytes().to_vec()))
                .push_bind(columns.person.map(|person| person.0.as_bytes().to_vec()))
                .push_bind(columns.parent.map(|parent| parent.as_bytes().to_vec()))
                .push_bind(columns.score.map(i64::from))
                .push_bind(state.open)
                .push_bind(rows::lasting(state))
                .push_bind(i64::from(state.schema));
        })
        .push(
            " on conflict (school, id) do update set kind = excluded.kind, seq = excluded.seq,
                 state = excluded.state, day = excluded.day, target = excluded.target,
                 person = excluded.person, parent = excluded.parent, score = excluded.score,
                 open = excluded.open, lasting = excluded.lasting, schema = excluded.schema",
        )
        .build()
        .execute(&mut *connection)
        .await?;
    }
    for chunk in chunks(&rows::blob_refs(states)?) {
        QueryBuilder::<Sqlite>::new("insert or ignore into blob_refs (school, sha, entity) ")
            .push_values(chunk, |mut row, (sha, entity)| {
                row.push_bind(school.0.as_bytes().as_slice())
                    .push_bind(sha.as_bytes().as_slice())
                    .push_bind(entity.as_bytes().as_slice());
            })
            .build()
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn head(
    connection: &mut SqliteConnection,
    school: SchoolId,
) -> Result<(Head, Option<u64>), Error> {
    let (seq, hash, durable): (i64, Vec<u8>, Option<i64>) =
        sqlx::query_as("select seq, hash, durable_seq from schools where school = ?1")
            .bind(school.0.as_bytes().as_slice())
            .fetch_optional(connection)
            .await?
            .ok_or(Error::NoSchool)?;
    let head = Head {
        seq: number(seq)?,
        hash: sha(&hash)?,
    };
    Ok((head, durable.map(number).transpose()?))
}

async fn hash_at(
    connection: &mut SqliteConnection,
    school: SchoolId,
    seq: u64,
) -> Result<Option<Sha>, Error> {
    let row: Option<(Vec<u8>,)> =
        sqlx::query_as("select hash from log where school = ?1 and seq = ?2")
            .bind(school.0.as_bytes().as_slice())
            .bind(int(seq))
            .fetch_optional(connection)
            .await?;
    row.map(|(hash,)| sha(&hash)).transpose()
}

async fn changes(
    connection: &mut SqliteConnection,
    school: SchoolId,
    from: &Cursor,
) -> Result<Vec<StateRow>, Error> {
    // Without a last id everything of `from.seq` is had: begin before the ids of the next number.
    let (seq, last) = match from.last {
        Some(last) => (from.seq, last.as_bytes().to_vec()),
        None => (from.seq.saturating_add(1), Vec::new()),
    };
    sqlx::query_as::<Sqlite, _>(
        "select id, kind, seq, state, day, target, person, parent, score, open, schema
         from states where school = ?1 and (seq, id) > (?2, ?3)
         order by seq, id limit ?4",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(int(seq))
    .bind(last)
    .bind(int(PAGE_CHANGES_MAX as u64 + 1))
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(rows::state)
    .collect()
}

/// The next rows of a snapshot. Without the hint the planner would walk every old row to spare
/// itself the sorting of the recent ones.
async fn scan(
    connection: &mut SqliteConnection,
    school: SchoolId,
    after: Option<Id>,
    server_time: UtcMillis,
) -> Result<Vec<StateRow>, Error> {
    sqlx::query_as::<Sqlite, _>(
        "select id, kind, seq, state, day, target, person, parent, score, open, schema
         from states where school = ?1 and id in (
             select id from (select id from states
                 where school = ?1 and lasting and id > ?2 order by id limit ?4)
             union all
             select id from (select id from states indexed by states_recent
                 where school = ?1 and not lasting and day >= ?3 and id > ?2
                 order by id limit ?4))
         order by id limit ?4",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(after.map_or_else(Vec::new, |id| id.as_bytes().to_vec()))
    .bind(i64::from(server_time.utc_date().plus(-DAYS).days()))
    .bind(int(SNAPSHOT_SCAN as u64))
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(rows::state)
    .collect()
}

async fn viewer(
    connection: &mut SqliteConnection,
    school: SchoolId,
    person: PersonId,
) -> Result<ViewerRows, Error> {
    let found = states_by_id(connection, school, [person.0].iter()).await?;
    let row = found.into_iter().next();
    let roles = row.as_ref().map(ViewerRows::roles_of).unwrap_or_default();
    Ok(ViewerRows {
        id: person,
        person: row,
        roles: states_by_id(connection, school, roles.iter()).await?,
    })
}

async fn receipts(
    connection: &mut SqliteConnection,
    school: SchoolId,
    ops: &[OpId],
) -> Result<Vec<Receipt>, Error> {
    let ops = ops.get(..UNCONFIRMED_MAX).unwrap_or(ops);
    if ops.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<(Vec<u8>, i64, i64)> = sqlx::query_as(
        "select op, seq, outcome from log
         where school = ?1 and op in (select unhex(value) from json_each(?2))",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(list(ops.iter().map(|op| &op.0)))
    .fetch_all(connection)
    .await?;
    rows::receipts(ops, found)
}
