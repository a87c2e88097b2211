//! Issues (隐患/问题/报修): raised by a failing item and followed until closed (销号).
//!
//! The history stands in the issue itself and not beside it: who may see an issue changes with its
//! owner, and every step of it would have to follow. Words and photos of a step are bounded, so that
//! dozens of steps fit into a state.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{ClassId, OpId, PersonId, PlaceId, RecordId};
use crate::person::{Right, Viewer};
use crate::record::PhotoRef;
use crate::text::Text;
use crate::time::{Corrected, Date};

/// An issue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
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
    /// Who answers for it (责任人).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// The last school day on which it is to be mended; while it is suspended, to be looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Date>,
    /// What was done about it, in the order of the school's sequence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// One step of an issue's history.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// The operation that it is.
    pub op: OpId,
    /// Who.
    pub person: PersonId,
    /// That person's name as it was.
    pub person_name: String,
    /// When.
    pub at: Corrected,
    /// What.
    pub deed: Deed,
    /// Somebody was first: it had no effect and is kept.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub contested: bool,
    /// 单人: passed by who had mended it, since there was no second person.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub alone: bool,
    /// The level before, where another was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Level>,
}

/// What somebody does about an issue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deed {
    /// What is done.
    pub act: Act,
    /// Who is to mend it, where it is assigned or returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// Until when, where it is assigned, taken, returned, suspended or graded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Date>,
    /// How bad it is instead, where it is graded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Words: what is to be done, what was done with which parts, why; up to 200 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Photos, at most 9.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
}

/// What can be done about an issue.
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
pub enum Act {
    /// 派单: somebody is to mend it.
    Assign,
    /// 接单: somebody takes it on.
    Take,
    /// 修好: it is mended, and to be re-checked.
    Repair,
    /// 当场整改: who found it has mended it on the spot.
    OnSpot,
    /// 复查通过, and with that 销号.
    Pass,
    /// 退回: the re-check has failed.
    Return,
    /// 挂起: it has to wait, for a reason.
    Suspend,
    /// 上报: it cannot be mended here, and was reported up.
    Escalate,
    /// 不予整改: reported twice, or none at all.
    Dismiss,
    /// 定级: a leader decides how bad it is, for a reason.
    Grade,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Assign,
        Self::Take,
        Self::Repair,
        Self::OnSpot,
        Self::Pass,
        Self::Return,
        Self::Suspend,
        Self::Escalate,
        Self::Dismiss,
        Self::Grade,
    ];

    /// Whether it says that the thing is mended.
    #[must_use]
    pub const fn mends(self) -> bool {
        matches!(self, Self::Repair | Self::OnSpot)
    }

    /// Whether it has to say why.
    #[must_use]
    pub const fn needs_words(self) -> bool {
        matches!(
            self,
            Self::Return | Self::Suspend | Self::Escalate | Self::Dismiss | Self::Grade
        )
    }

    /// Whether it may name who is to mend it.
    #[must_use]
    pub const fn names_owner(self) -> bool {
        matches!(self, Self::Assign | Self::Return)
    }

    /// Whether it may set a deadline.
    #[must_use]
    pub const fn sets_deadline(self) -> bool {
        matches!(
            self,
            Self::Assign | Self::Take | Self::Return | Self::Suspend | Self::Grade
        )
    }
}

impl Issue {
    /// Where it would stand after `act`; `None` when it is too late for that.
    ///
    /// A minor finding that is mended on the spot needs no re-check (`domain.md` 8: 立即整改). That a
    /// major one was reported up says nothing about whether it is mended here: it stands where it stood.
    #[must_use]
    pub const fn after(&self, act: Act) -> Option<IssueStatus> {
        use IssueStatus::{Closed, Escalated, InRepair, Suspended, ToRecheck, Unassigned};
        let minor = matches!(self.level, Level::Minor);
        let major = matches!(self.level, Level::Major);
        match (self.status, act) {
            (Unassigned, Act::OnSpot) if minor => Some(Closed),
            (Unassigned | InRepair | Suspended | Escalated, Act::Assign)
            | (Unassigned, Act::Take)
            | (ToRecheck, Act::Return) => Some(InRepair),
            (Unassigned | InRepair | Suspended | Escalated, Act::Repair | Act::OnSpot) => {
                Some(ToRecheck)
            }
            (ToRecheck, Act::Pass)
            | (Unassigned | InRepair | Suspended | Escalated, Act::Dismiss) => Some(Closed),
            (Unassigned | InRepair | Escalated, Act::Suspend) => Some(Suspended),
            (stands @ (InRepair | ToRecheck), Act::Escalate) if major => Some(stands),
            (Unassigned | InRepair | Suspended, Act::Escalate) => Some(Escalated),
            (stands @ (Unassigned | InRepair | ToRecheck | Suspended | Escalated), Act::Grade) => {
                Some(stands)
            }
            _ => None,
        }
    }

