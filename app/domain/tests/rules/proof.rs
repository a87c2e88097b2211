//! The proof that a round was walked: kept of security posts, and nothing of it of teachers.

use domain::apply::Outcome;
use domain::due::{Mark, Walk, marks, occurrence};
use domain::entity::Entity;
use domain::id::{OpId, PlaceId, RecordId, RoundId};
use domain::op::{Action, Op, Submit, record_id, round_id};
use domain::place::{Place, seal};
use domain::plan::Plan;
use domain::problem::Code;
use domain::record::{Presence, Record};
use domain::round::{Round, photo_point};
use domain::spot::{Fix, Spot, spot_id};
use domain::time::{DAY_MS, UtcMillis, Zone};

use crate::released::{fix, photo_ref};
use crate::sample::{Memory, NOON, date, id, op, person, plan, server, start, submit, world};

const SECRET: &str = "abcdefgh23456789abcd";

/// A school whose plan asks for all proof, and whose room has a signed label.
fn proving() -> Memory {
    let mut world = world();
    let room: Place = world.state::<Place>(id("room")).clone();
    world.put(
        id("room"),
        Place {
            seal: Some(seal(SECRET)),
            ..room
        },
    );
    world.put(
        id("plan"),
        Plan {
            random_photo: true,
            positions: true,
            ..plan()
        },
    );
    world
}

/// Starts a round named `name` and submits its first point, with all that proves it.
fn walked(
    world: &mut Memory,
    name: &str,
    who: &str,
    change: impl FnOnce(&mut Submit),
) -> (RoundId, Record) {
    walked_at(world, name, who, fix(), change)
}

fn located(name: &str, who: &str, record: RecordId, fix: Fix) -> Op {
    op(
        &format!("{name}/at"),
        person(who),
        Action::RecordPosition { record, fix },
    )
}

/// The same, from somewhere.
fn walked_at(
    world: &mut Memory,
    name: &str,
    who: &str,
    fix: Fix,
    change: impl FnOnce(&mut Submit),
) -> (RoundId, Record) {
    let begun = start(name, who);
    world.run(&begun);
    let round = round_id(begun.id);
    let mut submit = Submit {
        round: Some(round),
        point: Some(0),
        place: PlaceId(id("room")),
        code: Some(SECRET.into()),
        ..submit(Vec::new())
    };
    change(&mut submit);
    let sent: Op = op(
        &format!("{name}/submit"),
        person(who),
        Action::RecordSubmit(submit),
    );
    let record = record_id(sent.id);
    for op in [sent, located(name, who, record, fix)] {
        assert!(matches!(world.run(&op), Outcome::Applied(_)));
    }
    (round, world.state::<Record>(record.0).clone())
}

fn marks_of(world: &Memory, id: RoundId) -> Vec<Mark> {
    let plan = plan();
    let slot = &plan.slots[0];
    let occurrence = occurrence(slot, &Zone::shanghai(), date("2026-09-01"));
    let records = world.0.values().filter_map(|entity| match entity {
        Entity::Record(record) if record.round == Some(id) => Some(record),
        _ => None,
    });
    let walk = Walk {
        id,
        round: world.state::<Round>(id.0),
        records: records.collect(),
    };
    let mut marks = marks(
        &walk,
        &occurrence,
        &[],
        UtcMillis(NOON),
        Some(walk.round.person),
    );
    marks.retain(|mark| {
        matches!(
            mark,
            Mark::Unsigned { .. } | Mark::Away { .. } | Mark::NoPhoto { .. }
        )
    });
    marks
}

#[test]
fn a_signed_code_is_told_from_a_made_up_one() {
    let presence = |said: Presence, code: Option<&str>| {
        let mut world = proving();
        let (round, record) = walked(&mut world, "walk", "guard", |submit| {
            submit.presence = said;
            submit.code = code.map(str::to_owned);
        });
        let unsigned = marks_of(&world, round).contains(&Mark::Unsigned { points: 1 });
        assert_eq!(unsigned, record.presence != Presence::Signed);
        record.presence
    };
    assert_eq!(presence(Presence::Signed, Some(SECRET)), Presence::Signed);
    // A phone that did not know the label yet has the proof all the same.
    assert_eq!(presence(Presence::Scanned, Some(SECRET)), Presence::Signed);
    let made_up = Some("abcdefgh23456789abce");
    assert_eq!(presence(Presence::Signed, made_up), Presence::Scanned);
    assert_eq!(presence(Presence::Signed, None), Presence::Scanned);
    assert_eq!(presence(Presence::Scanned, None), Presence::Scanned);
    assert_eq!(presence(Presence::Typed, None), Presence::Typed);
    assert_eq!(presence(Presence::Tapped, Some(SECRET)), Presence::Tapped);
}

