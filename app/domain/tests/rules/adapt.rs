//! Checklists as a school adapts them: the base, the items, what each takes off, the words.

use domain::adapt::{Adapted, own_id};
use domain::apply::Outcome;
use domain::builtin::{template_id, templates};
use domain::check::score;
use domain::op::Action;
use domain::problem::Code;
use domain::record::Value;
use domain::template::{ItemKind, Judged, SHEET, Template};

use crate::sample::{Memory, answer, op, person, server, world};

fn template(key: &str) -> Template {
    let mut list = templates().into_iter().map(|(_, one)| one);
    list.find(|one| one.key == key).unwrap()
}

fn begun(key: &str) -> (Template, Adapted) {
    let first = template(key);
    let adapted = Adapted::of(&[&first]).unwrap();
    assert!(!adapted.differs(&first));
    (first, adapted)
}

fn put(world: &mut Memory, name: &str, template: &Template) -> Outcome {
    let id = own_id(template).0;
    let entity = Box::new(template.clone().into());
    world.run(&op(name, person("admin"), Action::Put { id, entity }))
}

#[test]
fn out_of_ten_an_item_takes_off_the_same_part_and_back_again() {
    let (first, mut adapted) = begun("HY-01");
    assert_eq!(adapted.base(), Some(100));
    adapted.rebase(true);
    assert_eq!(adapted.base(), Some(10));
    let ten = adapted.saved();
    assert_eq!(
        ten.judged,
        Some(Judged::Points {
            base: 100,
            scale: 1
        })
    );
    let lost = [answer("room.floor", Value::Points(5))];
    let score = score(&ten, &["room".into()], &lost).unwrap();
    assert_eq!((score.got, score.base, score.scale), (95, 100, 1));
    adapted.rebase(false);
    assert!(!adapted.differs(&first));
    // 40 points become 100: 5 of 40 are 12.5, half up.
    let (_, mut zone) = begun("HY-02");
    zone.rebase(false);
    let zone = zone.saved();
    let floor = zone.item("zone.floor").unwrap();
    let ItemKind::Deduction { max, steps } = &floor.kind else {
        panic!("{floor:?}");
    };
    let steps: Vec<_> = steps.iter().map(|step| step.points).collect();
    assert_eq!((*max, steps), (13, vec![3, 5, 13]));
    let sum = zone.item(&format!("{SHEET}.total")).unwrap();
    assert!(matches!(sum.kind, ItemKind::Deduction { max: 100, .. }));
}

/// Left out in one version, an item can be taken in again in the next, in its place.
#[test]
fn items_are_left_out_and_taken_in_again() {
    let (first, mut adapted) = begun("HY-01");
    adapted.switch("room.board", false);
    assert!(adapted.is_off("room.board") && adapted.differs(&first));
    let second = adapted.saved();
    assert_eq!((second.version, second.item("room.board")), (2, None));
    let mut again = Adapted::of(&[&second, &first]).unwrap();
    assert!(again.is_off("room.board") && !again.differs(&second));
    again.switch("room.board", true);
    let third = again.saved();
    assert_eq!(third.version, 3);
    assert_eq!(third.sections, first.sections);
    // A section that plans look at is never empty.
    for item in &first.sections[0].items {
        again.switch(&item.key, false);
    }
    assert_eq!(again.saved().sections[0].items.len(), 1);
}

#[test]
fn what_is_typed_is_brought_within_what_a_template_may_be() {
    let (first, mut adapted) = begun("HY-01");
    let item = adapted.item_mut("room.floor").unwrap();
    "地面干净，无口香糖".clone_into(&mut item.text.zh);
    if let ItemKind::Deduction { max, steps } = &mut item.kind {
        *max = 3;
        steps[0].points = 0;
    }
    let saved = adapted.saved();
    let floor = saved.item("room.floor").unwrap();
    assert_eq!(floor.text.zh, "地面干净，无口香糖");
    let ItemKind::Deduction { max, steps } = &floor.kind else {
        panic!("{floor:?}");
    };
    let steps: Vec<_> = steps.iter().map(|step| step.points).collect();
    assert_eq!((*max, steps), (3, vec![1, 2, 3]));
    assert!(adapted.differs(&first));
    for text in ["", "  "] {
        let item = adapted.item_mut("room.floor").unwrap();
        (item.text.zh, item.text.en) = (text.into(), String::new());
        assert!(!adapted.differs(&first));
    }
}

/// The server takes a new version of who administers, and never another form of one that exists.
#[test]
fn a_new_version_applies_and_the_old_one_stays() {
    let mut world = world();
    let first = template("HY-02");
    let entity = Box::new(first.clone().into());
    let id = template_id("HY-02", 1).0;
    world.run(&op("load", server(), Action::Put { id, entity }));
    let mut adapted = Adapted::of(&[&first]).unwrap();
    adapted.rebase(true);
    adapted.switch("zone.beds", false);
    let second = adapted.saved();
    assert!(
        matches!(put(&mut world, "second", &second), Outcome::Applied(changes) if changes.len() == 1)
    );
    assert_eq!(world.state::<Template>(id), &first);
    let other = Template {
        version: 2,
        ..first.clone()
    };
    assert_eq!(
        put(&mut world, "other", &other),
        Outcome::SetAside(Code::Invalid)
    );
    // An item that takes nothing off judges nothing.
    let mut nothing = Template {
        version: 3,
        ..first
    };
    if let ItemKind::Deduction { max, steps } = &mut nothing.sections[0].items[0].kind {
        (*max, *steps) = (0, Vec::new());
    }
    let outcome = put(&mut world, "nothing", &nothing);
    assert_eq!(outcome, Outcome::SetAside(Code::Invalid));
}
