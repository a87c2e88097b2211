//! Operations: what people do, immutable, in the words of their intent. The only way anything that
//! phones see ever changes.
//!
//! A released form is kept for ever: add fields with a default, or a new variant under a new name;
//! never change what a name means.

mod read;

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::check::{Judgement, Paper};
use crate::duty::{Post, Swap};
use crate::entity::Entity;
use crate::handover::Note;
use crate::id::{
    AmendmentId, ClassId, GroupId, HandoverId, Id, IssueId, OpId, PersonId, PlaceId, PlanId,
    RankingId, RecordId, ReplyId, RoundId, SchoolId, TemplateId,
};
use crate::issue::Deed;
use crate::photo::Photo;
use crate::ranking::Table;
use crate::record::{Answer, PhotoRef, Presence};
use crate::reply::Says;
use crate::spot::Fix;
use crate::time::{Date, Stamp};

pub use read::{KINDS, Unreadable};

/// The schema number this code writes.
pub const SCHEMA: u32 = 1;

/// The longest operation a server applies, in bytes of its JSON; a longer one is set aside.
pub const OP_BYTES_MAX: usize = 32 * 1024;

/// An operation as its author's device wrote it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Op {
    /// Its id, made and stored before it is sent.
    pub id: OpId,
    /// The user action it belongs to.
    pub group: GroupId,
    /// The school.
    pub school: SchoolId,
    /// Who did it.
    pub person: PersonId,
    /// The schema number it was written with.
    pub schema: u32,
    /// The version of the app that wrote it.
    pub app: String,
    /// The phone's clocks when it was done.
    pub at: Stamp,
    /// What was done.
    pub action: Action,
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A round is started. Creates [`crate::round::Round`] `round_id(op)`.
    RoundStart {
        /// The plan.
        plan: PlanId,
        /// The slot, by key.
        slot: String,
        /// The school day.
        day: Date,
        /// Entered after the fact (补录), with why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        late_entry: Option<String>,
    },
    /// Somebody else walks on a round that was started.
    RoundClaim {
        /// The round.
        round: RoundId,
    },
    /// The round is over.
    RoundEnd {
        /// The round.
        round: RoundId,
        /// 说明, up to 500 characters.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A point is left, or a single record submitted. Creates [`crate::record::Record`]
    /// `record_id(op)` and an issue `issue_id(op, n)` for the n-th answer when its item opens one.
    RecordSubmit(Submit),
    /// Where the phone was when a record was made, on a round that asks for it and by who permits it.
    /// An operation of its own behind the record's, in the same user action: the log erases its body
    /// after [`crate::spot::KEEP_DAYS`] days, and keeps the record's.
    RecordPosition {
        /// The record.
        record: RecordId,
        /// Where.
        fix: Fix,
    },
    /// A record is corrected. Creates [`crate::record::Amendment`] `amendment_id(op)`.
    RecordAmend {
        /// The record.
        record: RecordId,
        /// Why, 1 ..= 500 characters.
        reason: String,
        /// The answers that replace those with the same item.
        answers: Vec<Answer>,
        /// What a check was as a whole instead; [`Judgement::Withdrawn`] takes it back (撤回).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        judgement: Option<Judgement>,
    },
    /// Checks that wait for the director's look are published (公布). Makes
    /// [`crate::class_result::ClassResult`] of each.
    RecordPublish {
        /// The records, 1 ..= 100.
        records: Vec<RecordId>,
    },
    /// A check is replied to. Creates [`crate::reply::Reply`] `reply_id(op)`.
    RecordReply {
        /// The record.
        record: RecordId,
        /// What: 已补扫, an objection, the director's decision.
        says: Says,
        /// Words, up to 500 characters; an objection has some.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// Photos, at most 9.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<PhotoRef>,
    },
    /// Of two results for one class and window the director keeps one; the other stays visible.
    ResultKeep {
        /// The one that counts.
        keep: RecordId,
        /// The one that does not.
        drop: RecordId,
    },
    /// Somebody takes on a point of a round that several walk, and joins it by that.
    PointTake {
        /// The round.
        round: RoundId,
        /// The point of the route, from 0.
        point: u16,
    },
    /// A ranking is drafted. Creates [`crate::ranking::Ranking`] `ranking_id(op)`.
    RankingPut {
        /// A draft that is made anew instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<RankingId>,
        /// What it says.
        table: Table,
    },
    /// A draft is published.
    RankingPublish {
        /// The ranking.
        ranking: RankingId,
    },
    /// A ranking is archived.
    RankingArchive {
        /// The ranking.
        ranking: RankingId,
    },
    /// A shift is handed over (交接班). Creates [`crate::handover::Handover`] `handover_id(op)`.
    ShiftNote(Note),
    /// Somebody has read a handover note and takes over.
    ShiftTake {
        /// The note.
        handover: HandoverId,
    },
    /// Some posts of a week's duty roster are set (排班); the others stay. Makes
    /// [`crate::duty::Duty`] `duty_id(school, week)`.
    DutySet {
        /// Its Monday.
        week: Date,
        /// The posts, 1 ..= 100, without swaps; nobody is on duty where one has no people.
        posts: Vec<Post>,
    },
    /// A duty is offered, taken, declined or taken back (换班).
    DutySwap {
        /// The Monday of the roster.
        week: Date,
        /// The day; `None` for the whole week.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Date>,
        /// The plan whose slot it is; `None` for a post of the school's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<PlanId>,
        /// The slot or the post, by key.
        key: String,
        /// Who and who instead, and where it stands from now on.
        swap: Swap,
    },
    /// Something is done about an issue: it is assigned, mended, re-checked.
    IssueAct {
        /// The issue.
        issue: IssueId,
        /// What is done.
        deed: Deed,
    },
    /// A register entry is made or replaced: school, place, class, year, person, role, template, plan.
    Put {
        /// Its id.
        id: Id,
        /// What it is from now on.
        entity: Box<Entity>,
    },
    /// A photo's bytes are whole on the server. Only the server writes this.
    PhotoArrived(Photo),
    /// Old positions of a place are forgotten. Only the server writes this.
    SpotForget {
        /// The place.
        place: PlaceId,
        /// The first day, UTC, whose positions stay.
        before: Date,
    },
    /// An operation that was set aside or waits is withdrawn by its author or a director; with one
    /// that waits the rest of its action.
    HeldWithdraw {
        /// The operation.
        op: OpId,
    },
    /// An operation that was set aside, or waits alone, is replaced by another one of the same group.
    HeldCorrect {
        /// The operation replaced.
        op: OpId,
        /// The one that replaces it.
        by: OpId,
    },
}

