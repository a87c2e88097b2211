//! The audit chain: whatever is changed behind its back is found.

use domain::id::{OpId, Sha};
use domain::time::UtcMillis;
use sync::chain;
use sync::server::verify::{Break, verify};
use sync::server::{Head, LogEntry};
use sync::wire::Outcome;

use crate::school::{GUARD, TestSchool, id, start, start_slot, submit};

fn log() -> (Vec<LogEntry>, Head) {
    let mut school = TestSchool::new();
    let started = start("start", GUARD);
    let round = domain::op::round_id(started.id);
    school.push(
        GUARD,
        &[&started, &submit("record", GUARD, "hall", Some(round))],
    );
    school.push(GUARD, &[&start_slot("bad", GUARD, "noon")]);
    (school.server.log().to_vec(), school.server.head())
}

#[test]
fn a_log_as_written_verifies() {
    let (log, head) = log();
    assert_eq!(verify(&log, &head), Ok(()));
    assert_eq!(verify(&[], &Head::genesis()), Ok(()));
}

#[test]
fn a_body_can_be_erased_and_not_changed() {
    let (mut log, head) = log();
    log[5].body = None;
    assert_eq!(verify(&log, &head), Err(Break::Body { seq: 6 }));
    log[5].salt = None;
    assert_eq!(verify(&log, &head), Ok(()));
    log[6].body.as_mut().unwrap().push(' ');
    assert_eq!(verify(&log, &head), Err(Break::Body { seq: 7 }));
}

#[test]
fn whatever_is_edited_is_found() {
    type Edit = fn(&mut LogEntry);
    let edits: [(&str, Edit); 7] = [
        ("received", |entry| entry.link.received = UtcMillis(0)),
        ("author", |entry| entry.link.author = id("somebody")),
        ("outcome", |entry| entry.link.outcome = Outcome::Contested),
        ("op", |entry| entry.link.op = OpId(id("another"))),
        ("hash", |entry| entry.hash = Sha::of(b"x")),
        ("salt", |entry| entry.salt = Some([9; 16])),
        ("body and commitment", |entry| {
            entry.body = Some("{}".into());
            entry.link.payload = chain::payload(&entry.salt.unwrap(), "{}");
        }),
    ];
    let (log, head) = log();
    for (what, edit) in edits {
        for place in 0..log.len() {
            let mut log = log.clone();
            edit(&mut log[place]);
            let seq = log[place].link.seq;
            let found = verify(&log, &head);
            assert!(
                found == Err(Break::Hash { seq }) || found == Err(Break::Body { seq }),
                "{what} of {seq}: {found:?}"
            );
        }
    }
}

#[test]
fn an_entry_removed_moved_or_cut_off_is_found() {
    let (log, head) = log();
    for place in 0..log.len() {
        let mut shorter = log.clone();
        shorter.remove(place);
        assert!(verify(&shorter, &head).is_err(), "removed {place}");
        let mut renumbered = shorter.clone();
        for (seq, entry) in (1..).zip(&mut renumbered) {
            entry.link.seq = seq;
        }
        assert!(
            verify(&renumbered, &head).is_err(),
            "removed and renumbered {place}"
        );
    }
    let mut swapped = log.clone();
    swapped.swap(3, 4);
    assert_eq!(
        verify(&swapped, &head),
        Err(Break::Gap {
            expected: 4,
            found: 5
        })
    );
    let cut = &log[..log.len() - 1];
    let found = u64::try_from(cut.len()).unwrap();
    assert_eq!(
        verify(cut, &head),
        Err(Break::End {
            expected: head.seq,
            found
        })
    );
    let other = Head {
        hash: Sha::of(b"x"),
        ..head
    };
    assert_eq!(verify(&log, &other), Err(Break::Hash { seq: head.seq }));
}

#[test]
fn the_chain_is_an_archive_format() {
    let link = chain::Link {
        seq: 1,
        received: UtcMillis(1_788_235_200_000),
        author: id("guard"),
        outcome: Outcome::Applied,
        op: OpId(id("op")),
        payload: chain::payload(&[7; 16], "{}"),
    };
    assert_eq!(
        chain::next(&chain::genesis(), &link).to_string(),
        include_str!("../golden/chain.txt").trim_end()
    );
}

#[test]
fn every_outcome_has_a_number_of_its_own() {
    let all = [
        Outcome::Applied,
        Outcome::Contested,
        Outcome::SetAside,
        Outcome::Waiting,
    ];
    let numbers = all.map(chain::number);
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(numbers.map(chain::outcome), all.map(Some));
    assert_eq!([chain::outcome(0), chain::outcome(5)], [None, None]);
}
