//! One value of everything that hygiene checks, rankings, rosters and shifts serialise: in full, and with the
//! least it may have.

use domain::check::{Check, Judgement, Objection, Paper, Score, Standing, Window};
use domain::class_result::ClassResult;
use domain::duty::{Duty, Post, Swap, SwapState, TEAM};
use domain::entity::Entity;
use domain::handover::{Handover, Note};
use domain::id::{
    ClassId, HandoverId, PlaceId, PlanId, RankingId, RecordId, ReplyId, RoundId, TemplateId,
};
use domain::op::Action;
use domain::ranking::{FlagRule, Period, PeriodKind, Ranking, RankingStatus, Row, Table};
use domain::record::Record;
use domain::reply::{Reply, Says};
use domain::round::Claim;
use domain::text::Text;

use crate::duty::post;
use crate::released::{finding, photo_ref, record};
use crate::sample::{NOON, at, date, id, person};

/// What is done about checks, rankings, rosters and shifts.
pub(crate) fn check_actions() -> Vec<(&'static str, Action)> {
    let record = RecordId(id("record"));
    let ranking = RankingId(id("ranking"));
    let reply = |note: &str, photos| Action::RecordReply {
        record,
        says: Says::Objection,
        note: note.into(),
        photos,
    };
    let put = |draft| Action::RankingPut {
        draft,
        table: table(),
    };
    let least = Note {
        shift: String::new(),
        place: None,
        photos: vec![],
        ..note()
    };
    vec![
        (
            "record_amend_judgement",
            Action::RecordAmend {
                record,
                reason: "点错了".into(),
                answers: vec![],
                judgement: Some(Judgement::Withdrawn),
            },
        ),
        (
            "record_publish",
            Action::RecordPublish {
                records: vec![record],
            },
        ),
        ("record_reply", reply("已扫过", vec![photo_ref()])),
        ("record_reply_least", reply("", vec![])),
        (
            "result_keep",
            Action::ResultKeep {
                keep: record,
                drop: RecordId(id("other")),
            },
        ),
        (
            "point_take",
            Action::PointTake {
                round: RoundId(id("round")),
                point: 2,
            },
        ),
        ("ranking_put", put(Some(ranking))),
        ("ranking_put_least", put(None)),
        ("ranking_publish", Action::RankingPublish { ranking }),
        ("ranking_archive", Action::RankingArchive { ranking }),
        ("shift_note", Action::ShiftNote(note())),
        ("shift_note_least", Action::ShiftNote(least)),
        (
            "shift_take",
            Action::ShiftTake {
                handover: HandoverId(id("handover")),
            },
        ),
        (
            "duty_set",
            Action::DutySet {
                week: date("2026-09-07"),
                posts: vec![post(None, None, TEAM, &["guard", "teacher"])],
            },
        ),
        (
            "duty_swap",
            Action::DutySwap {
                week: date("2026-09-07"),
                day: Some(date("2026-09-08")),
                plan: Some(PlanId(id("plan"))),
                key: "morning".into(),
                swap: swap(),
            },
        ),
        (
            "duty_swap_least",
            Action::DutySwap {
                week: date("2026-09-07"),
                day: None,
                plan: None,
                key: TEAM.into(),
                swap: swap(),
            },
        ),
    ]
}

pub(crate) fn paper() -> Paper {
    Paper {
        group: "红领巾岗".into(),
        sheet: Some(photo_ref()),
    }
}

fn swap() -> Swap {
    Swap {
        from: person("guard"),
        to: person("teacher"),
        state: SwapState::Offered,
    }
}

pub(crate) fn note() -> Note {
    Note {
        day: date("2026-09-01"),
        shift: "夜班".into(),
        place: Some(PlaceId(id("room"))),
        words: "东门锁坏，已报修".into(),
        photos: vec![photo_ref()],
    }
}

