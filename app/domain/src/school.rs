//! The school itself: name, zone and the choices that hold for all of it.

use serde::{Deserialize, Serialize};

use crate::time::Zone;

/// The school. There is exactly one in its sequence; its id is the school's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct School {
    /// Its name as it prints, 1 ..= 80 characters.
    pub name: String,
    /// What kind of school: decides words and which parts are shown.
    pub kind: SchoolKind,
    /// Its zone.
    pub zone: Zone,
}

/// The kind of school.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SchoolKind {
    /// 小学
    Primary,
    /// 初中
    JuniorHigh,
    /// 高中
    SeniorHigh,
    /// 九年一贯制
    NineYear,
    /// 幼儿园
    Kindergarten,
}
