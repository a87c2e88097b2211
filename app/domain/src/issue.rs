//! Issues (隐患/问题/报修) in their first form: raised by a failing item, to be followed until closed.

use serde::{Deserialize, Serialize};

use crate::id::{ClassId, PersonId, PlaceId, RecordId};
use crate::record::PhotoRef;
use crate::text::Text;
use crate::time::Corrected;

/// An issue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Issue {
    /// The record that raised it.
    pub record: RecordId,
    /// The item that failed.
    pub item: String,
    /// What the item says, as it was.
    pub item_text: Text,
    /// Its kind.
    pub kind: IssueKind,
    /// How bad it is.
    pub level: Level,
    /// Where.
    pub place: PlaceId,
    /// The place's ancestors, campus first.
    pub place_path: Vec<PlaceId>,
    /// The place's name as it was.
    pub place_name: Text,
    /// The class the record judges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    /// What the finder wrote.
    #[serde(default)]
    pub note: String,
    /// Photos of the state found.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
    /// Who found it.
    pub reporter: PersonId,
    /// When.
    pub at: Corrected,
    /// Where it stands.
    pub status: IssueStatus,
}

/// The kinds of finding as schools name them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// 环境
    Environment,
    /// 绿化
    Greenery,
    /// 卫生
    Hygiene,
    /// 安全
    Safety,
    /// 校舍维修
    Building,
    /// 设备使用
    Equipment,
}

impl IssueKind {
    /// All of them, in the order schools name them.
    pub const ALL: [Self; 6] = [
        Self::Environment,
        Self::Greenery,
        Self::Hygiene,
        Self::Safety,
        Self::Building,
        Self::Equipment,
    ];
}

/// How bad a finding is (等级).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 轻微: mended on the spot or the same day.
    Minor,
    /// 一般: with a deadline and an owner.
    General,
    /// 疑似重大: prints so until a leader decides.
    SuspectedMajor,
}

impl Level {
    /// All of them, the lightest first.
    pub const ALL: [Self; 3] = [Self::Minor, Self::General, Self::SuspectedMajor];

    /// 1 for the lightest, as stored in columns and used to sort.
    #[must_use]
    pub const fn rank(self) -> i32 {
        match self {
            Self::Minor => 1,
            Self::General => 2,
            Self::SuspectedMajor => 3,
        }
    }
}

/// Where an issue stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IssueStatus {
    /// 待派: nobody has it yet.
    Unassigned,
}
