//! Sessions in SQLite.

use domain::id::{Id, PersonId, SchoolId, Sha};
use domain::time::UtcMillis;
use sqlx::{Sqlite, SqlitePool};

use crate::error::{Error, Taken};
use crate::session::{SEEN_EVERY_MS, Session, SignIn};

pub(super) async fn sign_in(writer: &SqlitePool, who: &SignIn<'_>) -> Result<Id, Error> {
    let mut transaction = writer.begin_with("begin immediate").await?;
    let (session,): (Vec<u8>,) = sqlx::query_as(
        "insert into sessions (id, school, token, label, created, last_seen)
         values (?1, ?2, ?3, ?4, ?5, ?5)
         on conflict (token) do update set last_seen = excluded.last_seen
             where sessions.school = excluded.school and sessions.revoked is null
         returning id",
    )
    .bind(who.id.as_bytes().as_slice())
    .bind(who.school.0.as_bytes().as_slice())
    .bind(who.token.as_bytes().as_slice())
    .bind(who.label)
    .bind(who.at.0)
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or(Error::Taken(Taken::Session))?;
    sqlx::query(
        "insert into session_people (session, person, signed_in) values (?1, ?2, ?3)
         on conflict (session, person) do update
             set signed_in = excluded.signed_in, signed_out = null
             where session_people.signed_out is not null",
    )
    .bind(&session)
    .bind(who.person.0.as_bytes().as_slice())
    .bind(who.at.0)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    crate::column::id(&session)
}

pub(super) async fn session(
    readers: &SqlitePool,
    writer: &SqlitePool,
    token: Sha,
    at: UtcMillis,
    idle_ms: i64,
) -> Result<Option<Session>, Error> {
    let rows = sqlx::query_as::<Sqlite, _>(
        "select s.id, s.school, s.label, s.created, s.last_seen, s.revoked, p.person
         from sessions s left join session_people p on p.session = s.id and p.signed_out is null
         where s.token = ?1 and s.revoked is null and s.last_seen > ?2
         order by p.signed_in, p.person",
    )
    .bind(token.as_bytes().as_slice())
    .bind(at.plus(-idle_ms).0)
    .fetch_all(readers)
    .await?;
    let Some(session) = Session::from_rows(rows)?.pop() else {
        return Ok(None);
    };
    if at.since(session.last_seen) >= SEEN_EVERY_MS {
        sqlx::query("update sessions set last_seen = max(last_seen, ?2) where id = ?1")
            .bind(session.id.as_bytes().as_slice())
            .bind(at.0)
            .execute(writer)
            .await?;
    }
    Ok(Some(session))
}

pub(super) async fn sign_out(
    writer: &SqlitePool,
    session: Id,
    person: PersonId,
    at: UtcMillis,
) -> Result<(), Error> {
    sqlx::query(
        "update session_people set signed_out = ?3
         where session = ?1 and person = ?2 and signed_out is null",
    )
    .bind(session.as_bytes().as_slice())
    .bind(person.0.as_bytes().as_slice())
    .bind(at.0)
    .execute(writer)
    .await?;
    Ok(())
}

pub(super) async fn sessions(
    readers: &SqlitePool,
    school: SchoolId,
) -> Result<Vec<Session>, Error> {
    let rows = sqlx::query_as::<Sqlite, _>(
        "select s.id, s.school, s.label, s.created, s.last_seen, s.revoked, p.person
         from sessions s left join session_people p on p.session = s.id and p.signed_out is null
         where s.school = ?1
         order by s.created, s.id, p.signed_in, p.person",
    )
    .bind(school.0.as_bytes().as_slice())
    .fetch_all(readers)
    .await?;
    Session::from_rows(rows)
}

pub(super) async fn revoke(
    writer: &SqlitePool,
    school: SchoolId,
    session: Id,
    at: UtcMillis,
) -> Result<bool, Error> {
    let revoked = sqlx::query(
        "update sessions set revoked = ?3 where school = ?1 and id = ?2 and revoked is null",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(session.as_bytes().as_slice())
    .bind(at.0)
    .execute(writer)
    .await?;
    Ok(revoked.rows_affected() == 1)
}
