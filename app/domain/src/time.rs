//! School time: instants, civil dates, the zone as a table, and the corrected time of an operation.
//!
//! Nothing here reads a clock. Instants are milliseconds since 1970 UTC.

use core::fmt;
use core::str::FromStr;

use json::{FromJson, Json, ToJson, Writer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    ToJson,
    FromJson,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct UtcMillis(pub i64);

/// One minute, in milliseconds.
pub const MINUTE_MS: i64 = 60_000;
/// One day, in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

impl UtcMillis {
    /// This instant moved by `ms` milliseconds, which may be negative; stops at the ends of `i64`.
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The date in UTC at this instant.
    #[must_use]
    pub fn utc_date(self) -> Date {
        let days = self.0.div_euclid(DAY_MS);
        Date::from_days(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// Milliseconds from `earlier` to this instant; negative if it is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A civil date, serialised as `"2026-09-01"`. Ordered; kept as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// The text is not a date of the form `2026-09-01`, or no such day exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the form 2026-09-01")]
pub struct BadDate;

/// A day of the week. 周一 … 周日.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    ToJson,
    FromJson,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];
}

impl Date {
    /// The date with this year (1 ..= 9999), month and day.
    ///
    /// # Errors
    /// [`BadDate`] when there is no such day.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, BadDate> {
        let date = Self::from_civil(year, i32::from(month), i32::from(day));
        if (1..=9999).contains(&year) && date.ymd() == (year, month, day) {
            Ok(date)
        } else {
            Err(BadDate)
        }
    }

    /// The date this many days after 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days after 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The date `days` later, or earlier when negative.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        let index = usize::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0);
        Weekday::ALL.get(index).copied().unwrap_or(Weekday::Monday)
    }

    /// The Monday of its week.
    #[must_use]
    pub const fn monday(self) -> Self {
        self.plus(-(self.0.saturating_add(3).rem_euclid(7)))
    }

    /// Year, month (1 ..= 12) and day (1 ..= 31). Howard Hinnant's `civil_from_days`.
    #[must_use]
    pub fn ymd(self) -> (i32, u8, u8) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i32::from(month <= 2);
        (
            year,
            u8::try_from(month).unwrap_or(1),
            u8::try_from(day).unwrap_or(1),
        )
    }

    fn from_civil(year: i32, month: i32, day: i32) -> Self {
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let mp = if month > 2 { month - 3 } else { month + 9 };
        let doy = (153 * mp + 2) / 5 + day - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        Self(era * 146_097 + doe - 719_468)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        let mut parts = text.splitn(3, '-');
        let mut next = |width: usize| {
            parts
                .next()
                .filter(|part| part.len() == width && part.bytes().all(|c| c.is_ascii_digit()))
                .ok_or(BadDate)
        };
        let year = next(4)?.parse().map_err(|_| BadDate)?;
        let month = next(2)?.parse().map_err(|_| BadDate)?;
        let day = next(2)?.parse().map_err(|_| BadDate)?;
        Self::new(year, month, day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl ToJson for Date {
    fn to_json(&self, out: &mut Writer) {
        out.plain(self);
    }
}

impl FromJson for Date {
    fn from_json(json: Json<'_>) -> Result<Self, json::Error> {
        json.parsed()
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

/// A time of day: minutes after midnight, 0 ..= 1439; up to 2879 for a window that ends next morning.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    ToJson,
    FromJson,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct MinuteOfDay(pub u16);

impl fmt::Display for MinuteOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", (self.0 / 60) % 24, self.0 % 60)
    }
}

/// An instant as the school's clock on the wall shows it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LocalTime {
    /// The civil day.
    pub date: Date,
    /// Milliseconds after midnight, 0 ..= 86 399 999.
    pub ms: i32,
}

impl LocalTime {
    /// The minute of the day.
    #[must_use]
    pub fn minute(self) -> MinuteOfDay {
        MinuteOfDay(u16::try_from(self.ms / 60_000).unwrap_or(0))
    }
}

/// The school's time zone as a table of offset changes, served as data: there is no time-zone
/// database on the phone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Zone {
    /// Its IANA name, for people.
    pub name: String,
    /// Offset east of UTC before the first change, in minutes (-900 ..= 900).
    pub offset_min: i16,
    /// Changes in ascending order: from this instant on, this offset.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<(UtcMillis, i16)>,
}

