//! The school itself: name, zone and the choices that hold for all of it.

use serde::{Deserialize, Serialize};

use crate::ranking::FlagRule;
use crate::text::Text;
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
    /// How it runs its hygiene checks.
    #[serde(default)]
    pub checks: Checks,
}

/// What a school chooses for its hygiene checks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checks {
    /// When a class is told its result.
    #[serde(default)]
    pub publish: Publish,
    /// Who gets the flag (流动红旗).
    #[serde(default)]
    pub flag_rule: FlagRule,
    /// What the school calls a class's outdoor area: 包干区, 分担区, 清洁区, 卫生区.
    pub zone_word: Text,
    /// 公示: flags and the averages of grades are shown to whoever has the week's link.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub board: bool,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            publish: Publish::default(),
            flag_rule: FlagRule::default(),
            zone_word: Text::new("包干区", "Outdoor zone"),
            board: false,
        }
    }
}

/// When a class is told the result of a check (公布).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Publish {
    /// At once, when it is submitted.
    #[default]
    AtSubmit,
    /// After the director has looked at it.
    AfterLook,
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
