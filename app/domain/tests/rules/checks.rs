//! Hygiene checks from submitting to deciding: points, publication, replies, results for one
//! window, points taken on, rankings, handover notes.

use domain::apply::Outcome;
use domain::check::{Check, ClassState, Judgement, Paper, class_state, made_up, score, worth};
use domain::class_result::{ClassResult, class_result_id};
use domain::due::occurrence;
use domain::entity::Entity;
use domain::id::{ClassId, RecordId, TemplateId};
use domain::op::{Action, Submit, record_id};
use domain::problem::Code;
use domain::record::{Amendment, Record, Value};
use domain::reply::Says;
use domain::school::{Checks, Publish, School};
use domain::template::{Judged, Template};
use domain::time::{MinuteOfDay, UtcMillis, Zone};

use crate::sample::{
    Memory, NOON, answer, date, id, judged, op, person, school, slot, submit, world,
};

/// A check of the class, judged out of 10.0.
pub(crate) fn checked(points: u16) -> Submit {
    Submit {
        template: TemplateId(id("judged")),
        sections: vec!["all".into()],
        class: Some(ClassId(id("class"))),
        ..submit(vec![answer("all.points", Value::Points(points))])
    }
}

pub(crate) fn done(world: &mut Memory, name: &str, who: &str, action: Action) -> Outcome {
    world.run(&op(name, person(who), action))
}

/// Submits and gives the record's id.
pub(crate) fn check_in(world: &mut Memory, name: &str, content: Submit) -> RecordId {
    let made = op(name, person("guard"), Action::RecordSubmit(content));
    assert!(matches!(world.run(&made), Outcome::Applied(_)), "{name}");
    record_id(made.id)
}

pub(crate) fn check_of(world: &Memory, record: RecordId) -> &Check {
    world.state::<Record>(record.0).check.as_deref().unwrap()
}

pub(crate) fn told(world: &Memory, record: RecordId) -> Option<&ClassResult> {
    let id = class_result_id(record).0;
    world.0.contains_key(&id).then(|| world.state(id))
}

fn publishing(publish: Publish) -> Memory {
    let mut world = world();
    let mut one: School = world.state::<School>(school().0).clone();
    one.checks = Checks {
        publish,
        ..Checks::default()
    };
    world.put(school().0, one);
    world
}

pub(crate) fn reply(record: RecordId, says: Says, words: &str) -> Action {
    Action::RecordReply {
        record,
        says,
        note: words.into(),
        photos: vec![],
    }
}

pub(crate) fn amend(record: RecordId, points: u16, judgement: Option<Judgement>) -> Action {
    Action::RecordAmend {
        record,
        reason: "复核".into(),
        answers: vec![answer("all.points", Value::Points(points))],
        judgement,
    }
}

#[test]
fn a_check_comes_with_its_points_and_the_class_is_told_at_once() {
    let mut world = publishing(Publish::AtSubmit);
    let record = check_in(&mut world, "check", checked(5));
    let check = check_of(&world, record);
    let points = check.score.as_ref().unwrap();
    assert_eq!((points.got, points.base, points.scale), (95, 100, 1));
    assert_eq!(check.class_name.as_ref().unwrap().zh, "四(3)班");
    let told = told(&world, record).unwrap();
    assert_eq!(told.score.as_ref(), Some(points));
    assert_eq!(told.findings.len(), 1);
    assert_eq!(told.standing, check.standing);
    assert!(told.standing.published.is_some());
    // Who checked stands nowhere in what the class sees.
    let state = Entity::from(told.clone()).state();
    let checker: &domain::person::Person = world.state(id("guard"));
    assert!(!state.contains(&id("guard").to_string()));
    assert!(!state.contains(&format!("\"{}\"", checker.name)));
}

#[test]
fn a_patrol_is_no_check() {
    let mut world = world();
    let record = check_in(&mut world, "patrol", submit(vec![]));
    assert_eq!(world.state::<Record>(record.0).check, None);
    for content in [
        Submit {
            judgement: Judgement::NotSwept,
            ..submit(vec![])
        },
        Submit {
            paper: Some(Box::new(crate::released_checks::paper())),
            ..submit(vec![])
        },
    ] {
        let outcome = done(&mut world, "wrong", "guard", Action::RecordSubmit(content));
        assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
    }
}

