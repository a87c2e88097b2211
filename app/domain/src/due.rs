//! What is due on a day, how it stands, and which marks a round carries. Marks are facts shown to
//! the walker first; they never refuse or change anything.

mod marks;

pub use marks::{Mark, QUICK_MS, marks};

use crate::calendar::SchoolYear;
use crate::id::{PersonId, RoundId};
use crate::plan::{Plan, PlanDays, Slot};
use crate::ranking::Period;
use crate::record::Record;
use crate::round::Round;
use crate::sorted;
use crate::time::{Date, MINUTE_MS, MinuteOfDay, UtcMillis, Zone};
use crate::when::{is_off, names};

/// A round that nobody ended counts as walked, as far as it got, this long after its window:
/// 4 hours. Practice: no route of a school takes longer, and the next morning's list is then true.
pub const UNENDED_MS: i64 = 240 * MINUTE_MS;

/// One slot of a plan on one school day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Occurrence<'a> {
    /// The slot.
    pub slot: &'a Slot,
    /// The school day; a night slot belongs to the day it begins.
    pub day: Date,
    /// When the window opens.
    pub start: UtcMillis,
    /// When it closes: a start after this instant is late.
    pub end: UtcMillis,
}

/// A timetable of a plan: the one in force, or one that held until the plan was edited.
struct Held<'a> {
    since: Option<UtcMillis>,
    until: Option<UtcMillis>,
    from: Option<Date>,
    days: &'a PlanDays,
    slots: &'a [Slot],
}

impl Held<'_> {
    /// Whether a window that closes then is its own: what had closed when a plan was edited stays.
    fn has(&self, end: UtcMillis) -> bool {
        self.since.is_none_or(|since| since <= end) && self.until.is_none_or(|until| end < until)
    }
}

/// Every timetable of a plan, oldest first.
fn timetables(plan: &Plan) -> impl Iterator<Item = Held<'_>> {
    let slots = if plan.retired {
        &[]
    } else {
        plan.slots.as_slice()
    };
    let since = |index: usize| Some(plan.earlier.get(index.checked_sub(1)?)?.until);
    let earlier = plan.earlier.iter().enumerate();
    let earlier = earlier.map(move |(index, one)| Held {
        since: since(index),
        until: Some(one.until),
        from: one.from,
        days: &one.days,
        slots: &one.slots,
    });
    earlier.chain(core::iter::once(Held {
        since: since(plan.earlier.len()),
        until: None,
        from: plan.from,
        days: &plan.days,
        slots,
    }))
}

/// What is due of `plan` on the school day `date`, by time of day, without what a half day (半天)
/// leaves out; empty when nothing is. What had closed before the plan was edited is due as it was
/// then; a slot that had closed by then is not due once more.
#[must_use]
pub fn occurrences<'a>(
    plan: &'a Plan,
    years: &[&SchoolYear],
    zone: &Zone,
    date: Date,
) -> Vec<Occurrence<'a>> {
    let mut list: Vec<Occurrence<'a>> = Vec::new();
    for held in timetables(plan) {
        if held.from.is_some_and(|from| date < from) {
            continue;
        }
        let named = names(held.days, years, date);
        for slot in held.slots {
            let there = named && !is_off(held.days, years, date, slot.start);
            let one = occurrence(slot, zone, date);
            let new = list.iter().all(|other| other.slot.key != slot.key);
            if (there || slot.daily) && new && held.has(one.end) {
                list.push(one);
            }
        }
    }
    sorted::by_key(&mut list, |one| one.start);
    list
}

/// The slot with this key on a school day, due or not, as it was then: a round that was walked is
/// judged by it whatever became of the plan. `None` when the plan is not known to have had such a slot.
#[must_use]
pub fn window<'a>(plan: &'a Plan, key: &str, zone: &Zone, date: Date) -> Option<Occurrence<'a>> {
    let of = |slots: &'a [Slot]| {
        let slot = slots.iter().find(|slot| slot.key == key)?;
        Some(occurrence(slot, zone, date))
    };
    timetables(plan)
        .find_map(|held| of(held.slots).filter(|one| held.has(one.end)))
        .or_else(|| Some(occurrence(plan.slot(key)?, zone, date)))
}

/// Whether `plan` could be due within `period`: there were slots, and it was not retired before nor
/// begins after.
#[must_use]
pub fn in_force(plan: &Plan, zone: &Zone, period: Period) -> bool {
    let midnight = |date| zone.instant(date, MinuteOfDay(0));
    let (first, after) = (midnight(period.from), midnight(period.to.plus(1)));
    timetables(plan).any(|held| {
        !held.slots.is_empty()
            && held.since.is_none_or(|since| since < after)
            && held.until.is_none_or(|until| first < until)
            && held.from.is_none_or(|from| from <= period.to)
    })
}

/// The slot on this school day, due or not: a round that was walked is judged by it either way.
#[must_use]
pub fn occurrence<'a>(slot: &'a Slot, zone: &Zone, date: Date) -> Occurrence<'a> {
    Occurrence {
        slot,
        day: date,
        start: zone.instant(date, slot.start),
        end: zone.instant(date, slot.end),
    }
}

