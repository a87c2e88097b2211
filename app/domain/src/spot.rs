//! Where a point lies by the positions taken there before (常位), and how far from it a new one is.
//! A spot names neither people nor times, and a record never keeps a position: only that one was odd.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{Id, PlaceId};
use crate::sorted::by_key;
use crate::time::Date;

/// How many positions a spot keeps: the newest.
pub const FIXES_MAX: usize = 15;
/// Days after which a position is forgotten wherever it is kept (`domain.md` 11).
pub const KEEP_DAYS: i32 = 30;
/// With fewer earlier positions than this nothing is odd.
pub const FIXES_MIN: usize = 3;
/// A position that is less certain than this, in metres, says nothing.
pub const WITHIN_MAX: u32 = 200;
/// What buildings and trees add to the error that a phone reports, in metres. Practice, no rule.
const SLACK_M: u32 = 50;

/// A position as a phone found it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fix {
    /// Latitude in millionths of a degree, -90 000 000 ..= 90 000 000, north is positive.
    pub lat: i32,
    /// Longitude in millionths of a degree, -180 000 000 ..= 180 000 000, east is positive.
    pub lon: i32,
    /// How far off it may be, in metres.
    pub within: u32,
}

impl Fix {
    /// Whether it is on the globe and certain enough to say something.
    #[must_use]
    pub const fn is_usable(self) -> bool {
        self.lat.unsigned_abs() <= 90_000_000
            && self.lon.unsigned_abs() <= 180_000_000
            && self.within <= WITHIN_MAX
    }
}

/// The positions taken at a place on rounds that ask for them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spot {
    /// The place.
    pub place: PlaceId,
    /// The day of the newest.
    pub day: Date,
    /// The positions with their UTC days, the oldest first, at most [`FIXES_MAX`].
    pub fixes: Vec<(Date, Fix)>,
}

/// The spot of a place.
#[must_use]
pub fn spot_id(place: PlaceId) -> Id {
    place.0.derive("spot", 0)
}

impl Spot {
    /// How many metres a position lies from the middle of the earlier ones (位置异常); `None` while it
    /// may well be the same place, or too few are known.
    #[must_use]
    pub fn away(&self, fix: Fix) -> Option<u32> {
        if self.fixes.len() < FIXES_MIN {
            return None;
        }
        let fixes = || self.fixes.iter().map(|(_, fix)| fix);
        let middle = Fix {
            lat: median(fixes().map(|one| one.lat)),
            lon: median(fixes().map(|one| one.lon)),
            within: median(fixes().map(|one| one.within)),
        };
        let metres = metres(middle, fix);
        (metres > middle.within + fix.within + SLACK_M).then_some(metres)
    }

    /// Without the positions of days before this one.
    #[must_use]
    pub fn since(mut self, first: Date) -> Self {
        self.fixes.retain(|(day, _)| *day >= first);
        self
    }

    /// With one position more.
    #[must_use]
    pub fn with(mut self, fix: Fix, day: Date) -> Self {
        self.fixes.push((day, fix));
        let over = self.fixes.len().saturating_sub(FIXES_MAX);
        self.fixes.drain(..over);
        self.day = self.day.max(day);
        self
    }
}

/// The middle one; of an even number the lower.
fn median<T: Copy + Ord + Default>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    by_key(&mut values, |value| *value);
    let middle = values.len().saturating_sub(1) / 2;
    values.get(middle).copied().unwrap_or_default()
}

/// Metres between two positions of one school, on the plane that touches the globe there. Integers
/// only, so that every phone and the server find the same.
fn metres(a: Fix, b: Fix) -> u32 {
    let north = i64::from(a.lat) - i64::from(b.lat);
    let east = (i64::from(a.lon) - i64::from(b.lon)) * cos_thousandths(a.lat) / 1000;
    let millionths = (north * north + east * east).unsigned_abs().isqrt();
    // A millionth of a degree of a meridian is 0.111 32 m.
    u32::try_from(millionths * 11_132 / 100_000).unwrap_or(u32::MAX)
}

/// The cosine of a latitude in thousandths, by the formula of Bhāskara I, good to two of them.
fn cos_thousandths(lat: i32) -> i64 {
    // The sine of what is left to 90°, in thousandths of a degree.
    let angle = 90_000 - i64::from(lat.unsigned_abs()) / 1000;
    let product = angle * (180_000 - angle);
    4000 * product / (40_500_000_000 - product)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GATE: Fix = Fix {
        lat: 31_230_400,
        lon: 121_473_700,
        within: 10,
    };

    fn spot(fixes: &[Fix]) -> Spot {
        let spot = Spot {
            place: PlaceId(Id::named("gate")),
            day: Date::from_days(0),
            fixes: Vec::new(),
        };
        let days = (0..).map(Date::from_days);
        (fixes.iter().zip(days)).fold(spot, |spot, (fix, day)| spot.with(*fix, day))
    }

    /// `GATE`, so many millionths of a degree north and east.
    const fn off(north: i32, east: i32) -> Fix {
        Fix {
            lat: GATE.lat + north,
            lon: GATE.lon + east,
            within: GATE.within,
        }
    }

    #[test]
    fn distances_are_those_of_the_map() {
        // By the haversine formula: 111.2 m and 95.1 m; whole metres and thousandths are rounded down.
        assert_eq!(metres(GATE, off(1000, 0)), 111);
        assert_eq!(metres(GATE, off(0, 1000)), 94);
        assert_eq!(metres(off(-1000, 0), GATE), 111);
    }

    #[test]
    fn far_from_the_earlier_ones_is_odd_and_near_is_not() {
        let known = spot(&[GATE, off(50, 0), off(0, -50)]);
        assert_eq!(known.away(off(300, 300)), None);
        assert_eq!(known.away(off(2000, 0)), Some(222));
        // As far, by a phone that says itself how little it knows.
        let vague = Fix {
            within: 180,
            ..off(2000, 0)
        };
        assert_eq!(known.away(vague), None);
    }

    #[test]
    fn nothing_is_odd_before_the_place_is_known() {
        assert_eq!(spot(&[GATE, GATE]).away(off(9000, 0)), None);
    }

    #[test]
    fn one_that_was_odd_moves_the_middle_of_many_by_little() {
        let known = spot(&[GATE, GATE, off(90_000, 0), GATE, GATE]);
        assert_eq!(known.away(off(100, 0)), None);
    }

    #[test]
    fn the_newest_are_kept() {
        let all: Vec<Fix> = (0..40).map(|n| off(n, 0)).collect();
        let known = spot(&all);
        let kept: Vec<Fix> = known.fixes.iter().map(|(_, fix)| *fix).collect();
        assert_eq!(kept.as_slice(), &all[40 - FIXES_MAX..]);
        assert_eq!(known.day, Date::from_days(39));
        assert_eq!(known.since(Date::from_days(38)).fixes.len(), 2);
    }
}
