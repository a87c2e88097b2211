//! Resolving operations that were set aside: withdrawn, or replaced by a corrected one.

use super::author::Author;
use super::{Outcome, Step, World, need, require, unchanged};
use crate::entity::EntityRef;
use crate::held::{Held, HeldStatus};
use crate::id::OpId;
use crate::person::Right;
use crate::problem::Code;

pub(super) fn withdraw(op: OpId, author: &Author, world: &dyn World) -> Step<Outcome> {
    resolve(op, HeldStatus::Withdrawn { by: author.id }, author, world)
}

pub(super) fn correct(op: OpId, by: OpId, author: &Author, world: &dyn World) -> Step<Outcome> {
    resolve(op, HeldStatus::Corrected { by }, author, world)
}

fn resolve(op: OpId, to: HeldStatus, author: &Author, world: &dyn World) -> Step<Outcome> {
    let held: &Held = need(world, op.0)?;
    require(
        held.author == author.id || author.viewer.has(Right::Direct),
        Code::NotPermitted,
    )?;
    if held.status == to {
        return Ok(unchanged());
    }
    if held.status != HeldStatus::SetAside {
        return Ok(Outcome::Contested(Vec::new()));
    }
    let held = Held {
        status: to,
        ..held.clone()
    };
    Ok(Outcome::Applied(vec![(
        EntityRef::of::<Held>(op.0),
        held.into(),
    )]))
}
