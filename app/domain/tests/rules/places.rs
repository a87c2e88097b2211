//! Places as a register: where they hang, moving them, and taking them out of use.

use domain::apply::Outcome;
use domain::entity::{EntityRef, Kind};
use domain::id::PlaceId;
use domain::op::{Action, Submit};
use domain::person::Limit;
use domain::place::Place;
use domain::problem::Code;
use domain::text::Text;

use crate::registers::{changed, put};
use crate::sample::{id, op, person, place, somebody, start, submit, world};

#[test]
fn a_place_hangs_where_its_path_says() {
    let cases = [
        ("path of another", place(Some("house"), &["campus"], "112")),
        ("a path without a parent", place(None, &["campus"], "112")),
        ("itself above itself", place(Some("new"), &["new"], "112")),
    ];
    let mut world = world();
    world.put(id("new"), place(None, &[], "112"));
    for (what, entry) in cases {
        let outcome = world.run(&put("admin", id("new"), entry));
        assert_eq!(outcome, Outcome::SetAside(Code::Invalid), "{what}");
    }
    let orphan = place(Some("x"), &["x"], "112");
    assert_eq!(
        world.run(&put("admin", id("orphan"), orphan)),
        Outcome::Waiting(EntityRef::new(Kind::Place, id("x")))
    );
}

#[test]
fn a_place_moves_with_what_lies_in_it_and_keeps_its_number() {
    let mut world = world();
    let invalid = Outcome::SetAside(Code::Invalid);
    world.put(
        id("wing"),
        place(Some("house"), &["campus", "house"], "112"),
    );
    let room = place(Some("wing"), &["campus", "house", "wing"], "113");
    world.put(id("den"), room.clone());

    let renumbered = place(Some("house"), &["campus", "house"], "212");
    assert_eq!(world.run(&put("admin", id("wing"), renumbered)), invalid);
    let into_itself = place(Some("den"), &["campus", "house", "wing", "den"], "112");
    assert_eq!(world.run(&put("admin", id("wing"), into_itself)), invalid);

    let moved = place(Some("campus"), &["campus"], "112");
    assert!(changed(&world.run(&put("admin", id("wing"), moved))));
    // What lies in it follows; where it was is no path any more.
    let mut stale = room;
    stale.name = Text::new("值班室", "");
    assert_eq!(world.run(&put("admin", id("den"), stale)), invalid);
    let follows = place(Some("wing"), &["campus", "wing"], "113");
    assert!(changed(&world.run(&put("admin", id("den"), follows))));
}

#[test]
fn a_place_that_is_retired_under_way_keeps_what_was_begun() {
    let mut world = world();
    let started = start("start", "guard");
    world.run(&started);
    let before: &Place = world.state(id("room"));
    let retired = Place {
        retired: true,
        ..before.clone()
    };
    assert!(changed(&world.run(&put("admin", id("room"), retired))));
    let found = Submit {
        round: Some(domain::op::round_id(started.id)),
        point: Some(0),
        ..submit(vec![])
    };
    let left = op("left", person("guard"), Action::RecordSubmit(found));
    let outcome = world.run(&left);
    assert!(matches!(outcome, Outcome::Applied(changes) if !changes.is_empty()));
}

#[test]
fn nobody_moves_a_place_in_from_where_it_may_not_be_touched() {
    let mut world = world();
    let limit = Limit::Places(vec![PlaceId(id("house"))]);
    world.put(id("local"), somebody("local", &[("admins", limit)]));
    world.put(id("yard"), place(Some("campus"), &["campus"], "300"));
    let taken = place(Some("house"), &["campus", "house"], "300");
    assert_eq!(
        world.run(&put("local", id("yard"), taken)),
        Outcome::SetAside(Code::NotPermitted)
    );
}
