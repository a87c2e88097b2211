//! Plans on screen: the list, one plan as it is edited, and its way to the server as one operation.

use domain::builtin;
use domain::class::Class;
use domain::entity::{Entity, Kind};
use domain::id::{ClassId, PlaceId, PlanId, RoleId, TemplateId};
use domain::op::Action;
use domain::person::{Right, Role, Viewer};
use domain::plan::{Plan, RoutePoint, Slot};
use domain::school::{School, SchoolKind};
use domain::template::Template;
use domain::text::{Lang, Text};
use domain::time::{Date, MinuteOfDay};

use crate::device::random;
use crate::sorted;
use crate::state::draft::{Draft, DraftKey};
use crate::state::look::{Seen, who};
use crate::state::{AppError, AppState};
use crate::store::look::Want;
use crate::text::{Key, in_lang};

/// A plan of the list.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanRow {
    /// Which.
    pub id: PlanId,
    /// The plan.
    pub plan: Plan,
    /// It is not sent yet.
    pub unsent: bool,
}

/// What a plan is edited with.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanForm {
    /// The plan as it is; `None` for a new one.
    pub plan: Option<Plan>,
    /// What was begun and not saved.
    pub draft: Option<Plan>,
    /// The newest version of each template, and the plan's own, by key.
    pub templates: Vec<(TemplateId, Template)>,
    /// Roles that may walk rounds.
    pub roles: Vec<(RoleId, Text)>,
    /// Classes that have a room, by grade.
    pub grades: Vec<(u8, Vec<ClassRoom>)>,
    /// What kind of school it is, and whether pupils live in.
    pub kind: (SchoolKind, bool),
    /// The school's meals, which slots may go by.
    pub meals: Vec<Slot>,
}

/// A class and its room.
#[derive(Clone, PartialEq, Debug)]
pub struct ClassRoom {
    /// The class.
    pub class: ClassId,
    /// Its name.
    pub name: Text,
    /// Its room.
    pub room: PlaceId,
}

/// Whether `viewer` may edit what is the whole school's: plans, the school itself.
pub(super) fn administers(viewer: &Viewer) -> bool {
    viewer.has_at(Right::Administer, None, &[], None)
}

impl AppState {
    /// All plans, those in use first; `None` for who may not edit them.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn plans(self) -> Result<Option<Vec<PlanRow>>, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.push(Want::Kind(Kind::Plan));
        let seen = self.see(wants).await?;
        if !administers(&seen.viewer()) {
            return Ok(None);
        }
        let mut rows: Vec<PlanRow> = seen
            .all::<Plan>()
            .map(|(id, plan)| PlanRow {
                id: PlanId(id),
                plan: plan.clone(),
                unsent: seen.unsent::<Plan>(id),
            })
            .collect();
        sorted::by_key(&mut rows, |row| {
            let start = row.plan.slots.first().map(|slot| slot.start);
            (row.plan.retired, start, row.id)
        });
        Ok(Some(rows))
    }

    /// What a plan is edited with; a new one without an id. `None` for who may not.
    ///
    /// # Errors
    /// [`AppError::Missing`] when there is no such plan, [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn plan_form(self, id: Option<PlanId>) -> Result<Option<PlanForm>, AppError> {
        let day = self.now().date;
        let scope = self.scope()?;
        let mut wants: Vec<Want> = who(scope.person).into();
        wants.extend([Kind::Template, Kind::Class].map(Want::Kind));
        wants.push(Want::One(scope.school.0));
        wants.extend(id.map(|id| Want::One(id.0)));
        let seen = self.see(wants).await?;
        if !administers(&seen.viewer()) {
            return Ok(None);
        }
        let plan = match id {
            Some(id) => Some(seen.need::<Plan>(id.0)?.clone()),
            None => None,
        };
        let school = seen.need::<School>(scope.school.0)?;
        let kind = (school.kind, school.boarding);
        let draft = self.draft_load(&DraftKey::Plan(id)).await?;
        Ok(Some(PlanForm {
            templates: templates(&seen, plan.as_ref(), kind),
            kind,
            meals: school.meals.clone(),
            roles: seen
                .all::<Role>()
                .filter(|(_, role)| role.rights.contains(&Right::Patrol))
                .map(|(id, role)| (RoleId(id), role.name.clone()))
                .collect(),
            grades: grades(&seen, day),
            // A draft of an older version of the app is no loss that anybody would notice.
            draft: json::from_str(&draft.note).ok(),
            plan,
        }))
    }

    /// Keeps a plan as far as it is edited.
    pub fn keep_plan(self, id: Option<PlanId>, plan: &Plan) {
        let draft = Draft {
            note: json::to_string(plan),
            ..Draft::default()
        };
        self.draft_save(&DraftKey::Plan(id), &draft);
    }

    /// Lets what was edited go.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn drop_plan(self, id: Option<PlanId>) -> Result<(), AppError> {
        self.draft_drop(&DraftKey::Plan(id)).await
    }

    /// Saves a plan, with its slots in order of their beginnings.
    ///
    /// # Errors
    /// As [`Self::start_round`]. What the rules would refuse is not found out here: ask
    /// [`domain::apply::plan_fault`] first.
    pub async fn save_plan(self, id: Option<PlanId>, plan: Plan) -> Result<(), AppError> {
        let action = Action::Put {
            id: id.map_or_else(random::id, |id| id.0),
            entity: Entity::Plan(ordered(plan)).into(),
        };
        self.store(Some(&DraftKey::Plan(id)), action, Vec::new())
            .await
            .map(drop)
    }
}

