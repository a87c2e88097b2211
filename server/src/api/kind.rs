//! The kind of school, changed after set-up.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::op::Action;
use sync::account::KindOfSchool;

use crate::auth::Caller;
use crate::extract::Json;
use crate::kind;
use crate::problem::Problem;
use crate::server::Server;

/// Makes it a school of this kind, as one action of the person who asks: the phones do not carry the
/// templates that have to be loaded.
///
/// # Errors
/// When the store does not answer.
pub async fn write(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Json(wanted): Json<KindOfSchool>,
) -> Result<StatusCode, Problem> {
    let entries = kind::change(&server, caller.school, (wanted.kind, wanted.boarding)).await?;
    let put = |(id, entity)| Action::Put {
        id,
        entity: Box::new(entity),
    };
    let actions: Vec<Action> = entries.into_iter().map(put).collect();
    if !actions.is_empty() {
        server
            .act_for(caller.school, caller.person, actions)
            .await?;
        tracing::info!(by = %caller.person, "kind of school changed");
    }
    Ok(StatusCode::NO_CONTENT)
}
