//! What an administrator does about accounts and devices.

use domain::problem::Code;
use reqwest::{Method, StatusCode};
use serde_json::json;
use sync::account::{Device, Pinyin, SignInName};
use sync::wire::SignedIn;

use crate::school::{PASSWORD, leaves, person};
use crate::support::{Phone, TestServer, good, refused};

async fn devices(phone: &Phone) -> Vec<Device> {
    let path = phone.of_school("/devices");
    good(phone.get(&path).send().await.unwrap()).await
}

fn account(phone: &Phone, username: &str) -> String {
    let person = person(phone.school, username);
    phone.of_school(&format!("/accounts/{person}"))
}

#[tokio::test]
async fn a_lost_phone_is_ended_and_the_others_go_on() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let mut lost = server.phone_of("guard").await;
    lost.sign_in("teacher@north").await;
    let kept = server.phone_of("guard").await;

    let guard = person(server.school(), "guard");
    let teacher = person(server.school(), "teacher");
    let shown = devices(&admin).await;
    let own: Vec<bool> = shown.iter().map(|device| device.own).collect();
    assert_eq!(own.iter().filter(|own| **own).count(), 1);
    let shared = (shown.iter()).find(|device| device.people == [guard, teacher]);
    let id = shared.unwrap().id;

    let path = admin.of_school(&format!("/devices/{id}"));
    let end = || admin.request(Method::DELETE, &path).send();
    assert_eq!(end().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert!(devices(&admin).await.iter().all(|device| device.id != id));
    refused(end().await.unwrap(), 404, "not_found").await;
    let answer = lost.post(&lost.of_school("/snapshot"), &json!({})).send();
    refused(answer.await.unwrap(), 401, "signed_out").await;
    kept.snapshot().await;
}

#[tokio::test]
async fn a_device_of_another_school_is_none() {
    let server = TestServer::start().await;
    server.found("south").await;
    let mut south = server.phone();
    south.sign_in("guard@south").await;
    let admin = server.phone_of("admin").await;
    assert_eq!(devices(&admin).await.len(), 1);
    let id = {
        let mut other = server.phone();
        other.sign_in("admin@south").await;
        devices(&other).await[0].id
    };
    let path = admin.of_school(&format!("/devices/{id}"));
    let answer = admin.request(Method::DELETE, &path).send().await.unwrap();
    refused(answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_and_a_name_changed() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let path = account(&admin, "guard");
    let shown: SignInName = good(admin.get(&path).send().await.unwrap()).await;
    assert_eq!(shown.username.as_deref(), Some("guard@north"));
    assert_eq!(shown.password, None);

    let set = async |path: &str, body: serde_json::Value| {
        let request = admin.request(Method::PUT, path).json(&body);
        request.send().await.unwrap()
    };
    // A name alone leaves the password as it was.
    let named = set(&path, json!({ "username": " 13800000001 " })).await;
    assert_eq!(named.status(), StatusCode::NO_CONTENT);
    let phone = server.phone();
    let who: SignedIn = good(phone.try_sign_in("13800000001", PASSWORD).await).await;
    assert_eq!(who.name, "guard");
    refused(
        phone.try_sign_in("guard@north", PASSWORD).await,
        401,
        "wrong_password",
    )
    .await;

    let body = json!({ "username": "13800000001", "password": "another one" });
    assert_eq!(set(&path, body).await.status(), StatusCode::NO_CONTENT);
    refused(
        phone.try_sign_in("13800000001", PASSWORD).await,
        401,
        "wrong_password",
    )
    .await;
    let _: SignedIn = good(phone.try_sign_in("13800000001", "another one").await).await;

    let short = json!({ "username": "13800000001", "password": "short" });
    refused(set(&path, short).await, 400, "bad_parameter").await;
    refused(set(&path, json!({})).await, 400, "bad_parameter").await;
    let taken = json!({ "username": "teacher@north" });
    refused(set(&path, taken).await, 409, Code::Taken.as_str()).await;
    let nobody = account(&admin, "nobody");
    let answer = set(&nobody, json!({ "username": "x" })).await;
    refused(answer, 404, "not_found").await;
    leaves(&server.server, server.school(), "guard").await;
    refused(admin.get(&path).send().await.unwrap(), 404, "not_found").await;
}

#[tokio::test]
async fn a_name_is_read_for_the_phone() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let path = admin.of_school("/pinyin?name=%E5%90%95%E6%95%8F");
    let read: Pinyin = good(admin.get(&path).send().await.unwrap()).await;
    assert_eq!(read.pinyin, "lv min");
}
