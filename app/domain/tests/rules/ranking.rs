//! Rankings and trends against a slow and obvious model; what the flag rules give.

use std::collections::BTreeSet;

use domain::check::{Check, ClassWindow, Judgement, Window, rivals, score};
use domain::class::{Class, ClassTerm};
use domain::id::{ClassId, PlanId, RecordId, TemplateId};
use domain::rank::{Field, categories, rank, trend};
use domain::ranking::{FlagRule, Period, PeriodKind, Row};
use domain::record::{Record, Value};
use domain::template::{Judged, Template};
use domain::text::Text;
use proptest::prelude::*;

use crate::released::record;
use crate::sample::{NOON, answer, at, date, deduction, id, item, judged};

/// One result: class, template, day and slot, judgement, points off, and whether it was dropped.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) class: usize,
    pub(crate) template: usize,
    pub(crate) day: i32,
    pub(crate) slot: Option<usize>,
    pub(crate) judgement: Judgement,
    pub(crate) off: u16,
    pub(crate) dropped: bool,
}

const SLOTS: [&str; 2] = ["morning", "afternoon"];
pub(crate) const BASES: [(u16, u8); 3] = [(100, 0), (100, 1), (40, 0)];

pub(crate) fn made() -> impl Strategy<Value = Made> {
    let judgement = prop::sample::select(vec![
        Judgement::Checked,
        Judgement::Checked,
        Judgement::Checked,
        Judgement::NotSwept,
        Judgement::Exempt {
            reason: "秋游".into(),
        },
        Judgement::Withdrawn,
    ]);
    (
        0usize..4,
        0usize..3,
        0i32..9,
        prop::option::of(0usize..2),
        judgement,
        0u16..50,
        prop::bool::weighted(0.1),
    )
        .prop_map(
            |(class, template, day, slot, judgement, off, dropped)| Made {
                class,
                template,
                day,
                slot,
                judgement,
                off,
                dropped,
            },
        )
}

pub(crate) fn class_id(n: usize) -> ClassId {
    ClassId(id(&format!("class/{n}")))
}

pub(crate) fn template_id(n: usize) -> TemplateId {
    TemplateId(id(&format!("template/{n}")))
}

pub(crate) fn template(n: usize) -> Template {
    let (base, scale) = BASES[n];
    let mut template = judged();
    template.key = format!("T-{n}");
    template.judged = Some(Judged::Points { base, scale });
    template.sections.truncate(1);
    template.sections[0].items = vec![item("fire.points", deduction(base))];
    template
}

pub(crate) fn class(n: usize) -> Class {
    Class {
        entry_year: 2023,
        number: u16::try_from(n).unwrap(),
        terms: vec![ClassTerm {
            from: date("2026-09-01"),
            grade: u8::try_from(1 + n / 2).unwrap(),
            name: Text::new(format!("{n}班"), ""),
            room: None,
            teacher: None,
        }],
        left: false,
    }
}

pub(crate) fn to_record(number: usize, made: &Made) -> (RecordId, Record) {
    let template = template(made.template);
    let answers = vec![answer("fire.points", Value::Points(made.off))];
    let counts = made.judgement.is_checked();
    let check = Check {
        judgement: made.judgement.clone(),
        score: counts
            .then(|| score(&template, &["fire".into()], &answers))
            .flatten(),
        window: made.slot.map(|slot| Window {
            plan: PlanId(id(&format!("plan/{}", made.template))),
            slot: SLOTS[slot].into(),
            slot_name: Text::default(),
        }),
        dropped_for: made.dropped.then(|| RecordId(id("other"))),
        ..Check::default()
    };
    let minutes = i64::try_from(number).unwrap();
    let record = Record {
        template: template_id(made.template),
        class: Some(class_id(made.class)),
        day: date("2026-09-07").plus(made.day),
        at: at(NOON + minutes * 60_000),
        answers,
        check: Some(Box::new(check)),
        ..record()
    };
    (RecordId(id(&format!("record/{number}"))), record)
}

/// Half up, the way it is learned at school.
fn half_up(part: i64, whole: i64) -> i64 {
    let (quotient, rest) = (part / whole, part % whole);
    quotient + i64::from(rest * 2 >= whole)
}

/// What counts of one class, one by one: of several for one window the first.
pub(crate) fn counting(list: &[Made], class: usize, days: i32) -> Vec<&Made> {
    let mut seen = BTreeSet::new();
    list.iter()
        .filter(|one| one.class == class && one.day < days && !one.dropped)
        .filter(|one| one.judgement != Judgement::Withdrawn)
        .filter(|one| {
            one.slot
                .is_none_or(|slot| seen.insert((one.template, one.day, slot)))
        })
        .collect()
}

