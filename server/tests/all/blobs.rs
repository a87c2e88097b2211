//! Photos over HTTP: resumable, verified, and seen by those who may.

use std::io::Cursor;

use domain::id::Sha;
use domain::time::DAY_MS;
use image::{ImageFormat, Rgb, RgbImage};
use reqwest::{Method, Response};
use server::blobs::Blobs;
use sync::wire::{BlobState, CHUNK_BYTES_MAX};

use crate::school::{finding, group};
use crate::support::{Phone, TestServer, good, refused};

/// A PNG of noise, so that it does not compress.
pub(crate) fn picture(side: u32) -> Vec<u8> {
    let mut seed = 1u32;
    let image = RgbImage::from_fn(side, side, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = seed.to_be_bytes();
        Rgb([a, b, c])
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub(crate) async fn put(
    phone: &Phone,
    sha: Sha,
    offset: usize,
    total: usize,
    chunk: &[u8],
) -> Response {
    let path = phone.of_school(&format!("/blobs/{sha}?offset={offset}&total={total}"));
    let request = phone.request(Method::PUT, &path).body(chunk.to_vec());
    request.send().await.unwrap()
}

pub(crate) async fn state(phone: &Phone, sha: Sha) -> BlobState {
    let path = phone.of_school(&format!("/blobs/{sha}/state"));
    good(phone.get(&path).send().await.unwrap()).await
}

pub(crate) async fn read(phone: &Phone, sha: Sha) -> Response {
    let path = phone.of_school(&format!("/blobs/{sha}"));
    phone.get(&path).send().await.unwrap()
}

pub(crate) const fn at(offset: usize) -> BlobState {
    BlobState {
        offset: offset as u64,
        complete: false,
    }
}

pub(crate) const fn whole(bytes: &[u8]) -> BlobState {
    BlobState {
        offset: bytes.len() as u64,
        complete: true,
    }
}

#[tokio::test]
async fn chunks_resume_where_the_server_stands_and_the_arrival_is_a_fact_of_the_sequence() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(400);
    let (sha, total) = (Sha::of(&bytes), bytes.len());
    assert!(total > CHUNK_BYTES_MAX);
    let head = phone.snapshot().await.at.seq;
    assert_eq!(state(&phone, sha).await, at(0));

    let cut = CHUNK_BYTES_MAX - 1000;
    let first = put(&phone, sha, 0, total, &bytes[..cut]).await;
    assert_eq!(good::<BlobState>(first).await, at(cut));
    // The answer was lost; the phone sends the chunk again, or too much, or too far.
    for offset in [0, cut - 1, cut + 1] {
        let wrong = put(&phone, sha, offset, total, &bytes[offset..offset + 100]).await;
        let problem = refused(wrong, 409, "offset_mismatch").await;
        assert_eq!(problem.blob, Some(at(cut)));
    }
    assert_eq!(state(&phone, sha).await, at(cut));
    assert_eq!(phone.snapshot().await.at.seq, head);

    let mut offset = cut;
    let mut last = at(cut);
    while offset < total {
        let end = (offset + CHUNK_BYTES_MAX).min(total);
        last = good(put(&phone, sha, offset, total, &bytes[offset..end]).await).await;
        offset = end;
    }
    assert_eq!(last, whole(&bytes));
    assert_eq!(state(&phone, sha).await, whole(&bytes));
    let arrivals = phone.pull_all().await;
    assert!(arrivals.iter().any(|change| change.kind == "photo"));
    assert_eq!(phone.snapshot().await.at.seq, head + 1);

    // Sent once more, it is simply there.
    let again = put(&phone, sha, 0, total, &bytes[..100]).await;
    assert_eq!(good::<BlobState>(again).await, whole(&bytes));
    assert_eq!(phone.snapshot().await.at.seq, head + 1);
    let got = read(&phone, sha).await;
    assert_eq!(got.bytes().await.unwrap(), bytes);
}

#[tokio::test]
async fn bytes_of_another_hash_or_cut_short_are_dropped_and_asked_for_again() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(20);
    let sha = Sha::of(&bytes);
    let mut flipped = bytes.clone();
    flipped[100] ^= 1;
    let cut = &bytes[..bytes.len() - 10];
    for wrong in [flipped.as_slice(), cut] {
        let answer = put(&phone, sha, 0, wrong.len(), wrong).await;
        let problem = refused(answer, 422, "hash_mismatch").await;
        assert_eq!(problem.blob, Some(at(0)));
        assert_eq!(state(&phone, sha).await, at(0));
        refused(read(&phone, sha).await, 404, "not_found").await;
    }
    let right = put(&phone, sha, 0, bytes.len(), &bytes).await;
    assert_eq!(good::<BlobState>(right).await, whole(&bytes));
}

