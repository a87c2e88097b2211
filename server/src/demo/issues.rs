//! What became of the findings of two weeks: most are closed, one was returned, one is past its
//! deadline, and in the weeks of school there is one in every other state too.

use domain::id::{IssueId, PersonId};
use domain::issue::{Act, Deed, Level};
use domain::op::{Action, Op, issue_id};
use domain::time::{Date, MINUTE_MS, MinuteOfDay, UtcMillis, Zone};
use sync::server::Author;

use super::history::{Phone, pick, picked};
use super::{Sent, person};

/// What was done, with which parts.
const MENDED: [&str; 5] = [
    "已更换灯管两支",
    "已紧固螺丝，更换合页一副",
    "已清理并复位",
    "已疏通，更换垫圈一个",
    "已补刷警示漆",
];

/// How a finding goes on.
#[derive(Clone, Copy)]
enum Course {
    /// Assigned, mended, passed by the director.
    Closed,
    /// Taken on, mended, passed by who found it.
    Taken,
    /// Assigned with a short deadline, and not mended.
    Overdue,
    /// Mended, and returned once.
    Returned,
    /// Mended, and nobody has looked yet.
    ToRecheck,
    /// Mended on the spot.
    OnSpot,
    /// Has to wait for parts.
    Suspended,
    /// Cannot be mended here.
    Escalated,
    /// The director decides on another level, then assigns it.
    Graded,
    /// Nobody has it.
    Left,
}

/// The first findings go every way there is, the later ones most often to the end.
fn course(number: usize) -> Course {
    use Course::{
        Closed, Escalated, Graded, Left, OnSpot, Overdue, Returned, Suspended, Taken, ToRecheck,
    };
    const FIRST: [Course; 10] = [
        Closed, Overdue, Returned, ToRecheck, Left, Suspended, Escalated, Taken, OnSpot, Graded,
    ];
    const LATER: [Course; 6] = [Closed, Taken, OnSpot, Closed, Taken, Left];
    let later = LATER.get(number % LATER.len()).copied().unwrap_or(Closed);
    FIRST.get(number).copied().unwrap_or(later)
}

/// A finding, as its record opened it.
struct Found<'a> {
    issue: IssueId,
    reporter: PersonId,
    level: Option<Level>,
    at: UtcMillis,
    zone: &'a Zone,
}

/// What was done until yesterday about what was found on these rounds.
pub(super) fn followed(now: UtcMillis, zone: &Zone, walked: &[Sent]) -> Vec<Sent> {
    let today = zone.local(now).date;
    let mut found: Vec<Found<'_>> = (walked.iter())
        .flat_map(|sent| sent.groups.iter().flatten())
        .flat_map(|op| opened(op, zone))
        .collect();
    found.sort_by_key(|one| (one.at, one.issue));
    let mut sent = Vec::new();
    for (number, one) in found.iter().enumerate() {
        let steps = one.steps(course(number));
        let done = steps.into_iter().take_while(|step| step.at(one).1 < today);
        sent.extend(done.map(|step| step.sent(one)));
    }
    sent
}

/// The issues that an operation opens: of these rounds every judgement with a level.
fn opened<'a>(op: &Op, zone: &'a Zone) -> Vec<Found<'a>> {
    let Action::RecordSubmit(submit) = &op.action else {
        return Vec::new();
    };
    (0..)
        .zip(&submit.answers)
        .filter(|(_, answer)| matches!(answer.value, domain::record::Value::Fail))
        .map(|(number, answer)| Found {
            issue: issue_id(op.id, number),
            reporter: op.person,
            level: answer.level,
            at: op.at.wall,
            zone,
        })
        .collect()
}

/// One step: so many days after the finding, at a time of day, by whom.
struct Step {
    days: i32,
    minute: u16,
    person: PersonId,
    deed: Deed,
}

impl Found<'_> {
    fn steps(&self, course: Course) -> Vec<Step> {
        let (director, worker) = (person("director"), person("repair"));
        let step = |days, hour: u16, person, act| Step {
            days,
            // No two people at the same minute, whatever was found on one day.
            minute: hour * 60 + u16::try_from(pick(&self.issue.to_string(), 50)).unwrap_or(0),
            person,
            deed: self.deed(act, worker),
        };
        let assign = step(1, 8, director, Act::Assign);
        let mended = step(2, 10, worker, Act::Repair);
        match course {
            Course::Closed => vec![assign, mended, step(3, 9, director, Act::Pass)],
            Course::Taken => vec![
                step(1, 9, worker, Act::Take),
                mended,
                step(3, 7, self.passer(director), Act::Pass),
            ],
            Course::Overdue => vec![assign],
            Course::Returned => vec![assign, mended, step(3, 9, director, Act::Return)],
            Course::ToRecheck => vec![assign, mended],
            Course::OnSpot if self.level == Some(Level::Minor) => {
                vec![step(1, 7, self.reporter, Act::OnSpot)]
            }
            Course::OnSpot => vec![
                step(1, 7, self.reporter, Act::OnSpot),
                step(1, 9, director, Act::Pass),
            ],
            Course::Suspended => vec![assign, step(2, 11, worker, Act::Suspend)],
            Course::Escalated => vec![assign, step(2, 14, worker, Act::Escalate)],
            Course::Graded => vec![step(1, 7, director, Act::Grade), assign],
            Course::Left => Vec::new(),
        }
    }

    /// Who found it passes it, unless it is grave.
    fn passer(&self, director: PersonId) -> PersonId {
        let grave = self.level.is_some_and(Level::is_grave);
        if grave { director } else { self.reporter }
    }

    /// What the director decides that it is instead.
    const fn graded(&self) -> Level {
        match self.level {
            Some(Level::Minor) => Level::General,
            _ => Level::Minor,
        }
    }

    fn deed(&self, act: Act, worker: PersonId) -> Deed {
        let words = match act {
            Act::Assign => "请尽快处理，先做好防护",
            Act::Repair | Act::OnSpot => {
                let key = format!("{}/mended", self.issue);
                picked(&MENDED, &key).copied().unwrap_or_default()
            }
            Act::Return => "还有一处没有修好，请再看一次",
            Act::Suspend => "等配件到货；已设围挡；已告知值周组",
            Act::Escalate => "需要专业队伍；已停用并张贴警示；已报校长",
            Act::Grade => "已到现场核实",
            Act::Take | Act::Pass | Act::Dismiss => "",
        };
        Deed {
            act,
            owner: (act == Act::Assign).then_some(worker),
            deadline: (act == Act::Assign).then(|| self.day().plus(4)),
            level: (act == Act::Grade).then(|| self.graded()),
            words: words.into(),
            photos: Vec::new(),
        }
    }

    fn day(&self) -> Date {
        self.zone.local(self.at).date
    }
}

impl Step {
    fn at(&self, found: &Found<'_>) -> (UtcMillis, Date) {
        let day = found.day().plus(self.days);
        (found.zone.instant(day, MinuteOfDay(self.minute)), day)
    }

    fn sent(self, found: &Found<'_>) -> Sent {
        let (at, _) = self.at(found);
        let phone = Phone {
            key: format!("{}/{:?}", found.issue, self.deed.act),
            walker: self.person,
            begun: at,
        };
        let issue = found.issue;
        let op = phone.op(
            "deed",
            at,
            Action::IssueAct {
                issue,
                deed: self.deed,
            },
        );
        Sent {
            author: Author::Person(self.person),
            received: at.plus(2 * MINUTE_MS),
            groups: vec![vec![op]],
        }
    }
}
