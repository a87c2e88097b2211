//! Setting a school up from one spreadsheet.

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};

use calamine::{Reader as _, Xlsx};
use domain::entity::{Kind, State};
use domain::id::{Id, PersonId};
use domain::person::{Limit, Person};
use domain::place::Place;
use domain::plan::Plan;
use reqwest::{Method, Response};
use rust_xlsxwriter::Workbook;
use store::AccountKey;
use sync::account::ImportReport;
use zip::write::SimpleFileOptions;

use crate::support::{Phone, TestServer, good, refused};

const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(crate) const PLACES: &[&[&str]] = &[
    &["编号*", "名称*", "英文名称", "类型*", "上级编号", "停用"],
    // What lies in something may stand before it.
    &["1101", "一(1)班教室", "", "房间", "110", ""],
    &["110", "一楼", "First floor", "楼层", "200", ""],
    &["200", "启智楼", "", "楼", "101", ""],
    &["101", "校门", "Main gate", "校区", "", ""],
];
pub(crate) const CLASSES: &[&[&str]] = &[
    &[
        "入学年份",
        "班号",
        "班级名称",
        "年级",
        "教室编号",
        "班主任账号",
    ],
    &["2026", "1", "一(1)班", "1", "1101", "13800000001"],
];
pub(crate) const PEOPLE: &[&[&str]] = &[
    &["账号", "姓名", "职务", "岗位", "范围"],
    &[
        "13800000001",
        "阿依古丽·买买提",
        "班主任",
        "检查员、教师",
        "一(1)班",
    ],
    &["13800000002", "张建国", "保安", "保安", "200"],
    &["teacher@north", "teacher", "", "", ""],
];
const ROSTER: &[&[&str]] = &[
    &["计划", "时段", "负责人账号"],
    &["日常巡视", "早", "13800000002"],
];

pub(crate) type Sheets<'a> = &'a [(&'a str, &'a [&'a [&'a str]])];
const WHOLE: Sheets<'static> = &[
    ("地点", PLACES),
    ("班级", CLASSES),
    ("人员", PEOPLE),
    ("值班", ROSTER),
];

fn file(sheets: Sheets<'_>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (line, row) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(*row) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(line, column, number).unwrap(),
                    Err(_) => sheet.write_string(line, column, *text).unwrap(),
                };
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A file without a mistake.
pub(crate) fn whole() -> Vec<u8> {
    file(WHOLE)
}

/// A file with one: a number of two digits.
pub(crate) fn broken() -> Vec<u8> {
    let rows: &[&[&str]] = &[&["编号", "名称", "类型"], &["12", "门", "房间"]];
    file(&[("地点", rows)])
}

pub(crate) async fn send(phone: &Phone, query: &str, bytes: Vec<u8>) -> Response {
    let path = phone.of_school(&format!("/import{query}"));
    let request = phone
        .request(Method::POST, &path)
        .header("content-type", MEDIA);
    let request = request.header("accept-language", "zh-CN");
    request.body(bytes).send().await.unwrap()
}

pub(crate) async fn import(phone: &Phone, query: &str, sheets: Sheets<'_>) -> ImportReport {
    good(send(phone, query, file(sheets)).await).await
}

pub(crate) fn counts(report: &ImportReport) -> Vec<(u32, u32, u32)> {
    let counts = report.sheets.iter();
    counts
        .map(|sheet| (sheet.made, sheet.changed, sheet.same))
        .collect()
}

pub(crate) async fn all<S: State + Clone>(server: &TestServer, kind: Kind) -> Vec<(Id, S)> {
    let rows = server
        .server
        .store
        .states(server.school(), kind)
        .await
        .unwrap();
    let read = |row: &sync::server::StateRow| {
        let entity = domain::entity::Entity::parse(row.kind, &row.state).unwrap();
        (row.id, S::of(&entity).unwrap().clone())
    };
    rows.iter().map(read).collect()
}

pub(crate) async fn person(server: &TestServer, username: &str) -> (PersonId, Person) {
    let account = server.server.store.account(AccountKey::Username(username));
    let id = account.await.unwrap().unwrap().person;
    let entity = server.server.state(server.school(), id.0).await.unwrap();
    (id, entity.unwrap())
}

