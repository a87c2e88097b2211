//! Replies to a check: 已补扫, an objection in words, the director's decision. Each is an entity of
//! its own, so that the record's history keeps all of them.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{ClassId, PersonId, PlaceId, RecordId};
use crate::record::PhotoRef;
use crate::time::Corrected;

/// A reply. Names nobody but its author. The class sees it, unless its author is who checks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reply {
    /// The record replied to.
    pub record: RecordId,
    /// Its place.
    pub place: PlaceId,
    /// The place's ancestors.
    pub place_path: Vec<PlaceId>,
    /// The class the record judges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    /// Who.
    pub person: PersonId,
    /// That person's name as it was.
    pub person_name: String,
    /// When.
    pub at: Corrected,
    /// What.
    pub says: Says,
    /// Said for the class, by who answers for it; else by who checks or directs.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub for_class: bool,
    /// Words, 0 ..= 500 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Photos, at most 9.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
}

/// What a reply says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// 已补扫
    Swept,
    /// 申诉: the class finds the result wrong; its words say why.
    Objection,
    /// 维持: the director decides that the result stands.
    Stands,
    /// 改判: the director decides for the class; an amendment of the record says how.
    Changed,
}
