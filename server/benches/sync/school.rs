//! A school made for measuring: its registers, and any number of records that its guards make. The
//! same numbers always give the same operations.

use std::path::Path;

use domain::builtin;
use domain::check::Judgement;
use domain::draft::all_normal;
use domain::entity::Entity;
use domain::id::{GroupId, Id, OpId, PersonId, PlaceId, PlanId, SchoolId, Sha, TemplateId};
use domain::op::{Action, Op, SCHEMA, Submit, round_id};
use domain::person::{Grant, Limit, Person};
use domain::place::{Place, PlaceKind};
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::record::{Answer, PhotoRef, Presence, Value};
use domain::school::{Checks, School, SchoolKind};
use domain::template::{Section, Template};
use domain::text::Text;
use domain::time::{Contact, Date, MinuteOfDay, Stamp, UtcMillis, Zone};
use server::password::Passwords;
use server::roles;
use store::{Account, Sqlite, Store as _};
use sync::server::Author;
use sync::wire::{Outcome, SentGroup, SentOp};

/// Phones that push at once.
pub(crate) const PHONES: u32 = 20;
/// Records that each of them pushes.
pub(crate) const RECORDS: u32 = 1_000;
/// Points of a round, and so its records.
const POINTS: u32 = 10;
/// What everybody signs in with.
pub(crate) const PASSWORD: &str = "xiaoxun-bench";
/// 2026-09-01 08:00 in Shanghai: when everything was done.
const DONE: UtcMillis = UtcMillis(1_788_220_800_000);
/// The sections looked at, point by point: those of a real route.
const ROUTE: [&[&str]; POINTS as usize] = [
    &["gate", "surroundings"],
    &["vehicles"],
    &["perimeter"],
    &["playground", "overhead"],
    &["corridors", "classrooms"],
    &["toilets"],
    &["corridors", "fire"],
    &["labs"],
    &["canteen"],
    &["plant", "utilities"],
];

