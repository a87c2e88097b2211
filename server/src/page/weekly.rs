//! What the pages about a week share: the published ranking, and what it says of each grade.

use std::collections::BTreeMap;

use domain::class::Class;
use domain::entity::{Entity, Kind, State};
use domain::id::{Id, PersonId, SchoolId};
use domain::issue::Issue;
use domain::ranking::{PeriodKind, Ranking, RankingStatus, Table};
use domain::text::Text;
use domain::time::{Date, UtcMillis};
use store::{Dated, Read};

use crate::problem::Problem;

/// Entities read at once.
const BATCH: u32 = 500;

/// What a ranking says of one grade.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct GradeLine {
    /// The grade.
    pub(super) grade: u8,
    /// The mean of its classes' averages, in hundredths of a point, half up; `None` without any.
    pub(super) average: Option<i32>,
    /// How many classes it is the mean of.
    pub(super) averaged: usize,
    /// The classes with the flag (流动红旗), by number and not by points.
    pub(super) flags: Vec<Text>,
}

/// The grades of a ranking, ascending.
pub(super) fn grades(table: &Table, classes: &BTreeMap<Id, Class>) -> Vec<GradeLine> {
    let mut rows: Vec<_> = table.rows.iter().collect();
    let number = |id: &Id| classes.get(id).map(|class| class.number);
    rows.sort_by_key(|row| (row.grade, number(&row.class.0), row.class));
    rows.chunk_by(|a, b| a.grade == b.grade)
        .filter_map(|rows| {
            let averages: Vec<i64> = rows
                .iter()
                .filter_map(|row| row.average.map(i64::from))
                .collect();
            let flagged = rows.iter().filter(|row| row.flag);
            Some(GradeLine {
                grade: rows.first()?.grade,
                average: mean(&averages),
                averaged: averages.len(),
                flags: flagged.map(|row| row.name.clone()).collect(),
            })
        })
        .collect()
}

fn mean(values: &[i64]) -> Option<i32> {
    let count = i64::try_from(values.len()).ok().filter(|n| *n > 0)?;
    let sum: i64 = values.iter().sum();
    i32::try_from((2 * sum + count).div_euclid(2 * count)).ok()
}

/// The rankings that are published of weeks that end on these days, the last week and of it the
/// last one first.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn published(
    store: &dyn Read,
    school: SchoolId,
    first: Date,
    last: Date,
) -> Result<Vec<Ranking>, Problem> {
    let all = of_days::<Ranking>(store, school, first, last).await?;
    let mut weekly: Vec<_> = all
        .into_values()
        .filter(|one| {
            one.status == RankingStatus::Published && one.table.period.kind == PeriodKind::Week
        })
        .collect();
    weekly.sort_by_key(|one| (one.table.period.to, one.published.map(|at| at.at)));
    weekly.reverse();
    Ok(weekly)
}

/// All entities of a kind that belong to these days, by id.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn of_days<S: State + Clone>(
    store: &dyn Read,
    school: SchoolId,
    first: Date,
    last: Date,
) -> Result<BTreeMap<Id, S>, Problem> {
    all_of(store, school, Dated::new(S::KIND, first, last, BATCH)).await
}

/// All entities that a list by days holds, from its page on, by id.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn all_of<S: State + Clone>(
    store: &dyn Read,
    school: SchoolId,
    mut wanted: Dated,
) -> Result<BTreeMap<Id, S>, Problem> {
    let mut found = BTreeMap::new();
    loop {
        let rows = store.dated(school, &wanted).await?;
        let size = rows.len();
        for row in rows {
            wanted.after = row.columns.day.map(|day| (day, row.id));
            if let Ok(entity) = Entity::parse(row.kind, &row.state) {
                found.extend(S::of(&entity).map(|state| (row.id, state.clone())));
            }
        }
        if u32::try_from(size).is_ok_and(|size| size < wanted.limit) {
            return Ok(found);
        }
    }
}

/// Looks at every issue that was found from `since` until `now`, or at those that `reporter` found.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn each_issue(
    store: &dyn Read,
    school: SchoolId,
    (reporter, since): (Option<PersonId>, Date),
    now: UtcMillis,
    mut look: impl FnMut(&Issue) + Send,
) -> Result<(), Problem> {
    // An issue stands under its day in UTC.
    let last = now.utc_date().plus(1);
    let mut wanted = Dated::new(Kind::Issue, since, last, BATCH);
    wanted.person = reporter;
    loop {
        let rows = store.dated(school, &wanted).await?;
        let size = rows.len();
        for row in rows {
            wanted.after = row.columns.day.map(|day| (day, row.id));
            if let Ok(Entity::Issue(issue)) = Entity::parse(row.kind, &row.state) {
                look(&issue);
            }
        }
        if u32::try_from(size).is_ok_and(|size| size < BATCH) {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_rounded_half_up_and_of_nothing_there_is_none() {
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[950, 951]), Some(951));
        assert_eq!(mean(&[950, 950, 951]), Some(950));
    }
}
