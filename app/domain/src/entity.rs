//! Entities: what exists because of operations, each as it now is. One list of kinds, from which
//! parsing, references and typed columns follow. To add one: CONTRIBUTING.md, "An entity".

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::calendar::SchoolYear;
use crate::check::{Judgement, Objection};
use crate::class::Class;
use crate::class_result::ClassResult;
use crate::duty::Duty;
use crate::handover::Handover;
use crate::held::{Held, HeldStatus};
use crate::id::{Id, PersonId, PlaceId, Sha};
use crate::issue::Issue;
use crate::json;
use crate::person::{Person, Role};
use crate::photo::Photo;
use crate::place::Place;
use crate::plan::Plan;
use crate::ranking::{Period, PeriodKind, Ranking, RankingStatus};
use crate::record::{Amendment, Record, Value};
use crate::reply::{Reply, Says};
use crate::round::Round;
use crate::school::School;
use crate::snapshot::{DAYS, TERM_DAYS};
use crate::spot::Spot;
use crate::template::Template;
use crate::time::Date;

/// The longest state of an entity, in bytes of its JSON. What grows is entities of its own.
pub const STATE_BYTES_MAX: usize = 32 * 1024;

macro_rules! entities {
    ($($(#[$doc:meta])* $name:ident($type:ty) = $text:literal,)*) => {
        /// The kinds of entity.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// As serialised and stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }

        /// An entity as it now is.
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Entity {
            $($(#[$doc])* $name($type),)*
        }

        impl Entity {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self {
                    $(Self::$name(_) => Kind::$name,)*
                }
            }

            /// Its state as JSON, as stored and sent.
            #[must_use]
            pub fn state(&self) -> String {
                match self {
                    $(Self::$name(state) => json::to_string(state),)*
                }
                .unwrap_or_default()
            }

            /// Reads a state.
            ///
            /// # Errors
            /// What does not parse was written by something newer; the raw state is kept as it is.
            pub fn parse(kind: Kind, state: &str) -> Result<Self, Newer> {
                match kind {
                    $(Kind::$name => json::from_str(state).map(Self::$name).map_err(|_| Newer),)*
                }
            }
        }

        $(impl From<$type> for Entity {
            fn from(state: $type) -> Self {
                Self::$name(state)
            }
        }

        impl State for $type {
            const KIND: Kind = Kind::$name;

            fn of(entity: &Entity) -> Option<&Self> {
                match entity {
                    Entity::$name(state) => Some(state),
                    _ => None,
                }
            }
        })*
    };
}

entities! {
    /// [`School`]
    School(School) = "school",
    /// [`SchoolYear`]
    Year(SchoolYear) = "year",
    /// [`Place`]
    Place(Place) = "place",
    /// [`Class`]
    Class(Class) = "class",
    /// [`Role`]
    Role(Role) = "role",
    /// [`Person`]
    Person(Person) = "person",
    /// [`Template`]
    Template(Template) = "template",
    /// [`Plan`]
    Plan(Plan) = "plan",
    /// [`Round`]
    Round(Round) = "round",
    /// [`Record`]
    Record(Record) = "record",
    /// [`Amendment`]
    Amendment(Amendment) = "amendment",
    /// [`Spot`]
    Spot(Spot) = "spot",
    /// [`Issue`]
    Issue(Issue) = "issue",
    /// [`ClassResult`]
    ClassResult(ClassResult) = "class_result",
    /// [`Reply`]
    Reply(Reply) = "reply",
    /// [`Ranking`]
    Ranking(Ranking) = "ranking",
    /// [`Handover`]
    Handover(Handover) = "handover",
    /// [`Duty`]
    Duty(Duty) = "duty",
    /// [`Photo`]
    Photo(Photo) = "photo",
    /// [`Held`]
    Held(Held) = "held",
}

/// The state of one kind of entity, for code that knows which kind it asks for.
pub trait State: Sized {
    /// The kind it is the state of.
    const KIND: Kind;

    /// The state, when `entity` is of this kind.
    fn of(entity: &Entity) -> Option<&Self>;
}

/// A state or a kind that this code does not know: written by a newer version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("written by a newer version")]
pub struct Newer;

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = Newer;

    fn from_str(text: &str) -> Result<Self, Newer> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == text)
            .ok_or(Newer)
    }
}

impl Kind {
    /// Registers are edited by [`crate::op::Action::Put`]; the others only by their own actions.
    #[must_use]
    pub const fn is_register(self) -> bool {
        matches!(
            self,
            Self::School
                | Self::Year
                | Self::Place
                | Self::Class
                | Self::Role
                | Self::Person
                | Self::Template
                | Self::Plan
        )
    }
}

/// Names one entity of a school.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EntityRef {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
}

impl EntityRef {
    /// The entity of this kind and id.
    #[must_use]
    pub const fn new(kind: Kind, id: Id) -> Self {
        Self { kind, id }
    }

    /// The entity with this id whose state is an `S`.
    #[must_use]
    pub const fn of<S: State>(id: Id) -> Self {
        Self { kind: S::KIND, id }
    }

    /// The arrival of the photo with this hash.
    #[must_use]
    pub fn photo(sha: Sha) -> Self {
        Self {
            kind: Kind::Photo,
            id: Id::named(&sha.to_string()),
        }
    }
}

