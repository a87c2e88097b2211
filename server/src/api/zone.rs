//! The zone of a school, changed after set-up.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::entity::Kind;
use domain::id::SchoolId;
use domain::op::Action;
use domain::problem::Code;
use domain::school::School;
use domain::time::{Date, Zone};
use store::{Dated, Read};
use sync::account::ZoneOfSchool;

use crate::auth::Caller;
use crate::extract::Json;
use crate::problem::Problem;
use crate::server::Server;

/// Moves the school to another zone, which would move the days of whatever was recorded: so only
/// before that. Done as the server, since no phone can tell.
///
/// # Errors
/// `bad_parameter` for a zone that cannot be chosen; `zone_fixed`; when the store does not answer.
pub async fn write(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Json(wanted): Json<ZoneOfSchool>,
) -> Result<StatusCode, Problem> {
    let zone = Zone::named(&wanted.zone).ok_or(Code::BadParameter)?;
    let id = caller.school;
    let school: School = server.state(id, id.0).await?.ok_or(Code::NotFound)?;
    if school.zone == zone {
        return Ok(StatusCode::NO_CONTENT);
    }
    if is_begun(&*server.store, id).await? {
        return Err(Code::ZoneFixed.into());
    }
    let put = Action::Put {
        id: id.0,
        entity: Box::new(School { zone, ..school }.into()),
    };
    server.act(id, vec![put]).await?;
    tracing::info!(by = %caller.person, zone = wanted.zone, "zone changed");
    Ok(StatusCode::NO_CONTENT)
}

/// Whether anything was recorded or walked.
async fn is_begun(store: &dyn Read, school: SchoolId) -> Result<bool, Problem> {
    let last = Date::new(9999, 12, 31).map_err(Problem::internal)?;
    for kind in [Kind::Round, Kind::Record, Kind::Handover] {
        let any = Dated::new(kind, Date::from_days(0), last, 1);
        if !store.dated(school, &any).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
