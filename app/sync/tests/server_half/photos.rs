//! Photos in chunks, and their arrival in the sequence.

use domain::entity::EntityRef;
use domain::id::Sha;
use domain::photo::Photo;
use domain::problem::Code;
use sync::wire::{BLOB_BYTES_MAX, BlobState};

use crate::school::{GUARD, NOON, TestSchool, person};

pub(crate) fn photo(bytes: &[u8]) -> Photo {
    Photo {
        sha: Sha::of(bytes),
        bytes: u32::try_from(bytes.len()).unwrap(),
        media: "image/jpeg".into(),
        person: person(GUARD),
        arrived: NOON,
    }
}

#[test]
fn a_photo_in_chunks_arrives_once() {
    let mut school = TestSchool::new();
    let bytes = b"a photo in two chunks";
    let photo = photo(bytes);
    let before = school.server.head().seq;
    let state = school
        .server
        .chunk(&photo, 0, &bytes[..7], [1; 16])
        .unwrap();
    assert_eq!(
        state,
        BlobState {
            offset: 7,
            complete: false
        }
    );
    assert_eq!(school.server.blob(photo.sha), None);
    assert_eq!(
        school.server.chunk(&photo, 0, &bytes[..7], [1; 16]),
        Err(Code::OffsetMismatch)
    );
    let state = school
        .server
        .chunk(&photo, 7, &bytes[7..], [2; 16])
        .unwrap();
    assert_eq!(
        state,
        BlobState {
            offset: 21,
            complete: true
        }
    );
    assert_eq!(school.server.blob(photo.sha), Some(&bytes[..]));
    assert_eq!(school.server.head().seq, before + 1);
    let at = EntityRef::photo(photo.sha).id;
    assert_eq!(school.state::<Photo>(at), Some(photo.clone()));

    let mut later = photo.clone();
    later.arrived = NOON.plus(1000);
    let again = school
        .server
        .chunk(&later, 0, &bytes[..7], [3; 16])
        .unwrap();
    assert!(again.complete);
    let again = sync::server::arrival(crate::school::school_id(), &later, [4; 16]);
    assert!(
        school.server.push(again)[0].duplicate,
        "two arrivals are one"
    );
    assert_eq!(school.state::<Photo>(at), Some(photo));
}

#[test]
fn bytes_that_do_not_match_start_over() {
    let mut school = TestSchool::new();
    let photo = photo(b"right");
    assert_eq!(
        school.server.chunk(&photo, 0, b"wrong", [0; 16]),
        Err(Code::HashMismatch)
    );
    assert_eq!(
        school.server.blob_state(photo.sha),
        BlobState {
            offset: 0,
            complete: false
        }
    );
    assert!(
        school
            .server
            .chunk(&photo, 0, b"right", [0; 16])
            .unwrap()
            .complete
    );
}

#[test]
fn more_bytes_than_announced_or_allowed_are_refused() {
    let mut school = TestSchool::new();
    let mut photo = photo(b"short");
    assert_eq!(
        school.server.chunk(&photo, 0, b"longer", [0; 16]),
        Err(Code::TooLarge)
    );
    photo.bytes = u32::try_from(BLOB_BYTES_MAX).unwrap() + 1;
    assert_eq!(
        school.server.chunk(&photo, 0, b"s", [0; 16]),
        Err(Code::TooLarge)
    );
}
