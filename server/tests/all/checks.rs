//! Hygiene checks on paper and in spreadsheets: a class that was not looked at is never shown as clean.

use calamine::{Data, Reader as _};
use domain::check::{Judgement, Paper};
use domain::class::{Class, ClassTerm};
use domain::entity::Entity;
use domain::handover::Note;
use domain::id::{ClassId, Id, PlaceId, PlanId, RecordId, RoundId, SchoolId, TemplateId};
use domain::op::{Action, Op, Submit, handover_id, record_id, round_id};
use domain::place::Place;
use domain::plan::{Plan, PlanDays, RoutePoint};
use domain::record::{Answer, Presence, Value};
use domain::reply::Says;
use domain::template::{Item, ItemKind, Judged, OnFail, Section, Template};
use domain::text::Text;
use domain::time::{Date, Weekday};
use reqwest::StatusCode;
use sync::account::Brief;

use crate::pages::{page, push, shown};
use crate::reports::{text, workbook};
use crate::school::op;
use crate::support::{Phone, TestServer, good, refused};
use crate::weekly::grant;

/// The day of the round; everything is recorded on the next morning at 06:13.
const DAY: &str = "date=2023-11-14&span=day&lang=zh-CN";
/// Classes of the route.
const CLASSES: u16 = 6;

fn day() -> Date {
    Date::new(2023, 11, 14).unwrap()
}

fn plan_id(school: SchoolId) -> PlanId {
    PlanId(school.0.derive("hygiene", 0))
}

fn class_id(school: SchoolId, number: u16) -> ClassId {
    ClassId(school.0.derive("class", u32::from(number)))
}

fn room(school: SchoolId, number: u16) -> PlaceId {
    PlaceId(school.0.derive("room", u32::from(number)))
}

fn template_id(school: SchoolId, judged: Judged) -> TemplateId {
    TemplateId(match judged {
        Judged::Points { .. } => school.0.derive("points", 0),
        Judged::Swept => school.0.derive("swept", 0),
    })
}

fn template(judged: Judged) -> Template {
    let item = |key: &str, zh: &str, kind| Item {
        key: key.into(),
        text: Text::new(zh, key),
        kind,
        required: false,
        on_fail: OnFail::default(),
        phrases: Vec::new(),
    };
    let takes = |max| ItemKind::Deduction {
        max,
        steps: Vec::new(),
    };
    let section = |key: &str, zh: &str, items| Section {
        key: key.into(),
        name: Text::new(zh, key),
        items,
    };
    let sections = match judged {
        Judged::Points { .. } => vec![
            section(
                "room",
                "教室内",
                vec![
                    item("room.floor", "地面", takes(50)),
                    item("room.board", "黑板", takes(20)),
                ],
            ),
            section(
                "sheet",
                "纸质表",
                vec![item("sheet.sum", "合计", takes(1000))],
            ),
        ],
        Judged::Swept => vec![section(
            "office",
            "办公室",
            vec![item("office.floor", "地面", ItemKind::PassFail)],
        )],
    };
    Template {
        key: "T-02".into(),
        version: 1,
        name: Text::new("班级卫生", "Classes"),
        source: Text::default(),
        judged: Some(judged),
        retired: false,
        sections,
    }
}

const POINTS: Judged = Judged::Points {
    base: 1000,
    scale: 1,
};

/// Adds classes with their rooms, two checklists and a plan of Tuesdays and Wednesdays with two slots.
async fn furnish(server: &TestServer) {
    let school = server.school();
    let of_gate: Plan = (server
        .server
        .state(school, school.0.derive("plan", 0))
        .await)
        .unwrap()
        .unwrap();
    let mut slots = of_gate.slots.clone();
    let mut second = slots[0].clone();
    second.key = "afternoon".into();
    second.name = Text::new("下午", "Afternoon");
    second.start.0 += 420;
    second.end.0 += 420;
    slots.push(second);
    let points = (1..=CLASSES).map(|number| RoutePoint {
        place: room(school, number),
        sections: vec!["room".into()],
        class: Some(class_id(school, number)),
        since: None,
    });
    let plan = Plan {
        name: Text::new("卫生检查", "Hygiene"),
        template: template_id(school, POINTS),
        route: points.collect(),
        slots,
        days: PlanDays::Weekly {
            weekdays: vec![Weekday::Tuesday, Weekday::Wednesday],
        },
        ..of_gate
    };
    let gate: Place = (server
        .server
        .state(school, school.0.derive("gate", 0))
        .await)
        .unwrap()
        .unwrap();
    let mut entries: Vec<(Id, Entity)> = Vec::new();
    for number in 1..=CLASSES {
        let class = Class {
            entry_year: 2020,
            number,
            terms: vec![ClassTerm {
                from: Date::new(2023, 9, 1).unwrap(),
                grade: 4,
                name: Text::new(format!("四({number})班"), format!("4-{number}")),
                room: Some(room(school, number)),
                teacher: None,
            }],
            left: false,
        };
        let place = Place {
            name: Text::new(format!("教室{number}"), format!("Room {number}")),
            number: (200 + number).to_string(),
            ..gate.clone()
        };
        entries.push((class_id(school, number).0, class.into()));
        entries.push((room(school, number).0, place.into()));
    }
    for judged in [POINTS, Judged::Swept] {
        entries.push((template_id(school, judged).0, template(judged).into()));
    }
    entries.push((plan_id(school).0, plan.into()));
    let puts = entries.into_iter().map(|(id, entity)| Action::Put {
        id,
        entity: Box::new(entity),
    });
    server.server.act(school, puts.collect()).await.unwrap();
}

