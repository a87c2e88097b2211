//! Results of classes, made at random, and what is to come of them by a model that is slow and obvious.

use std::collections::BTreeSet;

use domain::check::{Check, ClassWindow, Judgement, Window, score};
use domain::class::{Class, ClassTerm};
use domain::id::{ClassId, PlanId, RecordId, TemplateId};
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

pub(crate) fn slow_row(list: &[Made], class: usize, days: i32) -> Option<(i64, [usize; 4])> {
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

pub(crate) fn closed(days: i32) -> Vec<ClassWindow<'static>> {
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