#[test]
fn what_the_register_and_the_record_say_makes_no_code() {
    let mut world = proving();
    walked(&mut world, "walk", "guard", |_| {});
    let told = world.0.values().map(Entity::state);
    assert!(told.into_iter().all(|state| !state.contains(SECRET)));
}

#[test]
fn of_a_teacher_nothing_is_kept() {
    let mut world = proving();
    let (round, record) = walked(&mut world, "walk", "teacher", |submit| {
        submit.photos = vec![photo_ref()];
    });
    assert_eq!(record.presence, Presence::NotKept);
    assert_eq!(
        (record.dwell_ms, record.away_m, record.photos.len()),
        (None, None, 0)
    );
    assert!(!world.0.contains_key(&spot_id(PlaceId(id("room")))));
    let state: &Round = world.state(round.0);
    assert_eq!((state.photo_at, state.positions), (None, false));
    assert_eq!(marks_of(&world, round), []);
}

/// As [`walked`] by the guard from so many millionths of a degree north of the room.
fn from(world: &mut Memory, name: &str, north: i32) -> (RoundId, Option<u32>) {
    let fix = Fix {
        lat: fix().lat + north,
        ..fix()
    };
    let (round, record) = walked_at(world, name, "guard", fix, |_| {});
    (round, record.away_m)
}

#[test]
fn a_point_far_from_where_it_lay_is_marked() {
    let mut world = proving();
    for name in ["one", "two", "three"] {
        assert_eq!(from(&mut world, name, 10).1, None);
    }
    let (round, away) = from(&mut world, "away", 3010);
    assert_eq!(away, Some(333));
    assert!(marks_of(&world, round).contains(&Mark::Away { metres: 333 }));
    let spot: &Spot = world.state(spot_id(PlaceId(id("room"))));
    assert_eq!(spot.fixes.len(), 4);
}

#[test]
fn positions_are_compared_only_where_that_is_switched_on() {
    let mut world = proving();
    world.put(id("plan"), plan());
    for name in ["one", "two", "three", "four"] {
        let north = if name == "four" { 3010 } else { 0 };
        assert_eq!(from(&mut world, name, north).1, None);
    }
    assert!(!world.0.contains_key(&spot_id(PlaceId(id("room")))));
}

#[test]
fn a_position_that_says_nothing_is_not_kept() {
    let mut world = proving();
    for (name, lat, within) in [("off the globe", i32::MAX, 5), ("vague", 0, 5000)] {
        let fix = Fix {
            lat,
            within,
            ..fix()
        };
        let (_, record) = walked_at(&mut world, name, "guard", fix, |_| {});
        assert_eq!(record.away_m, None);
    }
    assert!(!world.0.contains_key(&spot_id(PlaceId(id("room")))));
}

/// A record has one position, its author's; what comes again, from somebody else or of no record,
/// changes nothing and is no fault.
#[test]
fn a_position_is_the_records_own_and_comes_once() {
    let mut world = proving();
    walked(&mut world, "walk", "guard", |_| {});
    let record = record_id(OpId(id("op/walk/submit")));
    let before = world.clone();
    let unknown = record_id(OpId(id("unknown")));
    for (name, who, of) in [
        ("again", "guard", record),
        ("not mine", "teacher", record),
        ("of nothing", "guard", unknown),
    ] {
        let outcome = world.run(&located(name, who, of, fix()));
        assert_eq!(outcome, Outcome::Applied(Vec::new()), "{name}");
    }
    assert_eq!(world, before);
}

/// After thirty days no position is left, and what it had told of a record is.
#[test]
fn positions_are_forgotten_and_what_they_told_is_not() {
    let mut world = proving();
    for name in ["one", "two", "three"] {
        from(&mut world, name, 0);
    }
    let (_, away) = from(&mut world, "away", 3010);
    let day = UtcMillis(NOON).utc_date();
    let forget = |before| Action::SpotForget {
        place: PlaceId(id("room")),
        before,
    };
    let by_hand = op("by hand", person("admin"), forget(day.plus(1)));
    assert_eq!(world.run(&by_hand), Outcome::SetAside(Code::NotPermitted));
    let early = op("early", server(), forget(day));
    assert_eq!(world.run(&early), Outcome::Applied(Vec::new()));
    let late = op("late", server(), forget(day.plus(1)));
    assert!(matches!(world.run(&late), Outcome::Applied(_)));
    let spot: &Spot = world.state(spot_id(PlaceId(id("room"))));
    assert_eq!((spot.fixes.len(), spot.day), (0, day));
    let told = |entity: &Entity| matches!(entity, Entity::Record(one) if one.away_m == away);
    assert!(away.is_some() && world.0.values().any(told));
}

