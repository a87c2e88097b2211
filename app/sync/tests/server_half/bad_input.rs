//! Bad input is answered one by one with its code, kept to the byte and blocks nothing.

use domain::entity::STATE_BYTES_MAX;
use domain::held::BODY_MAX;
use domain::id::SchoolId;
use domain::op::OP_BYTES_MAX;
use sync::server::{Author, SENT_ID_MAX};
use sync::wire::{Outcome, SentOp};

use crate::school::{
    GUARD, OTHER_GUARD, TestSchool, broken, correct, id, person, sent, start, start_slot, submit,
    told,
};

fn poisons() -> Vec<(&'static str, SentOp)> {
    let op = |name: &str| start(name, GUARD);
    let mut elsewhere = op("elsewhere");
    elsewhere.school = SchoolId(id("another school"));
    let mut huge = sent(&op("huge"));
    huge.body.push_str(&" ".repeat(OP_BYTES_MAX));
    let mut other_id = sent(&op("other-id"));
    other_id.id = op("that").id.to_string();
    let mut no_id = sent(&op("no-id"));
    no_id.id = "第一条".repeat(40);
    vec![
        (
            "malformed",
            SentOp {
                body: "{".into(),
                ..sent(&op("cut"))
            },
        ),
        (
            "malformed",
            SentOp {
                body: String::new(),
                ..sent(&op("empty"))
            },
        ),
        ("malformed", broken(&op("type"), "\"morning\"", "5")),
        ("malformed", other_id),
        ("malformed", no_id),
        (
            "unknown_kind",
            broken(&op("kind"), "round_start", "round_pause"),
        ),
        ("oversized", huge),
        ("not_permitted", sent(&start("person", OTHER_GUARD))),
        ("not_permitted", sent(&elsewhere)),
        ("invalid", sent(&start_slot("slot", GUARD, "noon"))),
        (
            "invalid",
            sent(&correct("correct", GUARD, &op("gone"), &op("not-here"))),
        ),
    ]
}

#[test]
fn each_is_set_aside_with_its_code_and_blocks_nothing() {
    let mut school = TestSchool::new();
    let mut groups = Vec::new();
    for (n, (_, poison)) in poisons().into_iter().enumerate() {
        groups.push(vec![poison]);
        groups.push(vec![sent(&submit(
            &format!("good/{n}"),
            GUARD,
            "hall",
            None,
        ))]);
    }
    let results = school.push_as(Author::Person(person(GUARD)), groups.clone());
    for (n, (code, poison)) in poisons().into_iter().enumerate() {
        let answer = &results[2 * n];
        assert_eq!(
            told(&results[2 * n..=2 * n]),
            [(Outcome::SetAside, code)],
            "{poison:?}"
        );
        assert_eq!(answer.id, poison.id);
        assert_eq!(results[2 * n + 1].outcome, Outcome::Applied);
        let entry = &school.server.log()[usize::try_from(answer.seq).unwrap() - 1];
        assert_eq!(entry.body.as_ref(), Some(&poison.body), "kept to the byte");
        assert!(entry.sent_id.len() <= SENT_ID_MAX && poison.id.starts_with(&entry.sent_id));
        let held = school.held(entry.link.op);
        assert_eq!((held.code.as_str(), held.author), (code, person(GUARD)));
        assert!(poison.body.starts_with(&held.body));
    }
    let head = school.server.head();
    let again = school.push_as(Author::Person(person(GUARD)), groups);
    assert!(again.iter().all(|result| result.duplicate));
    assert_eq!(school.server.head(), head);
}

#[test]
fn its_author_and_the_director_see_it_and_others_do_not() {
    let mut school = TestSchool::new();
    let from = school.cursor();
    let results = school.push_sent(
        GUARD,
        vec![SentOp {
            id: "x".into(),
            body: "?".into(),
        }],
    );
    assert_eq!(told(&results), [(Outcome::SetAside, "malformed")]);
    let seen = |who| school.pull(who, from, &[]).changes[0].state.is_some();
    assert!(seen(GUARD) && seen(crate::school::DIRECTOR));
    assert!(!seen(OTHER_GUARD) && !seen(crate::school::ADMIN));
}

#[test]
fn the_same_nonsense_from_two_people_is_held_for_each() {
    let mut school = TestSchool::new();
    let nonsense = SentOp {
        id: "x".into(),
        body: "?".into(),
    };
    school.push_sent(GUARD, vec![nonsense.clone()]);
    let first = school.server.log().last().unwrap().link.op;
    let results = school.push_sent(OTHER_GUARD, vec![nonsense]);
    assert!(!results[0].duplicate);
    let second = school.server.log().last().unwrap().link.op;
    assert_eq!(school.held(first).author, person(GUARD));
    assert_eq!(school.held(second).author, person(OTHER_GUARD));
}

#[test]
fn a_held_body_never_makes_a_state_longer_than_allowed() {
    let mut school = TestSchool::new();
    for (name, filler) in [("control", "\u{1}"), ("chinese", "巡"), ("plain", "a")] {
        let body = filler.repeat(2 * BODY_MAX);
        let op = start(name, GUARD);
        school.push_sent(
            GUARD,
            vec![SentOp {
                body: body.clone(),
                ..sent(&op)
            }],
        );
        let held = school.held(op.id);
        assert!(
            body.starts_with(&held.body) && !held.body.is_empty(),
            "{name}"
        );
        assert!(held.body.len() <= BODY_MAX);
        assert!(
            school.server.state(op.id.0).unwrap().state.len() <= STATE_BYTES_MAX,
            "{name}"
        );
    }
}

#[test]
fn a_photo_arrives_only_by_the_server() {
    let mut school = TestSchool::new();
    let photo = crate::photos::photo(b"bytes");
    let op = crate::school::op("photo", GUARD, domain::op::Action::PhotoArrived(photo));
    assert_eq!(
        told(&school.push(GUARD, &[&op])),
        [(Outcome::SetAside, "not_permitted")]
    );
}

#[test]
fn nobody_speaks_for_the_server() {
    let mut school = TestSchool::new();
    let op = crate::school::put(
        "p",
        "school",
        "hall",
        crate::school::place(Some("campus"), "999"),
    );
    assert_eq!(
        told(&school.push(GUARD, &[&op])),
        [(Outcome::SetAside, "not_permitted")]
    );
}

#[test]
fn a_group_with_bad_bytes_is_set_aside_whole() {
    let mut school = TestSchool::new();
    let good = submit("good", GUARD, "hall", None);
    let bad = broken(&start("bad", GUARD), "round_start", "round_pause");
    let results = school.push_sent(GUARD, vec![sent(&good), bad]);
    assert_eq!(
        told(&results),
        [
            (Outcome::SetAside, "group_set_aside"),
            (Outcome::SetAside, "unknown_kind")
        ]
    );
    assert!(!school.has_record(&good));
}
