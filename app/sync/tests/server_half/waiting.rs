//! Operations on what has not come yet, and behind what was set aside, wait and are replayed in
//! order.

use domain::held::HeldStatus;
use domain::op::{amendment_id, record_id, round_id};
use domain::round::Round;
use sync::wire::Outcome;

use crate::school::{
    ADMIN, DIRECTOR, GUARD, OTHER_GUARD, TestSchool, amend, claim, correct, end, person, put,
    start, start_slot, submit, told, withdraw,
};

const APPLIED: (Outcome, &str) = (Outcome::Applied, "");
const WAITS: (Outcome, &str) = (Outcome::Waiting, "waiting_for_other");

#[test]
fn what_came_too_early_is_replayed_with_the_number_of_what_brought_it() {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let round = round_id(started.id);
    let record = submit("record", OTHER_GUARD, "hall", Some(round));
    let joined = claim("claim", OTHER_GUARD, round);
    let early = school.push(OTHER_GUARD, &[&joined, &record]);
    assert_eq!(told(&early), [WAITS, WAITS]);
    assert_eq!(school.status(&record), HeldStatus::Waiting);

    let came = school.push(GUARD, &[&started]);
    assert_eq!(told(&came), [APPLIED]);
    assert_eq!(
        school.server.head().seq,
        came[0].seq,
        "a replay takes no number"
    );
    assert!(school.has_record(&record));
    for id in [round.0, record_id(record.id).0, record.id.0, joined.id.0] {
        assert_eq!(school.server.state(id).unwrap().seq, came[0].seq);
    }
    assert_eq!(school.status(&record), HeldStatus::Applied);
    assert_eq!(school.server.waits().count(), 0);
    let claims = school.state::<Round>(round.0).unwrap().claims;
    assert_eq!(claims[0].person, person(OTHER_GUARD));
    let entry = &school.server.log()[usize::try_from(early[1].seq).unwrap() - 1];
    assert_eq!(
        entry.link.outcome,
        Outcome::Waiting,
        "the log tells what happened at receipt"
    );
}

#[test]
fn one_arrival_brings_the_next() {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let record = submit("record", GUARD, "hall", Some(round_id(started.id)));
    let amended = amend("amend", OTHER_GUARD, record_id(record.id), "看错了");
    assert_eq!(told(&school.push(OTHER_GUARD, &[&amended])), [WAITS]);
    assert_eq!(told(&school.push(GUARD, &[&record])), [WAITS]);
    let came = school.push(GUARD, &[&started]);
    assert!(school.has_record(&record));
    // Only its maker or a director may amend a record: tried, and set aside for a person to see.
    assert_eq!(school.status(&amended), HeldStatus::SetAside);
    assert_eq!(school.held(amended.id).code, "not_permitted");
    assert_eq!(school.server.state(amended.id.0).unwrap().seq, came[0].seq);
}

#[test]
fn replay_keeps_the_order_of_receipt() {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let round = round_id(started.id);
    let joined = claim("claim", OTHER_GUARD, round);
    let over = end("end", OTHER_GUARD, round);
    school.push(OTHER_GUARD, &[&joined, &over]);
    school.push(GUARD, &[&started]);
    let round: Round = school.state(round.0).unwrap();
    assert_eq!(round.claims.len(), 1, "joined before it was over");
    assert!(round.ended.is_some(), "ended by somebody who had joined");
}

#[test]
fn a_group_waits_whole_and_moves_on_to_what_is_missing_next() {
    let mut school = TestSchool::new();
    let first = start("first", GUARD);
    let second = start("second", OTHER_GUARD);
    let a = submit("a", GUARD, "hall", Some(round_id(first.id)));
    let b = submit("b", GUARD, "hall", Some(round_id(second.id)));
    assert_eq!(told(&school.push_group(GUARD, &[&a, &b])), [WAITS, WAITS]);
    school.push(GUARD, &[&first]);
    assert!(!school.has_record(&a), "half a group is not applied");
    assert_eq!(school.status(&a), HeldStatus::Waiting);
    school.push(OTHER_GUARD, &[&second]);
    assert!(school.has_record(&a) && school.has_record(&b));
    assert_eq!(school.server.waits().count(), 0);
}

#[test]
fn a_group_with_one_member_waiting_is_known_when_it_comes_again() {
    let mut school = TestSchool::new();
    let started = start("start", OTHER_GUARD);
    let a = submit("a", GUARD, "hall", None);
    let b = submit("b", GUARD, "hall", Some(round_id(started.id)));
    school.push_group(GUARD, &[&a, &b]);
    let head = school.server.head();
    let again = school.push_group(GUARD, &[&a, &b]);
    assert!(again.iter().all(|result| result.duplicate));
    assert_eq!(
        (told(&again), school.server.head()),
        (vec![WAITS, WAITS], head)
    );
}

