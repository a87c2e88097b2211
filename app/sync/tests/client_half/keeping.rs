//! What may go from the phone, and what must stay.

use domain::entity::{Entity, EntityRef, State};
use domain::id::{Id, OpId, Sha};
use domain::op::{Action, Op, record_id};
use domain::photo::Photo;
use domain::spot::Fix;
use domain::time::{DAY_MS, UtcMillis};
use sync::client::{Event, Wake};
use sync::wire::Change;

use crate::rig::{Rig, START, action, at, id, operation, page, receipt};

/// A phone whose operation and photo are confirmed as 2 and 3.
fn confirmed() -> Rig {
    let mut rig = Rig::ready();
    let op = rig.act(1, Some(b"photo"));
    rig.accept_push();
    rig.answer_pull(|from| {
        let mut page = page(from, at(3));
        page.receipts = vec![receipt(op, 2)];
        page.changes = vec![arrival(START)];
        page
    });
    rig
}

fn arrival(at: i64) -> Change {
    let sha = Sha::of(b"photo");
    let photo: Entity = Photo {
        sha,
        bytes: 5,
        media: "image/jpeg".into(),
        person: domain::id::PersonId(Id::named("guard")),
        arrived: UtcMillis(at),
    }
    .into();
    Change {
        id: EntityRef::photo(sha).id,
        kind: Photo::KIND.as_str().into(),
        seq: 3,
        state: Some(photo.state()),
    }
}

/// So many days later the server is heard again, with this backup.
fn later(rig: &mut Rig, days: i64, durable: Option<u64>) {
    rig.now.mono += days * DAY_MS;
    rig.now.wall = rig.now.wall.plus(days * DAY_MS);
    rig.tell(Event::Wake(Wake::Manual));
    let server_time = UtcMillis(START + days * DAY_MS);
    rig.answer_pull(|from| {
        let mut page = page(from, from);
        page.server_time = server_time;
        page.durable_seq = durable;
        page
    });
}

fn has(rig: &Rig) -> (bool, bool) {
    let op = OpId(id(1));
    let photo = rig.store.blob(Sha::of(b"photo"));
    (rig.store.op(op).is_some(), photo.is_some())
}

#[test]
fn without_a_backup_everything_stays() {
    let mut rig = confirmed();
    later(&mut rig, 400, None);
    assert_eq!(has(&rig), (true, true));
}

#[test]
fn a_backup_must_reach_as_far() {
    let mut rig = confirmed();
    later(&mut rig, 400, Some(1));
    assert_eq!(has(&rig), (true, true));
    let mut rig = confirmed();
    later(&mut rig, 400, Some(2));
    assert_eq!(has(&rig), (true, true), "an operation stays with its photo");
}

#[test]
fn covered_photos_go_after_two_weeks_and_operations_after_five() {
    let mut rig = confirmed();
    later(&mut rig, 10, Some(3));
    assert_eq!(has(&rig), (true, true));
    later(&mut rig, 20, Some(3));
    assert_eq!(has(&rig), (true, false));
    later(&mut rig, 36, Some(3));
    assert_eq!(has(&rig), (false, false));
}

/// A position goes after thirty days, whether a backup covers it or not: it must not outlive what the
/// server keeps of it.
#[test]
fn a_position_goes_with_the_servers() {
    let mut rig = Rig::ready();
    let mut act = action(1, None);
    let place = Op {
        action: Action::RecordPosition {
            record: record_id(OpId(id(1))),
            fix: Fix {
                lat: 31_230_400,
                lon: 121_473_700,
                within: 12,
            },
        },
        ..operation(1)
    };
    act.ops[0].body = serde_json::to_string(&place).unwrap();
    rig.tell(Event::Act(act));
    rig.accept_push();
    rig.answer_pull(|from| {
        let mut page = page(from, at(2));
        page.receipts = vec![receipt(OpId(id(1)), 2)];
        page
    });
    later(&mut rig, 29, None);
    assert!(has(&rig).0);
    later(&mut rig, 31, None);
    assert!(!has(&rig).0);
}

#[test]
fn entities_go_when_no_snapshot_would_hold_them_by_the_servers_clock() {
    let mut rig = confirmed();
    let photo = EntityRef::photo(Sha::of(b"photo")).id;
    rig.now.wall = rig.now.wall.plus(4000 * DAY_MS);
    later(&mut rig, 30, None);
    assert!(
        rig.store.base_row(1, photo).is_some(),
        "the phone's clock is wrong"
    );
    later(&mut rig, 40, None);
    assert!(rig.store.base_row(1, photo).is_none());
}
