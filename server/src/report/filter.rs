//! Which days, and which of their records and findings.

use domain::id::{PersonId, PlaceId, PlanId, TemplateId};
use domain::issue::{Issue, IssueKind, IssueStatus, Level};
use domain::person::Viewer;
use domain::problem::Code;
use domain::text::Lang;
use domain::time::Date;
use serde::Deserialize;

/// The most days from one to another: a school year and its summer.
const DAYS_MAX: i32 = 400;

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

/// Which findings, by where they stand: as the screen of them sorts them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// What waits for the caller.
    Mine,
    /// 待派
    Unassigned,
    /// 待复查
    ToRecheck,
    /// 逾期
    Overdue,
    /// Not 已销号.
    Open,
    /// 已销号
    Closed,
}

impl Which {
    fn has(self, issue: &Issue, viewer: &Viewer, today: Date) -> bool {
        match self {
            Self::Mine => issue.next(viewer).is_some(),
            Self::Unassigned => issue.status == IssueStatus::Unassigned,
            Self::ToRecheck => issue.status == IssueStatus::ToRecheck,
            Self::Overdue => issue.is_overdue(today),
            Self::Open => issue.is_open(),
            Self::Closed => !issue.is_open(),
        }
    }
}

/// What a request asks for: the span that a date lies in, or from one day to another.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Filter {
    date: Option<Date>,
    span: Option<Span>,
    from: Option<Date>,
    to: Option<Date>,
    /// Only rounds of this plan.
    pub(super) plan: Option<PlanId>,
    /// Only this place and what lies in it.
    pub(super) place: Option<PlaceId>,
    /// Only what this person recorded.
    pub(super) by: Option<PersonId>,
    /// Only this template version.
    pub(super) template: Option<TemplateId>,
    /// Only findings of this kind, and records that have one.
    pub(crate) kind: Option<IssueKind>,
    /// Only findings as bad as this.
    pub(crate) level: Option<Level>,
    /// Only findings that stand so.
    pub(crate) which: Option<Which>,
    /// The language of the sheet; the browser's where it is left out.
    pub(super) lang: Option<Lang>,
}

impl Filter {
    /// The first and the last day.
    ///
    /// # Errors
    /// `bad_parameter` when it names neither a span nor some days, or too many.
    pub(super) fn days(&self) -> Result<(Date, Date), Code> {
        match (self.date, self.span, self.from, self.to) {
            (Some(date), Some(span), None, None) => Ok(span.around(date)),
            (None, None, Some(first), Some(last)) => {
                let fits = (0..DAYS_MAX).contains(&(last.days() - first.days()));
                fits.then_some((first, last)).ok_or(Code::BadParameter)
            }
            _ => Err(Code::BadParameter),
        }
    }

    /// Whether a finding is of the kind, the level and the standing that are asked for.
    pub(super) fn has(&self, issue: &Issue, viewer: &Viewer, today: Date) -> bool {
        self.kind.is_none_or(|kind| kind == issue.kind)
            && self.level.is_none_or(|level| level == issue.level)
            && (self.which).is_none_or(|which| which.has(issue, viewer, today))
    }
}

impl Span {
    /// Its first and last day, where it is the one that `date` lies in.
    fn around(self, date: Date) -> (Date, Date) {
        match self {
            Self::Day => (date, date),
            Self::Week => (date.monday(), date.monday().plus(6)),
            Self::Month => {
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
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::*;

    fn days(date: &str, span: Span) -> (String, String) {
        let (first, last) = span.around(date.parse().unwrap());
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
