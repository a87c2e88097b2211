//! The printed pages: what stands on them, who gets them, and that they are plain pages.

use domain::id::{Id, RoundId, Sha};
use domain::op::{Action, Op, record_id, round_id};
use domain::person::{Limit, Person};
use domain::place::Place;
use domain::record::{Answer, Value};
use domain::text::Text;
use reqwest::StatusCode;
use sync::wire::SentGroup;

use crate::blobs::{picture, put};
use crate::school::{self, finding, op, sent, start};
use crate::support::{Phone, TestServer, refused};

/// A page as a browser gets it: the person in the address, no header of ours.
pub(crate) async fn page(phone: &Phone, path: &str) -> (StatusCode, String) {
    let mark = if path.contains('?') { '&' } else { '?' };
    let address = format!(
        "{}{}{mark}person={}",
        phone.root,
        phone.of_school(path),
        phone.person()
    );
    let answer = phone
        .http
        .get(address)
        .header("accept", "text/html,application/xhtml+xml")
        .header("accept-language", "zh-CN")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(!answer.headers()["content-security-policy"].is_empty());
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert!(text.starts_with("<!DOCTYPE html><html"), "{text}");
    for never in [
        "<script",
        "style=",
        "onload",
        "onclick",
        "合规",
        "法律效力",
        "法院认可",
    ] {
        assert!(!text.contains(never), "{never} in {text}");
    }
    (status, text)
}

pub(crate) async fn shown(phone: &Phone, path: &str) -> String {
    let (status, text) = page(phone, path).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    // Marks between neighbouring texts are nothing that anybody sees.
    text.replace("<!>", "")
}

pub(crate) async fn push(phone: &Phone, ops: &[Op]) {
    let groups = ops.iter().map(|op| SentGroup {
        ops: vec![sent(op)],
    });
    let answer = phone.push(groups.collect()).await;
    for result in answer.results {
        assert_eq!(result.code, None);
    }
}

/// A round of the guard with one finding, its photo, a hostile note, and the director's correction.
async fn walked(phone: &Phone, director: &Phone, photo: Option<Sha>) -> (Id, RoundId) {
    let (school, guard) = (phone.school, phone.person());
    let begun = start(school, guard, "round");
    let round = round_id(begun.id);
    let photos: Vec<_> = photo.into_iter().map(|sha| (sha, 10)).collect();
    let mut found = finding(school, guard, "found", Some(round), &photos);
    if let Action::RecordSubmit(submit) = &mut found.action {
        submit.answers[0].note = "<script>门开着</script>".into();
        submit.late_entry = Some("手机没电".into());
    }
    let record = record_id(found.id);
    push(phone, &[begun, found]).await;
    let amend = Action::RecordAmend {
        record,
        reason: "看错了".into(),
        answers: vec![Answer {
            item: "gate.closed".into(),
            value: Value::Pass,
            level: None,
            note: String::new(),
            photos: Vec::new(),
        }],
        judgement: None,
    };
    push(director, &[op(school, director.person(), "amend", amend)]).await;
    (record.0, round)
}

#[tokio::test]
async fn a_record_prints_with_everything_that_was_said() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let bytes = picture(12);
    let sha = Sha::of(&bytes);
    put(&guard, sha, 0, bytes.len(), &bytes).await;
    let (record, _) = walked(&guard, &director, Some(sha)).await;

    let path = format!("/print/records/{record}");
    let text = shown(&director, &path).await;
    for part in [
        "校门巡查",
        "2026-09-01",
        "校门关闭",
        "有问题",
        "&lt;script&gt;门开着&lt;/script&gt;",
        "补录：手机没电",
        "更正 1：正常",
        "原因：看错了",
        "手机时间 2023-11-15 06:13",
        "填表人",
        "审核人",
        "（盖章）",
        "xiaoxun verify",
        &format!("/blobs/{sha}?person={}", director.person()),
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let head = server.server.store.head(guard.school).await.unwrap();
    assert!(text.contains(&head.hash.to_string()));

    let english = shown(&director, &format!("{path}?lang=en")).await;
    assert!(english.contains("The gate is closed") && english.contains("Reason: 看错了"));
    assert!(!english.contains("填表人"));
}

#[tokio::test]
async fn a_photo_that_has_not_arrived_leaves_its_place() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let (record, _) = walked(&guard, &director, Some(Sha::of(b"under way"))).await;
    let text = shown(&guard, &format!("/print/records/{record}")).await;
    assert!(text.contains("照片尚未送达") && !text.contains("<img"));
}

#[tokio::test]
async fn a_round_prints_every_point_missed_ones_too() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let (_, round) = walked(&guard, &director, None).await;
    let text = shown(&guard, &format!("/print/rounds/{round}")).await;
    for part in [
        "巡查记录",
        "日常巡视",
        "早 07:00–08:00",
        "区域",
        "发现问题",
        "责任部门",
        "整改措施",
        "整改期限",
        "校门",
        "补录：手机没电",
        "原因：看错了",
        "xiaoxun verify",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("未巡视"));

    let begun = start(guard.school, guard.person(), "empty");
    let empty = round_id(begun.id);
    let over = school::end(guard.school, guard.person(), "over", empty);
    push(&guard, &[begun, over]).await;
    let text = shown(&guard, &format!("/print/rounds/{empty}")).await;
    assert!(text.contains("未巡视") && text.contains("漏 1 个点位"));
}

