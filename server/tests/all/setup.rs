//! The first set-up, and the demo.

use domain::entity::{Entity, Kind};
use domain::time::{DAY_MS, UtcMillis};
use serde_json::json;
use server::demo::{self, Past};
use server::start::{self, Begun};
use store::{Account, AccountKey};
use sync::account::Welcome;
use sync::wire::SignedIn;

use crate::school::group;
use crate::support::{TestServer, good, hash, refused};

/// The secret of the link of the first start.
pub(crate) async fn link(server: &TestServer) -> String {
    match start::begin(&server.server, None).await.unwrap() {
        Begun::Setup(path) => path.strip_prefix("/setup/").unwrap().to_owned(),
        other => panic!("{other:?}"),
    }
}

fn wanted(token: &str) -> serde_json::Value {
    json!({
        "token": token,
        "kind": "primary",
        "school_name": "南山小学",
        "name": "何老师",
        "username": "he",
        "password": "long enough",
    })
}

#[tokio::test]
async fn the_link_makes_the_school_and_its_administrator_once() {
    let server = TestServer::empty().await;
    let older = link(&server).await;
    let token = link(&server).await;
    let mut phone = server.phone();
    let welcome: Welcome = good(phone.get("/welcome").send().await.unwrap()).await;
    assert_eq!((welcome.school_name, welcome.setup_pending), (None, true));

    // Only the link of the last start, and only with a password that does.
    let stale = phone.post("/setup", &wanted(&older)).send().await.unwrap();
    refused(stale, 410, "link_spent").await;
    let mut short = wanted(&token);
    short["password"] = "short".into();
    refused(
        phone.post("/setup", &short).send().await.unwrap(),
        400,
        "bad_parameter",
    )
    .await;

    let made = phone.post("/setup", &wanted(&token)).send().await.unwrap();
    let who: SignedIn = good(made).await;
    assert_eq!(
        (who.name.as_str(), who.school_name.as_str()),
        ("何老师", "南山小学")
    );
    (phone.person, phone.school) = (Some(who.person), who.school);
    let kinds: Vec<String> = (phone.snapshot().await.changes)
        .into_iter()
        .map(|change| change.kind)
        .collect();
    for kind in ["school", "role", "person", "template", "year"] {
        assert!(kinds.iter().any(|found| found == kind), "{kind}");
    }
    let enrolment = json!({ "person": who.person });
    let may = phone.post("/enrolments", &enrolment).send().await.unwrap();
    assert_eq!(may.status(), 200);

    let again = phone.post("/setup", &wanted(&token)).send().await.unwrap();
    refused(again, 410, "link_spent").await;
    let welcome: Welcome = good(phone.get("/welcome").send().await.unwrap()).await;
    assert_eq!(welcome.school_name.as_deref(), Some("南山小学"));
    assert!(!welcome.setup_pending && welcome.demo.is_empty());
    assert_eq!(
        start::begin(&server.server, Some(Past::Fortnight))
            .await
            .unwrap(),
        Begun::School
    );
}

#[tokio::test]
async fn the_demo_loads_into_an_empty_store_and_says_who_can_sign_in() {
    let server = TestServer::empty().await;
    let begun = start::begin(&server.server, Some(Past::Fortnight))
        .await
        .unwrap();
    assert_eq!(begun, Begun::Demo);
    let mut phone = server.phone();
    let welcome: Welcome = good(phone.get("/welcome").send().await.unwrap()).await;
    let password = welcome.demo_password.unwrap();
    let names: Vec<&str> = (welcome.demo.iter())
        .map(|person| person.username.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "admin",
            "patrol",
            "inspector",
            "canteen",
            "repair",
            "teacher",
            "director",
            "principal"
        ]
    );
    for name in names {
        let who: SignedIn = good(phone.try_sign_in(name, &password).await).await;
        (phone.person, phone.school) = (Some(who.person), who.school);
        assert!(!phone.snapshot().await.changes.is_empty(), "{name}");
    }
    // The director sees what was photographed.
    let who: SignedIn = good(phone.try_sign_in("director", &password).await).await;
    (phone.person, phone.school) = (Some(who.person), who.school);
    let mut pictures = 0;
    for change in phone.pull_all().await {
        let state = change.state.unwrap_or_default();
        let Ok(Entity::Issue(issue)) = Entity::parse(Kind::Issue, &state) else {
            continue;
        };
        for photo in issue.photos {
            let answer = crate::blobs::read(&phone, photo.sha).await;
            assert_eq!(answer.headers()["content-type"], "image/jpeg");
            assert_eq!(answer.bytes().await.unwrap().len(), photo.bytes as usize);
            pictures += 1;
        }
    }
    assert!(pictures >= 10, "{pictures}");

    let head = phone.snapshot().await.at;
    let begun = start::begin(&server.server, Some(Past::Fortnight))
        .await
        .unwrap();
    assert_eq!(begun, Begun::Demo);
    assert_eq!(phone.snapshot().await.at, head);
}

/// A load of the demo school at `now` that came as far as its first pushes.
async fn cut_short(server: &TestServer, now: UtcMillis, pushes: usize) {
    let (store, school) = (&server.server.store, demo::school());
    store.create_school(school, now).await.unwrap();
    for sent in demo::sent(now, Past::Fortnight, &server.server.key)
        .into_iter()
        .take(pushes)
    {
        let groups = sent.groups.iter().map(|ops| group(ops)).collect();
        let push = store.push(school, sent.author, sent.received, groups);
        push.await.unwrap();
    }
}

#[tokio::test]
async fn a_load_of_the_demo_that_was_cut_short_is_completed_days_later() {
    for pushes in [0, 1, 7, usize::MAX] {
        let server = TestServer::empty().await;
        let now = server.server.clock.now();
        cut_short(&server, now, pushes).await;
        if pushes == usize::MAX {
            let first = Account::new(
                demo::school(),
                demo::person("admin"),
                "admin".into(),
                hash().await,
            );
            server.server.store.put_account(&first).await.unwrap();
        }
        server.server.clock.advance(3 * DAY_MS);
        // Not for somebody who wants a school of his own: half a demo is none.
        assert!(start::begin(&server.server, None).await.is_err());
        let begun = start::begin(&server.server, Some(Past::Fortnight))
            .await
            .unwrap();
        assert_eq!(begun, Begun::Demo);
        for username in demo::usernames() {
            let key = AccountKey::Person(demo::school(), demo::person(username));
            let account = server.server.store.account(key).await.unwrap();
            assert_eq!(account.unwrap().username, username);
        }
        let loaded = if pushes == 0 {
            server.server.clock.now()
        } else {
            now
        };
        let all = demo::sent(loaded, Past::Fortnight, &server.server.key);
        let ops = all.iter().flat_map(|sent| &sent.groups).map(Vec::len);
        // Each photo's arrival is one more, by the server.
        let sent = ops.sum::<usize>() + demo::photos(&all).len();
        let head = server.server.store.head(demo::school()).await.unwrap();
        assert_eq!(head.seq, sent as u64, "after {pushes} pushes");
        let begun = start::begin(&server.server, None).await.unwrap();
        assert_eq!(begun, Begun::Demo);
    }
}

#[tokio::test]
async fn a_link_nobody_opened_is_spent_once_there_is_a_school() {
    let server = TestServer::empty().await;
    let token = link(&server).await;
    start::begin(&server.server, Some(Past::Fortnight))
        .await
        .unwrap();
    let late = server.phone().post("/setup", &wanted(&token));
    refused(late.send().await.unwrap(), 410, "link_spent").await;
}
