//! Who sees what.

use core::slice;

use domain::entity::{Entity, Kind};
use domain::held::{Held, HeldStatus};
use domain::id::{ClassId, PlaceId, RecordId, RoleId, RoundId};
use domain::op::{Action, record_id, round_id};
use domain::person::{Limit, Right, Viewer};
use domain::ranking::{Ranking, RankingStatus};
use domain::record::{Amendment, Value};
use domain::reply::{Reply, Says};
use domain::time::UtcMillis;
use domain::visibility::visible;
use proptest::prelude::*;

use crate::released_checks::{of_checks, table};
use crate::sample::{Memory, NOON, answer, at, id, op, person, server, start, submit, world};

/// A world with a round, a record that found something, its amendment, a photo, something held.
pub(crate) fn walked() -> Memory {
    let mut world = world();
    let started = start("start", "guard");
    world.run(&started);
    let mut content = submit(vec![answer("fire.ways", Value::Fail)]);
    content.round = Some(round_id(started.id));
    let submitted = op("submit", person("guard"), Action::RecordSubmit(content));
    world.run(&submitted);
    let amend = Action::RecordAmend {
        record: record_id(submitted.id),
        reason: "复核".into(),
        answers: vec![],
        judgement: None,
    };
    world.run(&op("amend", person("director"), amend));
    let photo = domain::photo::Photo {
        sha: domain::id::Sha::of(b"x"),
        bytes: 1,
        media: "image/jpeg".into(),
        person: person("guard"),
        arrived: UtcMillis(NOON),
    };
    world.run(&op("photo", server(), Action::PhotoArrived(photo)));
    let held = Held {
        author: person("guard"),
        code: "invalid".into(),
        status: HeldStatus::SetAside,
        body: String::new(),
        received: UtcMillis(NOON),
        with: vec![],
    };
    world.put(id("held"), held);
    world
}

type Rights = Vec<(Right, Limit)>;

pub(crate) fn viewer(who: &str, rights: &[(Right, Limit)]) -> Viewer {
    Viewer {
        person: Some(person(who)),
        rights: rights.to_vec(),
        roles: Vec::new(),
    }
}

fn kinds(world: &Memory, viewer: &Viewer) -> Vec<Kind> {
    let mut kinds: Vec<_> = world
        .0
        .values()
        .filter(|entity| !entity.kind().is_register() && visible(entity, viewer))
        .map(Entity::kind)
        .collect();
    kinds.sort_unstable();
    kinds
}

#[test]
fn who_sees_what() {
    let world = walked();
    let all = |right| (right, Limit::School);
    let at = |right, place: &str| (right, Limit::Places(vec![PlaceId(id(place))]));
    let (round, record, amendment) = (Kind::Round, Kind::Record, Kind::Amendment);
    let (issue, photo, held) = (Kind::Issue, Kind::Photo, Kind::Held);
    let cases: [(&str, Rights, Vec<Kind>); 11] = [
        (
            "guard",
            vec![all(Right::Patrol)],
            vec![round, record, amendment, issue, photo, held],
        ),
        ("guard", vec![], vec![]),
        (
            "other",
            vec![all(Right::Patrol)],
            vec![round, record, photo],
        ),
        (
            "other",
            vec![at(Right::Patrol, "elsewhere")],
            vec![round, photo],
        ),
        (
            "other",
            vec![all(Right::SeeRecords)],
            vec![round, record, amendment, photo],
        ),
        (
            "other",
            vec![at(Right::SeeRecords, "house")],
            vec![round, record, amendment, photo],
        ),
        (
            "other",
            vec![at(Right::SeeRecords, "elsewhere")],
            vec![round, photo],
        ),
        ("other", vec![at(Right::SeeIssues, "campus")], vec![issue]),
        ("other", vec![all(Right::Administer)], vec![]),
        (
            "director",
            vec![all(Right::Patrol)],
            vec![round, record, amendment, photo],
        ),
        (
            "other",
            vec![all(Right::Direct)],
            vec![record, amendment, issue, photo, held],
        ),
    ];
    for (who, rights, expected) in cases {
        let seen = kinds(&world, &viewer(who, &rights));
        assert_eq!(seen, expected, "{who} with {rights:?}");
    }
}

