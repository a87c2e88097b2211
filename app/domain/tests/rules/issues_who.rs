//! Who may do what about an issue, whose turn it is, and who sees it.

use domain::apply::Outcome;
use domain::issue::Act::{
    Assign, Dismiss, Escalate, Grade, OnSpot, Pass, Repair, Return, Suspend, Take,
};
use domain::issue::IssueStatus::Closed;
use domain::issue::{Act, Issue};
use domain::person::{Limit, Right};
use domain::problem::Code;
use domain::visibility::visible;

use crate::issues::{found, run};
use crate::sample::{Memory, id, person, somebody};

#[test]
fn who_may_do_what() {
    let may: [(Act, &[&str]); 10] = [
        (Assign, &["director"]),
        (Take, &["worker"]),
        (Repair, &["worker", "owner", "director"]),
        (OnSpot, &["guard"]),
        (Pass, &["guard", "director"]),
        (Return, &["guard", "director"]),
        (Suspend, &["owner", "director"]),
        (Escalate, &["owner", "director"]),
        (Dismiss, &["director"]),
        (Grade, &["director"]),
    ];
    for (act, allowed) in may {
        for who in [
            "guard", "teacher", "worker", "owner", "director", "viewer", "leaver",
        ] {
            let (mut world, issue) = found();
            world.put(
                id("owner"),
                somebody("owner", &[("teachers", Limit::School)]),
            );
            let mut one = world.state::<Issue>(issue.0).clone();
            one.owner = Some(person("owner"));
            world.put(issue.0, one);
            let outcome = run(&mut world, who, issue, act);
            let refused = outcome == Outcome::SetAside(Code::NotPermitted);
            assert_eq!(refused, !allowed.contains(&who), "{act:?} by {who}");
        }
    }
}

/// For each state whose turn it is, in words of the day's list.
#[test]
fn whose_turn_it_is() {
    let (mut world, issue) = found();
    let turns = |world: &Memory| -> Vec<(&'static str, Act)> {
        let of = |who: &'static str, rights: &[Right]| {
            let viewer = domain::person::Viewer {
                person: Some(person(who)),
                rights: rights.iter().map(|one| (*one, Limit::School)).collect(),
                roles: Vec::new(),
            };
            let next = world.state::<Issue>(issue.0).next(&viewer);
            next.map(|act| (who, act))
        };
        let all = [
            of("guard", &[Right::Patrol]),
            of("worker", &[Right::Repair]),
            of("other", &[Right::Repair]),
            of("director", &[Right::Direct]),
        ];
        all.into_iter().flatten().collect()
    };
    let nobody = [("worker", Take), ("other", Take), ("director", Assign)];
    assert_eq!(turns(&world), nobody);
    run(&mut world, "director", issue, Assign);
    assert_eq!(turns(&world), [("worker", Repair)]);
    run(&mut world, "worker", issue, Repair);
    assert_eq!(turns(&world), [("guard", Pass), ("director", Pass)]);
    run(&mut world, "guard", issue, Return);
    assert_eq!(turns(&world), [("worker", Repair)]);
    run(&mut world, "director", issue, Repair);
    assert_eq!(turns(&world), [("guard", Pass)], "not for who mended it");
    run(&mut world, "guard", issue, Pass);
    assert_eq!(turns(&world), []);
}

/// A right that holds elsewhere is none here.
#[test]
fn who_mends_in_one_house_takes_nothing_in_another() {
    let (mut world, issue) = found();
    let elsewhere = Limit::Places(vec![domain::id::PlaceId(id("elsewhere"))]);
    world.put(id("worker"), somebody("worker", &[("repairs", elsewhere)]));
    let outcome = run(&mut world, "worker", issue, Take);
    assert_eq!(outcome, Outcome::SetAside(Code::NotPermitted));
}

/// Two persons, not two posts: whoever mended it does not pass it while who found it is there.
#[test]
fn who_mended_it_does_not_pass_it() {
    let (mut world, issue) = found();
    run(&mut world, "director", issue, Repair);
    let refused = run(&mut world, "director", issue, Pass);
    assert_eq!(refused, Outcome::SetAside(Code::NotPermitted));

    // Who found it has left: nobody else is there, and it is kept and marked 单人.
    let mut gone = somebody("guard", &[("guards", Limit::School)]);
    gone.left = true;
    world.put(id("guard"), gone);
    run(&mut world, "director", issue, Pass);
    let one: &Issue = world.state(issue.0);
    assert_eq!(one.status, Closed);
    assert!(one.last().is_some_and(|step| step.alone));
}

#[test]
fn who_sees_an_issue() {
    let (mut world, issue) = found();
    let sees = |world: &Memory, who: &str| {
        let viewer = domain::person::Viewer {
            person: Some(person(who)),
            rights: vec![(Right::Patrol, Limit::School)],
            roles: Vec::new(),
        };
        visible(&world.0[&issue.0], &viewer)
    };
    assert!(sees(&world, "guard") && !sees(&world, "worker"));
    run(&mut world, "director", issue, Assign);
    assert!(sees(&world, "worker") && !sees(&world, "other"));
    // Too late, and told so.
    run(&mut world, "other", issue, Take);
    assert!(sees(&world, "other") && !sees(&world, "teacher"));
}
