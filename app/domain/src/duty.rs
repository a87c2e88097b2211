//! The duty roster (值班表): who is on duty for which post, week by week. It names people for the slots
//! of plans and for posts of the school's own, such as 带班领导 and 值周组 (`domain.md` 10, "Words").

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{DutyId, PersonId, PlanId, SchoolId};
use crate::person::{Right, Viewer};
use crate::plan::Slot;
use crate::time::Date;

/// 带班领导: the leader of a day, by the key of the post.
pub const LEADER: &str = "leader";
/// 值周组: the team of a week.
pub const TEAM: &str = "team";

/// The most posts that one action sets.
pub const POSTS_MAX: usize = 100;
/// The most people of one post.
pub const PEOPLE_MAX: usize = 12;

/// The roster of one week. Its id is [`duty_id`], so that two who begin a week meet on one entity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duty {
    /// Its Monday.
    pub week: Date,
    /// Its posts, in the order in which they were first set; each once.
    pub posts: Vec<Post>,
}

/// Who is on duty for one post on one day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Post {
    /// The school day; a night slot belongs to the day it begins. `None` for the whole week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// The plan whose slot it is; `None` for a post of the school's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The slot, by key; or the post: [`LEADER`], [`TEAM`], or as the school calls it, 1 ..= 40
    /// characters.
    pub key: String,
    /// Who is on duty, at least one.
    pub people: Vec<PersonId>,
    /// 换班: what was offered and what became of it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub swaps: Vec<Swap>,
}

/// Somebody on duty has somebody else come instead.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Swap {
    /// Who was on duty.
    pub from: PersonId,
    /// Who comes instead.
    pub to: PersonId,
    /// Where it stands.
    pub state: SwapState,
}

/// Where a swap stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SwapState {
    /// Offered, and not answered: who offers stays on duty.
    Offered,
    /// Accepted, or set by who sets rosters.
    Taken,
    /// Not accepted.
    Declined,
    /// Taken back, or nothing to offer any more.
    Withdrawn,
}

/// The roster of a school's week, which begins on this Monday.
#[must_use]
pub fn duty_id(school: SchoolId, week: Date) -> DutyId {
    DutyId(school.0.derive("duty", week.days().unsigned_abs()))
}

/// Whether `viewer` sets rosters: who edits plans, and who directs.
#[must_use]
pub fn sets_duty(viewer: &Viewer) -> bool {
    viewer.has_at(Right::Administer, None, &[], None) || viewer.has(Right::Direct)
}

impl Duty {
    /// An empty week.
    #[must_use]
    pub const fn new(week: Date) -> Self {
        Self {
            week,
            posts: Vec::new(),
        }
    }

    /// The post of exactly this day, or of the whole week.
    #[must_use]
    pub fn post(&self, day: Option<Date>, plan: Option<PlanId>, key: &str) -> Option<&Post> {
        self.posts
            .iter()
            .find(|post| (post.day, post.plan, post.key.as_str()) == (day, plan, key))
    }

    /// Who is on duty on `day`: by the post of the day, else by that of the whole week. `None` when
    /// the roster names nobody.
    #[must_use]
    pub fn people(&self, day: Date, plan: Option<PlanId>, key: &str) -> Option<&[PersonId]> {
        if self.week != day.monday() {
            return None;
        }
        let post = self.post(Some(day), plan, key);
        let post = post.or_else(|| self.post(None, plan, key))?;
        Some(&post.people)
    }

    /// A post of the school's own with one person more: who is on duty for it already stays.
    #[must_use]
    pub fn joined(&self, day: Option<Date>, key: &str, person: PersonId) -> Post {
        let people = match day {
            Some(day) => self.people(day, None, key),
            None => self.post(None, None, key).map(|post| &*post.people),
        };
        let mut people = people.unwrap_or_default().to_vec();
        if !people.contains(&person) {
            people.push(person);
        }
        Post {
            day,
            plan: None,
            key: key.to_owned(),
            people,
            swaps: Vec::new(),
        }
    }
}

impl Post {
    /// The offer of `from` that is not answered.
    #[must_use]
    pub fn offer(&self, from: PersonId) -> Option<&Swap> {
        self.swaps
            .iter()
            .find(|swap| swap.from == from && swap.state == SwapState::Offered)
    }
}

/// Who walks a slot of a plan on a school day: whom the roster of its week names, else the slot's
/// owner. `rosters` are those of any weeks.
#[must_use]
pub fn on_duty<'a>(
    rosters: &[&'a Duty],
    plan: PlanId,
    slot: &'a Slot,
    day: Date,
) -> &'a [PersonId] {
    rosters
        .iter()
        .find_map(|duty| duty.people(day, Some(plan), &slot.key))
        .unwrap_or(slot.owner.as_slice())
}
