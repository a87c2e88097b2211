//! Editing registers: rights, what hangs together, limits.

use domain::apply::{Outcome, PlanFault, ROUTE_POINTS_MAX, plan_fault};
use domain::calendar::SchoolYear;
use domain::class::{Class, ClassTerm};
use domain::entity::{Entity, EntityRef, Kind};
use domain::id::{Id, PlaceId, RoleId, TemplateId};
use domain::op::{Action, Op};
use domain::person::{Limit, Person, Right};
use domain::place::Place;
use domain::plan::{Plan, PlanDays};
use domain::problem::Code;
use domain::school::School;
use domain::template::{ItemKind, Template};
use domain::text::Text;
use domain::time::MinuteOfDay;

use crate::sample::{
    Memory, id, op, person, place, plan, role, school, server, somebody, start, template, world,
};

pub(crate) fn put(who: &str, id: Id, entity: impl Into<Entity>) -> Op {
    let entity = Box::new(entity.into());
    op("put", person(who), Action::Put { id, entity })
}

pub(crate) fn changed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Applied(changes) if changes.len() == 1)
}

#[test]
fn an_administrator_puts_registers_and_nobody_else() {
    let mut world = world();
    let entry = || place(Some("house"), &["campus", "house"], "112");
    for who in ["guard", "director", "viewer", "leaver", "nobody"] {
        let outcome = world.run(&put(who, id("new"), entry()));
        assert_eq!(outcome, Outcome::SetAside(Code::NotPermitted), "{who}");
    }
    assert!(changed(&world.run(&put("admin", id("new"), entry()))));
    assert_eq!(
        world.run(&put("admin", id("new"), entry())),
        Outcome::Applied(Vec::new())
    );
    let mut renamed = entry();
    renamed.name = Text::new("水泵房", "Pump room");
    assert!(changed(&world.run(&put("admin", id("new"), renamed))));
    let entity = Box::new(Entity::Place(place(None, &[], "200")));
    let by_server = op(
        "first",
        server(),
        Action::Put {
            id: id("second"),
            entity,
        },
    );
    assert!(changed(&world.run(&by_server)));
}

#[test]
fn what_is_no_register_is_never_put() {
    let mut world = world();
    let started = start("start", "guard");
    world.run(&started);
    let round = world.0[&domain::op::round_id(started.id).0].clone();
    let outcome = world.run(&put("admin", id("new"), round));
    assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
}

#[test]
fn a_part_of_the_school_may_be_administered_apart() {
    let mut world = world();
    let limit = Limit::Places(vec![PlaceId(id("house"))]);
    world.put(id("local"), somebody("local", &[("admins", limit)]));
    let inside = place(Some("house"), &["campus", "house"], "112");
    assert!(changed(&world.run(&put("local", id("in"), inside))));
    let refused = Outcome::SetAside(Code::NotPermitted);
    let outside = place(Some("campus"), &["campus"], "113");
    assert_eq!(world.run(&put("local", id("out"), outside)), refused);
    let all = role("all", &Right::ALL, false);
    assert_eq!(
        world.run(&put("local", id("role"), all)),
        refused,
        "no escalation"
    );
}

#[test]
fn there_is_always_an_administrator() {
    type Change = fn(&mut Person);
    let refused = Outcome::SetAside(Code::NotPermitted);
    let mut world = world();
    let me: &Person = world.state(id("admin"));
    let me = me.clone();
    let cases: &[(&str, Change)] = &[
        ("leaves", |person| person.left = true),
        ("gives the role away", |person| person.roles.clear()),
        ("keeps it for a part", |person| {
            person.roles[0].limit = Limit::Places(vec![PlaceId(id("house"))]);
        }),
    ];
    for (what, change) in cases {
        let mut changed = me.clone();
        change(&mut changed);
        let outcome = world.run(&put("admin", id("admin"), changed));
        assert_eq!(outcome, refused, "{what}");
    }
    let powerless = role("admins", &[Right::Patrol], false);
    let role_id = me.roles[0].role.0;
    assert_eq!(world.run(&put("admin", role_id, powerless)), refused);

    // Another one may do all of it, and then is the one who stays.
    world.put(
        id("second"),
        somebody("second", &[("admins", Limit::School)]),
    );
    let mut renamed = me.clone();
    renamed.name = "何主任".into();
    assert!(changed(&world.run(&put("admin", id("admin"), renamed))));
    let gone = Person { left: true, ..me };
    assert!(changed(&world.run(&put("second", id("admin"), gone))));
    let second: &Person = world.state(id("second"));
    let second = Person {
        left: true,
        ..second.clone()
    };
    assert_eq!(world.run(&put("admin", id("second"), second)), refused);
}

