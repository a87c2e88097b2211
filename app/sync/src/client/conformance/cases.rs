//! The cases.

use domain::entity::EntityRef;
use domain::id::{OpId, Sha};
use domain::time::UtcMillis;

use super::rows::{blob, guarded, id, meta, op, relaxed, row, set_meta, strict};
use super::{Case, Step};
use crate::client::event::{BaseHead, Survey};
use crate::client::store::{
    BaseRow, BlobRow, CommitResult, Guard, Loaded, OpRow, OpState, PIECE_BYTES, StoredMeta, Upload,
    Write,
};
use crate::wire::Outcome;

/// Every case.
#[must_use]
pub fn cases() -> Vec<Case> {
    vec![
        empty(),
        action(),
        confirmation(),
        guards(),
        generations(),
        indexing(),
        blobs(),
        offered_again(),
        large_blob(),
        arrivals(),
        removal(),
    ]
}

fn case(name: &'static str, steps: Vec<Step>) -> Case {
    Case { name, steps }
}

fn empty() -> Case {
    case(
        "an empty store reads as empty, and removing nothing does nothing",
        vec![
            Step::Loaded(Loaded::default()),
            Step::Base(0, Vec::new()),
            Step::Blob(Sha::of(b"none"), None),
            Step::Chunk(Sha::of(b"none"), 0, 1, None),
            Step::ReadsBack(vec![(OpId(id(1)), Sha::of(b""))], Vec::new(), false),
            strict(vec![
                Write::RemoveOp(OpId(id(1))),
                Write::RemoveBlob(Sha::of(b"none")),
                Write::RemoveDraft("none".to_owned()),
                Write::RemoveBase {
                    generation: 0,
                    id: id(1),
                },
                Write::ClearGeneration(0),
                Write::BlobDamaged(Sha::of(b"none")),
                Write::OfferAllAgain,
            ]),
            Step::Loaded(Loaded::default()),
        ],
    )
}

fn action() -> Case {
    let (first, second) = (op(2, 1), op(1, 2));
    let photo = blob(b"photo");
    let bodies = [&first, &second].map(|row| (row.id, Sha::of(row.body.as_bytes())));
    let loaded = Loaded {
        outbox: vec![second.head(), first.head()],
        last_ordinal: 2,
        blobs: vec![photo.clone()],
        ..Loaded::default()
    };
    case(
        "an action is there as a whole, to the byte, after the database was opened again",
        vec![
            Step::PutDraft("draft"),
            Step::PutDraft("other"),
            strict(vec![
                Write::PutBlob(photo.clone(), b"photo".to_vec()),
                Write::PutOp(first.clone()),
                Write::PutOp(second.clone()),
                Write::RemoveDraft("draft".to_owned()),
            ]),
            Step::Reopen,
            Step::HasDraft("draft", false),
            Step::HasDraft("other", true),
            Step::Ops(vec![second, first]),
            Step::ReadsBack(bodies.to_vec(), vec![photo.sha], true),
            Step::ReadsBack(vec![(OpId(id(1)), Sha::of(b"other"))], Vec::new(), false),
            Step::Loaded(loaded),
        ],
    )
}

fn confirmation() -> Case {
    let confirmed = OpRow {
        state: OpState::Confirmed {
            seq: 12,
            outcome: Outcome::Contested,
            at: UtcMillis(99),
        },
        ..op(1, 7)
    };
    let confirm = |n: u8| Write::ConfirmOp {
        id: OpId(id(n)),
        seq: 12,
        outcome: Outcome::Contested,
        at: UtcMillis(99),
    };
    let loaded = Loaded {
        meta: meta(12),
        outbox: vec![op(2, 3).head()],
        last_ordinal: 7,
        blobs: Vec::new(),
    };
    case(
        "a receipt takes an operation out of the outbox and keeps it; its ordinal stays used",
        vec![
            strict(vec![Write::PutOp(op(1, 7)), Write::PutOp(op(2, 3))]),
            relaxed(vec![confirm(1), confirm(9), set_meta(12)]),
            Step::Reopen,
            Step::Loaded(loaded),
            Step::Ops(vec![confirmed, op(2, 3)]),
        ],
    )
}

