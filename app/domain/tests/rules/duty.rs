//! The duty roster: who sets it, how duties are swapped, what is told when it comes too late.

use domain::apply::Outcome;
use domain::duty::{Duty, LEADER, Post, Swap, SwapState, TEAM, duty_id, on_duty};
use domain::id::{PersonId, PlanId, RoleId};
use domain::op::Action;
use domain::person::Limit;
use domain::plan::Plan;
use domain::problem::Code;
use domain::time::Date;

use crate::checks::done;
use crate::sample::{Memory, date, id, person, plan, school, somebody, world};

const MONDAY: &str = "2026-09-07";

pub(crate) fn week() -> Date {
    date(MONDAY)
}

pub(crate) fn daily() -> PlanId {
    PlanId(id("plan"))
}

pub(crate) fn post(day: Option<&str>, plan: Option<PlanId>, key: &str, people: &[&str]) -> Post {
    Post {
        day: day.map(date),
        plan,
        key: key.into(),
        people: people.iter().map(|name| person(name)).collect(),
        swaps: Vec::new(),
    }
}

fn set(posts: Vec<Post>) -> Action {
    let week = week();
    Action::DutySet { week, posts }
}

fn swap(day: Option<&str>, plan: Option<PlanId>, key: &str, swap: Swap) -> Action {
    Action::DutySwap {
        week: week(),
        day: day.map(date),
        plan,
        key: key.into(),
        swap,
    }
}

pub(crate) fn between(from: &str, to: &str, state: SwapState) -> Swap {
    let (from, to) = (person(from), person(to));
    Swap { from, to, state }
}

fn roster(world: &Memory) -> &Duty {
    world.state(duty_id(school(), week()).0)
}

fn people(world: &Memory, day: &str, key: &str) -> Vec<PersonId> {
    let found = roster(world).people(date(day), None, key);
    found.unwrap_or_default().to_vec()
}

#[test]
fn who_edits_plans_or_directs_sets_rosters() {
    for (who, may) in [
        ("admin", true),
        ("director", true),
        ("guard", false),
        ("viewer", false),
    ] {
        let mut world = world();
        let posts = vec![post(Some(MONDAY), None, LEADER, &["director"])];
        let outcome = done(&mut world, "set", who, set(posts));
        let expected = outcome == Outcome::SetAside(Code::NotPermitted);
        assert_eq!(expected, !may, "{who}");
    }
}

/// Two who set different posts of one week, neither knowing of the other, both have their way.
#[test]
fn posts_are_set_one_by_one() {
    let mut world = world();
    let monday = Some(MONDAY);
    let leader = |who| set(vec![post(monday, None, LEADER, &[who])]);
    done(&mut world, "1", "director", leader("director"));
    let team = vec![post(None, None, TEAM, &["guard", "teacher"])];
    done(&mut world, "2", "admin", set(team));
    done(&mut world, "3", "admin", leader("viewer"));
    assert_eq!(people(&world, MONDAY, LEADER), [person("viewer")]);
    // The team is on duty on every day of the week, and on no other.
    let team = [person("guard"), person("teacher")];
    assert_eq!(people(&world, "2026-09-13", TEAM), team);
    assert!(people(&world, "2026-09-14", TEAM).is_empty());
    done(
        &mut world,
        "4",
        "admin",
        set(vec![post(monday, None, LEADER, &[])]),
    );
    assert_eq!(roster(&world).posts.len(), 1);
}

#[test]
fn what_is_no_roster_is_set_aside() {
    let monday = Some(MONDAY);
    let crowd: Vec<String> = (0..13).map(|n| n.to_string()).collect();
    let crowd: Vec<&str> = crowd.iter().map(String::as_str).collect();
    let mut swapped = post(monday, None, LEADER, &["guard"]);
    swapped.swaps = vec![between("guard", "teacher", SwapState::Offered)];
    for (name, posts) in [
        ("nothing", vec![]),
        (
            "another week",
            vec![post(Some("2026-09-14"), None, LEADER, &["guard"])],
        ),
        ("no name", vec![post(monday, None, " ", &["guard"])]),
        (
            "twice",
            vec![post(monday, None, LEADER, &["guard", "guard"])],
        ),
        ("a crowd", vec![post(monday, None, LEADER, &crowd)]),
        (
            "no such slot",
            vec![post(monday, Some(daily()), "noon", &["guard"])],
        ),
        ("has left", vec![post(monday, None, LEADER, &["leaver"])]),
        ("swapped", vec![swapped]),
    ] {
        let outcome = done(&mut world(), "set", "admin", set(posts));
        assert_eq!(outcome, Outcome::SetAside(Code::Invalid), "{name}");
    }
    let tuesday = Action::DutySet {
        week: date("2026-09-08"),
        posts: vec![post(None, None, TEAM, &["guard"])],
    };
    let outcome = done(&mut world(), "set", "admin", tuesday);
    assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
    let unknown = set(vec![post(monday, None, LEADER, &["nobody"])]);
    let outcome = done(&mut world(), "set", "admin", unknown);
    assert!(matches!(outcome, Outcome::Waiting(_)));
}

