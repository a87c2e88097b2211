//! What names a position is erased in time, wherever it came to lie, and is known when it comes again.

use domain::entity::Entity;
use domain::op::{record_id, round_id};
use domain::plan::Plan;
use domain::record::Record;
use domain::time::DAY_MS;
use sync::server::Author;
use sync::server::verify::verify;
use sync::wire::Outcome;

use crate::school::{
    GUARD, NOON, OTHER_GUARD, TestSchool, id, located, put, sent, start, start_slot, submit,
};

/// A school whose plan asks for positions.
fn school() -> TestSchool {
    let mut school = TestSchool::new();
    let plan: Plan = school.state(id("plan")).unwrap();
    let asking = Plan {
        positions: true,
        ..plan
    };
    let op = put("positions", "school", "plan", asking);
    school.push_as(Author::Server, vec![vec![sent(&op)]]);
    school
}

#[test]
fn a_position_is_erased_after_thirty_days_and_known_when_it_comes_again() {
    let mut school = school();
    let started = start("start", GUARD);
    let made = submit("record", GUARD, "hall", Some(round_id(started.id)));
    let place = located("place", GUARD, record_id(made.id));
    school.push(GUARD, &[&started]);
    let results = school.push_group(GUARD, &[&made, &place]);
    assert!(results.iter().all(|one| one.outcome == Outcome::Applied));
    let seq = results[1].seq;
    let record: Record = school.state(record_id(made.id).0).unwrap();
    assert!(record.located);

    assert_eq!(school.server.erase(NOON.plus(29 * DAY_MS)), 0);
    assert_eq!(school.server.erase(NOON.plus(31 * DAY_MS)), 1);
    assert_eq!(school.server.erase(NOON.plus(31 * DAY_MS)), 0);
    let log = school.server.log();
    assert_eq!(verify(log, &school.server.head()), Ok(()));
    let erased: Vec<u64> = log
        .iter()
        .filter(|entry| entry.body.is_none())
        .map(|entry| entry.link.seq)
        .collect();
    assert_eq!(erased, [seq]);

    let before = school.server.head();
    let again = school.push_group(GUARD, &[&made, &place]);
    assert!(again.iter().all(|one| one.duplicate));
    assert_eq!(again[1].seq, seq);
    assert_eq!(school.server.head(), before);
    assert_eq!(school.state(record_id(made.id).0), Some(record));
    // Under the same id somebody else sends what is not the same.
    let other = school.push(OTHER_GUARD, &[&place]);
    assert_eq!(other[0].outcome, Outcome::SetAside);
}

/// However an action ends, a position in it reaches no phone: not with what was set aside, nor with
/// what waits.
#[test]
fn a_position_is_never_held() {
    let mut school = school();
    let late = start("late", GUARD);
    let waits = submit("waits", GUARD, "hall", Some(round_id(late.id)));
    let bad = start_slot("bad", GUARD, "noon");
    for (name, first) in [("behind waiting", &waits), ("behind bad", &bad)] {
        let place = located(name, GUARD, record_id(waits.id));
        let results = school.push_group(GUARD, &[first, &place]);
        assert_ne!(results[0].outcome, Outcome::Applied, "{name}");
        assert_eq!(results[1].outcome, Outcome::SetAside, "{name}");
        assert!(school.server.state(place.id.0).is_none(), "{name}");
    }
    let told = school.server.states().map(|row| &row.state);
    assert!(told.into_iter().all(|state| !state.contains("31230400")));

    school.push(GUARD, &[&late]);
    let record: Record = school.state(record_id(waits.id).0).unwrap();
    assert!(!record.located);
    let held = school.server.state(waits.id.0).unwrap();
    let held = Entity::parse(held.kind, &held.state).unwrap();
    assert!(!held.open(), "what waited was applied without it");
    assert_eq!(school.server.erase(NOON.plus(31 * DAY_MS)), 2);
}

/// Who is not permitted to send it does not leave it behind either.
#[test]
fn a_position_that_is_refused_is_erased_too() {
    let mut school = school();
    let place = located("place", OTHER_GUARD, record_id(start("any", GUARD).id));
    let results = school.push(GUARD, &[&place]);
    assert_eq!(results[0].outcome, Outcome::SetAside);
    assert!(school.server.state(place.id.0).is_none());
    assert_eq!(school.server.erase(NOON.plus(31 * DAY_MS)), 1);
}
