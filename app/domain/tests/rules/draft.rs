//! What a form asks for, and what one tap may answer.

use domain::draft::{Lack, all_normal, deducted, fails, lacks, progress};
use domain::issue::Level;
use domain::record::{Answer, PhotoRef, Value};
use domain::template::{Ask, ItemKind, Section};

use crate::sample::{answer, deduction, item, template};

fn photo() -> PhotoRef {
    PhotoRef {
        sha: domain::id::Sha::of(b"photo"),
        bytes: 5,
        media: "image/jpeg".into(),
        taken_wall: 0,
        smeared: false,
    }
}

#[test]
fn what_fails() {
    let number = |min, max| {
        let (unit, scale) = ("℃".into(), 1);
        item(
            "fire.t",
            ItemKind::Number {
                unit,
                scale,
                min,
                max,
            },
        )
    };
    let judged = item("fire.x", ItemKind::PassFail);
    let points = item("fire.x", deduction(5));
    let cases = [
        (&judged, Value::Fail, true),
        (&judged, Value::Pass, false),
        (&judged, Value::NotApplicable, false),
        (&points, Value::Points(0), false),
        (&points, Value::Points(1), true),
        (&number(Some(0), Some(80)), Value::Number(-1), true),
        (&number(Some(0), Some(80)), Value::Number(0), false),
        (&number(Some(0), Some(80)), Value::Number(80), false),
        (&number(Some(0), Some(80)), Value::Number(81), true),
        (&number(None, None), Value::Number(i64::MIN), false),
    ];
    for (item, value, expected) in cases {
        assert_eq!(fails(item, &value), expected, "{value:?}");
    }
}

#[test]
fn a_finding_asks_for_what_the_template_demands() {
    let mut strict = item("fire.x", ItemKind::PassFail);
    strict.on_fail.level = Ask::Required;
    strict.on_fail.default_level = None;
    let mut found = answer("fire.x", Value::Fail);
    assert_eq!(lacks(&strict, None), [Lack::Answer]);
    assert_eq!(
        lacks(&strict, Some(&found)),
        [Lack::Level, Lack::Note, Lack::Photo]
    );
    found.level = Some(Level::General);
    found.note = " 堆物 ".into();
    assert_eq!(lacks(&strict, Some(&found)), [Lack::Photo]);
    found.photos.push(photo());
    assert_eq!(lacks(&strict, Some(&found)), []);
    assert_eq!(lacks(&strict, Some(&answer("fire.x", Value::Pass))), []);

    strict.on_fail.default_level = Some(Level::Minor);
    found.level = None;
    assert_eq!(lacks(&strict, Some(&found)), [], "the default is a level");
    let mut optional = strict;
    optional.required = false;
    assert_eq!(lacks(&optional, None), []);
}

#[test]
fn a_photo_item_without_a_photo_is_not_answered() {
    let shot = item("fire.p", ItemKind::Photo);
    let mut taken = answer("fire.p", Value::Photo);
    assert_eq!(lacks(&shot, Some(&taken)), [Lack::Photo]);
    taken.photos.push(photo());
    assert_eq!(lacks(&shot, Some(&taken)), []);
    let words = item("fire.w", ItemKind::Text);
    let blank = answer("fire.w", Value::Text("  ".into()));
    assert_eq!(lacks(&words, Some(&blank)), [Lack::Answer]);
}

#[test]
fn one_tap_judges_but_never_measures() {
    let template = template();
    let section = |key: &str| -> &Section {
        let found = template.sections.iter().find(|one| one.key == key);
        found.unwrap()
    };
    let answers = all_normal(&[section("fire"), section("gate")]).unwrap();
    assert_eq!(answers.len(), 3);
    assert!(answers.iter().all(|one| one.value == Value::Pass));
    assert!(progress(&[section("fire"), section("gate")], &answers).is_complete());
    assert_eq!(all_normal(&[section("fire"), section("all")]), None);
    assert_eq!(all_normal(&[]), None);

    let mut optional = section("all").clone();
    for item in &mut optional.items {
        item.required = false;
    }
    let answers = all_normal(&[&optional]).unwrap();
    let expected: [Answer; 1] = [answer("all.points", Value::Points(0))];
    assert_eq!(answers, expected, "measured values stay empty");
}

#[test]
fn progress_counts_and_names_what_is_open() {
    let template = template();
    let fire = &template.sections[0];
    let nothing = progress(&[fire], &[]);
    assert_eq!((nothing.items, nothing.answered), (2, 0));
    assert!(!nothing.is_complete());
    let half = progress(&[fire], &[answer("fire.doors", Value::Fail)]);
    assert_eq!((half.answered, half.findings), (1, 1));
    let open: Vec<_> = half
        .lacks
        .iter()
        .map(|(item, lack)| (item.as_str(), *lack))
        .collect();
    assert_eq!(
        open,
        [
            ("fire.ways", Lack::Answer),
            ("fire.doors", Lack::Note),
            ("fire.doors", Lack::Photo)
        ]
    );
}

#[test]
fn deductions_add_up() {
    let answers = [
        answer("a", Value::Points(u16::MAX)),
        answer("b", Value::Points(2)),
        answer("c", Value::Fail),
    ];
    assert_eq!(deducted(&answers), u32::from(u16::MAX) + 2);
}
