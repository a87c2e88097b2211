//! Points as added up by hand, periods, and the windows that a ranking counts.

use domain::check::{Score, score};
use domain::id::{ClassId, PlaceId, PlanId};
use domain::plan::{Plan, PlanDays};
use domain::rank::closed_windows;
use domain::ranking::{Period, PeriodKind};
use domain::record::{Answer, Value};
use domain::template::{Judged, Template};
use domain::time::{MinuteOfDay, UtcMillis, Zone};
use proptest::prelude::*;

use crate::sample::{answer, date, deduction, id, item, judged, plan};

proptest! {
    /// Points never fall below nothing, and no item takes off more than its own.
    #[test]
    fn scores_as_added_up_by_hand(points in prop::collection::vec(0u16..30, 3)) {
        let maxima = [5u16, 10, 20];
        let mut template = Template {
            judged: Some(Judged::Points { base: 40, scale: 0 }),
            ..judged()
        };
        let keys = ["fire.a", "fire.b", "fire.c"];
        template.sections[0].items = keys
            .iter()
            .zip(maxima)
            .map(|(key, max)| item(key, deduction(max)))
            .collect();
        let answers: Vec<Answer> = keys
            .iter()
            .zip(&points)
            .map(|(key, points)| answer(key, Value::Points(*points)))
            .collect();
        let mut off = 0;
        for (points, max) in points.iter().zip(maxima) {
            off += i32::from(if *points > max { max } else { *points });
        }
        let expected = Score { got: if off > 40 { 0 } else { 40 - off }, base: 40, scale: 0, taken: vec![off] };
        prop_assert_eq!(score(&template, &["fire".into()], &answers), Some(expected));
    }
}

#[test]
fn periods_around_a_day() {
    let around = |kind, day| {
        Period::around(kind, date(day)).map(|one| (one.from.to_string(), one.to.to_string()))
    };
    let days = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
    assert_eq!(
        around(PeriodKind::Day, "2026-09-06"),
        days("2026-09-06", "2026-09-06")
    );
    assert_eq!(
        around(PeriodKind::Week, "2026-09-06"),
        days("2026-08-31", "2026-09-06")
    );
    assert_eq!(
        around(PeriodKind::Month, "2026-12-31"),
        days("2026-12-01", "2026-12-31")
    );
    assert_eq!(
        around(PeriodKind::Month, "2028-02-01"),
        days("2028-02-01", "2028-02-29")
    );
    assert_eq!(around(PeriodKind::Term, "2026-09-06"), None);
    let week = Period::around(PeriodKind::Week, date("2026-09-06")).unwrap();
    assert!(!week.is_over(week.to), "Sunday is part of it");
    assert!(week.is_over(week.to.plus(1)));
}

/// Windows close one by one through the day, for points that judge a class only.
#[test]
fn windows_close_as_the_day_goes() {
    let mut plan = Plan {
        days: PlanDays::Daily,
        ..plan()
    };
    plan.route[0].class = Some(ClassId(id("class")));
    plan.route[1].class = Some(ClassId(id("other")));
    let zone = Zone::shanghai();
    let day = date("2026-09-07");
    let period = Period {
        kind: PeriodKind::Week,
        from: day,
        to: day.plus(6),
    };
    let closed = |minute: u16| {
        let now: UtcMillis = zone.instant(day, MinuteOfDay(minute)).plus(1);
        closed_windows(&[(PlanId(id("plan")), &plan)], &[], &zone, period, now)
    };
    assert_eq!(closed(479).len(), 0);
    let morning = closed(480);
    assert_eq!(morning.len(), 2);
    assert_eq!(morning[0].class, ClassId(id("class")));
    assert_eq!(morning[0].place, PlaceId(id("room")));
    assert_eq!(closed(1500).len(), 4);
    let later = Plan {
        from: Some(day.plus(1)),
        ..plan.clone()
    };
    let night = zone.instant(day, MinuteOfDay(1501));
    let closed = closed_windows(&[(PlanId(id("plan")), &later)], &[], &zone, period, night);
    assert_eq!(
        closed.len(),
        0,
        "nobody could check before there was a plan"
    );
}
