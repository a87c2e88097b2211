//! 周小结: which week is summed up, and for how long that is news (`domain.md` 10, "Paper": one page for
//! Monday's meeting).

use crate::time::{Date, LocalTime, Weekday};

/// From this hour of Sunday on the week is summed up.
const SUNDAY_HOUR: u16 = 18;

/// The Monday of the last week that has come to its end: on Sunday evening the running one.
#[must_use]
pub fn summed_up(now: LocalTime) -> Date {
    let monday = now.date.monday();
    if is_sunday_evening(now) {
        monday
    } else {
        monday.plus(-7)
    }
}

/// Whether the director is told of it: from Sunday evening until Monday is over.
#[must_use]
pub fn is_news(now: LocalTime) -> bool {
    is_sunday_evening(now) || now.date.weekday() == Weekday::Monday
}

fn is_sunday_evening(now: LocalTime) -> bool {
    now.date.weekday() == Weekday::Sunday && now.minute().0 >= SUNDAY_HOUR * 60
}
