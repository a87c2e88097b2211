//! 抽查: what can be checked at any time, and what becomes of it.

use domain::anytime::{Offer, Target, offers};
use domain::builtin::templates;
use domain::check::filled;
use domain::id::{ClassId, PlaceId, TemplateId};
use domain::plan::{Plan, RoutePoint};
use domain::record::Record;
use domain::template::Template;

use crate::checks::{check_in, checked, told};
use crate::sample::{id, plan, world};

const ROOM: &str = "room";

fn class() -> ClassId {
    ClassId(id("class"))
}

fn place(name: &str) -> PlaceId {
    PlaceId(id(name))
}

/// The built-in templates with these keys, and a second version of the first one.
fn some(keys: &[&str]) -> Vec<(TemplateId, Template)> {
    let mut list: Vec<_> = templates()
        .into_iter()
        .filter(|(_, one)| keys.contains(&one.key.as_str()))
        .collect();
    let newer = Template {
        version: 2,
        ..list[0].1.clone()
    };
    list.push((TemplateId(id("newer")), newer));
    list
}

fn of(target: Target, list: &[(TemplateId, Template)], plans: &[&Plan]) -> Vec<Offer> {
    let list: Vec<_> = list.iter().map(|(id, one)| (*id, one)).collect();
    offers(target, &list, plans)
}

#[test]
fn a_class_is_checked_as_it_is_planned_else_by_all_that_gives_points() {
    let list = some(&["HY-01", "HY-02", "HY-06", "SP-01"]);
    let target = Target::Class(class(), Some(place(ROOM)));
    let all = of(target, &list, &[]);
    let sections: Vec<_> = all.iter().map(|one| one.sections.join(",")).collect();
    assert_eq!(sections, ["room", "zone"]);
    assert!(
        all.iter()
            .all(|one| one.class == Some(class()) && one.place == place(ROOM))
    );
    // The version that plans were made with is not the one offered.
    assert_eq!(all[0].template, TemplateId(id("newer")));
    assert_eq!(of(Target::Class(class(), None), &list, &[]), []);

    let zone = Plan {
        template: list[1].0,
        route: vec![RoutePoint {
            place: place("yard"),
            sections: vec!["zone".into()],
            class: Some(class()),
            since: None,
        }],
        ..plan()
    };
    let planned = of(target, &list, &[&zone, &zone]);
    assert_eq!(planned.len(), 2);
    assert_eq!(planned[1].place, place("yard"));
    let retired = Plan {
        retired: true,
        ..zone.clone()
    };
    assert_eq!(of(target, &list, &[&retired]), all);
    // The zone is found by its place too, and with it whose it is.
    let by_place = of(Target::Place(place("yard")), &list[..2], &[&zone]);
    assert_eq!(by_place.len(), 1);
    assert_eq!(by_place[0].class, Some(class()));
}

#[test]
fn a_place_is_fine_or_to_be_swept_and_by_one_of_the_sections() {
    let list = some(&["HY-06", "HY-08", "HY-01"]);
    let all = of(Target::Place(place(ROOM)), &list, &[]);
    let sections: Vec<_> = all.iter().map(|one| one.sections.join(",")).collect();
    assert!(sections.contains(&"dining-tables".to_owned()));
    assert!(sections.contains(&"check".to_owned()));
    assert!(!sections.contains(&"done".to_owned()));
    assert!(!sections.contains(&"room".to_owned()));
    assert!(all.iter().all(|one| one.class.is_none()));
}

/// It reaches the class as any result does, twice a day if need be, and settles no window.
#[test]
fn a_check_at_any_time_reaches_its_class() {
    let mut world = world();
    for name in ["one", "two"] {
        let record = check_in(&mut world, name, checked(5));
        let told = told(&world, record).unwrap();
        assert_eq!(told.slot_name, None);
        assert_eq!(told.score.as_ref().unwrap().got, 95);
        assert_eq!(filled(world.state::<Record>(record.0)), None);
    }
}
