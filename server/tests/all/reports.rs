//! Spreadsheets: what is in them, who gets them, and what a filter leaves.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use domain::id::RoundId;
use domain::op::{Action, Op, round_id};
use domain::time::Date;
use reqwest::Response;
use sync::wire::SentGroup;

use crate::school::{finding, sent, start};
use crate::support::{Phone, TestServer, refused};

const MONTH: &str = "date=2026-09-15&span=month";
/// More than two pages of the store.
const MANY: usize = 1_100;

async fn ask(phone: &Phone, path: &str) -> Response {
    phone.get(&phone.of_school(path)).send().await.unwrap()
}

pub(crate) async fn text(phone: &Phone, path: &str) -> String {
    let answer = ask(phone, path).await;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"xiaoxun-"));
    let bytes = answer.bytes().await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.strip_prefix('\u{feff}')
        .expect("a byte order mark")
        .to_owned()
}

/// The rows below the head.
async fn rows(phone: &Phone, path: &str) -> usize {
    text(phone, path).await.lines().count() - 1
}

pub(crate) async fn workbook(phone: &Phone, path: &str) -> Xlsx<Cursor<Vec<u8>>> {
    let answer = ask(phone, path).await;
    assert!(answer.status().is_success(), "{}", answer.status());
    Xlsx::new(Cursor::new(answer.bytes().await.unwrap().to_vec())).unwrap()
}

/// A finding with this note on a day of September, on a round.
fn found(phone: &Phone, n: usize, round: RoundId, note: &str) -> Op {
    let mut op = finding(
        phone.school,
        phone.person(),
        &format!("found{n}"),
        Some(round),
        &[],
    );
    if let Action::RecordSubmit(submit) = &mut op.action {
        submit.day = Date::new(2026, 9, u8::try_from(1 + n % 30).unwrap()).unwrap();
        submit.answers[0].note = note.to_owned();
    }
    op
}

/// Findings of the guard all over September.
async fn school(server: &TestServer, many: usize) -> Phone {
    let guard = server.phone_of("guard").await;
    let begun = start(guard.school, guard.person(), "round");
    let round = round_id(begun.id);
    let mut ops = vec![begun];
    ops.extend((0..many).map(|n| found(&guard, n, round, "=HYPERLINK(\"x\")")));
    for ops in ops.chunks(100) {
        let groups = ops.iter().map(|op| SentGroup {
            ops: vec![sent(op)],
        });
        let answer = guard.push(groups.collect()).await;
        assert!(answer.results.iter().all(|result| result.code.is_none()));
    }
    guard
}

#[tokio::test]
async fn a_month_of_more_rows_than_a_page_is_whole_and_in_order() {
    let server = TestServer::start().await;
    let guard = school(&server, MANY).await;
    let all = text(&guard, &format!("/export/records.csv?{MONTH}")).await;
    let days: Vec<&str> = all
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(days.len(), MANY);
    assert!(days.is_sorted());
    assert_eq!(
        rows(&guard, "/export/records.csv?date=2026-09-02&span=day").await,
        37
    );

    let mut book = workbook(&guard, &format!("/export.xlsx?{MONTH}&lang=zh-CN")).await;
    assert_eq!(book.sheet_names(), ["记录", "问题"]);
    let sheet = book.worksheet_range("记录").unwrap();
    assert_eq!(sheet.height(), MANY + 1);
    assert_eq!(sheet.get((0, 0)), Some(&Data::String("日期".into())));
    let Some(Data::DateTime(day)) = sheet.get((1, 0)) else {
        panic!("no date: {:?}", sheet.get((1, 0)));
    };
    // 2026-09-01 as workbooks count days.
    assert_eq!(day.as_f64().to_string(), "46266");
}