fn slow_average(counting: &[&Made]) -> Option<i64> {
    let mut sum = 0;
    let mut covered = 0;
    let mut whole = 0;
    for (template, (base, scale)) in BASES.into_iter().enumerate() {
        let hundredths = if scale == 1 { 10 } else { 100 };
        whole += i64::from(base) * hundredths;
        let got: Vec<i64> = counting
            .iter()
            .filter(|one| one.template == template && one.judgement == Judgement::Checked)
            .map(|one| i64::from(base.saturating_sub(one.off)) * hundredths)
            .collect();
        if let Ok(count @ 1..) = i64::try_from(got.len()) {
            sum += half_up(got.iter().sum(), count);
            covered += i64::from(base) * hundredths;
        }
    }
    (covered > 0).then(|| half_up(sum * whole, covered))
}

fn slow_row(list: &[Made], class: usize, days: i32) -> Option<(i64, [usize; 4])> {
    let counting = counting(list, class, days);
    let count = |judgement: fn(&Judgement) -> bool| {
        counting
            .iter()
            .filter(|one| judgement(&one.judgement))
            .count()
    };
    let windows: BTreeSet<_> = counting
        .iter()
        .filter_map(|one| Some((one.template, one.day, one.slot?)))
        .collect();
    // Every class was due by every template in both windows of every day.
    let due = usize::try_from(days).unwrap() * BASES.len() * SLOTS.len();
    let counts = [
        count(Judgement::is_checked),
        count(|one| *one == Judgement::NotSwept),
        count(|one| matches!(one, Judgement::Exempt { .. })),
        due - windows.len(),
    ];
    Some((slow_average(&counting).unwrap_or(-1), counts))
}

fn closed(days: i32) -> Vec<ClassWindow<'static>> {
    let mut closed = Vec::new();
    for class in 0..4 {
        for template in 0..BASES.len() {
            for slot in SLOTS {
                closed.extend((0..days).map(|day| ClassWindow {
                    class: class_id(class),
                    place: record().place,
                    plan: PlanId(id(&format!("plan/{template}"))),
                    slot,
                    day: date("2026-09-07").plus(day),
                }));
            }
        }
    }
    closed
}

fn ranked(list: &[Made], rule: FlagRule) -> (Vec<Row>, Vec<Vec<Option<i32>>>) {
    let templates: Vec<_> = (0..3).map(|n| (template_id(n), template(n))).collect();
    let classes: Vec<_> = (0..4).map(|n| (class_id(n), class(n))).collect();
    let records: Vec<_> = list
        .iter()
        .enumerate()
        .map(|(n, one)| to_record(n, one))
        .collect();
    let templates: Vec<_> = templates.iter().map(|(id, one)| (*id, one)).collect();
    let classes: Vec<_> = classes.iter().map(|(id, one)| (*id, one)).collect();
    let records: Vec<_> = records.iter().map(|(id, one)| (*id, one)).collect();
    let field = Field {
        templates: &templates,
        classes: &classes,
        records: &records,
        closed: &closed(7),
    };
    let week = Period::around(PeriodKind::Week, date("2026-09-10")).unwrap();
    let table = rank(&field, week, rule);
    assert_eq!(table.base, 10_000 + 1000 + 4000);
    let trends = (0..4)
        .map(|class| trend(&field, class_id(class), &[week]))
        .collect();
    (table.rows, trends)
}

proptest! {
    #[test]
    fn ranks_as_the_model_does(list in prop::collection::vec(made(), 0..40), n in 1u16..4) {
        let (rows, trends) = ranked(&list, FlagRule::TopOfSchool { n });
        prop_assert_eq!(rows.len(), 4);
        for (class, trend) in trends.iter().enumerate() {
            let row = rows.iter().find(|row| row.class == class_id(class)).unwrap();
            let (average, [checked, not_swept, exempt, missing]) = slow_row(&list, class, 7).unwrap();
            prop_assert_eq!(row.average.map_or(-1, i64::from), average);
            let counts = [row.checked, row.not_swept, row.exempt, row.missing].map(usize::from);
            prop_assert_eq!(counts, [checked, not_swept, exempt, missing]);
            prop_assert_eq!(trend, &vec![row.average]);
            let better = rows.iter().filter(|other| other.average > row.average).count() + 1;
            let at_home = rows
                .iter()
                .filter(|other| other.grade == row.grade && other.average > row.average)
                .count() + 1;
            let known = row.average.is_some();
            prop_assert_eq!(row.rank.map(usize::from), known.then_some(better));
            prop_assert_eq!(row.grade_rank.map(usize::from), known.then_some(at_home));
            let same = rows.iter().filter(|other| other.average == row.average).count();
            prop_assert_eq!(row.tied, known && same > 1);
            prop_assert_eq!(row.flag, known && better <= usize::from(n));
        }
        prop_assert!(rows.is_sorted_by(|a, b| a.average >= b.average));
    }

    /// No order of the records changes anything.
    #[test]
    fn the_order_of_records_does_not_matter(list in prop::collection::vec(made(), 0..20)) {
        let records: Vec<_> = list.iter().enumerate().map(|(n, one)| to_record(n, one)).collect();
        let there: Vec<_> = records.iter().map(|(id, one)| (*id, one)).collect();
        let back: Vec<_> = there.iter().rev().copied().collect();
        prop_assert_eq!(rivals(&there), rivals(&back));
        let count: usize = rivals(&there).iter().map(Vec::len).sum();
        prop_assert!(count <= list.len());
    }
}

