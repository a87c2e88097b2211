//! Rankings that the server computes from all the records of a period.

use domain::calendar::SchoolYear;
use domain::entity::{Entity, Kind, told_until};
use domain::ranking::{Period, PeriodKind, RankingStatus};
use domain::time::{DAY_MS, Date, MinuteOfDay, Zone};
use reqwest::StatusCode;
use server::demo::Past;
use server::{demo, start};
use store::Dated;
use sync::account::NewRanking;
use sync::wire::SignedIn;

use crate::support::{Phone, TestServer, good, refused};

/// The demo school on a day in the middle of a term.
async fn in_term() -> (TestServer, Date) {
    let server = TestServer::empty().await;
    let clock = &server.server.clock;
    let (year, _, _) = clock.now().utc_date().ymd();
    let today = Date::new(year + 1, 11, 20).unwrap();
    let noon = Zone::shanghai().instant(today, MinuteOfDay(720));
    clock.advance(noon.since(clock.now()));
    start::begin(&server.server, Some(Past::Fortnight))
        .await
        .unwrap();
    (server, today)
}

async fn phone_of(server: &TestServer, username: &str) -> Phone {
    let mut phone = server.phone();
    let answer = phone.try_sign_in(username, demo::PASSWORD).await;
    let who: SignedIn = good(answer).await;
    (phone.person, phone.school) = (Some(who.person), who.school);
    phone
}

/// The term that `day` lies in.
async fn term(server: &TestServer, day: Date) -> Period {
    let rows = server.server.store.states(demo::school(), Kind::Year).await;
    let years =
        rows.unwrap()
            .into_iter()
            .filter_map(|row| match Entity::parse(row.kind, &row.state) {
                Ok(Entity::Year(year)) => Some(year),
                _ => None,
            });
    let years: Vec<SchoolYear> = years.collect();
    let mut terms = years.iter().flat_map(|year| &year.terms).map(Period::term);
    terms.find(|term| term.has(day)).unwrap()
}

async fn ask(phone: &Phone, period: Period) -> reqwest::Response {
    let (from, to) = (period.from, period.to);
    let path = format!("/schools/{}/rankings", phone.school);
    phone
        .post(&path, &NewRanking { from, to })
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_director_publishes_the_term_once_it_is_over_and_only_once() {
    let (server, today) = in_term().await;
    let term = term(&server, today).await;
    let director = phone_of(&server, "director").await;
    refused(ask(&director, term).await, 400, "bad_parameter").await;

    server
        .server
        .clock
        .advance(i64::from(term.to.days() - today.days() + 1) * DAY_MS);
    let director = phone_of(&server, "director").await;
    let patrol = phone_of(&server, "patrol").await;
    refused(ask(&patrol, term).await, 403, "not_permitted").await;
    let part = Period {
        to: term.to.plus(-1),
        ..term
    };
    refused(ask(&director, part).await, 400, "bad_parameter").await;
    assert_eq!(ask(&director, term).await.status(), StatusCode::NO_CONTENT);
    refused(ask(&director, term).await, 409, "taken").await;

    let wanted = Dated::new(Kind::Ranking, term.from, told_until(&term), 100);
    let rows = server.server.store.dated(demo::school(), &wanted).await;
    let rows = rows.unwrap();
    let mut rankings = rows
        .iter()
        .map(|row| match Entity::parse(row.kind, &row.state) {
            Ok(Entity::Ranking(ranking)) => ranking,
            other => panic!("{other:?}"),
        });
    let ranking = rankings.find(|one| one.table.period == term).unwrap();
    assert_eq!(ranking.table.period.kind, PeriodKind::Term);
    assert_eq!(ranking.status, RankingStatus::Published);
    assert_eq!(ranking.person, director.person());
    assert_eq!(ranking.table.rows.len(), 36);
    assert!(ranking.table.rows.iter().all(|row| row.average.is_some()));
    assert!(ranking.table.rows.iter().any(|row| row.flag));
}

/// Two requests at the same moment, a tap that came twice: one ranking.
#[tokio::test(flavor = "multi_thread")]
async fn two_requests_at_once_publish_one_ranking() {
    let (server, today) = in_term().await;
    let term = term(&server, today).await;
    let over = i64::from(term.to.days() - today.days() + 1) * DAY_MS;
    server.server.clock.advance(over);
    let director = phone_of(&server, "director").await;
    let answers = tokio::join!(ask(&director, term), ask(&director, term));
    let mut found = [answers.0.status(), answers.1.status()];
    found.sort();
    assert_eq!(found, [StatusCode::NO_CONTENT, StatusCode::CONFLICT]);
    let wanted = Dated::new(Kind::Ranking, term.from, told_until(&term), 100);
    let rows = server.server.store.dated(demo::school(), &wanted).await;
    let of_term = rows.unwrap().into_iter().filter(|row| {
        let entity = Entity::parse(row.kind, &row.state);
        matches!(entity, Ok(Entity::Ranking(ranking)) if ranking.table.period == term)
    });
    assert_eq!(of_term.count(), 1);
}

/// A month, and a week of it, long after phones have let its records go.
#[tokio::test]
async fn a_month_and_a_week_are_published_weeks_later() {
    let (server, today) = in_term().await;
    let director = phone_of(&server, "director").await;
    // The demo school has published the week before.
    let around = |kind| Period::around(kind, today).unwrap();
    let (month, week) = (around(PeriodKind::Month), around(PeriodKind::Week));
    refused(ask(&director, month).await, 400, "bad_parameter").await;

    server.server.clock.advance(60 * DAY_MS);
    let director = phone_of(&server, "director").await;
    let askew = Period {
        from: month.from.plus(1),
        ..month
    };
    refused(ask(&director, askew).await, 400, "bad_parameter").await;
    for period in [month, week] {
        assert_eq!(
            ask(&director, period).await.status(),
            StatusCode::NO_CONTENT
        );
        refused(ask(&director, period).await, 409, "taken").await;
        let wanted = Dated::new(Kind::Ranking, period.to, period.to, 100);
        let rows = server.server.store.dated(demo::school(), &wanted).await;
        let found = rows.unwrap().into_iter().find_map(|row| {
            let entity = Entity::parse(row.kind, &row.state);
            match entity {
                Ok(Entity::Ranking(ranking)) => (ranking.table.period == period).then_some(ranking),
                other => panic!("{other:?}"),
            }
        });
        let ranking = found.unwrap();
        assert_eq!(ranking.status, RankingStatus::Published);
        assert!(ranking.table.rows.iter().any(|row| row.average.is_some()));
    }
}
