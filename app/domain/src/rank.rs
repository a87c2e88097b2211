//! Computes rankings and trends from checks: the same numbers on the phone, for the days it holds,
//! and on the server.
//!
//! The rule, so that anybody can follow it on paper: a class's average for a template is taken over
//! what was checked, in hundredths of a point, half up; the averages of the templates add up. What
//! was never checked for a class by one template is left out, and the rest scaled up to the whole.
//! 免检 and 未打扫 leave averages alone. A check at any time (抽查) counts like one in a window. Of several results for one window the director has not
//! decided on, the oldest counts.

use core::cmp::Reverse;

use crate::calendar::SchoolYear;
use crate::check::{Check, ClassWindow, Judgement, Score, filled, rivals, worth};
use crate::class::{Class, ClassTerm};
use crate::due::{in_force, occurrences};
use crate::id::{ClassId, PlanId, RecordId, TemplateId};
use crate::plan::Plan;
use crate::ranking::{FlagRule, Period, Row, Table};
use crate::record::Record;
use crate::sorted::{Map, by_key};
use crate::template::{Judged, Template};
use crate::time::{Date, UtcMillis, Zone};

/// What a ranking is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Every version of the templates that count. Only those that give points do.
    pub templates: &'a [(TemplateId, &'a Template)],
    /// The classes.
    pub classes: &'a [(ClassId, &'a Class)],
    /// Records, in any order; those of other days, templates or kinds do not matter.
    pub records: &'a [(RecordId, &'a Record)],
    /// Windows that have closed, from [`closed_windows`].
    pub closed: &'a [ClassWindow<'a>],
}

/// The windows of classes that were due in `period` by these plans and have closed by `now`.
#[must_use]
pub fn closed_windows<'a>(
    plans: &[(PlanId, &'a Plan)],
    years: &[&SchoolYear],
    zone: &Zone,
    period: Period,
    now: UtcMillis,
) -> Vec<ClassWindow<'a>> {
    let last = period.to.min(zone.local(now).date);
    let days = (period.from.days()..=last.days()).map(Date::from_days);
    let mut closed = Vec::new();
    for day in days {
        for (id, plan) in plans {
            let ended = occurrences(plan, years, zone, day)
                .into_iter()
                .filter(|occurrence| occurrence.end < now);
            for occurrence in ended {
                let judged = plan.route.iter().filter(|point| {
                    let since = point.since;
                    since.is_none_or(|since| since <= occurrence.end)
                });
                closed.extend(judged.filter_map(|point| {
                    Some(ClassWindow {
                        class: point.class?,
                        place: point.place,
                        plan: *id,
                        slot: &occurrence.slot.key,
                        day,
                    })
                }));
            }
        }
    }
    closed
}

/// Ranks the classes over `period` and gives the flags by `rule`.
#[must_use]
pub fn rank(field: &Field<'_>, period: Period, rule: FlagRule) -> Table {
    let bases = bases(field.templates);
    let tallies = tallies(field, period);
    let mut rows: Vec<(Row, u16, Tally)> = tallies
        .into_iter()
        .filter_map(|(id, tally)| {
            let (_, class) = field.classes.iter().find(|(one, _)| *one == id)?;
            let term = class.on(period.to)?;
            Some((row(id, term, &tally, &bases), class.number, tally))
        })
        .collect();
    by_key(&mut rows, |(row, number, _)| {
        let average = Reverse(row.average);
        (average, row.grade, *number, row.class)
    });
    number(&mut rows);
    for (row, _, tally) in &mut rows {
        row.flag = row.average.is_some_and(|average| match rule {
            FlagRule::TopOfSchool { n } => row.rank.is_some_and(|rank| rank <= n),
            FlagRule::TopOfGrade { n } => row.grade_rank.is_some_and(|rank| rank <= n),
            FlagRule::TotalAtLeast { average: least } => average >= least,
            FlagRule::CategoryAtLeast { percent } => tally.keeps(percent),
        });
    }
    Table {
        period,
        templates: bases.keys().map(|key| (*key).to_owned()).collect(),
        rule,
        base: bases.values().sum(),
        rows: rows.into_iter().map(|(row, ..)| row).collect(),
    }
}

/// A class's average in each of these periods, in hundredths of a point: its course over days,
/// weeks or months. `None` where nothing was checked.
#[must_use]
pub fn trend(field: &Field<'_>, class: ClassId, periods: &[Period]) -> Vec<Option<i32>> {
    let bases = bases(field.templates);
    periods
        .iter()
        .map(|period| tallies(field, *period).get(&class)?.average(&bases))
        .collect()
}