fn guards() -> Case {
    let at = |seq: u64| Guard::of(&meta(seq));
    let fresh = Guard::of(&StoredMeta::default());
    let no_staging = Guard {
        staging: None,
        ..at(1)
    };
    let other_generation = Guard {
        generation: 2,
        ..at(1)
    };
    let write = |n: u8, to: u64| vec![Write::PutBase(row(3, n)), set_meta(to)];
    let refused = CommitResult::GuardFailed;
    case(
        "without a match of cursor, generation and staging nothing is written",
        vec![
            guarded(at(1), write(1, 2), refused),
            guarded(fresh, vec![set_meta(1)], CommitResult::Done),
            guarded(fresh, write(1, 2), refused),
            guarded(no_staging, write(1, 2), refused),
            guarded(other_generation, write(1, 2), refused),
            Step::Base(3, Vec::new()),
            guarded(at(1), write(1, 2), CommitResult::Done),
            guarded(at(1), write(2, 3), refused),
            Step::Reopen,
            guarded(at(1), write(2, 3), refused),
            Step::Base(3, vec![row(3, 1)]),
        ],
    )
}

fn generations() -> Case {
    let mut newer = row(1, 1);
    newer.seq = 40;
    newer.state = "[]".to_owned();
    case(
        "generations do not touch each other, and writes are done in their order",
        vec![
            relaxed(vec![
                Write::PutBase(row(1, 1)),
                Write::PutBase(row(1, 2)),
                Write::PutBase(row(2, 1)),
                Write::PutBase(newer.clone()),
                Write::RemoveBase {
                    generation: 2,
                    id: id(2),
                },
            ]),
            Step::Base(1, vec![newer, row(1, 2)]),
            relaxed(vec![
                Write::ClearGeneration(1),
                Write::PutBase(row(1, 3)),
                Write::RemoveBase {
                    generation: 2,
                    id: id(1),
                },
            ]),
            Step::Base(1, vec![row(1, 3)]),
            Step::Base(2, Vec::new()),
            Step::Survey(
                1,
                Survey {
                    base: vec![BaseHead::from(&row(1, 3))],
                    ..Survey::default()
                },
            ),
        ],
    )
}

fn indexing() -> Case {
    let mut indexed = row(1, 1);
    indexed.index();
    case(
        "index columns are derived again, for one generation",
        vec![
            relaxed(vec![
                Write::PutBase(row(1, 1)),
                Write::PutBase(row(2, 1)),
                Write::Reindex(1),
            ]),
            Step::Base(1, vec![indexed]),
            Step::Base(2, vec![row(2, 1)]),
        ],
    )
}

fn blobs() -> Case {
    let photo = blob(b"photo");
    let sha = photo.sha;
    let other = BlobRow {
        media: "audio/mp4".to_owned(),
        ..photo
    };
    let complete = BlobRow {
        upload: Upload::Complete,
        ..photo.clone()
    };
    let arrived = BlobRow {
        arrived: Some(5),
        arrived_at: Some(UtcMillis(6)),
        ..complete.clone()
    };
    let damaged = BlobRow {
        damaged: true,
        ..arrived.clone()
    };
    let loaded = |blobs: Vec<BlobRow>| {
        Step::Loaded(Loaded {
            blobs,
            ..Loaded::default()
        })
    };
    case(
        "a blob goes from unsent to complete to arrived, and is replaced only when damaged",
        vec![
            strict(vec![Write::PutBlob(photo.clone(), b"photo".to_vec())]),
            strict(vec![Write::PutBlob(other.clone(), b"PHOTO".to_vec())]),
            Step::Blob(sha, Some(photo)),
            Step::Chunk(sha, 1, 3, Some(b"hot".to_vec())),
            Step::Chunk(sha, 3, 3, None),
            relaxed(vec![Write::BlobUpload(sha, Upload::Complete)]),
            loaded(vec![complete]),
            relaxed(vec![Write::BlobArrived {
                sha,
                seq: 5,
                at: UtcMillis(6),
            }]),
            Step::Blob(sha, Some(arrived)),
            loaded(Vec::new()),
            relaxed(vec![Write::BlobDamaged(sha)]),
            Step::Blob(sha, Some(damaged)),
            strict(vec![Write::PutBlob(other.clone(), b"photo".to_vec())]),
            Step::Blob(sha, Some(other)),
            Step::ReadsBack(Vec::new(), vec![sha], true),
        ],
    )
}

