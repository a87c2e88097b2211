//! 抽查: what can be checked of a class or a place at any time, in no window. It is recorded and told like
//! any other check, and counts in the ranking like one: what was checked is averaged over. It is never
//! missing, fills no window, and so is no rival of what somebody found in one.

use crate::id::{ClassId, PlaceId, TemplateId};
use crate::plan::{Plan, RoutePoint};
use crate::template::{ItemKind, Judged, Section, Template};

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// A class, with its room.
    Class(ClassId, Option<PlaceId>),
    /// A place: an office, a corridor, the room or the zone of a class.
    Place(PlaceId),
}

/// A check that can be made of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The newest version of its template.
    pub template: TemplateId,
    /// Where.
    pub place: PlaceId,
    /// The class that is judged.
    pub class: Option<ClassId>,
    /// The sections, by key.
    pub sections: Vec<String>,
}

/// The newest version of each judged template that is offered, by key.
#[must_use]
pub fn newest<'a>(templates: &[(TemplateId, &'a Template)]) -> Vec<(TemplateId, &'a Template)> {
    let outdated = |one: &Template| {
        let mut others = templates.iter().map(|(_, other)| other);
        others.any(|other| other.key == one.key && other.version > one.version)
    };
    let mut newest: Vec<_> = templates
        .iter()
        .filter(|(_, one)| one.judged.is_some() && !one.retired && !outdated(one))
        .copied()
        .collect();
    crate::sorted::by_key(&mut newest, |(_, one)| one.key.as_str());
    newest
}

/// What can be checked of `target`: as the plans in use look at it; by a template that none of them
/// looks at it with, a class by all that gives points, a place by each section of what is 合格 or 需补扫.
#[must_use]
pub fn offers(
    target: Target,
    templates: &[(TemplateId, &Template)],
    plans: &[&Plan],
) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    for (id, template) in newest(templates) {
        let planned = plans
            .iter()
            .filter(|plan| !plan.retired && key_of(templates, plan) == Some(&template.key))
            .flat_map(|plan| &plan.route)
            .filter(|point| is_at(target, point));
        let before = offers.len();
        for point in planned {
            let sections = template.looked_at().map(|one| &one.key);
            let offer = Offer {
                template: id,
                place: point.place,
                class: point.class,
                sections: sections
                    .filter(|key| point.sections.contains(key))
                    .cloned()
                    .collect(),
            };
            if !offer.sections.is_empty() && !offers.contains(&offer) {
                offers.push(offer);
            }
        }
        if offers.len() == before {
            offers.extend(unplanned(target, id, template));
        }
    }
    offers
}

fn key_of<'a>(templates: &[(TemplateId, &'a Template)], plan: &Plan) -> Option<&'a String> {
    let (_, template) = templates.iter().find(|(id, _)| *id == plan.template)?;
    Some(&template.key)
}

fn is_at(target: Target, point: &RoutePoint) -> bool {
    match target {
        Target::Class(class, _) => point.class == Some(class),
        Target::Place(place) => point.place == place,
    }
}

fn unplanned(target: Target, id: TemplateId, template: &Template) -> Vec<Offer> {
    let offer = |place, class, sections| Offer {
        template: id,
        place,
        class,
        sections,
    };
    match (target, template.judged) {
        (Target::Class(class, Some(room)), Some(Judged::Points { .. })) => {
            vec![offer(room, Some(class), template.first_pick())]
        }
        (Target::Place(place), Some(Judged::Swept)) => template
            .looked_at()
            .filter(|section| judges(section))
            .map(|section| offer(place, None, vec![section.key.clone()]))
            .collect(),
        _ => Vec::new(),
    }
}

fn judges(section: &Section) -> bool {
    let mut kinds = section.items.iter().map(|item| &item.kind);
    kinds.any(|kind| matches!(kind, ItemKind::PassFail))
}
