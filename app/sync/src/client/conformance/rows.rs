//! Rows and steps that the cases are made of.

use domain::id::{GroupId, Id, OpId, Sha};
use domain::time::{Contact, Date, UtcMillis};

use super::Step;
use crate::client::store::{
    BaseRow, BlobRow, Commit, CommitResult, Durability, Guard, OpRow, OpState, Staging, StoredMeta,
    Upload, Write,
};
use crate::wire::Cursor;

/// An id that ends in `n`.
pub(super) fn id(n: u8) -> Id {
    let mut bytes = [0; 16];
    bytes[15] = n;
    Id::from_bytes(bytes)
}

pub(super) fn op(n: u8, ordinal: u64) -> OpRow {
    OpRow {
        id: OpId(id(n)),
        group: GroupId(id(100)),
        ordinal,
        body: format!("{{\"not\":\"an operation\",\"text\":\"巡视 \\\"{n}\\\"\"}}"),
        made: UtcMillis(1_700_000_000_000),
        state: OpState::Pending,
        blobs: vec![Sha::of(b"photo")],
    }
}

pub(super) fn blob(bytes: &[u8]) -> BlobRow {
    BlobRow {
        sha: Sha::of(bytes),
        media: "image/jpeg".to_owned(),
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        made: UtcMillis(1_700_000_000_000),
        upload: Upload::Unsent,
        arrived: None,
        arrived_at: None,
        damaged: false,
    }
}

pub(super) fn row(generation: u64, n: u8) -> BaseRow {
    BaseRow {
        generation,
        id: id(n),
        kind: "of_a_newer_app".to_owned(),
        seq: u64::from(n),
        state: "{\"unknown\": [1, 2]}  ".to_owned(),
        day: Date::new(2026, 9, n.clamp(1, 28)).ok(),
        parent: Some(id(200)),
        target: Some(id(201)),
        open: true,
    }
}

pub(super) fn cursor(seq: u64) -> Cursor {
    Cursor {
        seq,
        last: Some(id(7)),
        head: Some(seq + 5),
        hash: Sha::of(b"chain"),
    }
}

pub(super) fn meta(seq: u64) -> StoredMeta {
    StoredMeta {
        cursor: Some(cursor(seq)),
        generation: 3,
        staging: Some(Staging {
            generation: 4,
            at: cursor(9),
            after: Some(id(1)),
            rights: 8,
            cursor: None,
        }),
        rights: u64::MAX,
        durable_seq: Some(2),
        contact: Some(Contact {
            server: UtcMillis(5),
            wall: UtcMillis(-6),
            mono_ms: 7,
            page: u32::MAX,
        }),
        columns: 1,
        pruned: Some(UtcMillis(4)),
    }
}

pub(super) fn set_meta(seq: u64) -> Write {
    Write::SetMeta(Box::new(meta(seq)))
}

pub(super) fn strict(writes: Vec<Write>) -> Step {
    let commit = Commit {
        guard: None,
        writes,
        durability: Durability::Strict,
    };
    Step::Commit(commit, CommitResult::Done)
}

pub(super) fn relaxed(writes: Vec<Write>) -> Step {
    let commit = Commit {
        guard: None,
        writes,
        durability: Durability::Relaxed,
    };
    Step::Commit(commit, CommitResult::Done)
}

pub(super) fn guarded(guard: Guard, writes: Vec<Write>, result: CommitResult) -> Step {
    let commit = Commit {
        guard: Some(Box::new(guard)),
        writes,
        durability: Durability::Relaxed,
    };
    Step::Commit(commit, result)
}
