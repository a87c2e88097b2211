//! Random operations in a random world: every one gets an outcome, and applying it again to what
//! it made changes nothing.

use domain::apply::{Outcome, reads};
use domain::check::Judgement;
use domain::duty::{Post, Swap, SwapState, TEAM};
use domain::entity::Entity;
use domain::handover::Note;
use domain::id::{
    ClassId, HandoverId, Id, IssueId, OpId, PersonId, PlaceId, PlanId, RankingId, RecordId,
    RoundId, Sha, TemplateId,
};
use domain::issue::{Act, Deed, Level};
use domain::op::{Action, Op, Submit, handover_id, issue_id, ranking_id, record_id, round_id};
use domain::person::Limit;
use domain::photo::Photo;
use domain::record::{Answer, Value};
use domain::reply::Says;
use domain::time::{MinuteOfDay, UtcMillis};
use proptest::prelude::*;

use crate::sample::{
    NOON, date, id, op, person, place, plan, role, server, somebody, template, world,
};

const PEOPLE: [&str; 9] = [
    "guard", "teacher", "director", "admin", "viewer", "leaver", "nobody", "school", "head",
];

/// Ids that exist, as something right or something else, and ids that do not.
fn some_id() -> impl Strategy<Value = Id> {
    let known = prop::sample::select(vec![
        "room", "house", "campus", "template", "plan", "guards", "guard", "nowhere", "class",
    ])
    .prop_map(id);
    let made = (0usize..15).prop_map(|n| {
        let op = OpId(id(&format!("op/{n}")));
        match n % 5 {
            0 => round_id(op).0,
            4 => issue_id(op, 0).0,
            1 => ranking_id(op).0,
            2 => handover_id(op).0,
            _ => record_id(op).0,
        }
    });
    prop_oneof![known, made]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Pass),
        Just(Value::Fail),
        Just(Value::NotApplicable),
        any::<u16>().prop_map(Value::Points),
        any::<i64>().prop_map(Value::Number),
        any::<u16>().prop_map(Value::Choice),
        ".{0,20}".prop_map(Value::Text),
        any::<u16>().prop_map(|minute| Value::Time(MinuteOfDay(minute))),
        some_id().prop_map(|id| Value::Person(PersonId(id))),
        some_id().prop_map(|id| Value::Class(ClassId(id))),
        prop::collection::vec(prop::collection::vec(Just(Some(Value::Fail)), 0..3), 0..3)
            .prop_map(Value::Rows),
    ]
}

fn answers() -> impl Strategy<Value = Vec<Answer>> {
    let key = prop::sample::select(vec![
        "fire.ways",
        "fire.doors",
        "gate.guard",
        "all.points",
        "all.degrees",
        "all.text",
        "all.table",
        "x",
    ]);
    let one = (key, value(), ".{0,8}").prop_map(|(item, value, note)| Answer {
        item: item.into(),
        value,
        level: None,
        note,
        photos: vec![],
    });
    prop::collection::vec(one, 0..4)
}

fn judgements() -> impl Strategy<Value = Judgement> {
    prop::sample::select(vec![
        Judgement::Checked,
        Judgement::Checked,
        Judgement::NotSwept,
        Judgement::Exempt {
            reason: "秋游".into(),
        },
        Judgement::Withdrawn,
    ])
}

fn submits() -> impl Strategy<Value = Action> {
    let section = prop::sample::select(vec!["fire", "fire", "gate", "all", "x"]);
    (
        prop_oneof![6 => Just(id("template")), 3 => Just(id("judged")), 1 => some_id()],
        prop::collection::vec(section, 1..3),
        prop_oneof![9 => Just(id("room")), 1 => some_id()],
        prop::option::of(some_id()),
        prop::option::of(0u16..5),
        prop::sample::select(vec![None, Some(ClassId(id("class")))]),
        judgements(),
        answers(),
    )
        .prop_map(
            |(template, sections, place, round, point, class, judgement, answers)| {
                Action::RecordSubmit(Submit {
                    class,
                    round: round.map(RoundId),
                    point,
                    dwell_ms: Some(5000),
                    judgement,
                    ..Submit::new(
                        TemplateId(template),
                        sections.into_iter().map(Into::into).collect(),
                        PlaceId(place),
                        date("2026-09-01"),
                        answers,
                    )
                })
            },
        )
}

fn entities() -> impl Strategy<Value = Entity> {
    prop::sample::select(vec![
        Entity::Place(place(Some("house"), &["campus", "house"], "113")),
        Entity::Place(place(Some("nowhere"), &["nowhere"], "114")),
        Entity::Plan(plan()),
        Entity::Template(template()),
        Entity::Role(role("new", &[], false)),
        Entity::Person(somebody("new", &[("nowhere", Limit::School)])),
        Entity::Year(crate::due::year()),
    ])
}

