//! On which days plans are due, against a model that marks a calendar day by day.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::{Holiday, MakeupDay, SchoolYear};
use domain::due::{closed_yesterday, occurrences};
use domain::plan::{Plan, PlanDays};
use domain::text::Text;
use domain::time::{Date, MINUTE_MS, MinuteOfDay, Weekday, Zone};
use proptest::prelude::*;

use crate::due::year;
use crate::sample::{date, plan};

/// Every day that is looked at, with the weekday whose timetable holds, on school days.
fn marked(year: &SchoolYear) -> BTreeMap<Date, Option<Weekday>> {
    let days = date("2026-08-01").days()..=date("2027-08-31").days();
    let mut marks: BTreeMap<Date, Option<Weekday>> =
        days.map(|day| (Date::from_days(day), None)).collect();
    for term in &year.terms {
        for (day, mark) in marks.range_mut(term.first..=term.last) {
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            *mark = (!weekend).then(|| day.weekday());
        }
    }
    for holiday in &year.holidays {
        for (_, mark) in marks.range_mut(holiday.first..=holiday.last) {
            *mark = None;
        }
    }
    for makeup in year.makeup_days.iter().rev() {
        marks.insert(makeup.date, Some(makeup.stands_for));
    }
    marks
}

fn inside(year: &SchoolYear, day: Date) -> bool {
    year.terms
        .iter()
        .any(|term| term.first <= day && day <= term.last)
        && !year
            .holidays
            .iter()
            .any(|holiday| holiday.first <= day && day <= holiday.last)
}

/// All the days, found by going from what names them to where it moves.
fn slow(days: &PlanDays, year: &SchoolYear) -> BTreeSet<Date> {
    let marks = marked(year);
    let school: BTreeSet<Date> = marks
        .iter()
        .filter_map(|(day, mark)| mark.map(|_| *day))
        .collect();
    let next = |from: Date| school.range(from..).next().copied();
    let of_term = |term: &domain::calendar::Term| -> Vec<Date> {
        school.range(term.first..=term.last).copied().collect()
    };
    match days {
        PlanDays::Daily => marks.keys().copied().collect(),
        PlanDays::SchoolDays => school,
        PlanDays::FreeDays => marks
            .keys()
            .copied()
            .filter(|day| !school.contains(day))
            .collect(),
        PlanDays::Weekly { weekdays } => marks
            .iter()
            .filter(|(day, mark)| match mark {
                Some(weekday) => weekdays.contains(weekday),
                None => inside(year, **day) && weekdays.contains(&day.weekday()),
            })
            .map(|(day, _)| *day)
            .collect(),
        PlanDays::Monthly { day } => {
            let months = (8..=12)
                .map(|month| (2026, month))
                .chain((1..=8).map(|month| (2027, month)));
            months
                .filter_map(|(year, month)| {
                    (1..=*day)
                        .rev()
                        .find_map(|day| Date::new(year, month, day).ok())
                })
                .filter_map(next)
                .collect()
        }
        PlanDays::TermStart => year
            .terms
            .iter()
            .filter_map(|term| of_term(term).first().copied())
            .collect(),
        PlanDays::TermEnd => year
            .terms
            .iter()
            .filter_map(|term| of_term(term).last().copied())
            .collect(),
        PlanDays::TermStartAndEnd => [PlanDays::TermStart, PlanDays::TermEnd]
            .iter()
            .flat_map(|days| slow(days, year))
            .collect(),
        PlanDays::TermMiddle => year
            .terms
            .iter()
            .filter_map(|term| {
                let half = term.first.plus((term.last.days() - term.first.days()) / 2);
                of_term(term).into_iter().find(|day| *day >= half)
            })
            .collect(),
        PlanDays::BeforeHolidays => {
            let holidays = year
                .holidays
                .iter()
                .filter(|holiday| !school.contains(&holiday.first))
                .filter_map(|holiday| school.range(..holiday.first).next_back().copied());
            let ends = year
                .terms
                .iter()
                .filter_map(|term| of_term(term).last().copied());
            holidays.chain(ends).collect()
        }
        PlanDays::Once { dates } => dates.iter().copied().collect(),
    }
}

pub(crate) fn plan_days() -> impl Strategy<Value = PlanDays> {
    let dates = prop::collection::btree_set(-10i32..340, 1..5);
    prop_oneof![
        Just(PlanDays::Daily),
        Just(PlanDays::SchoolDays),
        Just(PlanDays::FreeDays),
        prop::sample::subsequence(Weekday::ALL.to_vec(), 1..4)
            .prop_map(|weekdays| PlanDays::Weekly { weekdays }),
        (1u8..=31).prop_map(|day| PlanDays::Monthly { day }),
        Just(PlanDays::TermStart),
        Just(PlanDays::TermMiddle),
        Just(PlanDays::TermEnd),
        Just(PlanDays::TermStartAndEnd),
        Just(PlanDays::BeforeHolidays),
        dates.prop_map(|dates| PlanDays::Once {
            dates: dates
                .into_iter()
                .map(|day| date("2026-09-01").plus(day))
                .collect(),
        }),
    ]
}

prop_compose! {
    fn years()(
        holidays in prop::collection::vec((0i32..320, 0i32..12), 0..6),
        makeups in prop::collection::vec((0i32..320, 0usize..7), 0..6),
        halves in prop::collection::btree_map(0i32..320, any::<bool>(), 0..40),
    ) -> SchoolYear {
        let first = date("2026-09-01");
        let half = |morning: bool| {
            let days = halves.iter().filter(|(_, is)| **is == morning);
            days.map(|(day, _)| first.plus(*day)).collect()
        };
        SchoolYear {
            mornings: half(true),
            afternoons: half(false),
            holidays: holidays
                .iter()
                .map(|(from, days)| Holiday {
                    name: Text::new("假", "Holiday"),
                    first: first.plus(*from),
                    last: first.plus(from + days),
                })
                .collect(),
            makeup_days: makeups
                .iter()
                .map(|(day, weekday)| MakeupDay {
                    date: first.plus(*day),
                    stands_for: Weekday::ALL[*weekday],
                })
                .collect(),
            ..year()
        }
    }
}

