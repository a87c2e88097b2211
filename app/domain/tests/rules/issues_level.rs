//! How bad an issue is: decided by who directs, with a reason, and what follows from it.

use domain::apply::Outcome;
use domain::id::IssueId;
use domain::issue::Act::{Assign, Escalate, Grade, OnSpot, Pass, Repair, Return};
use domain::issue::IssueStatus::{Closed, InRepair, ToRecheck, Unassigned};
use domain::issue::{Act, Deed, Issue, Level};
use domain::op::Action;
use domain::person::{Limit, Right, Viewer};
use domain::problem::Code;
use domain::record::Value;

use crate::issues::{found, full, run};
use crate::released::deed;
use crate::sample::{Memory, answer, date, id, op, person, somebody, submit};

fn grade(world: &mut Memory, who: &str, issue: IssueId, level: Level) -> Outcome {
    let steps = world.state::<Issue>(issue.0).steps.len();
    let deed = Deed {
        level: Some(level),
        ..full(Grade)
    };
    let key = format!("{who}/{level:?}/{steps}");
    world.run(&op(&key, person(who), Action::IssueAct { issue, deed }))
}

fn next(world: &Memory, issue: IssueId, who: &str, right: Right) -> Option<Act> {
    let viewer = Viewer {
        person: Some(person(who)),
        rights: vec![(right, Limit::School)],
        roles: Vec::new(),
    };
    world.state::<Issue>(issue.0).next(&viewer)
}

#[test]
fn another_level_is_a_step_that_says_what_it_was() {
    let (mut world, issue) = found();
    run(&mut world, "director", issue, Assign);
    let deed = Deed {
        level: Some(Level::General),
        deadline: Some(date("2026-09-09")),
        words: "可能伤人".into(),
        ..deed(Grade)
    };
    let op = op(
        "grade",
        person("director"),
        Action::IssueAct { issue, deed },
    );
    world.run(&op);
    let one: &Issue = world.state(issue.0);
    assert_eq!((one.level, one.status), (Level::General, InRepair));
    assert_eq!(one.deadline, Some(date("2026-09-09")));
    assert_eq!(one.owner, Some(person("worker")), "who mends it stays");
    let step = one.graded().unwrap();
    assert_eq!(step.was, Some(Level::Minor));
    assert_eq!(step.deed.words, "可能伤人");
    // Sent twice it is one step, and what it was is not what it became.
    world.run(&op);
    assert_eq!(world.state::<Issue>(issue.0).steps.len(), 2);
}

#[test]
fn of_two_who_decide_the_later_holds_and_both_stand() {
    let (mut world, issue) = found();
    grade(&mut world, "director", issue, Level::SuspectedMajor);
    grade(&mut world, "director", issue, Level::General);
    let one: &Issue = world.state(issue.0);
    assert_eq!(one.level, Level::General);
    let was: Vec<_> = one.steps.iter().map(|step| step.was).collect();
    assert_eq!(was, [Some(Level::Minor), Some(Level::SuspectedMajor)]);
}

#[test]
fn after_it_was_closed_the_level_stands() {
    let (mut world, issue) = found();
    run(&mut world, "guard", issue, OnSpot);
    let late = grade(&mut world, "director", issue, Level::Major);
    assert!(matches!(late, Outcome::Contested(_)));
    let one: &Issue = world.state(issue.0);
    assert_eq!((one.level, one.status), (Level::Minor, Closed));
    assert_eq!(one.graded(), None);
}

/// 当场整改 of what is minor no longer closes it; a level does not take the mark 退回 away.
#[test]
fn what_can_be_done_follows_the_level() {
    let (mut world, issue) = found();
    grade(&mut world, "director", issue, Level::General);
    run(&mut world, "guard", issue, OnSpot);
    assert_eq!(world.state::<Issue>(issue.0).status, ToRecheck);
    run(&mut world, "director", issue, Return);
    grade(&mut world, "director", issue, Level::Minor);
    let one: &Issue = world.state(issue.0);
    assert!(one.is_returned());
    assert_eq!(one.last().map(|step| step.deed.act), Some(Return));
}

/// A leader decides on a suspicion, then it is reported up, and meanwhile it is being mended.
#[test]
fn what_is_major_is_reported_up_and_stays_where_it_is() {
    let (mut world, issue) = found();
    grade(&mut world, "director", issue, Level::SuspectedMajor);
    let of = |world: &Memory| next(world, issue, "director", Right::Direct);
    assert_eq!(of(&world), Some(Assign), "somebody is sent first");
    run(&mut world, "director", issue, Assign);
    assert_eq!(of(&world), Some(Grade));
    grade(&mut world, "director", issue, Level::Major);
    assert_eq!(of(&world), Some(Escalate));
    assert!(world.state::<Issue>(issue.0).must_be_reported_up());
    run(&mut world, "director", issue, Escalate);
    let one: &Issue = world.state(issue.0);
    assert!(!one.must_be_reported_up());
    assert_eq!(one.status, InRepair);
    assert_eq!(of(&world), None);
    let mends = next(&world, issue, "worker", Right::Repair);
    assert_eq!(mends, Some(Repair));

    // What is not major was reported up because it cannot be mended here.
    let (mut world, issue) = found();
    run(&mut world, "director", issue, Escalate);
    let one: &Issue = world.state(issue.0);
    assert_ne!(one.status, Unassigned);
    assert!(!one.must_be_reported_up());
}

/// `domain.md` 8: what is grave a leader passes, not who found it.
#[test]
fn what_is_grave_is_passed_by_who_directs() {
    for level in [Level::SuspectedMajor, Level::Major] {
        let (mut world, issue) = found();
        grade(&mut world, "director", issue, level);
        run(&mut world, "worker", issue, Repair);
        assert_eq!(next(&world, issue, "guard", Right::Patrol), None);
        let refused = run(&mut world, "guard", issue, Pass);
        assert_eq!(refused, Outcome::SetAside(Code::NotPermitted), "{level:?}");
        run(&mut world, "director", issue, Pass);
        let one: &Issue = world.state(issue.0);
        assert_eq!(one.status, Closed);
        assert!(one.last().is_some_and(|step| !step.alone));
    }
}

/// Who found it could not pass it: then who directs and has mended it is alone.
#[test]
fn who_mended_what_is_grave_is_alone_unless_the_finder_directs_too() {
    let (mut world, issue) = found();
    grade(&mut world, "director", issue, Level::Major);
    run(&mut world, "director", issue, Repair);
    run(&mut world, "director", issue, Pass);
    let one: &Issue = world.state(issue.0);
    assert!(one.last().is_some_and(|step| step.alone));

    let (mut world, issue) = found();
    let role = world.state::<domain::person::Person>(id("director")).roles[0].role;
    let mut guard = somebody("guard", &[("guards", Limit::School)]);
    guard.roles.push(domain::person::Grant {
        role,
        limit: Limit::School,
    });
    world.put(id("guard"), guard);
    grade(&mut world, "director", issue, Level::Major);
    run(&mut world, "director", issue, Repair);
    let refused = run(&mut world, "director", issue, Pass);
    assert_eq!(refused, Outcome::SetAside(Code::NotPermitted));
}

/// 重大 is a leader's word: a finder suspects.
#[test]
fn a_finder_cannot_say_that_it_is_major() {
    let (mut world, _) = found();
    let mut said = answer("fire.ways", Value::Fail);
    said.level = Some(Level::Major);
    let submit = Action::RecordSubmit(submit(vec![said]));
    let outcome = world.run(&op("major", person("guard"), submit));
    assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
}
