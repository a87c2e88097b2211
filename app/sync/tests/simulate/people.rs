//! What people do on their phones, and what goes wrong with it.

use domain::check::Judgement;
use domain::entity::Entity;
use domain::id::{GroupId, Id, OpId, PersonId, RecordId, RoundId, Sha};
use domain::issue::Level;
use domain::op::{Action, Op, SCHEMA, Submit, round_id};
use domain::record::{Answer, PhotoRef, Presence, Value};
use domain::time::{Date, Stamp, UtcMillis};
use sync::client::{Act, Event, NewBlob, NewOp};

use crate::school;
use crate::tally::Tick;
use crate::world::{TabId, World};

/// An action being put together.
pub(crate) struct Making {
    pub(crate) person: PersonId,
    pub(crate) at: Stamp,
    pub(crate) group: GroupId,
    pub(crate) ops: Vec<NewOp>,
    pub(crate) blobs: Vec<NewBlob>,
}

impl World {
    /// Somebody does something on a page.
    pub(crate) fn somebody_acts(&mut self) {
        if let Some(tab) = self.any_tab() {
            self.act_on(tab);
        }
    }

    pub(crate) fn act_on(&mut self, id: TabId) {
        let Some(tab) = self.tabs.get(&id) else {
            return;
        };
        let now = self.clocks(tab);
        let at = Stamp {
            wall: now.wall,
            offset_min: 480,
            // Coarse, as browsers make it against timing attacks.
            mono_ms: now.mono / 100 * 100,
            page: now.page,
            contact: tab.client.contact(),
        };
        let phone = tab.phone;
        let person = self.phones[phone].users[tab.user].person();
        self.phones[phone].holder = tab.user;
        let group = GroupId(self.new_id(now.wall));
        let mut making = Making {
            person,
            at,
            group,
            ops: Vec::new(),
            blobs: Vec::new(),
        };
        let reused = match self.rng.u8(0..100) {
            0..6 => self.make_poison(&mut making, phone),
            6 => self.make_reuse(&mut making),
            7 => {
                self.make_too_long(&mut making);
                false
            }
            _ => {
                self.make_sense(&mut making, id);
                false
            }
        };
        if making.ops.is_empty() {
            return;
        }
        if self.rng.u8(0..200) == 0 && !making.blobs.is_empty() {
            making.blobs[0].bytes.push(0);
        }
        let photos: Vec<Sha> = making.blobs.iter().map(|blob| blob.sha).collect();
        self.ledger.done(group, &making.ops, &photos, (id, reused));
        self.tell(
            id,
            Event::Act(Act {
                group,
                ops: making.ops,
                blobs: making.blobs,
                drafts: Vec::new(),
            }),
        );
    }

    pub(crate) fn new_id(&mut self, wall: UtcMillis) -> Id {
        let mut random = [0; 10];
        self.rng.fill(&mut random);
        Id::v7(wall.0, random)
    }

    pub(crate) fn add(&mut self, making: &mut Making, action: Action) -> OpId {
        let id = OpId(self.new_id(making.at.wall));
        self.add_as(making, id, action);
        id
    }

    pub(crate) fn add_as(&mut self, making: &mut Making, id: OpId, action: Action) {
        let blobs = making.blobs.iter().map(|blob| blob.sha).collect();
        let op = Op {
            id,
            group: making.group,
            school: school::school_id(),
            person: making.person,
            schema: SCHEMA,
            app: "0.1.0".into(),
            at: making.at,
            action,
        };
        making.ops.push(NewOp {
            id,
            body: serde_json::to_string(&op).unwrap(),
            blobs,
        });
    }

    pub(crate) fn today(&self) -> Date {
        UtcMillis(self.now).utc_date()
    }

    fn make_sense(&mut self, making: &mut Making, tab: TabId) {
        let admin = making.person == school::person_id("admin");
        match self.rng.u8(0..16) {
            _ if admin && self.rng.u8(0..4) > 0 => self.make_register(making),
            0..2 => {
                let round = self.start_round(making);
                if self.rng.bool() {
                    self.submit(making, Some(round));
                }
            }
            2..6 => {
                let round = self.pick_round(tab);
                self.submit(making, round);
                if self.rng.u8(0..4) == 0 {
                    self.submit(making, round);
                }
            }
            6 => {
                if let Some(round) = self.pick_round(tab) {
                    self.add(making, Action::RoundClaim { round });
                }
            }
            7 => {
                if let Some(round) = self.pick_round(tab) {
                    let note = "走完".to_owned();
                    self.add(making, Action::RoundEnd { round, note });
                }
            }
            8 => {
                if let Some(record) = self.pick(tab, "record") {
                    let record = RecordId(record);
                    let withdraws = self.is_check(tab, record) && self.rng.bool();
                    self.add(
                        making,
                        Action::RecordAmend {
                            record,
                            reason: "看错".into(),
                            answers: Vec::new(),
                            judgement: withdraws.then_some(Judgement::Withdrawn),
                        },
                    );
                }
            }
            9 => self.make_resolution(making, tab),
            10..12 => self.make_of_checks(making, tab),
            12..14 => self.make_roster(making, tab),
            _ => self.make_deed(making, tab),
        }
    }

    pub(crate) fn start_round(&mut self, making: &mut Making) -> RoundId {
        let day = self.today();
        let op = self.add(
            making,
            Action::RoundStart {
                plan: school::plan_id(),
                slot: "morning".into(),
                day,
                late_entry: None,
            },
        );
        round_id(op)
    }

