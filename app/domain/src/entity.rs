//! Entities: what exists because of operations, each as it now is. One list of kinds, from which
//! parsing, references and typed columns follow. To add one: CONTRIBUTING.md, "An entity".

mod columns;

use core::fmt;
use core::str::FromStr;

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::calendar::SchoolYear;
use crate::class::Class;
use crate::class_result::ClassResult;
use crate::duty::Duty;
use crate::handover::Handover;
use crate::held::Held;
use crate::id::{Id, Sha};
use crate::issue::Issue;
use crate::person::{Person, Role};
use crate::photo::Photo;
use crate::place::Place;
use crate::plan::Plan;
use crate::ranking::Ranking;
use crate::record::{Amendment, Record};
use crate::reply::Reply;
use crate::round::Round;
use crate::school::School;
use crate::spot::Spot;
use crate::template::Template;

pub use columns::{Columns, told_until};

/// The longest state of an entity, in bytes of its JSON. What grows is entities of its own.
pub const STATE_BYTES_MAX: usize = 32 * 1024;

macro_rules! entities {
    ($($(#[$doc:meta])* $name:ident($type:ty) = $text:literal,)*) => {
        /// The kinds of entity.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
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
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
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
