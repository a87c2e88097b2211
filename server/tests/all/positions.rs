//! Where records were made is forgotten after thirty days; what it told of them is not.

use domain::entity::{Entity, Kind};
use domain::op::{Action, Op, record_id, round_id};
use domain::plan::Plan;
use domain::record::Record;
use domain::spot::{Fix, Spot, spot_id};
use domain::time::DAY_MS;
use sync::server::verify::verify;
use sync::wire::{Outcome, SentGroup};

use crate::imports::all;
use crate::school::{finding, op, sent, start};
use crate::support::TestServer;

/// The latitudes: the point's own, and one that is odd.
const LATITUDES: [i32; 4] = [31_230_400, 31_230_400, 31_230_400, 31_233_410];

/// Rounds of the gate, each point with where the phone was.
fn walks(server: &TestServer, guard: domain::id::PersonId) -> Vec<Vec<Op>> {
    let school = server.school();
    let mut groups = Vec::new();
    for (n, lat) in LATITUDES.into_iter().enumerate() {
        let begun = start(school, guard, &format!("start {n}"));
        let round = Some(round_id(begun.id));
        let found = finding(school, guard, &format!("found {n}"), round, &[]);
        let fix = Fix {
            lat,
            lon: 121_473_700,
            within: 12,
        };
        let record = record_id(found.id);
        let place = Action::RecordPosition { record, fix };
        let place = op(school, guard, &format!("place {n}"), place);
        groups.extend([vec![begun], vec![found, place]]);
    }
    let now = server.server.clock.now();
    for op in groups.iter_mut().flatten() {
        op.at.wall = now;
    }
    groups
}

fn names_position(text: &str) -> bool {
    LATITUDES.iter().any(|lat| text.contains(&lat.to_string()))
}

#[tokio::test]
async fn positions_are_forgotten_and_what_they_told_is_not() {
    let server = TestServer::start().await;
    let (school, store) = (server.school(), &server.server.store);
    let (id, plan) = all::<Plan>(&server, Kind::Plan).await.remove(0);
    let asking = Plan {
        positions: true,
        ..plan
    };
    let put = Action::Put {
        id,
        entity: Box::new(asking.into()),
    };
    server.server.act(school, vec![put]).await.unwrap();
    let guard = server.phone_of("guard").await;
    let walked = walks(&server, guard.person());
    let groups = || {
        let group = |ops: &Vec<Op>| SentGroup {
            ops: ops.iter().map(sent).collect(),
        };
        walked.iter().map(group).collect::<Vec<_>>()
    };
    let answer = guard.push(groups()).await;
    let applied = |result: &sync::wire::PushResult| result.outcome == Outcome::Applied;
    assert!(answer.results.iter().all(applied), "{:?}", answer.results);
    let place = walked[1][0].clone();
    let Action::RecordSubmit(submit) = &place.action else {
        panic!("a record");
    };
    let spot = spot_id(submit.place);

    server.server.clock.advance(29 * DAY_MS);
    server.server.forget_positions().await.unwrap();
    let known: Option<Spot> = server.server.state(school, spot).await.unwrap();
    assert_eq!(known.unwrap().fixes.len(), 4);

    server.server.clock.advance(2 * DAY_MS);
    server.server.forget_positions().await.unwrap();
    let head = store.head(school).await.unwrap();
    server.server.forget_positions().await.unwrap();
    assert_eq!(store.head(school).await.unwrap(), head);
    let log = store.log(school, 0, 1000).await.unwrap();
    assert_eq!(verify(&log, &head), Ok(()));
    assert_eq!(log.iter().filter(|entry| entry.body.is_none()).count(), 4);
    let mut bodies = log.iter().filter_map(|entry| entry.body.as_ref());
    assert!(!bodies.any(|body| names_position(body)));
    let record: Option<Record> = server
        .server
        .state(school, record_id(walked[7][0].id).0)
        .await
        .unwrap();
    assert_eq!(record.unwrap().away_m, Some(335));

    let guard = server.phone_of("guard").await;
    let fed = guard.pull_all().await;
    let fresh = guard.snapshot().await.changes;
    for change in fed.iter().chain(&fresh) {
        let state = change.state.as_deref().unwrap_or_default();
        assert!(!names_position(state), "{state}");
    }
    let is_spot = |change: &&sync::wire::Change| change.kind == Kind::Spot.as_str();
    let told = fed
        .iter()
        .find(is_spot)
        .and_then(|one| one.state.as_deref());
    let told = Entity::parse(Kind::Spot, told.unwrap());
    assert!(matches!(told, Ok(Entity::Spot(spot)) if spot.fixes.is_empty()));

    let again = guard.push(groups()).await;
    assert!(again.results.iter().all(|result| result.duplicate));
    assert_eq!(store.head(school).await.unwrap(), head);
}
