//! A small school to test with, and operations its people do.

use domain::entity::Entity;
use domain::id::{
    GroupId, Id, OpId, PersonId, PlaceId, PlanId, RoundId, SchoolId, Sha, TemplateId,
};
use domain::issue::IssueKind;
use domain::op::{Action, Op, SCHEMA, Submit};
use domain::person::{Grant, Limit, Person};
use domain::photo::Photo;
use domain::place::{Place, PlaceKind};
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::record::{Answer, PhotoRef, Presence, Value};
use domain::school::{Checks, School, SchoolKind};
use domain::template::{Ask, Item, ItemKind, OnFail, Section, Template};
use domain::text::Text;
use domain::time::{Date, MinuteOfDay, Stamp, Zone};
use server::roles;
use server::server::Server;
use store::Account;
use sync::wire::{SentGroup, SentOp};

pub(crate) const PASSWORD: &str = "correct horse";

/// Sign-in names, each with the role of the same school.
pub(crate) const PEOPLE: [(&str, &str); 4] = [
    ("admin", roles::ADMINISTRATOR),
    ("director", roles::DIRECTOR),
    ("guard", "guard"),
    ("teacher", "teacher"),
];

pub(crate) fn school(name: &str) -> SchoolId {
    SchoolId(Id::named(&format!("school/{name}")))
}

/// The person who signs in as `<username>@<school>`.
pub(crate) fn person(school: SchoolId, username: &str) -> PersonId {
    PersonId(school.0.derive(username, 1))
}

fn template(school: SchoolId) -> TemplateId {
    TemplateId(school.0.derive("template", 0))
}

fn plan(school: SchoolId) -> PlanId {
    PlanId(school.0.derive("plan", 0))
}

pub(crate) fn gate(school: SchoolId) -> PlaceId {
    PlaceId(school.0.derive("gate", 0))
}

/// Makes a school with four people, a place, a template and a plan.
pub(crate) async fn found(server: &Server, name: &str, password_hash: &str) -> SchoolId {
    let school = school(name);
    let now = server.clock.now();
    server.store.create_school(school, now).await.unwrap();
    let actions = entries(school, name)
        .into_iter()
        .map(|(id, entity)| Action::Put {
            id,
            entity: Box::new(entity),
        })
        .collect();
    server.act(school, actions).await.unwrap();
    for (username, _) in PEOPLE {
        server
            .store
            .put_account(&Account::new(
                school,
                person(school, username),
                format!("{username}@{name}"),
                password_hash.to_owned(),
            ))
            .await
            .unwrap();
    }
    school
}

/// Somebody leaves the school.
pub(crate) async fn leaves(server: &Server, school: SchoolId, username: &str) {
    let id = person(school, username).0;
    let mut entity: Person = server.state(school, id).await.unwrap().unwrap();
    entity.left = true;
    let put = Action::Put {
        id,
        entity: Box::new(entity.into()),
    };
    server.act(school, vec![put]).await.unwrap();
}

fn entries(school: SchoolId, name: &str) -> Vec<(Id, Entity)> {
    let the_school = School {
        name: name.into(),
        kind: SchoolKind::Primary,
        boarding: false,
        zone: Zone::shanghai(),
        checks: Checks::default(),
        meals: Vec::new(),
    };
    let mut entries: Vec<(Id, Entity)> = vec![(school.0, the_school.into())];
    for (key, role) in roles::bundle(SchoolKind::Primary, false) {
        entries.push((roles::id(school, key).0, role.into()));
    }
    for (username, role) in PEOPLE {
        let entity = Person {
            name: username.into(),
            pinyin: username.into(),
            post: Text::default(),
            roles: vec![Grant {
                role: roles::id(school, role),
                limit: Limit::School,
            }],
            left: false,
        };
        entries.push((person(school, username).0, entity.into()));
    }
    entries.push((gate(school).0, the_gate().into()));
    entries.push((template(school).0, the_template().into()));
    entries.push((plan(school).0, the_plan(school).into()));
    entries
}

fn the_gate() -> Place {
    Place {
        parent: None,
        path: Vec::new(),
        kind: PlaceKind::Campus,
        name: Text::new("校门", "Gate"),
        number: "101".into(),
        seal: None,
        former: Vec::new(),
        order: 0,
        retired: false,
    }
}

