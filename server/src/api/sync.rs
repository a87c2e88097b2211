//! Push, feed and snapshot: thin, for the engine decides everything.

use std::sync::Arc;

use ::sync::server::Author;
use ::sync::wire::{
    PUSH_OPS_MAX, Page, PullRequest, PushRequest, PushResponse, SnapshotPage, SnapshotRequest,
    UNCONFIRMED_MAX,
};
use axum::Json as Answer;
use axum::extract::State;
use domain::problem::Code;

use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Json;
use crate::problem::Problem;
use crate::server::{Reading, Server};

/// Takes operations in and answers what became of each. Nothing in one of them fails the others.
///
/// # Errors
/// `too_large` for more operations than a push may hold.
pub async fn push(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Json(request): Json<PushRequest>,
) -> Result<Answer<PushResponse>, Problem> {
    let sent: usize = request.groups.iter().map(|group| group.ops.len()).sum();
    if sent > PUSH_OPS_MAX {
        return Err(Code::TooLarge.into());
    }
    let author = Author::Person(caller.person);
    server
        .push(caller.school, author, request)
        .await
        .map(Answer)
}

/// What has changed since the phone's cursor, as the person may see it.
///
/// # Errors
/// `history_diverged` for a cursor this server does not know.
pub async fn feed(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Json(request): Json<PullRequest>,
) -> Result<Answer<Page>, Problem> {
    if request.unconfirmed.len() > UNCONFIRMED_MAX {
        return Err(Code::TooLarge.into());
    }
    let page = store
        .pull(caller.school, caller.person, &request, clock.now())
        .await?;
    Ok(Answer(page))
}

/// Everything the person may see, page by page.
///
/// # Errors
/// `history_diverged` when the snapshot began on a history this server does not know.
pub async fn snapshot(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Json(request): Json<SnapshotRequest>,
) -> Result<Answer<SnapshotPage>, Problem> {
    let page = store
        .snapshot(caller.school, caller.person, &request, clock.now())
        .await?;
    Ok(Answer(page))
}
