//! Hygiene checks (卫生检查): what a record of a judged template carries besides its answers, what it
//! comes to in points, and how a class stands in one window of the day.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::due::Occurrence;
use crate::id::{ClassId, PersonId, PlaceId, PlanId, RecordId, ReplyId};
use crate::record::{Answer, PhotoRef, Record, Value};
use crate::round::Take;
use crate::sorted::by_key;
use crate::template::{ItemKind, Judged, Section, Template};
use crate::text::Text;
use crate::time::{Corrected, Date, UtcMillis};

/// What the checker found as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// Looked at: the answers count.
    #[default]
    Checked,
    /// 未打扫: a state, not a deduction. Settled by 已补扫.
    NotSwept,
    /// 免检: an outing, an exam, quarantine. Leaves every average alone.
    Exempt {
        /// Why, 1 ..= 200 characters.
        reason: String,
    },
    /// 撤回: recorded by mistake. Only an amendment says so; the window is open again.
    Withdrawn,
}

impl Judgement {
    /// Whether the answers count, which is the rule and is not written down.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        *self == Self::Checked
    }
}

/// Points, as integers times 10^-scale.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// What is left of the base, 0 ..= `base`.
    pub got: i32,
    /// What there was to get.
    pub base: i32,
    /// Digits after the point.
    pub scale: u8,
    /// What was taken off in each section of the record, in its order; together it may be more
    /// than the base.
    pub taken: Vec<i32>,
}

/// What makes a record a check. A record has one exactly when its template is judged.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Check {
    /// What was found as a whole, amendments included.
    #[serde(default, skip_serializing_if = "Judgement::is_checked")]
    pub judgement: Judgement,
    /// The points, amendments included; only where points are given and the answers count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// 需补扫: something failed on a template that is judged 合格/需补扫, or the place as a whole was not
    /// swept; amendments included.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub to_sweep: bool,
    /// The planned window it fills; `None` for a check at any time (抽查).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// The class's name as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class_name: Option<Text>,
    /// Keyed from a paper sheet (纸质转录).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// The director kept this other result for the same class and window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped_for: Option<RecordId>,
    /// The other results that the director dropped for this one: they count again when it is taken
    /// back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_over: Vec<RecordId>,
    /// What happened to it since.
    #[serde(default, skip_serializing_if = "Standing::is_new")]
    pub standing: Standing,
}

impl Check {
    /// Whether it counts at all: neither taken back nor dropped for another.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.judgement != Judgement::Withdrawn && self.dropped_for.is_none()
    }

    /// Whether somebody still has to sweep: 未打扫 or 需补扫, and nobody has said 已补扫.
    #[must_use]
    pub fn wants_sweeping(&self) -> bool {
        self.counts()
            && (self.judgement == Judgement::NotSwept || self.to_sweep)
            && self.standing.settled.is_none()
    }
}

/// A slot of a plan that a check fills; the record has the day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Window {
    /// The plan.
    pub plan: PlanId,
    /// The slot, by key.
    pub slot: String,
    /// The slot's name as it was.
    pub slot_name: Text,
}

/// Where a check came from that was made on paper (纸质转录).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paper {
    /// The group that checked, such as 红领巾岗, 1 ..= 40 characters. Never a pupil.
    pub group: String,
    /// The sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<PhotoRef>,
}

/// What happened to a check after it was made; the record and what the class sees say the same.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Standing {
    /// When the class was told (公布); of 未打扫 at once, whatever the school has set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Corrected>,
    /// When 已补扫 was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Corrected>,
    /// What became of the class's objection (申诉).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<Objection>,
    /// What was answered, oldest first: [`crate::reply::Reply`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<ReplyId>,
}

impl Standing {
    fn is_new(&self) -> bool {
        *self == Self::default()
    }
}

/// Where an objection stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// The director has not decided.
    Open,
    /// 维持: the result stands.
    Rejected,
    /// 改判: the result was amended.
    Upheld,
}

/// The points that `answers` leave in these sections of `template`; `None` where it gives none.
///
/// Each item takes off its points, at most its own `max` (`domain.md` 4, "一处扣2，二处以上扣完");
/// together they take off at most the base.
#[must_use]
pub fn score(template: &Template, sections: &[String], answers: &[Answer]) -> Option<Score> {
    let Some(Judged::Points { base, scale }) = template.judged else {
        return None;
    };
    let taken: Vec<i32> = sections
        .iter()
        .filter_map(|key| template.sections.iter().find(|one| one.key == *key))
        .map(|section| taken(section, answers))
        .collect();
    let base = i32::from(base);
    Some(Score {
        got: (base - taken.iter().sum::<i32>()).max(0),
        base,
        scale,
        taken,
    })
}