fn begin(phone: &Phone, key: &str) -> Op {
    let action = Action::RoundStart {
        plan: plan_id(phone.school),
        slot: "morning".into(),
        day: day(),
        late_entry: None,
    };
    op(phone.school, phone.person(), key, action)
}

/// A clean class, made on a round.
fn clean(phone: &Phone, number: u16, round: RoundId) -> Submit {
    let school = phone.school;
    Submit {
        template: template_id(school, POINTS),
        sections: vec!["room".into()],
        place: room(school, number),
        class: Some(class_id(school, number)),
        round: Some(round),
        point: Some(number - 1),
        day: day(),
        presence: Presence::Tapped,
        code: None,
        photos: Vec::new(),
        dwell_ms: None,
        answers: vec![answer("room.board", Value::Points(0))],
        by_exception: false,
        late_entry: None,
        judgement: Judgement::Checked,
        paper: None,
    }
}

fn answer(item: &str, value: Value) -> Answer {
    Answer {
        item: item.into(),
        value,
        level: None,
        note: String::new(),
        photos: Vec::new(),
    }
}

/// Everything that can be of a class, on one round and a second one of the same slot; the first round.
async fn checked(guard: &Phone, director: &Phone) -> RoundId {
    let submit = |key: &str, submit: Submit| {
        op(
            guard.school,
            guard.person(),
            key,
            Action::RecordSubmit(submit),
        )
    };
    let first = begin(guard, "first");
    let second = begin(guard, "second");
    let (round, again) = (round_id(first.id), round_id(second.id));
    let with = |number, change: &dyn Fn(&mut Submit)| {
        let mut one = clean(guard, number, round);
        change(&mut one);
        submit(&format!("class/{number}"), one)
    };
    let mut off = answer("room.floor", Value::Points(15));
    off.note = "纸屑".into();
    let faulty = with(1, &|one| one.answers.push(off.clone()));
    let not_swept = with(2, &|one| {
        one.answers.clear();
        one.judgement = Judgement::NotSwept;
    });
    let exempt = with(3, &|one| {
        one.answers.clear();
        one.judgement = Judgement::Exempt {
            reason: "春游".into(),
        };
    });
    let withdrawn = with(4, &|_| ());
    let on_paper = with(5, &|one| {
        one.sections = vec!["sheet".into()];
        one.answers = vec![answer("sheet.sum", Value::Points(30))];
        one.paper = Some(Box::new(Paper {
            group: "红领巾岗".into(),
            sheet: None,
        }));
    });
    let rival = submit("rival", clean(guard, 1, again));
    let to_sweep = Submit {
        template: template_id(guard.school, Judged::Swept),
        sections: vec!["office".into()],
        class: None,
        round: None,
        point: None,
        answers: vec![answer("office.floor", Value::Fail)],
        ..clean(guard, 6, round)
    };
    let [keep, drop, swept, back] =
        [&faulty, &rival, &not_swept, &withdrawn].map(|op| record_id(op.id));
    let ops = [
        first, second, faulty, not_swept, exempt, withdrawn, on_paper, rival,
    ];
    push(guard, &ops).await;
    push(guard, &[submit("to-sweep", to_sweep)]).await;
    let note = String::new();
    let said = Action::RecordReply {
        record: swept,
        says: Says::Swept,
        note: note.clone(),
        photos: Vec::new(),
    };
    push(guard, &[op(guard.school, guard.person(), "swept", said)]).await;
    decided(director, keep, drop, back).await;
    round
}