impl Zone {
    /// China's: UTC+8 without changes.
    #[must_use]
    pub fn shanghai() -> Self {
        Self {
            name: "Asia/Shanghai".into(),
            offset_min: 480,
            changes: Vec::new(),
        }
    }

    /// Minutes east of UTC at `at`.
    #[must_use]
    pub fn offset_at(&self, at: UtcMillis) -> i16 {
        self.changes
            .iter()
            .take_while(|(from, _)| *from <= at)
            .last()
            .map_or(self.offset_min, |(_, offset)| *offset)
    }

    /// The wall clock at `at`.
    #[must_use]
    pub fn local(&self, at: UtcMillis) -> LocalTime {
        let ms =
            at.0.saturating_add(i64::from(self.offset_at(at)) * MINUTE_MS);
        LocalTime {
            date: Date::from_days(i32::try_from(ms.div_euclid(DAY_MS)).unwrap_or(0)),
            ms: i32::try_from(ms.rem_euclid(DAY_MS)).unwrap_or(0),
        }
    }

    /// The instant of minute `minute` of `date`; in a gap or overlap the offset before the change holds.
    #[must_use]
    pub fn instant(&self, date: Date, minute: MinuteOfDay) -> UtcMillis {
        let wall = i64::from(date.days()) * DAY_MS + i64::from(minute.0) * MINUTE_MS;
        let guess = UtcMillis(wall - i64::from(self.offset_min) * MINUTE_MS);
        let near = UtcMillis(wall - i64::from(self.offset_at(guess)) * MINUTE_MS);
        UtcMillis(wall - i64::from(self.offset_at(near)) * MINUTE_MS)
    }
}

/// The clocks of the phone when something was done: evidence, never an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stamp {
    /// The phone's wall clock.
    pub wall: UtcMillis,
    /// Its offset east of UTC, in minutes.
    pub offset_min: i16,
    /// Milliseconds on the page's monotonic clock; comparable only within one `page`.
    pub mono_ms: i64,
    /// A random number of the page's life, to know which monotonic times compare.
    pub page: u32,
    /// The last contact with the server before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

/// One answer of the server: its clock and the phone's clock at the same moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contact {
    /// The server's clock.
    pub server: UtcMillis,
    /// The phone's wall clock.
    pub wall: UtcMillis,
    /// The phone's monotonic clock.
    pub mono_ms: i64,
    /// The page life `mono_ms` belongs to.
    pub page: u32,
}

/// When something was done, as far as the server can know; computed once, at receipt.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Corrected {
    /// The best estimate.
    pub at: UtcMillis,
    /// Not before this: the last contact with the server.
    pub earliest: UtcMillis,
    /// Not after this: the receipt.
    pub latest: UtcMillis,
    /// The phone's clock and the server's do not agree (more than [`SKEW_FLAG_MS`] apart, or the
    /// clock was moved since the last contact): the interval stands, `at` is a guess.
    pub doubtful: bool,
}

/// A clock further off than this is flagged: ten minutes, as the Community Health Toolkit does.
pub const SKEW_FLAG_MS: i64 = 10 * MINUTE_MS;

impl Corrected {
    /// What `stamp` says, corrected by its last contact and by the receipt at `received`.
    ///
    /// Within one life of the page the monotonic clock counts from the contact, whatever happened
    /// to the wall clock; otherwise the wall clock does, shifted by its error at the contact.
    #[must_use]
    pub fn of(stamp: &Stamp, received: UtcMillis) -> Self {
        let latest = received;
        let Some(contact) = stamp.contact else {
            let at = stamp.wall.min(latest);
            let doubtful = stamp.wall.since(received) > SKEW_FLAG_MS;
            return Self {
                at,
                earliest: UtcMillis(0).min(at),
                latest,
                doubtful,
            };
        };
        let earliest = contact.server.min(latest);
        let by_wall = contact.server.plus(stamp.wall.since(contact.wall));
        let by_mono = (stamp.page == contact.page).then(|| {
            contact
                .server
                .plus(stamp.mono_ms.saturating_sub(contact.mono_ms))
        });
        let estimate = by_mono.unwrap_or(by_wall);
        let error = contact.wall.since(contact.server).saturating_abs();
        let jumped =
            by_mono.is_some_and(|mono| by_wall.since(mono).saturating_abs() > SKEW_FLAG_MS);
        let outside = estimate < earliest || estimate > latest;
        Self {
            at: estimate.clamp(earliest, latest),
            earliest,
            latest,
            doubtful: error > SKEW_FLAG_MS || jumped || outside,
        }
    }
}