#[tokio::test]
async fn a_note_that_looks_like_a_formula_stays_a_note() {
    let server = TestServer::start().await;
    let guard = school(&server, 1).await;
    let note = "=HYPERLINK(\"x\")";
    // The findings have the day on which they were found.
    let path = "/export/issues.csv?date=2023-11-15&span=day";
    let issues = text(&guard, path).await;
    assert!(issues.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{issues}");
    let mut book = workbook(&guard, "/export.xlsx?date=2023-11-15&span=day&lang=en").await;
    let sheet = book.worksheet_range("Findings").unwrap();
    let has = |text: &str| sheet.used_cells().any(|(_, _, cell)| *cell == *text);
    assert!(has(note), "{sheet:?}");
    assert_eq!(
        book.worksheet_formula("Findings")
            .unwrap()
            .used_cells()
            .count(),
        0
    );
}

#[tokio::test]
async fn filters_leave_what_they_name_and_everybody_gets_what_they_may_see() {
    let server = TestServer::start().await;
    let guard = school(&server, 3).await;
    let school = guard.school;
    let records = |filter: String| format!("/export/records.csv?{MONTH}{filter}");
    for (filter, left) in [
        (String::new(), 3),
        (format!("&by={}", guard.person()), 3),
        (format!("&place={}", school.0.derive("gate", 0)), 3),
        (format!("&place={}", school.0), 0),
        (format!("&plan={}", school.0.derive("plan", 0)), 3),
        (format!("&plan={}", school.0), 0),
        (format!("&template={}", school.0.derive("template", 0)), 3),
        (format!("&template={}", school.0), 0),
        ("&kind=safety".into(), 3),
        ("&kind=greenery".into(), 0),
    ] {
        assert_eq!(
            rows(&guard, &records(filter.clone())).await,
            left,
            "{filter}"
        );
    }
    let admin = server.phone_of("admin").await;
    assert_eq!(rows(&admin, &records(String::new())).await, 0);
    let director = server.phone_of("director").await;
    assert_eq!(rows(&director, &records(String::new())).await, 3);
}

#[tokio::test]
async fn a_sheet_of_one_person_follows_the_rule_of_work_sheets() {
    let server = TestServer::start().await;
    let guard = school(&server, 2).await;
    let director = server.phone_of("director").await;
    let teacher = server.phone_of("teacher").await;
    let by = |person, query: &str| format!("/export/records.csv?{query}&by={person}");
    for phone in [&guard, &director] {
        assert_eq!(rows(phone, &by(guard.person(), MONTH)).await, 2);
    }
    // None of teachers, not even for themselves, and none for colleagues.
    for (phone, whose) in [
        (&director, teacher.person()),
        (&teacher, teacher.person()),
        (&director, director.person()),
        (&teacher, guard.person()),
    ] {
        for file in ["/export.xlsx", "/export/records.csv", "/export/issues.csv"] {
            let path = format!("{file}?{MONTH}&by={whose}");
            let problem = refused(ask(phone, &path).await, 403, "not_of_person").await;
            assert!(problem.message.contains("教师没有按人的表"), "{problem:?}");
        }
    }
    // The worker reads a day first, the director when it has been over for a day.
    let now = server.server.clock.now();
    let today = domain::time::Zone::shanghai().local(now).date;
    let mut op = finding(guard.school, guard.person(), "today", None, &[]);
    if let Action::RecordSubmit(submit) = &mut op.action {
        submit.day = today;
    }
    let group = SentGroup {
        ops: vec![sent(&op)],
    };
    assert_eq!(guard.push(vec![group]).await.results[0].code, None);
    let of_today = format!("date={today}&span=day");
    assert_eq!(rows(&guard, &by(guard.person(), &of_today)).await, 1);
    assert_eq!(rows(&director, &by(guard.person(), &of_today)).await, 0);
    server.server.clock.advance(2 * domain::time::DAY_MS);
    assert_eq!(rows(&director, &by(guard.person(), &of_today)).await, 1);
}

#[tokio::test]
async fn a_span_or_filter_that_cannot_be_read_is_refused() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    for query in [
        "",
        "?date=2026-09-01",
        "?date=2026-02-30&span=day",
        "?date=2026-09-01&span=year",
        "?date=2026-09-01&span=day&plan=x",
        "?date=2026-09-01&span=day&kind=weather",
    ] {
        for file in ["/export.xlsx", "/export/records.csv", "/export/issues.csv"] {
            let answer = ask(&guard, &format!("{file}{query}")).await;
            refused(answer, 400, "bad_parameter").await;
        }
    }
}
