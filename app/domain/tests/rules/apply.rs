//! Rounds, photos and held operations, each outcome for its reason.

use domain::apply::{NotLoaded, Outcome, World, apply, reads};
use domain::entity::{Entity, EntityRef, Kind};
use domain::held::{Held, HeldStatus};
use domain::id::{OpId, PlanId, Sha};
use domain::op::{Action, Submit, record_id, round_id};
use domain::person::{Limit, Person};
use domain::photo::Photo;
use domain::plan::Plan;
use domain::problem::Code;
use domain::record::Value;
use domain::round::Round;
use domain::time::UtcMillis;

use crate::sample::{
    NOON, answer, at, date, id, op, person, server, somebody, start, submit, world,
};

pub(crate) const UNCHANGED: Outcome = Outcome::Applied(Vec::new());

pub(crate) fn set_aside(code: Code) -> Outcome {
    Outcome::SetAside(code)
}

pub(crate) fn waits(kind: Kind, name: &str) -> Outcome {
    Outcome::Waiting(EntityRef::new(kind, id(name)))
}

pub(crate) fn submits(name: &str, who: &str, change: impl FnOnce(&mut Submit)) -> domain::op::Op {
    let mut content = submit(vec![
        answer("fire.ways", Value::Pass),
        answer("fire.doors", Value::Pass),
    ]);
    change(&mut content);
    op(name, person(who), Action::RecordSubmit(content))
}

#[test]
fn a_round_is_started_joined_and_ended() {
    let mut world = world();
    let started = start("start", "guard");
    let round = round_id(started.id);
    assert!(matches!(world.run(&started), Outcome::Applied(changes) if changes.len() == 1));
    let state: &Round = world.state(round.0);
    assert_eq!((state.points, state.proves_walking), (3, true));
    assert_eq!(state.person_name, "guard");
    assert_eq!(world.run(&started), UNCHANGED);

    let claim = op("claim", person("teacher"), Action::RoundClaim { round });
    world.run(&claim);
    assert_eq!(world.state::<Round>(round.0).claims.len(), 1);
    assert_eq!(world.run(&claim), UNCHANGED, "one joins once");
    let own = op("own", person("guard"), Action::RoundClaim { round });
    assert_eq!(world.run(&own), UNCHANGED, "who started it is on it");

    let end = |who| {
        let note = "一切正常".into();
        op("end", person(who), Action::RoundEnd { round, note })
    };
    assert_eq!(world.run(&end("viewer")), set_aside(Code::NotPermitted));
    assert!(matches!(world.run(&end("teacher")), Outcome::Applied(_)));
    assert_eq!(world.run(&end("teacher")), UNCHANGED);
    let mut again = end("guard");
    again.at.wall = UtcMillis(NOON + 60_000);
    assert_eq!(world.run(&again), Outcome::Contested(Vec::new()));
    // Marks that show later can still be explained, by who walked and by nobody else.
    let more = |who| {
        let note = "标签掉了".into();
        op("more", person(who), Action::RoundEnd { round, note })
    };
    assert_eq!(world.run(&more("director")), Outcome::Contested(Vec::new()));
    assert!(matches!(world.run(&more("guard")), Outcome::Applied(_)));
    assert_eq!(world.run(&more("guard")), UNCHANGED);
    assert_eq!(world.state::<Round>(round.0).note, "一切正常\n标签掉了");
    let late = op("late", person("director"), Action::RoundClaim { round });
    assert_eq!(world.run(&late), set_aside(Code::NotPermitted));
}

#[test]
fn a_slot_may_be_started_twice_but_must_exist() {
    let mut world = world();
    world.run(&start("one", "guard"));
    assert!(
        matches!(world.run(&start("two", "teacher")), Outcome::Applied(changes) if changes.len() == 1)
    );

    let with = |plan: &str, slot: &str, who: &str| {
        op(
            "start",
            person(who),
            Action::RoundStart {
                plan: PlanId(id(plan)),
                slot: slot.into(),
                day: date("2026-09-01"),
                late_entry: Some("手机没电".into()),
            },
        )
    };
    assert_eq!(
        world.run(&with("plan", "noon", "guard")),
        set_aside(Code::Invalid)
    );
    assert_eq!(
        world.run(&with("other", "noon", "guard")),
        waits(Kind::Plan, "other")
    );
    for who in ["viewer", "admin", "leaver", "nobody"] {
        assert_eq!(
            world.run(&with("plan", "morning", who)),
            set_aside(Code::NotPermitted),
            "{who}"
        );
    }
}

#[test]
fn proof_of_walking_follows_the_role() {
    let mut world = world();
    let round = |world: &mut crate::sample::Memory, name: &str, who: &str| {
        let op = start(name, who);
        world.run(&op);
        world.state::<Round>(round_id(op.id).0).proves_walking
    };
    assert!(round(&mut world, "a", "guard"));
    assert!(!round(&mut world, "b", "teacher"));
    let both = [("guards", Limit::School), ("teachers", Limit::School)];
    world.put(id("both"), somebody("both", &both));
    assert!(!round(&mut world, "c", "both"), "a teacher when in doubt");

    let mut plan: Plan = world.state::<Plan>(id("plan")).clone();
    plan.role = Some(domain::id::RoleId(id("guards")));
    world.put(id("plan"), plan);
    assert!(round(&mut world, "d", "both"), "the plan's role decides");
    let refused = world.run(&start("e", "teacher"));
    assert_eq!(
        refused,
        set_aside(Code::NotPermitted),
        "the plan's role is needed"
    );
}

