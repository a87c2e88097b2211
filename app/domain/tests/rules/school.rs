//! What follows from the kind of school: its grades and their names, its meals; and the year it begins
//! with.

use domain::apply::{Outcome, meals_fit};
use domain::calendar::{Day, SchoolYear};
use domain::class::ClassTerm;
use domain::id::{Id, PersonId};
use domain::op::Action;
use domain::plan::Slot;
use domain::school::SchoolKind;
use domain::text::{Lang, Text};
use domain::time::{MinuteOfDay, Weekday};

use crate::sample::{Memory, class, date, op, server};

#[test]
fn grades_are_called_as_the_kind_of_school_calls_them() {
    let of = |kind: SchoolKind, grade, lang| kind.grade_name(grade).get(lang).to_owned();
    assert_eq!(of(SchoolKind::Primary, 4, Lang::Zh), "四年级");
    assert_eq!(of(SchoolKind::NineYear, 9, Lang::En), "Grade 9");
    assert_eq!(of(SchoolKind::JuniorHigh, 2, Lang::Zh), "初二");
    assert_eq!(of(SchoolKind::JuniorHigh, 8, Lang::Zh), "八年级");
    assert_eq!(of(SchoolKind::SeniorHigh, 12, Lang::Zh), "高三");
    assert_eq!(of(SchoolKind::SeniorHigh, 12, Lang::En), "Senior 3");
    assert_eq!(of(SchoolKind::Kindergarten, 3, Lang::Zh), "大班");
}

#[test]
fn every_grade_of_a_kind_has_a_name_of_its_own() {
    for kind in SchoolKind::ALL {
        for lang in [Lang::Zh, Lang::En] {
            let names = kind
                .grades()
                .map(|grade| kind.grade_name(grade).get(lang).to_owned());
            let mut names: Vec<String> = names.collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{kind:?}");
            assert!(
                names.iter().all(|name| name.chars().count() >= 2),
                "{names:?}"
            );
        }
    }
}

#[test]
fn the_usual_year_applies_and_counts_weeks_from_its_first_monday() {
    for start in 2024..2060 {
        let year = SchoolYear::usual(start);
        let entity = Box::new(year.clone().into());
        let id = Id::named("year");
        let outcome = Memory::default().run(&op("put", server(), Action::Put { id, entity }));
        assert!(
            matches!(outcome, Outcome::Applied(changes) if changes.len() == 1),
            "{start}"
        );
        for term in &year.terms {
            let (_, week) = year.week(term.first).unwrap();
            assert_eq!(week, 1, "{start}");
        }
    }
    let year = SchoolYear::usual(2026);
    assert_eq!(year.day(date("2026-10-03")), Day::Free);
    assert_eq!(year.day(date("2026-10-05")), Day::School(Weekday::Monday));
    assert_eq!(year.day(date("2027-01-01")), Day::Free);
}

#[test]
fn a_class_that_goes_up_is_called_by_its_next_grade() {
    let cases = [
        (
            SchoolKind::Primary,
            1,
            ("一(1)班", "Class 1-1"),
            ("二(1)班", "Class 2-1"),
        ),
        (SchoolKind::Primary, 5, ("五年级5班", ""), ("六年级5班", "")),
        (SchoolKind::Primary, 3, ("301班", ""), ("401班", "")),
        (
            SchoolKind::Primary,
            3,
            ("向日葵班", "Sunflowers"),
            ("向日葵班", "Sunflowers"),
        ),
        (
            SchoolKind::NineYear,
            6,
            ("六(2)班", "Class 6-2"),
            ("七(2)班", "Class 7-2"),
        ),
        (
            SchoolKind::JuniorHigh,
            7,
            ("初一(3)班", ""),
            ("初二(3)班", ""),
        ),
        (
            SchoolKind::JuniorHigh,
            8,
            ("八(8)班", "Class 8-8"),
            ("九(8)班", "Class 9-8"),
        ),
        (
            SchoolKind::SeniorHigh,
            10,
            ("高一(10)班", "Class Senior 1-10"),
            ("高二(10)班", "Class Senior 2-10"),
        ),
        (
            SchoolKind::Kindergarten,
            1,
            ("小一班", "Youngest 1"),
            ("中一班", "Middle 1"),
        ),
        (
            SchoolKind::Kindergarten,
            2,
            ("中(2)班", ""),
            ("大(2)班", ""),
        ),
    ];
    for (kind, grade, (zh, en), (next_zh, next_en)) in cases {
        let next = kind.name_after(&Text::new(zh, en), grade);
        assert_eq!(
            (&*next.zh, &*next.en),
            (next_zh, next_en),
            "{kind:?} {grade}"
        );
    }
}

