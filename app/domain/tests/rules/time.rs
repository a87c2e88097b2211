//! Dates, the zone and corrected times, against slow models and random clocks.

use domain::time::{
    Contact, Corrected, DAY_MS, Date, MINUTE_MS, MinuteOfDay, SKEW_FLAG_MS, Stamp, UtcMillis,
    Weekday, Zone,
};
use proptest::prelude::*;

use crate::sample::date;

/// Counts days one by one from 1 January of year 1, a Monday.
#[test]
fn dates_agree_with_counting_days() {
    let leap = |year: i32| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut day = Date::new(1, 1, 1).unwrap();
    let mut weekday = 0;
    for year in 1..=2400 {
        for month in 1..=12u8 {
            let length = match month {
                2 if leap(year) => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            for number in 1..=length {
                assert_eq!(day.ymd(), (year, month, number));
                assert_eq!(day.weekday(), Weekday::ALL[weekday]);
                assert_eq!(Date::new(year, month, number), Ok(day));
                day = day.plus(1);
                weekday = (weekday + 1) % 7;
            }
            assert!(Date::new(year, month, length + 1).is_err());
        }
    }
    assert_eq!(date("1970-01-01").days(), 0);
}

#[test]
fn a_date_has_one_form() {
    for bad in [
        "2026-9-01",
        "2026-09-31",
        "26-09-01",
        "2026-09-01x",
        "+026-09-01",
        "",
        "0000-01-01",
    ] {
        assert!(bad.parse::<Date>().is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn a_date_survives_its_text(days in -719_162i32..=2_932_896) {
        let day = Date::from_days(days);
        prop_assert_eq!(day.to_string().parse(), Ok(day));
        prop_assert_eq!(UtcMillis(i64::from(days) * DAY_MS).utc_date(), day);
        prop_assert_eq!(UtcMillis(i64::from(days) * DAY_MS - 1).utc_date(), day.plus(-1));
    }

    #[test]
    fn a_wall_clock_time_survives_its_instant(days in 0i32..40_000, minute in 0u16..2880) {
        let zone = Zone::shanghai();
        let instant = zone.instant(Date::from_days(days), MinuteOfDay(minute));
        let local = zone.local(instant);
        prop_assert_eq!(local.date.days(), days + i32::from(minute / 1440));
        prop_assert_eq!(local.minute(), MinuteOfDay(minute % 1440));
    }
}

/// Shanghai, 1991: summer time from 14 April 02:00 to 15 September 02:00.
#[test]
fn a_zone_with_changes() {
    let zone = Zone {
        changes: vec![
            (UtcMillis(671_565_600_000), 540),
            (UtcMillis(684_867_600_000), 480),
        ],
        ..Zone::shanghai()
    };
    let at = |day, minute| zone.instant(date(day), MinuteOfDay(minute));
    let summer = at("1991-07-01", 600);
    assert_eq!(zone.offset_at(summer), 540);
    assert_eq!(zone.local(summer).minute(), MinuteOfDay(600));
    // The hour before, the hour after, on both ends.
    for (day, minute) in [
        ("1991-04-14", 119),
        ("1991-04-14", 180),
        ("1991-09-15", 59),
        ("1991-09-15", 180),
    ] {
        let local = zone.local(at(day, minute));
        assert_eq!(
            (local.date, local.minute()),
            (date(day), MinuteOfDay(minute)),
            "{day} {minute}"
        );
    }
}

fn stamp(wall: i64, mono_ms: i64, page: u32, contact: Option<Contact>) -> Stamp {
    Stamp {
        wall: UtcMillis(wall),
        offset_min: 480,
        mono_ms,
        page,
        contact,
    }
}

fn contact(server: i64, wall: i64, mono_ms: i64) -> Contact {
    Contact {
        server: UtcMillis(server),
        wall: UtcMillis(wall),
        mono_ms,
        page: 7,
    }
}

const HOUR: i64 = 60 * MINUTE_MS;

/// What the phone did, seen by a server whose clock shows hours since its last contact.
#[test]
fn corrected_times() {
    let fast = 3 * HOUR; // the phone is three hours fast
    let seen = contact(0, 0, 1000);
    let cases = [
        (
            "right clock, same page",
            stamp(HOUR, 1000 + HOUR, 7, Some(seen)),
            HOUR,
            false,
        ),
        (
            "right clock, restarted",
            stamp(HOUR, 5, 8, Some(seen)),
            HOUR,
            false,
        ),
        (
            "fast clock throughout",
            stamp(HOUR + fast, 1000 + HOUR, 7, Some(contact(0, fast, 1000))),
            HOUR,
            true,
        ),
        (
            "fast at the contact, restarted",
            stamp(HOUR + fast, 5, 8, Some(contact(0, fast, 1000))),
            HOUR,
            true,
        ),
        (
            "five minutes fast are not flagged",
            stamp(
                HOUR + 5 * MINUTE_MS,
                5,
                8,
                Some(contact(0, 5 * MINUTE_MS, 1000)),
            ),
            HOUR,
            false,
        ),
        (
            "set wrong in between, same page: the monotonic clock knows",
            stamp(HOUR + fast, 1000 + HOUR, 7, Some(seen)),
            HOUR,
            true,
        ),
        (
            "set back before the contact's time, restarted",
            stamp(-HOUR, 5, 8, Some(seen)),
            0,
            true,
        ),
        (
            "set beyond the receipt, restarted",
            stamp(9 * HOUR, 5, 8, Some(seen)),
            4 * HOUR,
            true,
        ),
        ("never in contact", stamp(HOUR, 5, 8, None), HOUR, false),
        (
            "never in contact and in the future",
            stamp(9 * HOUR, 5, 8, None),
            4 * HOUR,
            true,
        ),
    ];
    for (what, stamp, at, doubtful) in cases {
        let corrected = Corrected::of(&stamp, UtcMillis(4 * HOUR));
        assert_eq!(
            (corrected.at.0, corrected.doubtful),
            (at, doubtful),
            "{what}"
        );
        assert_eq!(corrected.latest, UtcMillis(4 * HOUR), "{what}");
    }
}

/// The clock was set right just before the sync: what was done before keeps its true time within
/// one life of the page, and is at least flagged when the page was restarted.
#[test]
fn a_clock_set_right_just_before_the_sync() {
    let wrong = -5 * HOUR;
    let done = stamp(
        2 * HOUR + wrong,
        1000 + 2 * HOUR,
        7,
        Some(contact(0, wrong, 1000)),
    );
    let corrected = Corrected::of(&done, UtcMillis(3 * HOUR));
    assert_eq!(corrected.at, UtcMillis(2 * HOUR));
    // Set right first, then done, on a page opened after the contact: the shift no longer fits.
    let after = stamp(2 * HOUR, 5, 8, Some(contact(0, wrong, 1000)));
    let corrected = Corrected::of(&after, UtcMillis(3 * HOUR));
    assert!(corrected.doubtful);
    assert_eq!(corrected.at, corrected.latest);
}

proptest! {
    #[test]
    fn the_estimate_lies_between_its_bounds(
        wall: i64, mono: i64, page in 6u32..9, received: i64,
        seen in prop::option::of((any::<i64>(), any::<i64>(), any::<i64>())),
    ) {
        let contact = seen.map(|(server, wall, mono)| contact(server, wall, mono));
        let corrected = Corrected::of(&stamp(wall, mono, page, contact), UtcMillis(received));
        prop_assert!(corrected.earliest <= corrected.at);
        prop_assert!(corrected.at <= corrected.latest);
        prop_assert_eq!(corrected.latest, UtcMillis(received));
    }

    /// A clock that only runs wrong by a fixed amount never hides when something was done.
    #[test]
    fn a_constant_error_cancels(error in -DAY_MS..DAY_MS, after in 0..DAY_MS, restarted: bool) {
        let page = if restarted { 8 } else { 7 };
        let stamp = stamp(after + error, 1000 + after, page, Some(contact(0, error, 1000)));
        let corrected = Corrected::of(&stamp, UtcMillis(after + HOUR));
        prop_assert_eq!(corrected.at, UtcMillis(after));
        prop_assert_eq!(corrected.doubtful, error.abs() > SKEW_FLAG_MS);
    }
}
