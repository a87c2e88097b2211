//! The figures of a week (周小结), counted from its records.

use std::collections::BTreeMap;

use domain::calendar::SchoolYear;
use domain::check::Judgement;
use domain::class::Class;
use domain::due::{Mark, Walk, marks, window};
use domain::id::{Id, RoundId, SchoolId};
use domain::issue::{IssueKind, Level};
use domain::kept::{Kept, kept};
use domain::plan::Plan;
use domain::ranking::Table;
use domain::record::Record;
use domain::round::Round;
use domain::school::School;
use domain::template::Template;
use domain::text::Text;
use domain::time::{Date, UtcMillis};
use store::Read;

use super::book::register;
use super::issue::closing;
use super::recorded::is_made_up;
use super::week::Week;
use super::weekly::{each_issue, of_days, published};
use crate::problem::Problem;
use crate::rank::Counted;

/// The marks that are counted, in this order; what stands in other lines of the page is not among
/// them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Special {
    /// 补录
    LateEntry,
    /// 重复巡视
    Doubled,
    /// 未按顺序
    OutOfOrder,
    /// 过快
    Quick,
    /// 位置异常
    Away,
    /// 缺抽拍
    NoPhoto,
    /// 时钟存疑
    ClockDoubtful,
    /// 补检
    MadeUp,
    /// 纸质转录
    OnPaper,
    /// Windows with several results, undecided.
    Rivals,
    /// 漏检
    Missing,
}

/// What a week came to.
#[derive(Debug)]
pub(super) struct Figures {
    /// The plans that were due, by name.
    pub(super) plans: Vec<(Text, Kept)>,
    /// Findings of the week, by kind and level.
    pub(super) findings: BTreeMap<(IssueKind, Level), u32>,
    /// Findings that are open now, of whatever week.
    pub(super) open: u32,
    /// Of them past their deadline.
    pub(super) overdue: u32,
    /// Findings that were closed in the week, of whatever week.
    pub(super) closed: u32,
    /// The hygiene checks of classes.
    pub(super) table: Table,
    /// The table is the one that was published.
    pub(super) published: bool,
    /// The classes, for the order of their names.
    pub(super) classes: BTreeMap<Id, Class>,
    /// 未打扫
    pub(super) not_swept: u32,
    /// Of them 已补扫.
    pub(super) settled: u32,
    /// The special marks that there were.
    pub(super) marks: BTreeMap<Special, u32>,
}

impl Figures {
    /// Counts a week as it stands at `now`.
    pub(super) async fn count(
        store: &dyn Read,
        (id, school): (SchoolId, &School),
        week: Week,
        now: UtcMillis,
    ) -> Result<Self, Problem> {
        let (first, last) = (week.monday(), week.sunday());
        let records = of_days::<Record>(store, id, first.plus(-1), last.plus(1)).await?;
        let loaded = Loaded {
            school,
            week,
            now,
            plans: register(store, id).await?,
            years: register(store, id).await?,
            templates: register(store, id).await?,
            classes: register(store, id).await?,
            rounds: of_days(store, id, first, last).await?,
            records,
        };
        let issues = Issues::count(store, (id, school), week, now).await?;
        let official = published(store, id, first, last).await?;
        let official = official
            .into_iter()
            .find(|one| one.table.period == week.period());
        let checks = || loaded.of_week().filter_map(|record| record.check.as_ref());
        let not_swept =
            || checks().filter(|check| check.counts() && check.judgement == Judgement::NotSwept);
        let settled = not_swept().filter(|check| check.standing.settled.is_some());
        let table = (official.as_ref()).map_or_else(|| loaded.ranked(), |one| one.table.clone());
        Ok(Self {
            plans: loaded.kept(),
            findings: issues.found,
            open: issues.open,
            overdue: issues.overdue,
            closed: issues.closed,
            not_swept: number(not_swept().count()),
            settled: number(settled.count()),
            marks: loaded.marks(&table),
            published: official.is_some(),
            table,
            classes: loaded.classes,
        })
    }

    /// All plans together.
    pub(super) fn all_kept(&self) -> Kept {
        self.plans
            .iter()
            .fold(Kept::default(), |all, (_, one)| Kept {
                due: all.due + one.due,
                done: all.done + one.done,
                late: all.late + one.late,
                partial: all.partial + one.partial,
                missed: all.missed + one.missed,
            })
    }

