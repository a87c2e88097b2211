//! Which days, and which of their records.

use domain::id::{PersonId, PlaceId, PlanId, TemplateId};
use domain::issue::IssueKind;
use domain::text::Lang;
use domain::time::Date;
use serde::Deserialize;

/// How many days a spreadsheet has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Span {
    /// One day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Filter {
    /// A day of the span.
    date: Date,
    span: Span,
    /// Only rounds of this plan.
    pub(super) plan: Option<PlanId>,
    /// Only this place and what lies in it.
    pub(super) place: Option<PlaceId>,
    /// Only what this person recorded.
    pub(super) by: Option<PersonId>,
    /// Only this template version.
    pub(super) template: Option<TemplateId>,
    /// Only findings of this kind, and records that have one.
    pub(super) kind: Option<IssueKind>,
    /// The language of the sheet; the browser's where it is left out.
    pub(super) lang: Option<Lang>,
}

impl Filter {
    /// The first and the last day.
    pub(super) fn days(&self) -> (Date, Date) {
        let date = self.date;
        match self.span {
            Span::Day => (date, date),
            Span::Week => {
                // 1970-01-01 was a Thursday.
                let monday = date.plus(-(date.days() + 3).rem_euclid(7));
                (monday, monday.plus(6))
            }
            Span::Month => {
                let (_, _, day) = date.ymd();
                let first = date.plus(1 - i32::from(day));
                let (year, month, _) = first.ymd();
                let in_month = |day: &Date| {
                    let (of_year, of_month, _) = day.ymd();
                    (of_year, of_month) == (year, month)
                };
                let last = (27..31).map(|days| first.plus(days)).rfind(in_month);
                (first, last.unwrap_or(first))
            }
        }
    }

    /// What the file is called, without its ending.
    pub(super) fn name(&self) -> String {
        let (first, last) = self.days();
        match self.span {
            Span::Day => format!("xiaoxun-{first}"),
            Span::Week | Span::Month => format!("xiaoxun-{first}-{last}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::*;

    fn days(date: &str, span: Span) -> (String, String) {
        let filter = Filter {
            date: date.parse().unwrap(),
            span,
            plan: None,
            place: None,
            by: None,
            template: None,
            kind: None,
            lang: None,
        };
        let (first, last) = filter.days();
        (first.to_string(), last.to_string())
    }

    #[test]
    fn spans_begin_and_end_where_the_calendar_says() {
        let expect = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(
            days("2026-09-02", Span::Day),
            expect("2026-09-02", "2026-09-02")
        );
        assert_eq!(
            days("2026-09-06", Span::Week),
            expect("2026-08-31", "2026-09-06")
        );
        assert_eq!(
            days("2026-08-31", Span::Week),
            expect("2026-08-31", "2026-09-06")
        );
        assert_eq!(
            days("2028-02-10", Span::Month),
            expect("2028-02-01", "2028-02-29")
        );
        assert_eq!(
            days("2027-02-28", Span::Month),
            expect("2027-02-01", "2027-02-28")
        );
        assert_eq!(
            days("2026-12-31", Span::Month),
            expect("2026-12-01", "2026-12-31")
        );
    }
}
