//! The outbox: what goes out, and the only way out of it.

use domain::id::OpId;
use sync::client::store::OpState;
use sync::client::{Event, NetError, Phase, Wake};

use crate::rig::{Rig, at, id, page, receipt, status};

#[test]
fn only_a_receipt_on_the_last_page_takes_an_operation_out() {
    let mut rig = Rig::ready();
    let op = rig.act(1, None);
    rig.accept_push();
    assert_eq!(rig.store.outbox().len(), 1, "not by the answer to the push");

    let (token, from, named) = rig.pull().unwrap();
    assert_eq!(named, [op]);
    let mut first = page(from, at(3));
    first.more = true;
    first.receipts = vec![receipt(op, 2)];
    let result = Ok(first);
    rig.tell(Event::PullAnswer { token, result });
    assert_eq!(
        rig.store.outbox().len(),
        1,
        "not before the states are complete"
    );

    rig.answer_pull(|from| {
        let mut last = page(from, at(4));
        last.receipts = vec![receipt(op, 2)];
        last
    });
    assert!(rig.store.outbox().is_empty());
    let kept = rig.store.op(op).unwrap().state;
    assert!(matches!(kept, OpState::Confirmed { seq: 2, .. }));
}

/// A copy of this phone may have sent something else under the same id: the server keeps both once it
/// has both, and until then its receipt is for the other one.
#[test]
fn no_receipt_is_asked_for_before_the_push_was_answered() {
    let mut rig = Rig::ready();
    let op = rig.act(1, None);
    rig.refuse_push(413, "too_large");
    // The regular pull comes before the next attempt.
    rig.pass(90_000);
    let (_, _, named) = rig.pull().unwrap();
    assert!(named.is_empty(), "{op} was not taken by a server");
}

#[test]
fn what_the_feed_does_not_confirm_is_pushed_again() {
    let mut rig = Rig::ready();
    let op = rig.act(1, None);
    rig.accept_push();
    rig.answer_pull(|from| page(from, at(0)));
    assert!(rig.push().is_none(), "not at once");
    rig.pass(2_000);
    assert_eq!(rig.push().unwrap().1, [[op]]);
}

#[test]
fn no_answer_and_no_refusal_drops_anything() {
    let refusals = [400, 401, 403, 404, 409, 413, 422, 426, 429, 500, 503];
    let refusals = refusals.map(|http| status(http, ""));
    let others = [NetError::Offline, NetError::Timeout, NetError::Garbled];
    for error in refusals.into_iter().chain(others) {
        let mut rig = Rig::ready();
        rig.act(1, None);
        let (token, _) = rig.push().unwrap();
        let result = Err(error.clone());
        rig.tell(Event::PushAnswer { token, result });
        assert_eq!(rig.store.outbox().len(), 1, "{error:?}");
        assert_eq!(rig.status().unsent, 1, "{error:?}");
        rig.tell(Event::Wake(Wake::Manual));
        assert!(rig.push().is_some(), "tried again after {error:?}");
    }
}

#[test]
fn signed_out_means_silence_until_sign_in() {
    let mut rig = Rig::ready();
    rig.act(1, None);
    rig.refuse_push(401, "signed_out");
    assert_eq!(rig.status().phase, Phase::SignedOut);
    rig.pass(3_600_000);
    assert!(rig.push().is_none() && rig.pull().is_none());
    rig.act(2, None);
    assert!(rig.push().is_none(), "recording goes on");
    rig.tell(Event::Wake(Wake::SignedIn));
    assert_eq!(rig.push().unwrap().1.len(), 2);
}

#[test]
fn signed_out_in_answer_to_what_was_asked_before_sign_in_is_no_news() {
    let mut rig = Rig::ready();
    rig.act(1, None);
    let (token, _) = rig.push().unwrap();
    rig.tell(Event::Wake(Wake::SignedIn));
    let result = Err(status(401, "signed_out"));
    rig.tell(Event::PushAnswer { token, result });
    rig.pass(2_000);
    assert!(rig.push().is_some());
}

#[test]
fn a_push_that_is_too_large_is_halved_and_one_group_blocks_no_other() {
    let mut rig = Rig::ready();
    rig.act(1, None);
    let (token, _) = rig.push().unwrap();
    for n in 2..=4 {
        rig.act(n, None);
    }
    let result = Err(NetError::Timeout);
    rig.tell(Event::PushAnswer { token, result });
    rig.pass(2_000);
    assert_eq!(rig.push_sizes_refusing(OpId(id(1))), [4, 2, 1, 3]);
    assert_eq!(rig.status().stuck, 1);
    rig.answer_pull(|from| {
        let mut last = page(from, at(9));
        last.receipts = (2..=4u8)
            .map(|n| receipt(OpId(id(n)), u64::from(n)))
            .collect();
        last
    });
    assert_eq!(rig.status().unsent, 1);
    rig.pass(600_000);
    assert_eq!(rig.push().unwrap().1, [[OpId(id(1))]], "tried again later");
}

impl Rig {
    /// Refuses every push that holds `op`, until one is taken; answers with how many groups each had.
    fn push_sizes_refusing(&mut self, op: OpId) -> Vec<usize> {
        let mut sizes = Vec::new();
        while let Some((token, groups)) = self.push() {
            sizes.push(groups.len());
            let holds = groups.iter().flatten().any(|one| *one == op);
            let result = if holds {
                Err(status(413, "too_large"))
            } else {
                Ok(sync::wire::PushResponse {
                    results: Vec::new(),
                    server_time: self.now.wall,
                })
            };
            self.tell(Event::PushAnswer { token, result });
        }
        sizes
    }
}

#[test]
fn pauses_grow_and_a_sign_of_network_ends_them() {
    let mut rig = Rig::ready();
    rig.act(1, None);
    for _ in 0..8 {
        let (token, _) = rig.push().unwrap();
        let result = Err(NetError::Offline);
        rig.tell(Event::PushAnswer { token, result });
        rig.pass(300_000);
    }
    let (token, _) = rig.push().unwrap();
    let result = Err(NetError::Offline);
    rig.tell(Event::PushAnswer { token, result });
    rig.pass(30_000);
    assert!(rig.push().is_none(), "by now it waits for minutes");
    assert_eq!(rig.status().phase, Phase::Waiting);
    assert_eq!(rig.status().error.as_deref(), Some("offline"));
    rig.tell(Event::Wake(Wake::Online));
    assert!(rig.push().is_some());
}
