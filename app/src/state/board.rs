//! 巡视看板: slots × days with how each stands, and how much of what was due was walked.

use domain::calendar::SchoolYear;
use domain::due::occurrences;
use domain::entity::Kind;
use domain::id::{Id, PlanId, RoundId};
use domain::kept::{Kept, kept};
use domain::person::Right;
use domain::plan::Plan;
use domain::ranking::{Period, PeriodKind};
use domain::round::Round;
use domain::snapshot::DAYS;
use domain::text::Text;
use domain::time::Date;
use leptos::prelude::*;

use crate::sorted;
use crate::state::look::{Seen, who};
use crate::state::today::{due_round, walk};
use crate::state::view::DueRound;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

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

/// How a plan was kept, week by week.
#[derive(Clone, PartialEq, Debug)]
pub struct KeptRow {
    /// Its name.
    pub name: Text,
    /// Its weeks, oldest first: the Monday, the teaching week where there is one, what became of it.
    pub weeks: Vec<(Date, Option<u8>, Kept)>,
}

impl AppState {
    /// The board of these days; `None` for who may not see every round.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn board(self, from: Date, to: Date) -> Result<Option<BoardView>, AppError> {
        let days: Vec<Date> = (from.days()..=to.days()).map(Date::from_days).collect();
        let Some(seen) = self.see_rounds(&days).await? else {
            return Ok(None);
        };
        let zone = self.zone.get_untracked();
        let years = years(&seen);
        let mut rows = Vec::new();
        for (id, plan) in seen.all::<Plan>() {
            let by_day: Vec<_> = days
                .iter()
                .map(|day| occurrences(plan, &years, &zone, *day))
                .collect();
            for slot in &plan.slots {
                let cells: Vec<Option<DueRound>> = by_day
                    .iter()
                    .map(|due| {
                        let one = due.iter().find(|one| one.slot.key == slot.key)?;
                        Some(due_round(&seen, PlanId(id), plan, one, false))
                    })
                    .collect();
                if cells.iter().any(Option::is_some) {
                    let row = BoardRow {
                        plan: plan.name.clone(),
                        slot: slot.name.clone(),
                        cells,
                    };
                    rows.push((slot.start, slot.end, row));
                }
            }
        }
        sorted::by_key(&mut rows, |(start, end, _)| (*start, *end));
        Ok(Some(BoardView {
            days,
            rows: rows.into_iter().map(|(.., row)| row).collect(),
        }))
    }

    /// 坚持曲线: how every plan was kept, over the whole weeks that this phone holds; `None` for who
    /// may not see every round.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn keeping(self) -> Result<Option<Vec<KeptRow>>, AppError> {
        let today = self.now().date;
        let mut weeks: Vec<Period> = Vec::new();
        let mut next = Period::around(PeriodKind::Week, today);
        while let Some(week) = next.filter(|week| week.from >= today.plus(-DAYS)) {
            weeks.insert(0, week);
            next = Period::around(PeriodKind::Week, week.from.plus(-1));
        }
        let mut rows: Vec<(Id, KeptRow)> = Vec::new();
        // One week after the other: its records are let go before the next ones are read.
        for week in weeks {
            let days: Vec<Date> = (week.from.days()..=week.to.min(today).days())
                .map(Date::from_days)
                .collect();
            let Some(seen) = self.see_rounds(&days).await? else {
                return Ok(None);
            };
            let zone = self.zone.get_untracked();
            let years = years(&seen);
            let number = years
                .iter()
                .find_map(|year| year.week(week.from).map(|(_, week)| week));
            for (id, plan) in seen.all::<Plan>() {
                let walks: Vec<_> = seen
                    .all::<Round>()
                    .filter(|(_, round)| round.plan.0 == id)
                    .map(|(id, round)| walk(&seen, RoundId(id), round))
                    .collect();
                let kept = kept(plan, &years, &zone, week, &walks, seen.now);
                if kept.due == 0 {
                    continue;
                }
                let week = (week.from, number, kept);
                match rows.iter_mut().find(|(plan, _)| *plan == id) {
                    Some((_, row)) => row.weeks.push(week),
                    None => rows.push((
                        id,
                        KeptRow {
                            name: plan.name.clone(),
                            weeks: vec![week],
                        },
                    )),
                }
            }
        }
        Ok(Some(rows.into_iter().map(|(_, row)| row).collect()))
    }

    /// The rounds of these days with their records, for who may see all of them.
    async fn see_rounds(self, days: &[Date]) -> Result<Option<Seen>, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::Kind(Kind::Plan), Want::Kind(Kind::Year)]);
        wants.extend(days.iter().map(|day| Want::Day(Kind::Round, *day)));
        let seen = self.see(wants.clone()).await?;
        let viewer = seen.viewer();
        if !viewer.has(Right::SeeRecords) && !viewer.has(Right::Direct) {
            return Ok(None);
        }
        wants.extend(seen.all::<Round>().map(|(id, _)| Want::Parent(id)));
        self.see(wants).await.map(Some)
    }
}

fn years(seen: &Seen) -> Vec<&SchoolYear> {
    seen.all::<SchoolYear>().map(|(_, year)| year).collect()
}
