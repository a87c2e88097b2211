//! A server process killed in the middle of its pushes: what it acknowledged is there, the chain
//! holds, and the next process goes on.

use std::collections::BTreeSet;
use std::sync::Arc;

use store::Store;
use sync::server::Author;
use tempfile::TempDir;

use crate::child::{Process, open, say};
use crate::cluster::Cluster;
use crate::trio::whole_log;
use crate::world::{START, World, group};

const LIVES: u32 = 6;
const WRITERS: u32 = 4;

/// Pushes until it is killed, and says what was acknowledged.
pub async fn until_killed(store: Arc<dyn Store>, world: World, life: u32) {
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = Arc::clone(&store);
            let person = world.patrol(writer);
            tokio::spawn(async move {
                for turn in 0.. {
                    let names: Vec<_> = (0..5)
                        .map(|n| format!("{life}-{writer}-{turn}-{n}"))
                        .collect();
                    let records = names
                        .iter()
                        .map(|name| group([world.record(name, person, None, 0, None)]));
                    let author = Author::Person(person);
                    store
                        .push(world.school, author, START, records.collect())
                        .await
                        .unwrap();
                    names.iter().for_each(|name| say(name));
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

async fn killed_again_and_again(address: &str, name: &str) {
    let world = World::new(name);
    {
        let store = open(address).await;
        store.create_school(world.school, START).await.unwrap();
        let registers = world.registers();
        store
            .push(world.school, Author::Server, START, registers)
            .await
            .unwrap();
    }
    let mut acknowledged = BTreeSet::new();
    for life in 0..LIVES {
        let mut process = Process::start("until killed", address, name, life);
        for _ in 0..(40 + 37 * life) {
            acknowledged.insert(process.hear().unwrap());
        }
        process.kill();
        while let Some(said) = process.hear() {
            acknowledged.insert(said);
        }
        let store = open(address).await;
        let log = whole_log(store.as_ref(), world.school).await;
        let kept: BTreeSet<_> = log.iter().map(|entry| entry.link.op).collect();
        for name in &acknowledged {
            assert!(
                kept.contains(&world.op_id(name)),
                "{name} was acknowledged and is lost"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_it_acknowledged_on_sqlite() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("db");
    killed_again_and_again(file.to_str().unwrap(), "crash on SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_it_acknowledged_on_postgres() {
    let address = Cluster::shared().database().await;
    killed_again_and_again(&address, "crash on PostgreSQL").await;
}
