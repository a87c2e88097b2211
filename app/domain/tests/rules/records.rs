//! Submitting and amending records.

use domain::apply::Outcome;
use domain::entity::Kind;
use domain::id::{ClassId, PlaceId, RecordId, RoundId, TemplateId};
use domain::issue::{Issue, Level};
use domain::op::{Action, Submit, amendment_id, issue_id, record_id, round_id};
use domain::person::Limit;
use domain::problem::Code;
use domain::record::{Amendment, Record, Value};
use domain::time::MinuteOfDay;

use crate::apply::{UNCHANGED, set_aside, submits, waits};
use crate::sample::{answer, id, op, person, somebody, start, world};

type Change = fn(&mut Submit);

#[test]
fn a_record_copies_what_it_names_and_opens_issues() {
    let mut world = world();
    let started = start("start", "guard");
    world.run(&started);
    let op = submits("submit", "guard", |submit| {
        submit.round = Some(round_id(started.id));
        submit.point = Some(0);
        submit.answers.reverse();
        submit.answers[1].value = Value::Fail;
        submit.answers[1].note = "通道堆物".into();
    });
    let Outcome::Applied(changes) = world.run(&op) else {
        panic!("not applied");
    };
    assert_eq!(changes.len(), 2, "the record and one issue");
    let record: &Record = world.state(record_id(op.id).0);
    assert_eq!(
        record.place_path,
        [PlaceId(id("campus")), PlaceId(id("house"))]
    );
    assert_eq!(record.dwell_ms, Some(42_000));
    let items: Vec<_> = record.answers.iter().map(|one| one.item.as_str()).collect();
    assert_eq!(
        items,
        ["fire.ways", "fire.doors"],
        "in the template's order"
    );
    // The issue's number is the answer's place as sent.
    let issue: &Issue = world.state(issue_id(op.id, 1).0);
    assert_eq!(issue.level, Level::Minor, "the template's default");
    assert_eq!(issue.note, "通道堆物");
    assert_eq!(world.run(&op), UNCHANGED);
}

#[test]
fn what_is_missing_is_stored_all_the_same() {
    let mut world = world();
    let bare = submits("bare", "teacher", |submit| {
        submit.answers = vec![answer("fire.ways", Value::Fail)];
    });
    assert!(matches!(world.run(&bare), Outcome::Applied(changes) if changes.len() == 2));
    let record: &Record = world.state(record_id(bare.id).0);
    assert_eq!(record.dwell_ms, None, "a teacher's dwell is not kept");
    let empty = submits("empty", "guard", |submit| submit.answers.clear());
    assert!(matches!(world.run(&empty), Outcome::Applied(changes) if changes.len() == 1));
}

#[test]
fn a_record_waits_for_what_it_names() {
    let cases: [(&str, Change, Outcome); 5] = [
        (
            "template",
            |s| s.template = TemplateId(id("x")),
            waits(Kind::Template, "x"),
        ),
        (
            "place",
            |s| s.place = PlaceId(id("x")),
            waits(Kind::Place, "x"),
        ),
        (
            "class",
            |s| s.class = Some(ClassId(id("x"))),
            waits(Kind::Class, "x"),
        ),
        (
            "round",
            |s| s.round = Some(RoundId(id("x"))),
            waits(Kind::Round, "x"),
        ),
        (
            "a person named in an answer",
            |s| {
                s.sections = vec!["all".into()];
                s.answers = vec![answer("all.person", Value::Person(person("x")))];
            },
            waits(Kind::Person, "x"),
        ),
    ];
    for (what, change, expected) in cases {
        assert_eq!(
            world().run(&submits("w", "guard", change)),
            expected,
            "{what}"
        );
    }
}

#[test]
fn a_record_that_contradicts_its_template_is_set_aside() {
    let cases: [(&str, Change); 10] = [
        ("unknown section", |s| s.sections = vec!["x".into()]),
        ("section twice", |s| s.sections.push("fire".into())),
        ("item of another section", |s| {
            s.answers[0].item = "gate.guard".into();
        }),
        ("item twice", |s| s.answers[0].item = "fire.doors".into()),
        ("value of another kind", |s| {
            s.answers[0].value = Value::Points(1);
        }),
        ("a point without a round", |s| s.point = Some(0)),
        ("a late entry without a reason", |s| {
            s.late_entry = Some(String::new());
        }),
        ("a note too long", |s| s.answers[0].note = "长".repeat(501)),
        ("another kind's id", |s| s.template = TemplateId(id("room"))),
        ("a template for a place", |s| {
            s.place = PlaceId(id("template"));
        }),
    ];
    for (what, change) in cases {
        let outcome = world().run(&submits("bad", "guard", change));
        assert_eq!(outcome, set_aside(Code::Invalid), "{what}");
    }
}