/// The plan as it is saved: its slots in order of their beginnings.
#[must_use]
pub fn ordered(mut plan: Plan) -> Plan {
    sorted::by_key(&mut plan.slots, |slot| slot.start);
    plan
}

/// The newest version of each that is offered, by key, and the one that the plan has; each without the
/// sections that this kind of school has no use for, unless the plan looks at them.
fn templates(
    seen: &Seen,
    plan: Option<&Plan>,
    (kind, boarding): (SchoolKind, bool),
) -> Vec<(TemplateId, Template)> {
    let used = |key: &String| {
        let mut points = plan.iter().flat_map(|plan| &plan.route);
        points.any(|point| point.sections.contains(key))
    };
    let outdated = |template: &Template| {
        seen.all::<Template>()
            .any(|(_, other)| other.key == template.key && other.version > template.version)
    };
    let mut all: Vec<(TemplateId, Template)> = seen
        .all::<Template>()
        .map(|(id, template)| (TemplateId(id), template.clone()))
        .filter(|(id, template)| {
            plan.is_some_and(|plan| plan.template == *id)
                || !template.retired && !outdated(template)
        })
        .collect();
    for (_, template) in &mut all {
        let key = template.key.clone();
        template.sections.retain(|section| {
            builtin::section_fits(&key, &section.key, kind, boarding) || used(&section.key)
        });
    }
    sorted::by_key(&mut all, |(_, template)| {
        (template.key.clone(), template.version)
    });
    all
}

fn grades(seen: &Seen, day: Date) -> Vec<(u8, Vec<ClassRoom>)> {
    let mut rows: Vec<(u8, u16, ClassRoom)> = seen
        .all::<Class>()
        .filter(|(_, class)| !class.left)
        .filter_map(|(id, class)| {
            let term = class.on(day)?;
            let row = ClassRoom {
                class: ClassId(id),
                name: term.name.clone(),
                room: term.room?,
            };
            Some((term.grade, class.number, row))
        })
        .collect();
    sorted::by_key(&mut rows, |(grade, number, row)| {
        (*grade, *number, row.class)
    });
    let mut grades: Vec<(u8, Vec<ClassRoom>)> = Vec::new();
    for (grade, _, row) in rows {
        match grades.last_mut() {
            Some((last, classes)) if *last == grade => classes.push(row),
            _ => grades.push((grade, vec![row])),
        }
    }
    grades
}

/// A message in both languages, as data.
fn both(key: Key) -> Text {
    Text::new(in_lang(key, Lang::Zh), in_lang(key, Lang::En))
}

