//! 坚持曲线: how much of what was due was walked, week by week of the term. The weeks that this phone
//! holds are counted here, by the code of the server; the earlier ones the server is asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;

use domain::id::{PlanId, RoundId};
use domain::kept::{Kept, kept};
use domain::plan::Plan;
use domain::ranking::{Period, PeriodKind};
use domain::round::Round;
use domain::text::Text;
use domain::time::Date;
use leptos::prelude::*;
use sync::account::KeptPlan;

use crate::state::board::{first_held, years};
use crate::state::today::walk;
use crate::state::{AppError, AppState};
use crate::store::Scope;
use crate::sync::http::Request;
use crate::sync::net::school_path;

/// A week: its Monday, and the teaching week that it is.
type Week = (Date, Option<u8>);

/// How the plans were kept.
#[derive(Clone, PartialEq, Debug)]
pub struct KeptView {
    /// The plans, over the weeks that this phone holds.
    pub rows: Vec<KeptRow>,
    /// The weeks of the term before these, oldest first.
    pub earlier: Vec<Week>,
}

/// How a plan was kept, week by week.
#[derive(Clone, PartialEq, Debug)]
pub struct KeptRow {
    /// Which.
    pub plan: PlanId,
    /// Its name.
    pub name: Text,
    /// Its weeks, oldest first, with what became of its slots.
    pub weeks: Vec<(Week, Kept)>,
}

thread_local! {
    /// What the server said of weeks that are long over, until the app is closed.
    static TOLD: RefCell<BTreeMap<(Scope, Date), Vec<KeptPlan>>> = const { RefCell::new(BTreeMap::new()) };
}

impl AppState {
    /// 坚持曲线 of the weeks that this phone holds whole; `None` for who may not see every round.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn keeping(self) -> Result<Option<KeptView>, AppError> {
        let today = self.now().date;
        let mut mondays: Vec<Date> = Vec::new();
        let mut monday = today.monday();
        while monday >= first_held(today) {
            mondays.insert(0, monday);
            monday = monday.plus(-7);
        }
        let mut view = KeptView {
            rows: Vec::new(),
            earlier: Vec::new(),
        };
        // One week after the other: its records are let go before the next ones are read.
        for monday in mondays.iter().copied() {
            let Some(period) = Period::around(PeriodKind::Week, monday) else {
                continue;
            };
            let days: Vec<Date> = (monday.days()..=period.to.min(today).days())
                .map(Date::from_days)
                .collect();
            let Some(seen) = self.see_rounds(&days).await? else {
                return Ok(None);
            };
            let zone = self.zone.get_untracked();
            let years = years(&seen);
            let number = |monday: Date| {
                let week = years.iter().find_map(|year| year.week(monday));
                (monday, week.map(|(_, week)| week))
            };
            let plans = seen.all::<Plan>().map(|(id, plan)| {
                let rounds = seen.all::<Round>();
                let walks: Vec<_> = rounds
                    .filter(|(_, round)| round.plan.0 == id)
                    .map(|(id, round)| walk(&seen, RoundId(id), round))
                    .collect();
                KeptPlan {
                    plan: PlanId(id),
                    name: plan.name.clone(),
                    kept: kept(plan, &years, &zone, period, &walks, seen.now),
                }
            });
            add(&mut view.rows, number(monday), plans);
            if mondays.last() == Some(&monday) {
                let terms = years.iter().flat_map(|year| &year.terms);
                // In the holidays the term that is over is looked at.
                let begun = terms.map(|term| term.first).filter(|first| *first <= today);
                let first = begun.max().map_or(today, Date::monday);
                let held = mondays.first().copied().unwrap_or(today);
                let earlier = (first.days()..held.days()).step_by(7);
                view.earlier = earlier.map(Date::from_days).map(number).collect();
            }
        }
        Ok(Some(view))
    }

    /// Adds what the server says of a week that this phone holds no more.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn keeping_of(self, week: Week, rows: &mut Vec<KeptRow>) -> Result<(), AppError> {
        let scope = self.scope()?;
        let known = TOLD.with_borrow(|told| told.get(&(scope, week.0)).cloned());
        let plans = match known {
            Some(plans) => plans,
            None => {
                let path = school_path(scope.school, &format!("kept?date={}", week.0));
                let plans: Vec<KeptPlan> = Request::get(path).by(scope.person).json().await?;
                TOLD.with_borrow_mut(|told| told.insert((scope, week.0), plans.clone()));
                plans
            }
        };
        add(rows, week, plans.into_iter());
        Ok(())
    }
}

/// Adds a week, later than those that are there, to the plans of which something was due in it.
fn add(rows: &mut Vec<KeptRow>, week: Week, plans: impl Iterator<Item = KeptPlan>) {
    for one in plans.filter(|one| one.kept.due > 0) {
        match rows.iter_mut().find(|row| row.plan == one.plan) {
            Some(row) => row.weeks.push((week, one.kept)),
            None => rows.push(KeptRow {
                plan: one.plan,
                name: one.name,
                weeks: vec![(week, one.kept)],
            }),
        }
    }
}

/// The weeks that the server told of before those that this phone counted.
#[must_use]
pub fn joined(mut earlier: Vec<KeptRow>, held: &[KeptRow]) -> Vec<KeptRow> {
    for row in held {
        match earlier.iter_mut().find(|one| one.plan == row.plan) {
            Some(one) => one.weeks.extend(row.weeks.iter().copied()),
            None => earlier.push(row.clone()),
        }
    }
    earlier
}
