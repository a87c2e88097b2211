//! Typed columns, and what a snapshot holds because of them.

use domain::entity::Entity;
use domain::entity::State;
use domain::id::{OpId, PersonId, PlaceId};
use domain::issue::Act;
use domain::op::{Action, issue_id, round_id};
use domain::ranking::{PeriodKind, RankingStatus};
use domain::reply::{Reply, Says};
use domain::snapshot::{DAYS, in_snapshot};
use domain::time::UtcMillis;

use crate::released::deed;
use crate::released_checks::of_checks;
use crate::sample::{Memory, NOON, date, id, op, person, start};
use crate::visibility::walked;

/// What nobody has decided yet stays on every phone, whatever its age.
#[test]
fn what_is_undecided_is_open() {
    let open: Vec<_> = of_checks()
        .into_iter()
        .filter(|(_, entity)| entity.open())
        .map(|(name, _)| name)
        .collect();
    assert_eq!(open, ["record_check", "class_result", "ranking_least"]);
}

/// Whoever decides on an objection after months, on a phone that is new, reads why it was made.
#[test]
fn the_words_of_an_objection_last() {
    let made = of_checks();
    let mut replies = made.iter().filter_map(|(_, one)| Reply::of(one));
    let reply = replies.next().unwrap();
    let later = reply.at.at.utc_date().plus(DAYS + 1);
    let lasts = |says| {
        let one = Entity::Reply(Reply {
            says,
            ..reply.clone()
        });
        in_snapshot(one.kind(), &one.columns(), one.open(), later)
    };
    let lasting = [Says::Swept, Says::Objection, Says::Stands, Says::Changed].map(lasts);
    assert_eq!(lasting, [false, true, false, false]);
}

/// A year has some fifty weeks with a ranking of every class: they do not pile up on the phones.
#[test]
fn published_rankings_last_35_days_and_those_of_terms_400() {
    let released = of_checks().into_iter();
    let ranking = released
        .filter_map(|(_, entity)| match entity {
            Entity::Ranking(ranking) => Some(ranking),
            _ => None,
        })
        .next()
        .unwrap();
    let kinds = [
        (PeriodKind::Day, DAYS),
        (PeriodKind::Week, DAYS),
        (PeriodKind::Month, DAYS),
        (PeriodKind::Term, 400),
    ];
    for (kind, days) in kinds {
        let mut ranking = ranking.clone();
        ranking.status = RankingStatus::Published;
        ranking.table.period.kind = kind;
        let end = ranking.table.period.to;
        let one = Entity::Ranking(ranking);
        let on = |today| in_snapshot(one.kind(), &one.columns(), one.open(), today);
        assert!(on(end.plus(days)), "{kind:?}");
        assert!(!on(end.plus(days + 1)), "{kind:?}");
    }
}

#[test]
fn columns_say_what_reports_ask_for() {
    let world = walked();
    let started = start("start", "guard").id;
    for entity in world.0.values() {
        let columns = entity.columns();
        match entity {
            Entity::Round(_) => {
                assert_eq!(columns.day, Some(date("2026-09-01")));
                assert_eq!(columns.parent, Some(id("plan")));
            }
            Entity::Record(_) => {
                assert_eq!(columns.target, Some(PlaceId(id("room"))));
                assert_eq!(columns.parent, Some(round_id(started).0));
                assert_eq!(
                    (columns.score, columns.person),
                    (Some(1), Some(person("guard")))
                );
            }
            Entity::Amendment(_) => assert_eq!(columns.person, Some(person("director"))),
            Entity::Issue(_) => assert_eq!(columns.score, Some(1)),
            Entity::Photo(_) | Entity::Held(_) => {
                assert_eq!(columns.day, Some(UtcMillis(NOON).utc_date()));
                assert_eq!(columns.person, Some(PersonId(id("guard"))));
            }
            _ => assert_eq!((columns.day, columns.person), (None, None)),
        }
    }
}

#[test]
fn a_snapshot_holds_registers_what_is_open_and_35_days() {
    let mut world = walked();
    let count = |world: &Memory, today| {
        let inside = |one: &&Entity| in_snapshot(one.kind(), &one.columns(), one.open(), today);
        world.0.values().filter(inside).count()
    };
    let day = date("2026-09-01");
    assert_eq!(count(&world, day), world.0.len());
    assert_eq!(count(&world, day.plus(DAYS)), world.0.len(), "the last day");
    let old = day.plus(DAYS + 1);
    // Round, amendment and photo have gone; what is held and the issue are open, and with the issue
    // the record that it refers to.
    assert_eq!(count(&world, old), world.0.len() - 3);
    world.run(&op(
        "w",
        person("guard"),
        Action::HeldWithdraw {
            op: OpId(id("held")),
        },
    ));
    assert_eq!(count(&world, old), world.0.len() - 4);
    let mut deed = deed(Act::Dismiss);
    deed.words = "重复上报".into();
    let issue = issue_id(OpId(id("op/submit")), 0);
    world.run(&op(
        "closed",
        person("director"),
        Action::IssueAct { issue, deed },
    ));
    assert_eq!(count(&world, old), world.0.len() - 6);
}
