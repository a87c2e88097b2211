//! What was done about an issue stands on the forms, the sheets and the brief that schools file.

use domain::id::{IssueId, Sha};
use domain::issue::{Act, Deed, Level};
use domain::op::{Action, Op, issue_id, round_id};
use domain::record::PhotoRef;
use domain::time::Date;
use reqwest::StatusCode;

use crate::blobs::{picture, put};
use crate::pages::{page, push, shown};
use crate::reports::text;
use crate::school::{finding, op, start};
use crate::support::{Phone, TestServer};
use crate::weekly::{grant, sheet};

fn deed(act: Act, words: &str) -> Deed {
    Deed {
        act,
        owner: None,
        deadline: None,
        level: None,
        words: words.into(),
        photos: Vec::new(),
    }
}

fn doing(phone: &Phone, issue: IssueId, deed: Deed) -> Op {
    let key = format!("{issue}/{:?}", deed.act);
    let act = Action::IssueAct { issue, deed };
    op(phone.school, phone.person(), &key, act)
}

/// Two findings of the guard: one that the teacher mends and the guard passes, one that is overdue.
pub(crate) async fn followed(server: &TestServer) -> (Phone, Phone, Phone, String) {
    let guard = server.phone_of("guard").await;
    grant(server, "teacher", "repair").await;
    let teacher = server.phone_of("teacher").await;
    let director = server.phone_of("director").await;
    let begun = start(guard.school, guard.person(), "round");
    let round = round_id(begun.id);
    let mut one = finding(guard.school, guard.person(), "one", Some(round), &[]);
    if let Action::RecordSubmit(submit) = &mut one.action {
        // The rest of the point was normal by one tap.
        submit.by_exception = true;
    }
    let two = finding(guard.school, guard.person(), "two", Some(round), &[]);
    let issues = [&one, &two].map(|found| issue_id(found.id, 0));
    push(&guard, &[begun, one, two]).await;
    let assigns = issues.map(|issue| {
        let assign = Deed {
            owner: Some(teacher.person()),
            deadline: Some(Date::new(2023, 11, 18).unwrap()),
            ..deed(Act::Assign, "先用警示带围住")
        };
        doing(&director, issue, assign)
    });
    push(&director, &assigns).await;
    let mended = doing(&teacher, issues[0], deed(Act::Repair, "换锁芯一个"));
    push(&teacher, &[mended]).await;
    push(&guard, &[doing(&guard, issues[0], deed(Act::Pass, ""))]).await;
    (guard, teacher, director, round.to_string())
}

