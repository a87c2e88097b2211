//! What a round of a check begins with: the sections of its points, who was on a floor, the rooms
//! that are drawn.

use std::collections::BTreeSet;

use domain::builtin::templates;
use domain::check::{Paper, was_at};
use domain::id::{PlaceId, RoundId};
use domain::op::Submit;
use domain::record::Record;
use domain::round::{Take, drawn};
use domain::template::{Judged, SHEET, Template, asks_for_drawn};

use crate::checks::{check_in, checked};
use crate::sample::{id, person, world};

fn template(key: &str) -> Template {
    let mut list = templates().into_iter().map(|(_, one)| one);
    list.find(|one| one.key == key).unwrap()
}

/// HY-04 is worth 100 over nine sections: a class that is judged by one of them cannot lose the rest.
#[test]
fn a_class_is_judged_by_the_whole_of_what_gives_points() {
    for (key, count) in [("HY-01", 1), ("HY-03", 2), ("HY-04", 9), ("HY-07", 5)] {
        let template = template(key);
        let picked = template.first_pick();
        assert_eq!(picked.len(), count, "{key}");
        assert!(!picked.contains(&SHEET.to_owned()), "{key}");
        assert!(matches!(template.judged, Some(Judged::Points { .. })));
    }
    // An office is no corridor; what is written down comes with what is judged.
    assert_eq!(template("HY-06").first_pick(), ["office"]);
    assert_eq!(template("HY-08").first_pick(), ["done", "check"]);
    assert_eq!(template("SP-01").first_pick(), ["gate"]);
    assert_eq!(template("SP-05").first_pick(), ["label", "state"]);
}

/// Every template that gives points can be keyed from a sheet of which only the sum is known.
#[test]
fn a_sheet_of_paper_has_where_its_sum_goes() {
    for (_, template) in templates() {
        let sheet = template.sections.iter().any(|one| one.key == SHEET);
        let points = matches!(template.judged, Some(Judged::Points { .. }));
        assert_eq!(sheet, points, "{}", template.key);
    }
}

/// 本层其余正常 opens to who was there: not by a colleague's result, and not by a sheet of paper.
#[test]
fn who_was_at_a_point() {
    let mut world = world();
    let own = check_in(&mut world, "own", checked(0));
    let paper = Paper {
        group: "红领巾岗".into(),
        sheet: None,
    };
    let keyed = Submit {
        paper: Some(Box::new(paper)),
        ..checked(0)
    };
    let keyed = check_in(&mut world, "keyed", keyed);
    let [own, keyed] = [own, keyed].map(|id| world.state::<Record>(id.0).clone());
    let (guard, other) = (person("guard"), person("teacher"));
    assert!(was_at(guard, 3, &[], &[&own]));
    assert!(!was_at(other, 3, &[], &[&own]));
    assert!(!was_at(guard, 3, &[], &[&keyed]));
    assert!(!was_at(guard, 3, &[], &[]));
    let take = Take {
        point: 3,
        person: other,
    };
    assert!(was_at(other, 3, &[take], &[&own]));
    assert!(!was_at(other, 4, &[take], &[&own]));
    assert!(!was_at(guard, 3, &[take], &[]));
}

#[test]
fn rooms_are_drawn_by_the_round_and_by_nobody() {
    let rooms: Vec<PlaceId> = (0..12).map(|n| PlaceId(id(&format!("room {n}")))).collect();
    let mut first = BTreeSet::new();
    for n in 0..200 {
        let round = RoundId(id(&format!("round {n}")));
        let one = drawn(round, rooms.clone());
        let mut listed = rooms.clone();
        listed.reverse();
        assert_eq!(one, drawn(round, listed));
        first.insert(one[0]);
        let all: BTreeSet<_> = one.into_iter().collect();
        assert_eq!(all.len(), rooms.len());
    }
    assert_eq!(first.len(), rooms.len());
    let asked = template("HY-08");
    let items = asked.sections.iter().flat_map(|section| &section.items);
    let asked: Vec<_> = items.filter_map(|item| asks_for_drawn(&item.key)).collect();
    assert_eq!(asked, [1, 2, 3]);
    assert_eq!(asks_for_drawn("room.floor"), None);
}