/// What a submitted record says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Submit {
    /// The template version it was made with.
    pub template: TemplateId,
    /// Which sections it answers, by key.
    pub sections: Vec<String>,
    /// Where.
    pub place: PlaceId,
    /// The class it judges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    /// The round; it waits until the server knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    /// Which point of the route, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<u16>,
    /// The school day.
    pub day: Date,
    /// How the place was confirmed, as the phone found it; whether a code is signed is found out anew.
    pub presence: Presence,
    /// The secret part of the code that was scanned: the proof. The record does not repeat it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The photos that the round asks for at this point (抽拍), at most 9.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// Milliseconds on the point, by the monotonic clock; dropped for roles that do not prove walking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dwell_ms: Option<i64>,
    /// The answers.
    pub answers: Vec<Answer>,
    /// "All normal" was one tap (例外法).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub by_exception: bool,
    /// Entered after the fact (补录), with why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_entry: Option<String>,
    /// What a check found as a whole; of use only where the template is judged.
    #[serde(default, skip_serializing_if = "Judgement::is_checked")]
    pub judgement: Judgement,
    /// A check keyed from a paper sheet (纸质转录).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Box<Paper>>,
}

impl Submit {
    /// A record of a place as it was found, in no round and with nothing that proves it: what else
    /// there is to say is filled in.
    #[must_use]
    pub const fn new(
        template: TemplateId,
        sections: Vec<String>,
        place: PlaceId,
        day: Date,
        answers: Vec<Answer>,
    ) -> Self {
        Self {
            template,
            sections,
            place,
            class: None,
            round: None,
            point: None,
            day,
            presence: Presence::Tapped,
            code: None,
            photos: Vec::new(),
            dwell_ms: None,
            answers,
            by_exception: false,
            late_entry: None,
            judgement: Judgement::Checked,
            paper: None,
        }
    }
}

/// The round that `op` starts.
#[must_use]
pub fn round_id(op: OpId) -> RoundId {
    RoundId(op.0.derive("round", 0))
}

/// The record that `op` submits.
#[must_use]
pub fn record_id(op: OpId) -> RecordId {
    RecordId(op.0.derive("record", 0))
}

/// The issue that answer `n` of `op` raises.
#[must_use]
pub fn issue_id(op: OpId, n: u32) -> IssueId {
    IssueId(op.0.derive("issue", n))
}

/// The reply that `op` makes.
#[must_use]
pub fn reply_id(op: OpId) -> ReplyId {
    ReplyId(op.0.derive("reply", 0))
}

/// The ranking that `op` drafts.
#[must_use]
pub fn ranking_id(op: OpId) -> RankingId {
    RankingId(op.0.derive("ranking", 0))
}

/// The handover note that `op` writes.
#[must_use]
pub fn handover_id(op: OpId) -> HandoverId {
    HandoverId(op.0.derive("handover", 0))
}

/// The amendment that `op` makes.
#[must_use]
pub fn amendment_id(op: OpId) -> AmendmentId {
    AmendmentId(op.0.derive("amendment", 0))
}

impl Action {
    /// Whether it names a position of somebody, and nothing that the school has to keep.
    #[must_use]
    pub const fn names_position(&self) -> bool {
        matches!(self, Self::RecordPosition { .. })
    }
}
