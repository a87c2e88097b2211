//! Two server processes on one PostgreSQL: nothing is lost, no number is missing, and of two who
//! want the same exactly one is first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use domain::entity::Entity;
use domain::id::PersonId;
use domain::op::{Action, record_id};
use store::{Postgres, Read, Store};
use sync::server::{Author, Head};
use sync::wire::{Cursor, Outcome, PullRequest, PushResult, SentOp};

use crate::child::{Process, say, told};
use crate::cluster::Cluster;
use crate::trio::whole_log;
use crate::world::{START, World, group};

const PROCESSES: u32 = 2;
const WRITERS: u32 = 8;
const PUSHES: u32 = 15;
const ROUNDS: u32 = 12;

async fn begin(name: &str) -> (String, Postgres, World) {
    let address = Cluster::shared().database().await;
    let store = Postgres::open(&address).await.unwrap();
    let world = World::new(name);
    store.create_school(world.school, START).await.unwrap();
    let registers = world.registers();
    store
        .push(world.school, Author::Server, START, registers)
        .await
        .unwrap();
    (address, store, world)
}

async fn push(
    store: &dyn Store,
    world: World,
    person: PersonId,
    ops: Vec<SentOp>,
) -> Vec<PushResult> {
    let author = Author::Person(person);
    let groups = ops.into_iter().map(|op| group([op])).collect();
    let pushed = store
        .push(world.school, author, START.plus(1), groups)
        .await;
    pushed.unwrap().results
}

fn claim(world: World, name: &str, person: PersonId, start: &str) -> SentOp {
    let round = world.round(start);
    world.op(name, person, START, Action::RoundClaim { round })
}

