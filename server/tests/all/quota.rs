//! How many photos are taken in: what is too much for now is told to wait, and is taken in later.

use domain::id::Sha;
use domain::time::DAY_MS;
use reqwest::Response;
use server::allowance::Limits;
use server::start::Front;
use sync::wire::{BlobState, CHUNK_BYTES_MAX};

use crate::blobs::{at, picture, put, state, whole};
use crate::support::{TestServer, good, refused};

const ROOM: u64 = 1 << 62;

fn limits(person_day: u64, free: u64) -> Front {
    Front {
        limits: Limits { person_day, free },
        ..Front::default()
    }
}

fn seconds(answer: &Response) -> u64 {
    let wait = answer.headers()["retry-after"].to_str().unwrap();
    wait.parse().unwrap()
}

#[tokio::test]
async fn who_sent_too_much_today_goes_on_tomorrow() {
    let bytes = picture(400);
    let (sha, total) = (Sha::of(&bytes), bytes.len());
    let first = CHUNK_BYTES_MAX;
    assert!(total > first);
    let server = TestServer::with(limits(u64::try_from(total - 1).unwrap(), 0)).await;
    let guard = server.phone_of("guard").await;
    let taken = put(&guard, sha, 0, total, &bytes[..first]).await;
    assert_eq!(good::<BlobState>(taken).await, at(first));

    let late = put(&guard, sha, first, total, &bytes[first..]).await;
    let wait = seconds(&late);
    assert!((1..=86_400).contains(&wait), "{wait}");
    refused(late, 429, "over_quota").await;
    // What is there stays there, and others are not kept waiting.
    assert_eq!(state(&guard, sha).await, at(first));
    let other = picture(31);
    let of_other = Sha::of(&other);
    let teacher = server.phone_of("teacher").await;
    let taken = put(&teacher, of_other, 0, other.len(), &other).await;
    assert_eq!(good::<BlobState>(taken).await, whole(&other));

    server.server.clock.advance(DAY_MS);
    let taken = put(&guard, sha, first, total, &bytes[first..]).await;
    assert_eq!(good::<BlobState>(taken).await, whole(&bytes));
}

#[tokio::test]
async fn what_arrived_before_a_restart_counts() {
    let (one, two) = (picture(60), picture(61));
    let limit = u64::try_from(one.len() + two.len() - 1).unwrap();
    let server = TestServer::with(limits(limit, 0)).await;
    let guard = server.phone_of("guard").await;
    let taken = put(&guard, Sha::of(&one), 0, one.len(), &one).await;
    assert_eq!(good::<BlobState>(taken).await, whole(&one));

    let again = server.restart(limits(limit, 0)).await;
    let guard = again.phone_of("guard").await;
    let late = put(&guard, Sha::of(&two), 0, two.len(), &two).await;
    refused(late, 429, "over_quota").await;
    // A photo that is there is never too much.
    let same = put(&guard, Sha::of(&one), 0, one.len(), &one).await;
    assert_eq!(good::<BlobState>(same).await, whole(&one));
}

#[tokio::test]
async fn the_disk_is_never_filled_up() {
    let server = TestServer::with(limits(ROOM, ROOM)).await;
    let guard = server.phone_of("guard").await;
    let bytes = picture(32);
    let sha = Sha::of(&bytes);
    let late = put(&guard, sha, 0, bytes.len(), &bytes).await;
    assert!(seconds(&late) > 0);
    refused(late, 507, "disk_full").await;
    assert_eq!(state(&guard, sha).await, at(0));
}
