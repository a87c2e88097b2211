//! Editing a plan changes nothing of what was due before: not the board, not 坚持, not the rankings.

use domain::apply::Outcome;
use domain::due::{SlotState, occurrences, slot_state, window};
use domain::entity::Entity;
use domain::entity::STATE_BYTES_MAX;
use domain::id::{ClassId, PlanId, TemplateId};
use domain::kept::{Kept, kept};
use domain::op::{Op, round_id};
use domain::plan::{EARLIER_MAX, Plan, PlanDays, RoutePoint};
use domain::rank::{closed_windows, counting};
use domain::ranking::{Period, PeriodKind};
use domain::round::Round;
use domain::template::{Judged, Template};
use domain::time::{Date, MINUTE_MS, MinuteOfDay, UtcMillis, Zone};
use proptest::prelude::*;

use crate::due::year;
use crate::registers::{changed, put};
use crate::sample::{Memory, date, id, judged, person, plan, slot, start, world};
use crate::when::plan_days;

/// An edit by the administrator, made at `at`.
fn edit(plan: Plan, at: UtcMillis) -> Op {
    let mut op = put("admin", id("plan"), plan);
    op.id = domain::id::OpId(id(&format!("edit/{}", at.0)));
    op.at.wall = at;
    op
}

/// The plan of the sample after these edits.
fn edited(edits: &[(UtcMillis, Plan)]) -> Plan {
    let mut world = world();
    for (at, plan) in edits {
        let outcome = world.run(&edit(plan.clone(), *at));
        assert!(matches!(outcome, Outcome::Applied(_)), "{outcome:?}");
    }
    world.state::<Plan>(id("plan")).clone()
}

fn instant(day: &str, minute: u16) -> UtcMillis {
    Zone::shanghai().instant(date(day), MinuteOfDay(minute))
}

/// What was due on a day: slot, beginning, end.
fn due(plan: &Plan, day: Date) -> Vec<(String, UtcMillis, UtcMillis)> {
    occurrences(plan, &[&year()], &Zone::shanghai(), day)
        .iter()
        .map(|one| (one.slot.key.clone(), one.start, one.end))
        .collect()
}

prop_compose! {
    /// A plan with some of these slots, on some days, perhaps retired.
    fn some_plan()(
        days in plan_days(),
        slots in prop::collection::btree_map(0u16..12, 0u16..200, 1..4),
        retired in prop::bool::weighted(0.2),
        from in prop::option::of(-20..60),
    ) -> Plan {
        let slots = slots
            .iter()
            .map(|(hour, later)| {
                let start = 420 + hour * 80;
                slot(&format!("s{hour}"), start, start + 40 + later)
            })
            .collect();
        let from = from.map(|offset| date("2026-09-01").plus(offset));
        Plan { days, slots, retired, from, ..plan() }
    }
}

proptest! {
    /// What had closed when it was edited is due as it was, and by nothing else; what had not is due
    /// by the new plan, where its slot was not over already.
    #[test]
    fn an_edit_leaves_what_was_before_it_unchanged(
        plans in prop::collection::vec((some_plan(), 11i64..80_000), 1..5),
    ) {
        let mut at = instant("2026-09-01", 0);
        let mut edits: Vec<(UtcMillis, Plan)> = Vec::new();
        let mut before = plan();
        for (next, minutes) in plans {
            at = at.plus(minutes * MINUTE_MS);
            edits.push((at, next.clone()));
            let after = edited(&edits);
            for day in (0..330).map(|offset| date("2026-08-25").plus(offset)) {
                let (old, new) = (due(&before, day), due(&after, day));
                let over = |one: &(String, UtcMillis, UtcMillis)| one.2 < at;
                let past: Vec<_> = old.iter().filter(|one| over(one)).cloned().collect();
                let kept: Vec<_> = new.iter().filter(|one| over(one)).cloned().collect();
                prop_assert_eq!(&past, &kept, "{}", day);
                let ahead: Vec<_> = new.into_iter().filter(|one| !over(one)).collect();
                let mut wanted = due(&next, day);
                wanted.retain(|one| !over(one) && past.iter().all(|other| other.0 != one.0));
                prop_assert_eq!(ahead, wanted, "{}", day);
            }
            before = after;
        }
    }
}

/// Retired in October: September's misses stay missed, and nothing is due any more.
#[test]
fn a_retired_plan_keeps_its_past() {
    let at = instant("2026-10-12", 600);
    let retired = Plan {
        retired: true,
        ..plan()
    };
    let after = edited(&[(at, retired.clone())]);
    let (year, zone) = (year(), Zone::shanghai());
    let of = |plan: &Plan, day: &str| {
        let week = Period::around(PeriodKind::Week, date(day)).unwrap();
        kept(plan, &[&year], &zone, week, &[], instant("2027-01-01", 0))
    };
    let missed = |n| Kept {
        due: n,
        missed: n,
        ..Kept::default()
    };
    assert_eq!(of(&after, "2026-09-07"), of(&plan(), "2026-09-07"));
    assert_eq!(of(&after, "2026-10-12"), missed(1), "the morning was over");
    assert_eq!(of(&after, "2026-10-19"), missed(0));
    // Taken up again: what lay between was not due.
    let again = edited(&[(at, retired), (instant("2026-11-02", 600), plan())]);
    assert_eq!(of(&again, "2026-10-19"), missed(0));
    assert_eq!(of(&again, "2026-09-07"), missed(10));
    assert_eq!(of(&again, "2026-11-09"), missed(10));
}