fn off(class: usize, day: i32, off: u16) -> Made {
    Made {
        class,
        template: 0,
        day,
        slot: Some(0),
        judgement: Judgement::Checked,
        off,
        dropped: false,
    }
}

fn flags(list: &[Made], rule: FlagRule) -> Vec<usize> {
    let (rows, _) = ranked(list, rule);
    (0..4)
        .filter(|class| {
            rows.iter()
                .any(|row| row.flag && row.class == class_id(*class))
        })
        .collect()
}

/// Classes 0 and 1 are one grade, 2 and 3 the other.
#[test]
fn flags_by_each_rule() {
    let list = [off(0, 0, 0), off(1, 0, 1), off(2, 0, 5), off(3, 0, 5)];
    assert_eq!(flags(&list, FlagRule::TopOfSchool { n: 2 }), [0, 1]);
    // The third place is shared, and so is its flag.
    assert_eq!(flags(&list, FlagRule::TopOfSchool { n: 3 }), [0, 1, 2, 3]);
    assert_eq!(flags(&list, FlagRule::TopOfGrade { n: 1 }), [0, 2, 3]);
    let least = 14_850;
    assert_eq!(
        flags(&list, FlagRule::TotalAtLeast { average: least }),
        [0, 1]
    );
    assert_eq!(
        flags(&list, FlagRule::CategoryAtLeast { percent: 96 }),
        [0, 1]
    );
    assert_eq!(
        flags(&list, FlagRule::CategoryAtLeast { percent: 95 }),
        [0, 1, 2, 3]
    );
    assert_eq!(flags(&[], FlagRule::TopOfSchool { n: 3 }), [0usize; 0]);
}

/// A newer version of a template has another base: the older results count by their part.
#[test]
fn versions_with_another_base_are_brought_to_one() {
    let old = template(0);
    let new = Template {
        version: 2,
        judged: Some(Judged::Points { base: 10, scale: 0 }),
        ..old.clone()
    };
    let templates = [(template_id(0), &old), (template_id(9), &new)];
    let (record_id, record) = to_record(0, &off(0, 0, 15));
    let class = class(0);
    let week = Period::around(PeriodKind::Week, date("2026-09-07")).unwrap();
    let field = Field {
        templates: &templates,
        classes: &[(class_id(0), &class)],
        records: &[(record_id, &record)],
        closed: &[],
    };
    let table = rank(&field, week, FlagRule::default());
    assert_eq!((table.base, table.rows[0].average), (1000, Some(850)));
}

/// What each section took off adds up; other classes, other days and what was dropped do not count.
#[test]
fn categories_add_up() {
    let dropped = Made {
        dropped: true,
        ..off(0, 2, 11)
    };
    let list = [
        off(0, 0, 5),
        off(0, 1, 3),
        off(0, 8, 9),
        off(1, 0, 7),
        dropped,
    ];
    let records: Vec<_> = (0..).zip(&list).map(|(n, one)| to_record(n, one)).collect();
    let records: Vec<_> = records.iter().map(|(id, one)| (*id, one)).collect();
    let (template, class) = (template(0), class(0));
    let field = Field {
        templates: &[(template_id(0), &template)],
        classes: &[(class_id(0), &class)],
        records: &records,
        closed: &[],
    };
    let week = Period::around(PeriodKind::Week, date("2026-09-07")).unwrap();
    let found = categories(&field, class_id(0), week);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].template.as_str(), found[0].section.as_str()),
        ("T-0", "fire")
    );
    assert_eq!((found[0].taken, found[0].worth), (800, 20_000));
    assert_eq!(categories(&field, class_id(3), week), []);
}
