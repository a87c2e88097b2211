//! Plans: which route is walked with which template, in which slots, on which days.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{ClassId, PersonId, PlaceId, RoleId, TemplateId};
use crate::person::Person;
use crate::text::Text;
use crate::time::{Date, MinuteOfDay, UtcMillis, Weekday};

/// A plan of rounds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Plan {
    /// Its name.
    pub name: Text,
    /// The template its rounds are made with from now on.
    pub template: TemplateId,
    /// The points, in walking order.
    pub route: Vec<RoutePoint>,
    /// The slots of a day, ascending.
    pub slots: Vec<Slot>,
    /// On which days.
    pub days: PlanDays,
    /// Who may walk it: holders of this role; `None` for anyone who may patrol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// The first school day on which it is due: what nobody could walk yet was not missed. `None`
    /// for always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Each round asks for a photo at one point, which its id picks (抽拍). Only of roles that prove
    /// walking.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub random_photo: bool,
    /// Points are compared with where they lay before (定位). Only of roles that prove walking.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub positions: bool,
    /// No longer due; its rounds stay.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub retired: bool,
    /// When it was due before it was edited, oldest first: an edit changes nothing of what was due
    /// before it. Only the rules write it, when they take an edit over; at most [`EARLIER_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Timetable>,
}

impl Plan {
    /// The slot with this key, as it is or, where it is no more, as it last was.
    #[must_use]
    pub fn slot(&self, key: &str) -> Option<&Slot> {
        let earlier = self.earlier.iter().rev().flat_map(|one| &one.slots);
        self.slots
            .iter()
            .chain(earlier)
            .find(|slot| slot.key == key)
    }
}

/// How many earlier timetables a plan keeps; beyond them the oldest is forgotten. Practice: a school
/// changes its times with the season and the term.
pub const EARLIER_MAX: usize = 12;

/// When a plan was due until it was edited.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Timetable {
    /// Until when it held: windows that closed before are its own.
    pub until: UtcMillis,
    /// The first school day on which it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// On which days.
    pub days: PlanDays,
    /// The slots; none while the plan was retired.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<Slot>,
}

impl Plan {
    /// Whether somebody can be on duty for it: who holds the role it asks for. Without one anybody.
    #[must_use]
    pub fn is_for(&self, person: &Person) -> bool {
        self.role
            .is_none_or(|role| person.roles.iter().any(|grant| grant.role == role))
    }
}

/// A point of a route.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoutePoint {
    /// Where.
    pub place: PlaceId,
    /// Which sections of the template are looked at there, by key.
    pub sections: Vec<String>,
    /// The class that is judged there, by its room or its 包干区.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
    /// Since when the class is judged there: windows that closed before were none of its own. `None`
    /// for as long as there is the plan. The rules write it, as [`Plan::earlier`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<UtcMillis>,
}

/// A slot of the day (时段).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Slot {
    /// Its key, unique in the plan, such as `morning`.
    pub key: String,
    /// Its name, such as 早到校.
    pub name: Text,
    /// When it begins.
    pub start: MinuteOfDay,
    /// When it ends; past 1439 for the next morning. A start after it is late.
    pub end: MinuteOfDay,
    /// It is walked on every day of the year, whatever days the plan has: the night of a school whose
    /// boarders come back on Sunday.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub daily: bool,
    /// Who walks it by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
}

/// On which days a plan is due; [`crate::when::names`] says what each means on a calendar.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlanDays {
    /// Every day of the year.
    Daily,
    /// School days, make-up days among them.
    SchoolDays,
    /// Days without school.
    FreeDays,
    /// These weekdays (每周).
    Weekly {
        /// At least one, ascending, each once.
        weekdays: Vec<Weekday>,
    },
    /// A day of every month (每月).
    Monthly {
        /// 1 ..= 31; in a shorter month its last day.
        day: u8,
    },
    /// 开学
    TermStart,
    /// 期中
    TermMiddle,
    /// 期末
    TermEnd,
    /// 开学和期末
    TermStartAndEnd,
    /// 节前
    BeforeHolidays,
    /// Once on each of these days, as a monthly work plan (月度工作安排) names them.
    Once {
        /// 1 ..= 60, ascending, each once.
        dates: Vec<Date>,
    },
}