/// Photos of the state after are for who may see the issue, and naming one is no way to see it.
#[tokio::test]
async fn who_found_it_sees_how_it_was_mended() {
    let server = TestServer::start().await;
    let (guard, teacher, director, _) = followed(&server).await;
    let found = finding(guard.school, guard.person(), "two", None, &[]);
    let issue = issue_id(found.id, 0);
    let (own, foreign) = (picture(21), picture(22));
    let [after, other] = [&own, &foreign].map(|bytes| Sha::of(bytes));
    put(&teacher, after, 0, own.len(), &own).await;
    put(&director, other, 0, foreign.len(), &foreign).await;
    let photo = |sha, bytes: &[u8]| PhotoRef {
        sha,
        bytes: u32::try_from(bytes.len()).unwrap(),
        media: "image/png".into(),
        taken_wall: 0,
        smeared: false,
    };
    let mended = Deed {
        photos: vec![photo(after, &own), photo(other, &foreign)],
        ..deed(Act::Repair, "")
    };
    push(&teacher, &[doing(&teacher, issue, mended)]).await;
    let status = async |phone: &Phone, sha: Sha| {
        let path = format!(
            "{}{}",
            phone.root,
            phone.of_school(&format!("/blobs/{sha}"))
        );
        let person = phone.person().to_string();
        let asked = phone.http.get(path).header("x-xiaoxun-person", person);
        asked.send().await.unwrap().status()
    };
    assert_eq!(status(&guard, after).await, StatusCode::OK);
    assert_eq!(status(&teacher, other).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_form_of_a_round_says_who_what_and_until_when() {
    let server = TestServer::start().await;
    let (guard, _, _, round) = followed(&server).await;
    let form = shown(&guard, &format!("/print/rounds/{round}")).await;
    for part in [
        "已销号：换锁芯一个",
        "整改中：先用警示带围住",
        "2023-11-18 逾期",
        "teacher",
    ] {
        assert!(form.contains(part), "{part} is not in {form}");
    }
}

/// How bad it was decided to be stands in the form and in the spreadsheet, with the reason.
#[tokio::test]
async fn the_form_of_a_round_says_how_bad_it_was_decided_to_be() {
    let server = TestServer::start().await;
    let (guard, _, director, round) = followed(&server).await;
    let found = finding(guard.school, guard.person(), "two", None, &[]);
    let major = Deed {
        level: Some(Level::Major),
        ..deed(Act::Grade, "对照判定指南")
    };
    let issue = issue_id(found.id, 0);
    push(&director, &[doing(&director, issue, major)]).await;
    let path = format!("/print/rounds/{round}");
    let form = shown(&guard, &path).await;
    let said = "整改中：先用警示带围住；定级 重大：对照判定指南；应上报";
    assert!(form.contains(said), "{form}");
    let up = deed(Act::Escalate, "已报教育局");
    push(&director, &[doing(&director, issue, up)]).await;
    let form = shown(&guard, &path).await;
    assert!(!form.contains("应上报"), "{form}");
    let sheet = text(&director, "/export/issues.csv?date=2023-11-15&span=day").await;
    assert!(sheet.contains("定级 重大"), "{sheet}");
}

#[tokio::test]
async fn a_repair_worker_has_a_sheet_with_what_was_mended() {
    let server = TestServer::start().await;
    let (_, teacher, director, _) = followed(&server).await;
    let day = Date::new(2023, 11, 15).unwrap();
    for phone in [&teacher, &director] {
        let own = shown(phone, &sheet(teacher.person(), day, day)).await;
        assert!(
            own.contains("换锁芯一个") && own.contains("已销号"),
            "{own}"
        );
        assert!(!own.contains("警示带"), "only what the worker did: {own}");
    }
    let before = shown(
        &teacher,
        &sheet(teacher.person(), day.plus(-9), day.plus(-1)),
    )
    .await;
    assert!(!before.contains("换锁芯"), "{before}");
    let (status, _) = page(&director, &sheet(director.person(), day, day)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_brief_counts_what_was_closed_and_what_is_overdue() {
    let server = TestServer::start().await;
    let (_, _, director, _) = followed(&server).await;
    let brief = shown(&director, "/print/brief?week=2023-W46").await;
    let part = "至今未销号的问题共 1 处，其中逾期 1 处；本周销号 1 处。";
    assert!(brief.contains(part), "{brief}");
    assert!(
        brief.contains("发现问题2处，销号1处，至今未销号1处。"),
        "{brief}"
    );
}

#[tokio::test]
async fn the_export_of_findings_is_the_register_of_repairs() {
    let server = TestServer::start().await;
    let (_, _, director, _) = followed(&server).await;
    let csv = text(&director, "/export/issues.csv?date=2023-11-15&span=day").await;
    let mut lines = csv.lines();
    let head = lines.next().unwrap();
    for column in [
        "责任人",
        "责任部门",
        "整改期限",
        "整改措施",
        "整改完成时间",
        "复查人",
        "销号时间",
    ] {
        assert!(head.contains(column), "{column} is not in {head}");
    }
    let count = head.split(',').count();
    let closed = lines.clone().find(|line| line.contains("已销号")).unwrap();
    for part in [
        "换锁芯一个",
        "teacher",
        "2023-11-18",
        "2023-11-15 06:13",
        "guard",
    ] {
        assert!(closed.contains(part), "{part} is not in {closed}");
    }
    assert!(lines.all(|line| line.split(',').count() == count));
}
