//! A user action is stored as a whole, or the person is told that it is not.

use domain::id::{GroupId, Sha};
use sync::client::{Effect, Event, NotSaved};
use sync::memory::{Break, MemoryPhone};

use crate::rig::{Rig, action, id};

fn told(rig: &Rig) -> Vec<Result<GroupId, NotSaved>> {
    rig.out
        .iter()
        .filter_map(|effect| match effect {
            Effect::Saved(group) => Some(Ok(*group)),
            Effect::NotSaved { why, .. } => Some(Err(*why)),
            _ => None,
        })
        .collect()
}

#[test]
fn saved_means_on_disk_with_photo_and_without_draft() {
    let mut rig = Rig::start(MemoryPhone::new());
    rig.store.put_draft("point", "half typed");
    let mut act = action(1, Some(b"photo"));
    act.drafts = vec!["point".into()];
    rig.tell(Event::Act(act));
    assert_eq!(told(&rig), [Ok(GroupId(id(1)))]);
    rig.store.lose_power(0);
    assert_eq!(rig.store.outbox().len(), 1);
    assert!(rig.store.is_whole(Sha::of(b"photo")));
    assert_eq!(rig.store.draft("point"), None);
}

#[test]
fn a_full_disk_stores_nothing_and_says_so() {
    let mut rig = Rig::start(MemoryPhone::new());
    rig.store.put_draft("point", "half typed");
    rig.store.break_next(Break::Quota);
    let mut act = action(1, Some(b"photo"));
    act.drafts = vec!["point".into()];
    rig.tell(Event::Act(act));
    assert_eq!(told(&rig), [Err(NotSaved::Quota)]);
    assert!(rig.store.outbox().is_empty());
    assert!(rig.store.draft("point").is_some());
}

#[test]
fn when_the_connection_is_lost_only_reading_back_tells() {
    let mut rig = Rig::ready();
    rig.store.break_next(Break::LostAfter);
    rig.act(1, None);
    rig.store.break_next(Break::LostBefore);
    rig.act(2, None);
    assert_eq!(told(&rig), [Ok(GroupId(id(1))), Err(NotSaved::Lost)]);
    assert_eq!(rig.push().unwrap().1, [[domain::id::OpId(id(1))]]);
}

#[test]
fn what_no_push_can_carry_is_not_taken() {
    let mut rig = Rig::start(MemoryPhone::new());
    let mut long = action(1, None);
    long.ops[0].body = "x".repeat(sync::wire::PUSH_BYTES_MAX);
    rig.tell(Event::Act(long));
    let mut wrong = action(2, Some(b"photo"));
    wrong.blobs[0].bytes.push(0);
    rig.tell(Event::Act(wrong));
    assert_eq!(
        told(&rig),
        [Err(NotSaved::TooLong), Err(NotSaved::WrongHash)]
    );
    assert!(rig.store.outbox().is_empty());
}
