//! Pages, snapshots, another history.

use sync::client::store::{BaseRow, Commit, OpState, Upload, Write};
use sync::client::{Event, Wake};
use sync::memory::MemoryPhone;

use crate::rig::{Rig, at, change, id, page, receipt, snapshot, status};

#[test]
fn a_page_is_for_the_place_where_it_was_asked_only() {
    let mut rig = Rig::ready();
    rig.tell(Event::Wake(Wake::Manual));
    let (token, from, _) = rig.pull().unwrap();
    // Another tab of the same store is quicker.
    let mut other = Rig::start(rig.store.clone());
    other.answer_pull(|from| {
        let mut page = page(from, at(5));
        page.changes = vec![change(1, 5, "place", Some("{\"new\":1}"))];
        page
    });
    rig.store = other.store;
    let loaded = Some(rig.store.loaded());
    rig.tell(Event::Loaded {
        token: None,
        loaded,
    });
    let mut stale = page(from, at(3));
    stale.changes = vec![change(1, 3, "place", Some("{\"old\":1}"))];
    let result = Ok(stale);
    rig.tell(Event::PullAnswer { token, result });
    assert_eq!(rig.store.meta().cursor, Some(at(5)));
    assert_eq!(rig.store.base_row(1, id(1)).unwrap().seq, 5);
}

#[test]
fn a_page_over_an_evicted_store_writes_nothing() {
    let mut rig = Rig::ready();
    rig.tell(Event::Wake(Wake::Manual));
    rig.store.evict();
    rig.answer_pull(|from| {
        let mut page = page(from, at(5));
        page.changes = vec![change(1, 5, "place", Some("{}"))];
        page
    });
    assert_eq!(rig.store.meta().cursor, None);
    assert!(rig.snapshot().is_some(), "it starts anew");
}

#[test]
fn a_state_that_cannot_be_read_is_kept_as_it_came() {
    let mut rig = Rig::ready();
    rig.tell(Event::Wake(Wake::Manual));
    rig.answer_pull(|from| {
        let mut page = page(from, at(5));
        page.changes = vec![
            change(1, 4, "of_a_newer_app", Some("{\"x\": [1]} ")),
            change(2, 5, "round", Some("not even json")),
        ];
        page
    });
    assert_eq!(rig.store.base_row(1, id(1)).unwrap().state, "{\"x\": [1]} ");
    assert_eq!(rig.store.base_row(1, id(2)).unwrap().kind, "round");
    assert_eq!(rig.store.meta().cursor, Some(at(5)));
}

#[test]
fn another_history_means_everything_is_offered_again() {
    let mut rig = Rig::ready();
    let op = rig.act(1, Some(b"photo"));
    rig.accept_push();
    rig.answer_pull(|from| {
        let mut page = page(from, at(2));
        page.receipts = vec![receipt(op, 2)];
        page.changes = vec![change(9, 2, "round", Some("{}"))];
        page
    });
    rig.tell(Event::Wake(Wake::Manual));
    let (token, ..) = rig.pull().unwrap();
    let result = Err(status(409, "history_diverged"));
    rig.tell(Event::PullAnswer { token, result });
    assert_eq!(rig.store.op(op).unwrap().state, OpState::Pending);
    let photo = rig.store.blobs().next().unwrap();
    assert_eq!((photo.upload, photo.arrived), (Upload::Unsent, None));
    assert!(
        rig.store.base_row(1, id(9)).is_some(),
        "the screen keeps it"
    );
    assert_eq!(rig.accept_push(), [[op]]);
    assert!(rig.snapshot().is_some());
}

#[test]
fn a_snapshot_is_shown_once_it_is_complete() {
    let mut rig = Rig::ready();
    rig.tell(Event::Wake(Wake::Manual));
    rig.answer_pull(|from| {
        let mut page = page(from, at(5));
        page.rights = 2;
        page.changes = vec![change(1, 5, "place", Some("{}"))];
        page
    });
    assert!(
        rig.store.base_row(1, id(1)).is_none(),
        "new rights: the page is dropped"
    );
    let token = rig.snapshot().unwrap();
    let mut first = snapshot(at(5), vec![change(2, 4, "place", Some("{}"))]);
    first.rights = 2;
    let result = Ok(first);
    rig.tell(Event::SnapshotAnswer { token, result });
    assert_eq!(rig.store.meta().generation, 1);

    // The old cursor is looked for before the new generation counts.
    let (token, from, _) = rig.pull().unwrap();
    assert_eq!(from, at(0));
    let mut witness = page(from, at(5));
    witness.rights = 2;
    let result = Ok(witness);
    rig.tell(Event::PullAnswer { token, result });
    rig.answer_pull(|from| {
        let mut page = page(from, at(6));
        page.rights = 2;
        page.changes = vec![change(3, 6, "place", Some("{}"))];
        page
    });
    let meta = rig.store.meta();
    assert_eq!(
        (meta.generation, meta.cursor, meta.rights),
        (2, Some(at(6)), 2)
    );
    let ids: Vec<_> = rig.store.base(2).map(|row| row.id).collect();
    assert_eq!(ids, [id(2), id(3)]);
    assert_eq!(rig.store.generations().into_iter().collect::<Vec<_>>(), [2]);
}

#[test]
fn a_snapshot_goes_on_where_the_page_was_closed() {
    let mut rig = Rig::start(MemoryPhone::new());
    let token = rig.snapshot().unwrap();
    let mut first = snapshot(at(5), vec![change(1, 4, "place", Some("{}"))]);
    first.more = true;
    first.next = Some(id(1));
    let result = Ok(first);
    rig.tell(Event::SnapshotAnswer { token, result });
    let mut again = Rig::start(rig.store);
    let request = again.take(|effect| match effect {
        sync::client::Effect::Snapshot { request, .. } => Some(request.clone()),
        _ => None,
    });
    let request = request.unwrap();
    assert_eq!((request.at, request.after), (Some(at(5)), Some(id(1))));
}

#[test]
fn a_poke_is_a_hint() {
    let mut rig = Rig::ready();
    rig.tell(Event::Wake(Wake::Poke(0)));
    assert!(rig.pull().is_none(), "it is there already");
    rig.tell(Event::Wake(Wake::Poke(1)));
    assert!(rig.pull().is_some());
}

#[test]
fn rows_that_an_older_app_could_not_read_are_found_after_an_update() {
    let mut rig = Rig::ready();
    let round = change(1, 5, "round", Some(ROUND));
    let mut row = BaseRow::of(1, &round, ROUND);
    (row.day, row.parent) = (None, None);
    let mut meta = rig.store.meta().clone();
    meta.columns = 0;
    rig.store.commit(Commit {
        writes: vec![Write::PutBase(row), Write::SetMeta(Box::new(meta))],
        ..Commit::default()
    });
    let rig = Rig::start(rig.store);
    let row = rig.store.base_row(1, id(1)).unwrap();
    assert_eq!(row.day, "2026-09-01".parse().ok());
    assert_eq!(row.parent, Some(id(2)));
}

/// A round as a server sends it.
const ROUND: &str = r#"{
    "plan": "02020202-0202-0202-0202-020202020202", "plan_name": {"zh": "巡视"},
    "slot": "morning", "slot_name": {"zh": "早"}, "day": "2026-09-01", "points": 1,
    "person": "03030303-0303-0303-0303-030303030303", "person_name": "王五",
    "started": {"at": 1, "earliest": 0, "latest": 1, "doubtful": false}
}"#;
