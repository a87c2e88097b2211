//! Editing registers: an entry is made or replaced as a whole.

use super::author::Author;
use super::{Outcome, Step, World, find, need, require, shape, unchanged};
use crate::class::Class;
use crate::entity::{Entity, EntityRef, Kind, State};
use crate::id::{ClassId, Id, PlaceId};
use crate::op::Op;
use crate::person::{Person, Right, Role, Viewer};
use crate::place::Place;
use crate::plan::Plan;
use crate::problem::Code;
use crate::template::Template;
use crate::time::Corrected;

pub(super) fn reads(id: Id, entity: &Entity, reads: &mut Vec<EntityRef>) {
    reads.push(EntityRef::new(entity.kind(), id));
    match entity {
        Entity::Place(place) => {
            reads.extend(place.parent.map(|parent| EntityRef::of::<Place>(parent.0)));
        }
        Entity::Person(person) => reads.extend(
            person
                .roles
                .iter()
                .map(|grant| EntityRef::of::<Role>(grant.role.0)),
        ),
        Entity::Plan(plan) => {
            reads.push(EntityRef::of::<Template>(plan.template.0));
            reads.extend(plan.role.map(|role| EntityRef::of::<Role>(role.0)));
            reads.extend(
                plan.route
                    .iter()
                    .map(|point| EntityRef::of::<Place>(point.place.0)),
            );
        }
        _ => {}
    }
}

pub(super) fn put(
    op: &Op,
    id: Id,
    entity: &Entity,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require(may_put(id, entity, author), Code::NotPermitted)?;
    let kind = entity.kind();
    require(
        kind.is_register() && (kind == Kind::School) == (id == op.school.0),
        Code::Invalid,
    )?;
    require(shape::entity_fits(entity), Code::Invalid)?;
    let place = EntityRef::new(kind, id);
    let before = world.get(place)?;
    let mut entity = entity.clone();
    if let Entity::Plan(plan) = &mut entity {
        let before = before.and_then(|before| Plan::of(before));
        super::plan::carry_past(before, plan, at.at);
    }
    if before == Some(&entity) {
        return Ok(unchanged());
    }
    if let Some(before) = before {
        require(may_become(before, &entity), Code::Invalid)?;
        // What somebody may not touch where it is, nobody moves to where it may be touched.
        require(may_put(id, before, author), Code::NotPermitted)?;
        // Only the server can tell whether anything was recorded yet, whose days would move.
        require(
            author.is_server || same_zone(before, &entity),
            Code::ZoneFixed,
        )?;
    }
    if let (Some(Entity::Place(before)), Entity::Place(place)) = (before, &mut entity) {
        labelled(before, place);
    }
    match &entity {
        Entity::Place(place) => place_hangs_together(PlaceId(id), place, world)?,
        Entity::Plan(plan) => plan_hangs_together(plan, world)?,
        Entity::Person(person) => {
            person_hangs_together(person, world)?;
            if id == author.id.0 {
                stays_administrator(author, person, None, world)?;
            }
        }
        Entity::Role(role) if !author.is_server => {
            let person: &Person = need(world, author.id.0)?;
            stays_administrator(author, person, Some((id, role)), world)?;
        }
        _ => {}
    }
    Ok(Outcome::Applied(vec![(place, entity)]))
}

/// Places and classes may be left to somebody for a part of the school; everything else needs the
/// right for the whole, or that somebody could grant the rest.
fn may_put(id: Id, entity: &Entity, author: &Author) -> bool {
    let (place, path, class) = match entity {
        Entity::Place(place) => (place.parent, place.path.as_slice(), None),
        Entity::Class(_) => (None, [].as_slice(), Some(ClassId(id))),
        _ => (None, [].as_slice(), None),
    };
    author.viewer.has_at(Right::Administer, place, path, class)
}

/// A phone that has not heard of a label yet does not take it off the wall, and one that has not heard
/// of a new code (换新码) does not bring the old one back.
fn labelled(before: &Place, place: &mut Place) {
    let mut renewed = before.clone();
    renewed.renew_label();
    if place.former == before.former {
        place.seal = place.seal.or(before.seal);
    } else if place.former != renewed.former {
        place.former.clone_from(&before.former);
        place.seal = before.seal;
    }
    let old = place.seal.filter(|seal| place.former.contains(seal));
    if old.is_some() {
        place.seal = before.seal.filter(|seal| !place.former.contains(seal));
    }
}

/// A template version never changes, apart from whether it is offered: records name it for ever. A
/// place keeps the number that hangs on its wall; one that was made on a phone that had not heard of
/// another with its number gets another number before that. It may be moved; everything in it copies its path and
/// moves in the same action, from above to below.
fn may_become(before: &Entity, after: &Entity) -> bool {
    match (before, after) {
        (Entity::Template(before), Entity::Template(after)) => {
            let offered = Template {
                retired: after.retired,
                ..before.clone()
            };
            offered == *after
        }
        (Entity::Place(before), Entity::Place(after)) => {
            before.number == after.number || !before.is_labelled()
        }
        _ => before.kind() == after.kind(),
    }
}

fn same_zone(before: &Entity, after: &Entity) -> bool {
    match (before, after) {
        (Entity::School(before), Entity::School(after)) => before.zone == after.zone,
        _ => true,
    }
}

/// Whoever changes people or roles goes on administering the school: as every such change is made by
/// somebody who stays, there is always an administrator.
fn stays_administrator(
    author: &Author,
    person: &Person,
    changed: Option<(Id, &Role)>,
    world: &dyn World,
) -> Step<()> {
    let mut roles = Vec::with_capacity(person.roles.len());
    for grant in &person.roles {
        let role = match changed {
            Some((id, role)) if id == grant.role.0 => Some(role),
            _ => find::<Role>(world, grant.role.0)?,
        };
        roles.extend(role.map(|role| (grant.role, role)));
    }
    let viewer = Viewer::of(author.id, person, |id| {
        let mut held = roles.iter().filter(|(held, _)| *held == id);
        held.next().map(|(_, role)| *role)
    });
    let stays = viewer.has_at(Right::Administer, None, &[], None);
    require(stays, Code::NotPermitted)
}

fn place_hangs_together(id: PlaceId, place: &Place, world: &dyn World) -> Step<()> {
    let path = match place.parent {
        None => Vec::new(),
        Some(parent) => {
            let above: &Place = need(world, parent.0)?;
            let mut path = above.path.clone();
            path.push(parent);
            path
        }
    };
    require(place.path == path && !path.contains(&id), Code::Invalid)
}

/// The template, the places and the role exist; each point's sections are the template's.
fn plan_hangs_together(plan: &Plan, world: &dyn World) -> Step<()> {
    let template: &Template = need(world, plan.template.0)?;
    if let Some(role) = plan.role {
        need::<Role>(world, role.0)?;
    }
    for point in &plan.route {
        need::<Place>(world, point.place.0)?;
        if let Some(class) = point.class {
            need::<Class>(world, class.0)?;
        }
        require(
            point
                .sections
                .iter()
                .all(|key| template.sections.iter().any(|section| section.key == *key)),
            Code::Invalid,
        )?;
    }
    Ok(())
}

fn person_hangs_together(person: &Person, world: &dyn World) -> Step<()> {
    for grant in &person.roles {
        need::<Role>(world, grant.role.0)?;
    }
    Ok(())
}