#[test]
fn a_template_version_never_changes() {
    let mut world = world();
    let mut other = template();
    assert_eq!(
        world.run(&put("admin", id("template"), other.clone())),
        Outcome::Applied(Vec::new())
    );
    other.sections[0].items[0].required = false;
    let changed_version = world.run(&put("admin", id("template"), other.clone()));
    assert_eq!(changed_version, Outcome::SetAside(Code::Invalid));
    assert!(changed(&world.run(&put("admin", id("template/2"), other))));
    for retired in [true, false] {
        let offered = Template {
            retired,
            ..template()
        };
        assert!(changed(&world.run(&put("admin", id("template"), offered))));
    }
}

#[test]
fn an_id_belongs_to_one_entity() {
    let mut world = world();
    let outcome = world.run(&put("admin", id("room"), role("new", &[], false)));
    assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
    let one: &School = world.state(school().0);
    let second = one.clone();
    let outcome = world.run(&put("admin", id("school/2"), second));
    assert_eq!(outcome, Outcome::SetAside(Code::Invalid), "one school");
}

#[test]
fn a_plan_names_what_exists() {
    let mut world = world();
    let try_it = |world: &mut Memory, change: fn(&mut Plan)| {
        let mut plan = plan();
        change(&mut plan);
        world.run(&put("admin", id("new"), plan))
    };
    let waits = |kind| Outcome::Waiting(EntityRef::new(kind, id("x")));
    assert!(changed(&try_it(&mut world, |_| {})));
    let template = try_it(&mut world, |plan| plan.template = TemplateId(id("x")));
    assert_eq!(template, waits(Kind::Template));
    let point = try_it(&mut world, |plan| plan.route[1].place = PlaceId(id("x")));
    assert_eq!(point, waits(Kind::Place));
    let role = try_it(&mut world, |plan| plan.role = Some(RoleId(id("x"))));
    assert_eq!(role, waits(Kind::Role));
    let section = try_it(&mut world, |plan| plan.route[0].sections = vec!["x".into()]);
    assert_eq!(section, Outcome::SetAside(Code::Invalid));
    let person = put("admin", id("p"), somebody("p", &[("x", Limit::School)]));
    assert_eq!(world.run(&person), waits(Kind::Role));
}

type Change<S> = fn(&mut S);

fn refused<S: Into<Entity> + Clone>(at: Id, good: &S, cases: &[(&str, Change<S>)]) {
    let mut memory = world();
    memory.0.remove(&at);
    let outcome = memory.run(&put("admin", at, good.clone()));
    assert!(changed(&outcome), "the good one: {outcome:?}");
    for (what, change) in cases {
        let mut entry = good.clone();
        change(&mut entry);
        let mut memory = world();
        memory.0.remove(&at);
        let outcome = memory.run(&put("admin", at, entry));
        assert_eq!(outcome, Outcome::SetAside(Code::Invalid), "{what}");
    }
}

#[test]
fn limits_of_places_people_and_roles() {
    let entry = place(Some("house"), &["campus", "house"], "112");
    refused::<Place>(
        id("new"),
        &entry,
        &[
            ("no name", |p| p.name.zh.clear()),
            ("long name", |p| p.name.zh = "长".repeat(81)),
            ("short number", |p| p.number = "12".into()),
            ("no number", |p| p.number = "12a".into()),
        ],
    );
    refused::<Person>(
        id("new"),
        &somebody("阿卜杜拉·买买提", &[("guards", Limit::School)]),
        &[
            ("no name", |p| p.name.clear()),
            ("no pinyin", |p| p.pinyin.clear()),
            ("pinyin with tones", |p| p.pinyin = "zhāng".into()),
            ("many roles", |p| p.roles = vec![p.roles[0].clone(); 21]),
        ],
    );
    refused(
        id("new"),
        &role("new", &[Right::Patrol, Right::Direct], true),
        &[
            ("rights twice", |r| {
                r.rights = vec![Right::Patrol, Right::Patrol];
            }),
            ("rights out of order", |r| r.rights.reverse()),
        ],
    );
}

