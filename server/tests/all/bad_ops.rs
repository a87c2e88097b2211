//! Bad operations: each answered by itself, kept with its bytes, shown to its author, and in
//! nobody's way.

use domain::held::Held;
use domain::op::{OP_BYTES_MAX, round_id};
use sync::wire::{Outcome, SentGroup, SentOp};

use crate::school::{arrival, finding, group, sent, start};
use crate::support::{Phone, TestServer};

/// A push of one bad operation between two good ones; what the answer says of it.
async fn push_between(phone: &Phone, bad: SentOp, key: &str) -> (Outcome, Option<String>) {
    let (school, person) = (phone.school, phone.person());
    let before = start(school, person, &format!("{key} before"));
    let after = start(school, person, &format!("{key} after"));
    let answer = phone
        .push(vec![
            group(&[before]),
            SentGroup { ops: vec![bad] },
            group(&[after]),
        ])
        .await;
    assert_eq!(answer.results[0].outcome, Outcome::Applied);
    assert_eq!(answer.results[2].outcome, Outcome::Applied);
    let bad = &answer.results[1];
    assert!(bad.seq > 0);
    (bad.outcome, bad.code.clone())
}

async fn held(phone: &Phone) -> Vec<Held> {
    let changes = phone.pull_all().await;
    changes
        .iter()
        .filter(|change| change.kind == "held")
        .map(|change| serde_json::from_str(change.state.as_ref().unwrap()).unwrap())
        .collect()
}

async fn is_set_aside(key: &str, code: &str, bad: impl Fn(&Phone) -> SentOp) {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let bad = bad(&guard);
    let begins: String = bad.body.chars().take(20).collect();
    let (outcome, said) = push_between(&guard, bad, key).await;
    assert_eq!((outcome, said.as_deref()), (Outcome::SetAside, Some(code)));
    for phone in [&guard, &server.phone_of("director").await] {
        let held = held(phone).await;
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].code, code);
        assert_eq!(held[0].author, guard.person());
        assert!(held[0].body.starts_with(&begins));
    }
    assert!(held_of_nobody(&server).await);
}

/// Somebody else, without the right to direct, does not see it.
async fn held_of_nobody(server: &TestServer) -> bool {
    let changes = server.phone_of("teacher").await.pull_all().await;
    changes
        .iter()
        .filter(|change| change.kind == "held")
        .all(|change| change.state.is_none())
}

#[tokio::test]
async fn malformed() {
    is_set_aside("malformed", "malformed", |_| SentOp {
        id: "not an id".into(),
        body: "{\"this is\": not an operation".into(),
    })
    .await;
}

#[tokio::test]
async fn oversized() {
    is_set_aside("oversized", "oversized", |phone| {
        let mut op = start(phone.school, phone.person(), "big");
        op.app = "x".repeat(OP_BYTES_MAX);
        sent(&op)
    })
    .await;
}

#[tokio::test]
async fn unknown_kind() {
    is_set_aside("unknown", "unknown_kind", |phone| {
        let mut op = sent(&start(phone.school, phone.person(), "new"));
        op.body = op.body.replace("round_start", "round_teleport");
        op
    })
    .await;
}

#[tokio::test]
async fn not_permitted() {
    is_set_aside("arrival", "not_permitted", |phone| {
        sent(&arrival(phone.school, phone.person(), "arrival"))
    })
    .await;
}

#[tokio::test]
async fn another_schools() {
    is_set_aside("elsewhere", "not_permitted", |phone| {
        let school = crate::school::school("south");
        sent(&start(school, phone.person(), "elsewhere"))
    })
    .await;
}

#[tokio::test]
async fn an_id_with_other_content_is_kept_beside_the_first() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let first = start(guard.school, guard.person(), "same");
    guard.push(vec![group(std::slice::from_ref(&first))]).await;
    let mut other = first.clone();
    other.app = "another".into();
    let (outcome, code) = push_between(&guard, sent(&other), "reuse").await;
    assert_eq!(
        (outcome, code.as_deref()),
        (Outcome::SetAside, Some("id_reuse"))
    );
    let rounds = guard.pull_all().await;
    assert!(
        rounds
            .iter()
            .any(|change| change.id == round_id(first.id).0)
    );
    assert_eq!(held(&guard).await.len(), 1);
}

#[tokio::test]
async fn what_refers_to_something_unknown_waits_and_is_applied_when_it_comes() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let (school, person) = (guard.school, guard.person());
    let begun = start(school, person, "later");
    let early = finding(school, person, "early", Some(round_id(begun.id)), &[]);
    let (outcome, code) = push_between(&guard, sent(&early), "wait").await;
    assert_eq!(
        (outcome, code.as_deref()),
        (Outcome::Waiting, Some("waiting_for_other"))
    );
    guard.push(vec![group(&[begun])]).await;
    let record = domain::op::record_id(early.id).0;
    let changes = guard.pull_all().await;
    assert!(changes.iter().any(|change| change.id == record));
}
