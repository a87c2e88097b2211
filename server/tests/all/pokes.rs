//! The poke stream.

use domain::id::Sha;
use reqwest::{Method, Response};
use server::pokes::{PER_SESSION, STREAMS_MAX};
use sync::wire::Poke;

use crate::school::{group, person, start};
use crate::support::{PATIENCE, Phone, TestServer, open, refused};

async fn follow(phone: &Phone) -> Response {
    let answer = phone.get(&phone.of_school("/pokes")).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    assert_eq!(answer.headers()["x-accel-buffering"], "no");
    answer
}

/// The next poke; `None` when the stream has ended.
async fn next(stream: &mut Response) -> Option<Poke> {
    let mut text = String::new();
    loop {
        let chunk = tokio::time::timeout(PATIENCE, stream.chunk());
        let chunk = chunk.await.expect("a poke, or the end").unwrap()?;
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        if let Some(data) = text.strip_prefix("data: ")
            && let Some(data) = data.strip_suffix("\n\n")
        {
            return Some(serde_json::from_str(data).unwrap());
        }
    }
}

async fn work(phone: &Phone, key: &str) -> u64 {
    let op = start(phone.school, phone.person(), key);
    phone.push(vec![group(&[op])]).await.results[0].seq
}

#[tokio::test]
async fn a_push_pokes_everybody_who_listens() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let mut stream = follow(&director).await;
    let head = next(&mut stream).await.unwrap();
    assert_eq!(head.seq, guard.snapshot().await.at.seq);
    for key in ["one", "two"] {
        let seq = work(&guard, key).await;
        assert_eq!(next(&mut stream).await, Some(Poke { seq }));
    }
}

#[tokio::test]
async fn what_another_process_pushes_is_noticed() {
    let server = TestServer::start().await;
    let director = server.phone_of("director").await;
    let mut stream = follow(&director).await;
    let before = next(&mut stream).await.unwrap();
    let other = open(server.folder.path()).await;
    let op = start(server.school(), person(server.school(), "guard"), "there");
    let author = sync::server::Author::Person(op.person);
    let request = sync::wire::PushRequest {
        groups: vec![group(&[op])],
    };
    other.push(server.school(), author, request).await.unwrap();
    let poke = next(&mut stream).await.unwrap();
    assert_eq!(poke.seq, before.seq + 1);
}

#[tokio::test]
async fn it_ends_when_the_server_stops_and_when_the_person_signs_out() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let mut of_guard = follow(&guard).await;
    let mut of_director = follow(&director).await;
    next(&mut of_guard).await.unwrap();
    next(&mut of_director).await.unwrap();

    let path = format!("/sessions/{}", guard.person());
    guard.request(Method::DELETE, &path).send().await.unwrap();
    assert_eq!(next(&mut of_guard).await, None);
    refused(
        guard.get(&guard.of_school("/pokes")).send().await.unwrap(),
        401,
        "signed_out",
    )
    .await;

    // The other one's goes on, until the server stops; and the server stops while it is open.
    let (stopped, rest) = tokio::join!(server.stop(), next(&mut of_director));
    assert_eq!(((), None), (stopped, rest));
}

#[tokio::test]
async fn one_stream_too_many_ends_the_oldest_of_the_same_phone() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let mut others = follow(&director).await;
    next(&mut others).await.unwrap();
    let mut streams = Vec::new();
    for _ in 0..=PER_SESSION {
        let mut stream = follow(&guard).await;
        next(&mut stream).await.unwrap();
        streams.push(stream);
    }
    assert_eq!(next(&mut streams[0]).await, None);
    let seq = work(&guard, "work").await;
    for stream in streams.iter_mut().skip(1).chain([&mut others]) {
        assert_eq!(next(stream).await, Some(Poke { seq }));
    }
}

#[tokio::test]
async fn when_every_place_is_taken_a_phone_is_told_when_to_come_back() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let places: Vec<_> = (0..STREAMS_MAX)
        .map(|n| {
            server
                .server
                .pokes
                .place(Sha::of(&n.to_be_bytes()))
                .unwrap()
        })
        .collect();
    let full = guard.get(&guard.of_school("/pokes")).send().await.unwrap();
    assert_eq!(full.headers()["retry-after"], "60");
    refused(full, 429, "too_many").await;
    drop(places);
    next(&mut follow(&guard).await).await.unwrap();
}

#[tokio::test]
async fn it_ends_for_somebody_who_has_left_the_school() {
    let server = TestServer::start().await;
    let teacher = server.phone_of("teacher").await;
    let mut stream = follow(&teacher).await;
    let before = next(&mut stream).await.unwrap();
    crate::school::leaves(&server.server, server.school(), "teacher").await;
    assert_eq!(next(&mut stream).await.unwrap().seq, before.seq + 1);
    server.server.pokes.signed_out();
    assert_eq!(next(&mut stream).await, None);
}
