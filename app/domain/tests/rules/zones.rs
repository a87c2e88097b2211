//! The zones a school may choose: where its days begin and end in each, and that one stays the same.

use std::collections::BTreeSet;

use domain::apply::Outcome;
use domain::due::current;
use domain::op::Action;
use domain::plan::{Plan, PlanDays};
use domain::problem::Code;
use domain::school::School;
use domain::time::{DAY_MS, Date, LocalTime, MINUTE_MS, MinuteOfDay, UtcMillis, Zone};
use domain::zone::zones;

use crate::sample::{date, op, person, plan, school, server, slot, world};

#[test]
fn every_zone_has_a_name_of_its_own_in_both_languages() {
    let all: Vec<_> = zones().collect();
    assert_eq!(all[0].0, Zone::shanghai(), "China's first");
    for read in [
        |(zone, _): &(Zone, domain::text::Text)| zone.name.clone(),
        |(_, name): &(Zone, domain::text::Text)| name.zh.clone(),
        |(_, name): &(Zone, domain::text::Text)| name.en.clone(),
    ] {
        let names: BTreeSet<String> = all.iter().map(read).collect();
        assert!(names.len() == all.len() && !names.contains(""), "{names:?}");
    }
    for (zone, _) in &all {
        assert_eq!(Zone::named(&zone.name).as_ref(), Some(zone));
    }
    assert_eq!(Zone::named("Europe/Berlin"), None);
}

/// The last instant in UTC of 1 September 2026 by each clock, as minutes before midnight in UTC.
#[test]
fn a_school_day_ends_at_midnight_on_the_schools_own_clock() {
    let midnight = i64::from(date("2026-09-02").days()) * DAY_MS;
    for (name, utc_minute) in [
        ("Asia/Shanghai", 16 * 60),
        ("Asia/Urumqi", 18 * 60),
        ("Asia/Hong_Kong", 16 * 60),
        ("Asia/Taipei", 16 * 60),
        ("Asia/Tokyo", 15 * 60),
        ("Asia/Seoul", 15 * 60),
        ("Asia/Bangkok", 17 * 60),
        ("Asia/Yangon", 17 * 60 + 30),
        ("Asia/Dubai", 20 * 60),
    ] {
        let zone = Zone::named(name).unwrap();
        let begins = UtcMillis(midnight - DAY_MS + utc_minute * MINUTE_MS);
        let at = |ms| {
            let LocalTime { date, ms } = zone.local(begins.plus(ms));
            (date.to_string(), ms)
        };
        assert_eq!(at(0), ("2026-09-02".into(), 0), "{name}");
        assert_eq!(at(-1), ("2026-09-01".into(), 86_399_999), "{name}");
        assert_eq!(at(DAY_MS - 1), ("2026-09-02".into(), 86_399_999), "{name}");
        let instant = zone.instant(date("2026-09-02"), MinuteOfDay(0));
        assert_eq!(instant, begins, "{name}");
    }
}

/// A night round belongs to the day it began, on every school's clock.
#[test]
fn a_night_round_past_midnight_is_still_that_of_the_day_before() {
    let night = Plan {
        slots: vec![slot("night", 22 * 60, 30 * 60)],
        days: PlanDays::Daily,
        ..plan()
    };
    for (zone, name) in zones() {
        let of = |day: &str, minute| {
            let now = zone.instant(date(day), MinuteOfDay(minute));
            let found = current(&night, &[], &zone, now);
            let days: Vec<Date> = found.iter().map(|one| one.day).collect();
            days
        };
        let [first, second, third] = ["2026-09-01", "2026-09-02", "2026-09-03"].map(date);
        assert_eq!(of("2026-09-02", 30), [first, second], "{}", name.en);
        assert_eq!(of("2026-09-02", 6 * 60 + 1), [second], "{}", name.en);
        assert_eq!(of("2026-09-02", 1439), [second], "{}", name.en);
        assert_eq!(of("2026-09-03", 0), [second, third], "{}", name.en);
    }
}

#[test]
fn only_the_server_changes_the_zone_of_a_school_that_is_there() {
    let mut world = world();
    let before: &School = world.state(school().0);
    let moved = School {
        zone: Zone::named("Asia/Urumqi").unwrap(),
        ..before.clone()
    };
    let put = |name: &str, author| {
        let entity = Box::new(moved.clone().into());
        let id = school().0;
        op(name, author, Action::Put { id, entity })
    };
    let refused = world.run(&put("theirs", person("admin")));
    assert_eq!(refused, Outcome::SetAside(Code::ZoneFixed));
    let taken = world.run(&put("ours", server()));
    assert!(matches!(taken, Outcome::Applied(changes) if changes.len() == 1));
}
