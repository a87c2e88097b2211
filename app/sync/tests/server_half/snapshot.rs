//! Snapshots: everything a person may see, whatever happens while it is taken.

use std::collections::BTreeMap;

use domain::id::Id;
use domain::op::{Action, record_id};
use domain::snapshot::DAYS;
use sync::wire::{PAGE_CHANGES_MAX, PullRequest, SnapshotRequest};

use crate::school::{
    ADMIN, DIRECTOR, GUARD, KEEPER, NOON, TestSchool, day, id, person, put, submit, withdraw,
};

/// Takes a snapshot; `between` runs before every page but the first.
fn take(
    school: &mut TestSchool,
    who: &str,
    mut between: impl FnMut(&mut TestSchool, usize),
) -> (BTreeMap<Id, String>, SnapshotRequest) {
    let mut request = SnapshotRequest::default();
    let mut states = BTreeMap::new();
    for n in 0.. {
        if n > 0 {
            between(school, n);
        }
        let page = school.snapshot(who, &request);
        assert_eq!(page.after, request.after);
        assert!(
            request.at.is_none_or(|at| at.seq == page.at.seq),
            "one place to pull from for all pages"
        );
        let ids: Vec<Id> = page.changes.iter().map(|change| change.id).collect();
        assert!(ids.is_sorted() && ids.iter().all(|id| Some(id) > request.after.as_ref()));
        let changes = page.changes.into_iter();
        states.extend(changes.map(|change| (change.id, change.state.unwrap())));
        assert_eq!(page.more, page.next.is_some());
        request.at = Some(page.at);
        if !page.more {
            break;
        }
        request.after = page.next;
    }
    (states, request)
}

fn records(school: &mut TestSchool, count: usize) {
    for n in 0..count {
        school.push(GUARD, &[&submit(&format!("r{n}"), GUARD, "hall", None)]);
    }
}

#[test]
fn it_holds_what_the_person_may_see() {
    let mut school = TestSchool::new();
    let hall = submit("hall", GUARD, "hall", None);
    let yard = submit("yard", GUARD, "yard", None);
    school.push(GUARD, &[&hall, &yard]);
    let has = |states: &BTreeMap<Id, String>| {
        [&hall, &yard].map(|op| states.contains_key(&record_id(op.id).0))
    };
    let (director, _) = take(&mut school, DIRECTOR, |_, _| ());
    assert_eq!(has(&director), [true, true]);
    assert_eq!(director.len(), school.server.states().count());
    let (keeper, _) = take(&mut school, KEEPER, |_, _| ());
    assert_eq!(has(&keeper), [true, false]);
    assert!(keeper.contains_key(&id("plan")));
}

#[test]
fn old_records_stay_out_and_open_work_stays_in() {
    let mut school = TestSchool::new();
    let mut old = submit("old", GUARD, "hall", None);
    let mut edge = submit("edge", GUARD, "hall", None);
    for (op, days) in [(&mut old, DAYS + 1), (&mut edge, DAYS)] {
        if let Action::RecordSubmit(submit) = &mut op.action {
            submit.day = day().plus(-days);
        }
    }
    let bad = crate::school::start_slot("bad", GUARD, "noon");
    school.push(GUARD, &[&old, &edge, &bad]);
    let now = NOON.plus(i64::from(DAYS + 5) * domain::time::DAY_MS);
    let in_snapshot = |school: &TestSchool, now, id| {
        let page = school
            .server
            .snapshot(person(GUARD), &SnapshotRequest::default(), now);
        page.unwrap().changes.iter().any(|change| change.id == id)
    };
    assert!(!in_snapshot(&school, NOON, record_id(old.id).0));
    assert!(in_snapshot(&school, NOON, record_id(edge.id).0));
    assert!(
        in_snapshot(&school, now, bad.id.0),
        "held and open, whatever its age"
    );
    school.push(GUARD, &[&withdraw("w", GUARD, &bad)]);
    assert!(!in_snapshot(&school, now, bad.id.0));
    assert!(in_snapshot(&school, now, id("plan")));
}

#[test]
fn many_pages_hold_everything_once() {
    let mut school = TestSchool::new();
    records(&mut school, 2 * PAGE_CHANGES_MAX + 3);
    let (states, _) = take(&mut school, DIRECTOR, |_, _| ());
    assert_eq!(states.len(), school.server.states().count());
    let (nothing, _) = take(&mut school, "nobody", |_, _| ());
    assert!(nothing.is_empty());
}

#[test]
fn what_changes_meanwhile_comes_with_the_feed() {
    let mut school = TestSchool::new();
    records(&mut school, 2 * PAGE_CHANGES_MAX + 3);
    let (mut states, request) = take(&mut school, DIRECTOR, |school, n| {
        school.push(
            GUARD,
            &[&submit(&format!("meanwhile/{n}"), GUARD, "yard", None)],
        );
        let renamed = crate::school::place(Some("campus"), &format!("{}", 200 + n));
        school.push(
            ADMIN,
            &[&put(&format!("rename/{n}"), ADMIN, "hall", renamed)],
        );
    });
    let mut from = request.at.unwrap();
    assert!(
        from.seq < school.server.head().seq,
        "the cursor is where it began"
    );
    loop {
        let page = school.pull(DIRECTOR, from, &[]);
        from = page.to;
        let changes = page.changes.into_iter();
        states.extend(changes.map(|change| (change.id, change.state.unwrap())));
        if !page.more {
            break;
        }
    }
    let server: BTreeMap<Id, String> = school
        .server
        .states()
        .map(|row| (row.id, row.state.clone()))
        .collect();
    assert_eq!(states, server);
}

#[test]
fn a_restore_in_the_middle_is_told() {
    let mut school = TestSchool::new();
    let backup = school.clone();
    records(&mut school, 3);
    let page = school.snapshot(GUARD, &SnapshotRequest::default());
    let request = SnapshotRequest {
        at: Some(page.at),
        after: Some(id("any")),
    };
    assert!(
        school
            .server
            .snapshot(person(GUARD), &request, NOON)
            .is_ok()
    );
    assert!(
        backup
            .server
            .snapshot(person(GUARD), &request, NOON)
            .is_err()
    );
    let pull = PullRequest {
        from: page.at,
        unconfirmed: vec![],
    };
    assert!(backup.server.pull(person(GUARD), &pull, NOON).is_err());
}
