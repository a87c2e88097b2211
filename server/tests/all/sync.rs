//! Push, feed and snapshot: what one person records, another one sees.

use domain::op::{record_id, round_id};
use sync::wire::{Cursor, Outcome, PullRequest};

use crate::school::{end, finding, group, start};
use crate::support::{TestServer, beginning, refused};

#[tokio::test]
async fn a_patrol_reaches_another_phone_once() {
    let server = TestServer::start().await;
    let (guard, director) = (
        server.phone_of("guard").await,
        server.phone_of("director").await,
    );
    let seen = director.snapshot().await;
    let (school, person) = (guard.school, guard.person());
    let begun = start(school, person, "start");
    let round = round_id(begun.id);
    let found = finding(school, person, "found", Some(round), &[]);
    let ended = end(school, person, "end", round);
    let groups = vec![
        group(std::slice::from_ref(&begun)),
        group(std::slice::from_ref(&found)),
        group(std::slice::from_ref(&ended)),
    ];
    let answer = guard.push(groups.clone()).await;
    assert_eq!(answer.results.len(), 3);
    for (n, result) in answer.results.iter().enumerate() {
        assert_eq!(result.outcome, Outcome::Applied, "{result:?}");
        assert_eq!(result.seq, seen.at.seq + 1 + n as u64);
        assert!(!result.duplicate);
    }

    let page = director
        .pull(&PullRequest {
            from: seen.at,
            unconfirmed: Vec::new(),
        })
        .await;
    let kinds: Vec<&str> = page
        .changes
        .iter()
        .map(|change| change.kind.as_str())
        .collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "record").count(), 1);
    assert!(
        kinds.contains(&"round") && kinds.contains(&"issue"),
        "{kinds:?}"
    );
    let record = page
        .changes
        .iter()
        .find(|change| change.id == record_id(found.id).0)
        .unwrap();
    assert!(record.state.as_ref().unwrap().contains("门开着"));

    // Sent again, nothing happens twice, and the answer says so.
    let again = guard.push(groups).await;
    assert!(again.results.iter().all(|result| result.duplicate));
    let page = guard
        .pull(&PullRequest {
            from: seen.at,
            unconfirmed: vec![begun.id, found.id, ended.id],
        })
        .await;
    assert_eq!(page.receipts.len(), 3);
    assert_eq!(page.to.seq, seen.at.seq + 3);
}

#[tokio::test]
async fn long_answers_are_compressed_for_a_phone_that_takes_them_so() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let ask = |encoding: &'static str| {
        let request = guard.post(&guard.of_school("/snapshot"), &serde_json::json!({}));
        request.header("accept-encoding", encoding).send()
    };
    let plain = ask("identity").await.unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
    let plain = plain.bytes().await.unwrap();
    let squeezed = ask("gzip, br").await.unwrap();
    assert_eq!(squeezed.headers()["content-encoding"], "gzip");
    let squeezed = squeezed.bytes().await.unwrap();
    assert!(
        squeezed.len() * 2 < plain.len(),
        "{} {}",
        squeezed.len(),
        plain.len()
    );
}

#[tokio::test]
async fn a_cursor_of_another_history_is_told() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let at = guard.snapshot().await.at;
    let foreign = [
        Cursor {
            hash: beginning().hash,
            ..at
        },
        Cursor {
            seq: at.seq + 1,
            ..at
        },
    ];
    for from in foreign {
        let body = PullRequest {
            from,
            unconfirmed: Vec::new(),
        };
        let request = guard.post(&guard.of_school("/feed"), &body);
        refused(request.send().await.unwrap(), 409, "history_diverged").await;
    }
}

#[tokio::test]
async fn a_push_is_sent_as_the_person_it_names() {
    let server = TestServer::start().await;
    let mut phone = server.phone();
    let guard = phone.sign_in("guard@north").await;
    phone.sign_in("teacher@north").await;
    // The teacher holds the phone; the guard's work goes out as the guard's.
    let work = start(phone.school, guard.person, "start");
    let as_teacher = phone.push(vec![group(std::slice::from_ref(&work))]).await;
    assert_eq!(as_teacher.results[0].code.as_deref(), Some("not_permitted"));
    phone.person = Some(guard.person);
    let work = start(phone.school, guard.person, "start again");
    let as_guard = phone.push(vec![group(&[work])]).await;
    assert_eq!(as_guard.results[0].outcome, Outcome::Applied);
}