/// On duty too, a class teacher does not read in the records of a round who checked the own class.
/// What others found in other classes is seen: they would be checked twice.
#[test]
fn a_class_teacher_on_duty_sees_no_checks_of_the_own_class() {
    let judged = |(_, entity)| match entity {
        Entity::Record(record) if record.class.is_some() => Some(record),
        _ => None,
    };
    let mut record = of_checks().into_iter().find_map(judged).unwrap();
    record.round = Some(RoundId(id("round")));
    let amendment = Amendment {
        record: RecordId(id("record")),
        place: record.place,
        place_path: record.place_path.clone(),
        class: record.class,
        record_person: person("guard"),
        person: person("guard"),
        person_name: "张建国".into(),
        at: record.at,
        reason: "点错了".into(),
        answers: vec![],
        judgement: None,
        judged_before: None,
    };
    let patrols = (Right::Patrol, Limit::School);
    let class = |name: &str| {
        let class = Limit::Classes(vec![ClassId(id(name))]);
        (Right::AnswerForClass, class)
    };
    for entity in [Entity::from(record), amendment.into()] {
        let sees = |rights: &[_]| visible(&entity, &viewer("other", rights));
        assert!(sees(slice::from_ref(&patrols)));
        assert!(sees(&[patrols.clone(), class("elsewhere")]));
        assert!(!sees(&[patrols.clone(), class("class")]));
        assert!(!sees(&[class("class")]));
    }
}

/// Neither by an answer to the check nor by its photos does the class learn who checked.
#[test]
fn a_class_is_not_told_who_checked_by_what_hangs_on_the_check() {
    let said = |(name, entity)| match entity {
        Entity::Reply(reply) if name == "reply" => Some(reply),
        _ => None,
    };
    let swept = of_checks().into_iter().find_map(said).unwrap();
    let by = |name: &str, says, for_class| {
        Entity::from(Reply {
            person: person(name),
            says,
            for_class,
            ..swept.clone()
        })
    };
    let class = (
        Right::AnswerForClass,
        Limit::Classes(vec![ClassId(id("class"))]),
    );
    let teacher = viewer("other", slice::from_ref(&class));
    let on_duty = viewer("other", &[class, (Right::Patrol, Limit::School)]);
    for viewer in [teacher.clone(), on_duty] {
        assert!(visible(&by("head", Says::Swept, true), &viewer));
        assert!(visible(&by("director", Says::Stands, false), &viewer));
        assert!(!visible(&by("guard", Says::Swept, false), &viewer));
    }
    // The role that comes with a new school sees issues too.
    let mut rights = teacher.rights;
    rights.push((Right::SeeIssues, Limit::School));
    let seen = kinds(&walked(), &viewer("other", &rights));
    assert_eq!(seen, [Kind::Issue]);
}

/// A draft is the directors' for ever: archived without having been published, too.
#[test]
fn an_archived_draft_is_not_for_everybody() {
    let archived = |published| Ranking {
        table: table(),
        status: RankingStatus::Archived,
        person: person("director"),
        person_name: "王主任".into(),
        at: at(NOON),
        published,
        archived: Some(at(NOON)),
    };
    let teacher = viewer("other", &[(Right::AnswerForClass, Limit::School)]);
    let director = viewer("other", &[(Right::Direct, Limit::School)]);
    for (published, seen) in [(None, false), (Some(at(NOON)), true)] {
        let ranking = Entity::from(archived(published));
        assert_eq!(visible(&ranking, &teacher), seen);
        assert!(visible(&ranking, &director));
    }
}

/// A class teacher sees what the class is told and answers, and never the record with its author.
#[test]
fn who_sees_checks_rankings_and_handover_notes() {
    let mut world = Memory::default();
    for (name, entity) in of_checks() {
        world.put(id(name), entity);
    }
    let all = |right| (right, Limit::School);
    let class = |name: &str| Limit::Classes(vec![ClassId(id(name))]);
    let (record, told, reply) = (Kind::Record, Kind::ClassResult, Kind::Reply);
    let (ranking, handover, duty) = (Kind::Ranking, Kind::Handover, Kind::Duty);
    // The lesser of the two replies judges no class; one ranking is archived and one a draft.
    let cases: [(&str, Rights, Vec<Kind>); 7] = [
        (
            "other",
            vec![(Right::AnswerForClass, class("class"))],
            vec![told, told, reply, ranking, duty, duty],
        ),
        (
            "head",
            vec![(Right::AnswerForClass, class("other"))],
            vec![reply, reply, ranking, duty, duty],
        ),
        (
            "other",
            vec![all(Right::Administer)],
            vec![ranking, duty, duty],
        ),
        (
            "other",
            vec![all(Right::SeeIssues)],
            vec![ranking, duty, duty],
        ),
        (
            "other",
            vec![all(Right::Patrol)],
            vec![reply, reply, ranking, handover, handover, duty, duty],
        ),
        (
            "other",
            vec![all(Right::SeeRecords)],
            vec![
                record, record, reply, reply, ranking, handover, handover, duty, duty,
            ],
        ),
        (
            "other",
            vec![all(Right::Direct)],
            vec![
                record, record, reply, reply, ranking, ranking, handover, handover, duty, duty,
            ],
        ),
    ];
    for (who, rights, expected) in cases {
        let seen = kinds(&world, &viewer(who, &rights));
        assert_eq!(seen, expected, "{who} with {rights:?}");
    }
}

