//! What is due, how a slot stands and which marks a round carries.

use domain::calendar::{Day, Holiday, MakeupDay, SchoolYear, Term};
use domain::due::{
    Mark, Occurrence, SlotState, Walk, changes_after, current, marks, occurrences, shift_day,
    slot_state,
};
use domain::id::{Id, PlanId, RoundId};
use domain::plan::{Plan, PlanDays};
use domain::record::{Record, Value};
use domain::round::Round;
use domain::text::Text;
use domain::time::{Corrected, MINUTE_MS, MinuteOfDay, UtcMillis, Weekday, Zone};

use crate::sample::{answer, date, id, person, plan, slot};

/// 2026/27 with 国庆 and the two Saturdays that make up for it.
pub(crate) fn year() -> SchoolYear {
    let text = |zh: &str| Text::new(zh, zh);
    let term = |name, first, last, week_one| Term {
        name: text(name),
        first: date(first),
        last: date(last),
        week_one: date(week_one),
    };
    let makeup = |day, stands_for| MakeupDay {
        date: date(day),
        stands_for,
    };
    SchoolYear {
        start_year: 2026,
        terms: vec![
            term("第一学期", "2026-09-01", "2027-01-22", "2026-08-31"),
            term("第二学期", "2027-02-22", "2027-07-02", "2027-02-22"),
        ],
        holidays: vec![Holiday {
            name: text("国庆节"),
            first: date("2026-10-01"),
            last: date("2026-10-07"),
        }],
        makeup_days: vec![
            makeup("2026-09-27", Weekday::Tuesday),
            makeup("2026-10-10", Weekday::Wednesday),
        ],
        mornings: Vec::new(),
        afternoons: Vec::new(),
    }
}

#[test]
fn days_of_the_school_year() {
    let year = year();
    let cases = [
        ("2026-08-31", Day::Free, None),
        ("2026-09-01", Day::School(Weekday::Tuesday), Some(1)),
        ("2026-09-07", Day::School(Weekday::Monday), Some(2)),
        ("2026-09-05", Day::Free, Some(1)),
        ("2026-09-27", Day::School(Weekday::Tuesday), Some(4)),
        ("2026-10-01", Day::Free, Some(5)),
        ("2026-10-10", Day::School(Weekday::Wednesday), Some(6)),
        ("2027-02-01", Day::Free, None),
        ("2027-02-22", Day::School(Weekday::Monday), Some(1)),
    ];
    for (day, kind, week) in cases {
        assert_eq!(year.day(date(day)), kind, "{day}");
        assert_eq!(year.week(date(day)).map(|(_, week)| week), week, "{day}");
    }
}

#[test]
fn a_night_slot_belongs_to_the_day_it_begins() {
    let plan = plan();
    let year = year();
    let zone = Zone::shanghai();
    let list = occurrences(&plan, &[&year], &zone, date("2026-09-01"));
    let night = list[1];
    assert_eq!(night.slot.key, "night");
    assert_eq!(zone.local(night.start).minute(), MinuteOfDay(22 * 60));
    assert_eq!(zone.local(night.end).date, date("2026-09-02"));

    // Half past midnight: the night of yesterday is still open, and today's are there.
    let now = zone.instant(date("2026-09-02"), MinuteOfDay(30));
    let list = current(&plan, &[&year], &zone, now);
    let seen: Vec<_> = list
        .iter()
        .map(|one| (one.slot.key.as_str(), one.day))
        .collect();
    let (first, second) = (date("2026-09-01"), date("2026-09-02"));
    assert_eq!(
        seen,
        [("night", first), ("morning", second), ("night", second)]
    );
    let later = current(&plan, &[&year], &zone, now.plus(60 * MINUTE_MS));
    assert_eq!(later.len(), 2);

    // Friday's night is due on the Saturday morning, although Saturday is free.
    let saturday = zone.instant(date("2026-09-05"), MinuteOfDay(30));
    assert_eq!(current(&plan, &[&year], &zone, saturday).len(), 1);
}