#[tokio::test]
async fn one_file_sets_a_school_up_and_the_same_again_changes_nothing() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let head = || server.server.store.head(server.school());
    let before = head().await.unwrap();

    let tried = import(&admin, "?dry_run=true", WHOLE).await;
    assert_eq!(tried.problems, []);
    assert!(!tried.applied);
    assert_eq!(head().await.unwrap(), before);

    let report = import(&admin, "", WHOLE).await;
    assert_eq!(report.problems, []);
    assert!(report.applied);
    // The gate was there under another name; the teacher was too.
    let expected = [(3, 1, 0), (1, 0, 0), (2, 0, 1), (0, 1, 0)];
    assert_eq!(counts(&report), expected);
    assert_eq!(counts(&tried), expected);

    let places: Vec<(Id, Place)> = all(&server, Kind::Place).await;
    let room = places
        .iter()
        .find(|(_, place)| place.number == "1101")
        .unwrap();
    assert_eq!(room.1.path.len(), 3);
    let (teacher, entity) = person(&server, "13800000001").await;
    assert_eq!(entity.pinyin, "a yi gu li mai mai ti");
    assert_eq!(entity.roles.len(), 2);
    assert!(matches!(&entity.roles[0].limit, Limit::Classes(classes) if classes.len() == 1));
    let classes: Vec<(Id, domain::class::Class)> = all(&server, Kind::Class).await;
    assert_eq!(classes[0].1.terms[0].teacher, Some(teacher));
    assert_eq!(classes[0].1.terms[0].room.unwrap().0, room.0);
    let (guard, _) = person(&server, "13800000002").await;
    let plans: Vec<(Id, Plan)> = all(&server, Kind::Plan).await;
    assert_eq!(plans[0].1.slots[0].owner, Some(guard));

    let after = head().await.unwrap();
    let again = import(&admin, "", WHOLE).await;
    assert_eq!(counts(&again), [(0, 0, 4), (0, 0, 1), (0, 0, 3), (0, 0, 1)]);
    assert_eq!(head().await.unwrap(), after);
}

#[tokio::test]
async fn every_problem_is_told_by_sheet_and_cell_and_nothing_is_taken_over() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let before = server.server.store.head(server.school()).await.unwrap();
    let places: &[&[&str]] = &[
        &["编号", "名称", "类型", "上级编号", "颜色"],
        &["12", "太短", "房间", "101", ""],
        &["201", "", "房间", "101", ""],
        &["202", "无此类型", "塔", "101", ""],
        &["203", "无此上级", "房间", "999", ""],
        &["204", "自己", "房间", "205", ""],
        &["205", "互为上级", "房间", "204", ""],
        &["206", "一", "楼", "101", ""],
        &["206", "二", "楼", "101", ""],
        &["101", "校门", "校区", "206", ""],
    ];
    let people: &[&[&str]] = &[
        &["账号", "姓名", "岗位", "范围"],
        &["a b", "空格", "", ""],
        &["z1", "无此岗位", "船长", ""],
        &["z2", "无此范围", "保安", "月球"],
        &["z3", "甲", "保安", ""],
        &["z3", "乙", "保安", ""],
    ];
    let roster: &[&[&str]] = &[&["计划", "时段"], &["日常巡视", "早"]];
    let sheets = &[("Places", places), ("People", people), ("Roster", roster)];
    let report = import(&admin, "", sheets).await;
    assert!(!report.applied);
    let mut found: Vec<_> = (report.problems.iter())
        .map(|problem| {
            (
                problem.sheet.as_str(),
                problem.cell.as_str(),
                problem.code.as_str(),
            )
        })
        .collect();
    found.sort_unstable();
    let mut expected = vec![
        ("地点", "E1", "cell_unknown"),
        ("地点", "A2", "cell_invalid"),
        ("地点", "B3", "cell_missing"),
        ("地点", "C4", "cell_invalid"),
        ("地点", "D5", "cell_unknown"),
        ("地点", "D6", "cell_invalid"),
        ("地点", "D7", "cell_invalid"),
        ("地点", "A9", "cell_twice"),
        ("地点", "D10", "cell_invalid"),
        ("人员", "A2", "cell_invalid"),
        ("人员", "C3", "cell_unknown"),
        ("人员", "D4", "cell_unknown"),
        ("人员", "A6", "cell_twice"),
        ("值班", "", "column_missing"),
        ("值班", "A2", "cell_missing"),
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
    let number = &report.problems.iter().find(|one| one.cell == "A2").unwrap();
    assert_eq!(
        (number.found.as_str(), number.number.as_str()),
        ("12", "422.6")
    );
    assert!(number.hint.contains("3 至 6 位数字"));
    let after = server.server.store.head(server.school()).await.unwrap();
    assert_eq!(after, before);

    let english = import(&admin, "?lang=en", &[("People", people)]).await;
    assert_eq!(english.problems[0].sheet, "People");
    assert!(english.problems[0].message.is_ascii() && english.problems[0].hint.is_ascii());
}

