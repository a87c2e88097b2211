//! Both halves compute the same: what a phone shows with its outbox on top is what the server
//! makes of it.

use std::collections::BTreeMap;

use domain::entity::EntityRef;
use domain::op::{Op, round_id};
use sync::client::overlay::{Base, Fate, View};
use sync::client::store::{BaseRow, OpRow, OpState};
use sync::wire::SnapshotRequest;

use crate::school::{GUARD, NOON, TestSchool, correct, end, sent, start, start_slot, submit, told};

/// What the guard's phone shows with `outbox` on top, one group each.
fn shown(school: &TestSchool, outbox: &[&[&Op]]) -> View {
    let page = school.snapshot(GUARD, &SnapshotRequest::default());
    assert!(!page.more);
    let mut rows = Vec::new();
    for op in outbox.iter().copied().flatten() {
        rows.push(OpRow {
            id: op.id,
            group: op.group,
            ordinal: u64::try_from(rows.len()).unwrap(),
            body: sent(op).body,
            made: NOON,
            state: OpState::Pending,
            blobs: vec![],
        });
    }
    let mut base = Base::default();
    for change in &page.changes {
        base.put(&BaseRow::of(1, change, change.state.as_ref().unwrap()));
    }
    loop {
        match View::new(base, &rows, NOON) {
            Ok(view) => return view,
            Err((mut back, missing)) => {
                back.put_missing(missing.0.id);
                base = back;
            }
        }
    }
}

/// Pushes the groups and compares every entity that the phone shows as changed.
fn compare(school: &mut TestSchool, outbox: &[&[&Op]]) {
    let view = shown(school, outbox);
    for group in outbox {
        school.push_group(GUARD, group);
    }
    let mut compared = BTreeMap::new();
    for pending in view.pending() {
        assert_eq!(pending.fate, Fate::Applied, "{pending:?}");
        for at in &pending.touches {
            let row = school.server.state(at.id).expect("made by the server too");
            let entity = view.get(*at).expect("shown");
            assert_eq!((row.kind, &row.state), (at.kind, &entity.state()));
            compared.insert(*at, ());
        }
    }
    assert!(!compared.is_empty());
}

#[test]
fn a_round_looks_the_same_before_and_after_it_is_sent() {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let round = round_id(started.id);
    let record = submit("record", GUARD, "hall", Some(round));
    let ended = end("end", GUARD, round);
    compare(&mut school, &[&[&started], &[&record], &[&ended]]);
}

#[test]
fn a_correction_looks_the_same_before_and_after_it_is_sent() {
    let mut school = TestSchool::new();
    let bad = start_slot("bad", GUARD, "noon");
    let results = school.push(GUARD, &[&bad]);
    assert_eq!(told(&results)[0].1, "invalid");
    let mut good = start("good", GUARD);
    let fix = correct("fix", GUARD, &bad, &good);
    good.group = fix.group;
    let record = submit("record", GUARD, "hall", Some(round_id(bad.id)));
    compare(&mut school, &[&[&fix, &good], &[&record]]);
    let round = EntityRef::of::<domain::round::Round>(round_id(bad.id).0);
    assert!(school.exists(round.id));
}
