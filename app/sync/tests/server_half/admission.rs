//! What a push does: each operation gets a number, an outcome and an answer, once.

use domain::id::Id;
use domain::op::{record_id, round_id};
use domain::record::Record;
use domain::round::Round;
use domain::time::MINUTE_MS;
use sync::server::Author;
use sync::wire::Outcome;

use crate::school::{
    DIRECTOR, GUARD, NOON, OTHER_GUARD, TestSchool, claim, end, person, sent, start, submit, told,
    withdraw,
};

const APPLIED: (Outcome, &str) = (Outcome::Applied, "");

#[test]
fn a_round_walked_offline_arrives_in_one_push() {
    let mut school = TestSchool::new();
    let before = school.server.head().seq;
    let started = start("start", GUARD);
    let round = round_id(started.id);
    let first = submit("first", GUARD, "hall", Some(round));
    let second = submit("second", GUARD, "yard", Some(round));
    let ended = end("end", GUARD, round);
    let results = school.push(GUARD, &[&started, &first, &second, &ended]);

    assert_eq!(told(&results), [APPLIED; 4]);
    let seqs: Vec<u64> = results.iter().map(|result| result.seq).collect();
    assert_eq!(seqs, [before + 1, before + 2, before + 3, before + 4]);
    assert_eq!(
        school
            .state::<Round>(round.0)
            .unwrap()
            .ended
            .map(|at| at.at),
        Some(NOON)
    );
    let record: Record = school.state(record_id(first.id).0).unwrap();
    assert_eq!(record.round, Some(round));
    let row = school.server.state(round.0).unwrap();
    assert_eq!(
        row.seq,
        before + 4,
        "an entity stands where it was last changed"
    );
    assert_eq!(
        school.server.state(record_id(first.id).0).unwrap().seq,
        before + 2
    );
}

#[test]
fn what_is_sent_again_changes_nothing() {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let record = submit("record", GUARD, "hall", Some(round_id(started.id)));
    let first = school.push(GUARD, &[&started, &record]);
    let server = school.server.clone();

    let again = school.push(GUARD, &[&record, &started, &started]);
    assert_eq!(school.server.head(), server.head());
    assert!(again.iter().all(|result| result.duplicate));
    assert_eq!([again[0].seq, again[1].seq], [first[1].seq, first[0].seq]);
    assert_eq!(told(&again), [APPLIED; 3]);

    let late = submit("late", GUARD, "yard", None);
    let mixed = school.push(GUARD, &[&late, &late, &started]);
    let repeats: Vec<bool> = mixed.iter().map(|result| result.duplicate).collect();
    assert_eq!(repeats, [false, true, true]);
    assert_eq!(mixed[0].seq, mixed[1].seq);
    assert_eq!(school.server.head().seq, server.head().seq + 1);
}

#[test]
fn an_operation_repeated_within_its_group_counts_once() {
    let mut school = TestSchool::new();
    let before = school.server.head().seq;
    let started = start("start", GUARD);
    let results = school.push_group(GUARD, &[&started, &started]);
    assert_eq!([results[0].duplicate, results[1].duplicate], [false, true]);
    assert_eq!(results[0].seq, results[1].seq);
    assert_eq!(school.server.head().seq, before + 1);
}

#[test]
fn an_id_sent_with_other_content_is_kept_apart() {
    let mut school = TestSchool::new();
    let started = start("same", GUARD);
    let other = submit("same", GUARD, "hall", None);
    school.push(GUARD, &[&started]);
    let results = school.push(GUARD, &[&other]);
    assert_eq!(told(&results), [(Outcome::SetAside, "id_reuse")]);
    assert!(school.has_round(&started));
    assert!(!school.has_record(&other));

    let entry = school.server.log().last().unwrap().clone();
    assert_ne!(entry.link.op, other.id);
    assert_eq!(entry.sent_id, other.id.to_string());
    assert_eq!(entry.body.as_deref(), Some(sent(&other).body.as_str()));
    assert_eq!(school.held(entry.link.op).code, "id_reuse");

    let again = school.push(GUARD, &[&other, &started]);
    assert!(again.iter().all(|result| result.duplicate));
    assert_eq!(told(&again), [(Outcome::SetAside, "id_reuse"), APPLIED]);
}

#[test]
fn an_id_that_somebody_else_has_sent_is_kept_apart_too() {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let wrong_session = school.push(OTHER_GUARD, &[&started]);
    assert_eq!(told(&wrong_session), [(Outcome::SetAside, "not_permitted")]);
    let own = school.push(GUARD, &[&started]);
    assert_eq!(
        told(&own),
        [(Outcome::SetAside, "id_reuse")],
        "visible to its author"
    );
    let held = school.server.log().last().unwrap().link.op;
    assert_eq!(school.held(held).author, person(GUARD));
}