pub(crate) fn table() -> Table {
    let first = Row {
        class: ClassId(id("class")),
        name: Text::new("四(3)班", "Class 4-3"),
        grade: 4,
        average: Some(9867),
        checked: 9,
        missing: 1,
        not_swept: 1,
        exempt: 2,
        rivals: 1,
        rank: Some(1),
        grade_rank: Some(1),
        tied: true,
        flag: true,
    };
    let last = Row {
        class: ClassId(id("other")),
        average: None,
        checked: 0,
        missing: 0,
        not_swept: 0,
        exempt: 0,
        rivals: 0,
        rank: None,
        grade_rank: None,
        tied: false,
        flag: false,
        ..first.clone()
    };
    Table {
        period: Period {
            kind: PeriodKind::Week,
            from: date("2026-09-07"),
            to: date("2026-09-13"),
        },
        templates: vec!["HY-01".into()],
        rule: FlagRule::TopOfGrade { n: 2 },
        base: 10_000,
        rows: vec![first, last],
    }
}

pub(crate) fn check() -> Check {
    Check {
        judgement: Judgement::Exempt {
            reason: "秋游".into(),
        },
        score: Some(score()),
        to_sweep: true,
        window: Some(Window {
            plan: PlanId(id("plan")),
            slot: "morning".into(),
            slot_name: Text::new("上午", "Morning"),
        }),
        class_name: Some(Text::new("四(3)班", "Class 4-3")),
        paper: Some(paper()),
        dropped_for: Some(RecordId(id("other"))),
        kept_over: vec![RecordId(id("third"))],
        standing: standing(),
    }
}

fn score() -> Score {
    Score {
        got: 95,
        base: 100,
        scale: 1,
        taken: vec![5, 0],
    }
}

fn standing() -> Standing {
    Standing {
        published: Some(at(NOON)),
        settled: Some(at(NOON + 600_000)),
        objection: Some(Objection::Open),
        replies: vec![ReplyId(id("reply"))],
    }
}

/// What comes of checks, rankings, rosters and shifts.
pub(crate) fn of_checks() -> Vec<(&'static str, Entity)> {
    let checked = Record {
        template: TemplateId(id("judged")),
        class: Some(ClassId(id("class"))),
        check: Some(Box::new(check())),
        ..record()
    };
    let told = ClassResult::of(RecordId(id("record")), &checked, vec![finding()]).unwrap();
    let least = ClassResult {
        slot_name: None,
        judgement: Judgement::Checked,
        score: None,
        to_sweep: false,
        findings: vec![],
        dropped: false,
        standing: Standing::default(),
        ..told.clone()
    };
    let reply = Reply {
        record: RecordId(id("record")),
        place: PlaceId(id("room")),
        place_path: vec![PlaceId(id("campus"))],
        class: Some(ClassId(id("class"))),
        person: person("head"),
        person_name: "李梅".into(),
        at: at(NOON),
        says: Says::Swept,
        for_class: true,
        note: "已重新打扫".into(),
        photos: vec![photo_ref()],
    };
    let ranking = |status, published, archived| Ranking {
        table: table(),
        status,
        person: person("director"),
        person_name: "王主任".into(),
        at: at(NOON),
        published,
        archived,
    };
    let handover = Handover {
        note: note(),
        person: person("guard"),
        person_name: "张建国".into(),
        at: at(NOON),
        taken: vec![],
    };
    let taken = Handover {
        taken: vec![Claim {
            person: person("teacher"),
            person_name: "李梅".into(),
            at: at(NOON),
        }],
        ..handover.clone()
    };
    let week = Duty::new(date("2026-09-07"));
    let posts = vec![
        Post {
            swaps: vec![swap()],
            ..post(
                Some("2026-09-08"),
                Some(PlanId(id("plan"))),
                "morning",
                &["guard"],
            )
        },
        post(None, None, TEAM, &["guard", "teacher"]),
    ];
    let bare = Record {
        check: Some(Box::default()),
        ..checked.clone()
    };
    vec![
        ("record_check", checked.into()),
        ("record_check_least", bare.into()),
        ("class_result", told.into()),
        ("class_result_least", least.into()),
        (
            "reply_least",
            Reply {
                class: None,
                for_class: false,
                note: String::new(),
                photos: vec![],
                ..reply.clone()
            }
            .into(),
        ),
        ("reply", reply.into()),
        (
            "ranking",
            ranking(RankingStatus::Archived, Some(at(NOON)), Some(at(NOON + 1))).into(),
        ),
        (
            "ranking_least",
            ranking(RankingStatus::Draft, None, None).into(),
        ),
        ("duty_least", week.clone().into()),
        ("duty", Duty { posts, ..week }.into()),
        ("handover", taken.into()),
        ("handover_least", handover.into()),
    ]
}