/// The round's start names a slot that the plan does not have.
fn behind_a_bad_start(school: &mut TestSchool) -> [domain::op::Op; 3] {
    let bad = start_slot("bad", GUARD, "noon");
    let round = round_id(bad.id);
    let record = submit("record", GUARD, "hall", Some(round));
    let over = end("end", GUARD, round);
    let results = school.push(GUARD, &[&bad, &record, &over]);
    assert_eq!(
        told(&results),
        [(Outcome::SetAside, "invalid"), WAITS, WAITS]
    );
    [bad, record, over]
}

#[test]
fn behind_a_set_aside_operation_its_author_waits_until_it_is_corrected() {
    let mut school = TestSchool::new();
    let [bad, record, over] = behind_a_bad_start(&mut school);
    let good = start("good", GUARD);
    let fix = correct("fix", GUARD, &bad, &good);
    let results = school.push_group(GUARD, &[&fix, &good]);
    assert_eq!(told(&results), [APPLIED, APPLIED]);
    assert_eq!(school.status(&bad), HeldStatus::Corrected { by: good.id });
    assert!(school.has_round(&bad), "the corrected one takes its place");
    assert!(!school.has_round(&good));
    assert!(school.has_record(&record));
    assert_eq!(school.status(&over), HeldStatus::Applied);
    assert_eq!(school.server.waits().count(), 0);
}

#[test]
fn behind_a_withdrawn_operation_a_person_decides() {
    let mut school = TestSchool::new();
    let [bad, record, over] = behind_a_bad_start(&mut school);
    let results = school.push(DIRECTOR, &[&withdraw("w", DIRECTOR, &bad)]);
    assert_eq!(told(&results), [APPLIED]);
    for op in [&record, &over] {
        assert_eq!(school.status(op), HeldStatus::SetAside);
        assert_eq!(school.server.state(op.id.0).unwrap().seq, results[0].seq);
    }
    assert!(!school.has_record(&record));
    school.push(
        GUARD,
        &[
            &withdraw("w2", GUARD, &record),
            &withdraw("w3", GUARD, &over),
        ],
    );
    assert_eq!(school.server.waits().count(), 0);
}

#[test]
fn a_second_correction_makes_nothing_twice() {
    let mut school = TestSchool::new();
    let bad = start_slot("bad", GUARD, "noon");
    school.push(GUARD, &[&bad]);
    let mine = start("mine", GUARD);
    school.push_group(GUARD, &[&correct("fix", GUARD, &bad, &mine), &mine]);
    let rounds = |school: &TestSchool| {
        let kinds = school.server.states().map(|row| row.kind);
        kinds
            .filter(|kind| *kind == domain::entity::Kind::Round)
            .count()
    };
    assert_eq!(rounds(&school), 1);
    let too_late = start("late", GUARD);
    let results = school.push_group(
        GUARD,
        &[&correct("fix2", GUARD, &bad, &too_late), &too_late],
    );
    assert_eq!(told(&results), [(Outcome::Contested, "contested"), APPLIED]);
    assert_eq!(rounds(&school), 1);
}

#[test]
fn an_operation_waits_behind_a_change_that_its_author_tried_before() {
    let mut school = TestSchool::new();
    let record = submit("record", GUARD, "hall", None);
    school.push(GUARD, &[&record]);
    let wordless = amend("wordless", GUARD, record_id(record.id), "");
    let worded = amend("worded", GUARD, record_id(record.id), "看错了");
    let results = school.push(GUARD, &[&wordless, &worded]);
    assert_eq!(told(&results), [(Outcome::SetAside, "invalid"), WAITS]);
    let other = amend("director", DIRECTOR, record_id(record.id), "复核");
    assert_eq!(
        told(&school.push(DIRECTOR, &[&other])),
        [APPLIED],
        "others do not wait"
    );

    school.push(GUARD, &[&withdraw("w", GUARD, &wordless)]);
    assert!(school.exists(amendment_id(worded.id).0));
    assert_eq!(school.server.waits().count(), 0);
}

#[test]
fn a_corrected_register_entry_does_not_wait_for_the_broken_one() {
    let mut school = TestSchool::new();
    let mut room = crate::school::place(Some("campus"), "12");
    let bad = put("bad", ADMIN, "room", room.clone());
    room.number = "123".into();
    let good = put("good", ADMIN, "room", room);
    let results = school.push(ADMIN, &[&bad, &good]);
    assert_eq!(told(&results), [(Outcome::SetAside, "invalid"), APPLIED]);
}

