//! What the office opens: a week's brief, for which its ranking is counted, a month as a spreadsheet
//! and as text, a round's form. On a busy month of the demo school and, with everything, a million
//! older records beside it.

use domain::op::{Action, round_id};
use domain::time::UtcMillis;
use server::demo::{self, Past};
use store::Sqlite;

use crate::row::Row;
use crate::school::{DIRECTOR, FILE, World, action};
use crate::served::{Phone, Served};
use crate::{folder, median, now, say};

/// 2026-11-20 17:00 in Shanghai: the month lies before it.
const NOW: UtcMillis = UtcMillis(1_795_165_200_000);
/// How often each is opened, of which the median counts.
const TIMES: usize = 15;
/// What was promised, in milliseconds.
const LIMIT_MS: f64 = 100.0;

/// Measures each of them on one store.
pub(crate) async fn rows(full: bool) -> Vec<Row> {
    let (older, beside) = if full {
        (1_000_000, "_1000000")
    } else {
        (0, "")
    };
    say(&format!(
        "a month of 15000 records, {older} older ones beside it"
    ));
    let world = World::at(demo::school());
    let data = folder();
    let store = Sqlite::open(&data.path().join(FILE)).await.unwrap();
    world.found(&store).await;
    world.fill(&store, older).await;
    let mut last_round = None;
    let key = server::key::Key::open(data.path()).unwrap();
    for sent in demo::sent(NOW, Past::Month, &key) {
        for op in sent.groups.iter().flatten() {
            if matches!(op.action, Action::RoundStart { .. }) {
                last_round = Some(round_id(op.id));
            }
        }
        let groups = sent.groups.iter().map(|ops| action(ops)).collect();
        world.push(&store, sent.author, sent.received, groups).await;
    }
    // A demo school without them was cut short while it was loaded, and is not served.
    let people = demo::usernames().into_iter();
    world
        .accounts(
            &store,
            people.map(|name| (demo::person(name), name.to_owned())),
        )
        .await;
    store.close().await;
    let server = Served::start(data.path()).await;
    let phone = server.phone(DIRECTOR).await;
    let round = last_round.unwrap();
    let mut rows = Vec::new();
    for (name, path) in [
        ("brief_with_ranking", "print/brief?week=2026-W47".to_owned()),
        ("brief_as_published", "print/brief?week=2026-W46".to_owned()),
        ("plans_kept_in_a_week", "kept?date=2026-11-09".to_owned()),
        ("form_of_a_round", format!("print/rounds/{round}")),
        (
            "month_as_text",
            "export/records.csv?date=2026-11-01&span=month".to_owned(),
        ),
        (
            "month_as_workbook",
            "export.xlsx?date=2026-11-01&span=month".to_owned(),
        ),
    ] {
        let taken = opened(&phone, &path).await;
        rows.push(Row {
            name: format!("{name}{beside}"),
            value: taken,
            unit: "ms",
            ratio: taken / LIMIT_MS,
            against: format!("{LIMIT_MS} ms, from request to last byte"),
            goal: "≤ 1",
        });
    }
    server.stop().await;
    rows
}

/// How long it takes until all of it is there, in milliseconds.
async fn opened(phone: &Phone, path: &str) -> f64 {
    let mut taken = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let started = now();
        let answer = phone.get(path).send().await.unwrap();
        let bytes = answer.error_for_status().unwrap().bytes().await.unwrap();
        taken.push(started.elapsed().as_secs_f64() * 1_000.0);
        assert!(bytes.len() > 500, "{path}");
    }
    median(taken)
}