/// The slots of the day before whose window has closed at `now`: what nobody could enter then, a phone
/// that died in the night, is still entered on the day after (补录).
#[must_use]
pub fn closed_yesterday<'a>(
    plan: &'a Plan,
    years: &[&SchoolYear],
    zone: &Zone,
    now: UtcMillis,
) -> Vec<Occurrence<'a>> {
    let mut list = occurrences(plan, years, zone, zone.local(now).date.plus(-1));
    list.retain(|occurrence| occurrence.end < now);
    list
}

/// What a walker sees as today's at `now`: the slots of the day before whose window is still open
/// past midnight, then those of the day.
#[must_use]
pub fn current<'a>(
    plan: &'a Plan,
    years: &[&SchoolYear],
    zone: &Zone,
    now: UtcMillis,
) -> Vec<Occurrence<'a>> {
    let today = zone.local(now).date;
    let mut list = occurrences(plan, years, zone, today.plus(-1));
    list.retain(|occurrence| occurrence.end >= now);
    list.extend(occurrences(plan, years, zone, today));
    list
}

/// When an occurrence opens or has closed next after `now`; `None` when it is over.
#[must_use]
pub fn changes_after(occurrence: &Occurrence<'_>, now: UtcMillis) -> Option<UtcMillis> {
    [occurrence.start, occurrence.end.plus(1)]
        .into_iter()
        .find(|at| *at > now)
}

/// The school day of a shift that ends at `now`: that of the last slot that began, so that the note of
/// a night shift belongs to the day before until a slot of the new day begins. `plans` are those that
/// who hands over may walk; a slot of the day before counts only where it went past midnight.
#[must_use]
pub fn shift_day(plans: &[&Plan], years: &[&SchoolYear], zone: &Zone, now: UtcMillis) -> Date {
    let today = zone.local(now).date;
    let midnight = zone.instant(today, MinuteOfDay(0));
    let slots = |day: Date| {
        let due = plans
            .iter()
            .flat_map(move |plan| occurrences(plan, years, zone, day));
        due.collect::<Vec<_>>()
    };
    let begun = slots(today).iter().any(|slot| slot.start <= now);
    let night = slots(today.plus(-1)).iter().any(|slot| slot.end > midnight);
    if night && !begun {
        today.plus(-1)
    } else {
        today
    }
}

/// A round with the records made on it, as far as they are known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Walk<'a> {
    /// The round's id.
    pub id: RoundId,
    /// The round.
    pub round: &'a Round,
    /// Its records, in any order.
    pub records: Vec<&'a Record>,
}

impl Walk<'_> {
    /// Points of the route without a record.
    #[must_use]
    pub fn missing(&self) -> Vec<u16> {
        (0..self.round.points)
            .filter(|point| {
                !self
                    .records
                    .iter()
                    .any(|record| record.point == Some(*point))
            })
            .collect()
    }

    /// Whether it is still being walked at `now`.
    #[must_use]
    pub fn is_running(&self, occurrence: &Occurrence<'_>, now: UtcMillis) -> bool {
        let given_up = occurrence.end.max(self.round.started.at).plus(UNENDED_MS);
        self.round.ended.is_none() && now < given_up
    }

    /// Whether somebody walks it, or did.
    #[must_use]
    pub fn is_walker(&self, person: PersonId) -> bool {
        let mut claims = self.round.claims.iter();
        self.round.person == person || claims.any(|claim| claim.person == person)
    }

    fn is_late(&self, occurrence: &Occurrence<'_>) -> bool {
        self.round.started.at > occurrence.end && self.round.late_entry.is_none()
    }
}

/// How a slot stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SlotState {
    /// Its window has not opened.
    Upcoming,
    /// Its window is open and nobody has started.
    Due,
    /// Somebody walks it.
    Running,
    /// Walked, every point.
    Done,
    /// Walked, every point, begun after the window had closed.
    Late,
    /// Walked, with points left out.
    Partial,
    /// Its window has closed and nobody has started.
    Missed,
}

/// How `occurrence` stands at `now`, given the rounds walked for it.
#[must_use]
pub fn slot_state(occurrence: &Occurrence<'_>, walks: &[Walk<'_>], now: UtcMillis) -> SlotState {
    if walks.iter().any(|walk| walk.is_running(occurrence, now)) {
        return SlotState::Running;
    }
    let mut whole = walks
        .iter()
        .filter(|walk| walk.missing().is_empty())
        .peekable();
    if whole.peek().is_some() {
        return if whole.all(|walk| walk.is_late(occurrence)) {
            SlotState::Late
        } else {
            SlotState::Done
        };
    }
    if !walks.is_empty() {
        SlotState::Partial
    } else if now < occurrence.start {
        SlotState::Upcoming
    } else if now <= occurrence.end {
        SlotState::Due
    } else {
        SlotState::Missed
    }
}
