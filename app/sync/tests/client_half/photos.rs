//! Photos: after what names them, from where the server stands, until the feed brings them.

use domain::entity::EntityRef;
use domain::id::{OpId, Sha};
use sync::client::store::Upload;
use sync::client::{Effect, Event, NetError, Token};
use sync::wire::{BlobState, CHUNK_BYTES_MAX, Change, Cursor, Page};

use crate::rig::{Rig, at, id, page, receipt, status};

enum Ask {
    State,
    Chunk { offset: u64, len: u64 },
}

impl Rig {
    fn upload(&mut self) -> Option<(Token, Ask)> {
        self.take(|effect| match effect {
            Effect::BlobState { token, .. } => Some((*token, Ask::State)),
            Effect::BlobChunk {
                token, offset, len, ..
            } => Some((
                *token,
                Ask::Chunk {
                    offset: *offset,
                    len: *len,
                },
            )),
            _ => None,
        })
    }

    fn asks_state(&mut self) -> Token {
        match self.upload() {
            Some((token, Ask::State)) => token,
            _ => panic!("does not ask where the server stands"),
        }
    }

    fn sends(&mut self, from: u64) -> (Token, u64) {
        match self.upload() {
            Some((token, Ask::Chunk { offset, len })) if offset == from => (token, len),
            _ => panic!("does not send from {from}"),
        }
    }

    fn stands(&mut self, token: Token, offset: u64, complete: bool) {
        let result = Ok(BlobState { offset, complete });
        self.tell(Event::BlobAnswer { token, result });
    }

    fn refused(&mut self, token: Token, error: NetError) {
        let result = Err(error);
        self.tell(Event::BlobAnswer { token, result });
    }
}

/// A phone whose operation was pushed and whose photo is to go.
fn with_photo(bytes: &[u8]) -> Rig {
    let mut rig = Rig::ready();
    rig.act(1, Some(bytes));
    assert!(rig.upload().is_none(), "operations go first");
    rig.accept_push();
    rig
}

/// The page that confirms the operation, and no photo.
fn confirming(from: Cursor) -> Page {
    let mut page = page(from, at(2));
    page.receipts = vec![receipt(OpId(id(1)), 2)];
    page
}

#[test]
fn an_upload_goes_on_where_the_server_stands() {
    let mut rig = with_photo(&vec![7; CHUNK_BYTES_MAX + 100]);
    let whole = u64::try_from(CHUNK_BYTES_MAX).unwrap();
    let token = rig.asks_state();
    rig.stands(token, 50, false);
    let (token, len) = rig.sends(50);
    assert_eq!(len, whole);
    // Half of it arrived.
    rig.stands(token, 1050, false);
    let (token, _) = rig.sends(1050);
    rig.refused(token, NetError::Timeout);
    rig.pass(2_000);
    let token = rig.asks_state();
    rig.stands(token, whole, false);
    let (token, len) = rig.sends(whole);
    assert_eq!(len, 100);
    rig.stands(token, whole + 100, true);
    assert_eq!(rig.store.blobs().next().unwrap().upload, Upload::Complete);
    assert_eq!(rig.status().unsent_blobs, 0);
}

#[test]
fn only_the_feed_makes_a_photo_final() {
    let mut rig = with_photo(b"photo");
    let sha = Sha::of(b"photo");
    let token = rig.asks_state();
    rig.stands(token, 0, true);
    assert_eq!(rig.store.blob(sha).unwrap().arrived, None);
    rig.answer_pull(|from| {
        let mut page = page(from, at(4));
        page.changes = vec![Change {
            id: EntityRef::photo(sha).id,
            kind: "photo".into(),
            seq: 4,
            state: Some("{}".into()),
        }];
        page
    });
    assert_eq!(rig.store.blob(sha).unwrap().arrived, Some(4));
}

#[test]
fn a_photo_that_the_feed_does_not_bring_is_asked_for_again() {
    let mut rig = with_photo(b"photo");
    let token = rig.asks_state();
    rig.stands(token, 0, true);
    rig.answer_pull(confirming);
    rig.pass(700_000);
    let token = rig.asks_state();
    rig.stands(token, 0, false);
    assert_eq!(rig.store.blobs().next().unwrap().upload, Upload::Unsent);
    rig.sends(0);
}

#[test]
fn other_bytes_at_the_server_start_over_and_damaged_ones_here_are_reported() {
    let mut rig = with_photo(b"photo");
    let token = rig.asks_state();
    rig.stands(token, 3, false);
    let (token, _) = rig.sends(3);
    rig.refused(token, status(422, "hash_mismatch"));
    let (token, _) = rig.sends(0);
    rig.store.rot(Sha::of(b"photo"));
    rig.refused(token, status(422, "hash_mismatch"));
    assert_eq!(rig.status().damaged, 1);
    rig.pass(3_600_000);
    assert!(rig.upload().is_none(), "and blocks nothing");
}

#[test]
fn a_refused_photo_lets_the_others_pass() {
    let mut rig = with_photo(b"refused");
    let token = rig.asks_state();
    rig.refused(token, status(415, "bad_media"));
    rig.answer_pull(confirming);
    rig.act(2, Some(b"fine"));
    rig.accept_push();
    let token = rig.asks_state();
    rig.stands(token, 4, true);
    assert_eq!(
        rig.store.blob(Sha::of(b"fine")).unwrap().upload,
        Upload::Complete
    );
    rig.pass(60_000);
    rig.asks_state();
}

/// A quota delays, it never discards: the photo stays on the phone and goes when the server takes it.
#[test]
fn a_photo_that_is_too_much_for_now_is_sent_later() {
    for (http, code) in [(429, "over_quota"), (507, "disk_full")] {
        let mut rig = with_photo(b"photo");
        let token = rig.asks_state();
        rig.stands(token, 0, false);
        let (token, _) = rig.sends(0);
        rig.refused(token, status(http, code));
        assert_eq!(rig.status().error.as_deref(), Some(code));
        rig.answer_pull(confirming);
        assert!(rig.upload().is_none(), "not at once");
        let waiting = rig.status();
        assert_eq!((waiting.unsent_blobs, waiting.damaged), (1, 0), "{code}");
        rig.pass(300_000);
        let token = rig.asks_state();
        rig.stands(token, 0, false);
        let (token, len) = rig.sends(0);
        rig.stands(token, len, true);
        assert_eq!(
            rig.store.blob(Sha::of(b"photo")).unwrap().upload,
            Upload::Complete
        );
    }
}
