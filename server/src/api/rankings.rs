//! Publishing a ranking from every record there is: a phone holds those of some weeks, which is not all
//! of a term, and nothing of a month after it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::calendar::SchoolYear;
use domain::entity::told_until;
use domain::id::{GroupId, OpId};
use domain::op::{Action, ranking_id};
use domain::person::Right;
use domain::problem::Code;
use domain::ranking::{Period, PeriodKind, ROWS_MAX, Ranking, RankingStatus};
use domain::record::Record;
use domain::school::School;
use sync::account::NewRanking;

use crate::auth::Caller;
use crate::extract::Json;
use crate::page::{of_days, register};
use crate::problem::Problem;
use crate::random;
use crate::rank::Counted;
use crate::server::{Server, own_op};

/// Computes the ranking of a day, week, month or term that is over, from all its records, and publishes
/// it for the director who asks: as that director's own operations, by the ordinary push.
///
/// # Errors
/// `not_permitted` for who does not direct the whole school; `bad_parameter` when the days are no such
/// period that is over; `taken` when a ranking of it stands; `not_found` when nothing was checked.
pub async fn publish(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Json(wanted): Json<NewRanking>,
) -> Result<StatusCode, Problem> {
    if !caller.viewer.has_at(Right::Direct, None, &[], None) {
        return Err(Code::NotPermitted.into());
    }
    let (store, id, now) = (&*server.store, caller.school, server.clock.now());
    let school: School = server.state(id, id.0).await?.ok_or(Code::NotFound)?;
    let years = register::<SchoolYear>(store, id).await?;
    let today = school.zone.local(now).date;
    let period = period(wanted, years.values()).ok_or(Code::BadParameter)?;
    if !period.is_over(today) {
        return Err(Code::BadParameter.into());
    }
    // Between the look whether one stands and the publication nobody else may look: one request of this
    // process at a time, and one process of those that share a database. Ids that derive from the
    // period would not do: two directors' operations differ in who and when, and the second would be
    // set aside as another content under the same id.
    let _one = server.publishing.lock().await;
    let _alone = store.alone().await?;
    if stands(&server, &caller, period).await? {
        return Err(Code::Taken.into());
    }
    let mut records = of_days::<Record>(store, id, period.from, period.to).await?;
    records.retain(|_, record| record.check.is_some());
    let counted = Counted {
        school: &school,
        plans: &register(store, id).await?,
        years: &years,
        templates: &register(store, id).await?,
        classes: &register(store, id).await?,
        records: &records,
    };
    let table = counted.table(period, now);
    if table.rows.is_empty() {
        return Err(Code::NotFound.into());
    }
    if table.rows.len() > ROWS_MAX {
        return Err(Code::TooLarge.into());
    }
    let (group, put) = (GroupId(random::id(now)?), OpId(random::id(now)?));
    let ranking = ranking_id(put);
    let who = (id, caller.person);
    let drafted = Action::RankingPut { draft: None, table };
    let ops = [
        own_op(who, put, group, now, drafted),
        own_op(
            who,
            OpId(random::id(now)?),
            group,
            now,
            Action::RankingPublish { ranking },
        ),
    ];
    server.push_own(who, &ops).await?;
    tracing::info!(by = %caller.person, from = %period.from, "ranking published");
    Ok(StatusCode::NO_CONTENT)
}

/// The period of these days; `None` when they are none.
fn period<'a>(wanted: NewRanking, years: impl Iterator<Item = &'a SchoolYear>) -> Option<Period> {
    let terms = years.flat_map(|year| &year.terms).map(Period::term);
    let around = [PeriodKind::Month, PeriodKind::Week, PeriodKind::Day]
        .into_iter()
        .filter_map(|kind| Period::around(kind, wanted.from));
    let is_wanted = |period: &Period| (period.from, period.to) == (wanted.from, wanted.to);
    terms.chain(around).find(is_wanted)
}

/// Whether a ranking of the period is published and not archived.
async fn stands(server: &Server, caller: &Caller, period: Period) -> Result<bool, Problem> {
    // A term's ranking stands under a later day than its last: it is looked at for a year.
    let rows = of_days::<Ranking>(
        &*server.store,
        caller.school,
        period.from,
        told_until(&period),
    )
    .await?;
    Ok(rows.values().any(|ranking| {
        ranking.table.period == period && ranking.status == RankingStatus::Published
    }))
}
