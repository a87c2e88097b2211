//! Drafts: whatever is tapped, typed and photographed before it is submitted. Kept at once.

use domain::id::{Id, IssueId, OpId, PlanId, RecordId, RoundId, Sha};
use domain::issue::{Act, Level};
use domain::record::{Answer, PhotoRef, Presence, Value};
use domain::sorted::Map;
use domain::time::{Date, UtcMillis};
use json::{FromJson, ToJson};

use crate::state::paper::Sheet;

/// What a draft belongs to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DraftKey {
    /// A point of a round.
    Point {
        /// The round.
        round: RoundId,
        /// Which point, from 0.
        point: u16,
    },
    /// The correction of a record.
    Amend(RecordId),
    /// The correction of an operation that the server set aside.
    Held(OpId),
    /// The end of a round: its note.
    End(RoundId),
    /// 已补扫: its photo.
    Swept(RecordId),
    /// An objection: its words.
    Objection(RecordId),
    /// The director's decision on an objection: its words.
    Decision(RecordId),
    /// What is done about an issue: its words and photos.
    Issue(IssueId, Act),
    /// A handover note.
    Handover,
    /// A spot check of a post (查岗): its place is the draft's note.
    PostCheck,
    /// A check at any time (抽查): what is picked is the draft's note.
    SpotCheck,
    /// A paper sheet that is being keyed.
    Paper(Sheet),
    /// What is read aloud of the week that begins on this Monday (周小结).
    Brief(Date),
    /// A plan being edited, or a new one.
    Plan(Option<PlanId>),
    /// A form of the office.
    Form {
        /// What kind of entry.
        of: &'static str,
        /// Which; a new one without.
        id: Option<Id>,
    },
    /// The reason of a round entered after the fact.
    LateEntry {
        /// The plan.
        plan: PlanId,
        /// The slot, by key.
        slot: String,
        /// The school day.
        day: Date,
    },
}

impl DraftKey {
    /// As stored.
    #[must_use]
    pub fn to_key(&self) -> String {
        match self {
            Self::Point { round, point } => format!("point/{round}/{point}"),
            Self::Amend(record) => format!("amend/{record}"),
            Self::Held(op) => format!("held/{op}"),
            Self::End(round) => format!("end/{round}"),
            Self::Swept(record) => format!("swept/{record}"),
            Self::Objection(record) => format!("objection/{record}"),
            Self::Decision(record) => format!("decision/{record}"),
            Self::Issue(issue, act) => format!("issue/{issue}/{act:?}"),
            Self::Handover => "handover".to_owned(),
            Self::PostCheck => "post-check".to_owned(),
            Self::SpotCheck => "spot-check".to_owned(),
            Self::Paper(Sheet { plan, slot, day }) => format!("paper/{plan}/{day}/{slot}"),
            Self::Brief(monday) => format!("brief/{monday}"),
            Self::Plan(Some(plan)) => format!("plan/{plan}"),
            Self::Plan(None) => "plan".to_owned(),
            Self::Form { of, id: Some(id) } => format!("form/{of}/{id}"),
            Self::Form { of, id: None } => format!("form/{of}"),
            Self::LateEntry { plan, slot, day } => format!("late/{plan}/{day}/{slot}"),
        }
    }

    /// The key of point `point` of `round`, as stored, without the number.
    #[must_use]
    pub fn points_of(round: Id) -> String {
        format!("point/{round}/")
    }
}

/// Where the photo that a round asks for at a point stands among the answers of its draft. Keys of
/// items have a dot.
pub const ROUND_PHOTO: &str = "round-photo";

/// What was tapped, typed and photographed so far.
#[derive(Clone, PartialEq, Debug, Default, ToJson, FromJson)]
pub struct Draft {
    /// How the place was confirmed.
    #[json(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<Presence>,
    /// The secret of the code that confirmed it.
    #[json(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Milliseconds the point was on screen so far.
    #[json(default)]
    pub dwell_ms: i64,
    /// The answers so far, by item key.
    #[json(default, skip_serializing_if = "Map::is_empty")]
    pub answers: Map<String, DraftAnswer>,
    /// Free words: the note of a round's end, the reason of a correction or of a late entry; a plan
    /// being edited, as JSON.
    #[json(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The item that was open, to come back to the same place.
    #[json(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
    /// What a check that is being corrected was picked to have been as a whole.
    #[json(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<String>,
    /// When it was begun, by the phone's clock; `None` for one that was never touched.
    #[json(default, skip_serializing_if = "Option::is_none")]
    pub begun: Option<UtcMillis>,
}

/// One answer so far.
#[derive(Clone, PartialEq, Debug, Default, ToJson, FromJson)]
pub struct DraftAnswer {
    /// What was answered; `None` while only words or photos are there.
    #[json(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// How bad.
    #[json(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Words.
    #[json(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Photos.
    #[json(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// What stands in a field while it is being typed and is no value yet, such as "3.".
    #[json(default, skip_serializing_if = "String::is_empty")]
    pub typed: String,
}

impl From<&Answer> for DraftAnswer {
    fn from(answer: &Answer) -> Self {
        Self {
            value: Some(answer.value.clone()),
            level: answer.level,
            note: answer.note.clone(),
            photos: answer.photos.clone(),
            typed: String::new(),
        }
    }
}

impl Draft {
    /// Whether there is nothing worth keeping.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.note.is_empty() && self.presence.is_none()
    }

    /// Photos that it names.
    pub fn photos(&self) -> impl Iterator<Item = Sha> {
        self.answers
            .values()
            .flat_map(|answer| answer.photos.iter().map(|photo| photo.sha))
    }

    /// The answers that have a value, in the order of `items`.
    #[must_use]
    pub fn answers<'a>(&self, items: impl Iterator<Item = &'a str>) -> Vec<Answer> {
        items
            .filter_map(|item| {
                let answer = self.answers.get(item)?;
                Some(Answer {
                    item: item.to_owned(),
                    value: answer.value.clone()?,
                    level: answer.level,
                    note: answer.note.trim().to_owned(),
                    photos: answer.photos.clone(),
                })
            })
            .collect()
    }
}
