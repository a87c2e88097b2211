//! Places as a register: where they hang, moving them, and taking them out of use.

use domain::apply::Outcome;
use domain::entity::{EntityRef, Kind};
use domain::id::{Id, PlaceId};
use domain::op::{Action, Submit};
use domain::person::Limit;
use domain::place::{Place, meant, read_code, seal};
use domain::problem::Code;
use domain::text::Text;

use crate::registers::{changed, put};
use crate::sample::{Memory, id, op, person, place, somebody, start, submit, world};

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
    let mut wing = place(Some("house"), &["campus", "house"], "112");
    wing.seal = Some(seal("abcdefgh"));
    world.put(id("wing"), wing);
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

/// Two phones that had not heard of each other gave out one number: it is put right before it hangs
/// on a wall, and until then everybody means the same one by it.
#[test]
fn one_number_on_two_places() {
    let mut world = world();
    for name in ["one", "other"] {
        let made = place(Some("campus"), &["campus"], "400");
        assert!(changed(&world.run(&put("admin", id(name), made))));
    }
    let mean = |world: &Memory, text: &str| {
        let (one, other) = (world.state(id("one")), world.state(id("other")));
        let both: [(Id, &Place); 2] = [(id("one"), one), (id("other"), other)];
        let read = read_code(text).unwrap();
        let found = meant(both.into_iter(), &read).map(|(id, _)| id);
        assert_eq!(
            found,
            meant(both.into_iter().rev(), &read).map(|(id, _)| id)
        );
        found
    };
    let first = id("one").min(id("other"));
    let second = id("one").max(id("other"));
    assert_eq!(mean(&world, "400"), Some(first), "the one made first");

    let mut labelled = world.state::<Place>(second).clone();
    labelled.seal = Some(seal("abcdefgh"));
    assert!(changed(&world.run(&put("admin", second, labelled.clone()))));
    assert_eq!(mean(&world, "400"), Some(second), "the one with a label");
    let mut moved = labelled;
    moved.number = "401".into();
    let refused = world.run(&put("admin", second, moved));
    assert_eq!(refused, Outcome::SetAside(Code::Invalid), "it hangs there");

    let mut other = world.state::<Place>(first).clone();
    other.seal = Some(seal("ijklmnop"));
    world.put(first, other.clone());
    let text = "https://xun.example.cn/p/400/ijklmnop";
    assert_eq!(mean(&world, text), Some(first), "the one with this label");

    other.seal = None;
    world.put(first, other.clone());
    other.number = "401".into();
    assert!(changed(&world.run(&put("admin", first, other))));
    assert_eq!(mean(&world, "401"), Some(first));
}

/// 换新码: the old label proves nothing, whoever has not heard of it yet.
#[test]
fn a_new_code() {
    let mut world = world();
    let old = world.state::<Place>(id("room")).clone();
    let mut labelled = old.clone();
    labelled.seal = Some(seal("abcdefgh"));
    world.run(&put("admin", id("room"), labelled.clone()));
    let now = |world: &Memory| world.state::<Place>(id("room")).clone();

    let mut renewed = now(&world);
    renewed.renew_label();
    world.run(&put("admin", id("room"), renewed.clone()));
    assert!(!now(&world).is_proved_by("abcdefgh"));
    assert!(now(&world).was_proved_by("abcdefgh"));

    // A phone that knows the old label, and one that knows none, bring it back as little.
    for mut stale in [labelled, old] {
        stale.name = Text::new("值班室", "");
        world.run(&put("admin", id("room"), stale));
        assert_eq!(now(&world).name.zh, "值班室");
        assert!(!now(&world).is_proved_by("abcdefgh"));
        assert_eq!(now(&world).former, renewed.former);
    }
    let mut printed = now(&world);
    printed.seal = Some(seal("ijklmnop"));
    world.run(&put("admin", id("room"), printed));
    assert!(now(&world).is_proved_by("ijklmnop"));
    let mut moved = renewed;
    moved.number = "999".into();
    let refused = world.run(&put("admin", id("room"), moved));
    assert_eq!(refused, Outcome::SetAside(Code::Invalid));
}
