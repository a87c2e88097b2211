//! Who did it, with the rights resolved from the registers as they stand at this operation's place
//! in the sequence.

use super::{Step, Stop, World, find};
use crate::id::{PersonId, RoleId};
use crate::op::Op;
use crate::person::{Limit, Person, Right, Role, Viewer};
use crate::problem::Code;

/// The author of an operation.
pub(super) struct Author {
    pub(super) id: PersonId,
    /// The name as it is now; empty for the server itself.
    pub(super) name: String,
    /// The server itself, which writes under the school's own id and may do everything.
    pub(super) is_server: bool,
    pub(super) viewer: Viewer,
    roles: Vec<(RoleId, Role)>,
}

impl Author {
    pub(super) fn of(op: &Op, world: &dyn World) -> Step<Self> {
        if op.person.0 == op.school.0 {
            return Ok(Self {
                id: op.person,
                name: String::new(),
                is_server: true,
                viewer: Viewer {
                    person: Some(op.person),
                    rights: Right::ALL.map(|right| (right, Limit::School)).to_vec(),
                    roles: Vec::new(),
                },
                roles: Vec::new(),
            });
        }
        let person: &Person =
            find(world, op.person.0)?.ok_or(Stop::SetAside(Code::NotPermitted))?;
        let (viewer, roles) = viewer_of(op.person, person, world)?;
        Ok(Self {
            id: op.person,
            name: person.name.clone(),
            is_server: false,
            viewer,
            roles,
        })
    }

    pub(super) fn holds(&self, role: RoleId) -> bool {
        self.is_server || self.roles.iter().any(|(held, _)| *held == role)
    }

    /// Whether proof of walking is kept for this person: by the role the plan names, else only
    /// when every role by which the person patrols is a post that proves walking. A teacher who
    /// also guards is a teacher when in doubt.
    pub(super) fn proves_walking(&self, plan_role: Option<RoleId>) -> bool {
        let mut walking = self
            .roles
            .iter()
            .filter(|(id, role)| {
                plan_role.map_or_else(|| role.rights.contains(&Right::Patrol), |held| *id == held)
            })
            .map(|(_, role)| role.proves_walking)
            .peekable();
        walking.peek().is_some() && walking.all(|proves| proves)
    }
}

/// What `person` may do, and the roles held.
pub(super) fn viewer_of(
    id: PersonId,
    person: &Person,
    world: &dyn World,
) -> Step<(Viewer, Vec<(RoleId, Role)>)> {
    let mut roles = Vec::with_capacity(person.roles.len());
    for grant in &person.roles {
        if let Some(role) = find::<Role>(world, grant.role.0)? {
            roles.push((grant.role, role.clone()));
        }
    }
    let held = |id| roles.iter().find(|(held, _)| *held == id);
    let viewer = Viewer::of(id, person, |id| held(id).map(|(_, role)| role));
    Ok((viewer, roles))
}