/// What stands in typed columns beside a state, for reports and for the phone's index.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Columns {
    /// The school day it belongs to, for a ranking the one by which it ages, for a roster its Monday;
    /// for what has none, the UTC date it was made or received.
    pub day: Option<Date>,
    /// The place or target.
    pub target: Option<PlaceId>,
    /// Who did it.
    pub person: Option<PersonId>,
    /// The entity it hangs on: the round of a record, the plan of a round, the record of an issue,
    /// the record of a reply, the class of a class result, the template of a plan, what a place
    /// lies in.
    pub parent: Option<Id>,
    /// What it counts: failing answers of a record, the level of an issue (1 is the lightest), the
    /// points of a class result in its own scale.
    pub score: Option<i32>,
}

impl Entity {
    /// Its typed columns.
    #[must_use]
    pub fn columns(&self) -> Columns {
        match self {
            Self::School(_)
            | Self::Year(_)
            | Self::Class(_)
            | Self::Role(_)
            | Self::Person(_)
            | Self::Template(_) => Columns::default(),
            Self::Place(place) => Columns {
                parent: place.parent.map(|parent| parent.0),
                ..Columns::default()
            },
            Self::Plan(plan) => Columns {
                parent: Some(plan.template.0),
                ..Columns::default()
            },
            Self::Round(round) => Columns {
                day: Some(round.day),
                person: Some(round.person),
                parent: Some(round.plan.0),
                ..Columns::default()
            },
            Self::Record(record) => record_columns(record),
            Self::Amendment(amendment) => Columns {
                day: Some(amendment.at.at.utc_date()),
                target: Some(amendment.place),
                person: Some(amendment.person),
                parent: Some(amendment.record.0),
                score: None,
            },
            Self::Spot(spot) => Columns {
                day: Some(spot.day),
                target: Some(spot.place),
                ..Columns::default()
            },
            Self::Issue(issue) => Columns {
                day: Some(issue.at.at.utc_date()),
                target: Some(issue.place),
                person: Some(issue.reporter),
                parent: Some(issue.record.0),
                score: Some(issue.level.rank()),
            },
            Self::ClassResult(result) => Columns {
                day: Some(result.day),
                target: Some(result.place),
                person: None,
                parent: Some(result.class.0),
                score: result.score.as_ref().map(|score| score.got),
            },
            Self::Reply(reply) => Columns {
                day: Some(reply.at.at.utc_date()),
                target: Some(reply.place),
                person: Some(reply.person),
                parent: Some(reply.record.0),
                score: None,
            },
            Self::Ranking(ranking) => Columns {
                day: Some(told_until(&ranking.table.period)),
                person: Some(ranking.person),
                ..Columns::default()
            },
            Self::Handover(handover) => Columns {
                day: Some(handover.note.day),
                target: handover.note.place,
                person: Some(handover.person),
                ..Columns::default()
            },
            Self::Duty(duty) => Columns {
                day: Some(duty.week),
                ..Columns::default()
            },
            Self::Photo(photo) => Columns {
                day: Some(photo.arrived.utc_date()),
                person: Some(photo.person),
                ..Columns::default()
            },
            Self::Held(held) => Columns {
                day: Some(held.received.utc_date()),
                person: Some(held.author),
                ..Columns::default()
            },
        }
    }

    /// Whether somebody still has to do something about it: an issue that is not closed, a record
    /// that raised one, an operation that is held, an objection that is not decided, a ranking that is drafted; and the
    /// words of every objection, which cannot know whether it was decided. Open entities are in
    /// every snapshot, whatever their age.
    #[must_use]
    pub const fn open(&self) -> bool {
        match self {
            Self::Issue(issue) => issue.is_open(),
            Self::Held(held) => matches!(held.status, HeldStatus::SetAside | HeldStatus::Waiting),
            Self::Record(record) => match &record.check {
                Some(check) if matches!(check.standing.objection, Some(Objection::Open)) => true,
                _ => record.open_issues > 0,
            },
            Self::ClassResult(result) => {
                matches!(result.standing.objection, Some(Objection::Open))
            }
            Self::Ranking(ranking) => match ranking.status {
                RankingStatus::Draft => true,
                RankingStatus::Published | RankingStatus::Archived => false,
            },
            Self::Reply(reply) => matches!(reply.says, Says::Objection),
            _ => false,
        }
    }
}

/// The day under which a ranking stands and by which it ages: the last one of its period. A term's is looked at until the same
/// term of the next year is ranked, and so counts as that much younger.
#[must_use]
pub fn told_until(period: &Period) -> Date {
    match period.kind {
        PeriodKind::Term => period.to.plus(TERM_DAYS - DAYS),
        PeriodKind::Day | PeriodKind::Week | PeriodKind::Month => period.to,
    }
}

/// The state alone does not know the template's limits: what counts as failing is what was
/// answered as a failure or got a level.
fn record_columns(record: &Record) -> Columns {
    let not_swept = record
        .check
        .as_ref()
        .is_some_and(|check| check.judgement == Judgement::NotSwept);
    let failing = record
        .answers
        .iter()
        .filter(|answer| {
            answer.level.is_some()
                || matches!(answer.value, Value::Fail)
                || matches!(answer.value, Value::Points(points) if points > 0)
        })
        .count();
    Columns {
        day: Some(record.day),
        target: Some(record.place),
        person: Some(record.person),
        parent: record.round.map(|round| round.0),
        score: i32::try_from(failing + usize::from(not_swept)).ok(),
    }
}
