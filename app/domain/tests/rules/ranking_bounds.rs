//! Where rankings begin and end: the flags of each rule, two results for one window, the days of a
//! period, the windows that have closed; against what is counted one by one.

use std::collections::{BTreeMap, BTreeSet};

use domain::check::{ClassWindow, Judgement};
use domain::id::{ClassId, PlanId, RecordId, TemplateId};
use domain::plan::{Plan, PlanDays, RoutePoint};
use domain::rank::{Field, closed_windows, rank};
use domain::ranking::{FlagRule, Period, PeriodKind, Row, Table};
use domain::record::Record;
use domain::time::{Date, MINUTE_MS, MinuteOfDay, Weekday, Zone};
use domain::when::names;
use proptest::prelude::*;

use crate::due::year;
use crate::ranking_model::{
    BASES, Made, class, class_id, counting, made, template, template_id, to_record,
};
use crate::sample::{date, plan, slot};

const CLASSES: usize = 4;
const FIRST: &str = "2026-09-07";

/// The first `days` days of what was made, ranked as a term of so many days.
fn table(list: &[Made], days: i32, rule: FlagRule) -> Table {
    let templates: Vec<_> = (0..BASES.len())
        .map(|n| (template_id(n), template(n)))
        .collect();
    let classes: Vec<_> = (0..CLASSES).map(|n| (class_id(n), class(n))).collect();
    let records: Vec<_> = (0..).zip(list).map(|(n, one)| to_record(n, one)).collect();
    let templates: Vec<(TemplateId, _)> = templates.iter().map(|(id, one)| (*id, one)).collect();
    let classes: Vec<(ClassId, _)> = classes.iter().map(|(id, one)| (*id, one)).collect();
    let records: Vec<(RecordId, &Record)> = records.iter().map(|(id, one)| (*id, one)).collect();
    let field = Field {
        templates: &templates,
        classes: &classes,
        records: &records,
        closed: &[],
    };
    let term = Period {
        kind: PeriodKind::Term,
        from: date(FIRST),
        to: date(FIRST).plus(days - 1),
    };
    rank(&field, term, rule)
}

fn row(table: &Table, class: usize) -> Option<&Row> {
    table.rows.iter().find(|row| row.class == class_id(class))
}

/// Whether the class kept this part of every category, which here is a template's one section.
fn keeps(list: &[Made], class: usize, days: i32, percent: i64) -> bool {
    let mut of: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
    for one in counting(list, class, days) {
        if one.judgement == Judgement::Checked {
            let base = BASES[one.template].0;
            let (taken, worth) = of.entry(one.template).or_default();
            *taken += i64::from(one.off.min(base));
            *worth += i64::from(base);
        }
    }
    of.values()
        .all(|(taken, worth)| (worth - taken) * 100 >= percent * worth)
}

fn rule() -> impl Strategy<Value = FlagRule> {
    prop_oneof![
        (1u16..5).prop_map(|n| FlagRule::TopOfSchool { n }),
        (1u16..3).prop_map(|n| FlagRule::TopOfGrade { n }),
        (0i32..15_001).prop_map(|average| FlagRule::TotalAtLeast { average }),
        (1u8..=100).prop_map(|percent| FlagRule::CategoryAtLeast { percent }),
    ]
}