#[tokio::test]
async fn a_thousand_places_arrive_whole_while_two_phones_pull() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let names: Vec<[String; 4]> = (0..1000)
        .map(|n| {
            [
                format!("{}", 2000 + n),
                format!("教室{n}"),
                "房间".into(),
                "101".into(),
            ]
        })
        .collect();
    let mut rows: Vec<Vec<&str>> = vec![vec!["编号", "名称", "类型", "上级编号"]];
    rows.extend(
        names
            .iter()
            .map(|row| row.iter().map(String::as_str).collect()),
    );
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let sheets: Sheets<'_> = &[("地点", rows.as_slice())];

    let (guard, teacher) = (
        server.phone_of("guard").await,
        server.phone_of("teacher").await,
    );
    let places = async |phone: &Phone| {
        let changes = phone.pull_all().await;
        changes
            .iter()
            .filter(|change| change.kind == "place")
            .count()
    };
    let pulls = async |phone: &Phone| {
        let mut seen = places(phone).await;
        while seen < 1001 {
            // All of them at once, or none: the gate alone until then.
            assert_eq!(seen, 1);
            seen = places(phone).await;
        }
        seen
    };
    let (report, a, b) = tokio::join!(import(&admin, "", sheets), pulls(&guard), pulls(&teacher));
    assert!(report.applied, "{:?}", report.problems);
    assert_eq!(counts(&report), [(1000, 0, 0)]);
    assert_eq!((a, b), (1001, 1001));
    // The same again makes none of them twice.
    let again = import(&admin, "", sheets).await;
    assert_eq!(counts(&again), [(0, 0, 1000)]);
    assert_eq!(places(&guard).await, 1001);
    let stored: Vec<(Id, Place)> = all(&server, Kind::Place).await;
    let numbers: BTreeSet<&String> = stored.iter().map(|(_, place)| &place.number).collect();
    assert_eq!(numbers.len(), 1001);
}

#[tokio::test]
async fn what_is_no_workbook_or_unpacks_without_end_is_refused() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let answer = send(&admin, "", b"no workbook".to_vec()).await;
    refused(answer, 422, "bad_workbook").await;

    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("xl/workbook.xml", SimpleFileOptions::default())
        .unwrap();
    for _ in 0..64 {
        bomb.write_all(&[b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 256 * 1024);
    refused(send(&admin, "", bomb).await, 422, "bad_workbook").await;

    // One cell at the far end of a sheet is not a table of a million rows.
    let mut far = Workbook::new();
    let sheet = far.add_worksheet().set_name("地点").unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    let far = far.save_to_buffer().unwrap();
    refused(send(&admin, "", far).await, 422, "bad_workbook").await;

    let large = send(&admin, "", vec![0; 3 * 1024 * 1024]).await;
    refused(large, 413, "too_large").await;

    let path = admin.of_school("/import");
    let plain = admin
        .request(Method::POST, &path)
        .body("x")
        .send()
        .await
        .unwrap();
    refused(plain, 415, "bad_media").await;
    let odd = send(&admin, "?dry_run=perhaps", file(WHOLE)).await;
    refused(odd, 400, "bad_parameter").await;
    let nothing = import(&admin, "", &[("Sheet1", &[&["a"]])]).await;
    assert!(!nothing.applied && nothing.problems.len() == 5);
}

#[tokio::test]
async fn the_form_to_download_has_every_column_and_imports_as_nothing() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    for (lang, sheet) in [("zh-CN", "地点"), ("en", "Places")] {
        let path = admin.of_school(&format!("/import/template.xlsx?lang={lang}"));
        let answer = admin.get(&path).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], MEDIA);
        let bytes = answer.bytes().await.unwrap().to_vec();
        let book = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        assert_eq!(book.sheet_names().len(), 5);
        assert_eq!(book.sheet_names()[0], sheet);
        let report: ImportReport = good(send(&admin, "", bytes).await).await;
        assert!(report.applied && report.sheets.is_empty(), "{report:?}");
    }
    let guard = server.phone_of("guard").await;
    refused(send(&guard, "", file(WHOLE)).await, 403, "not_permitted").await;
}
