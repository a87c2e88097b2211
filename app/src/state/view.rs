//! What the screens show, put together from the entities on this phone with the work that is not
//! sent yet on top.

use domain::calendar::Day;
use domain::due::{Mark, SlotState};

use domain::id::{
    AmendmentId, ClassId, GroupId, IssueId, PlaceId, PlanId, RecordId, ReplyId, RoundId, Sha,
    TemplateId,
};
use domain::issue::Issue;
use domain::op::Op;
use domain::place::Place;
use domain::plan::{Plan, Slot};
use domain::record::{Amendment, Record};
use domain::reply::Reply;
use domain::round::Round;
use domain::template::{Section, Template};
use domain::text::Text;
use domain::time::{Date, UtcMillis};

use crate::state::draft::Draft;

/// 今天: what is due on a day.
#[derive(Clone, PartialEq, Debug)]
pub struct TodayView {
    /// The day shown.
    pub day: Date,
    /// What kind of day it is by the school's calendar.
    pub kind: Day,
    /// The term and the teaching week it lies in.
    pub week: Option<(Text, u8)>,
    /// Plan slots of the day, by time; those this person may walk, or all for who sees all.
    pub due: Vec<DueRound>,
    /// Operations of this person that the server set aside or keeps waiting.
    pub held: usize,
    /// Duties of this week and the next that somebody wants to swap with this person.
    pub asked: usize,
    /// Open issues this person raised, newest first.
    pub own: Vec<(IssueId, Issue)>,
    /// How many problems the person reported that are open or were found in the last week, and how many
    /// of them are mended.
    pub reported: [usize; 2],
    /// Problems that wait for the person.
    pub todo: usize,
    /// The person may see every round and record.
    pub sees_all: bool,
    /// The week's brief is new to the director (周小结).
    pub brief: bool,
    /// The person makes spot checks of posts (查岗).
    pub spots: bool,
    /// Checks may be made at any time (抽查).
    pub checks: bool,
    /// The person answers for a class: no rounds on a day is nothing to tell.
    pub answers: bool,
    /// The phone has never received this school's data: it needs the network once.
    pub empty: bool,
}

/// One slot of one plan on one day.
#[derive(Clone, PartialEq, Debug)]
pub struct DueRound {
    /// The plan.
    pub plan: PlanId,
    /// Its name.
    pub name: Text,
    /// The slot.
    pub slot: Slot,
    /// The school day; a night slot belongs to the day it begins.
    pub day: Date,
    /// When it begins.
    pub from: UtcMillis,
    /// When it ends.
    pub until: UtcMillis,
    /// How many points the route has.
    pub points: u16,
    /// How it stands.
    pub state: SlotState,
    /// The person is on duty for it.
    pub mine: bool,
    /// The person may walk it; others only see how it stands.
    pub may_walk: bool,
    /// Its template judges (卫生检查).
    pub judged: bool,
    /// Its points are classes.
    pub classes: bool,
    /// Rounds made for it; more than one is a doubled round.
    pub rounds: Vec<RoundBrief>,
}

impl DueRound {
    /// Whether it may be entered after the fact (补录): a check is keyed from its paper instead.
    #[must_use]
    pub fn may_be_entered(&self) -> bool {
        self.may_walk && !self.judged && self.state == SlotState::Missed
    }

    /// Whether it may be keyed from a paper sheet (纸质转录): a check of classes that has begun, or could
    /// have, and is not whole.
    #[must_use]
    pub fn may_be_keyed(&self) -> bool {
        let open = !matches!(
            self.state,
            SlotState::Upcoming | SlotState::Done | SlotState::Late
        );
        self.may_walk && self.classes && open
    }
}

/// A round in a list.
#[derive(Clone, PartialEq, Debug)]
pub struct RoundBrief {
    /// Which.
    pub id: RoundId,
    /// The round.
    pub round: Round,
    /// Points with a record.
    pub done: u16,
    /// Failing answers in them.
    pub findings: u32,
    /// What differs from the usual, shown to the walker first.
    pub marks: Vec<Mark>,
    /// Something of it is not sent yet.
    pub unsent: bool,
}

/// A round with its points.
#[derive(Clone, PartialEq, Debug)]
pub struct RoundView {
    /// Which.
    pub id: RoundId,
    /// The round.
    pub round: Round,
    /// Its plan; `None` when it is not on this phone.
    pub plan: Option<Plan>,
    /// The points in walking order.
    pub points: Vec<PointRow>,
    /// The first point without a record.
    pub next: Option<u16>,
    /// The person started or claimed it.
    pub walking: bool,
    /// When its slot ends; a round started after it is late.
    pub until: Option<UtcMillis>,
    /// What differs from the usual, shown to the walker first.
    pub marks: Vec<Mark>,
    /// What the person found on it.
    pub own: u32,
    /// Of that, what has each level, as [`Level::FOUND`](domain::issue::Level::FOUND) has them.
    pub own_levels: [usize; 3],
    /// Something of it is not sent yet.
    pub unsent: bool,
}