/// Who comes back after the holidays is not compared with what must be forgotten by then.
#[test]
fn a_new_position_drives_out_old_ones() {
    let mut world = proving();
    for name in ["one", "two", "three"] {
        from(&mut world, name, 0);
    }
    let begun = start("back", "guard");
    world.run(&begun);
    let submit = Submit {
        round: Some(round_id(begun.id)),
        point: Some(0),
        ..submit(Vec::new())
    };
    let sent = op("back/submit", person("guard"), Action::RecordSubmit(submit));
    world.run(&sent);
    let far = Fix {
        lat: fix().lat + 3010,
        ..fix()
    };
    let record = record_id(sent.id);
    let mut at = located("back", "guard", record, far);
    at.at.wall = UtcMillis(NOON + 31 * DAY_MS);
    world.run(&at);
    assert_eq!(world.state::<Record>(record.0).away_m, None);
    let spot: &Spot = world.state(spot_id(PlaceId(id("room"))));
    let left: Vec<Fix> = spot.fixes.iter().map(|(_, fix)| *fix).collect();
    assert_eq!(left, [far]);
}

#[test]
fn the_point_that_asks_for_a_photo_is_the_rounds_own() {
    let mut points = [0; 5];
    for n in 0..500 {
        let round = RoundId(id(&format!("round {n}")));
        points[usize::from(photo_point(round, 5).unwrap())] += 1;
    }
    assert!(points.iter().all(|many| *many > 50), "{points:?}");
    assert_eq!(photo_point(RoundId(id("round")), 0), None);
}

#[test]
fn the_photo_that_was_not_taken_is_marked_and_no_other_is_kept() {
    let mut world = proving();
    let mut seen = [false; 2];
    for n in 0.. {
        let name = format!("walk {n}");
        let (round, record) = walked(&mut world, &name, "guard", |submit| {
            submit.photos = vec![photo_ref()];
        });
        let asked = world.state::<Round>(round.0).photo_at == Some(0);
        assert_eq!(record.photos.len(), usize::from(asked));
        let (without, _) = walked(&mut world, &format!("{name} without"), "guard", |_| {});
        let asked_too = world.state::<Round>(without.0).photo_at == Some(0);
        let marked = Mark::NoPhoto { point: 0 };
        assert!(!marks_of(&world, round).contains(&marked));
        assert_eq!(marks_of(&world, without).contains(&marked), asked_too);
        seen[usize::from(asked)] = true;
        if seen == [true; 2] {
            break;
        }
    }
}

#[test]
fn what_is_entered_after_the_fact_proves_nothing_and_is_not_asked_to() {
    let mut world = proving();
    let late = op(
        "late",
        person("guard"),
        Action::RoundStart {
            plan: domain::id::PlanId(id("plan")),
            slot: "morning".into(),
            day: date("2026-09-01"),
            late_entry: Some("没电".into()),
        },
    );
    world.run(&late);
    let round: &Round = world.state(round_id(late.id).0);
    assert_eq!((round.photo_at, round.positions), (None, false));
    let (round, _) = walked(&mut world, "walk", "guard", |submit| {
        submit.presence = Presence::Tapped;
        submit.late_entry = Some("没电".into());
    });
    assert_eq!(marks_of(&world, round), []);
}

#[test]
fn of_whom_nothing_is_kept_nothing_is_missing() {
    let mut world = proving();
    // A round of a guard, at whose point somebody was who proves no walking.
    let (round, record) = walked(&mut world, "walk", "guard", |submit| {
        submit.presence = Presence::Typed;
    });
    assert!(!marks_of(&world, round).is_empty());
    for entity in world.0.values_mut() {
        if let Entity::Record(one) = entity
            && one.round == record.round
        {
            one.presence = Presence::NotKept;
            one.photos = Vec::new();
        }
    }
    let mut named = marks_of(&world, round);
    named.retain(|mark| !matches!(mark, Mark::Away { .. }));
    assert_eq!(named, []);
}

#[test]
fn a_phone_that_does_not_know_a_label_does_not_take_it_off_the_wall() {
    let mut world = proving();
    let mut place = world.state::<Place>(id("room")).clone();
    let sealed = place.seal;
    place.seal = None;
    place.name.zh = "传达室".into();
    let put = Action::Put {
        id: id("room"),
        entity: Box::new(place.into()),
    };
    let put = op("rename", person("admin"), put);
    assert!(matches!(world.run(&put), Outcome::Applied(_)));
    let place: &Place = world.state(id("room"));
    assert_eq!((&*place.name.zh, place.seal), ("传达室", sealed));
}

/// 旧码: whoever has a picture of the old label knows the number and no more.
#[test]
fn an_old_code_counts_as_its_number_typed() {
    let mut world = proving();
    let mut room = world.state::<Place>(id("room")).clone();
    room.renew_label();
    world.put(id("room"), room);
    for (name, code, kept) in [
        ("old", SECRET, Presence::Typed),
        ("made-up", "zzzzzzzz", Presence::Scanned),
    ] {
        let (_, record) = walked(&mut world, name, "guard", |submit| {
            submit.presence = Presence::Signed;
            submit.code = Some(code.into());
        });
        assert_eq!(record.presence, kept, "{name}");
    }
}
