//! The school that the simulated phones patrol.

use domain::class::{Class, ClassTerm};
use domain::entity::Entity;
use domain::id::{
    ClassId, GroupId, Id, OpId, PersonId, PlaceId, PlanId, RoleId, SchoolId, TemplateId,
};
use domain::issue::IssueKind;
use domain::op::{Action, Op, SCHEMA};
use domain::person::{Grant, Limit, Person, Right, Role};
use domain::place::{Place, PlaceKind, seal};
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::school::{Checks, School, SchoolKind};
use domain::template::{Item, ItemKind, Judged, OnFail, Section, Template};
use domain::text::Text;
use domain::time::{Date, MinuteOfDay, Stamp, UtcMillis, Zone};
use sync::memory::MemoryServer;
use sync::server::{Author, Push};
use sync::wire::{Outcome, SentGroup, SentOp};

/// 2026-09-01T00:00:00Z.
pub(crate) const START: i64 = 1_788_220_800_000;

/// The people, by what they may do.
pub(crate) const PEOPLE: [&str; 5] = ["guard", "patrol", "keeper", "director", "admin"];
/// The rooms that are patrolled: the first two in the north building, the others in the south one.
pub(crate) const ROOMS: [&str; 4] = ["n1", "n2", "s1", "s2"];

pub(crate) fn school_id() -> SchoolId {
    SchoolId(Id::named("school"))
}

pub(crate) fn person_id(name: &str) -> PersonId {
    PersonId(Id::named(name))
}

pub(crate) fn place_id(name: &str) -> PlaceId {
    PlaceId(Id::named(&format!("place/{name}")))
}

pub(crate) fn role_id(name: &str) -> RoleId {
    RoleId(Id::named(&format!("role/{name}")))
}

pub(crate) fn plan_id() -> PlanId {
    PlanId(Id::named("plan"))
}

pub(crate) fn template_id() -> TemplateId {
    TemplateId(Id::named("template"))
}

/// The same, judged 合格 or 需补扫: a hygiene check.
pub(crate) fn judged_id() -> TemplateId {
    TemplateId(Id::named("judged"))
}

pub(crate) fn class_id() -> ClassId {
    ClassId(Id::named("class"))
}

fn text(words: &str) -> Text {
    Text::new(words, words)
}

pub(crate) fn school(name: &str) -> Entity {
    School {
        name: name.into(),
        kind: SchoolKind::Primary,
        boarding: false,
        zone: Zone::shanghai(),
        checks: Checks::default(),
        meals: Vec::new(),
    }
    .into()
}

/// The buildings a person's role holds in; all of them when empty.
pub(crate) fn person(name: &str, role: &str, buildings: &[&str]) -> Entity {
    let limit = if buildings.is_empty() {
        Limit::School
    } else {
        Limit::Places(buildings.iter().map(|name| place_id(name)).collect())
    };
    Person {
        name: name.into(),
        pinyin: "zhang".into(),
        post: Text::default(),
        roles: vec![Grant {
            role: role_id(role),
            limit,
        }],
        left: false,
    }
    .into()
}

/// The usual grants.
pub(crate) fn usual(name: &str) -> Entity {
    match name {
        "guard" | "patrol" => person(name, "patrol", &[]),
        "keeper" => person(name, "keeper", &["north"]),
        other => person(other, other, &[]),
    }
}

pub(crate) fn role(rights: &[Right]) -> Entity {
    Role {
        name: text("岗位"),
        rights: rights.to_vec(),
        proves_walking: false,
    }
    .into()
}

/// The usual rights of a role.
pub(crate) const fn rights(name: &str) -> &'static [Right] {
    match name.as_bytes() {
        b"patrol" => &[Right::Patrol],
        b"keeper" => &[
            Right::SeeRecords,
            Right::SeeIssues,
            Right::AnswerForClass,
            Right::Repair,
        ],
        b"director" => &[
            Right::Patrol,
            Right::SeeRecords,
            Right::SeeIssues,
            Right::Direct,
        ],
        _ => &[Right::Administer],
    }
}

/// A room, with its building's name in its path.
pub(crate) fn room(name: &str, words: &str) -> Entity {
    let building = if name.starts_with('n') {
        "north"
    } else {
        "south"
    };
    place(
        words,
        PlaceKind::Room,
        Some(place_id(building)),
        vec![place_id("campus"), place_id(building)],
    )
}

