//! The school year: terms, teaching weeks, holidays, make-up days (调休) and half days (半天).

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::text::Text;
use crate::time::{Date, MinuteOfDay, Weekday};

/// Where a half day is cut: noon.
pub const NOON: MinuteOfDay = MinuteOfDay(12 * 60);

/// A school year (学年). Starts on 1 September.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SchoolYear {
    /// The year it starts in.
    pub start_year: u16,
    /// Its terms (学期), ascending, apart from each other.
    pub terms: Vec<Term>,
    /// Days without school.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// Weekend days with school.
    #[serde(default)]
    pub makeup_days: Vec<MakeupDay>,
    /// School days that end at noon (半天, 上午有课), ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mornings: Vec<Date>,
    /// School days that begin at noon (半天, 下午有课), ascending; none of [`Self::mornings`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub afternoons: Vec<Date>,
}

/// A term.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Term {
    /// 第一学期, 第二学期.
    pub name: Text,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// The Monday of teaching week 1 (第1周).
    pub week_one: Date,
}

/// A holiday or a break inside or around terms.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holiday {
    /// Its name.
    pub name: Text,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

/// A day of school on a weekend, which stands for a weekday (调休).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MakeupDay {
    /// The day.
    pub date: Date,
    /// The weekday whose timetable it takes.
    pub stands_for: Weekday,
}

/// Half of a school day (半天).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Half {
    /// What begins before [`NOON`].
    Morning,
    /// What begins at [`NOON`] or later.
    Afternoon,
}

impl Half {
    /// Whether what begins at `start` belongs to it.
    #[must_use]
    pub fn has(self, start: MinuteOfDay) -> bool {
        (start < NOON) == (self == Self::Morning)
    }
}

/// What kind of day it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Day {
    /// A school day with this weekday's timetable.
    School(Weekday),
    /// A holiday, a weekend or a day outside the terms.
    Free,
}

impl SchoolYear {
    /// The school year that a date belongs to: August prepares the next one.
    #[must_use]
    pub fn start_of(date: Date) -> u16 {
        let (year, month, _) = date.ymd();
        u16::try_from(if month >= 8 { year } else { year - 1 }).unwrap_or(0)
    }

    /// A year as it begins, for the school to put right: terms as they usually lie, and the public
    /// holidays that have a fixed date (全国年节及纪念日放假办法, 2024).
    #[must_use]
    pub fn usual(start_year: u16) -> Self {
        let start = i32::from(start_year);
        let day = |year, month, day| Date::new(year, month, day).unwrap_or(Date::from_days(0));
        let term = |zh, en, first: Date, last| Term {
            name: Text::new(zh, en),
            first,
            last,
            week_one: first.monday(),
        };
        let holiday = |zh, en, first: Date, days: i32| Holiday {
            name: Text::new(zh, en),
            first,
            last: first.plus(days - 1),
        };
        Self {
            start_year,
            terms: vec![
                term(
                    "第一学期",
                    "First term",
                    day(start, 9, 1),
                    day(start + 1, 1, 25),
                ),
                term(
                    "第二学期",
                    "Second term",
                    day(start + 1, 2, 20),
                    day(start + 1, 7, 5),
                ),
            ],
            holidays: vec![
                holiday("国庆节", "National Day", day(start, 10, 1), 3),
                holiday("元旦", "New Year", day(start + 1, 1, 1), 1),
                holiday("劳动节", "Labour Day", day(start + 1, 5, 1), 2),
            ],
            makeup_days: Vec::new(),
            mornings: Vec::new(),
            afternoons: Vec::new(),
        }
    }

    /// What kind of day `date` is. A make-up day wins over a holiday, a holiday over the weekday.
    #[must_use]
    pub fn day(&self, date: Date) -> Day {
        if let Some(makeup) = self.makeup_days.iter().find(|makeup| makeup.date == date) {
            return Day::School(makeup.stands_for);
        }
        let in_term = self
            .terms
            .iter()
            .any(|term| term.first <= date && date <= term.last);
        let on_holiday = self
            .holidays
            .iter()
            .any(|holiday| holiday.first <= date && date <= holiday.last);
        let weekday = date.weekday();
        if in_term && !on_holiday && !matches!(weekday, Weekday::Saturday | Weekday::Sunday) {
            Day::School(weekday)
        } else {
            Day::Free
        }
    }

    /// The only half of `date` in which there is school; `None` for a whole day. A half day that is
    /// free is free.
    #[must_use]
    pub fn half(&self, date: Date) -> Option<Half> {
        if self.mornings.contains(&date) {
            Some(Half::Morning)
        } else {
            self.afternoons.contains(&date).then_some(Half::Afternoon)
        }
    }

    /// The term `date` lies in and its teaching week (第N周), counted in Mondays from week 1.
    #[must_use]
    pub fn week(&self, date: Date) -> Option<(&Term, u8)> {
        let term = self
            .terms
            .iter()
            .find(|term| term.first <= date && date <= term.last)?;
        let days = date.days() - term.week_one.days();
        let week = u8::try_from(days.div_euclid(7) + 1)
            .ok()
            .filter(|week| *week >= 1)?;
        Some((term, week))
    }
}
