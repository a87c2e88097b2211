//! Resolving operations that were set aside or wait: withdrawn, or replaced by a corrected one.

use super::author::Author;
use super::{Outcome, Step, World, need, require, unchanged};
use crate::entity::{Entity, EntityRef};
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
    let others: &[OpId] = match (held.status, to) {
        (HeldStatus::SetAside, _) => &[],
        (HeldStatus::Waiting, HeldStatus::Withdrawn { .. }) => &held.with,
        // One that waits alone may be replaced. Of several the rest would lack it.
        (HeldStatus::Waiting, _) if held.with.is_empty() => &[],
        _ => return Ok(Outcome::Contested(Vec::new())),
    };
    let mut changes = vec![resolved(op, held, to)];
    for other in others {
        let held: &Held = need(world, other.0)?;
        if held.status == HeldStatus::Waiting {
            changes.push(resolved(*other, held, to));
        }
    }
    Ok(Outcome::Applied(changes))
}

fn resolved(op: OpId, held: &Held, status: HeldStatus) -> (EntityRef, Entity) {
    let held = Held {
        status,
        with: Vec::new(),
        ..held.clone()
    };
    (EntityRef::of::<Held>(op.0), held.into())
}