fn taken(section: &Section, answers: &[Answer]) -> i32 {
    let item_takes = |answer: &Answer| {
        let item = section.items.iter().find(|item| item.key == answer.item)?;
        match (&item.kind, &answer.value) {
            (ItemKind::Deduction { max, .. }, Value::Points(points)) => {
                Some(i32::from(*points.min(max)))
            }
            _ => None,
        }
    };
    answers.iter().filter_map(item_takes).sum()
}

/// What a section can take off at most: what a category of the ranking is worth (分项).
#[must_use]
pub fn worth(template: &Template, section: &Section) -> i32 {
    let most: i32 = section
        .items
        .iter()
        .map(|item| match item.kind {
            ItemKind::Deduction { max, .. } => i32::from(max),
            _ => 0,
        })
        .sum();
    match template.judged {
        Some(Judged::Points { base, .. }) => most.min(i32::from(base)),
        _ => most,
    }
}

/// One class in one window of a plan: what two results have in common when they judge the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClassWindow<'a> {
    /// The class.
    pub class: ClassId,
    /// Where: a class may have several rooms.
    pub place: PlaceId,
    /// The plan, and with it the template.
    pub plan: PlanId,
    /// The slot, by key.
    pub slot: &'a str,
    /// The school day.
    pub day: Date,
}

/// The window that a record fills; `None` for what is no check of a class or in no window.
#[must_use]
pub fn filled(record: &Record) -> Option<ClassWindow<'_>> {
    let window = record.check.as_deref()?.window.as_ref()?;
    Some(ClassWindow {
        class: record.class?,
        place: record.place,
        plan: window.plan,
        slot: &window.slot,
        day: record.day,
    })
}

/// Results for one class and window of which only one can hold, each group oldest first: the
/// director keeps one.
#[must_use]
pub fn rivals<'a>(records: &[(RecordId, &'a Record)]) -> Vec<Vec<(RecordId, &'a Record)>> {
    let mut filling: Vec<_> = records
        .iter()
        .filter(|(_, record)| record.check.as_deref().is_some_and(Check::counts))
        .filter_map(|(id, record)| Some((filled(record)?, record.at.at, *id, *record)))
        .collect();
    by_key(&mut filling, |(window, at, id, _)| (*window, *at, *id));
    filling
        .chunk_by(|(a, ..), (b, ..)| a == b)
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(|(.., id, one)| (*id, *one)).collect())
        .collect()
}

/// Whether `person` was at a point of a round: took it on, or recorded it there and not from a sheet of
/// paper. What others found says nothing of that, so 本层其余正常 asks this.
#[must_use]
pub fn was_at(person: PersonId, point: u16, takes: &[Take], records: &[&Record]) -> bool {
    let on_foot = |record: &&Record| {
        let check = record.check.as_deref();
        record.person == person && check.is_some_and(|check| check.paper.is_none())
    };
    records.iter().any(on_foot)
        || takes
            .iter()
            .any(|take| take.point == point && take.person == person)
}

/// How a class stands in one window.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ClassState {
    /// The window has not opened.
    Upcoming,
    /// The window is open and nobody has checked.
    Due,
    /// The window has closed and nobody has checked: a check now is 补检, never refused.
    Missing,
    /// Checked.
    Checked,
    /// 未打扫 or 需补扫.
    ToSweep,
    /// It was, and 已补扫 was said.
    Swept,
    /// 免检
    Exempt,
    /// Several results: the director keeps one.
    Rivals,
}

/// How a class stands in the window of `occurrence` at `now`, given the records made for it.
#[must_use]
pub fn class_state(occurrence: &Occurrence<'_>, records: &[&Record], now: UtcMillis) -> ClassState {
    let mut counting = records
        .iter()
        .filter_map(|record| record.check.as_deref())
        .filter(|check| check.counts());
    match (counting.next(), counting.next()) {
        (Some(_), Some(_)) => ClassState::Rivals,
        (Some(check), None) if check.wants_sweeping() => ClassState::ToSweep,
        (Some(check), None) => match check.judgement {
            Judgement::Exempt { .. } => ClassState::Exempt,
            Judgement::NotSwept => ClassState::Swept,
            _ if check.to_sweep => ClassState::Swept,
            _ => ClassState::Checked,
        },
        (None, _) if now < occurrence.start => ClassState::Upcoming,
        (None, _) if now <= occurrence.end => ClassState::Due,
        (None, _) => ClassState::Missing,
    }
}

/// 补检: made after its window had closed, and not as an entry after the fact.
#[must_use]
pub fn made_up(occurrence: &Occurrence<'_>, record: &Record) -> bool {
    record.at.at > occurrence.end && record.late_entry.is_none()
}