#[tokio::test]
async fn a_point_that_is_not_for_one_to_see_is_not_called_missed() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let teacher = server.phone_of("teacher").await;
    let (_, round) = walked(&guard, &director, None).await;
    let id = teacher.person().0;
    let mut entity: Person = (server.server.state(teacher.school, id).await)
        .unwrap()
        .unwrap();
    entity.roles[0].limit = Limit::Places(Vec::new());
    let put = Action::Put {
        id,
        entity: Box::new(entity.into()),
    };
    server.server.act(teacher.school, vec![put]).await.unwrap();
    let text = shown(&teacher, &format!("/print/rounds/{round}")).await;
    assert!(text.contains("无权查看") && !text.contains("未巡视"));
    assert!(!text.contains("门开着") && !text.contains("看错了"));
}

#[tokio::test]
async fn what_one_may_not_see_and_what_is_not_there_look_the_same() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let admin = server.phone_of("admin").await;
    let (record, round) = walked(&guard, &director, None).await;
    let unknown = school::person(guard.school, "nobody");
    for path in [
        format!("/print/records/{record}"),
        format!("/print/rounds/{round}"),
        format!("/print/records/{unknown}"),
        format!("/print/rounds/{record}"),
        "/print/records/nonsense".into(),
    ] {
        let (status, text) = page(&admin, &path).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(
            text.contains("没有找到") && text.contains("404.1"),
            "{text}"
        );
        let plain = admin.get(&admin.of_school(&path)).send().await.unwrap();
        refused(plain, 404, "not_found").await;
    }
    let strange = admin.of_school("/print/access?lang=tlh");
    refused(
        admin.get(&strange).send().await.unwrap(),
        400,
        "bad_parameter",
    )
    .await;
}

#[tokio::test]
async fn an_administrator_prints_labels_of_the_school_or_a_part_of_it() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let text = shown(&admin, "/print/labels").await;
    assert!(text.contains("校门") && text.contains("101") && text.contains("<svg"));
    assert!(!text.contains("<?xml"));
    // What was printed is known from now on, and stays so; who reads the register cannot print it.
    let gate = server.school().0.derive("gate", 0);
    let sealed = async || {
        let place: Option<Place> = server.server.state(server.school(), gate).await.unwrap();
        place.unwrap().seal
    };
    let seal = sealed().await;
    assert!(seal.is_some() && !text.contains("未签名"));
    shown(&admin, "/print/labels").await;
    assert_eq!(sealed().await, seal);
    let some = server.school().0.derive("gate", 0);
    assert!(
        shown(&admin, &format!("/print/labels?place={some}"))
            .await
            .contains("<svg")
    );
    let (status, _) = page(&admin, &format!("/print/labels?place={}", admin.person())).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = page(&admin, "/print/labels?place=here").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let guard = server.phone_of("guard").await;
    let (status, text) = page(&guard, "/print/labels").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(text.contains("没有这项权限"));
}

/// 换新码, and what two phones have given one number.
#[tokio::test]
async fn a_new_label_is_printed_for_a_new_code_and_none_with_the_number_of_another() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    shown(&admin, "/print/labels").await;
    let gate = server.school().0.derive("gate", 0);
    let place = async || -> Place {
        let place = server.server.state(server.school(), gate).await.unwrap();
        place.unwrap()
    };
    let first = place().await;
    let mut renewed = first.clone();
    renewed.renew_label();
    let twin = Place {
        name: Text::new("东门", "East gate"),
        seal: None,
        ..first.clone()
    };
    let put = |key: &str, id, place: &Place| {
        let entity = Box::new(place.clone().into());
        op(
            admin.school,
            admin.person(),
            key,
            Action::Put { id, entity },
        )
    };
    let other = server.school().0.derive("twin", 0);
    push(
        &admin,
        &[put("renew", gate, &renewed), put("twin", other, &twin)],
    )
    .await;
    let text = shown(&admin, "/print/labels").await;
    assert_eq!(text.matches("<svg").count(), 1, "{text}");
    assert!(text.contains("东门") && text.contains("另一个地点也用这个编号"));
    let again = place().await;
    assert!(again.seal.is_some() && again.seal != first.seal);
    assert_eq!(again.former, [first.seal.unwrap()]);
}

#[tokio::test]
async fn everybody_may_read_who_sees_what() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let text = shown(&guard, "/print/access").await;
    for part in [
        "谁能看到",
        "安全主任",
        "director",
        "全校",
        "保安",
        "保留到点顺序与停留",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    school::leaves(&server.server, guard.school, "teacher").await;
    let text = shown(&guard, "/print/access").await;
    assert!(!text.contains("<td>teacher</td>"));
}

#[tokio::test]
async fn the_style_sheets_are_there_and_may_be_kept() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let text = shown(&guard, "/print/access?lang=en").await;
    let mut sheets = 0;
    for link in text.split("href=\"").skip(1) {
        let address = link.split('"').next().unwrap();
        let answer = guard.http.get(server.url(address)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{address}");
        assert_eq!(answer.headers()["content-type"], "text/css; charset=utf-8");
        let kept = answer.headers()["cache-control"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(kept.contains("immutable"));
        sheets += 1;
    }
    assert_eq!(sheets, 2);
    let missing = guard.get("/styles/other.css").send().await.unwrap();
    refused(missing, 404, "not_found").await;
}