/// The times of day that schools of a kind begin with for a template (`domain.md` 9): name, start and
/// end in minutes of the day.
fn times(template: &Template, (kind, boarding): (SchoolKind, bool)) -> Vec<(Key, u16, u16)> {
    let nursery = kind == SchoolKind::Kindergarten;
    let once = (Key::TimesOnce, 8 * 60, 17 * 60);
    let night = (Key::TimesNight, 22 * 60, 23 * 60 + 30);
    let evening = boarding.then_some((Key::TimesEvening, 19 * 60, 21 * 60));
    match template.key.as_str() {
        "SP-01" if nursery => vec![
            (Key::TimesArrival, 7 * 60 + 30, 8 * 60 + 30),
            (Key::TimesForenoon, 9 * 60 + 30, 10 * 60 + 30),
            (Key::TimesNap, 12 * 60 + 30, 14 * 60),
            (Key::TimesCollected, 16 * 60 + 30, 17 * 60 + 30),
            night,
        ],
        "SP-01" => [
            (Key::TimesArrival, 7 * 60, 8 * 60),
            (Key::TimesForenoon, 10 * 60, 11 * 60),
            (Key::TimesNoon, 12 * 60 + 30, 13 * 60 + 30),
            (Key::TimesLeaving, 16 * 60, 17 * 60),
        ]
        .into_iter()
        .chain(evening)
        .chain([night])
        .collect(),
        "SP-02" if boarding || nursery => vec![once, night],
        "SP-09" => vec![
            (Key::TimesNight, 22 * 60, 23 * 60),
            (Key::TimesLateNight, 23 * 60 + 30, 25 * 60 + 30),
        ],
        "HY-05" => vec![
            (Key::TimesMorning, 7 * 60 + 30, 8 * 60 + 30),
            (Key::TimesForenoon, 10 * 60, 11 * 60),
            (Key::TimesNoon, 12 * 60 + 30, 13 * 60 + 30),
            (Key::TimesAfternoon, 15 * 60, 16 * 60),
        ],
        "HY-03" => vec![(Key::TimesMorning, 7 * 60 + 30, 8 * 60)],
        "HY-04" => vec![once],
        _ if template.judged.is_some() => vec![
            (Key::TimesMorning, 7 * 60 + 50, 8 * 60 + 20),
            (Key::TimesAfternoon, 14 * 60 + 30, 15 * 60),
        ],
        _ => vec![once],
    }
}

/// A new plan from a template: its name, its first day, and the days and times that schools of a kind
/// begin with.
#[must_use]
pub fn plan_from(
    id: TemplateId,
    template: &Template,
    from: Date,
    kind: (SchoolKind, bool),
) -> Plan {
    let mut plan = Plan {
        name: template.name.clone(),
        template: id,
        route: Vec::new(),
        slots: Vec::new(),
        days: builtin::days(&template.key),
        role: None,
        from: Some(from),
        random_photo: false,
        positions: false,
        retired: false,
        earlier: Vec::new(),
    };
    for (name, start, end) in times(template, kind) {
        add_slot(
            &mut plan.slots,
            both(name),
            MinuteOfDay(start),
            MinuteOfDay(end),
        );
        if let Some(slot) = plan.slots.last_mut() {
            // The guards' night comes on Sunday too, when boarders are back.
            slot.daily = template.key == "SP-01" && matches!(name, Key::TimesNight);
        }
    }
    plan
}

/// Adds a slot under a key that none of them has.
pub fn add_slot(slots: &mut Vec<Slot>, name: Text, start: MinuteOfDay, end: MinuteOfDay) {
    let used = |key: &String| slots.iter().any(|slot| slot.key == *key);
    let key = (1..)
        .map(|number: u32| format!("slot-{number}"))
        .find(|key| !used(key))
        .unwrap_or_default();
    slots.push(Slot {
        key,
        name,
        start,
        end,
        daily: false,
        owner: None,
    });
}

/// Adds a point where the same is looked at as in the last one; in the first, what the template has
/// for a start.
pub fn add_point(plan: &mut Plan, template: &Template, place: PlaceId, class: Option<ClassId>) {
    let sections = match plan.route.last() {
        Some(point) => point.sections.clone(),
        None => template.first_pick(),
    };
    plan.route.push(RoutePoint {
        place,
        sections,
        class,
        since: None,
    });
}

/// Has the same looked at in every point as in this one.
pub fn same_everywhere(plan: &mut Plan, point: usize) {
    let Some(point) = plan.route.get(point) else {
        return;
    };
    let sections = point.sections.clone();
    for point in &mut plan.route {
        point.sections.clone_from(&sections);
    }
}

/// Adds the rooms of classes that the route does not have yet.
pub fn add_classes(plan: &mut Plan, template: &Template, classes: &[ClassRoom]) {
    for one in classes {
        if plan
            .route
            .iter()
            .all(|point| point.class != Some(one.class))
        {
            add_point(plan, template, one.room, Some(one.class));
        }
    }
}