/// The job of one process with eight writers: records, and one claim of the round they share.
pub async fn write(store: Arc<dyn Store>, world: World, number: u32) {
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let me = number * WRITERS + writer;
                let person = world.patrol(me);
                for turn in 0..PUSHES {
                    let name = format!("{me}-{turn}");
                    let mut names: Vec<_> = (0..=turn % 3).map(|n| format!("{name}-{n}")).collect();
                    let mut ops: Vec<_> = names
                        .iter()
                        .map(|name| world.record(name, person, None, 0, None))
                        .collect();
                    if turn == PUSHES / 2 {
                        names.push(format!("{me}-claim"));
                        ops.push(claim(world, &format!("{me}-claim"), person, "shared"));
                    }
                    let results = push(store.as_ref(), world, person, ops).await;
                    for (name, result) in names.iter().zip(results) {
                        assert_eq!(result.outcome, Outcome::Applied);
                        say(&format!("{name} {}", result.seq));
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

/// Two processes that find an empty database at the same moment: the one makes the school, the other
/// finds it made.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_alone_is_done_once() {
    let address = Cluster::shared().database().await;
    let school = World::new("alone").school;
    let mut processes = Vec::new();
    for _ in 0..4 {
        let store = Postgres::open(&address).await.unwrap();
        processes.push(tokio::spawn(async move {
            let alone = store.alone().await.unwrap();
            let first = store.schools().await.unwrap().is_empty();
            if first {
                // Whoever does not wait comes in between.
                tokio::time::sleep(Duration::from_millis(50)).await;
                store.create_school(school, START).await.unwrap();
            }
            drop(alone);
            first
        }));
    }
    let mut first = 0;
    for process in processes {
        first += u32::from(process.await.unwrap());
    }
    assert_eq!(first, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_writers_in_two_processes_lose_nothing() {
    let (address, store, world) = begin("sixteen").await;
    let starter = world.director();
    push(
        &store,
        world,
        starter,
        vec![world.round_start("shared", starter, START)],
    )
    .await;
    let listeners: Vec<_> = (0..PROCESSES)
        .map(|number| {
            let mut process = Process::start("write", &address, "sixteen", number);
            tokio::task::spawn_blocking(move || {
                let mut heard = Vec::new();
                while let Some(said) = process.hear() {
                    let (name, seq) = said.split_once(' ').unwrap();
                    heard.push((name.to_owned(), seq.parse::<u64>().unwrap()));
                }
                heard
            })
        })
        .collect();

    // A phone that follows all the time, to the end.
    let mut seen = BTreeSet::new();
    let mut request = PullRequest {
        from: Cursor {
            seq: 0,
            last: None,
            head: None,
            hash: Head::genesis().hash,
        },
        unconfirmed: Vec::new(),
    };
    let mut ended = false;
    loop {
        let page = store
            .pull(world.school, world.director(), &request, START)
            .await
            .unwrap();
        let idle = page.to == request.from;
        seen.extend(page.changes.iter().map(|change| change.id));
        request.from = page.to;
        if idle && ended {
            break;
        }
        // One more look after the end of the last writer.
        ended = listeners.iter().all(tokio::task::JoinHandle::is_finished);
        if idle {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    let mut acknowledged = BTreeMap::new();
    for listener in listeners {
        acknowledged.extend(listener.await.unwrap());
    }
    let claims = (PROCESSES * WRITERS) as usize;
    let records = (PROCESSES * WRITERS * PUSHES * 2) as usize;
    assert_eq!(acknowledged.len(), records + claims);
    let log = whole_log(&store, world.school).await;
    let in_log: BTreeMap<_, _> = log
        .iter()
        .map(|entry| (entry.link.op, entry.link.seq))
        .collect();
    for (name, seq) in &acknowledged {
        let op = world.op_id(name);
        assert_eq!(in_log.get(&op), Some(seq), "{name}");
        let record = record_id(op).0;
        assert!(name.ends_with("claim") || seen.contains(&record), "{name}");
    }

    // The round was claimed in the order of the numbers.
    let round = store.state(world.school, world.round("shared").0).await;
    let round = round.unwrap().unwrap();
    let Ok(Entity::Round(round)) = Entity::parse(round.kind, &round.state) else {
        panic!("not a round");
    };
    let order: Vec<_> = round.claims.iter().map(|claim| claim.person).collect();
    let mut by_seq: Vec<_> = (0..PROCESSES * WRITERS)
        .map(|me| (acknowledged[&format!("{me}-claim")], world.patrol(me)))
        .collect();
    by_seq.sort_unstable();
    assert_eq!(
        order,
        by_seq
            .into_iter()
            .map(|(_, person)| person)
            .collect::<Vec<_>>()
    );
}

/// The job of one of two processes that want the same at the same time.
pub async fn compete(store: Arc<dyn Store>, world: World, number: u32) {
    let me = world.patrol(number);
    say("ready");
    while let Some(round) = told() {
        let end = Action::RoundEnd {
            round: world.round(&round),
            // What was said would be added to the round of the other.
            note: String::new(),
        };
        let end = world.op(
            &format!("end {round} {number}"),
            me,
            START.plus(i64::from(number)),
            end,
        );
        let same_id = world.record(&format!("same {round}"), me, None, 0, None);
        let both = world.patrol(7);
        let twin = world.record(&format!("twin {round}"), both, None, 0, None);
        let (end, same_id, twin) = tokio::join!(
            push(store.as_ref(), world, me, vec![end]),
            push(store.as_ref(), world, me, vec![same_id]),
            push(store.as_ref(), world, both, vec![twin]),
        );
        let code = |results: &[PushResult]| results[0].code.clone().unwrap_or("none".into());
        say(&format!(
            "{} {} {}",
            code(&end),
            code(&same_id),
            twin[0].duplicate
        ));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_that_want_the_same_one_is_first() {
    let (address, store, world) = begin("compete").await;
    for n in 0..ROUNDS {
        let start = format!("round{n}");
        push(
            &store,
            world,
            world.patrol(0),
            vec![world.round_start(&start, world.patrol(0), START)],
        )
        .await;
        let joins = claim(world, &format!("join{n}"), world.patrol(1), &start);
        push(&store, world, world.patrol(1), vec![joins]).await;
    }
    let mut two = [0, 1].map(|number| Process::start("compete", &address, "compete", number));
    for process in &mut two {
        assert_eq!(process.hear().as_deref(), Some("ready"));
    }
    for n in 0..ROUNDS {
        for process in &mut two {
            process.tell(&format!("round{n}"));
        }
        let said = two.each_mut().map(|process| process.hear().unwrap());
        let said: Vec<Vec<&str>> = said.iter().map(|said| said.split(' ').collect()).collect();
        let pair = |at: usize| {
            let mut pair = [said[0][at], said[1][at]];
            pair.sort_unstable();
            pair
        };
        assert_eq!(pair(0), ["contested", "none"], "the end of a round");
        assert_eq!(pair(1), ["id_reuse", "none"], "one id, two operations");
        assert_eq!(pair(2), ["false", "true"], "one operation, sent twice");
    }
    drop(two);
    whole_log(&store, world.school).await;
}
