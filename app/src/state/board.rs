//! 巡视看板: slots × days with how each stands.

use domain::calendar::SchoolYear;
use domain::due::occurrences;
use domain::entity::Kind;
use domain::id::PlanId;
use domain::person::Right;
use domain::plan::{Plan, Slot};
use domain::round::Round;
use domain::snapshot::DAYS;
use domain::text::Text;
use domain::time::Date;
use leptos::prelude::*;

use crate::sorted;
use crate::state::look::{Seen, who};
use crate::state::today::{due_round, may_walk};
use crate::state::view::DueRound;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// The first day whose rounds this phone holds on `today`.
#[must_use]
pub fn first_held(today: Date) -> Date {
    today.plus(-DAYS)
}

/// Slots of some days.
#[derive(Clone, PartialEq, Debug)]
pub struct BoardView {
    /// The days, ascending.
    pub days: Vec<Date>,
    /// What is due on them, by time of day.
    pub rows: Vec<BoardRow>,
}

/// One slot of a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct BoardRow {
    /// The plan's name.
    pub plan: Text,
    /// The slot's name.
    pub slot: Text,
    /// How it stands on each of the days; `None` where it is not due.
    pub cells: Vec<Option<DueRound>>,
}

impl AppState {
    /// The board of these days, without those that this phone holds no more; `None` for who may not see every round.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn board(self, from: Date, to: Date) -> Result<Option<BoardView>, AppError> {
        let from = from.max(first_held(self.now().date));
        let days: Vec<Date> = (from.days()..=to.days()).map(Date::from_days).collect();
        let Some(seen) = self.see_rounds(&days).await? else {
            return Ok(None);
        };
        let zone = self.zone.get_untracked();
        let years = years(&seen);
        let mut rows = Vec::new();
        for (id, plan) in seen.all::<Plan>() {
            let walks = may_walk(&seen, plan);
            let by_day: Vec<_> = days
                .iter()
                .map(|day| occurrences(plan, &years, &zone, *day))
                .collect();
            // The slots of these days, those that were taken off the plan since among them.
            let mut slots: Vec<&Slot> = Vec::new();
            for one in by_day.iter().rev().flatten() {
                if slots.iter().all(|slot| slot.key != one.slot.key) {
                    slots.push(one.slot);
                }
            }
            for slot in slots {
                let cells: Vec<Option<DueRound>> = by_day
                    .iter()
                    .map(|due| {
                        let one = due.iter().find(|one| one.slot.key == slot.key)?;
                        Some(due_round(&seen, PlanId(id), plan, one, walks))
                    })
                    .collect();
                let row = BoardRow {
                    plan: plan.name.clone(),
                    slot: slot.name.clone(),
                    cells,
                };
                rows.push((slot.start, slot.end, row));
            }
        }
        sorted::by_key(&mut rows, |(start, end, _)| (*start, *end));
        Ok(Some(BoardView {
            days,
            rows: rows.into_iter().map(|(.., row)| row).collect(),
        }))
    }

    /// The rounds of these days with their records, for who may see all of them.
    pub(super) async fn see_rounds(self, days: &[Date]) -> Result<Option<Seen>, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::Kind(Kind::Plan), Want::Kind(Kind::Year)]);
        wants.extend(days.iter().map(|day| Want::Day(Kind::Round, *day)));
        let seen = self.see(wants.clone()).await?;
        let templates = seen
            .all::<Plan>()
            .map(|(_, plan)| Want::One(plan.template.0));
        wants.extend(templates);
        let viewer = seen.viewer();
        if !viewer.has(Right::SeeRecords) && !viewer.has(Right::Direct) {
            return Ok(None);
        }
        wants.extend(seen.all::<Round>().map(|(id, _)| Want::Parent(id)));
        self.see(wants).await.map(Some)
    }
}

pub(super) fn years(seen: &Seen) -> Vec<&SchoolYear> {
    seen.all::<SchoolYear>().map(|(_, year)| year).collect()
}
