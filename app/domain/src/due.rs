//! What is due on a day, how it stands, and which marks a round carries. Marks are facts shown to
//! the walker first; they never refuse or change anything.

use crate::calendar::SchoolYear;
use crate::id::RoundId;
use crate::plan::{Plan, Slot};
use crate::record::{Presence, Record};
use crate::round::Round;
use crate::sorted;
use crate::time::{Date, MINUTE_MS, MinuteOfDay, UtcMillis, Zone};
use crate::when::{is_off, names};

/// Two different points submitted closer together than this were not both walked to: 10 seconds.
/// Practice, no rule: neighbouring doors of a corridor take about that long, with the tap.
pub const QUICK_MS: i64 = 10_000;

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

/// Whether `plan` is due on `date`.
#[must_use]
pub fn is_due(plan: &Plan, years: &[&SchoolYear], date: Date) -> bool {
    let begun = plan.from.is_none_or(|from| from <= date);
    begun && !plan.retired && names(&plan.days, years, date)
}

/// What is due of `plan` on the school day `date`, in the plan's order, without what a half day (半天)
/// leaves out; empty when nothing is.
#[must_use]
pub fn occurrences<'a>(
    plan: &'a Plan,
    years: &[&SchoolYear],
    zone: &Zone,
    date: Date,
) -> Vec<Occurrence<'a>> {
    if !is_due(plan, years, date) {
        return Vec::new();
    }
    plan.slots
        .iter()
        .filter(|slot| !is_off(&plan.days, years, date, slot.start))
        .map(|slot| occurrence(slot, zone, date))
        .collect()
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

/// A fact about a round that differs from the usual.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mark {
    /// 迟: begun this many minutes after the window had closed, at least 1.
    Late {
        /// Minutes, rounded up.
        minutes: u32,
    },
    /// 补录: the round or one of its records was entered after the fact.
    LateEntry,
    /// 重复: the slot had been started before by another round.
    Doubled,
    /// 缺点: ended with points left out.
    Partial {
        /// How many.
        missing: u16,
    },
    /// 乱序: points were not visited in the route's order. Only where walking is proved.
    OutOfOrder,
    /// 过快: two different points closer together than [`QUICK_MS`]. Only where walking is proved.
    Quick {
        /// The shortest time between two points, in milliseconds.
        ms: i64,
    },
    /// 未验码: so many points were not confirmed by the signed code on their label. Only where walking is
    /// proved.
    Unsigned {
        /// How many.
        points: u16,
    },
    /// 位置异常: a point was confirmed far from where it lay before. Only where positions are asked for.
    Away {
        /// The farthest, in metres.
        metres: u32,
    },
    /// 缺抽拍: no photo was taken at the point at which the round asked for one.
    NoPhoto {
        /// Which point of the route, from 0.
        point: u16,
    },
    /// 时钟存疑: the phone's clock and the server's did not agree.
    ClockDoubtful,
}

/// The marks of `walk`, ascending. `others` are rounds of the same slot and day; `walk` itself may
/// be among them.
#[must_use]
pub fn marks(
    walk: &Walk<'_>,
    occurrence: &Occurrence<'_>,
    others: &[Walk<'_>],
    now: UtcMillis,
) -> Vec<Mark> {
    let round = walk.round;
    let mut marks = Vec::new();
    if walk.is_late(occurrence) {
        let late = round.started.at.since(occurrence.end);
        let minutes = late.saturating_add(MINUTE_MS - 1) / MINUTE_MS;
        marks.push(Mark::Late {
            minutes: u32::try_from(minutes).unwrap_or(u32::MAX),
        });
    }
    if round.late_entry.is_some() || walk.records.iter().any(|one| one.late_entry.is_some()) {
        marks.push(Mark::LateEntry);
    }
    let began = |walk: &Walk<'_>| (walk.round.started.at, walk.id);
    if others.iter().any(|other| began(other) < began(walk)) {
        marks.push(Mark::Doubled);
    }
    let missing = u16::try_from(walk.missing().len()).unwrap_or(u16::MAX);
    if missing > 0 && !walk.is_running(occurrence, now) {
        marks.push(Mark::Partial { missing });
    }
    if round.proves_walking {
        marks.extend(walking_marks(walk));
        marks.extend(proof_marks(walk));
    }
    let doubtful = round.started.doubtful
        || round.ended.is_some_and(|ended| ended.doubtful)
        || walk.records.iter().any(|record| record.at.doubtful);
    if doubtful {
        marks.push(Mark::ClockDoubtful);
    }
    marks
}

/// What the order and the times of the points say. Records entered after the fact or by a doubtful
/// clock say nothing about walking.
fn walking_marks(walk: &Walk<'_>) -> Vec<Mark> {
    let mut visits: Vec<_> = walk
        .records
        .iter()
        .filter(|record| record.late_entry.is_none() && !record.at.doubtful)
        .filter_map(|record| Some((record.at.at, record.point?)))
        .collect();
    sorted::by_key(&mut visits, |visit| *visit);
    let steps = || visits.iter().zip(visits.iter().skip(1));
    let mut marks = Vec::new();
    if steps().any(|((_, from), (_, to))| to < from) {
        marks.push(Mark::OutOfOrder);
    }
    let shortest = steps()
        .filter(|((_, from), (_, to))| from != to)
        .map(|((left, _), (reached, _))| reached.since(*left))
        .min();
    if let Some(ms) = shortest.filter(|ms| *ms < QUICK_MS) {
        marks.push(Mark::Quick { ms });
    }
    marks
}

/// What codes, positions and the photo asked for say. Records entered after the fact prove nothing,
/// and are marked as that; of who proves no walking nothing is kept, and nothing is missing.
fn proof_marks(walk: &Walk<'_>) -> Vec<Mark> {
    let on_the_spot = || {
        let records = walk.records.iter().copied();
        records.filter(|record| record.late_entry.is_none() && record.presence != Presence::NotKept)
    };
    let mut marks = Vec::new();
    let mut points: Vec<u16> = on_the_spot().filter_map(|record| record.point).collect();
    let signed = |point: u16| {
        on_the_spot()
            .any(|record| record.point == Some(point) && record.presence == Presence::Signed)
    };
    points.retain(|point| !signed(*point));
    sorted::by_key(&mut points, |point| *point);
    points.dedup();
    if let (1.., Ok(points)) = (points.len(), u16::try_from(points.len())) {
        marks.push(Mark::Unsigned { points });
    }
    if let Some(metres) = on_the_spot().filter_map(|record| record.away_m).max() {
        marks.push(Mark::Away { metres });
    }
    let asked = walk.round.photo_at.filter(|asked| {
        let mut there = on_the_spot()
            .filter(|record| record.point == Some(*asked))
            .peekable();
        there.peek().is_some() && there.all(|record| record.photos.is_empty())
    });
    marks.extend(asked.map(|point| Mark::NoPhoto { point }));
    marks
}
