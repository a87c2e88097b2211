//! The requests of the sync engine.

use domain::id::{OpId, PersonId, SchoolId, Sha};
use domain::op::Op;
use domain::problem::Code;
use sync::client::NetError;
use sync::wire::{
    BlobState, CHUNK_BYTES_MAX, Page, PullRequest, PushRequest, PushResponse, SentGroup, SentOp,
    SnapshotPage, SnapshotRequest,
};

use crate::store::{Local, Scope};
use crate::sync::http::{Refused, Request};

/// The path of a school's resource.
#[must_use]
pub fn school_path(school: SchoolId, rest: &str) -> String {
    format!("/api/v1/schools/{school}/{rest}")
}

/// The path of a blob, for an `img`: it names the person, since an `img` sends no header.
#[must_use]
pub fn blob_path(school: SchoolId, person: PersonId, sha: Sha) -> String {
    school_path(school, &format!("blobs/{sha}?person={person}"))
}

fn post(scope: Scope, rest: &str, body: &impl json::ToJson) -> Request {
    Request::post(school_path(scope.school, rest), body)
        .by(scope.person)
        .long()
}

/// Sends operations by group, with their bodies out of the store.
pub(super) async fn push(
    local: &Local,
    scope: Scope,
    groups: &[Vec<OpId>],
) -> Result<PushResponse, NetError> {
    let ids: Vec<OpId> = groups.iter().flatten().copied().collect();
    let rows = local
        .ops(scope, &ids)
        .await
        .map_err(|_| NetError::Missing)?;
    let mut rows = rows.into_iter();
    let mut request = PushRequest::default();
    for group in groups {
        let ops: Option<Vec<SentOp>> = rows
            .by_ref()
            .take(group.len())
            .map(|row| {
                row.map(|row| SentOp {
                    id: row.id.to_string(),
                    body: row.body,
                })
            })
            .collect();
        request.groups.push(SentGroup {
            ops: ops.ok_or(NetError::Missing)?,
        });
    }
    Ok(post(scope, "push", &request).json().await?)
}

/// Sends one operation, as an action of its own, that is not in the store.
pub(crate) async fn push_now(scope: Scope, op: &Op) -> Result<PushResponse, Refused> {
    let sent = SentOp {
        id: op.id.to_string(),
        body: json::to_string(op),
    };
    let request = PushRequest {
        groups: vec![SentGroup { ops: vec![sent] }],
    };
    post(scope, "push", &request).json().await
}

/// Sends all of a photo that is not in the store; one that the server has is not sent again.
pub(crate) async fn blob_now(scope: Scope, sha: Sha, bytes: &[u8]) -> Result<(), Refused> {
    let path = school_path(scope.school, &format!("blobs/{sha}/state"));
    let mut state: BlobState = Request::get(path).by(scope.person).json().await?;
    while !state.complete {
        let from = usize::try_from(state.offset).unwrap_or(usize::MAX);
        let rest = bytes.get(from..).filter(|rest| !rest.is_empty());
        let part = rest.and_then(|rest| rest.chunks(CHUNK_BYTES_MAX).next());
        let part = part.ok_or(Refused::Net(NetError::Garbled))?;
        let (sent, total) = (state.offset, bytes.len());
        let path = format!("blobs/{sha}?offset={sent}&total={total}");
        let request = Request::put(school_path(scope.school, &path), part.to_vec());
        state = request.by(scope.person).long().json().await?;
        if state.offset <= sent && !state.complete {
            return Err(Refused::Net(NetError::Garbled));
        }
    }
    Ok(())
}

/// Asks for what has changed.
pub(super) async fn pull(scope: Scope, request: &PullRequest) -> Result<Page, NetError> {
    Ok(post(scope, "feed", request).json().await?)
}

/// Asks for a page of everything.
pub(super) async fn snapshot(
    scope: Scope,
    request: &SnapshotRequest,
) -> Result<SnapshotPage, NetError> {
    Ok(post(scope, "snapshot", request).json().await?)
}

/// Asks how far a photo is.
pub(super) async fn blob_state(scope: Scope, sha: Sha) -> Result<BlobState, NetError> {
    let path = school_path(scope.school, &format!("blobs/{sha}/state"));
    Ok(Request::get(path).by(scope.person).json().await?)
}

/// A part of a photo.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk {
    pub(super) sha: Sha,
    pub(super) offset: u64,
    pub(super) len: u64,
    pub(super) total: u64,
}

/// Sends a part of a photo, with its bytes out of the store.
pub(super) async fn blob_chunk(
    local: &Local,
    scope: Scope,
    chunk: Chunk,
) -> Result<BlobState, NetError> {
    let Chunk {
        sha,
        offset,
        len,
        total,
    } = chunk;
    let part = local
        .blob_part(scope, sha, offset, len)
        .await
        .ok()
        .flatten();
    let path = school_path(
        scope.school,
        &format!("blobs/{sha}?offset={offset}&total={total}"),
    );
    let request = Request::put(path, part.ok_or(NetError::Missing)?)
        .by(scope.person)
        .long();
    match request.json().await {
        Ok(state) => Ok(state),
        Err(Refused::Problem { http, body }) => match body.blob {
            Some(state) if body.code == Code::OffsetMismatch.as_str() => Ok(state),
            _ => Err(NetError::Status {
                http,
                code: body.code,
            }),
        },
        Err(Refused::Net(error)) => Err(error),
    }
}
