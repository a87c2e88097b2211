//! Which marks a round carries: facts shown to the walker first. They never refuse or change anything.

use super::{Occurrence, Walk};
use crate::id::PersonId;
use crate::record::Presence;
use crate::sorted;
use crate::time::{MINUTE_MS, UtcMillis};

/// Two different points submitted closer together than this were not both walked to: 10 seconds.
/// Practice, no rule: neighbouring doors of a corridor take about that long, with the tap.
pub const QUICK_MS: i64 = 10_000;

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

/// The marks of `walk`, ascending, as `reader` is shown them, `None` for one who walks no round. `others` are rounds of the same slot and
/// day; `walk` itself may be among them. What proves the walking is told to who walks first: to others
/// only when the round is over (`design.md` 2, "Flags, never locks").
#[must_use]
pub fn marks(
    walk: &Walk<'_>,
    occurrence: &Occurrence<'_>,
    others: &[Walk<'_>],
    now: UtcMillis,
    reader: Option<PersonId>,
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
    let running = walk.is_running(occurrence, now);
    if missing > 0 && !running {
        marks.push(Mark::Partial { missing });
    }
    if round.proves_walking && (!running || reader.is_some_and(|reader| walk.is_walker(reader))) {
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