#[test]
fn every_kind_of_item_takes_its_own_values_only() {
    let text = |n: usize| Value::Text("字".repeat(n));
    let row = |cells: Vec<Option<Value>>| Value::Rows(vec![cells]);
    let cases = [
        ("points", Value::Points(5), Value::Points(6)),
        ("degrees", Value::Number(-400), Value::Points(1)),
        ("choice", Value::Choice(1), Value::Choice(2)),
        ("text", text(2000), text(2001)),
        (
            "time",
            Value::Time(MinuteOfDay(1439)),
            Value::Time(MinuteOfDay(1440)),
        ),
        ("photo", Value::Photo, Value::Signature),
        ("signature", Value::Signature, Value::Photo),
        ("person", Value::Person(person("guard")), Value::Pass),
        ("place", Value::Place(PlaceId(id("room"))), Value::Fail),
        (
            "asset",
            Value::Asset("MF-12".into()),
            Value::Asset(String::new()),
        ),
        (
            "table",
            row(vec![Some(text(1)), None]),
            row(vec![Some(text(1))]),
        ),
        (
            "table",
            row(vec![None, None]),
            row(vec![Some(Value::Points(1)), None]),
        ),
        (
            "table",
            Value::NotApplicable,
            row(vec![Some(row(vec![])), None]),
        ),
    ];
    for (item, good, bad) in cases {
        let try_it = |value: &Value| {
            world().run(&submits("try", "guard", |submit| {
                submit.sections = vec!["all".into()];
                submit.answers = vec![answer(&format!("all.{item}"), value.clone())];
            }))
        };
        assert!(
            matches!(try_it(&good), Outcome::Applied(_)),
            "{item}: {good:?}"
        );
        assert_eq!(try_it(&bad), set_aside(Code::Invalid), "{item}: {bad:?}");
    }
}

#[test]
fn a_right_with_a_limit_holds_there_only() {
    let mut world = world();
    let limit = Limit::Places(vec![PlaceId(id("house"))]);
    world.put(id("local"), somebody("local", &[("guards", limit)]));
    let inside = submits("in", "local", |_| {});
    assert!(matches!(world.run(&inside), Outcome::Applied(_)));
    let outside = submits("out", "local", |submit| {
        submit.place = PlaceId(id("campus"));
    });
    assert_eq!(world.run(&outside), set_aside(Code::NotPermitted));
}

#[test]
fn an_amendment_stands_beside_its_record() {
    let mut world = world();
    let submitted = submits("submit", "guard", |_| {});
    world.run(&submitted);
    let record = record_id(submitted.id);
    let amend = |name: &str, who: &str, record: RecordId, reason: &str| {
        let answers = vec![answer("fire.ways", Value::Fail)];
        let reason = reason.into();
        op(
            name,
            person(who),
            Action::RecordAmend {
                record,
                reason,
                answers,
                judgement: None,
            },
        )
    };
    let own = amend("own", "guard", record, "看漏了");
    assert!(matches!(world.run(&own), Outcome::Applied(changes) if changes.len() == 2));
    assert!(matches!(
        world.run(&amend("director", "director", record, "复核")),
        Outcome::Applied(_)
    ));
    assert_eq!(world.run(&own), UNCHANGED);
    let state: &Record = world.state(record.0);
    assert_eq!(
        state.answers[0].value,
        Value::Pass,
        "what was submitted stands"
    );
    assert_eq!(state.amendments.len(), 2);
    let first: &Amendment = world.state(amendment_id(own.id).0);
    assert_eq!(
        (first.record_person, first.person),
        (person("guard"), person("guard"))
    );

    let missing = amend("m", "guard", RecordId(id("x")), "x");
    assert_eq!(world.run(&missing), waits(Kind::Record, "x"));
    let other = amend("o", "teacher", record, "x");
    assert_eq!(world.run(&other), set_aside(Code::NotPermitted));
    for reason in ["", "  ", &"长".repeat(501)] {
        let outcome = world.run(&amend("r", "guard", record, reason));
        assert_eq!(outcome, set_aside(Code::Invalid), "{reason:?}");
    }
}

#[test]
fn a_state_that_outgrows_its_limit_is_set_aside() {
    let mut world = world();
    let submitted = submits("submit", "guard", |_| {});
    world.run(&submitted);
    let record = record_id(submitted.id);
    let outcome = (0..2000)
        .map(|n| {
            let reason = "补充".into();
            let answers = Vec::new();
            let amend = Action::RecordAmend {
                record,
                reason,
                answers,
                judgement: None,
            };
            world.run(&op(&format!("amend/{n}"), person("guard"), amend))
        })
        .find(|outcome| !matches!(outcome, Outcome::Applied(_)));
    assert_eq!(outcome, Some(set_aside(Code::Oversized)));
}
