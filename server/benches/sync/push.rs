//! Twenty phones come home at once: each pushes a thousand records in batches of a hundred.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::op::Op;
use sync::wire::PushRequest;
use tokio::sync::Barrier;

use crate::row::Row;
use crate::school::{FILE, PHONES, RECORDS, World, group, prepare, username};
use crate::served::{Phone, Served};
use crate::{folder, median, memory, now, raw, say, stored};

/// Runs, of which the median counts.
const RUNS: usize = 5;
/// Records of one push.
const BATCH: u32 = 100;
/// After this long without a request a server is at rest.
const REST: Duration = Duration::from_secs(1);

/// What one run measured.
struct Run {
    rate: f64,
    raw_rate: f64,
    stored: usize,
    /// Megabytes: started, at the most under the push, at rest after it.
    memory: [f64; 3],
}

/// Measures the push on a store that holds `before` records.
pub(crate) async fn rows(world: &World, name: &str, before: u32) -> Vec<Row> {
    say(&format!("{name}: preparing"));
    let base = folder();
    prepare(world, base.path(), before).await;
    let sent = sent(world);
    let mut runs = Vec::with_capacity(RUNS);
    for n in 1..=RUNS {
        let run = run(world, base.path(), &sent).await;
        say(&format!(
            "{name}: run {n} of {RUNS}: {:.0}/s, SQLite alone {:.0}/s",
            run.rate, run.raw_rate
        ));
        runs.push(run);
    }
    let of = |value: fn(&Run) -> f64| median(runs.iter().map(value).collect());
    let (rate, raw_rate) = (of(|run| run.rate), of(|run| run.raw_rate));
    let stored = runs.iter().map(|run| run.stored).min().unwrap();
    let mut rows = vec![
        Row {
            name: name.to_owned(),
            value: rate,
            unit: "records/s",
            ratio: rate / raw_rate,
            against: format!("SQLite alone, the same rows with fsync: {raw_rate:.0}/s"),
            goal: "≥ 0.5",
        },
        Row {
            name: format!("{name}_stored"),
            value: count(stored),
            unit: "records",
            ratio: count(stored) / count(sent.len()),
            against: "records sent, compared field by field".into(),
            goal: "= 1",
        },
    ];
    let places = [
        ("memory_at_rest", 64.0, of(|run| run.memory[0])),
        ("memory_under_push", 256.0, of(|run| run.memory[1])),
        ("memory_after_push", 64.0, of(|run| run.memory[2])),
    ];
    if before > 0 {
        rows.extend(places.map(|(name, allowed, value)| Row {
            name: name.to_owned(),
            value,
            unit: "MB",
            ratio: value / allowed,
            against: format!("{allowed} MB"),
            goal: "≤ 1",
        }));
    }
    rows
}

/// Everything that is sent, phone by phone: the operation and its bytes.
fn sent(world: &World) -> Vec<(u32, Op, String)> {
    (0..PHONES)
        .flat_map(|phone| (0..RECORDS).map(move |nth| (phone, nth)))
        .map(|(phone, nth)| {
            let op = world.record(phone, nth);
            let body = serde_json::to_string(&op).unwrap();
            (phone, op, body)
        })
        .collect()
}

async fn run(world: &World, base: &Path, sent: &[(u32, Op, String)]) -> Run {
    let data = folder();
    let database = data.path().join(FILE);
    fs::copy(base.join(FILE), &database).unwrap();
    let server = Served::start(data.path()).await;
    let started = memory::resident(server.pid());
    let mut phones = Vec::new();
    for n in 0..PHONES {
        phones.push((server.phone(&username(n)).await, bodies(world, n)));
    }
    memory::forget_peak(server.pid());
    let taken = push(phones).await;
    let peak = memory::peak(server.pid());
    tokio::time::sleep(REST).await;
    let rested = memory::resident(server.pid());
    server.stop().await;

    let stored = stored::count(world, &database, sent).await;
    let alone = folder();
    let replayed = alone.path().join(FILE);
    fs::copy(base.join(FILE), &replayed).unwrap();
    let raw = raw::replay(&replayed, &database).await;
    Run {
        rate: count(sent.len()) / taken.as_secs_f64(),
        raw_rate: count(sent.len()) / raw.as_secs_f64(),
        stored,
        memory: [started, peak, rested],
    }
}

/// The bodies of a phone's requests.
fn bodies(world: &World, phone: u32) -> Vec<Vec<u8>> {
    (0..RECORDS / BATCH)
        .map(|batch| {
            let groups = (0..BATCH).map(|n| group(&world.record(phone, batch * BATCH + n)));
            let request = PushRequest {
                groups: groups.collect(),
            };
            serde_json::to_vec(&request).unwrap()
        })
        .collect()
}

/// All phones at once, each one request after the other; from the first byte to the last answer.
async fn push(phones: Vec<(Phone, Vec<Vec<u8>>)>) -> Duration {
    let together = Arc::new(Barrier::new(phones.len() + 1));
    let pushing: Vec<_> = phones
        .into_iter()
        .map(|(phone, bodies)| {
            let together = Arc::clone(&together);
            tokio::spawn(async move {
                let requests: Vec<_> = bodies
                    .into_iter()
                    .map(|body| phone.post("push", body))
                    .collect();
                together.wait().await;
                for request in requests {
                    let answer = request.send().await.unwrap().error_for_status().unwrap();
                    answer.bytes().await.unwrap();
                }
            })
        })
        .collect();
    together.wait().await;
    let started = now();
    for phone in pushing {
        phone.await.unwrap();
    }
    started.elapsed()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}
