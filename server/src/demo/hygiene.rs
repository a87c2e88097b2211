//! Past hygiene checks (卫生检查). In every ten school days there is one of each kind that people ask
//! about: 未打扫 and 已补扫, 免检, a missed window, two results for one class, a 补检, an objection, a
//! paper sheet.

use domain::builtin;
use domain::calendar::SchoolYear;
use domain::check::{Judgement, Paper};
use domain::draft::all_normal;
use domain::due::{Occurrence, occurrences};
use domain::id::{PersonId, PlanId, RecordId, RoundId};
use domain::op::{Action, Op, Submit, record_id, round_id};
use domain::plan::{Plan, RoutePoint};
use domain::record::{Answer, Presence, Value};
use domain::reply::Says;
use domain::template::{ItemKind, Section, Template};
use domain::time::{MINUTE_MS, UtcMillis, Zone};
use sync::server::Author;

use super::checks::{ClassOf, all_classes};
use super::history::{Phone, SETTLED_MS, pick, picked};
use super::{Past, Sent, person, plans};

/// From one door to the next.
const STEP_MS: i64 = 25_000;
/// The section that takes what a paper sheet says in all.
const SHEET: &str = "sheet";

/// What is special about a class room in a window, so many school days ago.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Special {
    /// 未打扫, and the class said 已补扫.
    Settled,
    /// 未打扫
    NotSwept,
    /// 免检
    Exempt,
    /// A second inspector found something else.
    Doubled,
    /// 补检
    MadeUp,
    /// The class objects to what was taken off.
    Objected,
}

/// School days ago, slot, class, and what is special.
pub(super) const SPECIALS: [(usize, &str, ClassOf, Special); 7] = [
    (1, "morning", (3, 2), Special::Objected),
    (1, "afternoon", (5, 4), Special::NotSwept),
    (2, "morning", (3, 2), Special::Settled),
    (2, "afternoon", (2, 3), Special::Doubled),
    (3, "afternoon", (6, 1), Special::Exempt),
    (3, "afternoon", (6, 2), Special::Exempt),
    (5, "morning", (4, 2), Special::MadeUp),
];
/// Nobody checked the class rooms in this window.
pub(super) const MISSED: (usize, &str) = (4, "afternoon");
/// Pupils checked them on paper in this one.
pub(super) const ON_PAPER: (usize, &str) = (6, "afternoon");

/// The special windows come again after so many school days.
const SPECIALS_DAYS: usize = 10;

/// Every check of the past.
pub(super) fn checked(
    now: UtcMillis,
    past: Past,
    zone: &Zone,
    years: &[&SchoolYear],
    plans: &[(PlanId, Plan)],
) -> Vec<Sent> {
    let templates = builtin::templates();
    let today = zone.local(now).date;
    let mut sent = Vec::new();
    for (id, plan) in plans {
        let Some((_, template)) = templates.iter().find(|(id, _)| *id == plan.template) else {
            continue;
        };
        let days = (1..=past.days())
            .map(|days_ago| occurrences(plan, years, zone, today.plus(-days_ago)))
            .filter(|day| !day.is_empty());
        for (day, occurrences) in days.enumerate() {
            for occurrence in &occurrences {
                if occurrence.end.plus(SETTLED_MS) <= now {
                    let window = Window {
                        plan_id: *id,
                        plan,
                        template,
                        occurrence,
                        school_days_ago: day % SPECIALS_DAYS + 1,
                    };
                    sent.extend(window.sent());
                }
            }
        }
    }
    sent
}

/// One window to be written down.
struct Window<'a> {
    plan_id: PlanId,
    plan: &'a Plan,
    template: &'a Template,
    occurrence: &'a Occurrence<'a>,
    school_days_ago: usize,
}