async fn decided(director: &Phone, keep: RecordId, drop: RecordId, back: RecordId) {
    let (school, person) = (director.school, director.person());
    let keep = op(school, person, "keep", Action::ResultKeep { keep, drop });
    let back = Action::RecordAmend {
        record: back,
        reason: "点错班".into(),
        answers: Vec::new(),
        judgement: Some(Judgement::Withdrawn),
    };
    push(director, &[keep, op(school, person, "back", back)]).await;
}

/// The rows of a table, each cell by the heading of its column.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn of(text: &str) -> Self {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect();
        let mut lines = text.lines();
        Self {
            head: cells(lines.next().unwrap()),
            rows: lines.map(cells).collect(),
        }
    }

    /// What stands under these headings, of each row of a class.
    fn of_class(&self, class: &str, columns: &[&str]) -> Vec<Vec<&str>> {
        let at = |name: &str| self.head.iter().position(|head| head == name).unwrap();
        let rows = self.rows.iter().filter(|row| row[at("班级")] == class);
        rows.map(|row| columns.iter().map(|name| row[at(name)].as_str()).collect())
            .collect()
    }
}

#[tokio::test]
async fn a_sheet_says_what_each_class_came_to_and_why_and_how() {
    let server = TestServer::start().await;
    furnish(&server).await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    checked(&guard, &director).await;
    let table = Table::of(&text(&director, &format!("/export/records.csv?{DAY}")).await);
    assert!(!table.head.iter().any(|head| head.contains("班主任")));
    let columns = ["结果", "得分", "满分", "问题数", "发现", "说明"];
    for (class, row) in [
        ("四(2)班", ["未打扫", "", "", "0", "", ""]),
        ("四(3)班", ["免检", "", "", "0", "", "免检：春游"]),
        ("四(4)班", ["已撤回", "", "", "0", "", "更正 1：点错班"]),
        ("四(5)班", ["已检查", "97.0", "100.0", "1", "合计", ""]),
        ("", ["需补扫", "", "", "1", "地面", ""]),
    ] {
        assert_eq!(table.of_class(class, &columns), [row], "{class}");
    }
    let mut rivals = table.of_class("四(1)班", &["结果", "得分", "发现", "标记"]);
    rivals.sort_by_key(|row| row[1]);
    assert_eq!(
        rivals,
        [
            [
                "已检查",
                "100.0",
                "",
                "补检；同一时段另有结果，以另一份为准"
            ],
            ["已检查", "98.5", "地面：纸屑", "补检"],
        ]
    );
    for (class, marks) in [
        ("四(2)班", "补检；已补扫"),
        ("四(3)班", "补检"),
        ("四(4)班", "有更正；补检"),
        ("四(5)班", "补检；纸质转录：红领巾岗"),
    ] {
        assert_eq!(table.of_class(class, &["标记"]), [[marks]], "{class}");
    }
    let rounds = table.of_class("四(1)班", &["巡查标记"]);
    assert!(
        rounds.iter().all(|row| row[0].starts_with("迟 1334 分钟")),
        "{rounds:?}"
    );
    let doubled = rounds.iter().filter(|row| row[0].contains("重复巡视"));
    assert_eq!(doubled.count(), 1, "{rounds:?}");
    let quick = rounds.iter().filter(|row| row[0].contains("过快"));
    assert_eq!(quick.count(), 1, "{rounds:?}");

    let mut book = workbook(&director, &format!("/export.xlsx?{DAY}")).await;
    let sheet = book.worksheet_range("记录").unwrap();
    let has = |cell: &Data| sheet.used_cells().any(|(_, _, found)| found == cell);
    assert!(has(&Data::Float(98.5)) && has(&Data::String("未打扫".into())));
}

