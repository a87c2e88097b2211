//! Past rounds. In every two weeks there is one of each kind that people ask about: a missed, a
//! late, a too-quick, a doubled one and one entered after the fact (补录).

use domain::builtin;
use domain::calendar::SchoolYear;
use domain::check::Judgement;
use domain::draft::{all_normal, lacks};
use domain::due::{Occurrence, occurrences};
use domain::id::{GroupId, Id, OpId, PersonId, PlanId};
use domain::op::{Action, Op, SCHEMA, Submit, round_id};
use domain::plan::{Plan, RoutePoint};
use domain::record::{Answer, Presence, Value};
use domain::template::{Section, Template};
use domain::time::{Contact, MINUTE_MS, Stamp, UtcMillis, Zone};
use sync::server::Author;

use super::{Past, Sent, person, plans, school};
use crate::key::Key;
use crate::seal;

/// A slot is part of the history once its round would be over and sent.
pub(super) const SETTLED_MS: i64 = 90 * MINUTE_MS;
/// The point after which the too-quick round was too quick.
const QUICK_AFTER: usize = 4;

/// What became of a slot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Walked,
    Missed,
    Late,
    Quick,
    Doubled,
    Entered,
}

/// The special rounds come again after so many days.
const FATES_DAYS: i32 = 14;
/// From one point to the next on a route that leaves time for it.
const STEP_MS: i64 = 120_000;

/// The five special rounds are fire patrols by day, which are due on every day of the year.
fn fate(plan: PlanId, slot: &str, days_ago: i32) -> Fate {
    if plan != plans::id("SP-02") || slot != "day" {
        return Fate::Walked;
    }
    match days_ago % FATES_DAYS {
        2 => Fate::Entered,
        3 => Fate::Missed,
        5 => Fate::Late,
        6 => Fate::Quick,
        8 => Fate::Doubled,
        _ => Fate::Walked,
    }
}

/// A number below `bound` that looks random and is always the same for `key`.
pub(super) fn pick(key: &str, bound: i64) -> i64 {
    let sum = Id::named(key)
        .as_bytes()
        .iter()
        .fold(0i64, |sum, byte| (sum * 31 + i64::from(*byte)) % 1_000_003);
    sum % bound.max(1)
}

/// Every round of the past.
pub(super) fn walked(
    now: UtcMillis,
    past: Past,
    zone: &Zone,
    years: &[&SchoolYear],
    plans: &[(PlanId, Plan)],
    key: &Key,
) -> Vec<Sent> {
    let templates = builtin::templates();
    let today = zone.local(now).date;
    let mut sent = Vec::new();
    for days_ago in 1..=past.days() {
        let day = today.plus(-days_ago);
        for (id, plan) in plans {
            let Some((_, template)) = templates.iter().find(|(id, _)| *id == plan.template) else {
                continue;
            };
            for occurrence in occurrences(plan, years, zone, day) {
                if occurrence.end.plus(SETTLED_MS) <= now {
                    let fate = fate(*id, &occurrence.slot.key, days_ago);
                    let walks = walks(*id, &occurrence, fate);
                    sent.extend(walks.iter().map(|walk| walk.sent(plan, template, key)));
                }
            }
        }
    }
    sent
}

/// The rounds of one slot: none, one or two.
fn walks<'a>(plan: PlanId, occurrence: &'a Occurrence<'a>, fate: Fate) -> Vec<Walk<'a>> {
    let key = format!("{plan}/{}/{}", occurrence.day, occurrence.slot.key);
    let usual = Walk {
        begun: occurrence
            .start
            .plus((3 + pick(&format!("{key}/start"), 12)) * MINUTE_MS),
        walker: occurrence.slot.owner.unwrap_or_else(|| person("patrol")),
        key,
        plan,
        occurrence,
        fate,
    };
    match fate {
        Fate::Missed => Vec::new(),
        Fate::Walked | Fate::Quick => vec![usual],
        Fate::Late => vec![Walk {
            begun: occurrence.end.plus(25 * MINUTE_MS),
            ..usual
        }],
        Fate::Entered => vec![Walk {
            begun: occurrence.end.plus(140 * MINUTE_MS),
            ..usual
        }],
        Fate::Doubled => {
            let again = Walk {
                begun: usual.begun.plus(50 * MINUTE_MS),
                walker: person("guard-2"),
                key: format!("{}/again", usual.key),
                ..usual
            };
            vec![usual, again]
        }
    }
}

/// One round to be written down.
#[derive(Clone)]
struct Walk<'a> {
    /// Names it among all.
    key: String,
    plan: PlanId,
    occurrence: &'a Occurrence<'a>,
    walker: PersonId,
    begun: UtcMillis,
    fate: Fate,
}

