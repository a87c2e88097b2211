//! The kind of school: what it loads at set-up, and what a change of it does.

use std::collections::BTreeSet;

use domain::calendar::SchoolYear;
use domain::class::Class;
use domain::entity::{Entity, Kind, State};
use domain::id::{Id, TemplateId};
use domain::op::Action;
use domain::person::Role;
use domain::place::Place;
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::school::School;
use domain::template::Template;
use domain::text::Text;
use domain::time::MinuteOfDay;
use reqwest::{Method, StatusCode};
use serde_json::json;
use sync::account::ImportReport;
use sync::wire::SignedIn;

use crate::imports;
use crate::pages::shown;
use crate::school::op;
use crate::setup::link;
use crate::support::{Phone, TestServer, good, refused};

/// What a set-up sends.
pub(crate) fn wanted(token: &str, kind: &str, boarding: bool) -> serde_json::Value {
    json!({
        "token": token,
        "kind": kind,
        "boarding": boarding,
        "school_name": "南山",
        "name": "何老师",
        "username": "he",
        "password": "long enough",
    })
}

/// A school of this kind, set up by its link, and its administrator.
pub(crate) async fn set_up(
    server: &TestServer,
    kind: &str,
    boarding: bool,
    zone: Option<&str>,
) -> Phone {
    let mut body = wanted(&link(server).await, kind, boarding);
    if let Some(zone) = zone {
        body["zone"] = zone.into();
    }
    let mut phone = server.phone();
    let who: SignedIn = good(phone.post("/setup", &body).send().await.unwrap()).await;
    (phone.person, phone.school) = (Some(who.person), who.school);
    phone
}

async fn all<S: State + Clone>(server: &TestServer, phone: &Phone, kind: Kind) -> Vec<(Id, S)> {
    let rows = server.server.store.states(phone.school, kind).await;
    let read = |row: &sync::server::StateRow| {
        let entity = Entity::parse(row.kind, &row.state).unwrap();
        (row.id, S::of(&entity).unwrap().clone())
    };
    rows.unwrap().iter().map(read).collect()
}

/// Keys of the templates that are offered.
async fn offered(server: &TestServer, phone: &Phone) -> BTreeSet<String> {
    let templates: Vec<(Id, Template)> = all(server, phone, Kind::Template).await;
    let offered = templates.into_iter().filter(|(_, one)| !one.retired);
    offered.map(|(_, one)| one.key).collect()
}

async fn role_names(server: &TestServer, phone: &Phone) -> BTreeSet<String> {
    let roles: Vec<(Id, Role)> = all(server, phone, Kind::Role).await;
    roles.into_iter().map(|(_, role)| role.name.zh).collect()
}