#[test]
fn a_held_operation_never_takes_the_place_of_an_entity() {
    let mut school = TestSchool::new();
    let mut poison = start("x", GUARD);
    poison.id = domain::id::OpId(person(DIRECTOR).0);
    let results = school.push_sent(
        GUARD,
        vec![crate::school::broken(&poison, "morning", "noon")],
    );
    assert_eq!(told(&results), [(Outcome::SetAside, "id_reuse")]);
    let held = school.server.log().last().unwrap().link.op;
    assert_eq!(school.held(held).author, person(GUARD));
    assert!(
        school
            .state::<domain::person::Person>(person(DIRECTOR).0)
            .is_some()
    );
    let waiting = claim("y", GUARD, domain::id::RoundId(Id::named("unknown")));
    let waiting = domain::op::Op {
        id: poison.id,
        ..waiting
    };
    let results = school.push(GUARD, &[&waiting]);
    assert_eq!(told(&results), [(Outcome::SetAside, "id_reuse")]);
    assert_eq!(school.server.waits().count(), 0);
}

#[test]
fn an_entity_keeps_its_kind() {
    let mut school = TestSchool::new();
    let put = crate::school::put(
        "put",
        crate::school::ADMIN,
        "hall",
        crate::school::role("x", &[]),
    );
    let results = school.push(crate::school::ADMIN, &[&put]);
    assert_eq!(told(&results), [(Outcome::SetAside, "invalid")]);
}

#[test]
fn a_group_is_applied_whole_or_not_at_all() {
    let mut school = TestSchool::new();
    let good = submit("good", GUARD, "hall", None);
    let bad = crate::school::start_slot("bad", GUARD, "noon");
    let results = school.push_group(GUARD, &[&good, &bad]);
    assert_eq!(
        told(&results),
        [
            (Outcome::SetAside, "group_set_aside"),
            (Outcome::SetAside, "invalid")
        ]
    );
    assert!(!school.has_record(&good));
    let log = school.server.log();
    let [first, second] = [&log[log.len() - 2], &log[log.len() - 1]];
    assert_eq!(
        [first.group, second.group],
        [first.link.seq, first.link.seq]
    );
    assert_eq!(second.link.seq, first.link.seq + 1);

    let alone = submit("alone", GUARD, "hall", None);
    let groups = vec![
        vec![sent(&crate::school::start_slot("bad2", GUARD, "noon"))],
        vec![sent(&alone)],
    ];
    let results = school.push_as(Author::Person(person(GUARD)), groups);
    assert_eq!(told(&results), [(Outcome::SetAside, "invalid"), APPLIED]);
}

#[test]
fn members_of_a_group_build_on_each_other() {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let ended = end("end", GUARD, round_id(started.id));
    let results = school.push_group(GUARD, &[&started, &ended]);
    assert_eq!(told(&results), [APPLIED; 2]);
    let row = school.server.state(round_id(started.id).0).unwrap();
    assert_eq!(row.seq, results[1].seq);
}

#[test]
fn who_is_late_is_contested_and_kept() {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let round = round_id(started.id);
    let late = claim("late", OTHER_GUARD, round);
    school.push(GUARD, &[&started, &end("end", GUARD, round)]);
    let results = school.push(OTHER_GUARD, &[&late]);
    assert_eq!(told(&results), [(Outcome::Contested, "contested")]);
    assert!(!school.exists(late.id.0), "contested is not held");
    let entry = school.server.log().last().unwrap();
    assert_eq!(entry.link.outcome, Outcome::Contested);
}

#[test]
fn the_time_is_corrected_once_at_receipt() {
    let mut school = TestSchool::new();
    let mut ahead = start("ahead", GUARD);
    ahead.at.wall = NOON.plus(60 * MINUTE_MS);
    school.push(GUARD, &[&ahead]);
    let entry = school.server.log().last().unwrap();
    assert_eq!(entry.corrected.latest, NOON);
    assert!(entry.corrected.doubtful);
    let round: Round = school.state(round_id(ahead.id).0).unwrap();
    assert_eq!(round.started, entry.corrected);
}

#[test]
fn withdrawing_a_held_operation_is_for_its_author_and_the_director() {
    let mut school = TestSchool::new();
    let bad = crate::school::start_slot("bad", GUARD, "noon");
    school.push(GUARD, &[&bad]);
    let results = school.push(OTHER_GUARD, &[&withdraw("theft", OTHER_GUARD, &bad)]);
    assert_eq!(told(&results), [(Outcome::SetAside, "not_permitted")]);
    assert_eq!(school.status(&bad), domain::held::HeldStatus::SetAside);
    let results = school.push(DIRECTOR, &[&withdraw("w", DIRECTOR, &bad)]);
    assert_eq!(told(&results), [APPLIED]);
    assert_eq!(
        school.status(&bad),
        domain::held::HeldStatus::Withdrawn {
            by: person(DIRECTOR)
        }
    );
}
