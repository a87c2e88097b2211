//! From 待派 to 已销号: every state with every act, who may do what, and that of two who act at once
//! neither is lost.

use domain::apply::Outcome;
use domain::id::{IssueId, OpId};
use domain::issue::Act::{Assign, Dismiss, Grade, OnSpot, Pass, Repair, Return, Suspend, Take};
use domain::issue::IssueStatus::{Closed, Escalated, InRepair, Suspended, ToRecheck, Unassigned};
use domain::issue::{Act, Deed, Issue, IssueStatus, Level};
use domain::op::{Action, Op, issue_id, record_id};
use domain::person::{Limit, Right};
use domain::problem::Code;
use domain::record::{Record, Value};

use crate::released::{deed, issue, photo_ref};
use crate::sample::{Memory, answer, date, id, op, person, role, somebody, submit, world};

/// `worker` and `other` mend; `guard` has found something.
pub(crate) fn found() -> (Memory, IssueId) {
    let mut world = world();
    let rights = [Right::Patrol, Right::SeeIssues, Right::Repair];
    world.put(id("repairs"), role("repairs", &rights, false));
    for name in ["worker", "other"] {
        world.put(id(name), somebody(name, &[("repairs", Limit::School)]));
    }
    let content = submit(vec![answer("fire.ways", Value::Fail)]);
    let found = op("found", person("guard"), Action::RecordSubmit(content));
    world.run(&found);
    (world, issue_id(found.id, 0))
}

/// What is needed for an act to be complete.
pub(crate) fn full(act: Act) -> Deed {
    let mut full = deed(act);
    if act == Assign {
        full.owner = Some(person("worker"));
    }
    full.level = (act == Grade).then_some(Level::General);
    if act.needs_words() {
        full.words = "等配件；已拦护栏；已告知值周组".into();
    }
    full
}

pub(crate) fn doing(name: &str, who: &str, issue: IssueId, deed: Deed) -> Op {
    op(name, person(who), Action::IssueAct { issue, deed })
}

pub(crate) fn run(world: &mut Memory, who: &str, issue: IssueId, act: Act) -> Outcome {
    let steps = world.state::<Issue>(issue.0).steps.len();
    world.run(&doing(
        &format!("{who}/{act:?}/{steps}"),
        who,
        issue,
        full(act),
    ))
}

pub(crate) fn status(world: &Memory, issue: IssueId) -> IssueStatus {
    world.state::<Issue>(issue.0).status
}

/// Each row a state; the columns are the acts in their order; `None` comes too late.
#[test]
fn every_state_with_every_act() {
    let table: [(IssueStatus, [Option<IssueStatus>; 10]); 6] = [
        (
            Unassigned,
            [
                Some(InRepair),
                Some(InRepair),
                Some(ToRecheck),
                Some(ToRecheck),
                None,
                None,
                Some(Suspended),
                Some(Escalated),
                Some(Closed),
                Some(Unassigned),
            ],
        ),
        (
            InRepair,
            [
                Some(InRepair),
                None,
                Some(ToRecheck),
                Some(ToRecheck),
                None,
                None,
                Some(Suspended),
                Some(Escalated),
                Some(Closed),
                Some(InRepair),
            ],
        ),
        (
            ToRecheck,
            [
                None,
                None,
                None,
                None,
                Some(Closed),
                Some(InRepair),
                None,
                None,
                None,
                Some(ToRecheck),
            ],
        ),
        (
            Suspended,
            [
                Some(InRepair),
                None,
                Some(ToRecheck),
                Some(ToRecheck),
                None,
                None,
                None,
                Some(Escalated),
                Some(Closed),
                Some(Suspended),
            ],
        ),
        (
            Escalated,
            [
                Some(InRepair),
                None,
                Some(ToRecheck),
                Some(ToRecheck),
                None,
                None,
                Some(Suspended),
                None,
                Some(Closed),
                Some(Escalated),
            ],
        ),
        (Closed, [None; 10]),
    ];
    for (from, row) in table {
        for (act, to) in Act::ALL.into_iter().zip(row) {
            let (mut world, issue) = found();
            let mut one = world.state::<Issue>(issue.0).clone();
            one.status = from;
            one.level = Level::General;
            world.put(issue.0, one);
            let who = match act {
                OnSpot => "guard",
                Take | Repair => "worker",
                _ => "director",
            };
            let outcome = run(&mut world, who, issue, act);
            let after: &Issue = world.state(issue.0);
            let case = format!("{from:?} {act:?}");
            assert_eq!(after.status, to.unwrap_or(from), "{case}");
            assert_eq!(after.steps.len(), 1, "{case}: it stands in the history");
            assert_eq!(after.steps[0].contested, to.is_none(), "{case}");
            let expected = match outcome {
                Outcome::Applied(_) => to.is_some(),
                Outcome::Contested(_) => to.is_none(),
                _ => false,
            };
            assert!(expected, "{case}: {outcome:?}");
        }
    }
}