/// Who offers stays on duty until somebody accepts; what comes too late is told.
#[test]
fn a_duty_is_swapped() {
    use SwapState::{Declined, Offered, Taken, Withdrawn};
    let late = Err(Code::Contested);
    let never = Err(Code::NotPermitted);
    let steps = [
        (
            "teacher",
            between("guard", "teacher", Offered),
            never,
            "guard",
        ),
        (
            "guard",
            between("guard", "leaver", Offered),
            Err(Code::Invalid),
            "guard",
        ),
        ("teacher", between("guard", "teacher", Taken), late, "guard"),
        (
            "guard",
            between("guard", "teacher", Offered),
            Ok(()),
            "guard",
        ),
        ("viewer", between("guard", "teacher", Taken), never, "guard"),
        (
            "teacher",
            between("guard", "teacher", Declined),
            Ok(()),
            "guard",
        ),
        ("teacher", between("guard", "teacher", Taken), late, "guard"),
        // Offered to one, then to another: the first comes too late.
        (
            "guard",
            between("guard", "teacher", Offered),
            Ok(()),
            "guard",
        ),
        (
            "guard",
            between("guard", "viewer", Offered),
            Ok(()),
            "guard",
        ),
        ("teacher", between("guard", "teacher", Taken), late, "guard"),
        (
            "viewer",
            between("guard", "viewer", Taken),
            Ok(()),
            "viewer",
        ),
        (
            "viewer",
            between("guard", "viewer", Taken),
            Ok(()),
            "viewer",
        ),
        // Taken back too late.
        (
            "guard",
            between("guard", "viewer", Withdrawn),
            late,
            "viewer",
        ),
        // The director needs nobody's consent.
        (
            "director",
            between("viewer", "guard", Taken),
            Ok(()),
            "guard",
        ),
        (
            "guard",
            between("viewer", "teacher", Withdrawn),
            never,
            "guard",
        ),
    ];
    let mut world = world();
    let monday = Some(MONDAY);
    let posts = vec![post(monday, None, LEADER, &["guard"])];
    done(&mut world, "set", "admin", set(posts));
    for (n, (who, swapped, expected, on)) in steps.into_iter().enumerate() {
        let action = swap(monday, None, LEADER, swapped);
        let outcome = done(&mut world, &n.to_string(), who, action);
        let found = match outcome {
            Outcome::Applied(_) => Ok(()),
            Outcome::SetAside(code) => Err(code),
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "step {n}");
        assert_eq!(people(&world, MONDAY, LEADER), [person(on)], "step {n}");
    }
    let swaps = &roster(&world).posts[0].swaps;
    let states: Vec<_> = swaps.iter().map(|swap| swap.state).collect();
    assert_eq!(states, [Declined, Withdrawn, Taken, Taken]);
}

/// A slot that no roster names is its owner's, who may swap it too.
#[test]
fn the_owner_of_a_slot_swaps() {
    let mut world = world();
    let mut owned: Plan = plan();
    owned.slots[0].owner = Some(person("guard"));
    world.put(id("plan"), owned.clone());
    let morning = &owned.slots[0];
    let on =
        |world: &Memory, day: &str| on_duty(&[roster(world)], daily(), morning, date(day)).to_vec();
    let tuesday = Some("2026-09-08");
    for (name, who, state) in [
        ("offer", "guard", SwapState::Offered),
        ("take", "teacher", SwapState::Taken),
    ] {
        let swapped = between("guard", "teacher", state);
        let action = swap(tuesday, Some(daily()), "morning", swapped);
        assert!(matches!(
            done(&mut world, name, who, action),
            Outcome::Applied(_)
        ));
    }
    assert_eq!(on(&world, "2026-09-08"), [person("teacher")]);
    assert_eq!(on(&world, "2026-09-09"), [person("guard")]);
}

