//! One value of every action: in full, and with the least it may have.

use domain::check::Judgement;
use domain::entity::Entity;
use domain::id::{ClassId, IssueId, OpId, PlaceId, PlanId, RecordId, RoundId};
use domain::issue::{Act, Deed, Level};
use domain::op::{Action, Submit};
use domain::record::Value;

use crate::released::{deed, finding, fix, photo, photo_ref};
use crate::sample::{answer, date, id, person, place, submit};

pub(crate) fn submit_in_full() -> Submit {
    Submit {
        class: Some(ClassId(id("class"))),
        round: Some(RoundId(id("round"))),
        point: Some(2),
        code: Some("abcdefgh23456789abcd".into()),
        photos: vec![photo_ref()],
        by_exception: true,
        late_entry: Some("手机没电".into()),
        judgement: Judgement::NotSwept,
        paper: Some(Box::new(crate::released_checks::paper())),
        ..submit(vec![finding(), answer("fire.doors", Value::Pass)])
    }
}

pub(crate) fn actions() -> Vec<(&'static str, Action)> {
    let start = |late_entry| Action::RoundStart {
        plan: PlanId(id("plan")),
        slot: "morning".into(),
        day: date("2026-09-01"),
        late_entry,
    };
    let round = RoundId(id("round"));
    let end = |note: &str| Action::RoundEnd {
        round,
        note: note.into(),
    };
    let bare = Submit {
        dwell_ms: None,
        ..submit(vec![])
    };
    let entity = Box::new(Entity::Place(place(None, &[], "100")));
    vec![
        ("round_start", start(Some("手机没电".into()))),
        ("round_start_least", start(None)),
        ("round_claim", Action::RoundClaim { round }),
        ("round_end", end("一切正常")),
        ("round_end_least", end("")),
        ("record_submit", Action::RecordSubmit(submit_in_full())),
        ("record_submit_least", Action::RecordSubmit(bare)),
        (
            "record_amend",
            Action::RecordAmend {
                record: RecordId(id("record")),
                reason: "看漏了".into(),
                answers: vec![finding()],
                judgement: None,
            },
        ),
        (
            "record_position",
            Action::RecordPosition {
                record: RecordId(id("record")),
                fix: fix(),
            },
        ),
        (
            "spot_forget",
            Action::SpotForget {
                place: PlaceId(id("room")),
                before: date("2026-09-01"),
            },
        ),
        (
            "put",
            Action::Put {
                id: id("campus"),
                entity,
            },
        ),
        (
            "issue_act",
            Action::IssueAct {
                issue: IssueId(id("issue")),
                deed: Deed {
                    owner: Some(person("guard")),
                    deadline: Some(date("2026-09-04")),
                    words: "换锁".into(),
                    photos: vec![photo_ref()],
                    ..deed(Act::Assign)
                },
            },
        ),
        (
            "issue_act_least",
            Action::IssueAct {
                issue: IssueId(id("issue")),
                deed: deed(Act::Take),
            },
        ),
        (
            "issue_act_grade",
            Action::IssueAct {
                issue: IssueId(id("issue")),
                deed: Deed {
                    level: Some(Level::Major),
                    words: "对照判定指南".into(),
                    ..deed(Act::Grade)
                },
            },
        ),
        ("photo_arrived", Action::PhotoArrived(photo())),
        ("held_withdraw", Action::HeldWithdraw { op: OpId(id("op")) }),
        (
            "held_correct",
            Action::HeldCorrect {
                op: OpId(id("op")),
                by: OpId(id("by")),
            },
        ),
    ]
}