#[test]
fn from_found_to_closed_with_one_return() {
    let (mut world, issue) = found();
    let sent = Deed {
        deadline: Some(date("2026-09-04")),
        words: "换锁".into(),
        ..full(Assign)
    };
    world.run(&doing("assign", "director", issue, sent));
    let one: &Issue = world.state(issue.0);
    assert_eq!((one.status, one.owner), (InRepair, Some(person("worker"))));
    assert!(
        !one.is_overdue(date("2026-09-04")),
        "the last day is in time"
    );
    assert!(one.is_overdue(date("2026-09-05")));

    let mended = Deed {
        words: "换锁芯一个".into(),
        photos: vec![photo_ref()],
        ..deed(Repair)
    };
    world.run(&doing("mend", "worker", issue, mended.clone()));
    let one: &Issue = world.state(issue.0);
    assert_eq!(one.status, ToRecheck);
    assert_eq!(one.repair().map(|step| &step.deed), Some(&mended));
    assert!(!one.is_overdue(date("2026-09-05")), "mended");

    run(&mut world, "guard", issue, Return);
    let one: &Issue = world.state(issue.0);
    assert!(one.is_returned() && one.repair().is_none());
    assert_eq!((one.status, one.owner), (InRepair, Some(person("worker"))));
    assert_eq!(
        one.deadline,
        Some(date("2026-09-04")),
        "it stays until another is set"
    );

    run(&mut world, "other", issue, Repair);
    let one: &Issue = world.state(issue.0);
    assert_eq!(
        one.owner,
        Some(person("worker")),
        "who helps does not own it"
    );
    run(&mut world, "guard", issue, Pass);
    let one: &Issue = world.state(issue.0);
    assert!(!one.is_open());
    assert_eq!(one.steps.len(), 5);
    assert!(one.steps.iter().all(|step| !step.contested && !step.alone));
}

/// A record stays open as long as what it raised does.
#[test]
fn the_record_is_open_until_its_last_issue_is_closed() {
    let (mut world, _) = found();
    let two = submit(vec![
        answer("fire.ways", Value::Fail),
        answer("fire.doors", Value::Fail),
    ]);
    let found = op("two", person("guard"), Action::RecordSubmit(two));
    world.run(&found);
    let open = |world: &Memory| world.0[&record_id(found.id).0].open();
    let mut seen = vec![open(&world)];
    for number in 0..2 {
        run(&mut world, "director", issue_id(found.id, number), Dismiss);
        // Once more is too late and counts nothing.
        run(&mut world, "director", issue_id(found.id, number), Dismiss);
        seen.push(open(&world));
    }
    assert_eq!(seen, [true, true, false]);
    assert_eq!(world.state::<Record>(record_id(found.id).0).open_issues, 0);
}

#[test]
fn two_who_take_or_mend_at_once_both_stand_in_the_history() {
    let (mut world, issue) = found();
    run(&mut world, "director", issue, Assign);
    let late = run(&mut world, "other", issue, Take);
    assert!(matches!(late, Outcome::Contested(_)));
    run(&mut world, "worker", issue, Repair);
    run(&mut world, "other", issue, Repair);
    let one: &Issue = world.state(issue.0);
    assert_eq!((one.status, one.owner), (ToRecheck, Some(person("worker"))));
    let history: Vec<_> = one
        .steps
        .iter()
        .map(|step| (step.deed.act, step.contested))
        .collect();
    assert_eq!(
        history,
        [
            (Assign, false),
            (Take, true),
            (Repair, false),
            (Repair, true)
        ]
    );
    // Both said that it is mended, and neither passes it.
    assert!(one.mended_by(person("worker")) && one.mended_by(person("other")));
}

/// 当场整改: a minor finding is closed by it, another one is re-checked.
#[test]
fn what_is_mended_on_the_spot() {
    for (level, after) in [
        (Level::Minor, Closed),
        (Level::General, ToRecheck),
        (Level::SuspectedMajor, ToRecheck),
    ] {
        let (mut world, issue) = found();
        let mut one = world.state::<Issue>(issue.0).clone();
        one.level = level;
        world.put(issue.0, one);
        run(&mut world, "guard", issue, OnSpot);
        assert_eq!(status(&world, issue), after, "{level:?}");
    }
    // Somebody has been sent meanwhile: it is for that person to see.
    let (mut world, issue) = found();
    run(&mut world, "director", issue, Assign);
    run(&mut world, "guard", issue, OnSpot);
    assert_eq!(status(&world, issue), ToRecheck);
}

#[test]
fn what_contradicts_itself_is_set_aside() {
    let bad = [
        deed(Assign),
        deed(Return),
        Deed {
            words: "  ".into(),
            ..deed(Suspend)
        },
        Deed {
            words: "长".repeat(201),
            ..deed(Repair)
        },
        Deed {
            photos: vec![photo_ref(); 10],
            ..deed(Repair)
        },
        Deed {
            owner: Some(person("worker")),
            ..deed(Repair)
        },
        Deed {
            deadline: Some(date("2026-09-04")),
            ..deed(Pass)
        },
        Deed {
            owner: Some(person("leaver")),
            ..deed(Assign)
        },
        Deed {
            level: None,
            ..full(Grade)
        },
        Deed {
            words: String::new(),
            ..full(Grade)
        },
        Deed {
            level: Some(Level::Minor),
            ..full(Dismiss)
        },
    ];
    for (number, one) in bad.into_iter().enumerate() {
        let (mut world, issue) = found();
        let outcome = world.run(&doing("bad", "director", issue, one));
        assert_eq!(outcome, Outcome::SetAside(Code::Invalid), "{number}");
        assert!(world.state::<Issue>(issue.0).steps.is_empty());
    }
}

#[test]
fn what_is_done_about_an_unknown_issue_waits() {
    let (mut world, _) = found();
    let unknown = issue_id(OpId(id("elsewhere")), 0);
    let outcome = world.run(&doing("ahead", "director", unknown, full(Assign)));
    assert!(matches!(outcome, Outcome::Waiting(at) if at.id == unknown.0));
}

/// The released least form is an issue as it is raised.
#[test]
fn an_issue_begins_unassigned_and_open() {
    let one = issue();
    assert!(one.is_open() && !one.is_returned() && one.last().is_none());
}