/// A slot more today was not missed yesterday, and one that was taken away has been walked or missed.
#[test]
fn slots_come_and_go_from_then_on() {
    let at = instant("2026-09-09", 720);
    let noon = Plan {
        slots: vec![slot("noon", 780, 840), slot("night", 1320, 1500)],
        ..plan()
    };
    let after = edited(&[(at, noon)]);
    let keys = |day: &str| -> Vec<String> {
        let list = due(&after, date(day));
        list.into_iter().map(|(key, ..)| key).collect()
    };
    assert_eq!(keys("2026-09-08"), ["morning", "night"]);
    assert_eq!(keys("2026-09-09"), ["morning", "noon", "night"]);
    assert_eq!(keys("2026-09-10"), ["noon", "night"]);
    let (zone, day) = (Zone::shanghai(), date("2026-09-08"));
    let morning = window(&after, "morning", &zone, day).unwrap();
    assert_eq!(slot_state(&morning, &[], at), SlotState::Missed);
    assert_eq!(window(&after, "never", &zone, day), None);
}

/// A slot that moved is judged on every day by when it was then.
#[test]
fn a_window_is_the_one_of_its_day() {
    let at = instant("2026-09-09", 720);
    let later = Plan {
        slots: vec![slot("morning", 450, 510), slot("night", 1320, 1500)],
        ..plan()
    };
    let after = edited(&[(at, later)]);
    let start = |day: &str| {
        let window = window(&after, "morning", &Zone::shanghai(), date(day)).unwrap();
        window.slot.start
    };
    assert_eq!(start("2026-09-08"), MinuteOfDay(420));
    assert_eq!(start("2026-09-09"), MinuteOfDay(420));
    assert_eq!(start("2026-09-10"), MinuteOfDay(450));
}

/// A phone that has not heard of the edit walks the slot that is no more: the round is taken.
#[test]
fn a_round_of_a_slot_taken_away_meanwhile_is_kept() {
    let mut world = world();
    let noon = Plan {
        slots: vec![slot("noon", 780, 840)],
        ..plan()
    };
    world.run(&edit(noon, instant("2026-09-01", 360)));
    let outcome = world.run(&start("walk", "guard"));
    assert!(matches!(outcome, Outcome::Applied(_)), "{outcome:?}");
    let round: &Round = world.state(round_id(start("walk", "guard").id).0);
    assert_eq!(round.slot, "morning");
}

/// Who walks, what is looked at and what it is called change no timetable; a slip put right within
/// minutes leaves no trace, and the same once more changes nothing.
#[test]
fn only_what_changes_the_times_is_kept() {
    let at = instant("2026-09-09", 720);
    let mut owned = plan();
    owned.slots[0].owner = Some(person("guard"));
    owned.positions = true;
    assert_eq!(edited(&[(at, owned)]).earlier, []);
    let daily = Plan {
        days: PlanDays::Daily,
        ..plan()
    };
    let free = Plan {
        days: PlanDays::FreeDays,
        ..plan()
    };
    let slip = edited(&[(at, daily.clone()), (at.plus(9 * MINUTE_MS), free)]);
    assert_eq!(slip.earlier.len(), 1);
    assert_eq!(slip.earlier[0].days, PlanDays::SchoolDays);
    let mut world = world();
    world.run(&edit(daily.clone(), at));
    let again = world.run(&edit(daily, at.plus(MINUTE_MS)));
    assert_eq!(again, Outcome::Applied(Vec::new()));
}

/// The past of a plan comes from the plan alone, whatever the phone of who edits it holds.
#[test]
fn nobody_writes_the_past() {
    let at = instant("2026-09-09", 720);
    let invented = edited(&[(
        at,
        Plan {
            retired: true,
            ..plan()
        },
    )]);
    let back = Plan {
        retired: false,
        ..invented
    };
    assert_eq!(edited(&[(at, back)]).earlier, []);
}

