//! A phone that is two hundred changes behind pulls them, on a small and on a large store.

use domain::id::Sha;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use store::Sqlite;
use sync::wire::{Cursor, Page, PullRequest};

use crate::row::Row;
use crate::school::{DIRECTOR, FILE, World};
use crate::served::{Phone, Served};
use crate::{folder, median, now, say};

/// Changes that the phone does not have yet.
const BEHIND: u32 = 200;
/// Pulls on each store, of which the median counts.
const PULLS: usize = 300;

/// A store of some size with a server on it.
struct Side {
    server: Served,
    phone: Phone,
    request: Vec<u8>,
    taken_ms: Vec<f64>,
    _data: tempfile::TempDir,
}

/// Measures the same pull on two stores, in turns.
pub(crate) async fn rows(world: &World, full: bool) -> Vec<Row> {
    let (small, large, name) = if full {
        (10_000, 1_000_000, "pull_200_behind_1000000")
    } else {
        (1_000, 10_000, "pull_200_behind_10000")
    };
    let mut sides = [side(world, small).await, side(world, large).await];
    say(&format!("{name}: pulling"));
    for _ in 0..PULLS {
        for side in &mut sides {
            side.pull().await;
        }
    }
    let [small_ms, large_ms] = sides.each_ref().map(|side| median(side.taken_ms.clone()));
    for side in sides {
        side.server.stop().await;
    }
    vec![Row {
        name: name.to_owned(),
        value: large_ms,
        unit: "ms",
        ratio: large_ms / small_ms,
        against: format!("the same with {small} records on the server: {small_ms:.2} ms"),
        goal: "0.8 – 1.2",
    }]
}

async fn side(world: &World, records: u32) -> Side {
    say(&format!("a store of {records} records"));
    let data = folder();
    let store = Sqlite::open(&data.path().join(FILE)).await.unwrap();
    world.found(&store).await;
    world.fill(&store, records).await;
    store.close().await;
    let from = cursor(&data.path().join(FILE)).await;
    let request = PullRequest {
        from,
        unconfirmed: Vec::new(),
    };
    let server = Served::start(data.path()).await;
    let phone = server.phone(DIRECTOR).await;
    Side {
        server,
        phone,
        request: serde_json::to_vec(&request).unwrap(),
        taken_ms: Vec::with_capacity(PULLS),
        _data: data,
    }
}

/// Where a phone stands that lacks the last [`BEHIND`] changes.
async fn cursor(database: &std::path::Path) -> Cursor {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .read_only(true);
    let mut sqlite = SqliteConnection::connect_with(&options).await.unwrap();
    let (seq, hash): (i64, Vec<u8>) = sqlx::query_as(
        "select seq, hash from log where seq =
             (select seq from states order by seq desc, id desc limit 1 offset ?1)",
    )
    .bind(BEHIND)
    .fetch_one(&mut sqlite)
    .await
    .unwrap();
    sqlite.close().await.unwrap();
    Cursor {
        seq: u64::try_from(seq).unwrap(),
        last: None,
        head: None,
        hash: Sha::from_bytes(hash.try_into().unwrap()),
    }
}

impl Side {
    async fn pull(&mut self) {
        let request = self.phone.post("feed", self.request.clone());
        let started = now();
        let answer = request.send().await.unwrap().error_for_status().unwrap();
        let bytes = answer.bytes().await.unwrap();
        let taken = started.elapsed();
        let page: Page = serde_json::from_slice(&bytes).unwrap();
        let behind = usize::try_from(BEHIND).unwrap();
        assert!(
            (behind - 1..=behind).contains(&page.changes.len()),
            "{}",
            page.changes.len()
        );
        assert!(!page.more);
        self.taken_ms.push(taken.as_secs_f64() * 1_000.0);
    }
}