/// An offer whose duty the director gives to somebody else is void.
#[test]
fn setting_a_post_ends_its_offers() {
    let mut world = world();
    let monday = Some(MONDAY);
    let leader = |who| set(vec![post(monday, None, LEADER, &[who])]);
    done(&mut world, "1", "admin", leader("guard"));
    let offer = between("guard", "teacher", SwapState::Offered);
    done(&mut world, "2", "guard", swap(monday, None, LEADER, offer));
    assert!(roster(&world).posts[0].offer(person("guard")).is_some());
    done(&mut world, "3", "admin", leader("viewer"));
    assert!(roster(&world).posts[0].offer(person("guard")).is_none());
    let take = between("guard", "teacher", SwapState::Taken);
    let outcome = done(&mut world, "4", "teacher", swap(monday, None, LEADER, take));
    assert_eq!(outcome, Outcome::SetAside(Code::Contested));
}

/// Whoever does not hold the role that a plan asks for is not put on duty for it, neither at once nor
/// by a swap; for posts of the school's own nobody has to hold one.
#[test]
fn a_duty_is_for_who_holds_the_role_of_its_plan() {
    let mut world = world();
    let guards = Plan {
        role: Some(RoleId(id("guards"))),
        ..plan()
    };
    world.put(id("plan"), guards);
    world.put(id("other"), somebody("other", &[("guards", Limit::School)]));
    let monday = Some(MONDAY);
    let morning = |who| set(vec![post(monday, Some(daily()), "morning", &[who])]);
    let refused = Outcome::SetAside(Code::Invalid);
    assert_eq!(done(&mut world, "1", "admin", morning("teacher")), refused);
    let leader = set(vec![post(monday, None, LEADER, &["teacher"])]);
    for (name, action) in [("2", morning("guard")), ("3", leader)] {
        let outcome = done(&mut world, name, "admin", action);
        assert!(matches!(outcome, Outcome::Applied(_)), "{name}");
    }
    let slot = |one| swap(monday, Some(daily()), "morning", one);
    let to = |to, state| slot(between("guard", to, state));
    let offered = to("teacher", SwapState::Offered);
    assert_eq!(done(&mut world, "4", "guard", offered), refused);
    let at_once = to("teacher", SwapState::Taken);
    assert_eq!(done(&mut world, "5", "director", at_once), refused);
    // Offered while it was possible, and accepted when it was not any more.
    let offered = to("other", SwapState::Offered);
    let outcome = done(&mut world, "6", "guard", offered);
    assert!(matches!(outcome, Outcome::Applied(_)));
    world.put(
        id("other"),
        somebody("other", &[("teachers", Limit::School)]),
    );
    let taken = to("other", SwapState::Taken);
    assert_eq!(done(&mut world, "7", "other", taken), refused);
    let declined = to("other", SwapState::Declined);
    let outcome = done(&mut world, "8", "other", declined);
    assert!(matches!(outcome, Outcome::Applied(_)));
}

/// A new post whose name is there already is that post, with those who are on it.
#[test]
fn who_joins_a_post_replaces_nobody() {
    let mut duty = Duty::new(week());
    duty.posts = vec![
        post(Some(MONDAY), None, "门岗", &["guard"]),
        post(None, None, TEAM, &["viewer"]),
    ];
    let on = |day: Option<&str>, key: &str, who: &str| {
        let post = duty.joined(day.map(date), key, person(who));
        (post.day, post.people)
    };
    let monday = Some(MONDAY);
    let two = |one, other| vec![person(one), person(other)];
    for (day, key, who, people) in [
        (monday, "门岗", "teacher", two("guard", "teacher")),
        (monday, "门岗", "guard", vec![person("guard")]),
        (monday, "食堂", "teacher", vec![person("teacher")]),
        (
            Some("2026-09-08"),
            "门岗",
            "teacher",
            vec![person("teacher")],
        ),
        (None, TEAM, "teacher", two("viewer", "teacher")),
        (monday, TEAM, "teacher", two("viewer", "teacher")),
    ] {
        assert_eq!(
            on(day, key, who),
            (day.map(date), people),
            "{day:?} {key} {who}"
        );
    }
}