#[test]
fn states_instead_of_points() {
    let mut world = world();
    let exempt = |reason: &str| Judgement::Exempt {
        reason: reason.into(),
    };
    for (n, (judgement, fits)) in [
        (Judgement::NotSwept, true),
        (exempt("秋游"), true),
        (exempt(" "), false),
        (exempt(&"长".repeat(201)), false),
        (Judgement::Withdrawn, false),
    ]
    .into_iter()
    .enumerate()
    {
        let content = Submit {
            judgement: judgement.clone(),
            ..checked(5)
        };
        let made = op(
            &n.to_string(),
            person("guard"),
            Action::RecordSubmit(content),
        );
        let outcome = world.run(&made);
        assert_eq!(
            matches!(outcome, Outcome::Applied(_)),
            fits,
            "{judgement:?}"
        );
        if fits {
            let check = check_of(&world, record_id(made.id));
            assert_eq!((&check.judgement, &check.score), (&judgement, &None));
            assert_eq!(check.wants_sweeping(), judgement == Judgement::NotSwept);
        }
    }
    let nobody = Submit {
        paper: Some(Box::new(Paper {
            group: String::new(),
            sheet: None,
        })),
        ..checked(0)
    };
    let outcome = done(&mut world, "nobody", "guard", Action::RecordSubmit(nobody));
    assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
}

#[test]
fn what_is_not_ranked_is_fine_or_to_be_swept() {
    let mut world = world();
    let swept = Template {
        judged: Some(Judged::Swept),
        ..judged()
    };
    world.put(id("swept"), swept);
    for (name, value, to_sweep) in [("fine", Value::Pass, false), ("not", Value::Fail, true)] {
        let content = Submit {
            template: TemplateId(id("swept")),
            ..submit(vec![answer("fire.ways", value)])
        };
        let record = check_in(&mut world, name, content);
        let check = check_of(&world, record);
        assert_eq!((check.to_sweep, &check.score), (to_sweep, &None));
        // An office is no class: nobody is told, and who checks there says when it is swept.
        assert_eq!(told(&world, record), None);
        let said = done(
            &mut world,
            &format!("{name}/swept"),
            "guard",
            reply(record, Says::Swept, ""),
        );
        assert!(matches!(said, Outcome::Applied(_)));
        assert!(!check_of(&world, record).wants_sweeping());
    }
}

#[test]
fn publication_after_the_directors_look() {
    let mut world = publishing(Publish::AfterLook);
    let record = check_in(&mut world, "check", checked(5));
    assert_eq!(told(&world, record), None);
    let early = done(&mut world, "early", "head", reply(record, Says::Swept, ""));
    assert_eq!(early, Outcome::SetAside(Code::NotPermitted));
    let publish = |records| Action::RecordPublish { records };
    let wrong = done(&mut world, "guard", "guard", publish(vec![record]));
    assert_eq!(wrong, Outcome::SetAside(Code::NotPermitted));
    let first = done(&mut world, "publish", "director", publish(vec![record]));
    assert!(matches!(first, Outcome::Applied(changes) if changes.len() == 2));
    assert_eq!(told(&world, record).unwrap().findings.len(), 1);
    let again = done(&mut world, "again", "director", publish(vec![record]));
    assert_eq!(again, Outcome::Applied(vec![]));
    let patrol = check_in(&mut world, "patrol", submit(vec![]));
    for records in [vec![patrol], vec![]] {
        let outcome = done(&mut world, "no check", "director", publish(records));
        assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
    }
}

/// 未打扫 is to be settled now: the class hears of it and says 已补扫, however results are published.
#[test]
fn a_class_that_was_not_swept_is_told_at_once() {
    let mut world = publishing(Publish::AfterLook);
    let content = Submit {
        judgement: Judgement::NotSwept,
        ..checked(0)
    };
    let found = check_in(&mut world, "found", content);
    // Found out later: the amendment tells.
    let amended = check_in(&mut world, "amended", checked(5));
    assert_eq!(told(&world, amended), None);
    let late = amend(amended, 5, Some(Judgement::NotSwept));
    done(&mut world, "late", "guard", late);
    for (name, record) in [("one", found), ("two", amended)] {
        assert_eq!(told(&world, record).unwrap().judgement, Judgement::NotSwept);
        done(&mut world, name, "head", reply(record, Says::Swept, ""));
        assert!(!check_of(&world, record).wants_sweeping(), "{name}");
    }
    // A corridor is no class.
    let nobody = Submit {
        class: None,
        judgement: Judgement::NotSwept,
        ..checked(0)
    };
    let nobody = check_in(&mut world, "nobody", nobody);
    assert_eq!(told(&world, nobody), None);
}

/// Taken back before the director looked: the class never hears of it, and of the rest it does.
#[test]
fn what_was_taken_back_meanwhile_is_not_published() {
    let mut world = publishing(Publish::AfterLook);
    let slip = check_in(&mut world, "slip", checked(5));
    let right = check_in(&mut world, "right", checked(1));
    let back = amend(slip, 5, Some(Judgement::Withdrawn));
    done(&mut world, "back", "guard", back);
    let records = vec![slip, right];
    let publish = Action::RecordPublish { records };
    done(&mut world, "publish", "director", publish);
    assert_eq!(told(&world, slip), None);
    assert!(told(&world, right).is_some());
}

