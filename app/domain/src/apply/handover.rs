//! Handover notes: written at the end of a shift, taken over by the next one.

use super::author::Author;
use super::shape::{GROUP_CHARS_MAX, NOTE_CHARS_MAX, photos_fit, within};
use super::{Outcome, Step, World, find, need, require, require_right, unchanged};
use crate::entity::EntityRef;
use crate::handover::{Handover, Note};
use crate::id::{HandoverId, OpId};
use crate::op::handover_id;
use crate::person::Right;
use crate::place::Place;
use crate::problem::Code;
use crate::round::Claim;
use crate::time::Corrected;

pub(super) fn note(
    op: OpId,
    note: &Note,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require_right(author, Right::Patrol)?;
    let id = handover_id(op).0;
    if find::<Handover>(world, id)?.is_some() {
        return Ok(unchanged());
    }
    require(
        within(note.words.trim(), 1, NOTE_CHARS_MAX)
            && within(&note.shift, 0, GROUP_CHARS_MAX)
            && photos_fit(&note.photos),
        Code::Invalid,
    )?;
    if let Some(place) = note.place {
        need::<Place>(world, place.0)?;
    }
    let handover = Handover {
        note: note.clone(),
        person: author.id,
        person_name: author.name.clone(),
        at: *at,
        taken: Vec::new(),
    };
    Ok(Outcome::Applied(vec![(
        EntityRef::of::<Handover>(id),
        handover.into(),
    )]))
}

/// Each person takes over once; who wrote the note does not.
pub(super) fn take(
    id: HandoverId,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require_right(author, Right::Patrol)?;
    let handover: &Handover = need(world, id.0)?;
    let known = handover.taken.iter().any(|claim| claim.person == author.id);
    if known || handover.person == author.id {
        return Ok(unchanged());
    }
    let mut handover = handover.clone();
    handover.taken.push(Claim {
        person: author.id,
        person_name: author.name.clone(),
        at: *at,
    });
    Ok(Outcome::Applied(vec![(
        EntityRef::of::<Handover>(id.0),
        handover.into(),
    )]))
}
