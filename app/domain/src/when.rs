//! On which days a plan is due. Days are the school's calendar's; while a school has entered no
//! year at all, Monday to Friday are school days and there are no terms.

use crate::calendar::{Day, SchoolYear, Term};
use crate::plan::PlanDays;
use crate::time::{Date, MinuteOfDay, Weekday};

/// The longest run of days without school that is looked through, in days: longer than any summer.
const FREE_RUN_MAX: i32 = 100;

/// Whether `days` names `date`.
///
/// A day of the month, and the beginning, middle and end of a term, move to the next or the last
/// school day where they fall on a free one. A make-up day (调休) is the weekday it stands for; on
/// weekends inside a term, Saturday and Sunday are themselves; on holidays no weekday is.
#[must_use]
pub fn names(days: &PlanDays, years: &[&SchoolYear], date: Date) -> bool {
    let calendar = Calendar(years);
    match days {
        PlanDays::Daily => true,
        PlanDays::SchoolDays => calendar.is_school_day(date),
        PlanDays::FreeDays => !calendar.is_school_day(date),
        PlanDays::Weekly { weekdays } => calendar
            .weekday(date)
            .is_some_and(|weekday| weekdays.contains(&weekday)),
        PlanDays::Monthly { day } => {
            calendar.is_school_day(date)
                && calendar
                    .free_before(date)
                    .any(|free| is_day_of_month(free, *day))
        }
        PlanDays::TermStart => calendar
            .terms()
            .any(|term| calendar.first_from(term, term.first) == Some(date)),
        PlanDays::TermMiddle => calendar.terms().any(|term| {
            let half = (term.last.days() - term.first.days()) / 2;
            calendar.first_from(term, term.first.plus(half)) == Some(date)
        }),
        PlanDays::TermEnd => calendar
            .terms()
            .any(|term| calendar.last_of(term) == Some(date)),
        PlanDays::TermStartAndEnd => [PlanDays::TermStart, PlanDays::TermEnd]
            .iter()
            .any(|days| names(days, years, date)),
        PlanDays::BeforeHolidays => calendar.is_before_holiday(date),
        PlanDays::Once { dates } => dates.contains(&date),
    }
}

/// Whether a slot that begins at `start` is left out on `date`, a half day (半天), because there is no
/// school then. Only plans that follow the timetable leave slots out, by school days or by weekday:
/// a guard's round is walked every day, and what comes once a month or before a holiday would not
/// come again.
#[must_use]
pub fn is_off(days: &PlanDays, years: &[&SchoolYear], date: Date, start: MinuteOfDay) -> bool {
    let follows = matches!(days, PlanDays::SchoolDays | PlanDays::Weekly { .. });
    let half = years.iter().find_map(|year| year.half(date));
    follows && half.is_some_and(|half| !half.has(start))
}

/// Whether a date is a school day by the years entered.
#[must_use]
pub fn is_school_day(years: &[&SchoolYear], date: Date) -> bool {
    Calendar(years).is_school_day(date)
}

struct Calendar<'a>(&'a [&'a SchoolYear]);

impl<'a> Calendar<'a> {
    fn terms(&self) -> impl Iterator<Item = &'a Term> {
        self.0.iter().flat_map(|year| &year.terms)
    }

    /// The weekday whose timetable holds on a school day.
    fn timetable(&self, date: Date) -> Option<Weekday> {
        if self.0.is_empty() {
            let weekday = date.weekday();
            return (!is_weekend(weekday)).then_some(weekday);
        }
        self.0.iter().find_map(|year| match year.day(date) {
            Day::School(weekday) => Some(weekday),
            Day::Free => None,
        })
    }

    fn is_school_day(&self, date: Date) -> bool {
        self.timetable(date).is_some()
    }

    fn weekday(&self, date: Date) -> Option<Weekday> {
        let ordinary = self.0.is_empty()
            || self.0.iter().any(|year| {
                year.terms
                    .iter()
                    .any(|term| term.first <= date && date <= term.last)
                    && !year
                        .holidays
                        .iter()
                        .any(|holiday| holiday.first <= date && date <= holiday.last)
            });
        self.timetable(date)
            .or_else(|| ordinary.then(|| date.weekday()))
    }

    /// `date` and the free days right before it, back to the school day before.
    fn free_before(&self, date: Date) -> impl Iterator<Item = Date> {
        let run = (1..FREE_RUN_MAX)
            .map(move |back| date.plus(-back))
            .take_while(|before| !self.is_school_day(*before));
        core::iter::once(date).chain(run)
    }

    fn first_from(&self, term: &Term, from: Date) -> Option<Date> {
        (from.days()..=term.last.days())
            .map(Date::from_days)
            .find(|date| self.is_school_day(*date))
    }

    fn last_of(&self, term: &Term) -> Option<Date> {
        (term.first.days()..=term.last.days())
            .rev()
            .map(Date::from_days)
            .find(|date| self.is_school_day(*date))
    }

    /// A school day after which a holiday or the end of a term comes before the next school day.
    fn is_before_holiday(&self, date: Date) -> bool {
        let begins = |free: Date| {
            self.0
                .iter()
                .any(|year| year.holidays.iter().any(|holiday| holiday.first == free))
        };
        let mut free = (1..FREE_RUN_MAX)
            .map(|after| date.plus(after))
            .take_while(|after| !self.is_school_day(*after));
        self.is_school_day(date)
            && (free.any(begins) || self.terms().any(|term| self.last_of(term) == Some(date)))
    }
}

const fn is_weekend(weekday: Weekday) -> bool {
    matches!(weekday, Weekday::Saturday | Weekday::Sunday)
}

/// Whether `date` is the `day`th of its month, or its last where the month is shorter.
fn is_day_of_month(date: Date, day: u8) -> bool {
    let (_, _, of_month) = date.ymd();
    let (_, _, next) = date.plus(1).ymd();
    of_month == day || (next == 1 && of_month < day)
}