/// What one category took off a class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Category {
    /// The template, by key.
    pub template: String,
    /// Its section, by key.
    pub section: String,
    /// Taken off in all that counted, in hundredths of a point.
    pub taken: i64,
    /// What there was to lose, likewise.
    pub worth: i64,
}

/// The categories of a class over `period` (分项), by template and section key.
#[must_use]
pub fn categories(field: &Field<'_>, class: ClassId, period: Period) -> Vec<Category> {
    let tallies = tallies(field, period);
    let Some(tally) = tallies.get(&class) else {
        return Vec::new();
    };
    let category = |((template, section), (taken, worth)): (&(&str, &str), &(i64, i64))| Category {
        template: (*template).to_owned(),
        section: (*section).to_owned(),
        taken: *taken,
        worth: *worth,
    };
    tally.categories.iter().map(category).collect()
}

/// The template versions that count in `period`: every version of those that give points and by which
/// some plan judged classes then, whatever became of the plan since.
#[must_use]
pub fn counting<'a>(
    plans: &[(PlanId, &Plan)],
    templates: &[(TemplateId, &'a Template)],
    zone: &Zone,
    period: Period,
) -> Vec<(TemplateId, &'a Template)> {
    let used: Vec<&str> = plans
        .iter()
        .filter(|(_, plan)| plan.route.iter().any(|point| point.class.is_some()))
        .filter(|(_, plan)| in_force(plan, zone, period))
        .filter_map(|(_, plan)| {
            let (_, template) = templates.iter().find(|(id, _)| *id == plan.template)?;
            matches!(template.judged, Some(Judged::Points { .. })).then_some(template.key.as_str())
        })
        .collect();
    templates
        .iter()
        .filter(|(_, template)| used.contains(&template.key.as_str()))
        .copied()
        .collect()
}

/// What there is to get by each template key, in hundredths: the newest version's base.
fn bases<'a>(templates: &[(TemplateId, &'a Template)]) -> Map<&'a str, i32> {
    let mut newest: Map<&str, (u32, i32)> = Map::new();
    for (_, template) in templates {
        if let Some(Judged::Points { base, scale }) = template.judged {
            let this = (template.version, hundredths(i64::from(base), scale));
            let key = template.key.as_str();
            change(&mut newest, key, |held| *held = (*held).max(this));
        }
    }
    newest
        .into_iter()
        .map(|(key, (_, base))| (key, base))
        .collect()
}

/// An integer times 10^-scale in hundredths; the scale of a template is at most 2.
fn hundredths(value: i64, scale: u8) -> i32 {
    let factor = match scale {
        0 => 100,
        1 => 10,
        _ => 1,
    };
    i32::try_from(value.saturating_mul(factor)).unwrap_or(i32::MAX)
}

/// `part` ÷ `whole`, half up; `whole` is at least 1.
fn rounded(part: i64, whole: i64) -> i32 {
    let whole = whole.max(1);
    let quotient = part
        .saturating_mul(2)
        .saturating_add(whole)
        .div_euclid(whole.saturating_mul(2));
    i32::try_from(quotient).unwrap_or(i32::MAX)
}

/// What was counted for one class.
#[derive(Debug, Default)]
struct Tally<'a> {
    /// By template key: hundredths got together, and how many results.
    got: Map<&'a str, (i64, i64)>,
    /// By template and section key: hundredths taken off together, and what there were.
    categories: Map<(&'a str, &'a str), (i64, i64)>,
    missing: u16,
    not_swept: u16,
    exempt: u16,
    rivals: u16,
}

impl<'a> Tally<'a> {
    fn add(&mut self, template: &'a Template, record: &Record, score: &Score, base: i32) {
        let own = hundredths(i64::from(score.base), score.scale);
        let got = i64::from(hundredths(i64::from(score.got), score.scale));
        // A version with another base counts by what part of it was got.
        let got = if own == base {
            got
        } else {
            i64::from(rounded(got * i64::from(base), i64::from(own)))
        };
        change(&mut self.got, &template.key, |held| {
            held.0 += got;
            held.1 += 1;
        });
        for (key, taken) in record.sections.iter().zip(&score.taken) {
            let Some(section) = template.sections.iter().find(|one| one.key == *key) else {
                continue;
            };
            let worth = worth(template, section);
            let category = (template.key.as_str(), section.key.as_str());
            change(&mut self.categories, category, |held| {
                held.0 += i64::from(hundredths(i64::from(*taken.min(&worth)), score.scale));
                held.1 += i64::from(hundredths(i64::from(worth), score.scale));
            });
        }
    }