#[tokio::test]
async fn a_hygiene_round_prints_classes_by_items_and_calls_nothing_normal_that_was_not_checked() {
    let server = TestServer::start().await;
    furnish(&server).await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let round = checked(&guard, &director).await;
    let text = shown(&director, &format!("/print/rounds/{round}")).await;
    for part in [
        "<h1>班级卫生</h1>",
        "2023-11-14 周二",
        "检查人",
        "扣分合计",
        "98.5",
        "地面：扣 1.5 分",
        "纸屑",
        "未打扫",
        "已补扫",
        "免检：春游",
        "已撤回",
        "原因：点错班",
        "97.0",
        "纸质转录：红领巾岗",
        "补检",
        "四(6)班",
        "未检查",
        "1 地面（扣 ≤5.0 分）；2 黑板（扣 ≤2.0 分）",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    for never in ["正常", "巡查记录", "责任部门", "整改期限", "未巡视"] {
        assert!(!text.contains(never), "{never} in {text}");
    }
}

#[tokio::test]
async fn a_blank_sheet_has_every_class_and_the_days_of_the_week_and_no_name_of_a_person() {
    let server = TestServer::start().await;
    furnish(&server).await;
    let teacher = server.phone_of("teacher").await;
    let school = teacher.school;
    let path = format!("/print/sheet?plan={}", plan_id(school));
    let text = shown(&teacher, &format!("{path}&week=2023-W46")).await;
    for part in [
        "班级卫生（周表）",
        "检查组（不写学生姓名）",
        "四(1)班",
        "四(6)班",
        "周一 11-13",
        "周五 11-17",
        "2 黑板（扣 ≤2.0 分）",
        "项目号−分",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    // One for each slot; Tuesday and Wednesday are open, with a column of items and one of the sum.
    let count = |part: &str| text.matches(part).count();
    assert_eq!(count("class=\"blank\""), 2);
    assert_eq!(count("<tr class=\"write\">"), 2 * usize::from(CLASSES));
    assert_eq!(count("class=\"open\""), 2 * usize::from(CLASSES) * 2 * 2);
    assert_eq!(count("class=\"shut\""), 2 * usize::from(CLASSES) * 3 * 2);
    for never in ["周六", "周日", "纸质表：", ">guard<", ">director<"] {
        assert!(!text.contains(never), "{never} in {text}");
    }
    shown(&teacher, &path).await;
    let (status, _) = page(&teacher, &format!("{path}&week=46")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let patrol = school.0.derive("plan", 0);
    let (status, _) = page(&teacher, &format!("/print/sheet?plan={patrol}")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_month_of_handover_notes_prints_with_who_took_over() {
    let server = TestServer::start().await;
    grant(&server, "teacher", "guard").await;
    let guard = server.phone_of("guard").await;
    let next = server.phone_of("teacher").await;
    let director = server.phone_of("director").await;
    let note = |key: &str, day: &str, words: &str| {
        let note = Note {
            day: day.parse().unwrap(),
            shift: "夜班".into(),
            place: Some(PlaceId(guard.school.0.derive("gate", 0))),
            words: words.into(),
            photos: Vec::new(),
        };
        op(guard.school, guard.person(), key, Action::ShiftNote(note))
    };
    let notes = [
        note("one", "2023-11-01", "<i>东门锁坏</i>"),
        note("two", "2023-11-30", "一切正常"),
        note("three", "2023-12-01", "下个月"),
    ];
    let handover = handover_id(notes[0].id);
    push(&guard, &notes).await;
    let take = Action::ShiftTake { handover };
    push(&next, &[op(next.school, next.person(), "take", take)]).await;
    for phone in [&director, &guard] {
        let text = shown(phone, "/print/handovers?month=2023-11").await;
        for part in [
            "交接班记录",
            "2023-11-01 周三",
            "夜班、校门",
            "&lt;i&gt;东门锁坏&lt;/i&gt;",
            "teacher 2023-11-15 06:13",
            "一切正常",
            "尚未接班",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(!text.contains("下个月"), "{text}");
    }
    let none = shown(&director, "/print/handovers?month=2023-10").await;
    assert!(none.contains("这个月没有交接班记录"));
    shown(&director, "/print/handovers").await;
    let (status, _) = page(&director, "/print/handovers?month=2023-13").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let admin = server.phone_of("admin").await;
    let (status, _) = page(&admin, "/print/handovers").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_read_aloud_can_be_had_as_text() {
    let server = TestServer::start().await;
    let director = server.phone_of("director").await;
    let path = director.of_school("/brief?week=2026-W36");
    let brief: Brief = good(director.get(&path).send().await.unwrap()).await;
    assert_eq!(brief.monday.to_string(), "2026-08-31");
    assert!(brief.speech.starts_with("8月31日起的一周"), "{brief:?}");
    let printed = shown(&director, "/print/brief?week=2026-W36").await;
    assert!(printed.contains(&brief.speech));
    let strange = director.of_school("/brief?week=36");
    let answer = director.get(&strange).send().await.unwrap();
    refused(answer, 400, "bad_parameter").await;
}
