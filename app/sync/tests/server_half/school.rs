//! A small school on a server in memory.

use domain::entity::{Entity, State};
use domain::held::{Held, HeldStatus};
use domain::id::{Id, OpId, PersonId, PlaceId, RoleId, SchoolId, TemplateId};
use domain::op::{Op, record_id, round_id};
use domain::person::{Grant, Limit, Person, Right, Role};
use domain::place::{Place, PlaceKind};
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::school::{Checks, School, SchoolKind};
use domain::template::{Item, ItemKind, OnFail, Section, Template};
use domain::text::Text;
use domain::time::{Date, MinuteOfDay, UtcMillis, Zone};
use sync::memory::MemoryServer;
use sync::server::{Author, Push};
use sync::wire::{
    Cursor, Outcome, Page, PullRequest, PushResult, SentGroup, SentOp, SnapshotPage,
    SnapshotRequest,
};

pub(crate) use crate::ops::*;

/// 2026-09-01T04:00:00Z, noon in China.
pub(crate) const NOON: UtcMillis = UtcMillis(1_788_235_200_000);

pub(crate) const GUARD: &str = "guard";
pub(crate) const OTHER_GUARD: &str = "other-guard";
pub(crate) const DIRECTOR: &str = "director";
/// Sees records of the hall only.
pub(crate) const KEEPER: &str = "keeper";
pub(crate) const ADMIN: &str = "admin";

pub(crate) fn id(name: &str) -> Id {
    Id::named(name)
}

pub(crate) fn person(name: &str) -> PersonId {
    PersonId(id(name))
}

pub(crate) fn school_id() -> SchoolId {
    SchoolId(id("school"))
}

pub(crate) fn day() -> Date {
    "2026-09-01".parse().unwrap()
}

fn text(words: &str) -> Text {
    Text::new(words, words)
}

pub(crate) fn role(name: &str, rights: &[Right]) -> Role {
    Role {
        name: text(name),
        rights: rights.to_vec(),
        proves_walking: false,
    }
}

