//! How much is taken: everything has an end.

use serde_json::json;
use server::api;
use server::endpoint::Auth;
use sync::wire::{PUSH_OPS_MAX, UNCONFIRMED_MAX};

use crate::school::{group, start};
use crate::support::{TestServer, beginning, refused};

#[tokio::test]
async fn a_body_of_100_mb_is_refused_before_it_is_sent() {
    let server = TestServer::start().await;
    let mut phone = server.phone();
    let answer = phone
        .try_sign_in("guard@north", crate::school::PASSWORD)
        .await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let who: sync::wire::SignedIn = answer.json().await.unwrap();
    phone.person = Some(who.person);
    for endpoint in api::endpoints() {
        let path = endpoint
            .address()
            .replace("{school}", &phone.school.to_string())
            .replace("{person}", &who.person.to_string())
            .replace("{sha}", &"a".repeat(64));
        let head = format!(
            "{} {path}?offset=0&total=1 HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\
             x-xiaoxun-person: {}\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: 104857600\r\n\r\n",
            endpoint.method, who.person,
        );
        // Not one byte of the body follows, and the answer is there.
        let answer = server.raw(head.as_bytes()).await;
        let refusal = match endpoint.auth {
            Auth::Right(_) | Auth::OneOf(_) => "HTTP/1.1 403",
            _ => "HTTP/1.1 413",
        };
        assert!(answer.starts_with(refusal), "{}: {answer}", endpoint.path);
    }
}

#[tokio::test]
async fn a_body_that_does_not_say_how_long_it_is_ends_at_the_limit() {
    let server = TestServer::start().await;
    let phone = server.phone();
    let chunk: Result<Vec<u8>, std::io::Error> = Ok(vec![b' '; 4096]);
    let endless =
        std::iter::repeat_with(move || Ok::<_, std::io::Error>(chunk.as_ref().unwrap().clone()));
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(endless.take(100)));
    let request = phone
        .request(reqwest::Method::POST, "/sessions")
        .header("content-type", "application/json")
        .body(body);
    // Either the refusal is read, or the server has closed while more was being sent.
    if let Ok(answer) = request.send().await {
        refused(answer, 413, "too_large").await;
    }
}

#[tokio::test]
async fn a_push_and_a_pull_have_a_most() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let (school, person) = (guard.school, guard.person());
    let groups: Vec<_> = (0..=PUSH_OPS_MAX)
        .map(|n| group(&[start(school, person, &n.to_string())]))
        .collect();
    let most = guard.push(groups[..PUSH_OPS_MAX].to_vec()).await;
    assert_eq!(most.results.len(), PUSH_OPS_MAX);
    let request = guard.post(&guard.of_school("/push"), &json!({ "groups": groups }));
    refused(request.send().await.unwrap(), 413, "too_large").await;

    let ids = vec![person; UNCONFIRMED_MAX + 1];
    let body = json!({ "from": beginning(), "unconfirmed": ids });
    let request = guard.post(&guard.of_school("/feed"), &body);
    refused(request.send().await.unwrap(), 413, "too_large").await;
}

#[tokio::test]
async fn what_is_no_json_is_told_apart() {
    let server = TestServer::start().await;
    let phone = server.phone();
    let post = |body: &'static str, media: &'static str| {
        phone
            .request(reqwest::Method::POST, "/sessions")
            .header("content-type", media)
            .body(body)
            .send()
    };
    refused(
        post("{", "application/json").await.unwrap(),
        400,
        "bad_body",
    )
    .await;
    refused(
        post("{}", "application/json").await.unwrap(),
        400,
        "bad_body",
    )
    .await;
    refused(post("{}", "text/plain").await.unwrap(), 415, "bad_media").await;
}