#[test]
fn without_a_year_monday_to_friday_are_school_days() {
    let plan = plan();
    let due = |day| !occurrences(&plan, &[], &Zone::shanghai(), date(day)).is_empty();
    assert!(due("2026-09-04"));
    assert!(!due("2026-09-05"));
}

#[test]
fn a_half_day_leaves_out_what_follows_the_timetable() {
    let year = SchoolYear {
        mornings: vec![date("2026-09-30")],
        afternoons: vec![date("2026-09-01")],
        ..year()
    };
    let due = |days: &PlanDays, day| -> Vec<String> {
        let mut plan = Plan {
            days: days.clone(),
            ..plan()
        };
        plan.slots.insert(1, slot("noon", 12 * 60, 13 * 60));
        occurrences(&plan, &[&year], &Zone::shanghai(), date(day))
            .iter()
            .map(|one| one.slot.key.clone())
            .collect()
    };
    for days in [
        PlanDays::SchoolDays,
        PlanDays::Weekly {
            weekdays: Weekday::ALL.to_vec(),
        },
    ] {
        assert_eq!(due(&days, "2026-09-30"), ["morning"]);
        assert_eq!(due(&days, "2026-09-01"), ["noon", "night"]);
        assert_eq!(due(&days, "2026-09-02"), ["morning", "noon", "night"]);
    }
    // The guard comes every day; what is checked before a holiday would not come again.
    for days in [PlanDays::Daily, PlanDays::BeforeHolidays] {
        assert_eq!(due(&days, "2026-09-30"), ["morning", "noon", "night"]);
    }
    assert!(due(&PlanDays::FreeDays, "2026-09-30").is_empty());
}

const START: i64 = 1_788_217_200_000; // 2026-09-01 07:00 in China

fn instant(minutes: i64) -> Corrected {
    crate::sample::at(START + minutes * MINUTE_MS)
}

fn round(minutes: i64, ended: Option<i64>) -> Round {
    Round {
        plan: PlanId(id("plan")),
        plan_name: Text::new("每日巡查", "Daily patrol"),
        slot: "morning".into(),
        slot_name: Text::new("上午", "Morning"),
        day: date("2026-09-01"),
        role: None,
        classes: false,
        points: 3,
        person: person("guard"),
        person_name: "guard".into(),
        started: instant(minutes),
        claims: Vec::new(),
        ended: ended.map(instant),
        takes: Vec::new(),
        note: String::new(),
        late_entry: None,
        proves_walking: true,
        photo_at: None,
        positions: false,
    }
}

/// A record of point `point`, `seconds` after 07:00.
fn record(point: u16, seconds: i64) -> Record {
    Record {
        template: domain::id::TemplateId(id("template")),
        sections: vec!["fire".into()],
        place: domain::id::PlaceId(id("room")),
        place_path: Vec::new(),
        place_name: Text::new("配电房", "Switch room"),
        class: None,
        round: Some(RoundId(id("round"))),
        role: None,
        point: Some(point),
        day: date("2026-09-01"),
        person: person("guard"),
        person_name: "guard".into(),
        at: crate::sample::at(START + seconds * 1000),
        presence: domain::record::Presence::Signed,
        away_m: None,
        located: false,
        photos: Vec::new(),
        dwell_ms: None,
        answers: vec![answer("fire.ways", Value::Pass)],
        by_exception: true,
        late_entry: None,
        amendments: Vec::new(),
        open_issues: 0,
        check: None,
    }
}

fn walk<'a>(round: &'a Round, records: &'a [Record]) -> Walk<'a> {
    Walk {
        id: RoundId(id("round")),
        round,
        records: records.iter().collect(),
    }
}

fn whole() -> Vec<Record> {
    vec![record(0, 60), record(1, 120), record(2, 180)]
}

