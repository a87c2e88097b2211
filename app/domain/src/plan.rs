//! Plans: which route is walked with which template, in which slots, on which days.

use serde::{Deserialize, Serialize};

use crate::id::{ClassId, PersonId, PlaceId, RoleId, TemplateId};
use crate::text::Text;
use crate::time::{Date, MinuteOfDay, Weekday};

/// A plan of rounds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
}

/// A point of a route.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoutePoint {
    /// Where.
    pub place: PlaceId,
    /// Which sections of the template are looked at there, by key.
    pub sections: Vec<String>,
    /// The class that is judged there, by its room or its 包干区.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassId>,
}

/// A slot of the day (时段).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// Who walks it by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
}

/// On which days a plan is due; [`crate::when::names`] says what each means on a calendar.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
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
    /// 节前
    BeforeHolidays,
    /// Once on each of these days, as a monthly work plan (月度工作安排) names them.
    Once {
        /// 1 ..= 60, ascending, each once.
        dates: Vec<Date>,
    },
}
