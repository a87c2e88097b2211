//! The operations of the small school's people.

use domain::entity::Entity;
use domain::id::{GroupId, OpId, PlaceId, PlanId, RecordId, RoundId, TemplateId};
use domain::op::{Action, Op, SCHEMA, Submit};
use domain::record::{Answer, Value};
use domain::spot::Fix;
use domain::time::Stamp;
use sync::wire::SentOp;

use crate::school::{NOON, day, id, person, school_id};

/// An operation by `who`; its id is its name's.
pub(crate) fn op(name: &str, who: &str, action: Action) -> Op {
    Op {
        id: OpId(id(&format!("op/{name}"))),
        group: GroupId(id(&format!("group/{name}"))),
        school: school_id(),
        person: person(who),
        schema: SCHEMA,
        app: "0.1.0".into(),
        at: Stamp {
            wall: NOON,
            offset_min: 480,
            mono_ms: 5000,
            page: 7,
            contact: None,
        },
        action,
    }
}

pub(crate) fn start(name: &str, who: &str) -> Op {
    start_slot(name, who, "morning")
}

pub(crate) fn start_slot(name: &str, who: &str, slot: &str) -> Op {
    op(
        name,
        who,
        Action::RoundStart {
            plan: PlanId(id("plan")),
            slot: slot.into(),
            day: day(),
            late_entry: None,
        },
    )
}

pub(crate) fn claim(name: &str, who: &str, round: RoundId) -> Op {
    op(name, who, Action::RoundClaim { round })
}

pub(crate) fn end(name: &str, who: &str, round: RoundId) -> Op {
    let note = String::new();
    op(name, who, Action::RoundEnd { round, note })
}

/// A record of `place`, in a round or on its own.
pub(crate) fn submit(name: &str, who: &str, place: &str, round: Option<RoundId>) -> Op {
    op(
        name,
        who,
        Action::RecordSubmit(Submit {
            round,
            point: round.map(|_| 0),
            ..Submit::new(
                TemplateId(id("template")),
                vec!["fire".into()],
                PlaceId(id(place)),
                day(),
                vec![Answer {
                    item: "fire.ways".into(),
                    value: Value::Pass,
                    level: None,
                    note: String::new(),
                    photos: vec![],
                }],
            )
        }),
    )
}

/// Where the phone was when `record` was submitted.
pub(crate) fn located(name: &str, who: &str, record: RecordId) -> Op {
    let fix = Fix {
        lat: 31_230_400,
        lon: 121_473_700,
        within: 12,
    };
    op(name, who, Action::RecordPosition { record, fix })
}

pub(crate) fn amend(name: &str, who: &str, record: RecordId, reason: &str) -> Op {
    op(
        name,
        who,
        Action::RecordAmend {
            record,
            reason: reason.into(),
            answers: vec![],
            judgement: None,
        },
    )
}

pub(crate) fn put(name: &str, who: &str, at: &str, entity: impl Into<Entity>) -> Op {
    op(
        name,
        who,
        Action::Put {
            id: id(at),
            entity: Box::new(entity.into()),
        },
    )
}

pub(crate) fn withdraw(name: &str, who: &str, held: &Op) -> Op {
    op(name, who, Action::HeldWithdraw { op: held.id })
}

pub(crate) fn correct(name: &str, who: &str, held: &Op, by: &Op) -> Op {
    op(
        name,
        who,
        Action::HeldCorrect {
            op: held.id,
            by: by.id,
        },
    )
}

/// As sent.
pub(crate) fn sent(op: &Op) -> SentOp {
    SentOp {
        id: op.id.to_string(),
        body: serde_json::to_string(op).unwrap(),
    }
}

/// The body of a start of a round, with the first `from` in it replaced.
pub(crate) fn broken(op: &Op, from: &str, to: &str) -> SentOp {
    let whole = sent(op);
    assert!(whole.body.contains(from), "{} lacks {from}", whole.body);
    SentOp {
        body: whole.body.replacen(from, to, 1),
        ..whole
    }
}