#[test]
fn rights_are_those_of_the_replay() {
    let mut school = TestSchool::new();
    let started = start("start", OTHER_GUARD);
    let record = submit("record", GUARD, "hall", Some(round_id(started.id)));
    school.push(GUARD, &[&record]);
    let mut gone = crate::school::somebody(GUARD, &[]);
    gone.left = true;
    school.push(ADMIN, &[&put("left", ADMIN, GUARD, gone)]);
    school.push(OTHER_GUARD, &[&started]);
    assert_eq!(school.status(&record), HeldStatus::SetAside);
    assert_eq!(school.held(record.id).code, "not_permitted");
    let claims: Vec<_> = school.server.waits().map(|wait| wait.tie).collect();
    assert!(
        claims.iter().all(|tie| *tie == sync::server::Tie::Claims),
        "{claims:?}"
    );
}

#[test]
fn what_waits_for_something_that_never_comes_is_withdrawn() {
    let mut school = TestSchool::new();
    let never = round_id(start("never", OTHER_GUARD).id);
    let record = submit("record", GUARD, "hall", Some(never));
    let amended = amend("amended", GUARD, record_id(record.id), "看错了");
    assert_eq!(
        told(&school.push(GUARD, &[&record, &amended])),
        [WAITS, WAITS]
    );
    let stranger = school.push(OTHER_GUARD, &[&withdraw("w0", OTHER_GUARD, &record)]);
    assert_eq!(told(&stranger), [(Outcome::SetAside, "not_permitted")]);

    let results = school.push(GUARD, &[&withdraw("w", GUARD, &record)]);
    assert_eq!(told(&results), [APPLIED]);
    let by = person(GUARD);
    assert_eq!(school.status(&record), HeldStatus::Withdrawn { by });
    school.push(OTHER_GUARD, &[&start("never", OTHER_GUARD)]);
    assert!(!school.has_record(&record), "it is not replayed any more");
    school.push(DIRECTOR, &[&withdraw("w2", DIRECTOR, &amended)]);
    assert_eq!(
        school.status(&amended),
        HeldStatus::Withdrawn {
            by: person(DIRECTOR)
        }
    );
    assert_eq!(school.server.waits().count(), 0);
}

#[test]
fn a_waiting_group_is_withdrawn_whole_and_what_waits_behind_it_is_for_a_person() {
    let mut school = TestSchool::new();
    let never = start("never", OTHER_GUARD);
    let own = start("own", GUARD);
    let lost = submit("lost", GUARD, "hall", Some(round_id(never.id)));
    let behind = submit("behind", GUARD, "yard", Some(round_id(own.id)));
    assert_eq!(
        told(&school.push_group(GUARD, &[&own, &lost])),
        [WAITS, WAITS]
    );
    assert_eq!(told(&school.push(GUARD, &[&behind])), [WAITS]);

    let results = school.push(GUARD, &[&withdraw("w", GUARD, &lost)]);
    assert_eq!(told(&results), [APPLIED]);
    let by = person(GUARD);
    for op in [&own, &lost] {
        assert_eq!(school.status(op), HeldStatus::Withdrawn { by });
        assert_eq!(school.server.state(op.id.0).unwrap().seq, results[0].seq);
    }
    assert_eq!(school.status(&behind), HeldStatus::SetAside);
    school.push(OTHER_GUARD, &[&never]);
    assert!(!school.has_round(&own) && !school.has_record(&lost));
    let claims: Vec<_> = school.server.waits().map(|wait| wait.tie).collect();
    assert!(claims.iter().all(|tie| *tie == sync::server::Tie::Claims));
}

#[test]
fn one_that_waits_is_corrected_to_wait_no_longer() {
    let mut school = TestSchool::new();
    let never = round_id(start("never", OTHER_GUARD).id);
    let record = submit("record", GUARD, "hall", Some(never));
    school.push(GUARD, &[&record]);
    let freed = submit("freed", GUARD, "hall", None);
    let results = school.push_group(GUARD, &[&correct("fix", GUARD, &record, &freed), &freed]);
    assert_eq!(told(&results), [APPLIED, APPLIED]);
    assert!(school.has_record(&record), "it takes the other's place");
    assert_eq!(
        school.status(&record),
        HeldStatus::Corrected { by: freed.id }
    );
    assert_eq!(school.server.waits().count(), 0);
}

#[test]
fn a_correction_never_waits_behind_what_it_corrects() {
    let mut school = TestSchool::new();
    let record = submit("record", GUARD, "hall", None);
    let wordless = amend("wordless", GUARD, record_id(record.id), "");
    let results = school.push(GUARD, &[&record, &wordless]);
    assert_eq!(told(&results), [APPLIED, (Outcome::SetAside, "invalid")]);
    let worded = amend("worded", GUARD, record_id(record.id), "看错了");
    let fix = correct("fix", GUARD, &wordless, &worded);
    let results = school.push_group(GUARD, &[&worded, &fix]);
    assert_eq!(told(&results), [APPLIED, APPLIED]);
    assert!(school.exists(amendment_id(wordless.id).0));
}
