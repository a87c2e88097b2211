//! The demo school 示范小学, as what its phones would have sent: pure data, no clock, no I/O.
//! `serve --demo` pushes it into an empty store, the way everything else gets there.

use domain::entity::Entity;
use domain::id::{GroupId, Id, OpId, PersonId, SchoolId};
use domain::op::{Action, Op, SCHEMA};
use domain::person::{Grant, Limit, Person};
use domain::school::{School, SchoolKind};
use domain::text::Text;
use domain::time::{Stamp, UtcMillis, Zone};
use sync::server::Author;

use crate::roles;

/// The password of every demo person.
pub const PASSWORD: &str = "xiaoxun-demo";

/// What one phone, or the server itself, sent at one moment: one user action for each list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Who sent it.
    pub author: Author,
    /// When it was received.
    pub received: UtcMillis,
    /// User actions, each with its operations.
    pub groups: Vec<Vec<Op>>,
}

/// The demo school.
#[must_use]
pub fn school() -> SchoolId {
    SchoolId(Id::named("demo/school"))
}

/// The person who signs in with this name.
#[must_use]
pub fn person(username: &str) -> PersonId {
    PersonId(Id::named(&format!("demo/person/{username}")))
}

/// Sign-in name, name, pinyin, post in both languages, role.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    (&'static str, &'static str),
    &'static str,
);

const PEOPLE: [Row; 8] = [
    (
        "admin",
        "林静",
        "lin jing",
        ("信息管理员", "Administrator"),
        roles::ADMINISTRATOR,
    ),
    (
        "patrol",
        "王建国",
        "wang jian guo",
        ("保安队长", "Head guard"),
        "guard",
    ),
    (
        "inspector",
        "陈晓梅",
        "chen xiao mei",
        ("值周检查员", "Weekly inspector"),
        "inspector",
    ),
    (
        "canteen",
        "刘芳",
        "liu fang",
        ("食堂管理员", "Canteen manager"),
        "inspector",
    ),
    (
        "repair",
        "赵强",
        "zhao qiang",
        ("后勤维修", "Repairs"),
        "repair",
    ),
    (
        "teacher",
        "周敏",
        "zhou min",
        ("三年级班主任", "Class teacher, grade 3"),
        "teacher",
    ),
    (
        "director",
        "张卫东",
        "zhang wei dong",
        ("安全主任", "Safety director"),
        roles::DIRECTOR,
    ),
    (
        "principal",
        "李明华",
        "li ming hua",
        ("校长", "Principal"),
        "principal",
    ),
];

/// Sign-in names.
#[must_use]
pub fn usernames() -> Vec<&'static str> {
    PEOPLE.iter().map(|(username, ..)| *username).collect()
}

/// Everything that was sent until `now`, in the order of receipt.
#[must_use]
pub fn sent(now: UtcMillis) -> Vec<Sent> {
    let mut entries: Vec<(Id, Entity)> = vec![(
        school().0,
        School {
            name: "示范小学".into(),
            kind: SchoolKind::Primary,
            zone: Zone::shanghai(),
        }
        .into(),
    )];
    for (key, role) in roles::bundle() {
        entries.push((roles::id(school(), key).0, role.into()));
    }
    for (username, name, pinyin, (zh, en), role) in PEOPLE {
        let entity = Person {
            name: name.into(),
            pinyin: pinyin.into(),
            post: Text::new(zh, en),
            roles: vec![Grant {
                role: roles::id(school(), role),
                limit: Limit::School,
            }],
            left: false,
        };
        entries.push((person(username).0, entity.into()));
    }
    let groups = entries
        .into_iter()
        .map(|(id, entity)| vec![put(id, entity, now)])
        .collect();
    vec![Sent {
        author: Author::Server,
        received: now,
        groups,
    }]
}

fn put(id: Id, entity: Entity, at: UtcMillis) -> Op {
    Op {
        id: OpId(id.derive("demo/put", 0)),
        group: GroupId(id.derive("demo/group", 0)),
        school: school(),
        person: PersonId(school().0),
        schema: SCHEMA,
        app: "demo".into(),
        at: Stamp {
            wall: at,
            offset_min: 480,
            mono_ms: 0,
            page: 0,
            contact: None,
        },
        action: Action::Put {
            id,
            entity: Box::new(entity),
        },
    }
}