impl Window<'_> {
    fn sent(&self) -> Vec<Sent> {
        let this = (self.school_days_ago, self.occurrence.slot.key.as_str());
        let rooms = self.plan_id == plans::id("HY-01");
        if rooms && this == MISSED {
            return Vec::new();
        }
        if rooms && this == ON_PAPER {
            return vec![self.on_paper()];
        }
        let inspector = self
            .occurrence
            .slot
            .owner
            .unwrap_or_else(|| person("inspector"));
        let phone = self.phone(
            "round",
            inspector,
            self.occurrence.start.plus(2 * MINUTE_MS),
        );
        let start = phone.op("start", phone.begun, self.start(None));
        let round = round_id(start.id);
        let mut groups = vec![vec![start]];
        let mut others = Vec::new();
        let mut at = phone.begun;
        let mut late = Vec::new();
        for (index, point) in (0u16..).zip(&self.plan.route) {
            at = at.plus(STEP_MS);
            let special = self.special(index).filter(|_| rooms);
            let name = format!("class/{index}");
            let submit = self.submit(round, index, point, special);
            let when = match special {
                Some(Special::MadeUp) => self.occurrence.end.plus(12 * MINUTE_MS),
                _ => at,
            };
            let op = phone.op(&name, when, Action::RecordSubmit(submit));
            others.extend(self.afterwards(round, index, special, &op, when));
            if when == at {
                groups.push(vec![op]);
            } else {
                late.push((when, op));
            }
        }
        let mut ended = at.plus(MINUTE_MS);
        for (when, op) in late {
            groups.push(vec![op]);
            ended = ended.max(when.plus(MINUTE_MS));
        }
        groups.push(vec![phone.op("end", ended, end(round))]);
        let mut sent = vec![Sent {
            author: Author::Person(inspector),
            received: ended.plus(MINUTE_MS),
            groups,
        }];
        sent.extend(others);
        sent
    }

    /// Names it among all windows.
    fn key(&self) -> String {
        let Self {
            occurrence,
            plan_id,
            ..
        } = self;
        format!("{plan_id}/{}/{}", occurrence.day, occurrence.slot.key)
    }

    fn phone(&self, name: &str, walker: PersonId, begun: UtcMillis) -> Phone {
        Phone {
            key: format!("{}/{name}", self.key()),
            walker,
            begun,
        }
    }

    fn start(&self, late_entry: Option<String>) -> Action {
        Action::RoundStart {
            plan: self.plan_id,
            slot: self.occurrence.slot.key.clone(),
            day: self.occurrence.day,
            late_entry,
        }
    }

    fn special(&self, index: u16) -> Option<Special> {
        let class = all_classes().nth(usize::from(index))?;
        SPECIALS
            .iter()
            .find(|(days, slot, of, _)| {
                (*days, *slot, *of)
                    == (
                        self.school_days_ago,
                        self.occurrence.slot.key.as_str(),
                        class,
                    )
            })
            .map(|(.., special)| *special)
    }

    fn submit(
        &self,
        round: RoundId,
        index: u16,
        point: &RoutePoint,
        special: Option<Special>,
    ) -> Submit {
        let judgement = match special {
            Some(Special::NotSwept | Special::Settled) => Judgement::NotSwept,
            Some(Special::Exempt) => Judgement::Exempt {
                reason: "外出活动".into(),
            },
            _ => Judgement::Checked,
        };
        let key = format!("{}/found/{index}", self.key());
        let must = matches!(special, Some(Special::Objected | Special::Doubled));
        let answers = if judgement.is_checked() {
            self.answers(&point.sections, &key, must || pick(&key, 8) == 0)
        } else {
            Vec::new()
        };
        Submit {
            template: self.plan.template,
            sections: point.sections.clone(),
            place: point.place,
            class: point.class,
            round: Some(round),
            point: Some(index),
            day: self.occurrence.day,
            presence: Presence::Tapped,
            code: None,
            photos: Vec::new(),
            dwell_ms: None,
            answers,
            by_exception: judgement.is_checked(),
            late_entry: None,
            judgement,
            paper: None,
        }
    }

    /// Everything normal, but for one or two things when something is `found`.
    fn answers(&self, sections: &[String], key: &str, found: bool) -> Vec<Answer> {
        let sections: Vec<&Section> = self
            .template
            .sections
            .iter()
            .filter(|section| sections.contains(&section.key))
            .collect();
        let mut answers = all_normal(&sections).unwrap_or_default();
        if !found {
            return answers;
        }
        let items: Vec<_> = sections.iter().flat_map(|section| &section.items).collect();
        for turn in 0..=pick(&format!("{key}/many"), 2) {
            let Some(item) = picked(&items, &format!("{key}/{turn}")) else {
                continue;
            };
            let value = match &item.kind {
                ItemKind::Deduction { max, steps } => {
                    let step = picked(steps, &format!("{key}/step/{turn}"));
                    Value::Points(step.map_or(1.min(*max), |step| step.points.min(2)))
                }
                _ => Value::Fail,
            };
            let words = picked(&item.phrases, &format!("{key}/words/{turn}"));
            if let Some(answer) = answers.iter_mut().find(|one| one.item == item.key) {
                answer.value = value;
                answer.note = words.map(|words| words.zh.clone()).unwrap_or_default();
            }
        }
        answers
    }

    /// What others did about a check.
    fn afterwards(
        &self,
        round: RoundId,
        index: u16,
        special: Option<Special>,
        op: &Op,
        at: UtcMillis,
    ) -> Option<Sent> {
        let record = record_id(op.id);
        match special? {
            Special::Settled => Some(self.reply(record, Says::Swept, "", at.plus(50 * MINUTE_MS))),
            Special::Objected => {
                let why = "早读前已擦过，检查时正在发作业，讲台上是学生刚交的本子";
                Some(self.reply(record, Says::Objection, why, at.plus(95 * MINUTE_MS)))
            }
            Special::Doubled => {
                let helper = person("inspector-2");
                let phone = self.phone("helper", helper, self.occurrence.start.plus(MINUTE_MS));
                let found = self.plan.route.get(usize::from(index)).map(|point| {
                    let clean = self.answers(&point.sections, &phone.key, false);
                    Submit {
                        answers: clean,
                        ..self.submit(round, index, point, special)
                    }
                })?;
                let met = at.plus(3 * MINUTE_MS);
                Some(Sent {
                    author: Author::Person(helper),
                    received: met.plus(40 * MINUTE_MS),
                    groups: vec![vec![phone.op("again", met, Action::RecordSubmit(found))]],
                })
            }
            Special::NotSwept | Special::Exempt | Special::MadeUp => None,
        }
    }

    /// The class teacher answers.
    fn reply(&self, record: RecordId, says: Says, note: &str, at: UtcMillis) -> Sent {
        let teacher = person("teacher");
        let phone = self.phone("reply", teacher, at.plus(-5 * MINUTE_MS));
        let reply = Action::RecordReply {
            record,
            says,
            note: note.to_owned(),
            photos: Vec::new(),
        };
        Sent {
            author: Author::Person(teacher),
            received: at.plus(MINUTE_MS),
            groups: vec![vec![phone.op("reply", at, reply)]],
        }
    }

    /// A sheet that pupils filled in, keyed an hour after the window (纸质转录).
    fn on_paper(&self) -> Sent {
        let clerk = person("inspector-2");
        let phone = self.phone("paper", clerk, self.occurrence.end.plus(60 * MINUTE_MS));
        let why = Some("纸质转录".to_owned());
        let start = phone.op("start", phone.begun, self.start(why.clone()));
        let round = round_id(start.id);
        let keyed = phone.begun.plus(4 * MINUTE_MS);
        let total = self
            .template
            .sections
            .iter()
            .find(|section| section.key == SHEET)
            .and_then(|section| section.items.first());
        let lines = (0u16..)
            .zip(&self.plan.route)
            .map(|(index, point)| {
                let name = format!("class/{index}");
                let key = format!("{}/{name}", phone.key);
                let points = if pick(&key, 6) == 0 {
                    1 + pick(&format!("{key}/off"), 4)
                } else {
                    0
                };
                let answer = total.map(|item| Answer {
                    item: item.key.clone(),
                    value: Value::Points(u16::try_from(points).unwrap_or(0)),
                    level: None,
                    note: String::new(),
                    photos: Vec::new(),
                });
                let submit = Submit {
                    sections: vec![SHEET.to_owned()],
                    answers: answer.into_iter().collect(),
                    by_exception: false,
                    late_entry: why.clone(),
                    paper: Some(Box::new(Paper {
                        group: "红领巾岗".into(),
                        sheet: None,
                    })),
                    ..self.submit(round, index, point, None)
                };
                phone.op(&name, keyed, Action::RecordSubmit(submit))
            })
            .collect();
        let ended = keyed.plus(MINUTE_MS);
        Sent {
            author: Author::Person(clerk),
            received: ended.plus(MINUTE_MS),
            groups: vec![vec![start], lines, vec![phone.op("end", ended, end(round))]],
        }
    }
}

fn end(round: RoundId) -> Action {
    let note = String::new();
    Action::RoundEnd { round, note }
}