proptest! {
    /// Over a whole school year.
    #[test]
    fn due_as_the_calendar_says(
        year in years(),
        days in plan_days(),
        retired: bool,
        from in proptest::option::of(-20..350),
    ) {
        let expected = slow(&days, &year);
        let from = from.map(|offset| date("2026-09-01").plus(offset));
        let plan = Plan { days, retired, from, ..plan() };
        for day in (-10..340).map(|offset| date("2026-09-01").plus(offset)) {
            let list = occurrences(&plan, &[&year], &Zone::shanghai(), day);
            let due = !retired && expected.contains(&day) && from.is_none_or(|from| day >= from);
            let whole = !matches!(plan.days, PlanDays::SchoolDays | PlanDays::Weekly { .. });
            let mut keys = Vec::new();
            // In the plan of the sample one slot lies in the morning, one at night.
            if due && (whole || !year.afternoons.contains(&day)) {
                keys.push("morning");
            }
            if due && (whole || !year.mornings.contains(&day)) {
                keys.push("night");
            }
            let found: Vec<_> = list.iter().map(|one| one.slot.key.as_str()).collect();
            prop_assert_eq!(found, keys, "{}", day);
            for one in &list {
                prop_assert_eq!(one.day, day);
                prop_assert_eq!(Zone::shanghai().local(one.start).date, day);
                let minutes = i64::from(one.slot.end.0 - one.slot.start.0);
                prop_assert_eq!(one.end.since(one.start), minutes * MINUTE_MS);
            }
        }
    }
}

/// The real calendar, by the dates a school would name.
#[test]
fn the_days_of_2026_27() {
    let year = year();
    let due = |days: PlanDays| -> Vec<String> {
        let plan = Plan { days, ..plan() };
        (0..330)
            .map(|offset| date("2026-08-25").plus(offset))
            .filter(|day| !occurrences(&plan, &[&year], &Zone::shanghai(), *day).is_empty())
            .map(|day| day.to_string())
            .collect()
    };
    assert_eq!(due(PlanDays::TermStart), ["2026-09-01", "2027-02-22"]);
    assert_eq!(due(PlanDays::TermEnd), ["2027-01-22", "2027-07-02"]);
    // The day before 国庆, and the ends of the terms.
    assert_eq!(
        due(PlanDays::BeforeHolidays),
        ["2026-09-30", "2027-01-22", "2027-07-02"]
    );
    // The 1st of October is a holiday and so are the days after it; January's 31st is not a school
    // day before the second term.
    let monthly = due(PlanDays::Monthly { day: 1 });
    assert_eq!(monthly[..3], ["2026-09-01", "2026-10-08", "2026-11-02"]);
    let last = due(PlanDays::Monthly { day: 31 });
    assert_eq!(last[..3], ["2026-09-01", "2026-09-30", "2026-11-02"]);
    // The Sunday that stands for a Tuesday is one.
    let weekdays = vec![Weekday::Tuesday];
    assert!(due(PlanDays::Weekly { weekdays }).contains(&"2026-09-27".to_owned()));
}

#[test]
fn without_a_year_weekly_plans_go_by_the_weekday() {
    let weekdays = vec![Weekday::Sunday];
    let plan = Plan {
        days: PlanDays::Weekly { weekdays },
        ..plan()
    };
    let due = |day| !occurrences(&plan, &[], &Zone::shanghai(), date(day)).is_empty();
    assert!(due("2026-09-06"));
    assert!(!due("2026-09-07"));
}

/// A phone that died in the night: what it could not enter is there on the day after, until the end of
/// that day.
#[test]
fn what_closed_yesterday_can_still_be_entered() {
    let (plan, year, zone) = (plan(), year(), Zone::shanghai());
    let keys = |day: &str, minute| -> Vec<String> {
        let now = zone.instant(date(day), MinuteOfDay(minute));
        let list = closed_yesterday(&plan, &[&year], &zone, now);
        assert!(list.iter().all(|one| one.day == date(day).plus(-1)));
        list.iter().map(|one| one.slot.key.clone()).collect()
    };
    // The night closes at one.
    assert_eq!(keys("2026-09-02", 30), ["morning"]);
    assert_eq!(keys("2026-09-02", 61), ["morning", "night"]);
    assert_eq!(keys("2026-09-02", 1439), ["morning", "night"]);
    assert_eq!(keys("2026-09-05", 600), ["morning", "night"], "Friday's");
    assert_eq!(keys("2026-09-06", 600), [""; 0]);
}

/// The night of a plan of school days that is walked on every day.
#[test]
fn a_daily_slot_is_due_on_free_days_and_half_days_too() {
    let year = SchoolYear {
        mornings: vec![date("2026-09-30")],
        ..year()
    };
    let mut plan = plan();
    plan.slots[1].daily = true;
    let keys = |day: &str| -> Vec<String> {
        let list = occurrences(&plan, &[&year], &Zone::shanghai(), date(day));
        list.iter().map(|one| one.slot.key.clone()).collect()
    };
    assert_eq!(keys("2026-09-04"), ["morning", "night"]);
    assert_eq!(keys("2026-09-30"), ["morning", "night"]);
    for free in ["2026-09-06", "2026-10-02", "2027-02-01"] {
        assert_eq!(keys(free), ["night"], "{free}");
    }
}