/// A point of a round in a list.
#[derive(Clone, PartialEq, Debug)]
pub struct PointRow {
    /// Its number, from 0.
    pub index: u16,
    /// Where.
    pub place: PlaceId,
    /// Its name; empty when the place is not on this phone.
    pub name: Text,
    /// What it lies in, the campus first.
    pub path: Vec<Text>,
    /// The short number under its code.
    pub number: String,
    /// How it stands.
    pub state: PointState,
}

/// How a point stands.
#[derive(Clone, PartialEq, Debug)]
pub enum PointState {
    /// Nothing yet.
    Todo,
    /// A draft is on this phone.
    Draft,
    /// Submitted.
    Done {
        /// The record; the first one when there are several.
        record: RecordId,
        /// Failing answers in it.
        findings: u32,
        /// Records of this point: more than one means it was walked twice.
        count: u16,
    },
}

/// A point to be filled in.
#[derive(Clone, PartialEq, Debug)]
pub struct PointView {
    /// The round.
    pub round_id: RoundId,
    /// The round.
    pub round: Round,
    /// Which point, from 0.
    pub index: u16,
    /// How many there are.
    pub total: u16,
    /// Where.
    pub place_id: PlaceId,
    /// The place.
    pub place: Place,
    /// The class that is judged here.
    pub class: Option<ClassId>,
    /// What it goes by: the class's name as it now is, else the place's.
    pub name: Text,
    /// What it lies in, the campus first.
    pub path: Vec<Text>,
    /// The template version.
    pub template_id: TemplateId,
    /// Its name and key.
    pub template: Template,
    /// The sections looked at here.
    pub sections: Vec<Section>,
    /// Which room the round draws for an item that asks about one (随机抽查), by the item's key.
    pub drawn: Vec<(String, Text)>,
    /// What was tapped and typed so far.
    pub draft: Draft,
    /// Records of this point that exist already.
    pub done: Vec<RecordId>,
    /// The point after it that has no record yet, with its name.
    pub next: Option<(u16, Text)>,
    /// Order, dwell and quickness are kept for this person: no teacher's.
    pub proves_walking: bool,
}

impl PointView {
    /// Whether the round asks for a photo at this point (抽拍).
    #[must_use]
    pub fn asks_photo(&self) -> bool {
        self.proves_walking && self.round.photo_at == Some(self.index)
    }

    /// Whether the point is compared with where it lay before.
    #[must_use]
    pub fn asks_position(&self) -> bool {
        self.proves_walking && self.round.positions
    }
}

/// A record with what hangs on it.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordView {
    /// Which.
    pub id: RecordId,
    /// The record.
    pub record: Record,
    /// The template version; `None` when it is not on this phone.
    pub template: Option<Template>,
    /// Its amendments, oldest first.
    pub amendments: Vec<(AmendmentId, Amendment)>,
    /// Issues it raised.
    pub issues: Vec<(IssueId, Issue)>,
    /// The round it belongs to.
    pub round: Option<(RoundId, Round)>,
    /// Its photos and where each is.
    pub photos: Vec<(Sha, PhotoAt)>,
    /// Not sent yet.
    pub unsent: bool,
    /// What was said about it, oldest first.
    pub replies: Vec<(ReplyId, Reply)>,
    /// The person made it, or directs, and may correct it.
    pub may_amend: bool,
    /// The class objects and the person decides; a correction decides for the class.
    pub may_decide: bool,
    /// 补检: checked after its window had closed.
    pub made_up: bool,
}

/// Where the bytes of a photo are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PhotoAt {
    /// On this phone only: not sent yet.
    Phone,
    /// On the server.
    Server,
    /// On neither that we know: the phone that took it has not sent it yet.
    Elsewhere,
}

/// One user action that the server has not confirmed.
#[derive(Clone, PartialEq, Debug)]
pub struct OutboxItem {
    /// The action.
    pub group: GroupId,
    /// Its first operation: says what it is. `None` when a newer version of the app wrote it.
    pub op: Option<Op>,
    /// Name of the place or plan it is about.
    pub about: Text,
    /// When it was done, by the phone's clock.
    pub wall: UtcMillis,
    /// Photos of it that the server does not have yet.
    pub photos: usize,
    /// It was brought to the server and waits for its receipt.
    pub sent: bool,
}
