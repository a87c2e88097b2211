//! What a plan has to be. The rules ask before they take one over, and so does the form in which it
//! is written: there is one list of what can be wrong.

use super::shape::{COLUMNS_MAX, DAY_MINUTES, all_different, ascending, keyed, named};
use crate::plan::{Plan, PlanDays, RoutePoint, Slot};

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
        | PlanDays::BeforeHolidays => true,
    }
}
