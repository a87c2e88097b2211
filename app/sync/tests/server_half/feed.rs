//! Pages of the feed: each changed entity once, in order, for those who may see it; receipts at the
//! end.

use std::collections::BTreeMap;

use domain::id::Id;
use domain::op::{record_id, round_id};
use domain::person::{Limit, Right};
use sync::wire::{Change, Cursor, Outcome, PAGE_BYTES_MAX, PAGE_CHANGES_MAX, Page, PullRequest};

use crate::school::{
    ADMIN, DIRECTOR, GUARD, KEEPER, NOON, OTHER_GUARD, TestSchool, claim, id, person, put, role,
    sent, somebody, start, submit,
};

/// Pulls pages until there are no more.
fn all_pages(school: &TestSchool, who: &str, mut from: Cursor) -> Vec<Page> {
    let mut pages = Vec::new();
    loop {
        let page = school.pull(who, from, &[]);
        let more = page.more;
        from = page.to;
        pages.push(page);
        if !more {
            return pages;
        }
    }
}

#[test]
fn a_page_holds_each_changed_entity_once_in_order() {
    let mut school = TestSchool::new();
    let from = school.cursor();
    let started = start("start", GUARD);
    let round = round_id(started.id);
    let record = submit("record", GUARD, "hall", Some(round));
    school.push(GUARD, &[&started, &record, &claim("claim", GUARD, round)]);
    school.push(OTHER_GUARD, &[&claim("claim2", OTHER_GUARD, round)]);
    let page = school.pull(GUARD, from, &[]);
    let ids: Vec<Id> = page.changes.iter().map(|change| change.id).collect();
    assert_eq!(ids, [record_id(record.id).0, round.0]);
    assert_eq!([page.from, page.to], [from, school.cursor()]);
    assert!(!page.more);
    assert_eq!(page.server_time, NOON);

    let page = school.pull(GUARD, page.to, &[]);
    assert!(page.changes.is_empty());
    assert_eq!(page.to, school.cursor());
}

#[test]
fn what_one_may_not_see_is_gone() {
    let mut school = TestSchool::new();
    let from = school.cursor();
    let hall = submit("hall", GUARD, "hall", None);
    let yard = submit("yard", GUARD, "yard", None);
    school.push(GUARD, &[&hall, &yard]);
    let page = school.pull(KEEPER, from, &[]);
    let seen: Vec<(Id, bool)> = page
        .changes
        .iter()
        .map(|change| (change.id, change.state.is_some()))
        .collect();
    assert_eq!(
        seen,
        [(record_id(hall.id).0, true), (record_id(yard.id).0, false)]
    );
    assert_eq!(page.changes[1].kind, "record");
}

#[test]
fn pages_end_by_count_and_continue() {
    let mut school = TestSchool::new();
    let from = school.cursor();
    let many = PAGE_CHANGES_MAX + 7;
    for n in 0..many {
        school.push(GUARD, &[&submit(&format!("r{n}"), GUARD, "hall", None)]);
    }
    let pages = all_pages(&school, GUARD, from);
    let sizes: Vec<usize> = pages.iter().map(|page| page.changes.len()).collect();
    assert_eq!(sizes, [PAGE_CHANGES_MAX, 7]);
    assert_eq!(pages[0].to, pages[1].from);
    assert_eq!(pages[1].to, school.cursor());
}

#[test]
fn pages_end_by_bytes() {
    let mut school = TestSchool::new();
    let from = school.cursor();
    let long = |n: usize| {
        let mut op = submit(&format!("r{n}"), GUARD, "hall", None);
        if let domain::op::Action::RecordSubmit(submit) = &mut op.action {
            submit.answers[0].note = "\"".repeat(400);
        }
        op
    };
    let ops: Vec<_> = (0..450).map(long).collect();
    school.push(GUARD, &ops.iter().collect::<Vec<_>>());
    let pages = all_pages(&school, GUARD, from);
    assert!(pages.len() > 1);
    let total: usize = pages.iter().map(|page| page.changes.len()).sum();
    assert_eq!(total, ops.len());
    for page in &pages {
        let bytes = serde_json::to_string(page).unwrap().len();
        assert!(bytes < PAGE_BYTES_MAX + PAGE_BYTES_MAX / 8, "{bytes}");
    }
}

/// One operation that brings more entities than a page holds: all of them carry its number.
fn many_in_one_seq() -> (TestSchool, Cursor, usize) {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let round = round_id(started.id);
    let waiting: Vec<_> = (0..PAGE_CHANGES_MAX)
        .map(|n| submit(&format!("r{n}"), OTHER_GUARD, "hall", Some(round)))
        .collect();
    school.push(OTHER_GUARD, &waiting.iter().collect::<Vec<_>>());
    let from = school.cursor();
    school.push(GUARD, &[&started]);
    // Each record, each held operation, and the round.
    (school, from, 2 * PAGE_CHANGES_MAX + 1)
}

#[test]
fn a_page_may_end_inside_a_number() {
    let (school, from, total) = many_in_one_seq();
    let pages = all_pages(&school, OTHER_GUARD, from);
    assert_eq!(pages.len(), 3);
    assert!(pages[0].more && pages[0].to.last.is_some());
    assert_eq!([pages[0].to.seq, pages[1].to.seq], [school.cursor().seq; 2]);
    assert_eq!(pages[0].to.hash, school.cursor().hash);
    let mut seen: Vec<Id> = pages
        .iter()
        .flat_map(|page| &page.changes)
        .map(|change| change.id)
        .collect();
    assert_eq!(seen.len(), total);
    assert!(seen.is_sorted());
    seen.dedup();
    assert_eq!(seen.len(), total);
}

