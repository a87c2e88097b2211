//! The released forms of everything that travels: written as in `tests/golden`, and what was
//! written so is read. A file is never rewritten. For a new form,
//! `XIAOXUN_GOLDEN=write cargo test -p sync golden` creates the files that are missing.

use core::fmt::Debug;
use std::fs;
use std::path::PathBuf;

use domain::id::{Id, OpId, Sha};
use domain::time::UtcMillis;
use json::{FromJson, ToJson};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::wire::{
    BlobState, Change, Cursor, Outcome, Page, Poke, ProblemBody, PullRequest, PushRequest,
    PushResponse, PushResult, Receipt, SentGroup, SentOp, SignedIn, SnapshotPage, SnapshotRequest,
};

use crate::school::{id, person, school_id};

const SENT: UtcMillis = UtcMillis(1_788_235_200_000);

#[expect(
    clippy::disallowed_methods,
    reason = "the one switch that creates files for new forms"
)]
fn golden<T>(name: &str, value: &T)
where
    T: Serialize + DeserializeOwned + ToJson + FromJson + PartialEq + Debug,
{
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let path = folder.join(format!("{name}.json"));
    let mut now = serde_json::to_string_pretty(value).unwrap();
    now.push('\n');
    if !path.exists() && std::env::var("XIAOXUN_GOLDEN").as_deref() == Ok("write") {
        fs::write(&path, &now).unwrap();
    }
    let released = fs::read_to_string(&path)
        .unwrap_or_else(|_| panic!("{name}: no golden file; see the head of golden.rs"));
    assert_eq!(now, released, "{name}: a released form changed");
    assert_eq!(
        &serde_json::from_str::<T>(&released).unwrap(),
        value,
        "{name}"
    );
    // The phone's way of reading and writing is another one, and the same to the byte.
    assert_eq!(&json::from_str::<T>(&released).unwrap(), value, "{name}");
    assert_eq!(
        json::to_string(value),
        serde_json::to_string(value).unwrap(),
        "{name}"
    );
}

fn cursor(seq: u64, last: Option<Id>) -> Cursor {
    Cursor {
        seq,
        last,
        head: last.map(|_| seq + 2),
        hash: Sha::of(b"hash"),
    }
}

fn changes() -> Vec<Change> {
    let change = |name: &str, kind: &str, state: Option<&str>| Change {
        id: id(name),
        kind: kind.into(),
        seq: 7,
        state: state.map(str::to_owned),
    };
    vec![
        change("record", "record", Some(r#"{"note":"通道堆物"}"#)),
        change("gone", "issue", None),
        change("newer", "sample", Some("{}")),
    ]
}

#[test]
fn golden_push() {
    let op = |id: &str, body: &str| SentOp {
        id: id.into(),
        body: body.into(),
    };
    let groups = vec![
        SentGroup {
            ops: vec![op(&id("op").to_string(), r#"{"id":"…"}"#), op("no id", "{")],
        },
        SentGroup { ops: vec![] },
    ];
    golden("push_request", &PushRequest { groups });
    let result = |outcome, duplicate, code: Option<&str>| PushResult {
        id: id("op").to_string(),
        seq: 7,
        outcome,
        duplicate,
        code: code.map(str::to_owned),
    };
    let results = vec![
        result(Outcome::Applied, false, None),
        result(Outcome::Applied, true, None),
        result(Outcome::Contested, false, Some("contested")),
        result(Outcome::SetAside, false, Some("invalid")),
        result(Outcome::Waiting, false, Some("waiting_for_other")),
    ];
    let server_time = SENT;
    golden(
        "push_response",
        &PushResponse {
            results,
            server_time,
        },
    );
}

#[test]
fn golden_feed() {
    let from = cursor(5, None);
    let unconfirmed = vec![OpId(id("op"))];
    golden("pull_request", &PullRequest { from, unconfirmed });
    let last = Page {
        from,
        to: cursor(7, None),
        changes: changes(),
        more: false,
        receipts: vec![Receipt {
            op: OpId(id("op")),
            seq: 7,
            outcome: Outcome::Applied,
        }],
        rights: 3,
        durable_seq: Some(6),
        server_time: SENT,
    };
    golden("page", &last);
    let first = Page {
        to: cursor(7, Some(id("record"))),
        changes: vec![],
        more: true,
        receipts: vec![],
        durable_seq: None,
        ..last
    };
    golden("page_inside_a_number", &first);
}

#[test]
fn golden_snapshot() {
    let at = cursor(7, None);
    golden("snapshot_request_first", &SnapshotRequest::default());
    let next = SnapshotRequest {
        at: Some(at),
        after: Some(id("record")),
    };
    golden("snapshot_request_next", &next);
    let page = SnapshotPage {
        at,
        after: next.after,
        changes: changes().into_iter().take(1).collect(),
        more: true,
        next: Some(id("record")),
        rights: 3,
        durable_seq: Some(6),
        server_time: SENT,
    };
    golden("snapshot_page", &page);
}

#[test]
fn golden_small_answers() {
    golden(
        "blob_state",
        &BlobState {
            offset: 262_144,
            complete: false,
        },
    );
    golden("poke", &Poke { seq: 7 });
    let problem = |blob| ProblemBody {
        code: "offset_mismatch".into(),
        number: "409.3".into(),
        message: "上传位置不符，请从服务器给出的位置继续".into(),
        blob,
    };
    golden("problem", &problem(None));
    let stands = BlobState {
        offset: 7,
        complete: false,
    };
    golden("problem_with_blob", &problem(Some(stands)));
    let signed_in = SignedIn {
        person: person("guard"),
        name: "张建国".into(),
        school: school_id(),
        school_name: "示范小学".into(),
    };
    golden("signed_in", &signed_in);
}

/// What an older phone does not send, and a newer one sends more, is read all the same.
#[test]
fn requests_of_other_versions_are_read() {
    let hash = Sha::of(b"hash");
    let old = format!(r#"{{"from":{{"seq":5,"hash":"{hash}"}}}}"#);
    let read: PullRequest = serde_json::from_str(&old).unwrap();
    assert_eq!((read.from, read.unconfirmed), (cursor(5, None), vec![]));
    let newer = r#"{"at":null,"after":null,"kinds":["record"]}"#;
    let read: SnapshotRequest = serde_json::from_str(newer).unwrap();
    assert_eq!(read, SnapshotRequest::default());
}