pub(crate) async fn change(phone: &Phone, kind: &str, boarding: bool) {
    let body = json!({ "kind": kind, "boarding": boarding });
    let path = phone.of_school("/kind");
    let request = phone.request(Method::PUT, &path).json(&body);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

pub(crate) async fn put(phone: &Phone, key: &str, id: Id, entity: Entity) {
    let entity = Box::new(entity);
    let op = op(
        phone.school,
        phone.person(),
        key,
        Action::Put { id, entity },
    );
    let answer = phone.push(vec![crate::school::group(&[op])]).await;
    assert_eq!(answer.results[0].code, None, "{answer:?}");
}

#[tokio::test]
async fn a_kindergarten_sees_nothing_of_a_primary_school() {
    let server = TestServer::empty().await;
    let phone = set_up(&server, "kindergarten", false, None).await;
    let keys = offered(&server, &phone).await;
    for key in ["HY-04", "SP-06", "SP-01", "HY-08"] {
        assert!(keys.contains(key), "{key}");
    }
    for key in ["HY-01", "HY-02", "HY-03", "HY-07", "SP-09"] {
        assert!(!keys.contains(key), "{key}");
    }
    // Not hidden: not there at all.
    let loaded: Vec<(Id, Template)> = all(&server, &phone, Kind::Template).await;
    assert_eq!(loaded.len(), keys.len());
    let roles = role_names(&server, &phone).await;
    for name in ["园长", "带班老师", "保育员", "保健医"] {
        assert!(roles.contains(name), "{name}");
    }
    for name in ["校长", "班主任", "宿管"] {
        assert!(!roles.contains(name), "{name}");
    }
    let access = shown(&phone, "/print/access").await;
    assert!(
        access.contains("全园") && !access.contains("全校"),
        "{access}"
    );
    let years: Vec<(Id, SchoolYear)> = all(&server, &phone, Kind::Year).await;
    assert_eq!(years.len(), 1);

    // A fourth grade is none of its own; 大班 is the third.
    let head: &[&str] = &["入学年份", "班号", "班级名称", "年级"];
    let rows: &[&[&str]] = &[head, &["2026", "1", "四(1)班", "4"]];
    let report: ImportReport = imports::import(&phone, "", &[("班级", rows)]).await;
    assert_eq!(report.problems.len(), 1, "{report:?}");
    assert_eq!(report.problems[0].cell, "D2");
    let rows: &[&[&str]] = &[head, &["2024", "1", "大一班", "大班"]];
    let report = imports::import(&phone, "", &[("班级", rows)]).await;
    assert!(report.applied, "{report:?}");
    let classes: Vec<(Id, Class)> = all(&server, &phone, Kind::Class).await;
    assert_eq!(classes[0].1.terms[0].grade, 3);
}

#[tokio::test]
async fn a_change_of_kind_loads_and_retires_and_deletes_nothing() {
    let server = TestServer::empty().await;
    let phone = set_up(&server, "primary", false, None).await;
    let day = offered(&server, &phone).await;
    assert!(!day.contains("SP-09") && day.contains("HY-01"));

    change(&phone, "primary", true).await;
    let boarding = offered(&server, &phone).await;
    let more: Vec<&str> = boarding.difference(&day).map(String::as_str).collect();
    assert_eq!(more, ["HY-03", "SP-09"]);
    assert!(role_names(&server, &phone).await.contains("宿管"));

    // What a plan goes on with stays offered, and a role with a name of its own keeps it.
    let templates: Vec<(Id, Template)> = all(&server, &phone, Kind::Template).await;
    let (hygiene, template) = (templates.iter())
        .find(|(_, one)| one.key == "HY-01")
        .unwrap();
    let dormitory = Place {
        parent: None,
        path: Vec::new(),
        kind: domain::place::PlaceKind::Campus,
        name: Text::new("本部", "Campus"),
        number: "100".into(),
        seal: None,
        former: Vec::new(),
        order: 0,
        retired: false,
    };
    let place = Id::named("campus");
    put(&phone, "place", place, dormitory.into()).await;
    let plan = Plan {
        name: Text::new("日查", ""),
        template: TemplateId(*hygiene),
        route: vec![RoutePoint {
            place: domain::id::PlaceId(place),
            sections: vec![template.sections[0].key.clone()],
            class: None,
            since: None,
        }],
        slots: vec![Slot {
            key: "slot-1".into(),
            name: Text::new("早", ""),
            start: MinuteOfDay(470),
            end: MinuteOfDay(500),
            daily: false,
            owner: None,
        }],
        days: PlanDays::SchoolDays,
        role: None,
        from: None,
        random_photo: false,
        positions: false,
        retired: false,
        earlier: Vec::new(),
    };
    put(&phone, "plan", Id::named("plan"), plan.into()).await;
    let roles: Vec<(Id, Role)> = all(&server, &phone, Kind::Role).await;
    let (id, head) = roles.iter().find(|(_, one)| one.name.zh == "校长").unwrap();
    let own = Role {
        name: Text::new("总校长", ""),
        ..head.clone()
    };
    put(&phone, "role", *id, own.into()).await;

    change(&phone, "kindergarten", false).await;
    let nursery = offered(&server, &phone).await;
    assert!(nursery.contains("HY-04") && nursery.contains("HY-01"));
    for key in ["HY-02", "HY-03", "HY-07", "SP-09"] {
        assert!(!nursery.contains(key), "{key}");
    }
    let loaded: Vec<(Id, Template)> = all(&server, &phone, Kind::Template).await;
    assert_eq!(loaded.len(), 25, "nothing is deleted");
    let names = role_names(&server, &phone).await;
    assert!(names.contains("总校长") && names.contains("带班老师"));
    assert!(!names.contains("班主任") && names.contains("宿管"));
    let school: School = (server.server)
        .state(phone.school, phone.school.0)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(school.name, "南山");

    // The same again changes nothing; the way back offers everything again.
    let head = server.server.store.head(phone.school).await.unwrap();
    change(&phone, "kindergarten", false).await;
    assert_eq!(server.server.store.head(phone.school).await.unwrap(), head);
    change(&phone, "primary", true).await;
    assert_eq!(offered(&server, &phone).await, boarding);
}

#[tokio::test]
async fn a_set_up_without_a_kind_is_refused_before_the_link_is_spent() {
    let server = TestServer::empty().await;
    let token = link(&server).await;
    let phone = server.phone();
    let mut body = json!({
        "token": token,
        "school_name": "南山",
        "name": "何老师",
        "username": "he",
        "password": "long enough",
    });
    let answer = phone.post("/setup", &body).send().await.unwrap();
    refused(answer, 400, "bad_body").await;
    body["kind"] = "university".into();
    let answer = phone.post("/setup", &body).send().await.unwrap();
    refused(answer, 400, "bad_body").await;
    body["kind"] = "nine_year".into();
    let answer = phone.post("/setup", &body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}
