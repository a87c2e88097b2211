//! Uploads that something came in the way of: a crash between two steps, a phone that hangs up, two
//! requests at once, bytes that went bad, somebody who only knows a hash.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::id::Sha;
use sync::wire::BlobState;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::blobs::{at, picture, put, read, state, whole};
use crate::school::{PASSWORD, finding, group};
use crate::support::{PATIENCE, Phone, TestServer, data_folder, good, refused};

fn blobs(server: &TestServer) -> PathBuf {
    data_folder(server.folder.path()).join("blobs")
}

/// The partial files, of which there is one for each upload.
fn partials(server: &TestServer) -> Vec<PathBuf> {
    let entries = fs::read_dir(blobs(server).join("partial")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn place(server: &TestServer, sha: Sha) -> PathBuf {
    let name = sha.to_string();
    let (folder, file) = name.split_at(2);
    blobs(server).join(folder).join(file)
}

fn append(path: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
}

async fn arrivals(phone: &Phone) -> usize {
    let changes = phone.pull_all().await;
    changes
        .iter()
        .filter(|change| change.kind == "photo")
        .count()
}

#[tokio::test]
async fn what_a_crash_left_between_two_steps_is_finished_by_the_next_question() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    for (side, in_place) in [(20, false), (21, true)] {
        let bytes = picture(side);
        let (sha, total) = (Sha::of(&bytes), bytes.len());
        let before = arrivals(&phone).await;
        put(&phone, sha, 0, total, &bytes[..100]).await;
        // The last chunk had come; the photo may have been put into its place; nobody was told.
        append(&partials(&server)[0], &bytes[100..]);
        if in_place {
            fs::create_dir_all(place(&server, sha).parent().unwrap()).unwrap();
            fs::write(place(&server, sha), &bytes).unwrap();
        }
        assert_eq!(state(&phone, sha).await, whole(&bytes));
        assert_eq!(arrivals(&phone).await, before + 1);
        assert_eq!(fs::read(place(&server, sha)).unwrap(), bytes);
        assert!(partials(&server).is_empty());
    }
}

#[tokio::test]
async fn a_chunk_sent_again_finishes_it_too() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(20);
    let (sha, total) = (Sha::of(&bytes), bytes.len());
    put(&phone, sha, 0, total, &bytes[..100]).await;
    append(&partials(&server)[0], &bytes[100..]);
    let again = put(&phone, sha, 100, total, &bytes[100..]).await;
    assert_eq!(good::<BlobState>(again).await, whole(&bytes));
    assert_eq!(arrivals(&phone).await, 1);
}

#[tokio::test]
async fn full_of_wrong_bytes_it_is_dropped() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(20);
    let (sha, total) = (Sha::of(&bytes), bytes.len());
    put(&phone, sha, 0, total, &bytes[..100]).await;
    append(&partials(&server)[0], &vec![0; total - 100]);
    // The phone cannot tell: it is told to go on from the end, and by its next chunk to start over.
    assert_eq!(state(&phone, sha).await, at(total));
    let next = put(&phone, sha, 100, total, &bytes[100..]).await;
    let problem = refused(next, 422, "hash_mismatch").await;
    assert_eq!(problem.blob, Some(at(0)));
    assert!(partials(&server).is_empty());
}

#[tokio::test]
async fn a_photo_in_its_place_says_nothing_of_who_has_sent_it() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(20);
    let sha = Sha::of(&bytes);
    // Another school's, say: the hash alone gets nothing.
    fs::create_dir_all(place(&server, sha).parent().unwrap()).unwrap();
    fs::write(place(&server, sha), &bytes).unwrap();
    assert_eq!(state(&phone, sha).await, at(0));
    refused(read(&phone, sha).await, 404, "not_found").await;
    let cut = put(&phone, sha, 0, bytes.len(), &bytes[..50]).await;
    assert_eq!(good::<BlobState>(cut).await, at(50));
    refused(read(&phone, sha).await, 404, "not_found").await;
}

#[tokio::test]
async fn naming_a_photo_oneself_opens_nothing() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let teacher = server.phone_of("teacher").await;
    let bytes = picture(20);
    let sha = Sha::of(&bytes);
    put(&guard, sha, 0, bytes.len(), &bytes).await;
    let own = finding(
        teacher.school,
        teacher.person(),
        "mine",
        None,
        &[(sha, bytes.len())],
    );
    teacher.push(vec![group(&[own])]).await;
    refused(read(&teacher, sha).await, 404, "not_found").await;
    // To whom others show it, it is there.
    let director = server.phone_of("director").await;
    assert_eq!(read(&director, sha).await.status(), 200);
}

#[tokio::test]
async fn two_requests_of_one_person_at_once_both_succeed() {
    let server = TestServer::start().await;
    let (one, two) = (
        server.phone_of("guard").await,
        server.phone_of("guard").await,
    );
    let bytes = picture(20);
    let (sha, total) = (Sha::of(&bytes), bytes.len());
    let (first, second) = tokio::join!(
        put(&one, sha, 0, total, &bytes),
        put(&two, sha, 0, total, &bytes)
    );
    assert_eq!(good::<BlobState>(first).await, whole(&bytes));
    assert_eq!(good::<BlobState>(second).await, whole(&bytes));
    assert_eq!(arrivals(&one).await, 1);
    assert!(partials(&server).is_empty());
}

#[tokio::test]
async fn who_still_holds_the_upload_open_cannot_change_the_photo() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(20);
    let (sha, total) = (Sha::of(&bytes), bytes.len());
    put(&phone, sha, 0, total, &bytes[..100]).await;
    // As a second request does that waits for the first one's lock.
    let held = OpenOptions::new().write(true).open(&partials(&server)[0]);
    let held = held.unwrap();
    let last = put(&phone, sha, 100, total, &bytes[100..]).await;
    assert_eq!(good::<BlobState>(last).await, whole(&bytes));
    held.set_len(0).unwrap();
    assert_eq!(read(&phone, sha).await.bytes().await.unwrap(), bytes);
}

#[tokio::test]
async fn a_phone_that_hangs_up_after_the_last_byte_has_sent_it() {
    let server = TestServer::start().await;
    let mut phone = server.phone();
    let signed_in = phone.try_sign_in("guard@north", PASSWORD).await;
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let who: sync::wire::SignedIn = good(signed_in).await;
    phone.person = Some(who.person);
    let bytes = picture(20);
    let (sha, total) = (Sha::of(&bytes), bytes.len());

    let turn = server.server.blobs.turn().await.unwrap();
    let head = format!(
        "PUT /api/v1{}?offset=0&total={total} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\
         x-xiaoxun-person: {}\r\ncontent-length: {total}\r\n\r\n",
        phone.of_school(&format!("/blobs/{sha}")),
        who.person,
    );
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&bytes).await.unwrap();
    tokio::time::timeout(PATIENCE, async {
        let full = || {
            let partials = partials(&server);
            let first = partials.first();
            first.is_some_and(|path| fs::read(path).unwrap().len() == total)
        };
        while !full() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        drop(stream);
        // Time for the server to see it; the upload waits for its turn meanwhile.
        tokio::time::sleep(Duration::from_millis(200)).await;
        drop(turn);
        while arrivals(&phone).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("the photo arrives");
}

#[tokio::test]
async fn bytes_that_went_bad_are_not_served() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(20);
    let sha = Sha::of(&bytes);
    put(&phone, sha, 0, bytes.len(), &bytes).await;
    let mut bad = bytes.clone();
    bad[200] ^= 1;
    fs::write(place(&server, sha), bad).unwrap();
    refused(read(&phone, sha).await, 500, "internal").await;
}
