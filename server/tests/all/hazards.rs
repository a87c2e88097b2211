//! HZ-01 隐患整改台账: what stands in it, printed and as a spreadsheet, and what a filter leaves.

use calamine::Reader as _;
use domain::id::Sha;
use domain::op::issue_id;

use crate::blobs::{picture, put};
use crate::issues::followed;
use crate::pages::{page, push, shown};
use crate::reports::{text, workbook};
use crate::school::finding;
use crate::support::TestServer;

const DAYS: &str = "from=2023-11-01&to=2023-11-30";

/// The columns of `domain.md` 3.3 and of the form HZ-01.
const COLUMNS: [&str; 21] = [
    "编号",
    "来源",
    "地点",
    "类别",
    "等级",
    "发现人",
    "发现时间",
    "通知人",
    "责任部门",
    "责任人",
    "临时措施",
    "整改措施",
    "整改期限",
    "资金",
    "整改完成时间",
    "复查人",
    "复查结果",
    "销号时间",
    "状态",
    "说明",
    "照片",
];

#[tokio::test]
async fn the_register_prints_what_was_done_about_each_finding() {
    let server = TestServer::start().await;
    let (_, _, director, _) = followed(&server).await;
    let form = shown(&director, &format!("/print/hazards?{DAYS}")).await;
    assert!(form.contains("<h1>隐患整改台账</h1>"), "{form}");
    // The note and the photos stand below the words of the item.
    for column in COLUMNS.iter().take(19) {
        assert!(form.contains(column), "{column} is not in {form}");
    }
    for part in [
        "2023-11-01 至 2023-11-30",
        "共 2 处：未销号 1 处，其中逾期 1 处；已销号 1 处。",
        "20231115-",
        "<p>巡查</p>",
        "<p>安全</p>",
        "<p>director</p>",
        "<p>已销号：换锁芯一个</p>",
        "<p>通过</p>",
        "<p>整改中（逾期）</p>",
        "<p>2023-11-18</p>",
        "填表人",
    ] {
        assert!(form.contains(part), "{part} is not in {form}");
    }
}

#[tokio::test]
async fn the_register_has_what_is_asked_for_and_may_be_seen() {
    let server = TestServer::start().await;
    let (_, _, director, _) = followed(&server).await;
    for (filter, closed, open) in [
        ("", true, true),
        ("&which=closed", true, false),
        ("&which=open", false, true),
        ("&which=overdue", false, true),
        ("&which=to_recheck", false, false),
        ("&which=mine", false, false),
        ("&kind=safety", true, true),
        ("&kind=greenery", false, false),
        ("&level=general", true, true),
        ("&level=suspected_major", false, false),
    ] {
        let form = shown(&director, &format!("/print/hazards?{DAYS}{filter}")).await;
        assert_eq!(form.contains("换锁芯一个"), closed, "{filter}");
        assert_eq!(form.contains("先用警示带围住"), open, "{filter}");
        let rows = text(&director, &format!("/export/issues.csv?{DAYS}{filter}")).await;
        let expected = usize::from(closed) + usize::from(open);
        assert_eq!(rows.lines().count() - 1, expected, "{filter}");
    }
    let form = shown(&director, "/print/hazards?from=2023-12-01&to=2023-12-31").await;
    assert!(
        form.contains("共 0 处") && !form.contains("换锁芯"),
        "{form}"
    );
    // Who administers sees no findings.
    let admin = server.phone_of("admin").await;
    let form = shown(&admin, &format!("/print/hazards?{DAYS}")).await;
    assert!(form.contains("共 0 处"), "{form}");
}

#[tokio::test]
async fn the_spreadsheet_has_the_same_columns_and_the_same_numbers() {
    let server = TestServer::start().await;
    let (_, _, director, _) = followed(&server).await;
    let csv = text(&director, &format!("/export/issues.csv?{DAYS}&lang=zh-CN")).await;
    let head: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    for column in COLUMNS {
        assert!(head.contains(&column), "{column} is not in {head:?}");
    }
    let path = format!("/export/issues.xlsx?{DAYS}&lang=zh-CN");
    let mut book = workbook(&director, &path).await;
    assert_eq!(book.sheet_names(), ["问题"]);
    let sheet = book.worksheet_range("问题").unwrap();
    assert_eq!(sheet.height(), 3);
    let form = shown(&director, &format!("/print/hazards?{DAYS}")).await;
    for line in 1..3 {
        let number = sheet.get((line, 0)).unwrap().to_string();
        assert!(form.contains(&number), "{number} is not in {form}");
        assert!(csv.contains(&number), "{number} is not in {csv}");
    }
}

#[tokio::test]
async fn photos_are_printed_where_they_are_asked_for() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let bytes = picture(23);
    let sha = Sha::of(&bytes);
    put(&guard, sha, 0, bytes.len(), &bytes).await;
    let one = finding(
        guard.school,
        guard.person(),
        "one",
        None,
        &[(sha, bytes.len())],
    );
    let other = finding(
        guard.school,
        guard.person(),
        "two",
        None,
        &[(Sha::of(b"not sent"), 8)],
    );
    assert_ne!(issue_id(one.id, 0), issue_id(other.id, 0));
    push(&guard, &[one, other]).await;
    let plain = shown(&guard, &format!("/print/hazards?{DAYS}")).await;
    assert!(
        plain.contains("照片 1") && !plain.contains("<img"),
        "{plain}"
    );
    assert!(plain.contains("<p>上报</p>"), "no round raised it: {plain}");
    let pictured = shown(&guard, &format!("/print/hazards?{DAYS}&photos=true")).await;
    assert!(pictured.contains(&format!("blobs/{sha}")), "{pictured}");
    assert_eq!(pictured.matches("<img").count(), 1);
    assert!(pictured.contains("照片尚未送达"), "{pictured}");
}

#[tokio::test]
async fn days_that_are_none_are_refused() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    for query in [
        "",
        "?from=2023-11-01",
        "?from=2023-11-02&to=2023-11-01",
        "?from=2023-01-01&to=2024-12-31",
        "?from=2023-11-01&to=2023-11-02&date=2023-11-01&span=day",
        "?from=2023-11-01&to=2023-11-02&which=lost",
    ] {
        let (status, _) = page(&guard, &format!("/print/hazards{query}")).await;
        assert_eq!(status, 400, "{query}");
    }
}
