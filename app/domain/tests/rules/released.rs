//! One value of everything that is serialised: in full, and with the least it may have.

use domain::calendar::SchoolYear;
use domain::check::Judgement;
use domain::class::{Class, ClassTerm};
use domain::entity::Entity;
use domain::held::{Held, HeldStatus};
use domain::id::{ClassId, OpId, PlaceId, PlanId, RecordId, RoleId, RoundId, Sha, TemplateId};
use domain::issue::{Act, Deed, Issue, IssueKind, IssueStatus, Level, Step};
use domain::person::{Limit, Person, Right};
use domain::photo::Photo;
use domain::place::{Place, seal};
use domain::plan::{Plan, PlanDays, Timetable};
use domain::record::{Amendment, Answer, PhotoRef, Presence, Record, Value};
use domain::round::{Claim, Round, Take};
use domain::school::{Checks, School, SchoolKind};
use domain::spot::{Fix, Spot};
use domain::template::Template;
use domain::text::Text;
use domain::time::{UtcMillis, Zone};

use crate::sample::{
    NOON, answer, at, date, id, judged, person, place, plan, role, somebody, template,
};

pub(crate) fn photo_ref() -> PhotoRef {
    PhotoRef {
        sha: Sha::of(b"photo"),
        bytes: 183_204,
        media: "image/jpeg".into(),
        taken_wall: NOON,
        smeared: true,
    }
}

pub(crate) fn finding() -> Answer {
    Answer {
        level: Some(Level::General),
        note: "通道堆物".into(),
        photos: vec![photo_ref()],
        ..answer("fire.ways", Value::Fail)
    }
}

pub(crate) fn photo() -> Photo {
    Photo {
        sha: Sha::of(b"photo"),
        bytes: 183_204,
        media: "image/jpeg".into(),
        person: person("guard"),
        arrived: UtcMillis(NOON),
    }
}

pub(crate) fn registers() -> Vec<(&'static str, Entity)> {
    let changes = vec![(UtcMillis(671_565_600_000), 540)];
    let school = |zone, board| School {
        name: "示范小学".into(),
        kind: SchoolKind::Primary,
        boarding: board,
        zone,
        checks: Checks {
            board,
            ..Checks::default()
        },
        meals: if board {
            SchoolKind::Primary.meals(false)
        } else {
            Vec::new()
        },
    };
    let year = |mornings: &[&str], afternoons: &[&str]| SchoolYear {
        mornings: mornings.iter().map(|day| date(day)).collect(),
        afternoons: afternoons.iter().map(|day| date(day)).collect(),
        ..crate::due::year()
    };
    let term = ClassTerm {
        from: date("2026-09-01"),
        grade: 4,
        name: Text::new("四(3)班", "Class 4-3"),
        room: Some(PlaceId(id("room"))),
        teacher: Some(person("teacher")),
    };
    let class = Class {
        entry_year: 2023,
        number: 3,
        terms: vec![term],
        left: true,
    };
    let limits = [
        ("guards", Limit::School),
        ("teachers", Limit::Places(vec![PlaceId(id("house"))])),
        ("viewers", Limit::Classes(vec![ClassId(id("class"))])),
    ];
    let gone = Person {
        left: true,
        ..somebody("张建国", &limits)
    };
    let retired = Place {
        seal: Some(seal("abcdefgh23456789")),
        former: vec![seal("23456789abcdefgh")],
        retired: true,
        ..place(Some("house"), &["campus", "house"], "111")
    };
    let mut full: Plan = plan();
    full.role = Some(RoleId(id("guards")));
    full.slots[0].owner = Some(person("guard"));
    full.slots[1].daily = true;
    full.from = Some(date("2026-09-01"));
    full.random_photo = true;
    full.positions = true;
    full.retired = true;
    full.route[0].class = Some(ClassId(id("class")));
    full.route[0].since = Some(UtcMillis(NOON));
    full.earlier = vec![Timetable {
        until: UtcMillis(NOON),
        from: Some(date("2026-09-01")),
        days: PlanDays::Daily,
        slots: vec![plan().slots[0].clone()],
    }];
    vec![
        (
            "school",
            school(
                Zone {
                    changes,
                    ..Zone::shanghai()
                },
                true,
            )
            .into(),
        ),
        ("school_least", school(Zone::shanghai(), false).into()),
        ("year", year(&["2027-01-22"], &["2026-09-01"]).into()),
        ("year_least", year(&[], &[]).into()),
        ("place", retired.into()),
        ("place_least", place(None, &[], "100").into()),
        ("class", class.into()),
        ("role", role("保安", &Right::ALL, true).into()),
        (
            "role_least",
            role("班主任", &[Right::SeeRecords], false).into(),
        ),
        ("person", gone.into()),
        ("person_least", somebody("阿卜杜拉·买买提", &[]).into()),
        ("template", template().into()),
        (
            "template_judged",
            Template {
                retired: true,
                ..judged()
            }
            .into(),
        ),
        ("plan", full.into()),
        ("plan_least", plan().into()),
    ]
}

pub(crate) fn round() -> Round {
    Round {
        plan: PlanId(id("plan")),
        plan_name: Text::new("每日巡查", "Daily patrol"),
        slot: "morning".into(),
        slot_name: Text::new("上午", "Morning"),
        day: date("2026-09-01"),
        role: None,
        classes: false,
        points: 3,
        person: person("guard"),
        person_name: "张建国".into(),
        started: at(NOON),
        claims: vec![],
        takes: vec![],
        ended: None,
        note: String::new(),
        late_entry: None,
        proves_walking: false,
        photo_at: None,
        positions: false,
    }
}