pub(crate) fn somebody(name: &str, roles: &[(&str, Limit)]) -> Person {
    Person {
        name: name.into(),
        pinyin: "zhang san".into(),
        post: text("保安"),
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

pub(crate) fn place(parent: Option<&str>, number: &str) -> Place {
    Place {
        parent: parent.map(|parent| PlaceId(id(parent))),
        path: parent
            .map(|parent| PlaceId(id(parent)))
            .into_iter()
            .collect(),
        kind: PlaceKind::Room,
        name: text("门厅"),
        number: number.into(),
        seal: None,
        former: Vec::new(),
        order: 1,
        retired: false,
    }
}

fn template() -> Template {
    Template {
        key: "SP-01".into(),
        version: 1,
        name: text("巡视"),
        source: Text::default(),
        judged: None,
        retired: false,
        sections: vec![Section {
            key: "fire".into(),
            name: text("消防"),
            items: vec![Item {
                key: "fire.ways".into(),
                text: text("通道畅通"),
                kind: ItemKind::PassFail,
                required: true,
                on_fail: OnFail::default(),
                phrases: vec![],
            }],
        }],
    }
}

fn plan() -> Plan {
    Plan {
        name: text("日常巡视"),
        template: TemplateId(id("template")),
        route: ["hall", "yard"]
            .map(|place| RoutePoint {
                place: PlaceId(id(place)),
                sections: vec!["fire".into()],
                class: None,
                since: None,
            })
            .to_vec(),
        slots: vec![Slot {
            key: "morning".into(),
            name: text("早"),
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

#[derive(Clone)]
pub(crate) struct TestSchool {
    pub(crate) server: MemoryServer,
    salts: u64,
}

impl TestSchool {
    /// A school with registers and people, written by the server itself.
    pub(crate) fn new() -> Self {
        let mut school = Self {
            server: MemoryServer::new(school_id()),
            salts: 0,
        };
        let whole = Limit::School;
        let hall = Limit::Places(vec![PlaceId(id("hall"))]);
        let mut guards = role("guards", &[Right::Patrol]);
        guards.proves_walking = true;
        let entities: Vec<(&str, Entity)> = vec![
            (
                "school",
                School {
                    name: "示范小学".into(),
                    kind: SchoolKind::Primary,
                    boarding: false,
                    zone: Zone::shanghai(),
                    checks: Checks::default(),
                    meals: Vec::new(),
                }
                .into(),
            ),
            ("guards", guards.into()),
            (
                "directors",
                role("directors", &[Right::SeeRecords, Right::Direct]).into(),
            ),
            ("keepers", role("keepers", &[Right::SeeRecords]).into()),
            ("admins", role("admins", &[Right::Administer]).into()),
            (GUARD, somebody(GUARD, &[("guards", whole.clone())]).into()),
            (
                OTHER_GUARD,
                somebody(OTHER_GUARD, &[("guards", whole.clone())]).into(),
            ),
            (
                DIRECTOR,
                somebody(DIRECTOR, &[("directors", whole.clone())]).into(),
            ),
            (KEEPER, somebody(KEEPER, &[("keepers", hall)]).into()),
            (ADMIN, somebody(ADMIN, &[("admins", whole)]).into()),
            ("campus", place(None, "100").into()),
            ("hall", place(Some("campus"), "101").into()),
            ("yard", place(Some("campus"), "102").into()),
            ("template", template().into()),
            ("plan", plan().into()),
        ];
        for (name, entity) in entities {
            let op = put(&format!("setup/{name}"), "school", name, entity);
            let results = school.push_as(Author::Server, vec![vec![sent(&op)]]);
            assert_eq!(results[0].outcome, Outcome::Applied, "{name}");
        }
        school
    }

    pub(crate) fn reading(&mut self, author: Author, groups: Vec<Vec<SentOp>>) -> Push {
        let groups = groups.into_iter().map(|ops| SentGroup { ops }).collect();
        let salts = &mut self.salts;
        Push::new(school_id(), author, NOON, groups, || {
            *salts += 1;
            u128::from(*salts).to_be_bytes()
        })
    }

    pub(crate) fn push_as(&mut self, author: Author, groups: Vec<Vec<SentOp>>) -> Vec<PushResult> {
        let push = self.reading(author, groups);
        self.server.push(push)
    }

    /// Pushes each operation as a group of its own.
    pub(crate) fn push(&mut self, who: &str, ops: &[&Op]) -> Vec<PushResult> {
        let groups = ops.iter().map(|op| vec![sent(op)]).collect();
        self.push_as(Author::Person(person(who)), groups)
    }

    /// Pushes the operations as one group.
    pub(crate) fn push_group(&mut self, who: &str, ops: &[&Op]) -> Vec<PushResult> {
        let group = ops.iter().map(|op| sent(op)).collect();
        self.push_as(Author::Person(person(who)), vec![group])
    }

    pub(crate) fn push_sent(&mut self, who: &str, group: Vec<SentOp>) -> Vec<PushResult> {
        self.push_as(Author::Person(person(who)), vec![group])
    }

    pub(crate) fn state<S: State + Clone>(&self, id: Id) -> Option<S> {
        let row = self.server.state(id)?;
        let entity = Entity::parse(row.kind, &row.state).unwrap();
        S::of(&entity).cloned()
    }

    pub(crate) fn held(&self, op: OpId) -> Held {
        self.state(op.0).expect("held")
    }

    pub(crate) fn status(&self, op: &Op) -> HeldStatus {
        self.held(op.id).status
    }

    pub(crate) fn exists(&self, id: Id) -> bool {
        self.server.state(id).is_some()
    }

    pub(crate) fn has_record(&self, op: &Op) -> bool {
        self.exists(record_id(op.id).0)
    }

    pub(crate) fn has_round(&self, op: &Op) -> bool {
        self.exists(round_id(op.id).0)
    }

    pub(crate) fn cursor(&self) -> Cursor {
        Cursor {
            seq: self.server.head().seq,
            last: None,
            head: None,
            hash: self.server.head().hash,
        }
    }

    pub(crate) fn origin() -> Cursor {
        Cursor {
            seq: 0,
            last: None,
            head: None,
            hash: sync::chain::genesis(),
        }
    }

    pub(crate) fn pull(&self, who: &str, from: Cursor, unconfirmed: &[&Op]) -> Page {
        let request = PullRequest {
            from,
            unconfirmed: unconfirmed.iter().map(|op| op.id).collect(),
        };
        self.server.pull(person(who), &request, NOON).unwrap()
    }

    pub(crate) fn snapshot(&self, who: &str, request: &SnapshotRequest) -> SnapshotPage {
        self.server.snapshot(person(who), request, NOON).unwrap()
    }
}

/// Outcomes and codes, in order.
pub(crate) fn told(results: &[PushResult]) -> Vec<(Outcome, &str)> {
    results
        .iter()
        .map(|result| (result.outcome, result.code.as_deref().unwrap_or_default()))
        .collect()
}