    /// Whether `viewer` may do that, at whatever time.
    ///
    /// Dispatching and grading are the director's; the owner says what became of it; who reported it,
    /// or a director, re-checks (`domain.md` 3: 复查人 ≠ 整改人; see [`Self::mended_by`]). What is
    /// grave only a director passes (`domain.md` 8: recheck by leader).
    #[must_use]
    pub fn permits(&self, act: Act, viewer: &Viewer) -> bool {
        let at = |right| viewer.has_at(right, Some(self.place), &self.place_path, self.class);
        let here = !viewer.rights.is_empty() && viewer.person.is_some();
        let reports = here && viewer.person == Some(self.reporter);
        let owns = here && viewer.person == self.owner;
        match act {
            Act::OnSpot => reports,
            Act::Take => at(Right::Repair),
            Act::Repair => owns || at(Right::Repair) || at(Right::Direct),
            Act::Suspend | Act::Escalate => owns || at(Right::Direct),
            Act::Pass => (reports && !self.level.is_grave()) || at(Right::Direct),
            Act::Return => reports || at(Right::Direct),
            Act::Assign | Act::Dismiss | Act::Grade => at(Right::Direct),
        }
    }

    /// What `viewer` is the one to do next; `None` where it is for somebody else.
    #[must_use]
    pub fn next(&self, viewer: &Viewer) -> Option<Act> {
        let may = |act| self.permits(act, viewer).then_some(act);
        let mine = viewer.person.is_some() && viewer.person == self.owner;
        match self.status {
            IssueStatus::Unassigned => may(Act::Assign).or_else(|| may(Act::Take)),
            IssueStatus::InRepair if mine => may(Act::Repair),
            IssueStatus::ToRecheck if !viewer.person.is_some_and(|me| self.mended_by(me)) => {
                may(Act::Pass)
            }
            IssueStatus::Closed => None,
            _ if self.level == Level::SuspectedMajor => may(Act::Grade),
            _ if self.must_be_reported_up() => may(Act::Escalate),
            _ => None,
        }
    }

    /// Whether it is still to be followed: not 已销号.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, IssueStatus::Closed)
    }

    /// Whether it is past its deadline on the school day `today` (逾期). What is mended by then, or
    /// reported up, is not.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        matches!(self.status, IssueStatus::InRepair | IssueStatus::Suspended)
            && self.deadline.is_some_and(|last| last < today)
    }

    /// Whether it is to be reported up (应上报) and was not yet: a major hazard is, whoever mends it
    /// (`domain.md` 3.1: 重大隐患 also reported to the authority).
    #[must_use]
    pub fn must_be_reported_up(&self) -> bool {
        let up = |step: &Step| !step.contested && step.deed.act == Act::Escalate;
        self.is_open() && self.level == Level::Major && !self.steps.iter().any(up)
    }

    /// The last step that had an effect on what becomes of it; how bad it is has none.
    #[must_use]
    pub fn last(&self) -> Option<&Step> {
        let mut steps = self.steps.iter();
        steps.rfind(|step| !step.contested && step.deed.act != Act::Grade)
    }

    /// The step that decided how bad it is, if one did.
    #[must_use]
    pub fn graded(&self) -> Option<&Step> {
        let mut steps = self.steps.iter();
        steps.rfind(|step| !step.contested && step.deed.act == Act::Grade)
    }

    /// 退回: to be mended again.
    #[must_use]
    pub fn is_returned(&self) -> bool {
        self.last().is_some_and(|step| step.deed.act == Act::Return)
    }

    /// The repair that stands: the last one that nobody has returned.
    #[must_use]
    pub fn repair(&self) -> Option<&Step> {
        let standing = matches!(self.status, IssueStatus::ToRecheck | IssueStatus::Closed);
        let mut steps = self.steps.iter().filter(|step| !step.contested);
        steps.rfind(|step| standing && step.deed.act.mends())
    }

    /// Whether this person said that it is mended, since it was last returned. A second person
    /// passes it.
    #[must_use]
    pub fn mended_by(&self, person: PersonId) -> bool {
        self.steps
            .iter()
            .rev()
            .take_while(|step| step.contested || step.deed.act != Act::Return)
            .any(|step| step.person == person && step.deed.act.mends())
    }
}

/// The kinds of finding as schools name them.
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
pub enum Level {
    /// 轻微: mended on the spot or the same day.
    Minor,
    /// 一般: with a deadline and an owner.
    General,
    /// 疑似重大: prints so until a leader decides.
    SuspectedMajor,
    /// 重大, as a leader has decided: never what a finder says.
    Major,
}

impl Level {
    /// All of them, the lightest first.
    pub const ALL: [Self; 4] = [
        Self::Minor,
        Self::General,
        Self::SuspectedMajor,
        Self::Major,
    ];

    /// Those that a finder may say.
    pub const FOUND: [Self; 3] = [Self::Minor, Self::General, Self::SuspectedMajor];

    /// Whether it is major, or held to be until a leader decides.
    #[must_use]
    pub const fn is_grave(self) -> bool {
        matches!(self, Self::SuspectedMajor | Self::Major)
    }

    /// 1 for the lightest, as stored in columns and used to sort.
    #[must_use]
    pub const fn rank(self) -> i32 {
        match self {
            Self::Minor => 1,
            Self::General => 2,
            Self::SuspectedMajor => 3,
            Self::Major => 4,
        }
    }
}

/// Where an issue stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IssueStatus {
    /// 待派: nobody has it yet.
    Unassigned,
    /// 整改中: it has an owner.
    InRepair,
    /// 待复查: mended, as its owner says.
    ToRecheck,
    /// 已销号: closed.
    Closed,
    /// 挂起: it waits.
    Suspended,
    /// 上报: reported up.
    Escalated,
}

impl IssueStatus {
    /// All of them, in the order in which they are worked off.
    pub const ALL: [Self; 6] = [
        Self::Unassigned,
        Self::InRepair,
        Self::ToRecheck,
        Self::Suspended,
        Self::Escalated,
        Self::Closed,
    ];
}
