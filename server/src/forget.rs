//! What the server forgets (`domain.md` 11): where records were made, after thirty days, in the log and
//! in what is known of where places lie. What a position told of its record stays.

use std::sync::Arc;
use std::time::Duration;

use domain::id::{GroupId, OpId, PersonId, SchoolId};
use domain::op::Action;
use domain::spot::{KEEP_DAYS, Spot};
use domain::time::{Date, UtcMillis};

use crate::page::of_days;
use crate::problem::Problem;
use crate::server::{Server, own_op};

/// From one look to the next.
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);

impl Server {
    /// Forgets positions now and once a day, until the server stops. A store that does not answer is
    /// asked again the next time.
    pub async fn forget_daily(self: Arc<Self>) {
        loop {
            if let Err(problem) = self.forget_positions().await {
                let code = problem.code().as_str();
                tracing::warn!(code, "positions are not forgotten");
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    /// Forgets the positions of every school that are older than [`KEEP_DAYS`] days.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn forget_positions(&self) -> Result<(), Problem> {
        let now = self.clock.now();
        for school in self.store.schools().await? {
            self.forget_spots(school, now).await?;
            let erased = self.store.erase(school, now).await?;
            if erased > 0 {
                tracing::info!(%school, erased, "positions erased from the log");
            }
        }
        Ok(())
    }

    /// What phones compare with changes as everything they see does: by operations of the sequence.
    /// Their ids derive from what they forget, so that processes that share a database do it once.
    async fn forget_spots(&self, school: SchoolId, now: UtcMillis) -> Result<(), Problem> {
        let before = now.utc_date().plus(-KEEP_DAYS);
        let first = Date::from_days(0);
        let spots = of_days::<Spot>(&*self.store, school, first, now.utc_date()).await?;
        let is_old = |spot: &&Spot| spot.fixes.iter().any(|(day, _)| *day < before);
        let server = (school, PersonId(school.0));
        for place in spots.values().filter(is_old).map(|spot| spot.place) {
            let id = place.0.derive("forget", before.days().unsigned_abs());
            let forget = Action::SpotForget { place, before };
            let op = own_op(server, OpId(id), GroupId(id), now, forget);
            self.push_own(server, &[op]).await?;
        }
        Ok(())
    }
}
