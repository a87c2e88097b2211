//! What a class is told of a check (班级检查结果). A class teacher sees this and not the record: it
//! says what was found and never who checked (检查组).

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Score, Standing};
use crate::id::{ClassId, ClassResultId, PlaceId, RecordId, TemplateId};
use crate::record::{Answer, Record};
use crate::text::Text;
use crate::time::{Corrected, Date};

/// A published check, as the class sees it. The rules keep it in step with its record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClassResult {
    /// The record it tells of.
    pub record: RecordId,
    /// The template version.
    pub template: TemplateId,
    /// The class.
    pub class: ClassId,
    /// The class's name as it was.
    pub class_name: Text,
    /// Where.
    pub place: PlaceId,
    /// The place's ancestors, campus first.
    pub place_path: Vec<PlaceId>,
    /// The place's name as it was.
    pub place_name: Text,
    /// The school day.
    pub day: Date,
    /// The window's name; `None` for a check at any time (抽查).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot_name: Option<Text>,
    /// When it was checked.
    pub at: Corrected,
    /// What was found as a whole.
    #[serde(default, skip_serializing_if = "Judgement::is_checked")]
    pub judgement: Judgement,
    /// The points, where points are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// 需补扫
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub to_sweep: bool,
    /// The answers that are findings, in the template's order.
    pub findings: Vec<Answer>,
    /// It differs from what was first recorded: an amendment says why.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub amended: bool,
    /// It does not count: taken back, or the director kept another result.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub dropped: bool,
    /// What happened to it since.
    pub standing: Standing,
}

impl ClassResult {
    /// What the class is told of `record`, whose findings by now are `findings`; `None` for what
    /// judges no class or is not published.
    #[must_use]
    pub fn of(id: RecordId, record: &Record, findings: Vec<Answer>) -> Option<Self> {
        let check: &Check = record.check.as_deref()?;
        check.standing.published?;
        Some(Self {
            record: id,
            template: record.template,
            class: record.class?,
            class_name: check.class_name.clone().unwrap_or_default(),
            place: record.place,
            place_path: record.place_path.clone(),
            place_name: record.place_name.clone(),
            day: record.day,
            slot_name: check.window.as_ref().map(|window| window.slot_name.clone()),
            at: record.at,
            judgement: check.judgement.clone(),
            score: check.score.clone(),
            to_sweep: check.to_sweep,
            findings,
            amended: !record.amendments.is_empty(),
            dropped: !check.counts(),
            standing: check.standing.clone(),
        })
    }
}

/// The class's view of this record.
#[must_use]
pub fn class_result_id(record: RecordId) -> ClassResultId {
    ClassResultId(record.0.derive("class_result", 0))
}