#[test]
fn receipts_come_with_the_last_page_only() {
    let (mut school, from, _) = many_in_one_seq();
    let own = submit("own", OTHER_GUARD, "hall", None);
    let not_sent = submit("not sent", OTHER_GUARD, "hall", None);
    school.push(OTHER_GUARD, &[&own]);
    let mut from = from;
    let mut receipts = Vec::new();
    for page in 0.. {
        let page_of = school.pull(OTHER_GUARD, from, &[&own, &not_sent]);
        from = page_of.to;
        if !page_of.more {
            receipts = page_of.receipts;
            break;
        }
        assert_eq!(page_of.receipts, [], "page {page}");
    }
    assert_eq!(receipts.len(), 1);
    assert_eq!(
        (receipts[0].op, receipts[0].outcome),
        (own.id, Outcome::Applied)
    );
    assert!(receipts[0].seq <= from.seq);
}

#[test]
fn a_receipt_comes_whatever_one_may_see() {
    let mut school = TestSchool::new();
    let from = school.cursor();
    let record = submit("record", GUARD, "hall", None);
    let bad = crate::school::start_slot("bad", GUARD, "noon");
    school.push(GUARD, &[&record, &bad]);
    let mut gone = somebody(GUARD, &[]);
    gone.left = true;
    school.push(ADMIN, &[&put("left", ADMIN, GUARD, gone)]);
    let page = school.pull(GUARD, from, &[&record, &bad]);
    assert!(page.changes.iter().all(|change| change.state.is_none()));
    let outcomes: Vec<Outcome> = page
        .receipts
        .iter()
        .map(|receipt| receipt.outcome)
        .collect();
    assert_eq!(outcomes, [Outcome::Applied, Outcome::SetAside]);
}

#[test]
fn rights_changed_and_changed_back_are_another_version() {
    let mut school = TestSchool::new();
    let version = |school: &TestSchool| school.pull(GUARD, school.cursor(), &[]).rights;
    let first = version(&school);
    school.push(GUARD, &[&submit("record", GUARD, "hall", None)]);
    assert_eq!(version(&school), first, "work does not change rights");

    let before = school.server.state(person(GUARD).0).unwrap().state.clone();
    let no_role = somebody(GUARD, &[]);
    let back = somebody(GUARD, &[("guards", Limit::School)]);
    school.push(
        ADMIN,
        &[
            &put("p1", ADMIN, GUARD, no_role),
            &put("p2", ADMIN, GUARD, back),
        ],
    );
    assert_eq!(school.server.state(person(GUARD).0).unwrap().state, before);
    let second = version(&school);
    assert!(second > first);

    let other = role("guards", &[Right::Patrol, Right::SeeRecords]);
    school.push(ADMIN, &[&put("r1", ADMIN, "guards", other)]);
    let third = version(&school);
    assert!(third > second, "a role's rights are its holders'");
    assert_eq!(school.pull(DIRECTOR, school.cursor(), &[]).rights, {
        let row = school.server.state(id("directors")).unwrap().seq;
        row.max(school.server.state(person(DIRECTOR).0).unwrap().seq)
    });
}

#[test]
fn a_cursor_of_another_history_is_told() {
    let mut school = TestSchool::new();
    let backup = school.clone();
    school.push(GUARD, &[&submit("lost", GUARD, "hall", None)]);
    let from = school.cursor();
    let ask = |school: &TestSchool, from| {
        let unconfirmed = vec![];
        school
            .server
            .pull(person(GUARD), &PullRequest { from, unconfirmed }, NOON)
    };
    assert!(ask(&backup, from).is_err(), "above the head");
    let mut restored = backup;
    restored.push(GUARD, &[&submit("new", GUARD, "yard", None)]);
    assert_eq!(restored.cursor().seq, from.seq);
    assert!(
        ask(&restored, from).is_err(),
        "the same number with another hash"
    );
    assert!(ask(&restored, TestSchool::origin()).is_ok());
    let forged = Cursor {
        hash: from.hash,
        ..TestSchool::origin()
    };
    assert!(
        ask(&restored, forged).is_err(),
        "the beginning has a hash too"
    );
}

#[test]
fn the_backup_watermark_is_in_every_page() {
    let mut school = TestSchool::new();
    assert_eq!(school.pull(GUARD, school.cursor(), &[]).durable_seq, None);
    school.server.set_durable(Some(9));
    assert_eq!(
        school.pull(GUARD, school.cursor(), &[]).durable_seq,
        Some(9)
    );
    assert_eq!(
        school.snapshot(GUARD, &Default::default()).durable_seq,
        Some(9)
    );
}

#[test]
fn a_tailing_reader_ends_with_the_servers_states() {
    let mut school = TestSchool::new();
    let mut from = TestSchool::origin();
    let mut base: BTreeMap<Id, Change> = BTreeMap::new();
    for n in 0..40 {
        let started = start(&format!("s{n}"), GUARD);
        let round = round_id(started.id);
        let record = submit(&format!("r{n}"), OTHER_GUARD, "hall", Some(round));
        let (first, second) = if n % 3 == 0 {
            (&record, &started)
        } else {
            (&started, &record)
        };
        for op in [first, second] {
            let who = if op.person == person(GUARD) {
                GUARD
            } else {
                OTHER_GUARD
            };
            school.push_sent(who, vec![sent(op)]);
            let page = school.pull(DIRECTOR, from, &[]);
            from = page.to;
            base.extend(page.changes.into_iter().map(|change| (change.id, change)));
        }
    }
    let server: Vec<_> = school
        .server
        .states()
        .map(|row| (row.id, &row.state))
        .collect();
    let phone: Vec<_> = base
        .values()
        .map(|change| (change.id, change.state.as_ref().unwrap()))
        .collect();
    assert_eq!(phone, server);
}
