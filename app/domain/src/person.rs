//! People, roles and rights. A role is a named bundle of rights that the school edits; a person
//! holds roles, each limited to places or classes.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{ClassId, PersonId, PlaceId, RoleId};
use crate::text::Text;

/// A person of the school. How the person signs in is the server's secret and not here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// The name; two people of the same name are common, and a name may hold a middle dot (·).
    pub name: String,
    /// The name in pinyin, syllables apart ("zhang jian guo"): for sorting and for initials.
    pub pinyin: String,
    /// Tells two of the same name apart: post or department.
    #[serde(default)]
    pub post: Text,
    /// The roles held.
    #[serde(default)]
    pub roles: Vec<Grant>,
    /// No longer works here: signs in no more, stays in the records.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub left: bool,
}

impl Person {
    /// What lists sort by: pinyin first, then the name, so that two of one sound stay together.
    #[must_use]
    pub fn sort_key(&self) -> (&str, &str) {
        (&self.pinyin, &self.name)
    }

    /// Whether what somebody typed finds this person: a part of the name or the post, or the
    /// beginnings of pinyin syllables (`zjg`, `zhangjg`, `jian guo` all find 张建国). Middle dots,
    /// spaces and case do not matter; nothing typed finds everybody.
    #[must_use]
    pub fn found_by(&self, typed: &str) -> bool {
        let typed = folded(typed);
        let syllables: Vec<&str> = self
            .pinyin
            .split(' ')
            .filter(|one| !one.is_empty())
            .collect();
        typed.is_empty()
            || [&self.name, &self.post.zh, &self.post.en]
                .into_iter()
                .any(|text| folded(text).contains(&typed))
            || (0..syllables.len())
                .any(|from| begins(typed.as_bytes(), syllables.get(from..).unwrap_or_default()))
    }
}

impl Person {
    /// Whether there is a 工作单 of this person: of security and repair posts; there is none of teachers,
    /// which are those who answer for a class and who `leads` one (`domain.md` 11).
    #[must_use]
    pub fn has_worksheet<'a>(
        &self,
        role: impl Fn(RoleId) -> Option<&'a Role>,
        leads: bool,
    ) -> bool {
        let at_post = |role: &Role| role.proves_walking || role.rights.contains(&Right::Repair);
        let teaches = |role: &Role| role.rights.contains(&Right::AnswerForClass);
        let held = || self.roles.iter().filter_map(|grant| role(grant.role));
        held().any(at_post) && !held().any(teaches) && !leads
    }
}

/// Lower case, without spaces and the dots that part the names of many peoples. ASCII letters only:
/// every phone would have to load the table for the others.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '·' | '•' | '・' | '.'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Whether `typed` is made of beginnings of these syllables, each at least one letter, in order.
fn begins(typed: &[u8], syllables: &[&str]) -> bool {
    if typed.is_empty() {
        return true;
    }
    let Some((first, rest)) = syllables.split_first() else {
        return false;
    };
    let common = first
        .bytes()
        .zip(typed)
        .take_while(|(syllable, letter)| syllable == *letter)
        .count();
    (1..=common).any(|taken| begins(typed.get(taken..).unwrap_or_default(), rest))
}

/// A role held by a person, within limits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grant {
    /// The role.
    pub role: RoleId,
    /// Where it holds.
    #[serde(default)]
    pub limit: Limit,
}

/// Where a role holds.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The whole school.
    #[default]
    School,
    /// These places and all in them.
    Places(Vec<PlaceId>),
    /// These classes.
    Classes(Vec<ClassId>),
}

/// A role (岗位).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Role {
    /// Its name.
    pub name: Text,
    /// What it permits, ascending, each once.
    pub rights: Vec<Right>,
    /// Whether proof of walking (order, dwell, quickness) is kept for it: security posts only,
    /// never teachers (`domain.md` 11).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub proves_walking: bool,
}

/// One thing a role permits.
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
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Walk rounds and submit records of them.
    Patrol,
    /// See every round and record of the places allowed, not only the own.
    SeeRecords,
    /// See every issue of the places allowed, not only the own.
    SeeIssues,
    /// Dispatch, re-check and close issues; resolve what was set aside.
    Direct,
    /// Edit registers: places, classes, people, roles, templates, plans, calendar; enrol phones.
    Administer,
    /// Answer for the classes allowed (班主任): see their published results, say 已补扫, object.
    AnswerForClass,
    /// Take on and mend issues of the places allowed (维修).
    Repair,
}

impl Right {
    /// All of them, ascending.
    pub const ALL: [Self; 7] = [
        Self::Patrol,
        Self::SeeRecords,
        Self::SeeIssues,
        Self::Direct,
        Self::Administer,
        Self::AnswerForClass,
        Self::Repair,
    ];
}

/// A person with the rights resolved, as rules ask for them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Viewer {
    /// Who it is.
    pub person: Option<PersonId>,
    /// Each right held, with where it holds.
    pub rights: Vec<(Right, Limit)>,
    /// The roles held.
    pub roles: Vec<RoleId>,
}

impl Viewer {
    /// The viewer for `person`, with `role` looking up roles; a role that is missing grants nothing,
    /// a person who has left has no right.
    pub fn of<'a>(
        id: PersonId,
        person: &Person,
        role: impl Fn(RoleId) -> Option<&'a Role>,
    ) -> Self {
        let mut rights = Vec::new();
        let mut roles = Vec::new();
        if !person.left {
            for grant in &person.roles {
                if let Some(role) = role(grant.role) {
                    roles.push(grant.role);
                    rights.extend(
                        role.rights
                            .iter()
                            .map(|right| (*right, grant.limit.clone())),
                    );
                }
            }
        }
        Self {
            person: Some(id),
            rights,
            roles,
        }
    }

    /// Whether the right is held anywhere.
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        self.rights.iter().any(|(held, _)| *held == right)
    }

    /// Whether the right is held at `place`, whose ancestors are `path`, or for `class`.
    #[must_use]
    pub fn has_at(
        &self,
        right: Right,
        place: Option<PlaceId>,
        path: &[PlaceId],
        class: Option<ClassId>,
    ) -> bool {
        self.rights
            .iter()
            .filter(|(held, _)| *held == right)
            .any(|(_, limit)| match limit {
                Limit::School => true,
                Limit::Places(places) => places
                    .iter()
                    .any(|at| Some(*at) == place || path.contains(at)),
                Limit::Classes(classes) => class.is_some_and(|class| classes.contains(&class)),
            })
    }
}