fn arrivals() -> Case {
    let (photo, other) = (blob(b"photo"), blob(b"other"));
    let arrival = BaseRow {
        id: EntityRef::photo(photo.sha).id,
        ..row(2, 9)
    };
    let arrived = BlobRow {
        upload: Upload::Complete,
        arrived: Some(9),
        arrived_at: Some(UtcMillis(6)),
        ..photo.clone()
    };
    let mark = |generation: u64| Write::MarkArrived {
        generation,
        at: UtcMillis(6),
    };
    case(
        "blobs whose arrival is in a generation are marked, and no others",
        vec![
            strict(vec![
                Write::PutBlob(photo.clone(), b"photo".to_vec()),
                Write::PutBlob(other.clone(), b"other".to_vec()),
                Write::PutBase(arrival),
                mark(1),
            ]),
            Step::Blob(photo.sha, Some(photo.clone())),
            relaxed(vec![mark(2)]),
            Step::Blob(photo.sha, Some(arrived)),
            Step::Blob(other.sha, Some(other)),
        ],
    )
}

fn offered_again() -> Case {
    let photo = blob(b"photo");
    let sha = photo.sha;
    case(
        "everything still had is offered again",
        vec![
            strict(vec![
                Write::PutOp(op(1, 1)),
                Write::PutBlob(photo.clone(), b"photo".to_vec()),
                Write::ConfirmOp {
                    id: OpId(id(1)),
                    seq: 1,
                    outcome: Outcome::Applied,
                    at: UtcMillis(1),
                },
                Write::BlobArrived {
                    sha,
                    seq: 2,
                    at: UtcMillis(2),
                },
            ]),
            strict(vec![Write::OfferAllAgain]),
            Step::Loaded(Loaded {
                outbox: vec![op(1, 1).head()],
                last_ordinal: 1,
                blobs: vec![photo],
                ..Loaded::default()
            }),
        ],
    )
}

fn large_blob() -> Case {
    let bytes: Vec<u8> = (0u8..=250).cycle().take(PIECE_BYTES * 2 + 5).collect();
    let row = blob(&bytes);
    let sha = row.sha;
    let from = PIECE_BYTES - 2;
    let across = bytes.iter().skip(from).take(4).copied().collect();
    let offset = u64::try_from(from).unwrap_or(0);
    case(
        "a blob of several pieces reads across their borders",
        vec![
            strict(vec![Write::PutBlob(row, bytes)]),
            Step::Reopen,
            Step::Chunk(sha, offset, 4, Some(across)),
            Step::ReadsBack(Vec::new(), vec![sha], true),
        ],
    )
}

fn removal() -> Case {
    let photo = blob(b"photo");
    let sha = photo.sha;
    case(
        "what is removed is gone with its bytes",
        vec![
            strict(vec![
                Write::PutOp(op(1, 1)),
                Write::PutOp(op(2, 2)),
                Write::PutBlob(photo, b"photo".to_vec()),
            ]),
            relaxed(vec![Write::RemoveOp(OpId(id(1))), Write::RemoveBlob(sha)]),
            Step::Reopen,
            Step::Ops(vec![op(2, 2)]),
            Step::Blob(sha, None),
            Step::Chunk(sha, 0, 1, None),
            Step::ReadsBack(Vec::new(), vec![sha], false),
        ],
    )
}
