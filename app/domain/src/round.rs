//! Rounds: one occurrence of a plan slot, with start, claims and end only. Each point is a record
//! of its own, so a phone lost at the last point loses one point.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{Id, PersonId, PlaceId, PlanId, RoleId, RoundId};
use crate::sorted::by_key;
use crate::text::Text;
use crate::time::{Corrected, Date};

/// A round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Round {
    /// The plan.
    pub plan: PlanId,
    /// The plan's name as it was.
    pub plan_name: Text,
    /// The slot, by key.
    pub slot: String,
    /// The slot's name as it was.
    pub slot_name: Text,
    /// The school day: a night round belongs to the day it began.
    pub day: Date,
    /// Who may walk it, and so who sees who does: holders of this role, as the plan said; `None` for
    /// anyone who may patrol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Classes are judged on it: who checks is not for those who answer for one (检查组).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub classes: bool,
    /// How many points the route had.
    pub points: u16,
    /// Who started it.
    pub person: PersonId,
    /// That person's name as it was.
    pub person_name: String,
    /// When it was started.
    pub started: Corrected,
    /// Who else walked on it, and since when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// Which points somebody has taken on, when several walk together; a point once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes: Vec<Take>,
    /// When it was ended; `None` while it is walked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Corrected>,
    /// What the walkers wrote at the end and since (说明), a line each.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Entered after the fact (补录), with why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_entry: Option<String>,
    /// Order and dwell were kept for it: the walker's role proves walking.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub proves_walking: bool,
    /// The point at which it asks for a photo (抽拍), from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo_at: Option<u16>,
    /// Its points are compared with where they lay before (定位).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub positions: bool,
}

/// The point of `points` at which round `id` asks for a photo: anybody's to compute, and nobody's to
/// choose. `None` without points.
#[must_use]
pub fn photo_point(id: RoundId, points: u16) -> Option<u16> {
    let [a, b, c, d, ..] = *id.0.derive("photo", 0).as_bytes();
    let drawn = u32::from_be_bytes([a, b, c, d]).checked_rem(u32::from(points))?;
    u16::try_from(drawn).ok()
}

/// `rooms` in the order in which round `id` draws them (随机抽查): like [`photo_point`], anybody's to
/// compute and nobody's to choose, however they are listed.
#[must_use]
pub fn drawn(id: RoundId, mut rooms: Vec<PlaceId>) -> Vec<PlaceId> {
    by_key(&mut rooms, |room| Id::named(&format!("draw/{id}/{room}")));
    rooms
}

/// Somebody takes on a point; who that is called stands in the round's claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Take {
    /// Which point of the route, from 0.
    pub point: u16,
    /// Who.
    pub person: PersonId,
}

/// Somebody took over or joined.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Claim {
    /// Who.
    pub person: PersonId,
    /// The name as it was.
    pub person_name: String,
    /// When.
    pub at: Corrected,
}
