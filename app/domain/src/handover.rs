//! Handover notes at the end of a shift (交接班): what the next one has to know.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{PersonId, PlaceId};
use crate::record::PhotoRef;
use crate::round::Claim;
use crate::time::{Corrected, Date};

/// A handover note.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Handover {
    /// What was written.
    pub note: Note,
    /// Who hands over.
    pub person: PersonId,
    /// That person's name as it was.
    pub person_name: String,
    /// When.
    pub at: Corrected,
    /// Who read it and took over, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Claim>,
}

/// What is written at the end of a shift.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Note {
    /// The school day: a night shift belongs to the day it began.
    pub day: Date,
    /// The shift, such as 夜班, 0 ..= 40 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shift: String,
    /// The post, such as the gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceId>,
    /// What the next one has to know, 1 ..= 500 characters.
    pub words: String,
    /// Photos, at most 9.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
}
