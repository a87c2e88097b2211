//! Random work of several people, delivered in random order, in pieces and more than once.

use std::collections::BTreeSet;

use domain::entity::{Entity, Kind};
use domain::held::HeldStatus;
use domain::id::{Id, OpId};
use domain::op::{Op, record_id, round_id};
use proptest::prelude::*;
use sync::server::Author;
use sync::server::verify::verify;
use sync::server::{Tie, Wait};
use sync::wire::{Outcome, SentOp};

use crate::school::{
    DIRECTOR, GUARD, OTHER_GUARD, TestSchool, amend, broken, claim, correct, end, person, sent,
    start, start_slot, submit, withdraw,
};

/// A user action of the person with this name.
type Deed = (&'static str, Vec<SentOp>);

fn deed(who: &'static str, ops: &[&Op]) -> Deed {
    (who, ops.iter().map(|op| sent(op)).collect())
}

/// A day of work in which nothing is wrong.
fn good_day() -> Vec<Deed> {
    let mut deeds = Vec::new();
    for n in 0..4 {
        let name = |what: &str| format!("{what}/{n}");
        let started = start(&name("start"), GUARD);
        let round = round_id(started.id);
        let first = submit(&name("first"), GUARD, "hall", Some(round));
        let second = submit(&name("second"), OTHER_GUARD, "yard", Some(round));
        deeds.push(deed(GUARD, &[&started]));
        deeds.push(deed(
            OTHER_GUARD,
            &[&claim(&name("claim"), OTHER_GUARD, round), &second],
        ));
        deeds.push(deed(GUARD, &[&first]));
        deeds.push(deed(
            GUARD,
            &[&amend(&name("amend"), GUARD, record_id(first.id), "看错了")],
        ));
        deeds.push(deed(
            DIRECTOR,
            &[&amend(
                &name("review"),
                DIRECTOR,
                record_id(second.id),
                "复核",
            )],
        ));
    }
    deeds
}

/// What goes wrong on other days.
fn bad_day() -> Vec<Deed> {
    let bad = start_slot("bad", GUARD, "noon");
    let worse = start_slot("worse", GUARD, "noon");
    let good = start("good", GUARD);
    let unknown = broken(&start("unknown", GUARD), "round_start", "round_pause");
    vec![
        deed(GUARD, &[&bad]),
        deed(GUARD, &[&worse]),
        deed(
            GUARD,
            &[&submit("behind", GUARD, "hall", Some(round_id(bad.id)))],
        ),
        deed(GUARD, &[&end("behind2", GUARD, round_id(worse.id))]),
        deed(
            OTHER_GUARD,
            &[&submit(
                "joint",
                OTHER_GUARD,
                "hall",
                Some(round_id(bad.id)),
            )],
        ),
        deed(GUARD, &[&correct("fix", GUARD, &bad, &good), &good]),
        deed(DIRECTOR, &[&withdraw("withdraw", DIRECTOR, &worse)]),
        (GUARD, vec![unknown]),
        (
            GUARD,
            vec![SentOp {
                id: "?".into(),
                body: "?".into(),
            }],
        ),
        (OTHER_GUARD, vec![sent(&start("forged", GUARD))]),
        (GUARD, vec![broken(&bad, "noon", "evening")]),
    ]
}

/// A delivery: an order with repetitions in which every deed comes, cut into pushes.
fn delivery(deeds: usize) -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    let order = Just((0..deeds).collect::<Vec<_>>()).prop_shuffle();
    let again = prop::collection::vec(0..deeds, 0..deeds);
    let cuts = prop::collection::vec(1usize..6, 2 * deeds);
    (order, again, cuts).prop_flat_map(|(mut order, again, cuts)| {
        order.extend(again);
        (Just(order).prop_shuffle(), Just(cuts))
    })
}

fn deliver(deeds: &[Deed], (order, cuts): &(Vec<usize>, Vec<usize>)) -> TestSchool {
    let mut school = TestSchool::new();
    let mut order = order.iter().copied().peekable();
    for cut in cuts {
        for _ in 0..*cut {
            let Some(first) = order.next() else {
                return school;
            };
            let who = deeds[first].0;
            let mut groups = vec![deeds[first].1.clone()];
            while let Some(next) = order.next_if(|next| deeds[*next].0 == who) {
                groups.push(deeds[next].1.clone());
            }
            school.push_as(Author::Person(person(who)), groups);
            check(&school);
        }
    }
    school
}

/// What holds after every push.
fn check(school: &TestSchool) {
    let server = &school.server;
    assert_eq!(verify(server.log(), &server.head()), Ok(()));
    let ids: BTreeSet<OpId> = server.log().iter().map(|entry| entry.link.op).collect();
    assert_eq!(ids.len(), server.log().len(), "each operation once");
    for entry in server.log() {
        let holds = matches!(entry.link.outcome, Outcome::SetAside | Outcome::Waiting);
        let held = server
            .state(entry.link.op.0)
            .is_some_and(|row| row.kind == Kind::Held);
        assert_eq!(holds, held, "{entry:?}");
    }
    let mut waiting: BTreeSet<OpId> = BTreeSet::new();
    for row in server.states() {
        assert!(row.seq <= server.head().seq);
        if let Ok(Entity::Held(held)) = Entity::parse(row.kind, &row.state)
            && held.status == HeldStatus::Waiting
        {
            waiting.insert(OpId(row.id));
        }
    }
    let open = |id: Id| {
        server
            .state(id)
            .is_some_and(|row| row.kind == Kind::Held && row.open)
    };
    let tied: BTreeSet<OpId> = server
        .waits()
        .filter(|wait| wait.tie == Tie::Waits)
        .map(|wait| wait.op)
        .collect();
    assert_eq!(
        tied, waiting,
        "whatever waits is found by what it waits for"
    );
    for Wait { on, op, tie } in server.waits() {
        assert!(open(op.0), "only what is held is tied");
        let ready = *tie == Tie::Waits && server.state(*on).is_some() && !open(*on);
        assert!(!ready, "{op} waits for {on}, which is there");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn good_work_is_applied_in_whatever_order_it_comes(order in delivery(good_day().len())) {
        let deeds = good_day();
        let school = deliver(&deeds, &order);
        prop_assert_eq!(school.server.waits().count(), 0);
        for row in school.server.states() {
            if let Ok(Entity::Held(held)) = Entity::parse(row.kind, &row.state) {
                prop_assert_eq!(held.status, HeldStatus::Applied);
            }
        }
        let kinds = |kind| school.server.states().filter(|row| row.kind == kind).count();
        prop_assert_eq!([kinds(Kind::Round), kinds(Kind::Record), kinds(Kind::Amendment)], [4, 8, 8]);
    }

    #[test]
    fn bad_work_blocks_nothing(order in delivery(good_day().len() + bad_day().len())) {
        let mut deeds = good_day();
        deeds.extend(bad_day());
        let school = deliver(&deeds, &order);
        let kinds = |kind| school.server.states().filter(|row| row.kind == kind).count();
        prop_assert!(kinds(Kind::Round) >= 4);
        prop_assert!(kinds(Kind::Record) >= 8);
        prop_assert_eq!(kinds(Kind::Amendment), 8);
    }
}