#[tokio::test]
async fn only_whole_pictures_of_a_sensible_size_are_taken() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let huge = claims_to_be(40_000, 40_000);
    assert!(huge.len() < 2048);
    let long = claims_to_be(20_000, 10);
    let truncated = &picture(20)[..300];
    let page = b"<html><script>alert(1)</script></html>";
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg'/>";
    let cases: [(&[u8], u16, &str); 5] = [
        (&huge, 422, "bad_image"),
        (&long, 422, "bad_image"),
        (truncated, 422, "bad_image"),
        (page, 415, "bad_media"),
        (drawing, 415, "bad_media"),
    ];
    for (bytes, status, code) in cases {
        let sha = Sha::of(bytes);
        let answer = put(&phone, sha, 0, bytes.len(), bytes).await;
        refused(answer, status, code).await;
        refused(read(&phone, sha).await, 404, "not_found").await;
        assert_eq!(state(&phone, sha).await, at(0));
    }
    let nothing = put(&phone, Sha::of(b""), 0, 0, b"").await;
    refused(nothing, 400, "bad_parameter").await;
    let beyond = put(&phone, Sha::of(b"x"), 0, 1, b"xy").await;
    refused(beyond, 400, "bad_parameter").await;
    let all = put(&phone, Sha::of(b"x"), 0, 9 * 1024 * 1024, b"x").await;
    refused(all, 413, "too_large").await;
}

/// A PNG whose header claims this size, with hardly any bytes.
fn claims_to_be(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], content: &[u8]| {
        let mut body = kind.to_vec();
        body.extend(content);
        bytes.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        bytes.extend(&body);
        bytes.extend(crc(&body).to_be_bytes());
    };
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    chunk(b"IHDR", &header);
    chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]);
    chunk(b"IEND", &[]);
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    })
}

#[tokio::test]
async fn who_may_see_what_names_a_photo_may_fetch_it_and_nobody_else() {
    let server = TestServer::start().await;
    server.found("south").await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let teacher = server.phone_of("teacher").await;
    let mut stranger = server.phone();
    stranger.sign_in("director@south").await;
    let bytes = picture(20);
    let sha = Sha::of(&bytes);
    put(&guard, sha, 0, bytes.len(), &bytes).await;

    assert_eq!(read(&guard, sha).await.status(), 200);
    let named = finding(
        guard.school,
        guard.person(),
        "found",
        None,
        &[(sha, bytes.len())],
    );
    guard.push(vec![group(&[named])]).await;
    assert_eq!(read(&director, sha).await.status(), 200);
    // Another walker may not see the record; another school knows of nothing, hash or not.
    refused(read(&teacher, sha).await, 404, "not_found").await;
    refused(read(&stranger, sha).await, 404, "not_found").await;
    assert_eq!(state(&stranger, sha).await, at(0));
    // Half an upload of one's own opens nothing.
    put(&stranger, sha, 0, bytes.len(), &bytes[..10]).await;
    refused(read(&stranger, sha).await, 404, "not_found").await;
}

#[tokio::test]
async fn one_sender_cannot_spoil_anothers_upload() {
    let server = TestServer::start().await;
    let (guard, teacher) = (
        server.phone_of("guard").await,
        server.phone_of("teacher").await,
    );
    let bytes = picture(20);
    let (sha, total) = (Sha::of(&bytes), bytes.len());
    put(&guard, sha, 0, total, &bytes[..100]).await;
    put(&teacher, sha, 0, total, &[0; 50]).await;
    assert_eq!(state(&guard, sha).await, at(100));
    let rest = put(&guard, sha, 100, total, &bytes[100..]).await;
    assert_eq!(good::<BlobState>(rest).await, whole(&bytes));
}

