//! The school calendar on screen: one school year at a time.

use domain::calendar::SchoolYear;
use domain::entity::Kind;
use domain::id::YearId;

use crate::device::random;
use crate::sorted;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

impl AppState {
    /// The school years, the latest last, and after them the next one as it would begin; `None` for who
    /// may not edit them.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn years(self) -> Result<Option<Vec<(Option<YearId>, SchoolYear)>>, AppError> {
        let Some(seen) = self.administered(vec![Want::Kind(Kind::Year)]).await? else {
            return Ok(None);
        };
        let known = seen.all::<SchoolYear>();
        let mut years: Vec<(Option<YearId>, SchoolYear)> = known
            .map(|(id, year)| (Some(YearId(id)), year.clone()))
            .collect();
        sorted::by_key(&mut years, |(id, year)| (year.start_year, *id));
        let next = match years.last() {
            Some((_, last)) => last.start_year.saturating_add(1),
            None => SchoolYear::start_of(self.now().date),
        };
        years.push((None, SchoolYear::usual(next)));
        Ok(Some(years))
    }

    /// Saves school years, as one action.
    ///
    /// # Errors
    /// As [`Self::start_round`]. What the rules would refuse is not found out here: ask
    /// [`domain::apply::year_fits`] first.
    pub async fn save_years(
        self,
        years: Vec<(Option<YearId>, SchoolYear)>,
    ) -> Result<(), AppError> {
        let put = |(id, year): (Option<YearId>, SchoolYear)| {
            (id.map_or_else(random::id, |id| id.0), year.into())
        };
        self.put_all(years.into_iter().map(put).collect()).await
    }
}
