//! What names a position is erased from the log in time, on every store alike.

use domain::time::DAY_MS;
use sync::server::Author;
use sync::wire::Outcome;
use tempfile::TempDir;

use crate::trio::Databases;
use crate::world::{START, World, group};

#[tokio::test(flavor = "multi_thread")]
async fn positions_are_erased_and_known_when_they_come_again() {
    let databases = Databases::open().await;
    let world = World::new("erasure");
    let trio = databases.school(world.school).await;
    trio.push(world.server(), START, world.registers()).await;
    let walker = world.patrol(0);
    let sent = vec![
        group([world.round_start("round", walker, START)]),
        group([
            world.record("r0", walker, Some("round"), 0, None),
            world.located("at r0", walker, "r0"),
        ]),
        // In an action that is set aside: no such record.
        group([
            world.record("late", walker, Some("none"), 1, None),
            world.located("at late", walker, "late"),
        ]),
    ];
    let results = trio.push(walker, START, sent.clone()).await;
    assert_eq!(results[2].outcome, Outcome::Applied);
    trio.compare().await;

    assert_eq!(trio.erase(START.plus(30 * DAY_MS - 1)).await, 0);
    assert_eq!(trio.erase(START.plus(30 * DAY_MS)).await, 2);
    assert_eq!(trio.erase(START.plus(30 * DAY_MS)).await, 0);
    trio.compare().await;
    let again = trio.push(walker, START.plus(31 * DAY_MS), sent).await;
    assert!(again.iter().all(|result| result.duplicate));

    // What a phone brings long after it was made goes with the next look.
    let late = world.located("long after", walker, "r0");
    trio.push(walker, START.plus(40 * DAY_MS), vec![group([late])])
        .await;
    assert_eq!(trio.erase(START.plus(40 * DAY_MS)).await, 1);
    trio.compare().await;
}

/// Erased means that the bytes are gone from the file, and not only from what it answers.
#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_sqlite_holds_no_erased_position() {
    use store::{Sqlite, Store as _};
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("db");
    let store = Sqlite::open(&file).await.unwrap();
    let world = World::new("file");
    store.create_school(world.school, START).await.unwrap();
    let (server, walker) = (Author::Server, Author::Person(world.patrol(0)));
    let push = async |author, groups| {
        let pushed = store.push(world.school, author, START, groups).await;
        pushed.unwrap();
    };
    push(server, world.registers()).await;
    let place = world.located("at", world.patrol(0), "none");
    push(walker, vec![group([place])]).await;
    let erased = store.erase(world.school, START.plus(30 * DAY_MS)).await;
    assert_eq!(erased.unwrap(), 1);
    // Closing writes the write-ahead log back into the file and removes it.
    store.close().await;
    let bytes = std::fs::read(&file).unwrap();
    let held = |text: &[u8]| bytes.windows(text.len()).any(|at| at == text);
    assert!(held(b"round_start") || held(b"\"put\""), "the file is read");
    assert!(!held(b"31230400"));
}
