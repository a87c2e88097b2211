//! The demo's hygiene checks against what they promise.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::collections::BTreeMap;

use domain::check::{Check, Judgement, Objection, made_up, rivals};
use domain::due::{occurrence, occurrences};
use domain::entity::Entity;
use domain::id::RecordId;
use domain::record::Record;
use domain::time::{Date, UtcMillis, Zone};

use super::hygiene::{MISSED, ON_PAPER, SPECIALS, Special};
use super::plans;
use super::tests::{nows, world};
use super::world::Memory;

/// The checks of class rooms, by school days ago and slot.
fn room_checks(world: &Memory, now: UtcMillis) -> BTreeMap<(usize, String), Vec<Record>> {
    let zone = Zone::shanghai();
    let today = zone.local(now).date;
    let id = plans::id("HY-01");
    let Entity::Plan(plan) = &world.0[&id.0] else {
        panic!("no plan");
    };
    let days: Vec<Date> = (1..=14)
        .map(|days_ago| today.plus(-days_ago))
        .filter(|day| !occurrences(plan, &world.years(), &zone, *day).is_empty())
        .collect();
    let mut windows: BTreeMap<(usize, String), Vec<Record>> = BTreeMap::new();
    for (_, record) in world.all::<Record>() {
        let window = record
            .check
            .as_ref()
            .and_then(|check| check.window.as_ref());
        if let Some(window) = window.filter(|window| window.plan == id) {
            let ago = days.iter().position(|day| *day == record.day).unwrap() + 1;
            let key = (ago, window.slot.clone());
            windows.entry(key).or_default().push(record.clone());
        }
    }
    windows
}

#[test]
fn class_rooms_were_checked_with_one_of_each_kind() {
    let now = nows()[0];
    let world = world(now);
    let windows = room_checks(&world, now);
    // Ten school days of two windows, one of them missed.
    assert_eq!(windows.len(), 19);
    assert!(!windows.contains_key(&(MISSED.0, MISSED.1.to_owned())));
    for ((ago, slot), records) in &windows {
        let doubled = SPECIALS
            .iter()
            .filter(|(days, of, _, what)| (days, *of, *what) == (ago, slot, Special::Doubled))
            .count();
        assert_eq!(records.len(), 36 + doubled, "{ago} {slot}");
        let paper = (*ago, slot.as_str()) == ON_PAPER;
        for record in records {
            let check = record.check.as_ref().unwrap();
            assert_eq!(check.paper.is_some(), paper, "{ago} {slot}");
        }
    }
    let all: Vec<&Record> = windows.values().flatten().collect();
    let count = |what: &dyn Fn(&Check) -> bool| {
        let checks = all.iter().filter_map(|record| record.check.as_ref());
        checks.filter(|check| what(check)).count()
    };
    assert_eq!(count(&|check| check.judgement == Judgement::NotSwept), 2);
    assert_eq!(count(&Check::wants_sweeping), 1);
    assert_eq!(
        count(&|check| check.standing.objection == Some(Objection::Open)),
        1
    );
    assert_eq!(
        count(&|check| matches!(check.judgement, Judgement::Exempt { .. })),
        2
    );
    let flawed = count(&|check| {
        check
            .score
            .as_ref()
            .is_some_and(|score| score.got < score.base)
    });
    assert!(
        flawed * 10 > all.len() && flawed * 3 < all.len(),
        "{flawed} of {}",
        all.len()
    );
    let ids: Vec<(RecordId, &Record)> = world
        .all::<Record>()
        .into_iter()
        .map(|(id, record)| (RecordId(id), record))
        .collect();
    assert_eq!(rivals(&ids).len(), 1);
    let Entity::Plan(plan) = &world.0[&plans::id("HY-01").0] else {
        panic!("no plan");
    };
    let late = all.iter().filter(|record| {
        let slot = record.check.as_ref().unwrap().window.as_ref().unwrap();
        let slot = plan.slots.iter().find(|one| one.key == slot.slot).unwrap();
        made_up(&occurrence(slot, &Zone::shanghai(), record.day), record)
    });
    assert_eq!(late.count(), 1);
}
