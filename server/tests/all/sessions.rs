//! Signing in and out.

use domain::time::DAY_MS;
use reqwest::{Method, Response};
use sync::wire::SignedIn;

use crate::school::{PASSWORD, leaves};
use crate::support::{Phone, TestServer, good, refused};

#[tokio::test]
async fn several_people_share_a_phone_and_leave_one_by_one() {
    let server = TestServer::start().await;
    let mut phone = server.phone();
    assert!(people(&phone).await.is_empty());
    let guard = phone.sign_in("guard@north").await;
    assert_eq!(
        (guard.name.as_str(), guard.school_name.as_str()),
        ("guard", "north")
    );
    let teacher = phone.sign_in("Teacher@North ").await;
    assert_eq!(people(&phone).await, [guard.clone(), teacher.clone()]);

    phone.person = Some(guard.person);
    phone.snapshot().await;

    let path = format!("/sessions/{}", guard.person);
    let left = phone.request(Method::DELETE, &path).send().await.unwrap();
    assert_eq!(left.status(), 204);
    let late = phone.post(&phone.of_school("/snapshot"), &serde_json::json!({}));
    refused(late.send().await.unwrap(), 401, "person_not_here").await;
    refused(
        phone.request(Method::DELETE, &path).send().await.unwrap(),
        404,
        "not_found",
    )
    .await;
    assert_eq!(people(&phone).await, std::slice::from_ref(&teacher));

    let path = format!("/sessions/{}", teacher.person);
    let last = phone.request(Method::DELETE, &path).send().await.unwrap();
    assert!(
        last.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    refused(
        phone.request(Method::DELETE, &path).send().await.unwrap(),
        401,
        "signed_out",
    )
    .await;
}

async fn people(phone: &Phone) -> Vec<SignedIn> {
    good(phone.get("/sessions").send().await.unwrap()).await
}

/// A request with these cookies, as a phone that has kept them or somebody who has copied them.
async fn snapshot_with(phone: &Phone, cookies: &str, who: &SignedIn) -> Response {
    let url = format!("{}{}", phone.root, phone.of_school("/snapshot"));
    let request = reqwest::Client::new().post(url).header("cookie", cookies);
    let request = request.header("x-xiaoxun-person", who.person.to_string());
    request.json(&serde_json::json!({})).send().await.unwrap()
}

/// The cookies that an answer sets, as a request carries them.
fn cookies(answer: &Response) -> Vec<String> {
    let set = answer.headers().get_all("set-cookie").iter();
    set.map(|value| {
        value
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    })
    .collect()
}

#[tokio::test]
async fn a_token_known_before_somebody_signs_in_is_worth_nothing_against_them() {
    let server = TestServer::start().await;
    let phone = server.phone();
    let first = phone.try_sign_in("guard@north", PASSWORD).await;
    let [old] = cookies(&first).try_into().unwrap();
    let guard: SignedIn = good(first).await;
    let second = phone.try_sign_in("teacher@north", PASSWORD).await;
    let [former, new] = cookies(&second).try_into().unwrap();
    assert_eq!(former.split('=').nth(1), old.split('=').nth(1));
    assert_ne!(old, new);
    let teacher: SignedIn = good(second).await;
    assert_eq!(people(&phone).await, [guard.clone(), teacher.clone()]);

    // What the guard's phone was sending is still taken; nothing of the teacher's.
    assert_eq!(snapshot_with(&phone, &old, &guard).await.status(), 200);
    let borrowed = snapshot_with(&phone, &old, &teacher).await;
    refused(borrowed, 401, "person_not_here").await;
    // The answer was lost: the phone goes on with what it had, for as long as it takes.
    server.server.clock.advance(3 * DAY_MS);
    assert_eq!(snapshot_with(&phone, &old, &guard).await.status(), 200);

    // The new one is in use: the old one ends, and its cookie with it.
    let both = format!("{former}; {new}");
    let used = snapshot_with(&phone, &both, &guard).await;
    assert!(cookies(&used).contains(&"xiaoxun-former=".to_owned()));
    assert_eq!(used.status(), 200);
    let late = snapshot_with(&phone, &old, &guard).await;
    refused(late, 401, "signed_out").await;
    assert_eq!(snapshot_with(&phone, &new, &teacher).await.status(), 200);
}

#[tokio::test]
async fn the_old_token_ends_when_one_more_signs_in_or_out() {
    let server = TestServer::start().await;
    for (n, leaves) in [(0, false), (1, true)] {
        let phone = server.phone();
        let first = phone.try_sign_in("guard@north", PASSWORD).await;
        let old = cookies(&first).remove(0);
        let guard: SignedIn = good(first).await;
        phone.try_sign_in("teacher@north", PASSWORD).await;
        assert_eq!(snapshot_with(&phone, &old, &guard).await.status(), 200);
        if leaves {
            let path = format!("/sessions/{}", guard.person);
            phone.request(Method::DELETE, &path).send().await.unwrap();
        } else {
            phone.try_sign_in("director@north", PASSWORD).await;
        }
        let late = snapshot_with(&phone, &old, &guard).await;
        refused(late, 401, "signed_out").await;
        assert_eq!(people(&phone).await.len(), [3, 1][n]);
    }
}

#[tokio::test]
async fn a_phone_does_not_end_the_token_it_uses() {
    let server = TestServer::start().await;
    let phone = server.phone();
    let first = phone.try_sign_in("guard@north", PASSWORD).await;
    let token = cookies(&first).remove(0);
    let guard: SignedIn = good(first).await;
    server.server.clock.advance(DAY_MS);
    let twice = format!("{token}; {}", token.replace("xiaoxun=", "xiaoxun-former="));
    for _ in 0..2 {
        assert_eq!(snapshot_with(&phone, &twice, &guard).await.status(), 200);
    }
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_nonsense_answer_alike() {
    let server = TestServer::start().await;
    let phone = server.phone();
    for (name, password) in [
        ("guard@north", "wrong horse"),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("guard@north", ""),
        ("guard@north", &"x".repeat(10_000)),
    ] {
        let answer = phone.try_sign_in(name, password).await;
        assert!(!answer.headers().contains_key("set-cookie"));
        refused(answer, 401, "wrong_password").await;
    }
}

#[tokio::test]
async fn failures_make_the_next_attempt_wait_and_lock_nobody_out() {
    let server = TestServer::start().await;
    let phone = server.phone();
    for name in ["guard@north", "nobody@north"] {
        for _ in 0..6 {
            refused(
                phone.try_sign_in(name, "wrong").await,
                401,
                "wrong_password",
            )
            .await;
        }
        let early = phone.try_sign_in(name, PASSWORD).await;
        let wait: i64 = early.headers()["retry-after"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        refused(early, 429, "too_many").await;
        server.server.clock.advance(wait * 1000);
    }
    good::<SignedIn>(phone.try_sign_in("guard@north", PASSWORD).await).await;
    // The slate is clean again.
    refused(
        phone.try_sign_in("guard@north", "wrong").await,
        401,
        "wrong_password",
    )
    .await;
    good::<SignedIn>(phone.try_sign_in("guard@north", PASSWORD).await).await;
}

#[tokio::test]
async fn failures_of_an_account_outlive_the_process() {
    let server = TestServer::start().await;
    let account = || async {
        let key = store::AccountKey::Username("guard@north");
        server.server.store.account(key).await.unwrap().unwrap()
    };
    let phone = server.phone();
    for _ in 0..6 {
        phone.try_sign_in("guard@north", "wrong").await;
    }
    assert_eq!(account().await.failures, 6);
    // What this process remembers is gone, as after a start.
    server
        .server
        .attempts
        .names
        .forget(&"guard@north".to_owned());
    refused(
        phone.try_sign_in("guard@north", PASSWORD).await,
        429,
        "too_many",
    )
    .await;
    server.server.clock.advance(60_000);
    good::<SignedIn>(phone.try_sign_in("guard@north", PASSWORD).await).await;
    assert_eq!(account().await.failures, 0);
}

#[tokio::test]
async fn an_address_that_guesses_many_names_waits_too() {
    let server = TestServer::start().await;
    let phone = server.phone();
    let mut refusals = 0;
    for n in 0..60 {
        let answer = phone.try_sign_in(&format!("name{n}"), "x").await;
        refusals += usize::from(answer.status() == 429);
    }
    assert!(refusals > 0);
}

#[tokio::test]
async fn a_session_ends_after_ninety_days_unused_and_not_before() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    for _ in 0..3 {
        server.server.clock.advance(80 * DAY_MS);
        let request = phone.post(&phone.of_school("/snapshot"), &serde_json::json!({}));
        let answer = request.send().await.unwrap();
        // The browser keeps its cookie as long as the server keeps the session.
        let renewed = answer.headers()["set-cookie"].to_str().unwrap();
        assert!(renewed.contains("Max-Age=7776000"), "{renewed}");
        assert_eq!(answer.status(), 200);
    }
    server.server.clock.advance(91 * DAY_MS);
    let request = phone.post(&phone.of_school("/snapshot"), &serde_json::json!({}));
    refused(request.send().await.unwrap(), 401, "signed_out").await;
}

#[tokio::test]
async fn what_notes_the_session_as_used_tells_the_browser_to_keep_it() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    for path in ["/sessions".to_owned(), phone.of_school("/pokes")] {
        let answer = phone.get(&path).send().await.unwrap();
        let kept = answer.headers()["set-cookie"].to_str().unwrap();
        assert!(kept.contains("Max-Age=7776000"), "{path}: {kept}");
    }
    let nobody = server.phone().get("/sessions").send().await.unwrap();
    assert!(!nobody.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn somebody_who_has_left_is_out_at_once() {
    let server = TestServer::start().await;
    let phone = server.phone_of("teacher").await;
    leaves(&server.server, server.school(), "teacher").await;
    let request = phone.post(&phone.of_school("/snapshot"), &serde_json::json!({}));
    refused(request.send().await.unwrap(), 401, "person_not_here").await;
    refused(
        server.phone().try_sign_in("teacher@north", PASSWORD).await,
        401,
        "wrong_password",
    )
    .await;
}

#[tokio::test]
async fn only_a_hash_of_the_token_is_stored() {
    let server = TestServer::start().await;
    let phone = server.phone();
    let answer = phone.try_sign_in("guard@north", PASSWORD).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"));
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    assert_eq!(token.len(), 64);
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(crate::support::data_folder(server.folder.path())).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(holds(b"guard@north"));
    assert!(!holds(token.as_bytes()) && !holds(PASSWORD.as_bytes()));
}
