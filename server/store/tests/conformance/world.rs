//! A small school and hands that write operations in it: ids, times and bytes are the same in every
//! run.

use domain::builtin;
use domain::entity::Entity;
use domain::id::{
    GroupId, Id, OpId, PersonId, PlaceId, PlanId, RoleId, RoundId, SchoolId, Sha, TemplateId,
};
use domain::issue::Level;
use domain::op::{Action, Op, SCHEMA, Submit};
use domain::person::{Grant, Limit, Person, Right, Role};
use domain::place::{Place, PlaceKind};
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::record::{Answer, PhotoRef, Presence, Value};
use domain::school::{Checks, School, SchoolKind};
use domain::spot::Fix;
use domain::text::Text;
use domain::time::{Date, MinuteOfDay, Stamp, UtcMillis, Zone};
use sync::wire::{SentGroup, SentOp};

/// 2026-09-01T00:00:00Z.
pub const START: UtcMillis = UtcMillis(1_788_220_800_000);
/// How many people patrol.
pub const PATROLS: u32 = 16;
/// How many points the route has.
pub const POINTS: u16 = 4;
/// The item that fails.
pub const ITEM: &str = "environment.roads";

/// The school of the name, and everybody and everything in it.
#[derive(Clone, Copy, Debug)]
pub struct World {
    pub school: SchoolId,
}

impl World {
    pub fn new(name: &str) -> Self {
        Self {
            school: SchoolId(Id::named(&format!("school/{name}"))),
        }
    }

    fn id(&self, what: &str, n: u32) -> Id {
        self.school.0.derive(what, n)
    }

    pub fn server(&self) -> PersonId {
        PersonId(self.school.0)
    }

    pub fn director(&self) -> PersonId {
        PersonId(self.id("director", 0))
    }

    pub fn patrol(&self, n: u32) -> PersonId {
        PersonId(self.id("patrol", n))
    }

    pub fn patrol_role(&self) -> RoleId {
        RoleId(self.id("role", 0))
    }

    pub fn place(&self, n: u32) -> PlaceId {
        PlaceId(self.id("place", n))
    }

    pub fn plan(&self) -> PlanId {
        PlanId(self.id("plan", 0))
    }

    pub fn template(&self) -> TemplateId {
        builtin::template_id("SP-00", 1)
    }

    /// An operation of `person`, done at `at`; its id is named by `name`.
    pub fn op(&self, name: &str, person: PersonId, at: UtcMillis, action: Action) -> SentOp {
        let id = self.op_id(name);
        let op = Op {
            id,
            group: GroupId(id.0.derive("group", 0)),
            school: self.school,
            person,
            schema: SCHEMA,
            app: "test".into(),
            at: Stamp {
                wall: at,
                offset_min: 480,
                mono_ms: 0,
                page: 1,
                contact: None,
            },
            action,
        };
        SentOp {
            id: id.to_string(),
            body: serde_json::to_string(&op).unwrap(),
        }
    }

    pub fn op_id(&self, name: &str) -> OpId {
        OpId(Id::named(&format!("{}/{name}", self.school)))
    }

    pub fn put(&self, name: &str, person: PersonId, id: Id, entity: Entity) -> SentOp {
        let entity = Box::new(entity);
        self.op(name, person, START, Action::Put { id, entity })
    }

    pub fn round_start(&self, name: &str, person: PersonId, at: UtcMillis) -> SentOp {
        let action = Action::RoundStart {
            plan: self.plan(),
            slot: "morning".into(),
            day: day(0),
            late_entry: None,
        };
        self.op(name, person, at, action)
    }

    pub fn round(&self, start: &str) -> RoundId {
        domain::op::round_id(self.op_id(start))
    }

