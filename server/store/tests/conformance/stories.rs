//! Short stories that every store has to tell alike.

use domain::id::Sha;
use domain::issue::{Act, Deed};
use domain::op::{Action, OP_BYTES_MAX, issue_id};
use domain::person::Right;
use domain::photo::Photo;
use domain::time::DAY_MS;
use sync::wire::{
    Cursor, Outcome, PAGE_CHANGES_MAX, PullRequest, PushResult, SentOp, SnapshotRequest,
};

use crate::trio::{Databases, Trio};
use crate::world::{START, World, group, place, role};

async fn begin<'a>(databases: &'a Databases, name: &str) -> (World, Trio<'a>) {
    let world = World::new(name);
    let trio = databases.school(world.school).await;
    let results = trio.push(world.server(), START, world.registers()).await;
    assert!(
        results
            .iter()
            .all(|result| result.outcome == Outcome::Applied)
    );
    (world, trio)
}

fn codes(results: &[PushResult]) -> Vec<Option<&str>> {
    results
        .iter()
        .map(|result| result.code.as_deref())
        .collect()
}

fn from(cursor: Cursor) -> PullRequest {
    PullRequest {
        from: cursor,
        unconfirmed: Vec::new(),
    }
}

/// A cursor before everything.
fn zero() -> Cursor {
    let head = sync::server::Head::genesis();
    Cursor {
        seq: head.seq,
        last: None,
        head: None,
        hash: head.hash,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patrol_is_walked_and_every_phone_hears_of_it() {
    let databases = Databases::open().await;
    let (world, trio) = begin(&databases, "patrol").await;
    let walker = world.patrol(0);
    let before = trio.at_head();
    let sha = Sha::of(b"jpeg");
    let sent = vec![
        group([world.round_start("round", walker, START)]),
        group([world.record("r0", walker, Some("round"), 0, None)]),
        group([world.record("r1", walker, Some("round"), 1, Some(sha))]),
    ];
    let results = trio.push(walker, START.plus(1000), sent.clone()).await;
    assert_eq!(codes(&results), [None, None, None]);

    let request = PullRequest {
        from: before,
        unconfirmed: vec![world.op_id("r1"), world.op_id("unknown"), world.op_id("r0")],
    };
    let page = trio.pull(walker, &request, START.plus(2000)).await.unwrap();
    let kinds: Vec<_> = page
        .changes
        .iter()
        .map(|change| change.kind.as_str())
        .collect();
    assert_eq!(
        page.changes.len(),
        4,
        "round, two records, one issue: {kinds:?}"
    );
    assert_eq!(page.receipts.len(), 2);

    let photo = Photo {
        sha,
        bytes: 4,
        media: "image/jpeg".into(),
        person: walker,
        arrived: START.plus(3000),
    };
    trio.photo_arrived(&photo, b"jpeg").await;
    trio.photo_arrived(&photo, b"jpeg").await;
    for (name, store) in &databases.stores {
        let naming = store.naming(world.school, sha).await.unwrap();
        assert_eq!(naming.len(), 2, "{name}: the record and its issue");
    }
    let seen = trio
        .pull(world.director(), &from(page.to), START.plus(4000))
        .await;
    assert_eq!(seen.unwrap().changes.len(), 1);

    let again = trio.push(walker, START.plus(5000), sent).await;
    assert!(again.iter().all(|result| result.duplicate));
    trio.compare().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_kept_and_blocks_nothing() {
    let databases = Databases::open().await;
    let (world, trio) = begin(&databases, "bad").await;
    let walker = world.patrol(1);
    let raw = |id: &str, body: String| SentOp {
        id: id.into(),
        body,
    };
    let good = world.round_start("good", walker, START);
    let reused = world.round_start("good", walker, START.plus(1));
    let results = trio
        .push(
            walker,
            START,
            vec![
                group([good]),
                group([raw("no id at all", "{".into())]),
                group([raw(&"长".repeat(100), "not json \u{0} at all".into())]),
                group([raw("nul \u{0}", "\u{0}".into())]),
                group([reused]),
                group([raw(
                    &world.op_id("long").to_string(),
                    "x".repeat(OP_BYTES_MAX + 1),
                )]),
                group([world.put("put", walker, world.place(0).0, place(7))]),
                group([
                    world.record("in group", walker, Some("good"), 0, None),
                    world.round_start("not mine", world.patrol(2), START),
                ]),
                group([world.record("after", walker, Some("good"), 1, None)]),
            ],
        )
        .await;
    assert_eq!(
        codes(&results),
        [
            None,
            Some("malformed"),
            Some("malformed"),
            Some("malformed"),
            Some("id_reuse"),
            Some("oversized"),
            Some("not_permitted"),
            Some("group_set_aside"),
            Some("not_permitted"),
            None,
        ]
    );
    let held = trio.pull(walker, &from(zero()), START).await.unwrap();
    assert_eq!(
        held.changes
            .iter()
            .filter(|change| change.kind == "held")
            .count(),
        8
    );
    trio.compare().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_replayed_when_the_other_comes() {
    let databases = Databases::open().await;
    let (world, trio) = begin(&databases, "waiting").await;
    let walker = world.patrol(3);
    let early = vec![
        group([world.record("r0", walker, Some("round"), 0, None)]),
        group([world.record("r1", walker, Some("round"), 1, Some(Sha::of(b"p")))]),
        group([world.op(
            "end",
            walker,
            START,
            Action::RoundEnd {
                round: world.round("round"),
                note: String::new(),
            },
        )]),
    ];
    let results = trio.push(walker, START, early.clone()).await;
    assert!(
        results
            .iter()
            .all(|result| result.outcome == Outcome::Waiting)
    );
    trio.compare().await;
    let before = trio.at_head();
    trio.push(
        walker,
        START.plus(1),
        vec![group([world.round_start("round", walker, START)])],
    )
    .await;
    let page = trio
        .pull(world.director(), &from(before), START)
        .await
        .unwrap();
    assert!(
        page.changes
            .iter()
            .filter(|change| change.kind == "record")
            .count()
            == 2,
        "both records came with the round"
    );
    assert!(
        page.changes
            .iter()
            .all(|change| change.seq == before.seq + 1)
    );
    let again = trio.push(walker, START.plus(2), early).await;
    assert!(again.iter().all(|result| result.duplicate));
    trio.compare().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_without_a_gap() {
    let databases = Databases::open().await;
    let (world, trio) = begin(&databases, "pages").await;
    let walker = world.patrol(4);
    // Twice as many entities as operations, in more than two pages, so that pages end inside a seq.
    for batch in 0..6 {
        let groups = (0..100).map(|n| {
            let name = format!("{batch}/{n}");
            let photo = Sha::of(name.as_bytes());
            group([world.record(&name, walker, None, n % 4, Some(photo))])
        });
        trio.push(walker, START, groups.collect()).await;
    }
    for person in [walker, world.director(), world.patrol(5), world.server()] {
        let mut request = from(zero());
        let mut seen = 0;
        loop {
            let page = trio.pull(person, &request, START).await.unwrap();
            assert!(page.changes.len() <= PAGE_CHANGES_MAX);
            seen += page.changes.len();
            request.from = page.to;
            if !page.more {
                break;
            }
        }
        assert_eq!(seen, world.registers().len() + 1200);
        assert_eq!(request.from, trio.at_head());
    }
    let registers = world.registers().len();
    let (at, all) = trio.snapshot(world.director(), START).await;
    assert_eq!((at, all.len()), (trio.at_head(), registers + 1200));
    // Records leave the snapshot with their day, unless what they raised is open still.
    let dismissed = (0..7).map(|n| {
        let deed = Deed {
            act: Act::Dismiss,
            owner: None,
            deadline: None,
            level: None,
            words: "重复".into(),
            photos: Vec::new(),
        };
        let issue = issue_id(world.op_id(&format!("0/{n}")), 0);
        let act = Action::IssueAct { issue, deed };
        group([world.op(&format!("dismiss/{n}"), world.director(), START, act)])
    });
    trio.push(world.director(), START, dismissed.collect())
        .await;
    let (_, later) = trio
        .snapshot(world.director(), START.plus(36 * DAY_MS))
        .await;
    assert_eq!(later.len(), registers + 1200 - 2 * 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_from_another_history_is_told_so() {
    let databases = Databases::open().await;
    let (world, trio) = begin(&databases, "history").await;
    let walker = world.patrol(6);
    let mut other = trio.at_head();
    other.hash = Sha::of(b"another history");
    let mut above = trio.at_head();
    above.seq += 1;
    let mut far = trio.at_head();
    far.seq = u64::MAX;
    let mut begun = zero();
    begun.hash = other.hash;
    for cursor in [other, above, far, begun] {
        assert!(
            trio.pull(walker, &from(cursor), START).await.is_none(),
            "{cursor:?}"
        );
        let request = SnapshotRequest {
            at: Some(cursor),
            after: None,
        };
        assert!(trio.begins(walker, &request).await.is_none(), "{cursor:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_change_hide_and_show() {
    let databases = Databases::open().await;
    let (world, trio) = begin(&databases, "rights").await;
    let (walker, other) = (world.patrol(0), world.patrol(1));
    let record = world.record("r", walker, None, 0, None);
    trio.push(walker, START, vec![group([record])]).await;
    let hidden = trio.pull(other, &from(zero()), START).await.unwrap();
    let of_record = |page: &sync::wire::Page| {
        let change = page.changes.iter().find(|change| change.kind == "record");
        change.unwrap().state.is_some()
    };
    assert!(!of_record(&hidden));
    let seeing = role("巡视员", vec![Right::Patrol, Right::SeeRecords]);
    let edit = world.put("edit", world.director(), world.patrol_role().0, seeing);
    trio.push(world.director(), START, vec![group([edit])])
        .await;
    let shown = trio.pull(other, &from(zero()), START).await.unwrap();
    assert!(of_record(&shown));
    assert!(shown.rights > hidden.rights);
    trio.compare().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_that_is_not_there_is_told_so() {
    let databases = Databases::open().await;
    let (world, trio) = begin(&databases, "there").await;
    let nowhere = World::new("nowhere");
    let (person, groups) = (world.patrol(0), nowhere.registers());
    for (name, store) in &databases.stores {
        let author = sync::server::Author::Server;
        let pushed = store
            .push(nowhere.school, author, START, groups.clone())
            .await;
        assert!(matches!(pushed, Err(store::Error::NoSchool)), "{name}");
        let pulled = store
            .pull(nowhere.school, person, &from(zero()), START)
            .await;
        assert!(matches!(pulled, Err(store::Error::NoSchool)), "{name}");
        let twice = store.create_school(trio.school, START).await;
        assert!(
            matches!(twice, Err(store::Error::Taken(store::Taken::School))),
            "{name}"
        );
        assert_eq!(store.schools().await.unwrap(), [trio.school], "{name}");
    }
}
