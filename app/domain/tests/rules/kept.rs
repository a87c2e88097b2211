//! How much of what was due was walked.

use domain::due::Walk;
use domain::id::RoundId;
use domain::kept::{Kept, kept};
use domain::plan::Plan;
use domain::ranking::{Period, PeriodKind};
use domain::record::Record;
use domain::round::Round;
use domain::time::{MinuteOfDay, Zone};

use crate::due::year;
use crate::released;
use crate::sample::{at, date, id, plan};

/// One school week: in time, late, with a point left out, not at all; and every night forgotten.
#[test]
fn a_week_of_slots() {
    let zone = Zone::shanghai();
    let (plan, year) = (plan(), year());
    let rounds: Vec<Round> = [
        ("2026-09-01", 430),
        ("2026-09-02", 490),
        ("2026-09-03", 430),
    ]
    .into_iter()
    .map(|(day, minute)| {
        let started = zone.instant(date(day), MinuteOfDay(minute));
        Round {
            day: date(day),
            started: at(started.0),
            ended: Some(at(started.0 + 600_000)),
            ..released::round()
        }
    })
    .collect();
    let points: Vec<Record> = (0..3)
        .map(|point| Record {
            point: Some(point),
            ..released::record()
        })
        .collect();
    let walks: Vec<Walk<'_>> = rounds
        .iter()
        .enumerate()
        .map(|(n, round)| Walk {
            id: RoundId(id(&n.to_string())),
            round,
            records: points.iter().take(if n == 2 { 2 } else { 3 }).collect(),
        })
        .collect();
    let week = Period::around(PeriodKind::Week, date("2026-09-01")).unwrap();
    let kept_of = |plan: &Plan, day: &str, minute| {
        let now = zone.instant(date(day), MinuteOfDay(minute)).plus(1);
        kept(plan, &[&year], &zone, week, &walks, now)
    };
    let by = |day: &str, minute| kept_of(&plan, day, minute);
    let whole = Kept {
        due: 8,
        done: 1,
        late: 1,
        partial: 1,
        missed: 5,
    };
    assert_eq!(by("2026-09-07", 0), whole);
    assert_eq!(by("2026-12-01", 0), whole);
    let first_morning = Kept {
        due: 1,
        done: 1,
        ..Kept::default()
    };
    assert_eq!(by("2026-09-01", 480), first_morning);
    assert_eq!(by("2026-09-01", 470), Kept::default());
    let later = Plan {
        from: Some(date("2026-09-03")),
        ..plan.clone()
    };
    let since = Kept {
        due: 4,
        partial: 1,
        missed: 3,
        ..Kept::default()
    };
    assert_eq!(kept_of(&later, "2026-09-07", 0), since);
}