#[test]
fn a_class_is_said_anew_from_a_day_on() {
    let mut class = class();
    let term = |from, name: &str| ClassTerm {
        from: date(from),
        name: Text::new(name, ""),
        ..class.terms[0].clone()
    };
    let (early, late) = (term("2025-09-01", "三(3)班"), term("2027-02-22", "四(9)班"));
    let corrected = term("2026-09-01", "四(3)班（实验）");
    for term in [late, early, corrected] {
        class.say(term);
    }
    let names: Vec<&str> = class.terms.iter().map(|term| &*term.name.zh).collect();
    assert_eq!(names, ["三(3)班", "四(3)班（实验）", "四(9)班"]);
}

#[test]
fn august_prepares_the_next_year() {
    assert_eq!(SchoolYear::start_of(date("2026-07-31")), 2025);
    assert_eq!(SchoolYear::start_of(date("2026-08-01")), 2026);
    assert_eq!(SchoolYear::start_of(date("2027-01-01")), 2026);
}

#[test]
fn a_class_is_called_as_its_kind_of_school_calls_it() {
    let named = |kind: SchoolKind, grade| kind.class_name(grade, 3).zh;
    assert_eq!(named(SchoolKind::Primary, 4), "四(3)班");
    assert_eq!(named(SchoolKind::JuniorHigh, 8), "八(3)班");
    assert_eq!(named(SchoolKind::JuniorHigh, 2), "初二(3)班");
    assert_eq!(named(SchoolKind::SeniorHigh, 11), "高二(3)班");
    assert_eq!(named(SchoolKind::Kindergarten, 1), "小(3)班");
    assert_eq!(SchoolKind::Primary.class_name(4, 3).en, "Class 4-3");
}

#[test]
fn every_kind_of_school_has_the_meals_it_serves() {
    let names = |kind: SchoolKind, boarding| {
        let meals = kind.meals(boarding);
        assert!(meals_fit(&meals), "{kind:?}");
        let names: Vec<String> = meals.into_iter().map(|meal| meal.name.zh).collect();
        names.join(" ")
    };
    for (kind, day, boarding) in [
        (SchoolKind::Primary, "午餐", "早餐 午餐 晚餐"),
        (SchoolKind::JuniorHigh, "午餐", "早餐 午餐 晚餐 夜宵"),
        (SchoolKind::SeniorHigh, "午餐 晚餐", "早餐 午餐 晚餐 夜宵"),
        (SchoolKind::NineYear, "午餐", "早餐 午餐 晚餐 夜宵"),
        (
            SchoolKind::Kindergarten,
            "早餐 早点 午餐 午点 晚餐",
            "早餐 早点 午餐 午点 晚餐",
        ),
    ] {
        assert_eq!(names(kind, false), day, "{kind:?}");
        assert_eq!(names(kind, true), boarding, "{kind:?}");
    }
}

#[test]
fn meals_are_in_order_apart_and_within_the_day() {
    let usual = SchoolKind::SeniorHigh.meals(true);
    assert!(meals_fit(&[]), "nobody eats there");
    type Change = fn(&mut Vec<Slot>);
    let good: [(&str, Change); 3] = [
        ("one after the other", |meals| meals[1].start = meals[0].end),
        ("until midnight", |meals| meals[3].end = MinuteOfDay(1440)),
        ("the same name", |meals| {
            meals[1].name = meals[0].name.clone();
        }),
    ];
    let bad: [(&str, Change); 8] = [
        ("overlap", |meals| {
            meals[1].start = MinuteOfDay(meals[0].end.0 - 1);
        }),
        ("out of order", |meals| meals.swap(0, 1)),
        ("over before it begins", |meals| {
            meals[0].end = meals[0].start;
        }),
        ("past midnight", |meals| meals[3].end = MinuteOfDay(1441)),
        ("no name", |meals| meals[0].name.zh.clear()),
        ("a key twice", |meals| meals[1].key = meals[0].key.clone()),
        ("somebody's", |meals| {
            meals[0].owner = Some(PersonId(Id::named("x")));
        }),
        ("too many", |meals| {
            *meals = (0..9u16)
                .map(|n| Slot {
                    key: format!("meal-{n}"),
                    start: MinuteOfDay(60 * n),
                    end: MinuteOfDay(60 * n + 30),
                    ..meals[0].clone()
                })
                .collect();
        }),
    ];
    for (what, change) in good {
        let mut meals = usual.clone();
        change(&mut meals);
        assert!(meals_fit(&meals), "{what}");
    }
    for (what, change) in bad {
        let mut meals = usual.clone();
        change(&mut meals);
        assert!(!meals_fit(&meals), "{what}");
    }
}
