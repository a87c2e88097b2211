//! What the databases themselves have to guarantee: they flush before they acknowledge, and the log
//! cannot be edited, whoever asks.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlx::{Connection, PgConnection, SqliteConnection};
use store::{Error, Postgres, Sqlite, Store};
use sync::server::Author;
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::trio::whole_log;
use crate::world::{START, World};

async fn fill(store: &dyn Store, name: &str) -> World {
    let world = World::new(name);
    store.create_school(world.school, START).await.unwrap();
    let registers = world.registers();
    store
        .push(world.school, Author::Server, START, registers)
        .await
        .unwrap();
    world
}

/// What nobody may do to the log.
const FORBIDDEN: [&str; 6] = [
    "delete from log where seq = 3",
    "delete from log",
    "update log set received = received + 1 where seq = 3",
    "update log set hash = payload",
    "update log set body = hash where seq = 3",
    "update log set salt = op",
];
/// What has to stay possible: a body is erased, the chain holds without it.
const ERASED: &str = "update log set body = null, salt = null where seq = 3";

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_sqlite_is_never_edited() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("db");
    let store = Sqlite::open(&file).await.unwrap();
    let world = fill(&store, "log").await;
    let address = format!("sqlite://{}", file.display());
    let mut connection = SqliteConnection::connect(&address).await.unwrap();
    for statement in FORBIDDEN {
        let done = sqlx::query(statement).execute(&mut connection).await;
        assert!(done.is_err(), "{statement}");
    }
    sqlx::query(ERASED).execute(&mut connection).await.unwrap();
    let log = whole_log(&store, world.school).await;
    assert_eq!(log[2].body, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_postgres_is_never_edited() {
    let address = Cluster::shared().database().await;
    let store = Postgres::open(&address).await.unwrap();
    let world = fill(&store, "log").await;
    let mut connection = PgConnection::connect(&address).await.unwrap();
    for statement in FORBIDDEN.into_iter().chain(["truncate log"]) {
        let done = sqlx::query(statement).execute(&mut connection).await;
        assert!(done.is_err(), "{statement}");
    }
    sqlx::query(ERASED).execute(&mut connection).await.unwrap();
    let log = whole_log(&store, world.school).await;
    assert_eq!(log[2].body, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_to_postgres_flushes_before_it_acknowledges() {
    let address = Cluster::shared().database().await;
    let mut connection = PgConnection::connect(&address).await.unwrap();
    let lax = "do $$ begin execute format(
        'alter database %I set synchronous_commit = off', current_database()); end $$";
    sqlx::query(lax).execute(&mut connection).await.unwrap();
    let store = Arc::new(Postgres::open(&address).await.unwrap());
    // Each connection that makes a school notes what it was told.
    for statement in [
        "create table told (backend integer, commit text)",
        "create function tell() returns trigger language plpgsql as $$ begin
             insert into told values (pg_backend_pid(), current_setting('synchronous_commit'));
             perform pg_sleep(0.05);
             return new;
         end $$",
        "create trigger tell after insert on schools for each row execute function tell()",
    ] {
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let makers: Vec<_> = (0..32)
        .map(|n| {
            let store = Arc::clone(&store);
            let school = World::new(&format!("told {n}")).school;
            tokio::spawn(async move { store.create_school(school, START).await.unwrap() })
        })
        .collect();
    for maker in makers {
        maker.await.unwrap();
    }
    let told: Vec<(i32, String)> = sqlx::query_as("select backend, commit from told")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let backends: BTreeSet<_> = told.iter().map(|(backend, _)| backend).collect();
    assert_eq!(told.len(), 32);
    assert!(backends.len() > 1, "only one connection was used");
    assert!(told.iter().all(|(_, commit)| commit == "on"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_does_not_flush_is_refused() {
    let cluster = Cluster::start(&["fsync=off"]);
    let opened = Postgres::open(&cluster.database().await).await;
    assert!(matches!(opened, Err(Error::NotDurable(_))));
}