pub(crate) fn record() -> Record {
    Record {
        template: TemplateId(id("template")),
        sections: vec!["fire".into()],
        place: PlaceId(id("room")),
        place_path: vec![PlaceId(id("campus")), PlaceId(id("house"))],
        place_name: Text::new("配电房", "Switch room"),
        class: None,
        round: None,
        role: None,
        point: None,
        day: date("2026-09-01"),
        person: person("guard"),
        person_name: "张建国".into(),
        at: at(NOON),
        presence: Presence::Typed,
        away_m: None,
        located: false,
        photos: Vec::new(),
        dwell_ms: None,
        answers: vec![],
        by_exception: false,
        late_entry: None,
        amendments: vec![],
        open_issues: 0,
        check: None,
    }
}

fn spot() -> Spot {
    Spot {
        place: PlaceId(id("room")),
        day: date("2026-09-01"),
        fixes: vec![(date("2026-09-01"), fix())],
    }
}

pub(crate) fn fix() -> Fix {
    Fix {
        lat: 31_230_400,
        lon: 121_473_700,
        within: 12,
    }
}

pub(crate) fn issue() -> Issue {
    Issue {
        record: RecordId(id("record")),
        item: "fire.ways".into(),
        item_text: Text::new("通道畅通", "Ways free"),
        kind: IssueKind::Safety,
        level: Level::SuspectedMajor,
        place: PlaceId(id("room")),
        place_path: vec![PlaceId(id("campus"))],
        place_name: Text::new("配电房", "Switch room"),
        class: None,
        note: "通道堆物".into(),
        photos: vec![photo_ref()],
        reporter: person("guard"),
        at: at(NOON),
        status: IssueStatus::Unassigned,
        owner: None,
        deadline: None,
        steps: vec![],
    }
}

/// A deed with nothing but the act.
pub(crate) fn deed(act: Act) -> Deed {
    Deed {
        act,
        owner: None,
        deadline: None,
        level: None,
        words: String::new(),
        photos: vec![],
    }
}

/// An issue with an owner and a history.
fn followed() -> Issue {
    let step = |act, alone: bool| Step {
        op: OpId(id("op")),
        person: person("director"),
        person_name: "王主任".into(),
        at: at(NOON),
        deed: deed(act),
        contested: !alone,
        alone,
        was: None,
    };
    let graded = Step {
        deed: Deed {
            level: Some(Level::SuspectedMajor),
            words: "对照判定指南".into(),
            ..deed(Act::Grade)
        },
        contested: false,
        was: Some(Level::General),
        ..step(Act::Grade, false)
    };
    Issue {
        status: IssueStatus::Closed,
        owner: Some(person("guard")),
        deadline: Some(date("2026-09-04")),
        steps: vec![step(Act::Take, false), graded, step(Act::Pass, true)],
        ..issue()
    }
}

pub(crate) fn made() -> Vec<(&'static str, Entity)> {
    let claim = Claim {
        person: person("teacher"),
        person_name: "李梅".into(),
        at: at(NOON),
    };
    let walked = Round {
        claims: vec![claim],
        takes: vec![Take {
            point: 2,
            person: person("teacher"),
        }],
        ended: Some(at(NOON + 600_000)),
        note: "一切正常".into(),
        late_entry: Some("手机没电".into()),
        proves_walking: true,
        role: Some(RoleId(id("guards"))),
        classes: true,
        photo_at: Some(2),
        positions: true,
        ..round()
    };
    let full = Record {
        class: Some(ClassId(id("class"))),
        round: Some(RoundId(id("round"))),
        point: Some(2),
        dwell_ms: Some(42_000),
        presence: Presence::Signed,
        away_m: Some(320),
        located: true,
        photos: vec![photo_ref()],
        answers: vec![finding()],
        by_exception: true,
        late_entry: Some("手机没电".into()),
        amendments: vec![domain::id::AmendmentId(id("amendment"))],
        open_issues: 1,
        ..record()
    };
    let amendment = Amendment {
        record: RecordId(id("record")),
        place: PlaceId(id("room")),
        place_path: vec![PlaceId(id("campus"))],
        class: None,
        record_person: person("guard"),
        person: person("director"),
        person_name: "王主任".into(),
        at: at(NOON),
        reason: "复核".into(),
        answers: vec![finding()],
        judgement: None,
        judged_before: None,
    };
    let held = |status| Held {
        author: person("guard"),
        code: "invalid".into(),
        status,
        body: "{\"id\":1}".into(),
        received: UtcMillis(NOON),
        with: vec![],
    };
    let class = Some(ClassId(id("class")));
    let withdrawn = HeldStatus::Withdrawn {
        by: person("director"),
    };
    let corrected = HeldStatus::Corrected { by: OpId(id("by")) };
    vec![
        ("round", walked.into()),
        ("round_least", round().into()),
        ("record", full.into()),
        ("record_least", record().into()),
        (
            "amendment",
            Amendment {
                class,
                judgement: Some(Judgement::Checked),
                judged_before: Some(Judgement::NotSwept),
                ..amendment.clone()
            }
            .into(),
        ),
        ("amendment_least", amendment.into()),
        ("spot", spot().into()),
        (
            "issue",
            Issue {
                class,
                ..followed()
            }
            .into(),
        ),
        ("issue_least", issue().into()),
        ("photo", photo().into()),
        ("held", held(HeldStatus::SetAside).into()),
        ("held_waiting", held(HeldStatus::Waiting).into()),
        ("held_applied", held(HeldStatus::Applied).into()),
        ("held_corrected", held(corrected).into()),
        ("held_withdrawn", held(withdrawn).into()),
    ]
}