/// A plan edited for years, as large as one may be, is never refused for its past.
#[test]
fn the_past_stays_small() {
    let mut at = instant("2026-09-09", 720);
    let mut world = world();
    let mut large = plan();
    large.slots = (0..20)
        .map(|n| slot(&format!("s{n}"), n * 60, n * 60 + 50))
        .collect();
    for slot in &mut large.slots {
        slot.name.zh = "时".repeat(80);
        slot.name.en = "t".repeat(80);
    }
    let mut kept = Vec::new();
    for n in 0..40u16 {
        at = at.plus(1440 * MINUTE_MS);
        large.slots[0].end = MinuteOfDay(10 + n);
        let outcome = world.run(&edit(large.clone(), at));
        assert!(matches!(outcome, Outcome::Applied(_)), "{n}: {outcome:?}");
        let plan: &Plan = world.state(id("plan"));
        assert!(Entity::Plan(plan.clone()).state().len() <= STATE_BYTES_MAX);
        kept.push(plan.earlier.len());
    }
    let small = (0..40).map(|n| {
        let slots = vec![slot("morning", 420, 430 + n)];
        (
            instant("2026-09-09", 0).plus(i64::from(n) * 86_400_000),
            Plan { slots, ..plan() },
        )
    });
    assert_eq!(
        edited(&small.collect::<Vec<_>>()).earlier.len(),
        EARLIER_MAX
    );
    assert!((2..EARLIER_MAX).contains(kept.last().unwrap()), "{kept:?}");
}

fn judging(template: &str) -> Plan {
    let mut plan = plan();
    plan.template = TemplateId(id(template));
    plan.route[0].class = Some(ClassId(id("class")));
    plan
}

/// The keys of the templates that count in the week around `day`.
fn counted(plans: &[Plan], day: &str) -> Vec<String> {
    let template = |key: &str| Template {
        key: key.into(),
        judged: Some(Judged::Points { base: 10, scale: 0 }),
        ..judged()
    };
    let newer = Template {
        version: 2,
        ..template("one")
    };
    let templates = [template("one"), template("two"), template("none"), newer];
    let ids = ["one", "two", "none", "newer"].map(|name| TemplateId(id(name)));
    let templates: Vec<_> = ids.into_iter().zip(&templates).collect();
    let plans: Vec<_> = plans.iter().map(|one| (PlanId(id("plan")), one)).collect();
    let week = Period::around(PeriodKind::Week, date(day)).unwrap();
    counting(&plans, &templates, &Zone::shanghai(), week)
        .into_iter()
        .map(|(_, one)| format!("{}/{}", one.key, one.version))
        .collect()
}

/// Templates count by which a plan judged classes in the period, in every version: one that was
/// retired later, but none that began later.
#[test]
fn templates_of_plans_in_force_count() {
    let no_class = Plan {
        template: TemplateId(id("none")),
        ..plan()
    };
    let mut world = world();
    let running = judging("one");
    world.put(id("two"), judged());
    world.put(id("plan"), judging("two"));
    let outcome = world.run(&edit(
        Plan {
            retired: true,
            ..judging("two")
        },
        instant("2026-10-12", 600),
    ));
    assert!(changed(&outcome), "{outcome:?}");
    let retired: Plan = world.state::<Plan>(id("plan")).clone();
    let plans = [running, retired, no_class];
    assert_eq!(counted(&plans, "2026-09-14"), ["one/1", "two/1", "one/2"]);
    assert_eq!(counted(&plans, "2026-10-12"), ["one/1", "two/1", "one/2"]);
    assert_eq!(counted(&plans, "2026-10-19"), ["one/1", "one/2"]);
    let later = Plan {
        from: Some(date("2026-09-21")),
        ..judging("two")
    };
    assert_eq!(counted(std::slice::from_ref(&later), "2026-09-14"), [""; 0]);
    assert_eq!(counted(&[later], "2026-09-21"), ["two/1"]);
}

/// A class that comes to a route missed nothing before.
#[test]
fn a_class_misses_windows_since_it_is_judged() {
    let mut world = world();
    world.put(id("plan"), judging("template"));
    let other = world.state::<domain::class::Class>(id("class")).clone();
    world.put(id("other"), other);
    let mut more = judging("template");
    more.route[1].class = Some(ClassId(id("other")));
    world.run(&edit(more, instant("2026-09-09", 720)));
    let plan = world.state::<Plan>(id("plan"));
    let week = Period::around(PeriodKind::Week, date("2026-09-09")).unwrap();
    let (year, now) = (year(), instant("2026-09-14", 0));
    let plans = [(PlanId(id("plan")), plan)];
    let closed = closed_windows(&plans, &[&year], &Zone::shanghai(), week, now);
    let of = |name| {
        let class = ClassId(id(name));
        closed.iter().filter(|one| one.class == class).count()
    };
    assert_eq!(of("class"), 10);
    // From the night of the Wednesday on.
    assert_eq!(of("other"), 5);
    // Moved to another place in the order, it is judged since the same moment.
    let mut moved = plan.clone();
    moved.route.swap(0, 1);
    let since = |plan: &Plan| -> Vec<_> {
        let with = |point: &&RoutePoint| point.class == Some(ClassId(id("other")));
        plan.route
            .iter()
            .filter(with)
            .map(|point| point.since)
            .collect()
    };
    let before = since(plan);
    let mut world: Memory = world;
    world.run(&edit(moved, instant("2026-09-20", 720)));
    assert_eq!(since(world.state::<Plan>(id("plan"))), before);
}
