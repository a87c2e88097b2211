//! Rankings of classes (排名, 流动红旗): draft, published, archived, an entity of its own. What was
//! published never changes; who finds it wrong archives it and makes another.
//!
//! Classes are ranked, never people (`domain.md` 4, "Policy guard", and 11).

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::calendar::Term;
use crate::id::{ClassId, PersonId};
use crate::text::Text;
use crate::time::{Corrected, Date};

/// The most rows of a ranking.
pub const ROWS_MAX: usize = 100;

/// A ranking.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ranking {
    /// What it says.
    pub table: Table,
    /// Where it stands.
    pub status: RankingStatus,
    /// Who made it.
    pub person: PersonId,
    /// That person's name as it was.
    pub person_name: String,
    /// When it was made, or last made anew.
    pub at: Corrected,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Corrected>,
    /// When it was archived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<Corrected>,
}

/// What a ranking says, as computed by [`crate::rank::rank`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Table {
    /// The days.
    pub period: Period,
    /// The templates that count, by key, such as `HY-01`.
    pub templates: Vec<String>,
    /// Who gets the flag.
    pub rule: FlagRule,
    /// What there is to get, in hundredths of a point: the bases of the templates together.
    pub base: i32,
    /// The classes, best first; classes without a result last.
    pub rows: Vec<Row>,
}

/// The days of a ranking, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Period {
    /// What it is called.
    pub kind: PeriodKind,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
}

/// The kinds of period.
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
pub enum PeriodKind {
    /// 日
    Day,
    /// 周: Monday to Sunday, so that a make-up Saturday counts.
    Week,
    /// 月
    Month,
    /// 学期
    Term,
}

impl Period {
    /// The day, week or month that `date` lies in; `None` for a term, which is the calendar's.
    #[must_use]
    pub fn around(kind: PeriodKind, date: Date) -> Option<Self> {
        let (from, to) = match kind {
            PeriodKind::Day => (date, date),
            PeriodKind::Week => {
                let monday = date.monday();
                (monday, monday.plus(6))
            }
            PeriodKind::Month => {
                let (year, month, day) = date.ymd();
                let next = if month == 12 {
                    Date::new(year + 1, 1, 1)
                } else {
                    Date::new(year, month + 1, 1)
                };
                (date.plus(1 - i32::from(day)), next.ok()?.plus(-1))
            }
            PeriodKind::Term => return None,
        };
        Some(Self { kind, from, to })
    }

    /// A whole term.
    #[must_use]
    pub const fn term(term: &Term) -> Self {
        Self {
            kind: PeriodKind::Term,
            from: term.first,
            to: term.last,
        }
    }

    /// Whether it is over on `today`: what is published before may still change.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.to < today
    }

    /// Whether `date` lies in it.
    #[must_use]
    pub fn has(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }
}

/// One class of a ranking.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// The class.
    pub class: ClassId,
    /// Its name as it was.
    pub name: Text,
    /// Its grade.
    pub grade: u8,
    /// Its average over what was checked, in hundredths of a point; `None` without any result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average: Option<i32>,
    /// Results that count.
    pub checked: u16,
    /// Windows that closed without anybody having checked (漏检).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub missing: u16,
    /// 未打扫: told, without points.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_swept: u16,
    /// 免检: left out of the average.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub exempt: u16,
    /// Windows with several results of which the director has not kept one yet; the oldest counts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rivals: u16,
    /// Its rank in the school, from 1; classes with one average share it, and the next is as many
    /// further on. `None` without an average.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u16>,
    /// Its rank in its grade, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade_rank: Option<u16>,
    /// 并列: another class of the school has the same rank.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub tied: bool,
    /// 流动红旗
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub flag: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form that serde asks for"
)]
const fn is_zero(count: &u16) -> bool {
    *count == 0
}

/// Which classes get the flag (流动红旗); classes that tie share it (`domain.md` 4, "award rules").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FlagRule {
    /// The first `n` of the school.
    TopOfSchool {
        /// 1 ..= 100.
        n: u16,
    },
    /// The first `n` of each grade.
    TopOfGrade {
        /// 1 ..= 100.
        n: u16,
    },
    /// Every class with at least this average.
    TotalAtLeast {
        /// In hundredths of a point.
        average: i32,
    },
    /// Every class that kept at least this part of each category's points. A category is a section
    /// of a template.
    CategoryAtLeast {
        /// 1 ..= 100.
        percent: u8,
    },
}

/// 流动红旗 for the first three, as most rules found say (`domain.md` 4).
impl Default for FlagRule {
    fn default() -> Self {
        Self::TopOfSchool { n: 3 }
    }
}

/// Where a ranking stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RankingStatus {
    /// 草稿: directors see it, and may make it anew.
    Draft,
    /// 已公布: everybody sees it.
    Published,
    /// 已归档
    Archived,
}