#[test]
fn limits_of_schools_years_and_classes() {
    let memory = world();
    refused::<School>(
        school().0,
        memory.state(school().0),
        &[
            ("no name", |s| s.name.clear()),
            ("offset", |s| s.zone.offset_min = 901),
            ("changes out of order", |s| {
                let change = (domain::time::UtcMillis(5), 60);
                s.zone.changes = vec![change, change];
            }),
            ("meals out of order", |s| {
                s.meals = domain::school::SchoolKind::SeniorHigh.meals(true);
                s.meals.reverse();
            }),
        ],
    );
    refused::<SchoolYear>(
        id("year"),
        &crate::due::year(),
        &[
            ("no term", |y| y.terms.clear()),
            ("a term backwards", |y| {
                y.terms[0].last = y.terms[0].first.plus(-1);
            }),
            ("week one on a Tuesday", |y| {
                y.terms[0].week_one = y.terms[0].week_one.plus(1);
            }),
            ("terms overlap", |y| y.terms[1].first = y.terms[0].last),
            ("a holiday backwards", |y| {
                y.holidays[0].last = y.holidays[0].first.plus(-1);
            }),
            ("a half day twice", |y| {
                y.mornings = vec![y.terms[0].first; 2];
            }),
            ("two halves of a day", |y| {
                y.mornings = vec![y.terms[0].first];
                y.afternoons = y.mornings.clone();
            }),
        ],
    );
    let class = Class {
        entry_year: 2023,
        number: 3,
        terms: vec![ClassTerm {
            from: crate::sample::date("2026-09-01"),
            grade: 4,
            name: Text::new("四(3)班", "Class 4-3"),
            room: None,
            teacher: None,
        }],
        left: false,
    };
    refused::<Class>(
        id("class"),
        &class,
        &[
            ("no term", |c| c.terms.clear()),
            ("number 0", |c| c.number = 0),
            ("grade 0", |c| c.terms[0].grade = 0),
            ("the same day twice", |c| c.terms.push(c.terms[0].clone())),
        ],
    );
}

#[test]
fn limits_of_templates_and_plans() {
    refused::<Template>(
        id("template/2"),
        &template(),
        &[
            ("version 0", |t| t.version = 0),
            ("no section", |t| t.sections.clear()),
            ("a section twice", |t| {
                t.sections.push(t.sections[0].clone());
            }),
            ("a section without items", |t| t.sections[0].items.clear()),
            ("an item of another section", |t| {
                t.sections[0].items[0].key = "gate.x".into();
            }),
            ("a key with capitals", |t| {
                t.sections[0].items[0].key = "fire.X".into();
            }),
            ("limits crossed", |t| {
                t.sections[2].items[1].kind = ItemKind::Number {
                    unit: "℃".into(),
                    scale: 1,
                    min: Some(9),
                    max: Some(1),
                };
            }),
            ("a table in a table", |t| {
                let table = t.sections[2].items[11].clone();
                let ItemKind::Table { columns } = &mut t.sections[2].items[11].kind else {
                    panic!("not the table");
                };
                columns[0].kind = table.kind;
            }),
        ],
    );
    refused::<Plan>(
        id("plan/2"),
        &plan(),
        &[
            ("no route", |p| p.route.clear()),
            ("a point without sections", |p| p.route[0].sections.clear()),
            ("no slot", |p| p.slots.clear()),
            ("a slot twice", |p| p.slots[1].key = "morning".into()),
            ("slots out of order", |p| p.slots.reverse()),
            ("a slot that ends before it starts", |p| {
                p.slots[0].end = MinuteOfDay(419);
            }),
            ("a slot that starts tomorrow", |p| {
                p.slots[1].start = MinuteOfDay(1440);
                p.slots[1].end = MinuteOfDay(1500);
            }),
        ],
    );
}

#[test]
fn what_is_wrong_with_a_plan_is_named() {
    type Change = fn(&mut Plan);
    let faults: &[(PlanFault, Change)] = &[
        (PlanFault::Name, |p| p.name.zh.clear()),
        (PlanFault::NoPoints, |p| p.route.clear()),
        (PlanFault::TooManyPoints, |p| {
            p.route = vec![p.route[0].clone(); ROUTE_POINTS_MAX + 1];
        }),
        (PlanFault::Point(1), |p| p.route[1].sections.clear()),
        (PlanFault::SlotCount, |p| p.slots.clear()),
        (PlanFault::SlotName(1), |p| p.slots[1].name.zh.clear()),
        (PlanFault::SlotTime(0), |p| {
            p.slots[0].end = p.slots[0].start;
        }),
        (PlanFault::SlotOrder, |p| p.slots.reverse()),
        (PlanFault::Days, |p| {
            p.days = PlanDays::Weekly {
                weekdays: Vec::new(),
            };
        }),
        (PlanFault::Days, |p| p.days = PlanDays::Monthly { day: 32 }),
        (PlanFault::Days, |p| {
            p.days = PlanDays::Once { dates: Vec::new() };
        }),
    ];
    assert_eq!(plan_fault(&plan()), None);
    for (fault, change) in faults {
        let mut plan = plan();
        change(&mut plan);
        assert_eq!(plan_fault(&plan), Some(*fault));
    }
}
