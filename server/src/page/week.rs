//! Weeks as ISO 8601 counts them, Monday to Sunday: `2026-W47`.

use std::fmt;
use std::str::FromStr;

use domain::calendar::SchoolYear;
use domain::ranking::{Period, PeriodKind};
use domain::time::Date;
use serde::Deserialize;

use super::book::Book;
use super::words::fill;
use crate::problem::Problem;

/// A week, by its Monday.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Week(Date);

/// No week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a week such as 2026-W47")]
pub(super) struct BadWeek;

impl Week {
    /// The week a day lies in.
    pub(super) const fn around(day: Date) -> Self {
        Self(day.monday())
    }

    /// Its Monday.
    pub(super) const fn monday(self) -> Date {
        self.0
    }

    /// Its Sunday.
    pub(super) const fn sunday(self) -> Date {
        self.0.plus(6)
    }

    /// Its days, as a ranking names them.
    pub(super) const fn period(self) -> Period {
        Period {
            kind: PeriodKind::Week,
            from: self.monday(),
            to: self.sunday(),
        }
    }
}

impl fmt::Display for Week {
    /// A week is of the year that its Thursday lies in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thursday = self.0.plus(3);
        let (year, ..) = thursday.ymd();
        let first = Date::new(year, 1, 1).map_err(|_| fmt::Error)?;
        let number = (thursday.days() - first.days()) / 7 + 1;
        write!(f, "{year:04}-W{number:02}")
    }
}

impl FromStr for Week {
    type Err = BadWeek;

    /// 4 January lies in the first week of its year.
    fn from_str(text: &str) -> Result<Self, BadWeek> {
        let (year, number) = text.split_once("-W").ok_or(BadWeek)?;
        let year = year.parse().map_err(|_| BadWeek)?;
        let number: u8 = number.parse().map_err(|_| BadWeek)?;
        let first = Self::around(Date::new(year, 1, 4).map_err(|_| BadWeek)?);
        let week = Self(first.0.plus(7 * (i32::from(number) - 1)));
        if week.to_string() == text {
            Ok(week)
        } else {
            Err(BadWeek)
        }
    }
}

impl TryFrom<String> for Week {
    type Error = BadWeek;

    fn try_from(text: String) -> Result<Self, BadWeek> {
        text.parse()
    }
}

/// 周次: the teaching week that a week is, by the first of its days that lies in a term.
pub(super) async fn teaching_week(book: &Book<'_>, week: Week) -> Result<Option<String>, Problem> {
    let years = book.register::<SchoolYear>().await?;
    let mut days = (0..7).map(|after| week.monday().plus(after));
    Ok(days.find_map(|day| {
        let (term, n) = years.values().find_map(|year| year.week(day))?;
        let values = [("term", term.name.get(book.lang)), ("n", &n.to_string())];
        Some(fill(book.words().brief_teaching_week, &values))
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::*;

    #[test]
    fn weeks_around_new_year_are_of_the_year_of_their_thursday() {
        for (day, week) in [
            ("2026-11-20", "2026-W47"),
            ("2027-01-03", "2026-W53"),
            ("2027-01-04", "2027-W01"),
            ("2024-12-30", "2025-W01"),
            ("2023-01-01", "2022-W52"),
        ] {
            let found = Week::around(day.parse().unwrap());
            assert_eq!(found.to_string(), week);
            assert_eq!(week.parse(), Ok(found));
        }
    }

    #[test]
    fn what_is_no_week_is_refused() {
        for text in [
            "",
            "2026",
            "2026-47",
            "2026-W7",
            "2026-W00",
            "2025-W53",
            "2026-W999",
            "-W01",
            "+026-W01",
        ] {
            assert_eq!(text.parse::<Week>(), Err(BadWeek), "{text}");
        }
    }
}
