//! A school small enough to read, with one of everything; and a world in memory.

use std::collections::BTreeMap;

use domain::apply::{NotLoaded, Outcome, World, apply};
use domain::class::{Class, ClassTerm};
use domain::entity::{Entity, EntityRef, State};
use domain::id::{
    ClassId, GroupId, Id, OpId, PersonId, PlaceId, PlanId, RoleId, SchoolId, TemplateId,
};
use domain::issue::{IssueKind, Level};
use domain::op::{Action, Op, SCHEMA, Submit};
use domain::person::{Grant, Limit, Person, Right, Role};
use domain::place::{Place, PlaceKind};
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::record::{Answer, Presence, Value};
use domain::school::{Checks, School, SchoolKind};
use domain::template::{Ask, Item, ItemKind, Judged, OnFail, Section, Template};
use domain::text::Text;
use domain::time::{Corrected, Date, MinuteOfDay, Stamp, UtcMillis, Zone};

/// Entities in memory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Memory(pub(crate) BTreeMap<Id, Entity>);

impl World for Memory {
    fn get(&self, at: EntityRef) -> Result<Option<&Entity>, NotLoaded> {
        Ok(self.0.get(&at.id))
    }
}

impl Memory {
    pub(crate) fn put(&mut self, id: Id, entity: impl Into<Entity>) {
        self.0.insert(id, entity.into());
    }

    /// Applies and keeps what changed.
    pub(crate) fn run(&mut self, op: &Op) -> Outcome {
        let outcome = apply(op, &at(op.at.wall.0), self).unwrap();
        if let Outcome::Applied(changes) | Outcome::Contested(changes) = &outcome {
            for (at, entity) in changes {
                self.0.insert(at.id, entity.clone());
            }
        }
        outcome
    }

    pub(crate) fn state<S: State>(&self, id: Id) -> &S {
        S::of(&self.0[&id]).unwrap()
    }
}

pub(crate) const NOON: i64 = 1_788_235_200_000; // 2026-09-01T04:00:00Z, noon in China

pub(crate) fn id(name: &str) -> Id {
    Id::named(name)
}

