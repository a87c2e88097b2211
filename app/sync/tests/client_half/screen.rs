//! What the screen shows: the base with the outbox on top.

use domain::entity::{Entity, EntityRef, Kind, State};
use domain::id::{Id, OpId, PersonId, PlaceId, RoleId, TemplateId};
use domain::op::round_id;
use domain::person::{Grant, Limit, Person, Right, Role};
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::round::Round;
use domain::text::Text;
use domain::time::{MinuteOfDay, UtcMillis};
use sync::client::overlay::{Base, Fate, View, reads};
use sync::client::store::{BaseRow, OpRow, OpState};
use sync::wire::Change;

use crate::rig::{START, operation};

fn row(id: Id, entity: &Entity) -> BaseRow {
    let change = Change {
        id,
        kind: entity.kind().as_str().into(),
        seq: 1,
        state: None,
    };
    BaseRow::of(1, &change, &entity.state())
}

fn registers(rights: Vec<Right>) -> Vec<BaseRow> {
    let role = RoleId(Id::named("role"));
    let person = Person {
        name: "王五".into(),
        pinyin: "wang wu".into(),
        post: Text::default(),
        roles: vec![Grant {
            role,
            limit: Limit::School,
        }],
        left: false,
    };
    let held = Role {
        name: Text::new("保安", ""),
        rights,
        proves_walking: true,
    };
    let plan = Plan {
        name: Text::new("巡视", ""),
        template: TemplateId(Id::named("template")),
        route: vec![RoutePoint {
            place: PlaceId(Id::named("hall")),
            sections: vec!["hall".into()],
            class: None,
            since: None,
        }],
        slots: vec![Slot {
            key: "morning".into(),
            name: Text::new("早", ""),
            start: MinuteOfDay(400),
            end: MinuteOfDay(500),
            daily: false,
            owner: None,
        }],
        days: PlanDays::Daily,
        role: None,
        from: None,
        random_photo: false,
        positions: false,
        retired: false,
        earlier: Vec::new(),
    };
    vec![
        row(PersonId(Id::named("guard")).0, &person.into()),
        row(role.0, &held.into()),
        row(Id::named("plan"), &plan.into()),
    ]
}

fn pending(n: u8, ordinal: u64) -> OpRow {
    let op = operation(n);
    OpRow {
        id: op.id,
        group: op.group,
        ordinal,
        body: serde_json::to_string(&op).unwrap(),
        made: UtcMillis(START),
        state: OpState::Pending,
        blobs: Vec::new(),
    }
}

/// Builds the view as a page of the app does: loads what is named until nothing is missing.
fn view(rows: &[BaseRow], outbox: &[OpRow]) -> View {
    let mut base = Base::default();
    let mut wanted: Vec<Id> = reads(outbox).into_iter().map(|at| at.id).collect();
    loop {
        for id in wanted.drain(..) {
            match rows.iter().find(|row| row.id == id) {
                Some(row) => base.put(row),
                None => base.put_missing(id),
            }
        }
        match View::new(base, outbox, UtcMillis(START)) {
            Ok(view) => return view,
            Err((back, missing)) => {
                assert!(!back.knows(missing.0.id), "asks for nothing twice");
                base = back;
                wanted.push(missing.0.id);
            }
        }
    }
}

fn round_of(n: u8) -> EntityRef {
    EntityRef::of::<Round>(round_id(operation(n).id).0)
}

#[test]
fn a_round_shows_at_once_and_as_not_sent() {
    let view = view(&registers(vec![Right::Patrol]), &[pending(1, 1)]);
    let round = view.get(round_of(1)).and_then(Round::of).unwrap();
    assert_eq!(round.person_name, "王五");
    assert!(view.is_pending(round_of(1)));
    let person = EntityRef::of::<Person>(Id::named("guard"));
    assert!(view.get(person).is_some() && !view.is_pending(person));
    let rounds: Vec<Id> = view.of_kind(Kind::Round).map(|(id, _)| id).collect();
    assert_eq!(rounds, [round_of(1).id]);
}

#[test]
fn what_the_server_has_applied_already_shows_once() {
    let outbox = [pending(1, 1)];
    let rows = registers(vec![Right::Patrol]);
    let entity = view(&rows, &outbox).get(round_of(1)).unwrap().clone();
    let mut with = rows;
    with.push(row(round_of(1).id, &entity));
    let view = view(&with, &outbox);
    assert_eq!(view.get(round_of(1)), Some(&entity));
    assert_eq!(view.of_kind(Kind::Round).count(), 1);
}

#[test]
fn what_cannot_be_applied_stays_in_sight() {
    let mut alien = pending(3, 3);
    alien.body = "{\"action\":{\"sample_keep\":{}}}".into();
    let no_plan: Vec<BaseRow> = registers(vec![Right::Patrol]).into_iter().take(2).collect();
    let view_without = view(&no_plan, &[pending(1, 1), alien]);
    let plan = EntityRef::of::<Plan>(Id::named("plan"));
    let fates: Vec<&Fate> = view_without.pending().iter().map(|one| &one.fate).collect();
    assert_eq!(fates, [&Fate::Waiting(plan), &Fate::Unreadable]);

    let forbidden = view(&registers(Vec::new()), &[pending(1, 1)]);
    assert_eq!(forbidden.pending()[0].fate, Fate::SetAside("not_permitted"));
    assert!(forbidden.get(round_of(1)).is_none());
}

#[test]
fn a_group_shows_together_or_not_at_all() {
    let good = pending(1, 1);
    let mut bad = pending(2, 2);
    bad.group = good.group;
    bad.body = bad.body.replace("morning", "no such slot");
    let view = view(&registers(vec![Right::Patrol]), &[good.clone(), bad]);
    let fates: Vec<(OpId, &Fate)> = view
        .pending()
        .iter()
        .map(|one| (one.id, &one.fate))
        .collect();
    assert_eq!(fates[0], (good.id, &Fate::SetAside("group_set_aside")));
    assert_eq!(fates[1].1, &Fate::SetAside("invalid"));
    assert!(view.get(round_of(1)).is_none());
}
