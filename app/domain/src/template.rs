//! Templates: checklists and forms as versioned data. A record names the version it was made
//! with, for ever; a new version is a new entity.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::issue::{IssueKind, Level};
use crate::text::Text;

/// The section of a template that takes what a sheet of paper says in all (合计), where it does not
/// say of what. No point of a plan looks at it.
pub const SHEET: &str = "sheet";

/// One version of a template.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Template {
    /// Its key in the field's catalogue, such as `SP-01`.
    pub key: String,
    /// Its version, from 1.
    pub version: u32,
    /// Its name.
    pub name: Text,
    /// What it rests on: rule or practice, by name; `推荐` where a standard is recommended.
    #[serde(default)]
    pub source: Text,
    /// What its records are judged by (卫生检查); `None` for patrols and everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judged>,
    /// Its sections, in order. On a round each point uses some of them.
    pub sections: Vec<Section>,
    /// Not offered any more; what was made with it stays as it is.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub retired: bool,
}

impl Template {
    /// The item with this key, in whatever section.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.sections
            .iter()
            .flat_map(|section| &section.items)
            .find(|item| item.key == key)
    }

    /// Which sections a point looks at until somebody picks others, by key. What gives points is made
    /// to add up to the whole, so a class is judged by all of it. Elsewhere each place has its own: the
    /// first in which something is judged stands for a start, with what is written down before it.
    #[must_use]
    pub fn first_pick(&self) -> Vec<String> {
        let whole = matches!(self.judged, Some(Judged::Points { .. }));
        let mut picked = Vec::new();
        for section in self.looked_at() {
            picked.push(section.key.clone());
            let mut kinds = section.items.iter().map(|item| &item.kind);
            let judges = kinds.any(|kind| matches!(kind, ItemKind::PassFail));
            if judges && !whole {
                break;
            }
        }
        picked
    }

    /// The sections that a point can look at: all but the sum of a paper sheet.
    pub fn looked_at(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|one| one.key != SHEET)
    }
}

/// Which of the rooms drawn an item asks about, from 1 (抽查第一间): it is named `room-1` and so on.
#[must_use]
pub fn asks_for_drawn(item: &str) -> Option<usize> {
    item.rsplit_once(".room-")?.1.parse().ok()
}

/// How records of a template are judged.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Judged {
    /// By points taken off a base. Every number of points in the template is an integer times
    /// 10^-scale, so that half points can be taken off.
    Points {
        /// What a flawless check comes to, 1 ..= 10 000.
        base: u16,
        /// Digits after the point, 0 ..= 2.
        scale: u8,
    },
    /// 合格 or 需补扫, never ranked.
    Swept,
}

/// A section of a template: what is looked at in one kind of place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Section {
    /// Its key, unique in the template: lower-case letters, digits and `-`.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// What is looked at.
    pub items: Vec<Item>,
}

/// One thing that is looked at or written down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// Its key, unique in the template: `section.name`.
    pub key: String,
    /// What it says.
    pub text: Text,
    /// How it is answered.
    pub kind: ItemKind,
    /// Must be answered before the record is submitted.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub required: bool,
    /// What a failing answer demands.
    #[serde(default)]
    pub on_fail: OnFail,
    /// Ready words for a finding, one tap each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<Text>,
}

/// How an item is answered. To add a kind: CONTRIBUTING.md, "An item kind".
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Normal, a problem, or not applicable here.
    PassFail,
    /// Points taken off, 0 ..= `max`.
    Deduction {
        /// The most that can be taken off, in points of the template's scale: the item's floor. At
        /// least 1.
        max: u16,
        /// Steps of one tap each, such as small, large and heavy (小−1, 大−2, 重−5).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        steps: Vec<DeductionStep>,
    },
    /// A measured number. Never pre-filled, never refused; outside the limits it fails.
    Number {
        /// Its unit, such as ℃ or g.
        unit: String,
        /// Digits after the point: the value is an integer times 10^-scale.
        scale: u8,
        /// The lower limit, in the same integers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// The upper limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
    },
    /// One of a list.
    Choice {
        /// The options, in order; the answer is the index.
        options: Vec<Text>,
    },
    /// Words.
    Text,
    /// A time of day.
    Time,
    /// A photo.
    Photo,
    /// A signature drawn with a finger (手写签名图样).
    Signature,
    /// A person of the school.
    Person,
    /// A class.
    Class,
    /// A place.
    Place,
    /// A thing with a number of its own.
    Asset,
    /// Rows of the same columns.
    Table {
        /// The columns: items without tables of their own.
        columns: Vec<Item>,
    },
}

/// A step of a deduction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeductionStep {
    /// What it is called.
    pub text: Text,
    /// What it takes off, 1 ..= the item's `max`.
    pub points: u16,
}

/// How much something is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Not asked for.
    #[default]
    No,
    /// Offered.
    Optional,
    /// Demanded before the point can be left as done.
    Required,
}

/// What a failing answer demands.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OnFail {
    /// How bad it is.
    #[serde(default)]
    pub level: Ask,
    /// The level that is set until another is picked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_level: Option<Level>,
    /// Words.
    #[serde(default)]
    pub note: Ask,
    /// A photo.
    #[serde(default)]
    pub photo: Ask,
    /// Opens an issue of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_issue: Option<IssueKind>,
}
