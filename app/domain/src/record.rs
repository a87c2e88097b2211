//! Records: one filled template at a place. Submitted = evidence: never edited; a correction is an
//! amendment with a reason, and both stay visible.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement};
use crate::id::{
    AmendmentId, ClassId, PersonId, PlaceId, RecordId, RoleId, RoundId, Sha, TemplateId,
};
use crate::issue::Level;
use crate::text::Text;
use crate::time::{Corrected, Date, MinuteOfDay};

/// A submitted record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Record {
    /// The template version it was made with.
    pub template: TemplateId,
    /// Which of the template's sections it answers, by key.
    pub sections: Vec<String>,
    /// Where it was made.
    pub place: PlaceId,
    /// The place's ancestors, campus first.
    pub place_path: Vec<PlaceId>,
    /// The place's name as it was.
    pub place_name: Text,
    /// The class it judges, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    /// The round it belongs to; `None` for an unplanned record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    /// Who may walk that round, and so who sees who did: as the round says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Which point of the round's route, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<u16>,
    /// The school day it belongs to: a night round belongs to the day it began.
    pub day: Date,
    /// Who made it.
    pub person: PersonId,
    /// The person's name as it was.
    pub person_name: String,
    /// When it was submitted.
    pub at: Corrected,
    /// How the place was confirmed; kept only for roles that prove walking.
    pub presence: Presence,
    /// Metres from where the point lies by earlier positions, where that is odd (位置异常). The position
    /// itself is not kept here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_m: Option<u32>,
    /// A position was taken here and compared (定位).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub located: bool,
    /// The photos that the round asked for at this point (抽拍).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// Milliseconds from opening the point to submitting it, by the monotonic clock; only for
    /// roles that prove walking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dwell_ms: Option<i64>,
    /// The answers, in the template's order.
    pub answers: Vec<Answer>,
    /// "All normal" was one tap (例外法): the person vouched for the point as a whole.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub by_exception: bool,
    /// Entered after the fact (补录), with why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_entry: Option<String>,
    /// Amendments that name it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<AmendmentId>,
    /// How many of the issues it raised are not closed: it stays on phones as long as they do.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub open_issues: u16,
    /// What makes it a hygiene check (卫生检查); there exactly when its template is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Box<Check>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(count: &u16) -> bool {
    *count == 0
}

/// `answers` with those of an amendment in place of the ones for the same items; new ones follow.
#[must_use]
pub fn amended(mut answers: Vec<Answer>, by: &[Answer]) -> Vec<Answer> {
    for new in by {
        match answers.iter_mut().find(|old| old.item == new.item) {
            Some(old) => old.clone_from(new),
            None => answers.push(new.clone()),
        }
    }
    answers
}

/// One answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// The item's key.
    pub item: String,
    /// What was answered.
    pub value: Value,
    /// How bad, for a failing answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
}

/// What was answered; the variants follow [`crate::template::ItemKind`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// 正常
    Pass,
    /// 有问题
    Fail,
    /// 不适用
    NotApplicable,
    /// Points taken off.
    Points(u16),
    /// A measured number: an integer times 10^-scale of the item.
    Number(i64),
    /// The index of the option picked.
    Choice(u16),
    /// Words.
    Text(String),
    /// A time of day.
    Time(MinuteOfDay),
    /// Photos only: they stand in the answer.
    Photo,
    /// A signature: its picture stands in the answer's photos.
    Signature,
    /// A person.
    Person(PersonId),
    /// A class.
    Class(ClassId),
    /// A place.
    Place(PlaceId),
    /// A thing's number.
    Asset(String),
    /// Rows, each with one value or none per column.
    Rows(Vec<Vec<Option<Value>>>),
}

/// A photo, or later a voice note, that a record names. The bytes travel apart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PhotoRef {
    /// The hash of the bytes as stored.
    pub sha: Sha,
    /// Their number.
    pub bytes: u32,
    /// Their media type, such as `image/jpeg`.
    pub media: String,
    /// The phone's clock at the shutter, milliseconds since 1970 (手机时间).
    pub taken_wall: i64,
    /// Faces were smeared before the bytes were hashed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub smeared: bool,
}

/// How a place was confirmed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// A signed code was scanned that is the one on its label (验码).
    Signed,
    /// A code was scanned that proves nothing: an old label without a signature, or one that somebody
    /// made up.
    Scanned,
    /// Its short number was typed.
    Typed,
    /// It was tapped in the list.
    Tapped,
    /// Not kept: who made the record proves no walking.
    NotKept,
}

/// A correction of a submitted record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Amendment {
    /// The record corrected.
    pub record: RecordId,
    /// The place of the record and its ancestors, so that who may see the record sees this.
    pub place: PlaceId,
    /// The place's ancestors.
    pub place_path: Vec<PlaceId>,
    /// The class the record judges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    /// Who made the record.
    pub record_person: PersonId,
    /// Who corrects it.
    pub person: PersonId,
    /// That person's name as it was.
    pub person_name: String,
    /// When.
    pub at: Corrected,
    /// Why, 1 ..= 500 characters.
    pub reason: String,
    /// The answers that replace those with the same item.
    pub answers: Vec<Answer>,
    /// What the check was found to be as a whole instead; `None` where that stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Judgement>,
    /// What it had been found to be before, where it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_before: Option<Judgement>,
}
