//! How much of what was due was walked (坚持曲线): by route and week of the term, so that slackening
//! shows in week 9 and not in July.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::calendar::SchoolYear;
use crate::due::{SlotState, Walk, occurrences, slot_state};
use crate::plan::Plan;
use crate::ranking::Period;
use crate::time::{Date, UtcMillis, Zone};

/// What became of the slots of a plan whose windows have closed. A round that is still walked is
/// not counted yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Kept {
    /// How many there were.
    pub due: u32,
    /// Walked whole and in time.
    pub done: u32,
    /// Walked whole, begun late.
    pub late: u32,
    /// Walked with points left out.
    pub partial: u32,
    /// Not walked.
    pub missed: u32,
}

/// What became of the slots of `plan` over `period` by `now`. `walks` are its rounds of these days,
/// in any order.
#[must_use]
pub fn kept(
    plan: &Plan,
    years: &[&SchoolYear],
    zone: &Zone,
    period: Period,
    walks: &[Walk<'_>],
    now: UtcMillis,
) -> Kept {
    let last = period.to.min(zone.local(now).date);
    let mut kept = Kept::default();
    for day in (period.from.days()..=last.days()).map(Date::from_days) {
        for occurrence in occurrences(plan, years, zone, day) {
            if occurrence.end >= now {
                continue;
            }
            let of_slot: Vec<_> = walks
                .iter()
                .filter(|walk| walk.round.day == day && walk.round.slot == occurrence.slot.key)
                .cloned()
                .collect();
            let count = match slot_state(&occurrence, &of_slot, now) {
                SlotState::Done => &mut kept.done,
                SlotState::Late => &mut kept.late,
                SlotState::Partial => &mut kept.partial,
                SlotState::Missed => &mut kept.missed,
                SlotState::Upcoming | SlotState::Due | SlotState::Running => continue,
            };
            *count += 1;
            kept.due += 1;
        }
    }
    kept
}
