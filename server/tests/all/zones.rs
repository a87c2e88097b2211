//! The zone of a school: chosen at set-up, changed until something is recorded; and the meals that
//! come with its kind.

use domain::op::round_id;
use domain::plan::Slot;
use domain::school::School;
use domain::time::Zone;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::kinds::{change, put, set_up, wanted};
use crate::pages::{push, shown};
use crate::school::{finding, start};
use crate::setup::link;
use crate::support::{Phone, TestServer, refused};

async fn school(server: &TestServer, phone: &Phone) -> School {
    let school = server.server.state(phone.school, phone.school.0).await;
    school.unwrap().unwrap()
}

async fn move_to(phone: &Phone, zone: &str) -> Response {
    let path = phone.of_school("/zone");
    let request = phone.request(Method::PUT, &path);
    request.json(&json!({ "zone": zone })).send().await.unwrap()
}

#[tokio::test]
async fn a_school_is_set_up_in_the_zone_it_chooses() {
    for (wanted, zone) in [
        (None, "Asia/Shanghai"),
        (Some("Asia/Urumqi"), "Asia/Urumqi"),
    ] {
        let server = TestServer::empty().await;
        let phone = set_up(&server, "primary", false, wanted).await;
        let found = school(&server, &phone).await;
        assert_eq!(found.zone, Zone::named(zone).unwrap());
    }
}

#[tokio::test]
async fn a_zone_that_nobody_can_choose_is_refused_before_the_link_is_spent() {
    let server = TestServer::empty().await;
    let token = link(&server).await;
    let phone = server.phone();
    let mut body = wanted(&token, "primary", false);
    body["zone"] = "Moon/Tycho".into();
    let answer = phone.post("/setup", &body).send().await.unwrap();
    refused(answer, 400, "bad_parameter").await;
    body["zone"] = "Asia/Tokyo".into();
    let answer = phone.post("/setup", &body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_zone_changes_until_something_is_recorded() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let guard = server.phone_of("guard").await;
    refused(move_to(&guard, "Asia/Urumqi").await, 403, "not_permitted").await;
    refused(move_to(&admin, "Asia/Nowhere").await, 400, "bad_parameter").await;
    let moved = move_to(&admin, "Asia/Urumqi").await;
    assert_eq!(moved.status(), StatusCode::NO_CONTENT);
    assert_eq!(school(&server, &admin).await.zone.offset_min, 360);

    let begun = start(guard.school, guard.person(), "round");
    let round = round_id(begun.id);
    let found = finding(guard.school, guard.person(), "found", Some(round), &[]);
    push(&guard, &[begun, found]).await;
    // 22:13 in UTC on 14 November 2023, when the phone's clock says it was.
    let form = shown(&guard, &format!("/print/rounds/{round}")).await;
    assert!(form.contains("2023-11-15 04:13"), "{form}");
    let problem = refused(move_to(&admin, "Asia/Shanghai").await, 409, "zone_fixed").await;
    assert!(problem.message.contains("时区不能再改") || problem.message.contains("time zone"));
    // What it has already is no change.
    let same = move_to(&admin, "Asia/Urumqi").await;
    assert_eq!(same.status(), StatusCode::NO_CONTENT);
    assert_eq!(school(&server, &admin).await.zone.name, "Asia/Urumqi");
}

#[tokio::test]
async fn a_kind_of_school_brings_its_meals_and_leaves_those_it_has_changed() {
    let server = TestServer::empty().await;
    let phone = set_up(&server, "kindergarten", false, None).await;
    let names = |school: &School| {
        let names: Vec<&str> = school
            .meals
            .iter()
            .map(|meal| meal.name.zh.as_str())
            .collect();
        names.join(" ")
    };
    assert_eq!(
        names(&school(&server, &phone).await),
        "早餐 早点 午餐 午点 晚餐"
    );
    change(&phone, "primary", true).await;
    let primary = school(&server, &phone).await;
    assert_eq!(names(&primary), "早餐 午餐 晚餐");

    let mut own = primary.clone();
    own.meals[1].end.0 += 10;
    put(&phone, "own", phone.school.0, own.clone().into()).await;
    change(&phone, "senior_high", true).await;
    let meals: Vec<Slot> = school(&server, &phone).await.meals;
    assert_eq!(meals, own.meals, "the school's own stay");
}