#[test]
fn only_the_server_says_that_a_photo_arrived() {
    let mut world = world();
    let photo = Photo {
        sha: Sha::of(b"bytes"),
        bytes: 5,
        media: "image/jpeg".into(),
        person: person("guard"),
        arrived: UtcMillis(NOON),
    };
    let arrived = |who| op("photo", who, Action::PhotoArrived(photo.clone()));
    assert_eq!(
        world.run(&arrived(person("admin"))),
        set_aside(Code::NotPermitted)
    );
    let outcome = world.run(&arrived(server()));
    let expected = (EntityRef::photo(photo.sha), Entity::Photo(photo.clone()));
    assert_eq!(outcome, Outcome::Applied(vec![expected]));
    assert_eq!(world.run(&arrived(server())), UNCHANGED);
}

#[test]
fn a_held_operation_is_resolved_once() {
    let held = Held {
        author: person("guard"),
        code: "invalid".into(),
        status: HeldStatus::SetAside,
        with: Vec::new(),
        body: "{}".into(),
        received: UtcMillis(NOON),
    };
    let mut world = world();
    world.put(id("held"), held.clone());
    let target = OpId(id("held"));
    let withdraw = |who| op("w", person(who), Action::HeldWithdraw { op: target });
    let correct = op(
        "c",
        person("guard"),
        Action::HeldCorrect {
            op: target,
            by: OpId(id("better")),
        },
    );
    assert_eq!(
        world.run(&withdraw("teacher")),
        set_aside(Code::NotPermitted)
    );
    assert!(matches!(world.run(&correct), Outcome::Applied(changes) if changes.len() == 1));
    let by = OpId(id("better"));
    assert_eq!(
        world.state::<Held>(target.0).status,
        HeldStatus::Corrected { by }
    );
    assert_eq!(world.run(&correct), UNCHANGED);
    assert_eq!(
        world.run(&withdraw("director")),
        Outcome::Contested(Vec::new())
    );

    world.put(id("held"), held);
    assert!(matches!(
        world.run(&withdraw("director")),
        Outcome::Applied(_)
    ));
    let nothing = op(
        "n",
        person("guard"),
        Action::HeldWithdraw { op: OpId(id("x")) },
    );
    assert_eq!(world.run(&nothing), waits(Kind::Held, "x"));
}

#[test]
fn with_one_that_waits_the_rest_of_its_action_is_withdrawn() {
    let waiting = |with: &[&str]| Held {
        author: person("guard"),
        code: "waiting_for_other".into(),
        status: HeldStatus::Waiting,
        body: "{}".into(),
        received: UtcMillis(NOON),
        with: with.iter().map(|name| OpId(id(name))).collect(),
    };
    let mut world = world();
    world.put(id("first"), waiting(&["second"]));
    world.put(id("second"), waiting(&["first"]));
    world.put(id("alone"), waiting(&[]));
    let by = OpId(id("better"));
    let correct = |name: &str| {
        let held = OpId(id(name));
        op(name, person("guard"), Action::HeldCorrect { op: held, by })
    };
    assert_eq!(
        world.run(&correct("first")),
        Outcome::Contested(Vec::new()),
        "the second would be applied without it"
    );
    let target = OpId(id("first"));
    world.run(&op(
        "w",
        person("director"),
        Action::HeldWithdraw { op: target },
    ));
    for name in ["first", "second"] {
        let held = world.state::<Held>(id(name));
        let by = person("director");
        assert_eq!(held.status, HeldStatus::Withdrawn { by }, "{name}");
    }
    world.run(&correct("alone"));
    assert_eq!(
        world.state::<Held>(id("alone")).status,
        HeldStatus::Corrected { by }
    );
}

/// A world that knows nothing until it is told.
struct Lazy<'a> {
    all: &'a crate::sample::Memory,
    loaded: std::collections::BTreeSet<EntityRef>,
}

impl World for Lazy<'_> {
    fn get(&self, at: EntityRef) -> Result<Option<&Entity>, NotLoaded> {
        if self.loaded.contains(&at) {
            self.all.get(at)
        } else {
            Err(NotLoaded(at))
        }
    }
}

/// Beyond the hint, only the author's roles and the template of an amended record are asked for.
#[test]
fn the_hint_names_what_is_read() {
    let mut all = world();
    let started = start("start", "guard");
    all.run(&started);
    let submitted = submits("submit", "guard", |_| {});
    all.run(&submitted);
    let record = record_id(submitted.id);
    let amend = Action::RecordAmend {
        record,
        reason: "x".into(),
        answers: vec![],
        judgement: None,
    };
    let person_state: Person = somebody("new", &[("guards", Limit::School)]);
    let put = |entity: Entity| Action::Put {
        id: id("new"),
        entity: Box::new(entity),
    };
    let round = round_id(started.id);
    let cases = [
        start("other", "guard"),
        op("claim", person("teacher"), Action::RoundClaim { round }),
        submits("again", "guard", |submit| submit.round = Some(round)),
        op("amend", person("guard"), amend),
        op("person", person("admin"), put(person_state.into())),
        op("plan", person("admin"), put(crate::sample::plan().into())),
        op(
            "place",
            person("admin"),
            put(crate::sample::place(None, &[], "120").into()),
        ),
        op(
            "held",
            person("guard"),
            Action::HeldWithdraw {
                op: OpId(id("held")),
            },
        ),
    ];
    for op in cases {
        let mut world = Lazy {
            all: &all,
            loaded: reads(&op).into_iter().collect(),
        };
        while let Err(NotLoaded(missing)) = apply(&op, &at(NOON), &world) {
            assert!(
                matches!(missing.kind, Kind::Role | Kind::Template),
                "{missing:?}"
            );
            assert!(world.loaded.insert(missing));
        }
    }
}