    fn submit(&mut self, making: &mut Making, round: Option<RoundId>) {
        let place = school::ROOMS[self.rng.usize(0..school::ROOMS.len())];
        let fails = self.rng.u8(0..3) == 0;
        let photos = if fails && self.rng.bool() {
            vec![self.photo(making)]
        } else {
            Vec::new()
        };
        let day = self.today();
        let judges = self.rng.u8(0..3) == 0;
        self.add(
            making,
            Action::RecordSubmit(Submit {
                template: if judges {
                    school::judged_id()
                } else {
                    school::template_id()
                },
                sections: vec!["room".into()],
                place: school::place_id(place),
                class: judges.then(school::class_id),
                round,
                point: None,
                day,
                presence: Presence::Scanned,
                code: None,
                photos: Vec::new(),
                dwell_ms: None,
                answers: vec![Answer {
                    item: "room.door".into(),
                    value: if fails { Value::Fail } else { Value::Pass },
                    level: fails.then_some(Level::General),
                    note: String::new(),
                    photos,
                }],
                by_exception: !fails,
                late_entry: None,
                judgement: Judgement::Checked,
                paper: None,
            }),
        );
    }

    /// Most photos are small here: what cuts them is the network. A few are of several chunks.
    pub(crate) fn photo(&mut self, making: &mut Making) -> PhotoRef {
        let len = match self.rng.u8(0..100) {
            0 => self.rng.usize(270_000..300_000),
            _ => self.rng.usize(20..200),
        };
        let mut bytes = vec![0u8; len];
        let head = len.min(64);
        self.rng.fill(&mut bytes[..head]);
        let sha = Sha::of(&bytes);
        let media = "image/jpeg".to_owned();
        making.blobs.push(NewBlob {
            sha,
            media: media.clone(),
            bytes,
        });
        PhotoRef {
            sha,
            bytes: u32::try_from(len).unwrap(),
            media,
            taken_wall: making.at.wall.0,
            smeared: false,
        }
    }

    fn make_register(&mut self, making: &mut Making) {
        let number = self.rng.u32(..);
        let (id, entity) = match self.rng.u8(0..4) {
            0 => {
                let name = school::ROOMS[self.rng.usize(0..school::ROOMS.len())];
                let entity = school::room(name, &format!("{name} {number}"));
                (school::place_id(name).0, entity)
            }
            1 => (school::plan_id().0, school::plan(&format!("巡视 {number}"))),
            2 => (
                school::school_id().0,
                school::school(&format!("学校 {number}")),
            ),
            _ => self.changed_rights(),
        };
        let entity = Box::new(entity);
        self.add(making, Action::Put { id, entity });
    }

    /// A grant or a role other than the usual, or the usual one again.
    pub(crate) fn changed_rights(&mut self) -> (Id, Entity) {
        let back = self.rng.bool();
        self.tally.hit(if back {
            Tick::RightsBack
        } else {
            Tick::RightsChanged
        });
        match self.rng.u8(0..4) {
            0 => {
                let entity = if back {
                    school::usual("keeper")
                } else {
                    school::person("keeper", "keeper", &["south"])
                };
                (school::person_id("keeper").0, entity)
            }
            1 => {
                let entity = if back {
                    school::usual("patrol")
                } else {
                    school::person("patrol", "keeper", &[])
                };
                (school::person_id("patrol").0, entity)
            }
            2 => {
                let rights: &[_] = if back { school::rights("keeper") } else { &[] };
                (school::role_id("keeper").0, school::role(rights))
            }
            _ => {
                let director = school::rights("director");
                let rights = if back { director } else { &director[..2] };
                (school::role_id("director").0, school::role(rights))
            }
        }
    }

    fn make_resolution(&mut self, making: &mut Making, tab: TabId) {
        let Some(held) = self.pick(tab, "held") else {
            return;
        };
        let op = OpId(held);
        if self.rng.bool() {
            self.add(making, Action::HeldWithdraw { op });
        } else {
            let by = OpId(self.new_id(making.at.wall));
            self.add(making, Action::HeldCorrect { op, by });
            let day = self.today();
            self.add_as(
                making,
                by,
                Action::RoundStart {
                    plan: school::plan_id(),
                    slot: "morning".into(),
                    day,
                    late_entry: None,
                },
            );
        }
    }

    /// A round that this phone shows, one that is only in its outbox, or now and then one that it
    /// cannot know yet, read from somebody else's screen.
    pub(crate) fn pick_round(&mut self, tab: TabId) -> Option<RoundId> {
        if self.rng.u8(0..12) == 0 && self.ledger.len() > 0 {
            let nth = self.rng.usize(..);
            let op = self.ledger.any(nth).map(|done| done.id)?;
            self.tally.hit(Tick::WentAhead);
            return Some(round_id(op));
        }
        if self.rng.u8(0..3) == 0 {
            let store = self.store(self.tabs.get(&tab)?);
            let outbox = store.outbox();
            let own = outbox.iter().rev().find_map(|row| match row.op()?.action {
                Action::RoundStart { .. } => Some(round_id(row.id)),
                _ => None,
            });
            if own.is_some() {
                return own;
            }
        }
        self.pick(tab, "round").map(RoundId)
    }

    /// One of the entities of a kind that this phone has; the later ones more often.
    pub(crate) fn pick(&mut self, tab: TabId, kind: &str) -> Option<Id> {
        let store = self.store(self.tabs.get(&tab)?);
        let mut ids: Vec<(u64, Id)> = store
            .base(store.meta().generation)
            .filter(|row| row.kind == kind)
            .map(|row| (row.seq, row.id))
            .collect();
        ids.sort_unstable();
        let from = ids.len().saturating_sub(6);
        let ids = &ids[from..];
        (!ids.is_empty()).then(|| ids[self.rng.usize(0..ids.len())].1)
    }
}
