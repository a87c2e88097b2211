//! Rankings and trends against a slow and obvious model; what the flag rules give.

use domain::check::{Judgement, rivals};
use domain::rank::{Field, categories, rank, trend};
use domain::ranking::{FlagRule, Period, PeriodKind, Row};
use domain::template::{Judged, Template};
use proptest::prelude::*;

use crate::ranking_model::{
    Made, class, class_id, closed, made, slow_row, template, template_id, to_record,
};
use crate::sample::date;

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
