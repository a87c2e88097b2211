//! What a plan has to be. The rules ask before they take one over, and so does the form in which it
//! is written: there is one list of what can be wrong.

use super::shape::{COLUMNS_MAX, DAY_MINUTES, all_different, ascending, keyed, named};
use crate::entity::{Entity, STATE_BYTES_MAX};
use crate::plan::{EARLIER_MAX, Plan, PlanDays, RoutePoint, Slot, Timetable};
use crate::school::MEALS_MAX;
use crate::time::{MINUTE_MS, UtcMillis};

/// The most points a route may have.
pub const ROUTE_POINTS_MAX: usize = 100;
/// The most dates a plan can name.
const DATES_MAX: usize = 60;

/// What keeps a plan from being taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlanFault {
    /// Its name is empty or longer than 80 characters.
    Name,
    /// It has no points.
    NoPoints,
    /// It has more than [`ROUTE_POINTS_MAX`] points.
    TooManyPoints,
    /// Nothing is looked at in this point, counted from 0, or something twice.
    Point(usize),
    /// It has no slots, or more than 20.
    SlotCount,
    /// The name of this slot, counted from 0, is empty or longer than 80 characters.
    SlotName(usize),
    /// This slot does not begin within its day, ends before it begins, or a day or more too late.
    SlotTime(usize),
    /// Slots are not in order of their beginnings, or two have the same key.
    SlotOrder,
    /// Its days name none, one twice, one that does not exist, or more than 60 dates.
    Days,
}

/// The first thing that is wrong with a plan by itself; whether what it names exists is known only
/// where it is taken over.
#[must_use]
pub fn plan_fault(plan: &Plan) -> Option<PlanFault> {
    if !named(&plan.name) {
        return Some(PlanFault::Name);
    }
    route_fault(&plan.route)
        .or_else(|| slots_fault(&plan.slots))
        .or_else(|| (!days_fit(&plan.days)).then_some(PlanFault::Days))
}

fn route_fault(route: &[RoutePoint]) -> Option<PlanFault> {
    match route.len() {
        0 => Some(PlanFault::NoPoints),
        1..=ROUTE_POINTS_MAX => route
            .iter()
            .position(|point| point.sections.is_empty() || !all_different(&point.sections))
            .map(PlanFault::Point),
        _ => Some(PlanFault::TooManyPoints),
    }
}

fn slots_fault(slots: &[Slot]) -> Option<PlanFault> {
    if !(1..=COLUMNS_MAX).contains(&slots.len()) {
        return Some(PlanFault::SlotCount);
    }
    let fault = slots.iter().enumerate().find_map(|(index, slot)| {
        if !named(&slot.name) {
            return Some(PlanFault::SlotName(index));
        }
        let fits =
            slot.start.0 < DAY_MINUTES && slot.start < slot.end && slot.end.0 < 2 * DAY_MINUTES;
        (!fits).then_some(PlanFault::SlotTime(index))
    });
    let keys: Vec<_> = slots.iter().map(|slot| &slot.key).collect();
    let ordered = slots.iter().all(|slot| keyed(&slot.key))
        && all_different(&keys)
        && slots.is_sorted_by(|a, b| a.start <= b.start);
    fault.or_else(|| (!ordered).then_some(PlanFault::SlotOrder))
}

/// Whether these are meals of a school (餐次): none, or slots within one day that belong to nobody,
/// each over before the next begins.
#[must_use]
pub fn meals_fit(meals: &[Slot]) -> bool {
    let within_day = |meal: &Slot| meal.owner.is_none() && !meal.daily && meal.end.0 <= DAY_MINUTES;
    meals.is_empty()
        || (meals.len() <= MEALS_MAX
            && slots_fault(meals).is_none()
            && meals.iter().all(within_day)
            && meals.is_sorted_by(|a, b| a.end <= b.start))
}

/// What held for less than this was a slip that was put right, and leaves no trace: 10 minutes.
const SLIP_MS: i64 = 10 * MINUTE_MS;

/// Takes the past of a plan over into what it becomes at `at`: what was due before the edit, and since
/// when each class is judged.
pub(super) fn carry_past(before: Option<&Plan>, plan: &mut Plan, at: UtcMillis) {
    plan.earlier = before.map_or_else(Vec::new, |before| before.earlier.clone());
    for point in &mut plan.route {
        let same = |one: &&RoutePoint| (one.place, one.class) == (point.place, point.class);
        let known = |before: &Plan| before.route.iter().find(same).map(|one| one.since);
        // A point that judges no class has no windows to miss.
        point.since = before
            .filter(|_| point.class.is_some())
            .and_then(|before| known(before).unwrap_or(Some(at)));
    }
    let Some(before) = before.filter(|before| !is_due_alike(before, plan)) else {
        return;
    };
    let last = plan.earlier.last().map(|last| last.until);
    if last.is_none_or(|last| at.since(last) >= SLIP_MS) {
        let slots = if before.retired {
            &[]
        } else {
            before.slots.as_slice()
        };
        plan.earlier.push(Timetable {
            until: at,
            from: before.from,
            days: before.days.clone(),
            slots: slots.to_vec(),
        });
    }
    // A plan that was edited for years is never refused for its past.
    let too_long = plan.earlier.len().saturating_sub(EARLIER_MAX);
    plan.earlier.drain(..too_long);
    let too_large = |plan: &Plan| Entity::Plan(plan.clone()).state().len() > STATE_BYTES_MAX;
    while !plan.earlier.is_empty() && too_large(plan) {
        plan.earlier.remove(0);
    }
}

/// Whether two plans are due at the same times; who walks them is another matter.
fn is_due_alike(one: &Plan, other: &Plan) -> bool {
    let times = |plan: &Plan| {
        let slots = plan.slots.iter();
        slots
            .map(|slot| (slot.key.clone(), slot.start, slot.end, slot.daily))
            .collect::<Vec<_>>()
    };
    let of = |plan: &Plan| (plan.retired, plan.from);
    of(one) == of(other) && one.days == other.days && times(one) == times(other)
}

fn days_fit(days: &PlanDays) -> bool {
    match days {
        PlanDays::Weekly { weekdays } => !weekdays.is_empty() && ascending(weekdays),
        PlanDays::Monthly { day } => (1..=31).contains(day),
        PlanDays::Once { dates } => (1..=DATES_MAX).contains(&dates.len()) && ascending(dates),
        PlanDays::Daily
        | PlanDays::SchoolDays
        | PlanDays::FreeDays
        | PlanDays::TermStart
        | PlanDays::TermMiddle
        | PlanDays::TermEnd
        | PlanDays::TermStartAndEnd
        | PlanDays::BeforeHolidays => true,
    }
}