    /// Findings of a kind, of a level, or all.
    pub(super) fn found(&self, kind: Option<IssueKind>, level: Option<Level>) -> u32 {
        let wanted = |(of_kind, of_level): &(IssueKind, Level)| {
            kind.is_none_or(|kind| kind == *of_kind) && level.is_none_or(|level| level == *of_level)
        };
        let found = self.findings.iter().filter(|(key, _)| wanted(key));
        found.map(|(_, count)| count).sum()
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Issues, counted.
#[derive(Default)]
struct Issues {
    found: BTreeMap<(IssueKind, Level), u32>,
    open: u32,
    overdue: u32,
    closed: u32,
}

impl Issues {
    async fn count(
        store: &dyn Read,
        (id, school): (SchoolId, &School),
        week: Week,
        now: UtcMillis,
    ) -> Result<Self, Problem> {
        let day = |at: UtcMillis| school.zone.local(at).date;
        let (period, today) = (week.period(), day(now));
        let mut counted = Self::default();
        each_issue(store, id, (None, Date::from_days(0)), now, |issue| {
            if period.has(day(issue.at.at)) {
                let found = counted.found.entry((issue.kind, issue.level));
                *found.or_default() += 1;
            }
            counted.open += u32::from(issue.is_open());
            counted.overdue += u32::from(issue.is_overdue(today));
            let closed = closing(issue).is_some_and(|step| period.has(day(step.at.at)));
            counted.closed += u32::from(closed);
        })
        .await?;
        Ok(counted)
    }
}

/// What is counted.
struct Loaded<'a> {
    school: &'a School,
    week: Week,
    now: UtcMillis,
    plans: BTreeMap<Id, Plan>,
    years: BTreeMap<Id, SchoolYear>,
    templates: BTreeMap<Id, Template>,
    classes: BTreeMap<Id, Class>,
    rounds: BTreeMap<Id, Round>,
    /// With those of a day before and after: a record names its day itself, and one made at night
    /// may name another than its round.
    records: BTreeMap<Id, Record>,
}

impl Loaded<'_> {
    /// The records of the week.
    fn of_week(&self) -> impl Iterator<Item = &Record> {
        let period = self.week.period();
        self.records
            .values()
            .filter(move |record| period.has(record.day))
    }

    fn years(&self) -> Vec<&SchoolYear> {
        self.years.values().collect()
    }

    /// The rounds of a plan, each with its records.
    fn walks(&self, plan: Id) -> Vec<Walk<'_>> {
        let rounds = (self.rounds.iter()).filter(|(_, round)| round.plan.0 == plan);
        rounds
            .map(|(id, round)| {
                let id = RoundId(*id);
                let records = self.records.values();
                Walk {
                    id,
                    round,
                    records: records.filter(|one| one.round == Some(id)).collect(),
                }
            })
            .collect()
    }

    fn kept(&self) -> Vec<(Text, Kept)> {
        let (years, zone) = (self.years(), &self.school.zone);
        let mut plans: Vec<_> = self
            .plans
            .iter()
            .map(|(id, plan)| {
                let walks = self.walks(*id);
                let period = self.week.period();
                let kept = kept(plan, &years, zone, period, &walks, self.now);
                (plan.name.clone(), kept)
            })
            .filter(|(_, kept)| kept.due > 0)
            .collect();
        plans.sort_by(|(a, _), (b, _)| a.zh.cmp(&b.zh));
        plans
    }

    /// The ranking as it would be published now.
    fn ranked(&self) -> Table {
        let counted = Counted {
            school: self.school,
            plans: &self.plans,
            years: &self.years,
            templates: &self.templates,
            classes: &self.classes,
            records: &self.records,
        };
        counted.table(self.week.period(), self.now)
    }

    fn marks(&self, table: &Table) -> BTreeMap<Special, u32> {
        let mut counted: BTreeMap<Special, u32> = BTreeMap::new();
        let mut count = |special, n: u32| {
            if n > 0 {
                *counted.entry(special).or_default() += n;
            }
        };
        for special in self.plans.keys().flat_map(|plan| self.marks_of(*plan)) {
            count(special, 1);
        }
        for record in self.of_week() {
            let Some(check) = record.check.as_ref().filter(|check| check.counts()) else {
                continue;
            };
            count(Special::OnPaper, u32::from(check.paper.is_some()));
            count(
                Special::MadeUp,
                u32::from(is_made_up(&self.plans, &self.school.zone, record)),
            );
        }
        for row in &table.rows {
            count(Special::Rivals, u32::from(row.rivals));
            count(Special::Missing, u32::from(row.missing));
        }
        counted
    }

    /// The special marks of a plan's rounds.
    fn marks_of(&self, plan: Id) -> Vec<Special> {
        let of = self.plans.get(&plan);
        let walks = self.walks(plan);
        let mut found = Vec::new();
        for walk in &walks {
            let (round, zone) = (walk.round, &self.school.zone);
            let window = of.and_then(|plan| window(plan, &round.slot, zone, round.day));
            let Some(window) = window else {
                continue;
            };
            let others: Vec<_> = (walks.iter())
                .filter(|one| one.round.slot == round.slot && one.round.day == round.day)
                .cloned()
                .collect();
            let marks = marks(walk, &window, &others, self.now, None);
            found.extend(marks.into_iter().filter_map(special));
        }
        found
    }
}

/// Late rounds and those with points left out stand in the table of plans; which codes were read, in
/// the form of each round.
const fn special(mark: Mark) -> Option<Special> {
    match mark {
        Mark::LateEntry => Some(Special::LateEntry),
        Mark::Doubled => Some(Special::Doubled),
        Mark::OutOfOrder => Some(Special::OutOfOrder),
        Mark::Quick { .. } => Some(Special::Quick),
        Mark::Away { .. } => Some(Special::Away),
        Mark::NoPhoto { .. } => Some(Special::NoPhoto),
        Mark::ClockDoubtful => Some(Special::ClockDoubtful),
        Mark::Late { .. } | Mark::Partial { .. } | Mark::Unsigned { .. } => None,
    }
}
