//! Reminders (提醒): own rounds whose time has come and that nobody has begun, and when that changes.

use domain::calendar::SchoolYear;
use domain::due::{self, Occurrence};
use domain::duty::{Duty, duty_id, on_duty};
use domain::entity::Kind;
use domain::id::PlanId;
use domain::plan::Plan;
use domain::round::Round;
use domain::text::Text;
use domain::time::{Date, MinuteOfDay};

use leptos::prelude::*;

use crate::state::look::{Seen, who};
use crate::state::today::may_walk;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// What there is to be reminded of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reminders {
    /// Rounds that wait for who uses the phone.
    pub waiting: Vec<Waiting>,
    /// In how many milliseconds a slot opens or has closed, or the day ends.
    pub next_ms: i64,
}

/// A round that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Its plan, slot and day.
    pub which: (PlanId, String, Date),
    /// The plan's name.
    pub plan: Text,
    /// The slot's name.
    pub slot: Text,
}

impl AppState {
    /// What there is to be reminded of now.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn reminders(self) -> Result<Reminders, AppError> {
        let today = self.now().date;
        let scope = self.scope()?;
        let mut wants: Vec<Want> = who(scope.person).into();
        // The night of a Sunday is still open on Monday.
        let weeks = [-1, 0].map(|after| today.plus(after).monday());
        wants.extend(weeks.map(|week| Want::One(duty_id(scope.school, week).0)));
        wants.extend([
            Want::Kind(Kind::Plan),
            Want::Kind(Kind::Year),
            Want::Day(Kind::Round, today.plus(-1)),
            Want::Day(Kind::Round, today),
        ]);
        let seen = self.see(wants).await?;
        let zone = self.zone.get_untracked();
        let years: Vec<&SchoolYear> = seen.all::<SchoolYear>().map(|(_, year)| year).collect();
        let rosters: Vec<&Duty> = seen.all::<Duty>().map(|(_, duty)| duty).collect();
        let mut next = zone.instant(today.plus(1), MinuteOfDay(0));
        let mut waiting = Vec::new();
        for (id, plan) in seen.all::<Plan>() {
            for one in due::current(plan, &years, &zone, seen.now) {
                next = next.min(due::changes_after(&one, seen.now).unwrap_or(next));
                if waits(&seen, &rosters, PlanId(id), plan, &one) {
                    waiting.push(Waiting {
                        which: (PlanId(id), one.slot.key.clone(), one.day),
                        plan: plan.name.clone(),
                        slot: one.slot.name.clone(),
                    });
                }
            }
        }
        Ok(Reminders {
            waiting,
            next_ms: next.since(seen.now),
        })
    }
}

/// Whether it is open, nobody has begun it, and it is this person's: by name, or because the plan is a
/// role's and no name stands there.
fn waits(
    seen: &Seen,
    rosters: &[&Duty],
    plan_id: PlanId,
    plan: &Plan,
    one: &Occurrence<'_>,
) -> bool {
    let open = (one.start..=one.end).contains(&seen.now);
    let on_duty = on_duty(rosters, plan_id, one.slot, one.day);
    let own = if on_duty.is_empty() {
        plan.role.is_some()
    } else {
        on_duty.contains(&seen.scope.person)
    };
    open && own
        && may_walk(seen, plan)
        && !seen.all::<Round>().any(|(_, round)| {
            round.plan == plan_id && round.slot == one.slot.key && round.day == one.day
        })
}