impl Walk<'_> {
    fn sent(&self, plan: &Plan, template: &Template, key: &Key) -> Sent {
        let late_entry =
            (self.fate == Fate::Entered).then(|| "巡查时手机没电，按纸质记录补录".to_owned());
        let start = self.op(
            "start",
            self.begun,
            Action::RoundStart {
                plan: self.plan,
                slot: self.occurrence.slot.key.clone(),
                day: self.occurrence.day,
                late_entry: late_entry.clone(),
            },
        );
        let round = round_id(start.id);
        let mut groups = vec![vec![start]];
        let mut at = self.begun;
        for (index, point) in plan.route.iter().enumerate() {
            at = at.plus(self.step_ms(index, plan.route.len()));
            let submit = Submit {
                round: Some(round),
                point: u16::try_from(index).ok(),
                late_entry: late_entry.clone(),
                // What was entered after the fact was scanned nowhere.
                code: (self.fate != Fate::Entered)
                    .then(|| seal::secret(key, school(), point.place, 0)),
                ..self.record(point, template, index)
            };
            let name = format!("point/{index}");
            groups.push(vec![self.op(&name, at, Action::RecordSubmit(submit))]);
        }
        let ended = at.plus(MINUTE_MS);
        let note = String::new();
        groups.push(vec![self.op(
            "end",
            ended,
            Action::RoundEnd { round, note },
        )]);
        let minutes = 1 + pick(&format!("{}/sent", self.key), 20);
        Sent {
            author: Author::Person(self.walker),
            received: ended.plus(minutes * MINUTE_MS),
            groups,
        }
    }

    /// From one point to the next, two to three minutes where the window leaves them; on paper
    /// before one's eyes less.
    fn step_ms(&self, index: usize, points: usize) -> i64 {
        let window = self.occurrence.end.since(self.occurrence.start);
        let share = window / i64::try_from(points).unwrap_or(1).max(1);
        let step = share.min(STEP_MS);
        match self.fate {
            Fate::Quick if index == QUICK_AFTER => 4_000,
            Fate::Entered => 25_000,
            _ => step + pick(&format!("{}/step/{index}", self.key), step / 2),
        }
    }

    fn record(&self, point: &RoutePoint, template: &Template, index: usize) -> Submit {
        let sections: Vec<&Section> = template
            .sections
            .iter()
            .filter(|section| point.sections.contains(&section.key))
            .collect();
        let mut answers = all_normal(&sections).unwrap_or_default();
        // About one point in ten has a finding, where the template lets it go without a photo.
        let key = format!("{}/found/{index}", self.key);
        let found = pick(&key, 10) == 0 && find_something(&sections, &mut answers, &key);
        let presence = if self.fate == Fate::Entered {
            Presence::Tapped
        } else {
            Presence::Signed
        };
        Submit {
            template: builtin::template_id(&template.key, template.version),
            sections: point.sections.clone(),
            place: point.place,
            class: None,
            round: None,
            point: None,
            day: self.occurrence.day,
            presence,
            code: None,
            photos: Vec::new(),
            dwell_ms: Some(15_000 + pick(&format!("{}/dwell/{index}", self.key), 40_000)),
            answers,
            by_exception: !found,
            late_entry: None,
            judgement: Judgement::Checked,
            paper: None,
        }
    }

    fn op(&self, name: &str, at: UtcMillis, action: Action) -> Op {
        let phone = Phone {
            key: self.key.clone(),
            walker: self.walker,
            begun: self.begun,
        };
        phone.op(name, at, action)
    }
}

/// The phone that somebody carries on a round.
pub(super) struct Phone {
    /// Names what is done with it among all.
    pub(super) key: String,
    /// Who carries it.
    pub(super) walker: PersonId,
    /// When the round began.
    pub(super) begun: UtcMillis,
}

impl Phone {
    /// The phone had seen the server ten minutes before the round began; its clock is two
    /// seconds fast.
    pub(super) fn op(&self, name: &str, at: UtcMillis, action: Action) -> Op {
        const FAST_MS: i64 = 2_000;
        let seen = self.begun.plus(-10 * MINUTE_MS);
        let page = u32::try_from(pick(&self.key, 1_000_000)).unwrap_or(0);
        let id = Id::named(&format!("demo/{}/{name}", self.key));
        let contact = Contact {
            server: seen,
            wall: seen.plus(FAST_MS),
            mono_ms: 1_000,
            page,
        };
        Op {
            id: OpId(id),
            group: GroupId(id.derive("demo/group", 0)),
            school: school(),
            person: self.walker,
            schema: SCHEMA,
            app: env!("CARGO_PKG_VERSION").into(),
            at: Stamp {
                wall: at.plus(FAST_MS),
                offset_min: 480,
                mono_ms: contact.mono_ms + at.since(seen),
                page,
                contact: Some(contact),
            },
            action,
        }
    }
}

/// Turns one judgement that asks for no photo into a finding in the template's own words; there may
/// be none. `key` decides which.
fn find_something(sections: &[&Section], answers: &mut [Answer], key: &str) -> bool {
    let found: Vec<Answer> = sections
        .iter()
        .flat_map(|section| &section.items)
        .filter_map(|item| {
            let words = picked(&item.phrases, &format!("{key}/words"))?;
            let found = Answer {
                item: item.key.clone(),
                value: Value::Fail,
                level: item.on_fail.default_level,
                note: words.zh.clone(),
                photos: Vec::new(),
            };
            lacks(item, Some(&found)).is_empty().then_some(found)
        })
        .collect();
    let Some(found) = picked(&found, &format!("{key}/item")) else {
        return false;
    };
    let Some(answer) = answers.iter_mut().find(|one| one.item == found.item) else {
        return false;
    };
    answer.clone_from(found);
    true
}

pub(super) fn picked<'a, T>(list: &'a [T], key: &str) -> Option<&'a T> {
    let bound = i64::try_from(list.len()).ok()?;
    list.get(usize::try_from(pick(key, bound)).ok()?)
}
