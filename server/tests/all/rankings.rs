//! The ranking of a term, which the server computes from all its records.

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