fn the_template() -> Template {
    Template {
        key: "T-01".into(),
        version: 1,
        name: Text::new("校门巡查", "Gate"),
        source: Text::default(),
        judged: None,
        retired: false,
        sections: vec![Section {
            key: "gate".into(),
            name: Text::new("校门", "Gate"),
            items: vec![Item {
                key: "gate.closed".into(),
                text: Text::new("校门关闭", "The gate is closed"),
                kind: ItemKind::PassFail,
                required: true,
                on_fail: OnFail {
                    note: Ask::Optional,
                    opens_issue: Some(IssueKind::Safety),
                    ..OnFail::default()
                },
                phrases: Vec::new(),
            }],
        }],
    }
}

pub(crate) fn the_plan(school: SchoolId) -> Plan {
    Plan {
        name: Text::new("日常巡视", "Daily patrol"),
        template: template(school),
        route: vec![RoutePoint {
            place: gate(school),
            sections: vec!["gate".into()],
            class: None,
            since: None,
        }],
        slots: vec![Slot {
            key: "morning".into(),
            name: Text::new("早", "Morning"),
            start: MinuteOfDay(420),
            end: MinuteOfDay(480),
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
}

/// An operation of `person`; `key` makes its id.
pub(crate) fn op(school: SchoolId, person: PersonId, key: &str, action: Action) -> Op {
    let id = person.0.derive(key, 7);
    Op {
        id: OpId(id),
        group: GroupId(id),
        school,
        person,
        schema: SCHEMA,
        app: "test".into(),
        at: Stamp {
            wall: domain::time::UtcMillis(1_700_000_000_000),
            offset_min: 480,
            mono_ms: 0,
            page: 1,
            contact: None,
        },
        action,
    }
}

pub(crate) fn start(school: SchoolId, person: PersonId, key: &str) -> Op {
    let action = Action::RoundStart {
        plan: plan(school),
        slot: "morning".into(),
        day: Date::new(2026, 9, 1).unwrap(),
        late_entry: None,
    };
    op(school, person, key, action)
}

/// The gate is found open, with these photos.
pub(crate) fn finding(
    school: SchoolId,
    person: PersonId,
    key: &str,
    round: Option<RoundId>,
    photos: &[(Sha, usize)],
) -> Op {
    let answers = vec![Answer {
        item: "gate.closed".into(),
        value: Value::Fail,
        level: None,
        note: "门开着".into(),
        photos: photos
            .iter()
            .map(|(sha, bytes)| PhotoRef {
                sha: *sha,
                bytes: u32::try_from(*bytes).unwrap(),
                media: "image/png".into(),
                taken_wall: 1_700_000_000_000,
                smeared: false,
            })
            .collect(),
    }];
    let submit = Submit {
        round,
        point: round.map(|_| 0),
        presence: Presence::Scanned,
        dwell_ms: Some(4_000),
        ..Submit::new(
            template(school),
            vec!["gate".into()],
            gate(school),
            Date::new(2026, 9, 1).unwrap(),
            answers,
        )
    };
    op(school, person, key, Action::RecordSubmit(submit))
}

pub(crate) fn end(school: SchoolId, person: PersonId, key: &str, round: RoundId) -> Op {
    let action = Action::RoundEnd {
        round,
        note: String::new(),
    };
    op(school, person, key, action)
}

/// What only the server may say.
pub(crate) fn arrival(school: SchoolId, person: PersonId, key: &str) -> Op {
    let photo = Photo {
        sha: Sha::of(b"never sent"),
        bytes: 1,
        media: "image/jpeg".into(),
        person,
        arrived: domain::time::UtcMillis(0),
    };
    op(school, person, key, Action::PhotoArrived(photo))
}

pub(crate) fn sent(op: &Op) -> SentOp {
    SentOp {
        id: op.id.to_string(),
        body: serde_json::to_string(op).unwrap(),
    }
}

/// A user action of these operations.
pub(crate) fn group(ops: &[Op]) -> SentGroup {
    SentGroup {
        ops: ops.iter().map(sent).collect(),
    }
}