#[tokio::test]
async fn two_phones_that_send_the_last_chunk_at_once_both_succeed() {
    let server = TestServer::start().await;
    let (one, two) = (
        server.phone_of("guard").await,
        server.phone_of("teacher").await,
    );
    let head = one.snapshot().await.at.seq;
    let bytes = picture(20);
    let (sha, total) = (Sha::of(&bytes), bytes.len());
    let (first, second) = tokio::join!(
        put(&one, sha, 0, total, &bytes),
        put(&two, sha, 0, total, &bytes)
    );
    assert_eq!(good::<BlobState>(first).await, whole(&bytes));
    assert_eq!(good::<BlobState>(second).await, whole(&bytes));
    let arrivals = one.pull_all().await;
    assert_eq!(
        arrivals
            .iter()
            .filter(|change| change.kind == "photo")
            .count(),
        1
    );
    assert_eq!(one.snapshot().await.at.seq, head + 1);
}

#[tokio::test]
async fn bytes_that_vanished_from_the_folder_are_asked_for_again() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(20);
    let sha = Sha::of(&bytes);
    put(&phone, sha, 0, bytes.len(), &bytes).await;
    let name = sha.to_string();
    let blobs = crate::support::data_folder(server.folder.path()).join("blobs");
    let (folder, name) = name.split_at(2);
    let file = blobs.join(folder).join(name);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(state(&phone, sha).await, at(0));
    let again = put(&phone, sha, 0, bytes.len(), &bytes).await;
    assert_eq!(good::<BlobState>(again).await, whole(&bytes));
    assert!(file.is_file());
}

#[tokio::test]
async fn bytes_go_out_as_a_picture_and_as_nothing_else() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(20);
    let sha = Sha::of(&bytes);
    put(&phone, sha, 0, bytes.len(), &bytes).await;
    let answer = read(&phone, sha).await;
    let header = |name: &str| answer.headers()[name].to_str().unwrap();
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(
        header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
    assert_eq!(
        header("cache-control"),
        "private, max-age=31536000, immutable"
    );
    assert_eq!(header("vary"), "x-xiaoxun-person");
    // An <img> cannot name its person in a header.
    let path = phone.of_school(&format!("/blobs/{sha}?person={}", phone.person()));
    let mut image = phone.clone();
    image.person = None;
    assert_eq!(image.get(&path).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let data = crate::support::data_folder(server.folder.path());
    let outside = data.join("outside");
    std::fs::write(&outside, picture(20)).unwrap();
    let sha = Sha::of(&picture(20)).to_string();
    let (short, _) = sha.split_at(63);
    let upper = sha.to_uppercase();
    for name in [
        "..%2F..%2Foutside",
        "%2e%2e%2f%2e%2e%2foutside",
        "..%5C..%5Coutside",
        "ab%2F..%2F..%2F..%2Foutside",
        short,
        &format!("{sha}0"),
        &format!("{short}%00"),
    ] {
        let path = phone.of_school(&format!("/blobs/{name}"));
        refused(phone.get(&path).send().await.unwrap(), 404, "not_found").await;
        let put = phone.request(Method::PUT, &format!("{path}?offset=0&total=4"));
        refused(put.body("data").send().await.unwrap(), 404, "not_found").await;
    }
    // Clients tidy such paths up by themselves; this one does not.
    let raw = format!(
        "GET /api/v1/schools/{}/blobs/../../../../outside HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        phone.school
    );
    assert!(server.raw(raw.as_bytes()).await.starts_with("HTTP/1.1 404"));
    refused(
        phone
            .get(&phone.of_school(&format!("/blobs/{upper}")))
            .send()
            .await
            .unwrap(),
        404,
        "not_found",
    )
    .await;
    let mut found: Vec<_> = std::fs::read_dir(data.join("blobs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    found.sort();
    assert_eq!(found, ["partial"]);
    assert_eq!(
        std::fs::read_dir(data.join("blobs/partial"))
            .unwrap()
            .count(),
        0
    );
}

#[tokio::test]
async fn an_upload_given_up_a_month_ago_is_dropped_at_the_next_start() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let bytes = picture(20);
    let sha = Sha::of(&bytes);
    put(&phone, sha, 0, bytes.len(), &bytes[..100]).await;
    let data = crate::support::data_folder(server.folder.path());
    let now = server.server.clock.now();
    for (days, left) in [(29, at(100)), (31, at(0))] {
        Blobs::open(&data, now.plus(days * DAY_MS)).unwrap();
        assert_eq!(state(&phone, sha).await, left, "after {days} days");
    }
}
