//! How people sign in, on both databases.

use domain::id::{Id, PersonId, SchoolId, Sha};
use domain::time::{DAY_MS as DAY, UtcMillis};
use store::{
    Account, AccountKey, Attempt, Blob, Enrolment, EnrolmentKey, Error, SEEN_EVERY_MS, SignIn,
    Taken,
};

use crate::trio::Databases;
use crate::world::{START, World};

fn account(world: World, person: PersonId, username: &str) -> Account {
    Account::new(world.school, person, username.into(), "$argon2id$…".into())
}

async fn begin(databases: &Databases, name: &str) -> World {
    let world = World::new(name);
    databases.school(world.school).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_name_is_one_persons_on_the_whole_server() {
    let databases = Databases::open().await;
    let (world, other) = (begin(&databases, "a").await, begin(&databases, "b").await);
    for (name, store) in &databases.stores {
        let mine = account(world, world.patrol(0), "13800000000");
        store.put_account(&mine).await.unwrap();
        for (world, person) in [(world, world.patrol(1)), (other, other.patrol(0))] {
            let theirs = account(world, person, "13800000000");
            let taken = store.put_account(&theirs).await;
            assert!(
                matches!(taken, Err(Error::Taken(Taken::Username))),
                "{name}"
            );
        }
        let found = store
            .account(AccountKey::Username("13800000000"))
            .await
            .unwrap();
        assert_eq!(found.as_ref(), Some(&mine), "{name}");
        let renamed = account(world, world.patrol(0), "8001");
        store.put_account(&renamed).await.unwrap();
        let key = AccountKey::Person(world.school, world.patrol(0));
        assert_eq!(store.account(key).await.unwrap(), Some(renamed), "{name}");
        let gone = store.account(AccountKey::Username("13800000000")).await;
        assert_eq!(gone.unwrap(), None, "{name}");
        let strange = "80\u{0}01";
        let nobody = store.account(AccountKey::Username(strange)).await;
        assert_eq!(nobody.unwrap(), None, "{name}");
        store
            .note_attempt(strange, Attempt::Wrong(START))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_attempts_are_counted_until_a_right_one() {
    let databases = Databases::open().await;
    let world = begin(&databases, "attempts").await;
    for (name, store) in &databases.stores {
        store
            .put_account(&account(world, world.patrol(0), "8001"))
            .await
            .unwrap();
        for n in 1..=3 {
            let wrong = Attempt::Wrong(UtcMillis(n));
            store.note_attempt("8001", wrong).await.unwrap();
        }
        let key = AccountKey::Username("8001");
        let found = store.account(key).await.unwrap().unwrap();
        assert_eq!(
            (found.failures, found.failed_at),
            (3, Some(UtcMillis(3))),
            "{name}"
        );
        store.note_attempt("8001", Attempt::Right).await.unwrap();
        let found = store.account(key).await.unwrap().unwrap();
        assert_eq!((found.failures, found.failed_at), (0, None), "{name}");
    }
}

fn sign_in(school: SchoolId, person: PersonId, token: &str, at: UtcMillis) -> SignIn<'static> {
    SignIn {
        id: Id::named(token),
        token: Sha::of(token.as_bytes()),
        school,
        person,
        label: "Chrome, Android",
        at,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_share_the_session_of_a_phone() {
    let databases = Databases::open().await;
    let (world, other) = (
        begin(&databases, "phone").await,
        begin(&databases, "other").await,
    );
    let token = Sha::of(b"phone");
    for (name, store) in &databases.stores {
        let people = [world.patrol(3), world.patrol(1)];
        for (after, person) in (0i64..).zip(&people) {
            let at = START.plus(after);
            let who = SignIn {
                id: Id::named(&format!("phone{after}")),
                ..sign_in(world.school, *person, "phone", at)
            };
            let session = store.sign_in(&who).await.unwrap();
            assert_eq!(session, Id::named("phone0"), "{name}: the session goes on");
        }
        let session = store.session(token, START, DAY).await.unwrap().unwrap();
        assert_eq!(session.people, people, "{name}");
        assert_eq!(session.label, "Chrome, Android");
        let elsewhere = sign_in(other.school, other.patrol(0), "phone", START);
        let taken = store.sign_in(&elsewhere).await;
        assert!(matches!(taken, Err(Error::Taken(Taken::Session))), "{name}");

        store.sign_out(session.id, people[0], START).await.unwrap();
        let left = store.session(token, START, DAY).await.unwrap().unwrap();
        assert_eq!(left.people, [people[1]], "{name}");
        store
            .sign_in(&sign_in(world.school, people[0], "phone", START.plus(9)))
            .await
            .unwrap();
        let back = store.session(token, START, DAY).await.unwrap().unwrap();
        assert_eq!(back.people, [people[1], people[0]], "{name}");
        assert_eq!(
            store.session(Sha::of(b"x"), START, DAY).await.unwrap(),
            None
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_idle_or_revoked() {
    let databases = Databases::open().await;
    let world = begin(&databases, "ends").await;
    let token = Sha::of(b"ends");
    for (name, store) in &databases.stores {
        let id = store
            .sign_in(&sign_in(world.school, world.patrol(0), "ends", START))
            .await
            .unwrap();
        let alive = |at| store.session(token, at, DAY);
        // Used every half day, it lives on; a moment after a use it is not written again.
        for half in 0..6 {
            let at = START.plus(half * DAY / 2);
            assert!(alive(at).await.unwrap().is_some(), "{name} {half}");
            alive(at.plus(SEEN_EVERY_MS - 1)).await.unwrap();
            let seen = alive(at).await.unwrap().unwrap().last_seen;
            assert_eq!(seen, at, "{name}");
        }
        let last = START.plus(5 * DAY / 2);
        assert!(alive(last.plus(DAY)).await.unwrap().is_none(), "{name}");
        assert!(alive(last).await.unwrap().is_some(), "{name}");

        let listed = store.sessions(world.school).await.unwrap();
        assert_eq!(
            (listed.len(), listed[0].id, listed[0].revoked),
            (1, id, None),
            "{name}"
        );
        assert!(
            !store
                .revoke(World::new("nobody").school, id, last)
                .await
                .unwrap()
        );
        assert!(
            store.revoke(world.school, id, last).await.unwrap(),
            "{name}"
        );
        assert!(
            !store.revoke(world.school, id, last).await.unwrap(),
            "{name}"
        );
        assert!(alive(last).await.unwrap().is_none(), "{name}");
        let again = sign_in(world.school, world.patrol(0), "ends", last);
        let again = store.sign_in(&again).await;
        assert!(matches!(again, Err(Error::Taken(Taken::Session))), "{name}");
        let listed = store.sessions(world.school).await.unwrap();
        assert_eq!(listed[0].revoked, Some(last), "{name}");
    }
}

fn enrolment(world: World, token: &str, code: &str) -> Enrolment {
    Enrolment {
        token: Sha::of(token.as_bytes()),
        code: Sha::of(code.as_bytes()),
        school: world.school,
        person: world.patrol(0),
        created: START,
        expires: START.plus(DAY),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_lets_in_once() {
    let databases = Databases::open().await;
    let world = begin(&databases, "enrol").await;
    for (name, store) in &databases.stores {
        let one = enrolment(world, "one", "12345678");
        store.create_enrolment(&one).await.unwrap();
        let same_code = store
            .create_enrolment(&enrolment(world, "two", "12345678"))
            .await;
        assert!(
            matches!(same_code, Err(Error::Taken(Taken::EnrolmentCode))),
            "{name}"
        );
        for key in [EnrolmentKey::Token(one.token), EnrolmentKey::Code(one.code)] {
            assert_eq!(
                store.enrolment(key, START).await.unwrap(),
                Some(one),
                "{name}"
            );
            assert_eq!(
                store.enrolment(key, one.expires).await.unwrap(),
                None,
                "{name}"
            );
        }
        assert!(
            !store.redeem(one.token, one.expires, None).await.unwrap(),
            "{name}"
        );

        // With a sign-in name that is somebody else's nothing happens at all.
        let theirs = account(world, world.patrol(1), "8001");
        store.put_account(&theirs).await.unwrap();
        let mine = account(world, world.patrol(0), "8001");
        let taken = store.redeem(one.token, START, Some(&mine)).await;
        assert!(
            matches!(taken, Err(Error::Taken(Taken::Username))),
            "{name}"
        );
        let mine = account(world, world.patrol(0), "8000");
        assert!(
            store.redeem(one.token, START, Some(&mine)).await.unwrap(),
            "{name}"
        );
        assert!(
            !store.redeem(one.token, START, None).await.unwrap(),
            "{name}"
        );
        let found = store.account(AccountKey::Username("8000")).await.unwrap();
        assert_eq!(found, Some(mine), "{name}");
        // The code is free again.
        store
            .create_enrolment(&enrolment(world, "two", "12345678"))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_link_works_once() {
    let databases = Databases::open().await;
    for (name, store) in &databases.stores {
        let (old, new) = (Sha::of(b"old"), Sha::of(b"new"));
        assert!(!store.take_setup(old).await.unwrap(), "{name}");
        store.offer_setup(old).await.unwrap();
        store.offer_setup(new).await.unwrap();
        assert!(!store.take_setup(old).await.unwrap(), "{name}");
        assert!(store.take_setup(new).await.unwrap(), "{name}");
        assert!(!store.take_setup(new).await.unwrap(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blob_grows_starts_over_and_stays_when_complete() {
    let databases = Databases::open().await;
    let world = begin(&databases, "blob").await;
    let sha = Sha::of(b"blob");
    for (name, store) in &databases.stores {
        let mut blob = Blob {
            sha,
            bytes: 9,
            received: 4,
            media: None,
            complete: None,
            sent_by: world.patrol(0),
            touched: START,
        };
        let read = async || store.blob(world.school, sha).await.unwrap();
        assert_eq!(read().await, None, "{name}");
        for received in [4, 8, 0] {
            blob.received = received;
            store.put_blob(world.school, &blob).await.unwrap();
            assert_eq!(read().await, Some(blob.clone()), "{name}");
        }
        let whole = Blob {
            received: 9,
            media: Some("image/jpeg".into()),
            complete: Some(START),
            ..blob.clone()
        };
        store.put_blob(world.school, &whole).await.unwrap();
        store.put_blob(world.school, &blob).await.unwrap();
        assert_eq!(read().await, Some(whole), "{name}");
        let elsewhere = World::new("elsewhere").school;
        assert_eq!(store.blob(elsewhere, sha).await.unwrap(), None, "{name}");
        let nowhere = store.put_blob(elsewhere, &blob).await;
        assert!(matches!(nowhere, Err(Error::NoSchool)), "{name}");
    }
}
