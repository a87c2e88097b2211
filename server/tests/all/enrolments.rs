//! Ways in for a new phone.

use domain::time::DAY_MS;
use serde_json::json;
use sync::account::Enrolment;
use sync::wire::SignedIn;

use crate::school::{PASSWORD, person};
use crate::support::{Phone, TestServer, good, refused};

async fn enrol(server: &TestServer, username: &str) -> Enrolment {
    let admin = server.phone_of("admin").await;
    let body = json!({ "person": person(server.school(), username) });
    good(admin.post("/enrolments", &body).send().await.unwrap()).await
}

async fn redeem(phone: &Phone, body: &serde_json::Value) -> reqwest::Response {
    phone.post("/enrolments/redeem", body).send().await.unwrap()
}

#[tokio::test]
async fn a_link_lets_one_phone_in_once() {
    let server = TestServer::start().await;
    let enrolment = enrol(&server, "guard").await;
    let token = enrolment.path.strip_prefix("/enrol/").unwrap();

    // Messengers open links before people do: nothing happens.
    for _ in 0..3 {
        let opened = reqwest::get(server.url(&enrolment.path)).await.unwrap();
        assert!(!opened.headers().contains_key("set-cookie"));
    }
    let mut phone = server.phone();
    let who: SignedIn = good(redeem(&phone, &json!({ "token": token })).await).await;
    assert_eq!(who.person, person(server.school(), "guard"));
    phone.person = Some(who.person);
    phone.snapshot().await;

    let other = server.phone();
    refused(
        redeem(&other, &json!({ "token": token })).await,
        410,
        "link_spent",
    )
    .await;
    let code = json!({ "code": enrolment.code });
    refused(redeem(&other, &code).await, 410, "link_spent").await;
}

#[tokio::test]
async fn eight_digits_do_the_same_and_may_set_a_password() {
    let server = TestServer::start().await;
    let enrolment = enrol(&server, "guard").await;
    assert!(enrolment.code.len() == 8 && enrolment.code.bytes().all(|c| c.is_ascii_digit()));
    let phone = server.phone();
    let short = json!({ "code": enrolment.code, "password": "short" });
    refused(redeem(&phone, &short).await, 400, "bad_parameter").await;
    let fits = json!({ "code": enrolment.code, "password": "a new password" });
    good::<SignedIn>(redeem(&phone, &fits).await).await;

    refused(
        phone.try_sign_in("guard@north", PASSWORD).await,
        401,
        "wrong_password",
    )
    .await;
    good::<SignedIn>(phone.try_sign_in("guard@north", "a new password").await).await;
}

#[tokio::test]
async fn only_one_of_two_at_once_gets_in() {
    let server = TestServer::start().await;
    let enrolment = enrol(&server, "guard").await;
    let body = json!({ "code": enrolment.code });
    let (one, two) = (server.phone(), server.phone());
    let (one, two) = tokio::join!(redeem(&one, &body), redeem(&two, &body));
    let mut statuses = [one.status().as_u16(), two.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410]);
}

#[tokio::test]
async fn a_day_later_it_is_spent() {
    let server = TestServer::start().await;
    let enrolment = enrol(&server, "guard").await;
    let stands = enrolment.expires.since(server.server.clock.now());
    assert!((DAY_MS - 60_000..=DAY_MS).contains(&stands), "{stands}");
    server.server.clock.advance(DAY_MS);
    let body = json!({ "code": enrolment.code });
    refused(redeem(&server.phone(), &body).await, 410, "link_spent").await;
}

#[tokio::test]
async fn guessing_digits_soon_waits() {
    let server = TestServer::start().await;
    let phone = server.phone();
    let mut last = 0;
    for n in 0..12 {
        let body = json!({ "code": format!("{n:08}") });
        last = redeem(&phone, &body).await.status().as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn neither_both_nor_nobody() {
    let server = TestServer::start().await;
    let phone = server.phone();
    let both = json!({ "token": "a", "code": "12345678" });
    refused(redeem(&phone, &both).await, 400, "bad_parameter").await;
    refused(redeem(&phone, &json!({})).await, 400, "bad_parameter").await;
    let admin = server.phone_of("admin").await;
    let nobody = json!({ "person": person(server.school(), "nobody") });
    let answer = admin.post("/enrolments", &nobody).send().await.unwrap();
    refused(answer, 404, "not_found").await;
}
