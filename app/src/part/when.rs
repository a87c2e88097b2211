//! Instants and days as people say them, by the school's clock.

use domain::time::{Date, UtcMillis, Weekday};

use crate::state::AppState;
use crate::text::{Key, t, tf};

/// 07:52 today, 11月19日 07:52 on another day.
#[must_use]
pub fn moment(app: AppState, at: UtcMillis) -> String {
    let local = app.local(at);
    if local.date == app.now().date {
        local.minute().to_string()
    } else {
        let (_, month, day) = local.date.ymd();
        tf(
            Key::MomentOnDay,
            &[("m", &month), ("d", &day), ("t", &local.minute())],
        )
    }
}

/// 2026-11-20 07:52:03, as evidence is written.
#[must_use]
pub fn exact(app: AppState, at: UtcMillis) -> String {
    let local = app.local(at);
    let second = local.ms.rem_euclid(60_000) / 1000;
    format!("{} {}:{second:02}", local.date, local.minute())
}

/// 11月20日 周五
#[must_use]
pub fn day(date: Date) -> String {
    let (_, month, day) = date.ymd();
    tf(
        Key::DayName,
        &[
            ("m", &month),
            ("d", &day),
            ("w", &t(weekday(date.weekday()))),
        ],
    )
}

/// 11月20日, or 11月16日 – 11月22日 without the weekdays.
#[must_use]
pub fn days(from: Date, to: Date) -> String {
    let only = |date: Date| {
        let (_, month, day) = date.ymd();
        tf(Key::DayOnly, &[("m", &month), ("d", &day)])
    };
    if from == to {
        return day(from);
    }
    format!("{} – {}", only(from), only(to))
}

/// 周五
#[must_use]
pub fn weekday_of(date: Date) -> &'static str {
    t(weekday(date.weekday()))
}

/// 3 分钟, 2 小时, 4 天: how long something took or has been so.
#[must_use]
pub fn span(ms: i64) -> String {
    let minutes = ms.max(0) / 60_000;
    match minutes {
        0 => tf(Key::SpanSeconds, &[("n", &(ms.max(0) / 1000))]),
        1..=119 => tf(Key::SpanMinutes, &[("n", &minutes)]),
        120..=2879 => tf(Key::SpanHours, &[("n", &(minutes / 60))]),
        _ => tf(Key::SpanDays, &[("n", &(minutes / 1440))]),
    }
}

/// 512 KB, 3 MB, 1.5 GB.
#[must_use]
pub fn bytes(count: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = KB * KB;
    const GB: u64 = MB * KB;
    if count >= GB {
        format!("{}.{} GB", count / GB, count % GB * 10 / GB)
    } else if count >= MB {
        format!("{} MB", count / MB)
    } else {
        format!("{} KB", count.div_ceil(KB))
    }
}

/// The message that names a day of the week.
#[must_use]
pub const fn weekday(weekday: Weekday) -> Key {
    match weekday {
        Weekday::Monday => Key::Monday,
        Weekday::Tuesday => Key::Tuesday,
        Weekday::Wednesday => Key::Wednesday,
        Weekday::Thursday => Key::Thursday,
        Weekday::Friday => Key::Friday,
        Weekday::Saturday => Key::Saturday,
        Weekday::Sunday => Key::Sunday,
    }
}