fn place(words: &str, kind: PlaceKind, parent: Option<PlaceId>, path: Vec<PlaceId>) -> Entity {
    Place {
        parent,
        path,
        kind,
        name: text(words),
        number: "101".into(),
        seal: Some(seal("abcdefgh12345678abcd")),
        former: Vec::new(),
        order: 0,
        retired: false,
    }
    .into()
}

fn class() -> Entity {
    Class {
        entry_year: 2023,
        number: 3,
        terms: vec![ClassTerm {
            from: Date::from_days(0),
            grade: 1,
            name: text("一(3)班"),
            room: None,
            teacher: None,
        }],
        left: false,
    }
    .into()
}

fn template(judged: Option<Judged>) -> Entity {
    let item = |key: &str, kind: ItemKind| Item {
        key: key.into(),
        text: text("门窗"),
        kind,
        required: true,
        on_fail: OnFail {
            opens_issue: Some(IssueKind::Safety),
            ..OnFail::default()
        },
        phrases: Vec::new(),
    };
    Template {
        key: "SP".into(),
        version: 1,
        name: text("巡视"),
        source: Text::default(),
        judged,
        retired: false,
        sections: vec![Section {
            key: "room".into(),
            name: text("房间"),
            items: vec![
                item("room.door", ItemKind::PassFail),
                item("room.note", ItemKind::Text),
            ],
        }],
    }
    .into()
}

pub(crate) fn plan(words: &str) -> Entity {
    Plan {
        name: text(words),
        template: template_id(),
        route: ROOMS
            .iter()
            .map(|name| RoutePoint {
                place: place_id(name),
                sections: vec!["room".into()],
                class: None,
                since: None,
            })
            .collect(),
        slots: vec![Slot {
            key: "morning".into(),
            name: text("早"),
            start: MinuteOfDay(400),
            end: MinuteOfDay(500),
            daily: false,
            owner: None,
        }],
        days: PlanDays::Daily,
        role: None,
        from: None,
        random_photo: false,
        positions: false,
        retired: false,
        earlier: Vec::new(),
    }
    .into()
}

/// An operation of the server itself that puts a register entry.
pub(crate) fn server_put(id: OpId, at: i64, what: Id, entity: Entity) -> SentOp {
    let op = Op {
        id,
        group: GroupId(id.0),
        school: school_id(),
        person: PersonId(school_id().0),
        schema: SCHEMA,
        app: "server".into(),
        at: Stamp {
            wall: UtcMillis(at),
            offset_min: 480,
            mono_ms: at,
            page: 0,
            contact: None,
        },
        action: Action::Put {
            id: what,
            entity: Box::new(entity),
        },
    };
    SentOp {
        id: id.to_string(),
        body: serde_json::to_string(&op).unwrap(),
    }
}

/// A push of the server itself.
pub(crate) fn server_push(at: i64, ops: Vec<SentOp>) -> Push {
    let groups = vec![SentGroup { ops }];
    Push::new(school_id(), Author::Server, UtcMillis(at), groups, || {
        [7; 16]
    })
}

/// A server with the school's registers.
pub(crate) fn server() -> MemoryServer {
    let mut entries = vec![
        (school_id().0, school("示范小学")),
        (class_id().0, class()),
        (template_id().0, template(None)),
        (judged_id().0, template(Some(Judged::Swept))),
        (
            place_id("campus").0,
            place("校区", PlaceKind::Campus, None, Vec::new()),
        ),
    ];
    for building in ["north", "south"] {
        let campus = place_id("campus");
        let entity = place("楼", PlaceKind::Building, Some(campus), vec![campus]);
        entries.push((place_id(building).0, entity));
    }
    entries.extend(ROOMS.map(|name| (place_id(name).0, room(name, name))));
    entries.push((plan_id().0, plan("每日巡视")));
    for name in ["patrol", "keeper", "director", "admin"] {
        entries.push((role_id(name).0, role(rights(name))));
    }
    entries.extend(PEOPLE.map(|name| (person_id(name).0, usual(name))));
    let mut server = MemoryServer::new(school_id());
    for (index, (id, entity)) in entries.into_iter().enumerate() {
        let op = OpId(Id::named(&format!("setup/{index}")));
        let put = server_put(op, START, id, entity);
        let results = server.push(server_push(START, vec![put]));
        assert!(results.iter().all(|one| one.outcome == Outcome::Applied));
    }
    server
}
