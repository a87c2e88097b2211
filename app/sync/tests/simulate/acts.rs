//! What people do about checks, shared rounds, rankings and shifts.

use domain::check::{Check, Objection, filled};
use domain::entity::Entity;
use domain::handover::Note;
use domain::id::{HandoverId, Id, RankingId, RecordId};
use domain::op::Action;
use domain::ranking::{FlagRule, Period, PeriodKind, RankingStatus, Row, Table};
use domain::record::Record;
use domain::reply::Says;
use domain::text::Text;

use crate::people::Making;
use crate::school;
use crate::world::{TabId, World};

impl World {
    pub(crate) fn make_of_checks(&mut self, making: &mut Making, tab: TabId) {
        let directs = making.person == school::person_id("director") || self.chance(10);
        let action = match self.rng.u8(0..10) {
            0 | 1 => self.pick_round(tab).map(|round| Action::PointTake {
                round,
                point: self.rng.u16(0..4),
            }),
            2 | 3 => self.answer_check(making, tab),
            4 => self
                .pick(tab, "record")
                .map(|record| Action::RecordPublish {
                    records: vec![RecordId(record)],
                }),
            5 => self.keep_one(tab),
            6 | 7 if directs => Some(self.ranking_step(tab)),
            7 | 8 => self.pick(tab, "handover").map(|note| Action::ShiftTake {
                handover: HandoverId(note),
            }),
            _ => Some(Action::ShiftNote(Note {
                day: self.today(),
                shift: String::new(),
                place: None,
                words: "无异常".into(),
                photos: Vec::new(),
            })),
        };
        if let Some(action) = action {
            self.add(making, action);
        }
    }

    /// 已补扫 with its photo, an objection, or the director's decision on one. A class teacher's
    /// phone has no record, only what the class sees of it.
    fn answer_check(&mut self, making: &mut Making, tab: TabId) -> Option<Action> {
        let directs = making.person == school::person_id("director");
        let contested = directs.then(|| self.contested(tab)).flatten();
        let (record, says, photos) = match contested {
            Some(record) => (record, Says::Stands, Vec::new()),
            None => {
                let record = match self.pick(tab, "class_result") {
                    Some(told) if self.rng.bool() => self.told_of(tab, told),
                    _ => self.pick(tab, "record").map(RecordId),
                }?;
                if self.rng.bool() {
                    (record, Says::Swept, vec![self.photo(making)])
                } else {
                    (record, Says::Objection, Vec::new())
                }
            }
        };
        Some(Action::RecordReply {
            record,
            says,
            note: "说明".into(),
            photos,
        })
    }

    /// A check whose class objects, undecided.
    fn contested(&self, tab: TabId) -> Option<RecordId> {
        let open = |check: &Check| check.standing.objection == Some(Objection::Open);
        self.records(tab).find_map(|(id, record)| {
            let contested = record.check.as_deref().is_some_and(open);
            contested.then_some(RecordId(id))
        })
    }

    fn told_of(&self, tab: TabId, told: Id) -> Option<RecordId> {
        match self.entity(tab, told)? {
            Entity::ClassResult(result) => Some(result.record),
            _ => None,
        }
    }

    /// Two results for one class and window, where this phone has such; now and then any two.
    fn keep_one(&mut self, tab: TabId) -> Option<Action> {
        let records: Vec<(Id, Record)> = self.records(tab).collect();
        let counts = |record: &Record| {
            record.check.as_deref().is_some_and(Check::counts) && filled(record).is_some()
        };
        let rivals = records.iter().enumerate().find_map(|(n, (one, record))| {
            let same = |(_, other): &&(Id, Record)| filled(other) == filled(record);
            let (other, _) = records[n + 1..].iter().find(same)?;
            counts(record).then_some((*one, *other))
        });
        let (one, other) = match rivals {
            Some(rivals) => rivals,
            None if self.rng.u8(0..8) == 0 => {
                (self.pick(tab, "record")?, self.pick(tab, "record")?)
            }
            None => return None,
        };
        let (keep, drop) = if self.rng.bool() {
            (one, other)
        } else {
            (other, one)
        };
        Some(Action::ResultKeep {
            keep: RecordId(keep),
            drop: RecordId(drop),
        })
    }

    pub(crate) fn is_check(&self, tab: TabId, record: RecordId) -> bool {
        let found = self.entity(tab, record.0);
        matches!(found, Some(Entity::Record(record)) if record.check.is_some())
    }

    /// A ranking is drafted, made anew, published or archived, in turn or out of it.
    fn ranking_step(&mut self, tab: TabId) -> Action {
        let there = self.pick(tab, "ranking").map(RankingId);
        match (self.rng.u8(0..4), there) {
            (0 | 1, Some(ranking)) => Action::RankingPublish { ranking },
            (2, Some(ranking)) => Action::RankingArchive { ranking },
            (_, there) => Action::RankingPut {
                draft: there.filter(|draft| self.is_draft(tab, *draft)),
                table: self.table(),
            },
        }
    }

    fn is_draft(&self, tab: TabId, ranking: RankingId) -> bool {
        let found = self.entity(tab, ranking.0);
        matches!(found, Some(Entity::Ranking(one)) if one.status == RankingStatus::Draft)
    }

    fn table(&self) -> Table {
        let today = self.today();
        Table {
            period: Period {
                kind: PeriodKind::Day,
                from: today,
                to: today,
            },
            templates: vec!["SP".into()],
            rule: FlagRule::default(),
            base: 1000,
            rows: vec![Row {
                class: school::class_id(),
                name: Text::new("一(3)班", "1(3)"),
                grade: 1,
                average: Some(1000),
                checked: 1,
                missing: 0,
                not_swept: 0,
                exempt: 0,
                rivals: 0,
                rank: Some(1),
                grade_rank: Some(1),
                tied: false,
                flag: true,
            }],
        }
    }

    pub(crate) fn entity(&self, tab: TabId, id: Id) -> Option<Entity> {
        let store = self.store(self.tabs.get(&tab)?);
        store.base_row(store.meta().generation, id)?.entity()
    }

    /// The records that this phone has, as far as it can read them.
    fn records(&self, tab: TabId) -> impl Iterator<Item = (Id, Record)> {
        let store = self.tabs.get(&tab).map(|tab| self.store(tab));
        store.into_iter().flat_map(|store| {
            let rows = store.base(store.meta().generation);
            let records = rows.filter(|row| row.kind == "record");
            records.filter_map(|row| match row.entity()? {
                Entity::Record(record) => Some((row.id, record)),
                _ => None,
            })
        })
    }
}