#[test]
fn every_photo_that_is_named_is_found() {
    for (name, entity) in of_checks() {
        let named = entity.state().matches("\"sha\"").count();
        assert_eq!(entity.photos().len(), named, "{name}");
    }
}

#[test]
fn registers_are_for_everybody_with_a_right() {
    let world = walked();
    let count = |viewer: &Viewer| {
        world
            .0
            .values()
            .filter(|entity| entity.kind().is_register() && visible(entity, viewer))
            .count()
    };
    let registers = world
        .0
        .values()
        .filter(|one| one.kind().is_register())
        .count();
    assert_eq!(
        count(&viewer("x", &[(Right::Patrol, Limit::School)])),
        registers
    );
    assert_eq!(count(&viewer("guard", &[])), 0);
}

#[test]
fn a_record_of_a_class_is_seen_with_the_class() {
    let mut world = walked();
    let own = ClassId(id("own"));
    for entity in world.0.values_mut() {
        match entity {
            Entity::Record(record) => record.class = Some(own),
            Entity::Amendment(amendment) => amendment.class = Some(own),
            Entity::Issue(issue) => issue.class = Some(own),
            _ => {}
        }
    }
    let with = |class| {
        let limit = Limit::Classes(vec![class]);
        viewer(
            "x",
            &[
                (Right::SeeRecords, limit.clone()),
                (Right::SeeIssues, limit),
            ],
        )
    };
    let seen = kinds(&world, &with(own));
    assert_eq!(
        seen,
        [
            Kind::Round,
            Kind::Record,
            Kind::Amendment,
            Kind::Issue,
            Kind::Photo
        ]
    );
    let other = kinds(&world, &with(ClassId(id("other"))));
    assert_eq!(other, [Kind::Round, Kind::Photo]);
}

fn limit() -> impl Strategy<Value = Limit> {
    let place = prop::sample::select(vec!["campus", "house", "room", "elsewhere"]);
    prop_oneof![
        Just(Limit::School),
        place.prop_map(|place| Limit::Places(vec![PlaceId(id(place))])),
        Just(Limit::Classes(vec![ClassId(id("own"))])),
    ]
}

fn rights() -> impl Strategy<Value = Vec<(Right, Limit)>> {
    prop::collection::vec((prop::sample::select(Right::ALL.to_vec()), limit()), 0..4)
}

proptest! {
    /// One more right never hides anything; nor does a wider limit.
    #[test]
    fn more_rights_show_no_less(
        some in rights(),
        more in rights(),
        who in prop::sample::select(vec!["guard", "director", "x"]),
    ) {
        let world = walked();
        let less = viewer(who, &some);
        let both = viewer(who, &[some.clone(), more].concat());
        let wide: Vec<_> = some.iter().map(|(right, _)| (*right, Limit::School)).collect();
        let wide = viewer(who, &wide);
        for entity in world.0.values().filter(|entity| visible(entity, &less)) {
            prop_assert!(visible(entity, &both));
            prop_assert!(visible(entity, &wide));
        }
    }
}

#[test]
fn records_of_a_round_of_a_role_name_their_walker_to_that_role_only() {
    let mut record = crate::released::record();
    record.round = Some(RoundId(id("round")));
    record.role = Some(RoleId(id("guards")));
    let record = Entity::from(record);
    let mut other = viewer("other", &[(Right::Patrol, Limit::School)]);
    assert!(!visible(&record, &other));
    other.roles.push(RoleId(id("guards")));
    assert!(visible(&record, &other));
    let looks = viewer("other", &[(Right::SeeRecords, Limit::School)]);
    assert!(visible(&record, &looks));
}
