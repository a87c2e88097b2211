//! 坚持曲线 of a week that phones hold no more: a term is looked at week by week, since each is counted
//! from its records by the same code as on a phone.

use std::collections::BTreeMap;

use axum::Json as Answer;
use axum::extract::State;
use domain::calendar::SchoolYear;
use domain::due::Walk;
use domain::id::{Id, PlanId, RoundId};
use domain::kept::kept;
use domain::plan::Plan;
use domain::problem::Code;
use domain::ranking::{Period, PeriodKind};
use domain::record::Record;
use domain::round::Round;
use domain::school::School;
use domain::time::Date;
use serde::Deserialize;
use sync::account::KeptPlan;

use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Parameters;
use crate::page::{of_days, register};
use crate::problem::Problem;
use crate::server::{Reading, state};

/// The week that is asked for.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Asked {
    /// A day of it.
    date: Date,
}

/// How every plan was kept in the week of a day, as far as it is over; plans of which nothing was due
/// are left out. Only the rounds and records of that week are read.
///
/// # Errors
/// `bad_parameter` without a day.
pub async fn read(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Parameters(asked): Parameters<Asked>,
) -> Result<Answer<Vec<KeptPlan>>, Problem> {
    let (store, id) = (&*store, caller.school);
    let week = Period::around(PeriodKind::Week, asked.date).ok_or(Code::BadParameter)?;
    let school: School = state(store, id, id.0).await?.ok_or(Code::NotFound)?;
    let years = register::<SchoolYear>(store, id).await?;
    let years: Vec<_> = years.values().collect();
    let rounds = of_days::<Round>(store, id, week.from, week.to).await?;
    // A record names its day itself, and one made at night may name another than its round.
    let records = of_days::<Record>(store, id, week.from.plus(-1), week.to.plus(1)).await?;
    let mut of_round: BTreeMap<RoundId, Vec<&Record>> = BTreeMap::new();
    for record in records.values() {
        if let Some(round) = record.round {
            of_round.entry(round).or_default().push(record);
        }
    }
    let walks = |plan: Id| -> Vec<Walk<'_>> {
        let of_plan = rounds.iter().filter(|(_, round)| round.plan.0 == plan);
        of_plan
            .map(|(id, round)| Walk {
                id: RoundId(*id),
                round,
                records: of_round.get(&RoundId(*id)).cloned().unwrap_or_default(),
            })
            .collect()
    };
    let now = clock.now();
    let plans = register::<Plan>(store, id).await?;
    let weeks = plans.into_iter().map(|(id, plan)| KeptPlan {
        plan: PlanId(id),
        kept: kept(&plan, &years, &school.zone, week, &walks(id), now),
        name: plan.name,
    });
    Ok(Answer(weeks.filter(|one| one.kept.due > 0).collect()))
}