fn actions() -> impl Strategy<Value = Action> {
    let slot = prop::sample::select(vec!["morning", "night", "noon"]);
    prop_oneof![
        (some_id(), slot).prop_map(|(plan, slot)| Action::RoundStart {
            plan: PlanId(if slot == "night" { id("plan") } else { plan }),
            slot: slot.into(),
            day: date("2026-09-01"),
            late_entry: None,
        }),
        some_id().prop_map(|id| Action::RoundClaim { round: RoundId(id) }),
        (some_id(), ".{0,5}").prop_map(|(id, note)| Action::RoundEnd {
            round: RoundId(id),
            note
        }),
        submits(),
        (
            some_id(),
            ".{0,5}",
            answers(),
            prop::option::of(judgements()),
        )
            .prop_map(|(id, reason, answers, judgement)| Action::RecordAmend {
                record: RecordId(id),
                reason,
                answers,
                judgement,
            }),
        (some_id(), entities()).prop_map(|(id, entity)| {
            Action::Put {
                id,
                entity: Box::new(entity),
            }
        }),
        (some_id(), 0u16..5).prop_map(|(id, point)| Action::PointTake {
            round: RoundId(id),
            point,
        }),
        some_id().prop_map(|id| Action::RecordPosition {
            record: RecordId(id),
            fix: crate::released::fix(),
        }),
        some_id().prop_map(|id| Action::SpotForget {
            place: PlaceId(id),
            before: date("2026-09-07"),
        }),
        checks(),
        deeds(),
        deeds(),
        any::<[u8; 2]>().prop_map(|bytes| Action::PhotoArrived(Photo {
            sha: Sha::of(&bytes),
            bytes: 2,
            media: "image/jpeg".into(),
            person: person("guard"),
            arrived: UtcMillis(NOON),
        })),
        some_id().prop_map(|id| Action::HeldWithdraw { op: OpId(id) }),
        some_id().prop_map(|id| Action::HeldCorrect {
            op: OpId(id),
            by: OpId(id)
        }),
    ]
}

/// What happens to checks, rankings and handover notes, right or wrong.
fn checks() -> impl Strategy<Value = Action> {
    let says = prop::sample::select(vec![
        Says::Swept,
        Says::Objection,
        Says::Stands,
        Says::Changed,
    ]);
    prop_oneof![
        (some_id(), some_id()).prop_map(|(one, other)| Action::RecordPublish {
            records: vec![RecordId(one), RecordId(other)],
        }),
        (some_id(), says, ".{0,5}").prop_map(|(id, says, note)| Action::RecordReply {
            record: RecordId(id),
            says,
            note,
            photos: vec![],
        }),
        (some_id(), some_id()).prop_map(|(keep, drop)| Action::ResultKeep {
            keep: RecordId(keep),
            drop: RecordId(drop),
        }),
        prop::option::of(some_id()).prop_map(|draft| Action::RankingPut {
            draft: draft.map(RankingId),
            table: crate::released_checks::table(),
        }),
        some_id().prop_map(|id| Action::RankingPublish {
            ranking: RankingId(id),
        }),
        some_id().prop_map(|id| Action::RankingArchive {
            ranking: RankingId(id),
        }),
        some_id().prop_map(|id| Action::ShiftNote(Note {
            place: Some(PlaceId(id)),
            ..crate::released_checks::note()
        })),
        some_id().prop_map(|id| Action::ShiftTake {
            handover: HandoverId(id),
        }),
        some_id().prop_map(|id| Action::DutySet {
            week: date("2026-09-07"),
            posts: vec![Post {
                people: vec![PersonId(id)],
                ..crate::duty::post(None, None, TEAM, &[])
            }],
        }),
        (some_id(), some_id()).prop_map(|(from, to)| Action::DutySwap {
            week: date("2026-09-07"),
            day: None,
            plan: None,
            key: TEAM.into(),
            swap: Swap {
                from: PersonId(from),
                to: PersonId(to),
                state: SwapState::Taken,
            },
        }),
    ]
}

/// Anything done about an issue, or about what is none.
fn deeds() -> impl Strategy<Value = Action> {
    let act = prop::sample::select(Act::ALL.to_vec());
    let owner = prop::option::of(some_id());
    let level = prop::option::of(prop::sample::select(Level::ALL.to_vec()));
    let parts = (some_id(), act, owner, any::<bool>(), level, ".{0,5}");
    parts.prop_map(|(id, act, owner, dated, level, words)| Action::IssueAct {
        issue: IssueId(id),
        deed: Deed {
            act,
            owner: owner.map(PersonId),
            deadline: dated.then(|| date("2026-09-04")),
            level,
            words,
            photos: vec![],
        },
    })
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let one = (prop::sample::select(PEOPLE.to_vec()), actions());
    prop::collection::vec(one, 1..12).prop_map(|list| {
        list.into_iter()
            .enumerate()
            .map(|(n, (who, action))| {
                let who = if who == "school" {
                    server()
                } else {
                    person(who)
                };
                op(&n.to_string(), who, action)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn total_and_idempotent(ops in ops()) {
        let mut world = world();
        for op in &ops {
            let before = world.clone();
            let outcome = world.run(op);
            if matches!(outcome, Outcome::SetAside(_) | Outcome::Waiting(_)) {
                prop_assert_eq!(&world, &before);
            }
            let after = world.clone();
            world.run(op);
            prop_assert_eq!(&world, &after, "applied twice: {:?}", op);
            prop_assert!(reads(op).len() < 20);
        }
    }

    /// What an operation writes is written under its own id: an operation of another id never
    /// makes the same entity.
    #[test]
    fn what_is_made_belongs_to_its_operation(action in submits()) {
        let mut world = world();
        let count = world.0.len();
        let first = world.run(&op("first", person("guard"), action.clone()));
        let second = world.run(&op("second", person("guard"), action));
        if let (Outcome::Applied(first), Outcome::Applied(second)) = (first, second) {
            prop_assert_eq!(first.len(), second.len());
            prop_assert_eq!(world.0.len(), count + first.len() + second.len());
        }
    }
}