    fn average(&self, bases: &Map<&str, i32>) -> Option<i32> {
        let mut sum = 0;
        let mut covered = 0;
        for (key, (got, count)) in self.got.iter() {
            sum += i64::from(rounded(*got, *count));
            covered += i64::from(bases.get(key).copied().unwrap_or_default());
        }
        let whole: i64 = bases.values().map(|base| i64::from(*base)).sum();
        (covered > 0).then(|| rounded(sum * whole, covered))
    }

    /// Whether every category kept at least this part of its points.
    fn keeps(&self, percent: u8) -> bool {
        self.categories
            .values()
            .all(|(taken, worth)| (worth - taken) * 100 >= i64::from(percent) * worth)
    }
}

/// Every class with something to tell: a result or a closed window.
fn tallies<'a>(field: &Field<'a>, period: Period) -> Map<ClassId, Tally<'a>> {
    let templates: Map<TemplateId, &'a Template> = field.templates.iter().copied().collect();
    let bases = bases(field.templates);
    let counting: Vec<_> = field
        .records
        .iter()
        .filter(|(_, record)| {
            period.has(record.day)
                && templates.contains_key(&record.template)
                && record.check.as_deref().is_some_and(Check::counts)
        })
        .copied()
        .collect();
    let mut tallies: Map<ClassId, Tally<'a>> = Map::new();
    let mut later = Vec::new();
    for group in rivals(&counting) {
        if let Some(class) = group.first().and_then(|(_, record)| record.class) {
            change(&mut tallies, class, |tally| tally.rivals += 1);
        }
        later.extend(group.iter().skip(1).map(|(id, _)| *id));
    }
    by_key(&mut later, |id| *id);
    for (id, record) in &counting {
        let (Some(class), Some(check), Some(template)) =
            (record.class, &record.check, templates.get(&record.template))
        else {
            continue;
        };
        if later.binary_search(id).is_ok() {
            continue;
        }
        change(&mut tallies, class, |tally| {
            match (&check.judgement, &check.score) {
                (Judgement::NotSwept, _) => tally.not_swept += 1,
                (Judgement::Exempt { .. }, _) => tally.exempt += 1,
                (_, Some(score)) => {
                    let base = bases.get(template.key.as_str()).copied();
                    tally.add(template, record, score, base.unwrap_or_default());
                }
                _ => {}
            }
        });
    }
    let mut done: Vec<_> = counting
        .iter()
        .filter_map(|(_, record)| filled(record))
        .collect();
    by_key(&mut done, |window| *window);
    for window in field.closed {
        if period.has(window.day) {
            let missing = u16::from(done.binary_search(window).is_err());
            change(&mut tallies, window.class, |tally| tally.missing += missing);
        }
    }
    tallies
}

/// Changes what `map` holds for `key`, which begins as the default.
fn change<K: Ord + Copy, V: Default>(map: &mut Map<K, V>, key: K, change: impl FnOnce(&mut V)) {
    if !map.contains_key(&key) {
        map.insert(key, V::default());
    }
    if let Some(held) = map.get_mut(&key) {
        change(held);
    }
}

fn row(class: ClassId, term: &ClassTerm, tally: &Tally<'_>, bases: &Map<&str, i32>) -> Row {
    let checked: i64 = tally.got.values().map(|(_, count)| count).sum();
    Row {
        class,
        name: term.name.clone(),
        grade: term.grade,
        average: tally.average(bases),
        checked: u16::try_from(checked).unwrap_or(u16::MAX),
        missing: tally.missing,
        not_swept: tally.not_swept,
        exempt: tally.exempt,
        rivals: tally.rivals,
        rank: None,
        grade_rank: None,
        tied: false,
        flag: false,
    }
}

/// Numbers sorted rows: equal averages share a rank, and the next comes as many later.
fn number(rows: &mut [(Row, u16, Tally<'_>)]) {
    let averages: Vec<_> = rows
        .iter()
        .map(|(row, ..)| (row.grade, row.average))
        .collect();
    for (row, ..) in rows {
        let Some(average) = row.average else {
            continue;
        };
        let before = |grade: Option<u8>| {
            let better = averages.iter().filter(|(of, other)| {
                grade.is_none_or(|grade| *of == grade) && *other > Some(average)
            });
            u16::try_from(better.count() + 1).ok()
        };
        row.rank = before(None);
        row.grade_rank = before(Some(row.grade));
        let same = averages.iter().filter(|(_, other)| *other == Some(average));
        row.tied = same.count() > 1;
    }
}