/// The school's registers.
pub(crate) struct World {
    pub(crate) school: SchoolId,
    pub(crate) template_id: TemplateId,
    pub(crate) template: Template,
    pub(crate) places: Vec<(PlaceId, Place)>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::at(SchoolId(Id::named("bench/school")))
    }

    /// The registers in a school of this id.
    pub(crate) fn at(school: SchoolId) -> Self {
        let template_id = builtin::template_id("SP-01", 1);
        let (_, template) = builtin::templates()
            .into_iter()
            .find(|(id, _)| *id == template_id)
            .unwrap();
        let campus = PlaceId(Id::named("bench/campus"));
        let places = (0..=POINTS).map(|n| place(campus, n)).collect();
        Self {
            school,
            template_id,
            template,
            places,
        }
    }

    /// Who holds this phone.
    pub(crate) fn guard(&self, phone: u32) -> PersonId {
        PersonId(self.school.0.derive("guard on foot", phone % PHONES))
    }

    /// Who sees everything.
    pub(crate) fn director(&self) -> PersonId {
        PersonId(self.school.0.derive("person who directs", 0))
    }

    fn people(&self) -> Vec<(PersonId, String, &'static str)> {
        let guards = (0..PHONES).map(|n| (self.guard(n), username(n), "guard"));
        let director = (self.director(), DIRECTOR.to_owned(), roles::DIRECTOR);
        guards.chain([director]).collect()
    }

    fn registers(&self) -> Vec<(Id, Entity)> {
        let school = School {
            name: "测试小学".into(),
            kind: SchoolKind::Primary,
            boarding: false,
            zone: Zone::shanghai(),
            checks: Checks::default(),
            meals: Vec::new(),
        };
        let mut all: Vec<(Id, Entity)> = vec![(self.school.0, school.into())];
        for (key, role) in roles::bundle(SchoolKind::Primary, false) {
            all.push((roles::id(self.school, key).0, role.into()));
        }
        for (id, name, role) in self.people() {
            let person = Person {
                pinyin: "bao an".into(),
                name,
                post: Text::default(),
                roles: vec![Grant {
                    role: roles::id(self.school, role),
                    limit: Limit::School,
                }],
                left: false,
            };
            all.push((id.0, person.into()));
        }
        for (id, place) in &self.places {
            all.push((id.0, place.clone().into()));
        }
        all.push((self.template_id.0, self.template.clone().into()));
        all.push((self.plan_id().0, self.plan().into()));
        all
    }

    fn plan_id(&self) -> PlanId {
        PlanId(self.school.0.derive("plan", 0))
    }

    fn plan(&self) -> Plan {
        let points = self.places.iter().skip(1).zip(ROUTE);
        Plan {
            name: Text::new("安全巡查", "Safety patrol"),
            template: self.template_id,
            route: points
                .map(|((place, _), sections)| RoutePoint {
                    place: *place,
                    sections: owned(sections),
                    class: None,
                    since: None,
                })
                .collect(),
            slots: vec![Slot {
                key: "morning".into(),
                name: Text::new("早", "Morning"),
                start: MinuteOfDay(420),
                end: MinuteOfDay(540),
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

    /// The start of round `round` of a phone.
    fn start(&self, phone: u32, round: u32) -> Op {
        let action = Action::RoundStart {
            plan: self.plan_id(),
            slot: "morning".into(),
            day: day(phone),
            late_entry: None,
        };
        self.op(
            phone,
            self.guard(phone).0.derive(&format!("round/{phone}"), round),
            action,
        )
    }

    /// Record `nth` of a phone: ten make a round, one of ten has a finding with a photo.
    pub(crate) fn record(&self, phone: u32, nth: u32) -> Op {
        let point = nth % POINTS;
        let keys = ROUTE[point as usize];
        let sections: Vec<&Section> = self
            .template
            .sections
            .iter()
            .filter(|section| keys.contains(&section.key.as_str()))
            .collect();
        let mut answers = all_normal(&sections).unwrap();
        let id = self.guard(phone).0.derive(&format!("record/{phone}"), nth);
        let finding = point == 3;
        if finding {
            find(&mut answers[0], id);
        }
        let submit = Submit {
            template: self.template_id,
            sections: owned(keys),
            place: self.places[point as usize + 1].0,
            class: None,
            round: Some(round_id(self.start(phone, nth / POINTS).id)),
            point: u16::try_from(point).ok(),
            day: day(phone),
            presence: Presence::Scanned,
            code: None,
            photos: Vec::new(),
            dwell_ms: Some(20_000 + i64::from(nth)),
            answers,
            by_exception: !finding,
            late_entry: None,
            judgement: Judgement::Checked,
            paper: None,
        };
        self.op(phone, id, Action::RecordSubmit(submit))
    }

    fn op(&self, phone: u32, id: Id, action: Action) -> Op {
        let contact = Contact {
            server: DONE.plus(-600_000),
            wall: DONE.plus(-598_000),
            mono_ms: 1_000,
            page: phone,
        };
        Op {
            id: OpId(id),
            group: GroupId(id.derive("group", 0)),
            school: self.school,
            person: self.guard(phone),
            schema: SCHEMA,
            app: env!("CARGO_PKG_VERSION").into(),
            at: Stamp {
                wall: DONE,
                offset_min: 480,
                mono_ms: 600_000,
                page: phone,
                contact: Some(contact),
            },
            action,
        }
    }

    /// Makes the school in an empty store, with accounts for everybody.
    pub(crate) async fn found(&self, store: &Sqlite) {
        store.create_school(self.school, DONE).await.unwrap();
        let groups = self
            .registers()
            .into_iter()
            .map(|(id, entity)| {
                let action = Action::Put {
                    id,
                    entity: Box::new(entity),
                };
                let mut op = self.op(0, id.derive("put", 0), action);
                op.person = PersonId(self.school.0);
                group(&op)
            })
            .collect();
        self.push(store, Author::Server, DONE, groups).await;
        let people = self.people().into_iter();
        self.accounts(
            store,
            people.map(|(person, username, _)| (person, username)),
        )
        .await;
    }

    /// Lets people sign in with [`PASSWORD`].
    pub(crate) async fn accounts(
        &self,
        store: &Sqlite,
        people: impl IntoIterator<Item = (PersonId, String)>,
    ) {
        let password = Passwords::new().unwrap().hash(PASSWORD).await.unwrap();
        for (person, username) in people {
            let account = Account::new(self.school, person, username, password.clone());
            store.put_account(&account).await.unwrap();
        }
    }

    /// Starts the rounds of a phone's first `records` records.
    pub(crate) async fn start_rounds(&self, store: &Sqlite, phone: u32, records: u32) {
        let rounds = (0..records.div_ceil(POINTS)).map(|round| group(&self.start(phone, round)));
        let author = Author::Person(self.guard(phone));
        self.push(store, author, DONE, rounds.collect()).await;
    }

    /// Fills the store straight, without HTTP, with `records` records beside those that
    /// [`PHONES`] will push.
    pub(crate) async fn fill(&self, store: &Sqlite, records: u32) {
        for n in 0..records / RECORDS {
            // No phone that pushes later has this number, but some guard holds it.
            let phone = PHONES + n;
            self.start_rounds(store, phone, RECORDS).await;
            for batch in 0..10 {
                let groups = (0..RECORDS / 10).map(|k| group(&self.record(phone, batch * 100 + k)));
                let author = Author::Person(self.guard(phone));
                self.push(store, author, DONE, groups.collect()).await;
            }
            if n % 100 == 99 {
                crate::say(&format!("{} records", (n + 1) * RECORDS));
            }
        }
    }

    /// Pushes straight into the store; everything has to hold.
    pub(crate) async fn push(
        &self,
        store: &Sqlite,
        author: Author,
        received: UtcMillis,
        groups: Vec<SentGroup>,
    ) {
        let pushed = store.push(self.school, author, received, groups).await;
        let pushed = pushed.unwrap();
        let held = pushed
            .results
            .iter()
            .find(|result| result.outcome != Outcome::Applied);
        assert!(held.is_none(), "{held:?}");
    }
}

/// The sign-in name of the one who sees everything.
pub(crate) const DIRECTOR: &str = "bench-director";

/// The sign-in name of a guard.
pub(crate) fn username(phone: u32) -> String {
    format!("guard-{phone}")
}

/// Makes a school with `records` records in `folder`, and the rounds of what [`PHONES`] push.
pub(crate) async fn prepare(world: &World, folder: &Path, records: u32) {
    let store = Sqlite::open(&folder.join(FILE)).await.unwrap();
    world.found(&store).await;
    world.fill(&store, records).await;
    for phone in 0..PHONES {
        world.start_rounds(&store, phone, RECORDS).await;
    }
    store.close().await;
}

/// The database in the folder of a server's data.
pub(crate) const FILE: &str = "xiaoxun.sqlite";

/// A user action of one operation.
pub(crate) fn group(op: &Op) -> SentGroup {
    action(std::slice::from_ref(op))
}

/// A user action.
pub(crate) fn action(ops: &[Op]) -> SentGroup {
    let sent = |op: &Op| SentOp {
        id: op.id.to_string(),
        body: serde_json::to_string(op).unwrap(),
    };
    SentGroup {
        ops: ops.iter().map(sent).collect(),
    }
}

/// The day of a phone's records: a thousand of a day, day before day, where the store was filled.
fn day(phone: u32) -> Date {
    let before = i32::try_from(phone.saturating_sub(PHONES)).unwrap();
    Date::new(2026, 9, 1).unwrap().plus(-before)
}

fn place(campus: PlaceId, n: u32) -> (PlaceId, Place) {
    let below = n > 0;
    let id = PlaceId(campus.0.derive("place", n));
    let place = Place {
        parent: below.then_some(campus),
        path: if below { vec![campus] } else { Vec::new() },
        kind: if below {
            PlaceKind::Outdoor
        } else {
            PlaceKind::Campus
        },
        name: Text::new(format!("地点{n}"), format!("Place {n}")),
        number: format!("{}", 100 + n),
        seal: None,
        former: Vec::new(),
        order: n,
        retired: false,
    };
    (if below { id } else { campus }, place)
}

fn find(answer: &mut Answer, id: Id) {
    let photo = PhotoRef {
        sha: Sha::of(id.as_bytes()),
        bytes: 150_000,
        media: "image/jpeg".into(),
        taken_wall: DONE.0,
        smeared: false,
    };
    answer.value = Value::Fail;
    answer.note = "铰链松动，门关不严".into();
    answer.photos = vec![photo];
}

fn owned(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}