pub(crate) fn person(name: &str) -> PersonId {
    PersonId(id(name))
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn at(ms: i64) -> Corrected {
    Corrected {
        at: UtcMillis(ms),
        earliest: UtcMillis(ms - 1000),
        latest: UtcMillis(ms + 1000),
        doubtful: false,
    }
}

pub(crate) fn school() -> SchoolId {
    SchoolId(id("school"))
}

/// The server itself.
pub(crate) fn server() -> PersonId {
    PersonId(school().0)
}

pub(crate) fn op(name: &str, person: PersonId, action: Action) -> Op {
    Op {
        id: OpId(id(&format!("op/{name}"))),
        group: GroupId(id(&format!("group/{name}"))),
        school: school(),
        person,
        schema: SCHEMA,
        app: "0.1.0".into(),
        at: Stamp {
            wall: UtcMillis(NOON),
            offset_min: 480,
            mono_ms: 5000,
            page: 7,
            contact: None,
        },
        action,
    }
}

fn text(zh: &str, en: &str) -> Text {
    Text::new(zh, en)
}

pub(crate) fn role(name: &str, rights: &[Right], proves_walking: bool) -> Role {
    Role {
        name: text(name, name),
        rights: rights.to_vec(),
        proves_walking,
    }
}

pub(crate) fn somebody(name: &str, roles: &[(&str, Limit)]) -> Person {
    Person {
        name: name.into(),
        pinyin: "zhang jian guo".into(),
        post: text("保安", "guard"),
        roles: roles
            .iter()
            .map(|(role, limit)| Grant {
                role: RoleId(id(role)),
                limit: limit.clone(),
            })
            .collect(),
        left: false,
    }
}

pub(crate) fn place(parent: Option<&str>, path: &[&str], number: &str) -> Place {
    Place {
        parent: parent.map(|parent| PlaceId(id(parent))),
        path: path.iter().map(|one| PlaceId(id(one))).collect(),
        kind: PlaceKind::Room,
        name: text("配电房", "Switch room"),
        number: number.into(),
        seal: None,
        former: Vec::new(),
        order: 3,
        retired: false,
    }
}

pub(crate) fn item(key: &str, kind: ItemKind) -> Item {
    Item {
        key: key.into(),
        text: text("通道畅通", "Ways free"),
        kind,
        required: true,
        on_fail: OnFail {
            level: Ask::Optional,
            default_level: Some(Level::Minor),
            note: Ask::Required,
            photo: Ask::Required,
            opens_issue: Some(IssueKind::Safety),
        },
        phrases: vec![text("通道堆物", "Blocked")],
    }
}

pub(crate) const fn deduction(max: u16) -> ItemKind {
    ItemKind::Deduction {
        max,
        steps: Vec::new(),
    }
}

/// Two sections of judgements and one with every other kind of item.
pub(crate) fn template() -> Template {
    let columns = vec![item("name", ItemKind::Text), item("count", deduction(9))];
    let all = [
        ("points", deduction(5)),
        (
            "degrees",
            ItemKind::Number {
                unit: "℃".into(),
                scale: 1,
                min: Some(0),
                max: Some(80),
            },
        ),
        (
            "choice",
            ItemKind::Choice {
                options: vec![text("甲", "A"), text("乙", "B")],
            },
        ),
        ("text", ItemKind::Text),
        ("time", ItemKind::Time),
        ("photo", ItemKind::Photo),
        ("signature", ItemKind::Signature),
        ("person", ItemKind::Person),
        ("class", ItemKind::Class),
        ("place", ItemKind::Place),
        ("asset", ItemKind::Asset),
        ("table", ItemKind::Table { columns }),
    ];
    let section = |key: &str, items: Vec<Item>| Section {
        key: key.into(),
        name: text("区域", "Area"),
        items,
    };
    Template {
        key: "T-1".into(),
        version: 1,
        name: text("巡查", "Patrol"),
        source: text("通行做法", "Practice"),
        judged: None,
        retired: false,
        sections: vec![
            section(
                "fire",
                vec![
                    item("fire.ways", ItemKind::PassFail),
                    item("fire.doors", ItemKind::PassFail),
                ],
            ),
            section("gate", vec![item("gate.guard", ItemKind::PassFail)]),
            section(
                "all",
                all.into_iter()
                    .map(|(key, kind)| item(&format!("all.{key}"), kind))
                    .collect(),
            ),
        ],
    }
}

/// The same, judged out of 100 with half points.
pub(crate) fn judged() -> Template {
    Template {
        key: "T-2".into(),
        judged: Some(Judged::Points {
            base: 100,
            scale: 1,
        }),
        ..template()
    }
}

/// 2023级3班, in its fourth grade.
pub(crate) fn class() -> Class {
    Class {
        entry_year: 2023,
        number: 3,
        terms: vec![ClassTerm {
            from: date("2026-09-01"),
            grade: 4,
            name: text("四(3)班", "Class 4-3"),
            room: Some(PlaceId(id("room"))),
            teacher: Some(person("head")),
        }],
        left: false,
    }
}

pub(crate) fn slot(key: &str, start: u16, end: u16) -> Slot {
    Slot {
        key: key.into(),
        name: text("上午", "Morning"),
        start: MinuteOfDay(start),
        end: MinuteOfDay(end),
        daily: false,
        owner: None,
    }
}

pub(crate) fn plan() -> Plan {
    let point = |place: &str, section: &str| RoutePoint {
        place: PlaceId(id(place)),
        sections: vec![section.into()],
        class: None,
        since: None,
    };
    Plan {
        name: text("每日巡查", "Daily patrol"),
        template: TemplateId(id("template")),
        route: vec![
            point("room", "fire"),
            point("house", "gate"),
            point("campus", "gate"),
        ],
        slots: vec![slot("morning", 420, 480), slot("night", 1320, 1500)],
        days: PlanDays::SchoolDays,
        role: None,
        from: None,
        random_photo: false,
        positions: false,
        retired: false,
        earlier: Vec::new(),
    }
}

/// `guard` proves walking, `teacher` patrols without, `director`, `admin`, `viewer` see or steer,
/// `leaver` has left; campus → house → room; template `template`, plan `plan`.
pub(crate) fn world() -> Memory {
    let mut world = Memory::default();
    world.put(
        school().0,
        School {
            name: "示范小学".into(),
            kind: SchoolKind::Primary,
            boarding: false,
            zone: Zone::shanghai(),
            checks: Checks::default(),
            meals: Vec::new(),
        },
    );
    let patrol = [Right::Patrol];
    let roles: [(&str, &[Right], bool); 5] = [
        ("guards", &patrol, true),
        ("teachers", &patrol, false),
        (
            "directors",
            &[Right::SeeRecords, Right::SeeIssues, Right::Direct],
            false,
        ),
        ("admins", &[Right::Administer], false),
        ("viewers", &[Right::SeeRecords, Right::SeeIssues], false),
    ];
    for (name, rights, proves) in roles {
        world.put(id(name), role(name, rights, proves));
    }
    for (name, roles) in [
        ("guard", "guards"),
        ("teacher", "teachers"),
        ("director", "directors"),
        ("admin", "admins"),
        ("viewer", "viewers"),
        ("leaver", "admins"),
    ] {
        let mut one = somebody(name, &[(roles, Limit::School)]);
        one.left = name == "leaver";
        world.put(id(name), one);
    }
    world.put(id("campus"), place(None, &[], "100"));
    world.put(id("house"), place(Some("campus"), &["campus"], "110"));
    world.put(
        id("room"),
        place(Some("house"), &["campus", "house"], "111"),
    );
    world.put(id("class"), class());
    world.put(id("heads"), role("heads", &[Right::AnswerForClass], false));
    let own = Limit::Classes(vec![ClassId(id("class"))]);
    world.put(id("head"), somebody("head", &[("heads", own)]));
    world.put(id("template"), template());
    world.put(id("judged"), judged());
    world.put(id("plan"), plan());
    world
}

pub(crate) fn start(name: &str, who: &str) -> Op {
    op(
        name,
        person(who),
        Action::RoundStart {
            plan: PlanId(id("plan")),
            slot: "morning".into(),
            day: date("2026-09-01"),
            late_entry: None,
        },
    )
}

pub(crate) fn answer(item: &str, value: Value) -> Answer {
    Answer {
        item: item.into(),
        value,
        level: None,
        note: String::new(),
        photos: Vec::new(),
    }
}

pub(crate) fn submit(answers: Vec<Answer>) -> Submit {
    Submit {
        presence: Presence::Scanned,
        dwell_ms: Some(42_000),
        ..Submit::new(
            TemplateId(id("template")),
            vec!["fire".into()],
            PlaceId(id("room")),
            date("2026-09-01"),
            answers,
        )
    }
}
