//! Which week is summed up, and when the director hears of it.

use domain::brief::{is_news, summed_up};
use domain::time::LocalTime;

fn at(date: &str, minute: i32) -> LocalTime {
    LocalTime {
        date: date.parse().unwrap(),
        ms: minute * 60_000,
    }
}

#[test]
fn the_running_week_is_summed_up_from_sunday_evening_and_is_news_until_monday_is_over() {
    for (date, minute, monday, news) in [
        ("2026-11-21", 23 * 60, "2026-11-09", false),
        ("2026-11-22", 17 * 60 + 59, "2026-11-09", false),
        ("2026-11-22", 18 * 60, "2026-11-16", true),
        ("2026-11-23", 0, "2026-11-16", true),
        ("2026-11-23", 24 * 60 - 1, "2026-11-16", true),
        ("2026-11-24", 0, "2026-11-16", false),
        ("2026-11-28", 20 * 60, "2026-11-16", false),
    ] {
        let now = at(date, minute);
        assert_eq!(summed_up(now).to_string(), monday, "{date} {minute}");
        assert_eq!(is_news(now), news, "{date} {minute}");
    }
}
