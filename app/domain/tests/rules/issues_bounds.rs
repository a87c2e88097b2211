//! How much a history of an issue holds, and what is left when it is full.

use domain::apply::Outcome;
use domain::issue::Act::{Assign, Pass, Repair, Return, Take};
use domain::issue::IssueStatus::{Closed, InRepair};
use domain::issue::{Deed, Issue};
use domain::op::{Action, Submit};
use domain::person::Person;
use domain::problem::Code;
use domain::record::PhotoRef;

use crate::issues::{doing, found, run, status};
use crate::released::{deed, photo_ref};
use crate::sample::{id, op, person, submit};

/// Dozens of steps with photos and words fit; what would not is set aside and never cut. However full
/// it is, it can be mended and closed, with as many words and photos as one step takes.
#[test]
fn a_history_that_is_full_can_be_closed() {
    let (mut world, issue) = found();
    for name in ["worker", "guard"] {
        let mut one: Person = world.state::<Person>(id(name)).clone();
        one.name = "\u{1}".repeat(80);
        world.put(id(name), one);
    }
    run(&mut world, "director", issue, Assign);
    let mended = Deed {
        words: "已更换灯管".into(),
        photos: vec![photo_ref()],
        ..deed(Repair)
    };
    let full = Outcome::SetAside(Code::HistoryFull);
    let mut rounds = 0;
    loop {
        world.run(&doing(
            &format!("mend/{rounds}"),
            "worker",
            issue,
            mended.clone(),
        ));
        let returned = run(&mut world, "guard", issue, Return);
        if returned == full {
            break;
        }
        rounds += 1;
    }
    assert!(rounds > 8, "{rounds}");
    // What comes too late is in the history too, and takes none of the room that is left.
    assert_eq!(run(&mut world, "worker", issue, Take), full);
    let photo = PhotoRef {
        bytes: u32::MAX,
        media: "a".repeat(40),
        taken_wall: i64::MIN,
        ..photo_ref()
    };
    let longest = |act| Deed {
        words: "\u{1}".repeat(200),
        photos: vec![photo.clone(); 9],
        ..deed(act)
    };
    let mut before_last = world.state::<Issue>(issue.0).clone();
    before_last.steps.pop();
    before_last.status = InRepair;
    world.put(issue.0, before_last);
    for (who, act) in [("worker", Repair), ("guard", Pass)] {
        let outcome = world.run(&doing(&format!("{act:?}"), who, issue, longest(act)));
        assert!(
            matches!(outcome, Outcome::Applied(_)),
            "{act:?}: {outcome:?}"
        );
    }
    assert_eq!(status(&world, issue), Closed);
}

/// A photo is named by a media type and by nothing longer.
#[test]
fn what_a_photo_says_of_itself_is_bounded() {
    for media in [String::new(), "a".repeat(41), "图片".into()] {
        let (mut world, issue) = found();
        let photo = PhotoRef {
            media,
            ..photo_ref()
        };
        let mended = Deed {
            photos: vec![photo.clone()],
            ..deed(Repair)
        };
        let outcome = world.run(&doing("bad", "worker", issue, mended));
        assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
        let content = Submit {
            photos: vec![photo],
            ..submit(Vec::new())
        };
        let outcome = world.run(&op("bad", person("guard"), Action::RecordSubmit(content)));
        assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
    }
}