    /// A record of `point` in the round that the operation `start` starts; with `photo` a failing
    /// answer that raises an issue.
    pub fn record(
        &self,
        name: &str,
        person: PersonId,
        start: Option<&str>,
        point: u16,
        photo: Option<Sha>,
    ) -> SentOp {
        let answer = Answer {
            item: ITEM.into(),
            value: if photo.is_some() {
                Value::Fail
            } else {
                Value::Pass
            },
            level: photo.map(|_| Level::General),
            note: String::new(),
            photos: photo.map(photo_ref).into_iter().collect(),
        };
        let action = Action::RecordSubmit(Submit {
            round: start.map(|start| self.round(start)),
            point: start.map(|_| point),
            presence: Presence::Scanned,
            dwell_ms: Some(1000),
            ..Submit::new(
                self.template(),
                vec!["environment".into()],
                self.place(u32::from(point)),
                day(0),
                vec![answer],
            )
        });
        self.op(name, person, START, action)
    }

    /// Where the phone was when the operation `record` submitted its record.
    pub fn located(&self, name: &str, person: PersonId, record: &str) -> SentOp {
        let action = Action::RecordPosition {
            record: domain::op::record_id(self.op_id(record)),
            fix: Fix {
                lat: 31_230_400,
                lon: 121_473_700,
                within: 12,
            },
        };
        self.op(name, person, START, action)
    }

    /// The registers, as the server writes them: one group for each entry.
    pub fn registers(&self) -> Vec<SentGroup> {
        let mut entries: Vec<(Id, Entity)> = vec![
            (
                self.school.0,
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
            (self.patrol_role().0, role("巡视员", vec![Right::Patrol])),
            (self.id("role", 1), role("总务主任", Right::ALL.to_vec())),
            (self.director().0, self.person("主任", self.id("role", 1))),
        ];
        for n in 0..PATROLS {
            let person = self.person(&format!("巡视{n}"), self.patrol_role().0);
            entries.push((self.patrol(n).0, person));
        }
        for n in 0..u32::from(POINTS) {
            entries.push((self.place(n).0, place(n)));
        }
        for (id, template) in builtin::templates() {
            entries.push((id.0, template.into()));
        }
        entries.push((self.plan().0, self.route()));
        let put =
            |(n, (id, entity))| group([self.put(&format!("put/{n}"), self.server(), id, entity)]);
        entries.into_iter().enumerate().map(put).collect()
    }

    fn person(&self, name: &str, role: Id) -> Entity {
        Person {
            name: name.into(),
            pinyin: "xun shi".into(),
            post: Text::default(),
            roles: vec![Grant {
                role: RoleId(role),
                limit: Limit::School,
            }],
            left: false,
        }
        .into()
    }

    fn route(&self) -> Entity {
        Plan {
            name: Text::new("每日巡视", "Daily round"),
            template: self.template(),
            route: (0..u32::from(POINTS))
                .map(|n| RoutePoint {
                    place: self.place(n),
                    sections: vec!["environment".into()],
                    class: None,
                    since: None,
                })
                .collect(),
            slots: vec![Slot {
                key: "morning".into(),
                name: Text::new("早到校", "Arrival"),
                start: MinuteOfDay(420),
                end: MinuteOfDay(480),
                daily: false,
                owner: None,
            }],
            days: PlanDays::SchoolDays,
            role: None,
            from: None,
            random_photo: false,
            positions: false,
            retired: false,
            earlier: Vec::new(),
        }
        .into()
    }
}

/// The day number `n` after the first.
pub fn day(n: i32) -> Date {
    START.utc_date().plus(n)
}

pub fn role(name: &str, rights: Vec<Right>) -> Entity {
    Role {
        name: Text::new(name, ""),
        rights,
        proves_walking: false,
    }
    .into()
}

pub fn place(n: u32) -> Entity {
    Place {
        parent: None,
        path: Vec::new(),
        kind: PlaceKind::Campus,
        name: Text::new(format!("校区{n}"), format!("Campus {n}")),
        number: format!("{:03}", 100 + n),
        seal: None,
        former: Vec::new(),
        order: n,
        retired: false,
    }
    .into()
}

pub fn photo_ref(sha: Sha) -> PhotoRef {
    PhotoRef {
        sha,
        bytes: 4,
        media: "image/jpeg".into(),
        taken_wall: START.0,
        smeared: false,
    }
}

pub fn group(ops: impl IntoIterator<Item = SentOp>) -> SentGroup {
    SentGroup {
        ops: ops.into_iter().collect(),
    }
}