#[test]
fn an_amendment_changes_the_points_and_what_the_class_sees() {
    let mut world = world();
    let record = check_in(&mut world, "check", checked(5));
    done(&mut world, "first", "guard", amend(record, 2, None));
    assert_eq!(check_of(&world, record).score.as_ref().unwrap().got, 98);
    let other = Action::RecordAmend {
        record,
        reason: "看漏了".into(),
        answers: vec![answer("all.text", Value::Text("x".into()))],
        judgement: None,
    };
    done(&mut world, "second", "guard", other);
    // The amendment before still holds.
    assert_eq!(check_of(&world, record).score.as_ref().unwrap().taken, [2]);
    let seen = told(&world, record).unwrap();
    assert!(seen.amended);
    assert_eq!(seen.score.as_ref().unwrap().got, 98);
    assert_eq!(seen.findings[0].value, Value::Points(2));
    let original = &world.state::<Record>(record.0).answers;
    assert_eq!(original[0].value, Value::Points(5));
}

/// 撤销 on the floor view, and 未打扫 that was a slip of the finger.
#[test]
fn an_amendment_changes_what_a_check_was_and_takes_it_back() {
    let mut world = world();
    let content = Submit {
        judgement: Judgement::NotSwept,
        ..checked(5)
    };
    let record = check_in(&mut world, "check", content);
    let fixed = op(
        "fix",
        person("guard"),
        amend(record, 1, Some(Judgement::Checked)),
    );
    world.run(&fixed);
    let amendment: &Amendment = world.state(domain::op::amendment_id(fixed.id).0);
    assert_eq!(amendment.judged_before, Some(Judgement::NotSwept));
    assert_eq!(check_of(&world, record).score.as_ref().unwrap().got, 99);
    let back = amend(record, 1, Some(Judgement::Withdrawn));
    done(&mut world, "back", "guard", back);
    assert!(!check_of(&world, record).counts());
    assert!(told(&world, record).unwrap().dropped);
    let patrol = check_in(&mut world, "patrol", submit(vec![]));
    let wrong = Action::RecordAmend {
        record: patrol,
        reason: "x".into(),
        answers: vec![],
        judgement: Some(Judgement::Withdrawn),
    };
    let outcome = done(&mut world, "wrong", "guard", wrong);
    assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
}

#[test]
fn how_a_class_stands_in_a_window() {
    let mut world = world();
    let slot = slot("morning", 470, 500);
    let window = occurrence(&slot, &Zone::shanghai(), date("2026-09-01"));
    let after = window.end.plus(1);
    let state = |records: &[&Record], now: UtcMillis| class_state(&window, records, now);
    assert_eq!(state(&[], window.start.plus(-1)), ClassState::Upcoming);
    assert_eq!(state(&[], window.start), ClassState::Due);
    assert_eq!(state(&[], window.end), ClassState::Due);
    assert_eq!(state(&[], after), ClassState::Missing);
    let with = |judgement| Submit {
        judgement,
        ..checked(5)
    };
    let clean = check_in(&mut world, "clean", with(Judgement::Checked));
    let not = check_in(&mut world, "not", with(Judgement::NotSwept));
    let exempt = Judgement::Exempt {
        reason: "秋游".into(),
    };
    let exempt = check_in(&mut world, "exempt", with(exempt));
    let get = |world: &Memory, id: RecordId| world.state::<Record>(id.0).clone();
    let (clean, exempt) = (get(&world, clean), get(&world, exempt));
    assert_eq!(state(&[&clean], after), ClassState::Checked);
    assert_eq!(state(&[&exempt], after), ClassState::Exempt);
    assert_eq!(state(&[&clean, &exempt], after), ClassState::Rivals);
    assert_eq!(state(&[&get(&world, not)], after), ClassState::ToSweep);
    done(&mut world, "swept", "head", reply(not, Says::Swept, ""));
    assert_eq!(state(&[&get(&world, not)], after), ClassState::Swept);
    // Recorded at noon, hours after the window had closed.
    assert!(made_up(&window, &clean));
    let noon = UtcMillis(NOON);
    let at_noon = Zone::shanghai().local(noon).minute();
    let late = crate::sample::slot("noon", at_noon.0, at_noon.0 + 10);
    let open = occurrence(&late, &Zone::shanghai(), date("2026-09-01"));
    assert!(!made_up(&open, &clean));
    assert_eq!(MinuteOfDay(720), at_noon);
    let keyed = Record {
        late_entry: Some("纸质转录".into()),
        ..clean
    };
    assert!(!made_up(&window, &keyed));
}

#[test]
fn categories_are_worth_what_their_items_take() {
    let template = judged();
    let all = &template.sections[2];
    assert_eq!(worth(&template, all), 5);
    assert_eq!(worth(&template, &template.sections[0]), 0);
    let none: Option<_> = score(&crate::sample::template(), &["all".into()], &[]);
    assert_eq!(none, None);
}
