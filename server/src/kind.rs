//! What a kind of school brings: its templates, roles and meals, at set-up and whenever the kind changes. What
//! is missing is loaded, what nobody uses is no longer offered, and nothing is deleted.

use std::collections::{BTreeMap, BTreeSet};

use domain::builtin;
use domain::entity::{Entity, Kind, State};
use domain::id::{Id, SchoolId, TemplateId};
use domain::person::Role;
use domain::plan::Plan;
use domain::problem::Code;
use domain::school::{School, SchoolKind};
use domain::template::Template;

use crate::problem::Problem;
use crate::roles;
use crate::server::Server;

/// A kind of school, and whether pupils live in.
pub type Wanted = (SchoolKind, bool);

/// What a school has of what its kind decides.
#[derive(Debug, Default)]
pub struct Known {
    roles: BTreeMap<Id, Role>,
    templates: BTreeMap<Id, Template>,
    /// Templates of plans that go on.
    used: BTreeSet<TemplateId>,
}

impl Known {
    /// As it stands.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load(server: &Server, school: SchoolId) -> Result<Self, Problem> {
        let plans = register::<Plan>(server, school, Kind::Plan).await?;
        Ok(Self {
            roles: register(server, school, Kind::Role).await?,
            templates: register(server, school, Kind::Template).await?,
            used: (plans.values())
                .filter(|plan| !plan.retired)
                .map(|plan| plan.template)
                .collect(),
        })
    }

    /// What has to be put for the kind that is wanted; `before` is the kind so far. A role whose name
    /// the school has changed stays as the school calls it.
    #[must_use]
    pub fn entries(
        &self,
        school: SchoolId,
        before: Option<Wanted>,
        wanted: Wanted,
    ) -> Vec<(Id, Entity)> {
        let former = before.map_or_else(Vec::new, |(kind, boarding)| roles::bundle(kind, boarding));
        let mut entries: Vec<(Id, Entity)> = Vec::new();
        for (key, role) in roles::bundle(wanted.0, wanted.1) {
            let id = roles::id(school, key).0;
            let as_it_was = |known: &Role| {
                let mut former = former.iter().filter(|(one, _)| *one == key);
                former.any(|(_, former)| former == known)
            };
            match self.roles.get(&id) {
                Some(known) if *known == role || !as_it_was(known) => {}
                _ => entries.push((id, role.into())),
            }
        }
        for (id, template) in builtin::templates() {
            let fits = builtin::fits(&template.key, wanted.0, wanted.1);
            let retired = !fits && !self.used.contains(&id);
            match self.templates.get(&id.0) {
                None if !fits => {}
                Some(known) if known.retired == retired => {}
                _ => entries.push((
                    id.0,
                    Template {
                        retired,
                        ..template
                    }
                    .into(),
                )),
            }
        }
        entries
    }
}

async fn register<S: State + Clone>(
    server: &Server,
    school: SchoolId,
    kind: Kind,
) -> Result<BTreeMap<Id, S>, Problem> {
    let rows = server.store.states(school, kind).await?;
    let read = rows.iter().filter_map(|row| {
        let entity = Entity::parse(row.kind, &row.state).ok()?;
        Some((row.id, S::of(&entity)?.clone()))
    });
    Ok(read.collect())
}

/// Everything that makes a school one of another kind; nothing when it is that already.
///
/// # Errors
/// `not_found` when there is no school; when the store does not answer.
pub async fn change(
    server: &Server,
    id: SchoolId,
    wanted: Wanted,
) -> Result<Vec<(Id, Entity)>, Problem> {
    let school: School = server.state(id, id.0).await?.ok_or(Code::NotFound)?;
    let before = (school.kind, school.boarding);
    let known = Known::load(server, id).await?;
    let mut entries = known.entries(id, Some(before), wanted);
    if before != wanted {
        // Meals that the school has set itself stay as they are.
        let meals = if school.meals == before.0.meals(before.1) {
            wanted.0.meals(wanted.1)
        } else {
            school.meals
        };
        let school = School {
            kind: wanted.0,
            boarding: wanted.1,
            meals,
            ..school
        };
        entries.insert(0, (id.0, school.into()));
    }
    Ok(entries)
}
