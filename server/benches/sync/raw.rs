//! SQLite alone: the rate at which it takes the very rows that the server wrote.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, SqliteConnection};

use crate::now;

/// Operations of one transaction, as in one push.
const BATCH: i64 = 100;

/// The rows that the push has written, in memory: reading them costs as little as it can. `at` is
/// the number of the operation that brought a row.
const TAKE: [&str; 4] = [
    "create table taken.log as select * from written.log where seq > ?1 order by seq",
    "create table taken.states as select * from written.states where seq > ?1 order by seq, id",
    "create table taken.refs as
         select refs.*, states.seq as at from written.blob_refs refs
         join written.states on states.school = refs.school and states.id = refs.entity
         where states.seq > ?1 order by states.seq",
    "create table taken.heads as select * from written.schools",
];

const INDEX: [&str; 3] = [
    "create index taken.log_at on log (seq)",
    "create index taken.states_at on states (seq)",
    "create index taken.refs_at on refs (at)",
];

/// One transaction. As in a push, states are written in the order of their ids.
const WRITE: [&str; 4] = [
    "insert into main.log select * from taken.log where seq between ?1 and ?2 order by seq",
    "insert into main.states select * from taken.states where seq between ?1 and ?2 order by id",
    "insert into main.blob_refs
         select school, sha, entity from taken.refs where at between ?1 and ?2 order by sha",
    "update main.schools set seq = ?2, hash = (select hash from taken.log where seq = ?2)
     where seq = ?1 - 1",
];

/// Replays what the database `written` has above the head of `before` into `before`, with the
/// settings the server writes with.
pub(crate) async fn replay(before: &Path, written: &Path) -> Duration {
    let options = SqliteConnectOptions::new()
        .filename(before)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("cache_size", "-8192");
    let mut sqlite = SqliteConnection::connect_with(&options).await.unwrap();
    let (head,): (i64,) = sqlx::query_as("select seq from schools")
        .fetch_one(&mut sqlite)
        .await
        .unwrap();
    sqlx::query("attach ?1 as written")
        .bind(written.to_str().unwrap())
        .execute(&mut sqlite)
        .await
        .unwrap();
    sqlx::query("attach ':memory:' as taken")
        .execute(&mut sqlite)
        .await
        .unwrap();
    for statement in TAKE {
        let query = sqlx::query(statement).bind(head);
        query.execute(&mut sqlite).await.unwrap();
    }
    for statement in INDEX {
        sqlx::query(statement).execute(&mut sqlite).await.unwrap();
    }
    let (end,): (i64,) = sqlx::query_as("select seq from taken.heads")
        .fetch_one(&mut sqlite)
        .await
        .unwrap();
    sqlx::query("detach written")
        .execute(&mut sqlite)
        .await
        .unwrap();

    let started = now();
    let mut first = head + 1;
    while first <= end {
        let last = end.min(first + BATCH - 1);
        let mut transaction = sqlite.begin_with("begin immediate").await.unwrap();
        for statement in WRITE {
            let query = sqlx::query(statement).bind(first).bind(last);
            query.execute(&mut *transaction).await.unwrap();
        }
        transaction.commit().await.unwrap();
        first = last + 1;
    }
    let taken = started.elapsed();
    assert_same(&mut sqlite, head).await;
    sqlite.close().await.unwrap();
    taken
}

/// The replay has written all that the server wrote, or it would measure something else.
async fn assert_same(sqlite: &mut SqliteConnection, head: i64) {
    let counts: (i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from main.log where seq > ?1) - (select count(*) from taken.log),
             (select count(*) from main.states where seq > ?1) - (select count(*) from taken.states),
             (select seq from main.schools) - (select seq from taken.heads)",
    )
    .bind(head)
    .fetch_one(sqlite)
    .await
    .unwrap();
    assert_eq!(counts, (0, 0, 0));
}