proptest! {
    /// Few points are taken off, so that averages are often equal.
    #[test]
    fn flags_go_to_whom_the_rule_names(
        list in prop::collection::vec(made(), 0..40),
        coarse in any::<bool>(),
        rule in rule(),
    ) {
        let list: Vec<Made> = list
            .into_iter()
            .map(|one| Made { off: if coarse { one.off % 2 } else { one.off }, ..one })
            .collect();
        let table = table(&list, 7, rule);
        for (class, row) in (0..CLASSES).filter_map(|n| Some((n, row(&table, n)?))) {
            let Some(average) = row.average else {
                prop_assert!(!row.flag, "no result and a flag");
                continue;
            };
            let better = |same_grade: bool| {
                let others = table.rows.iter().filter(|other| !same_grade || other.grade == row.grade);
                others.filter(|other| other.average > Some(average)).count()
            };
            let expected = match rule {
                FlagRule::TopOfSchool { n } => better(false) < usize::from(n),
                FlagRule::TopOfGrade { n } => better(true) < usize::from(n),
                FlagRule::TotalAtLeast { average: least } => average >= least,
                FlagRule::CategoryAtLeast { percent } => keeps(&list, class, 7, i64::from(percent)),
            };
            prop_assert_eq!(row.flag, expected);
        }
    }

    /// Two results for one window are told of, until the director has kept one.
    #[test]
    fn windows_with_two_results_are_counted(list in prop::collection::vec(made(), 0..60)) {
        let table = table(&list, 7, FlagRule::default());
        for class in 0..CLASSES {
            let mut windows: BTreeMap<_, u16> = BTreeMap::new();
            for one in &list {
                let counts = !one.dropped && one.judgement != Judgement::Withdrawn;
                if let (true, Some(slot)) = (counts && one.class == class && one.day < 7, one.slot) {
                    *windows.entry((one.template, one.day, slot)).or_default() += 1;
                }
            }
            let doubled = windows.values().filter(|count| **count > 1).count();
            prop_assert_eq!(row(&table, class).map_or(0, |row| usize::from(row.rivals)), doubled);
        }
    }

    /// What lies outside a period's days might as well not be there.
    #[test]
    fn a_period_ends_with_its_last_day(list in prop::collection::vec(made(), 0..40), days in 1i32..10) {
        let inside: Vec<Made> = list.iter().filter(|one| one.day < days).cloned().collect();
        prop_assert_eq!(
            table(&list, days, FlagRule::default()),
            table(&inside, days, FlagRule::default())
        );
    }

    /// A day lies in exactly one week and one month, and these follow each other without a gap.
    #[test]
    fn weeks_and_months_divide_the_days(day in 0i32..50_000) {
        let day = Date::from_days(day);
        let week = Period::around(PeriodKind::Week, day).unwrap();
        prop_assert!(week.has(day));
        prop_assert_eq!(week.to.days() - week.from.days(), 6);
        prop_assert_eq!(week.from.weekday(), Weekday::Monday);
        let month = Period::around(PeriodKind::Month, day).unwrap();
        prop_assert!(month.has(day));
        let named = |date: Date| { let (year, month, _) = date.ymd(); (year, month) };
        let days = (day.days() - 31..=day.days() + 31).map(Date::from_days);
        for other in days {
            prop_assert_eq!(month.has(other), named(other) == named(day), "{}", other);
        }
        prop_assert!(!month.is_over(month.to) && month.is_over(month.to.plus(1)));
    }

    /// A class misses a window only when it was due in the period and is over.
    #[test]
    fn windows_close_one_by_one(
        slots in prop::collection::btree_set(0u16..30, 1..4),
        school_days in any::<bool>(),
        (from, length) in (0i32..60, 0i32..12),
        now in (0i32..75, 0u16..1440),
    ) {
        let mut plan = plan();
        plan.days = if school_days { PlanDays::SchoolDays } else { PlanDays::Daily };
        // Some end on the next morning.
        plan.slots = (slots.iter()).map(|n| slot(&format!("s{n}"), n * 50, n * 50 + 49)).collect();
        let point = plan.route[0].clone();
        plan.route = (0..3)
            .map(|n| RoutePoint { class: (n > 0).then(|| class_id(n)), ..point.clone() })
            .collect();
        let (year, zone) = (year(), Zone::shanghai());
        let start = date("2026-09-20");
        let period = Period {
            kind: PeriodKind::Week,
            from: start.plus(from),
            to: start.plus(from + length),
        };
        let now = zone.instant(start.plus(now.0), MinuteOfDay(now.1));
        let id = PlanId(template_id(0).0);
        let found = closed_windows(&[(id, &plan)], &[&year], &zone, period, now);
        let found: BTreeSet<_> = found.iter().map(flat).collect();
        prop_assert_eq!(found, slow(&plan, &year, period, now.0));
    }
}

fn flat(window: &ClassWindow<'_>) -> (i32, String, ClassId) {
    (window.day.days(), window.slot.to_owned(), window.class)
}

/// Every day of a year, every slot, every class: those that were due and are over.
fn slow(
    plan: &Plan,
    year: &domain::calendar::SchoolYear,
    period: Period,
    now: i64,
) -> BTreeSet<(i32, String, ClassId)> {
    let mut windows = BTreeSet::new();
    let midnight = |day: Date| i64::from(day.days()) * 86_400_000 - 8 * 3_600_000;
    for day in (0..365).map(|n| date("2026-09-01").plus(n)) {
        for slot in &plan.slots {
            let over = midnight(day) + i64::from(slot.end.0) * MINUTE_MS < now;
            if over && period.has(day) && names(&plan.days, &[year], day) {
                let classes = plan.route.iter().filter_map(|point| point.class);
                windows.extend(classes.map(|class| (day.days(), slot.key.clone(), class)));
            }
        }
    }
    windows
}