fn with_morning<T>(check: impl FnOnce(&Occurrence<'_>) -> T) -> T {
    let slot = slot("morning", 420, 480);
    let day = date("2026-09-01");
    check(&domain::due::occurrence(&slot, &Zone::shanghai(), day))
}

#[test]
fn a_slot_goes_from_upcoming_to_done_or_missed() {
    let state = |walks: &[Walk<'_>], minutes: i64| {
        with_morning(|morning| {
            assert_eq!(morning.start, UtcMillis(START));
            slot_state(morning, walks, UtcMillis(START + minutes * MINUTE_MS))
        })
    };
    assert_eq!(state(&[], -1), SlotState::Upcoming);
    assert_eq!(state(&[], 0), SlotState::Due);
    assert_eq!(state(&[], 60), SlotState::Due);
    assert_eq!(state(&[], 61), SlotState::Missed);

    let records = whole();
    let running = round(5, None);
    assert_eq!(
        state(&[walk(&running, &records[..1])], 200),
        SlotState::Running
    );
    assert_eq!(
        state(&[walk(&running, &records[..1])], 300),
        SlotState::Partial
    );
    assert_eq!(state(&[walk(&running, &records)], 300), SlotState::Done);
    let ended = round(5, Some(20));
    assert_eq!(state(&[walk(&ended, &records)], 30), SlotState::Done);
    assert_eq!(
        state(&[walk(&ended, &records[..2])], 30),
        SlotState::Partial
    );
    let late = round(61, Some(80));
    assert_eq!(state(&[walk(&late, &records)], 90), SlotState::Late);
    let both = [walk(&ended, &records[..2]), walk(&late, &records)];
    assert_eq!(state(&both, 90), SlotState::Late, "the whole one counts");
    let entered = Round {
        late_entry: Some("忘带手机".into()),
        ..round(600, Some(610))
    };
    assert_eq!(state(&[walk(&entered, &records)], 700), SlotState::Done);
}

#[test]
fn a_slot_changes_how_it_stands_at_its_next_change_and_not_before() {
    with_morning(|morning| {
        let mut now = morning.start.plus(-1);
        let mut seen = Vec::new();
        while let Some(next) = changes_after(morning, now) {
            let state = slot_state(morning, &[], now);
            assert_eq!(slot_state(morning, &[], next.plus(-1)), state);
            seen.push(state);
            now = next;
        }
        assert_eq!(seen, [SlotState::Upcoming, SlotState::Due]);
        assert_eq!(slot_state(morning, &[], now), SlotState::Missed);
    });
}

fn marks_of(round: &Round, records: &[Record]) -> Vec<Mark> {
    let now = UtcMillis(START + 1000 * MINUTE_MS);
    let walk = walk(round, records);
    with_morning(|morning| marks(&walk, morning, std::slice::from_ref(&walk), now, None))
}

#[test]
fn a_plain_round_has_no_marks() {
    assert_eq!(marks_of(&round(60, Some(70)), &whole()), []);
}

#[test]
fn each_mark_for_its_reason() {
    let plain = round(1, Some(20));
    let late = Round {
        started: crate::sample::at(START + 60 * MINUTE_MS + 1),
        ..plain.clone()
    };
    assert_eq!(marks_of(&late, &whole()), [Mark::Late { minutes: 1 }]);
    assert_eq!(
        marks_of(&plain, &whole()[..1]),
        [Mark::Partial { missing: 2 }]
    );

    let mut entered = whole();
    entered[1].late_entry = Some("没电".into());
    assert_eq!(marks_of(&plain, &entered), [Mark::LateEntry]);

    let crossed = [record(0, 60), record(2, 120), record(1, 180)];
    assert_eq!(marks_of(&plain, &crossed), [Mark::OutOfOrder]);
    let quick = [record(0, 60), record(1, 69), record(2, 180)];
    assert_eq!(marks_of(&plain, &quick), [Mark::Quick { ms: 9000 }]);
    let ten = [record(0, 60), record(1, 70), record(2, 180)];
    assert_eq!(marks_of(&plain, &ten), [], "ten seconds are not quick");
    let twice = [record(0, 60), record(0, 61), record(1, 120), record(2, 180)];
    assert_eq!(
        marks_of(&plain, &twice),
        [],
        "the same point twice is no walk"
    );

    let teacher = Round {
        proves_walking: false,
        ..plain.clone()
    };
    assert_eq!(marks_of(&teacher, &crossed), []);
    assert_eq!(marks_of(&teacher, &quick), []);

    let mut doubtful = quick.to_vec();
    doubtful[1].at.doubtful = true;
    assert_eq!(marks_of(&plain, &doubtful), [Mark::ClockDoubtful]);
}

#[test]
fn the_later_round_of_a_slot_is_the_double() {
    let records = whole();
    let (first, second) = (round(1, Some(20)), round(30, Some(50)));
    let name = |name: &str| RoundId(Id::named(name));
    let walks = [
        Walk {
            id: name("b"),
            ..walk(&second, &records)
        },
        Walk {
            id: name("a"),
            ..walk(&first, &records)
        },
    ];
    let now = UtcMillis(START + 1000 * MINUTE_MS);
    with_morning(|morning| {
        assert_eq!(
            marks(&walks[0], morning, &walks, now, None),
            [Mark::Doubled]
        );
        assert_eq!(marks(&walks[1], morning, &walks, now, None), []);
    });
}

/// Who walks sees at once what the order, the times and the codes say, and may explain it; others see
/// it when the round is over.
#[test]
fn what_proves_a_walk_is_told_to_the_walker_first() {
    let mut hasty = vec![record(2, 60), record(0, 62)];
    hasty[1].presence = domain::record::Presence::Tapped;
    let proof = [
        Mark::OutOfOrder,
        Mark::Quick { ms: 2000 },
        Mark::Unsigned { points: 1 },
    ];
    let shown = |round: &Round, reader, minutes| {
        let walk = walk(round, &hasty);
        let now = UtcMillis(START + minutes * MINUTE_MS);
        with_morning(|morning| marks(&walk, morning, std::slice::from_ref(&walk), now, reader))
    };
    let joined = Round {
        claims: vec![domain::round::Claim {
            person: person("second"),
            person_name: "second".into(),
            at: instant(1),
        }],
        ..round(0, None)
    };
    for walker in ["guard", "second"] {
        assert_eq!(shown(&joined, Some(person(walker)), 10), proof, "{walker}");
    }
    for reader in [Some(person("director")), None] {
        assert_eq!(shown(&joined, reader, 10), []);
        let told = [&[Mark::Partial { missing: 1 }], &proof[..]].concat();
        let ended = Round {
            ended: Some(instant(9)),
            ..joined.clone()
        };
        assert_eq!(shown(&ended, reader, 10), told);
        assert_eq!(shown(&joined, reader, 60 + 240), told, "given up");
    }
}

/// What the night shift writes after midnight belongs to the day it began, its slot open or closed,
/// until the next day's first slot begins.
#[test]
fn a_shift_belongs_to_the_day_it_began() {
    let (plan, year, zone) = (plan(), year(), Zone::shanghai());
    let day = |plans: &[&Plan], minute| {
        let now = zone.instant(date("2026-09-01"), MinuteOfDay(minute));
        shift_day(plans, &[&year], &zone, now)
    };
    let (first, second) = (date("2026-09-01"), date("2026-09-02"));
    assert_eq!(day(&[&plan], 600), first);
    assert_eq!(day(&[&plan], 1439), first);
    assert_eq!(day(&[&plan], 1500), first);
    assert_eq!(day(&[&plan], 1501), first, "the slot closed a minute ago");
    assert_eq!(
        day(&[&plan], 1440 + 419),
        first,
        "before the morning's round"
    );
    assert_eq!(day(&[&plan], 1440 + 420), second);
    assert_eq!(day(&[], 1450), second, "who walks no night shift");
}
