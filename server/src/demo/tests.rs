//! The demo against what it promises, through the rules that every school's data goes through.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use domain::apply::Outcome;
use domain::due::{Mark, Walk, current, marks, occurrence, occurrences};
use domain::duty::{Duty, LEADER, SwapState};
use domain::entity::{Entity, Kind, State};
use domain::id::{ClassId, Id, PersonId, RoundId};
use domain::issue::{Issue, IssueStatus};
use domain::person::{Person, Right, Viewer};
use domain::place::Place;
use domain::plan::Plan;
use domain::ranking::{Ranking, RankingStatus};
use domain::record::Record;
use domain::round::Round;
use domain::time::{Corrected, Date, MinuteOfDay, UtcMillis, Zone};
use domain::when::is_school_day;

use super::world::Memory;
use super::{Author, Past, person, plans, sent, usernames};
use crate::key::Key;

/// The key of a server that was just installed: the same for all tests.
pub(super) fn key() -> Key {
    static KEY: OnceLock<Key> = OnceLock::new();
    *KEY.get_or_init(|| Key::open(tempfile::tempdir().unwrap().path()).unwrap())
}

fn instant(date: &str, hour: u16) -> UtcMillis {
    Zone::shanghai().instant(date.parse().unwrap(), MinuteOfDay(hour * 60))
}

/// A school day, a weekend, both ends of the year, holidays, breaks, the middle of the night.
pub(super) fn nows() -> Vec<UtcMillis> {
    [
        ("2026-11-20", 17),
        ("2026-11-21", 9),
        ("2026-10-04", 12),
        ("2026-09-01", 7),
        ("2026-08-15", 12),
        ("2027-02-10", 12),
        ("2027-01-01", 1),
        ("2028-02-29", 23),
    ]
    .into_iter()
    .map(|(date, hour)| instant(date, hour))
    .collect()
}

/// Everything applied, in the order sent; each operation has to hold.
pub(super) fn world(now: UtcMillis) -> Memory {
    world_with(now, Past::Fortnight)
}

fn world_with(now: UtcMillis, past: Past) -> Memory {
    let mut world = Memory::default();
    for sent in sent(now, past, &key()) {
        for op in sent.groups.iter().flatten() {
            assert!(!Corrected::of(&op.at, sent.received).doubtful, "{op:?}");
            match world.apply(op, sent.received).unwrap() {
                Outcome::Applied(changes) => assert!(!changes.is_empty(), "{op:?}"),
                other => panic!("{other:?}: {op:?}"),
            }
        }
    }
    world
}

#[test]
fn everything_applies_in_the_order_of_receipt_on_any_day() {
    for now in nows() {
        world(now);
        let sent = sent(now, Past::Fortnight, &key());
        assert!(sent.is_sorted_by_key(|one| one.received));
        assert!(sent.iter().all(|one| one.received <= now));
        let mut ids = BTreeSet::new();
        for one in &sent {
            assert!(one.groups.iter().flatten().count() <= 200);
            for op in one.groups.iter().flatten() {
                assert!(ids.insert(op.id), "{op:?}");
                match one.author {
                    Author::Person(person) => assert_eq!(op.person, person),
                    Author::Server => assert_eq!(op.person.0, op.school.0),
                }
            }
        }
    }
}

#[test]
fn the_school_is_a_primary_school_in_shape() {
    let world = world(nows()[0]);
    let places = world.all::<Place>();
    assert!((85..=95).contains(&places.len()), "{}", places.len());
    let numbers: BTreeSet<_> = places.iter().map(|(_, one)| &one.number).collect();
    let seals: BTreeSet<_> = places.iter().map(|(_, one)| one.seal.unwrap()).collect();
    assert_eq!((numbers.len(), seals.len()), (places.len(), places.len()));

    let classes = world.all::<domain::class::Class>();
    assert_eq!(classes.len(), 36);
    for (_, class) in classes {
        let term = class.terms.last().unwrap();
        let room = term.room.unwrap();
        assert!(world.0.contains_key(&room.0), "{}", term.name.zh);
    }

    let people = world.all::<Person>();
    assert_eq!(people.len(), 30);
    let mut posts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, one) in &people {
        posts.entry(&one.name).or_default().insert(&one.post.zh);
    }
    assert_eq!(posts.len(), 29, "two share a name");
    assert_eq!(posts["张伟"].len(), 2, "and differ by post");
    assert!(posts.keys().any(|name| name.contains('·')));

    let plans = world.all::<Plan>();
    assert_eq!(plans.len(), 6);
    let classes = |plan: &Plan| plan.route.iter().filter_map(|point| point.class).collect();
    for (_, plan) in plans {
        let judged: BTreeSet<ClassId> = classes(plan);
        assert!(
            judged.len() == 36 || (judged.is_empty() && (6..=10).contains(&plan.route.len())),
            "{}",
            plan.name.zh
        );
    }
}

fn viewer(world: &Memory, id: PersonId) -> Viewer {
    let Entity::Person(person) = &world.0[&id.0] else {
        panic!("no person");
    };
    Viewer::of(id, person, |role| {
        domain::person::Role::of(world.0.get(&role.0)?)
    })
}

#[test]
fn everybody_who_signs_in_may_do_the_own_work() {
    let world = world(nows()[0]);
    let all: BTreeSet<_> = usernames()
        .into_iter()
        .flat_map(|name| viewer(&world, person(name)).rights)
        .map(|(right, _)| right)
        .collect();
    assert_eq!(all, Right::ALL.into_iter().collect());
    for name in usernames() {
        assert!(!viewer(&world, person(name)).rights.is_empty(), "{name}");
    }
    for (_, plan) in world.all::<Plan>() {
        for slot in &plan.slots {
            let owner = slot.owner.unwrap();
            let Entity::Person(owner) = &world.0[&owner.0] else {
                panic!("no person");
            };
            assert!(
                owner
                    .roles
                    .iter()
                    .any(|grant| Some(grant.role) == plan.role)
            );
        }
    }
}

fn is_patrol(plan: Id) -> bool {
    ["SP-00", "SP-01", "SP-02"]
        .map(|key| plans::id(key).0)
        .contains(&plan)
}

/// Every patrol with its marks, by plan, day and slot.
fn marked(world: &Memory, now: UtcMillis) -> Vec<(Date, Vec<Mark>)> {
    let zone = Zone::shanghai();
    let records = world.all::<Record>();
    let walks: Vec<Walk<'_>> = world
        .all::<Round>()
        .into_iter()
        .map(|(id, round)| Walk {
            id: RoundId(id),
            round,
            records: records
                .iter()
                .map(|(_, record)| *record)
                .filter(|record| record.round == Some(RoundId(id)))
                .collect(),
        })
        .collect();
    let slot = |walk: &Walk<'_>| (walk.round.plan, walk.round.day, walk.round.slot.clone());
    walks
        .iter()
        .filter(|walk| is_patrol(walk.round.plan.0))
        .map(|walk| {
            let Entity::Plan(plan) = &world.0[&walk.round.plan.0] else {
                panic!("no plan");
            };
            let of = plan.slots.iter().find(|one| one.key == walk.round.slot);
            let occurrence = occurrence(of.unwrap(), &zone, walk.round.day);
            let others: Vec<_> = walks
                .iter()
                .filter(|other| slot(other) == slot(walk))
                .cloned()
                .collect();
            (walk.round.day, marks(walk, &occurrence, &others, now, None))
        })
        .collect()
}

#[test]
fn the_special_rounds_carry_their_marks_and_no_other_does() {
    for now in nows() {
        let world = world(now);
        let today = Zone::shanghai().local(now).date;
        let mut special: Vec<_> = marked(&world, now)
            .into_iter()
            .filter(|(_, marks)| !marks.is_empty())
            .map(|(day, marks)| (today.days() - day.days(), marks))
            .collect();
        special.sort_by_key(|(days_ago, _)| *days_ago);
        let expected = [
            (2, vec![Mark::LateEntry]),
            (5, vec![Mark::Late { minutes: 25 }]),
            (6, vec![Mark::Quick { ms: 4000 }]),
            (8, vec![Mark::Doubled]),
        ];
        assert_eq!(special, expected);
    }
}

#[test]
fn one_slot_of_two_weeks_was_missed() {
    for now in nows() {
        let world = world(now);
        let zone = Zone::shanghai();
        let today = zone.local(now).date;
        let mut missed = Vec::new();
        let patrols = world.all::<Plan>();
        for (id, plan) in patrols.into_iter().filter(|(id, _)| is_patrol(*id)) {
            for days_ago in 2..=14 {
                let day = today.plus(-days_ago);
                for due in occurrences(plan, &world.years(), &zone, day) {
                    let walked = world.all::<Round>().iter().any(|(_, round)| {
                        (round.plan.0, round.day, &round.slot) == (id, day, &due.slot.key)
                    });
                    if !walked {
                        missed.push((id, days_ago));
                    }
                }
            }
        }
        assert_eq!(missed, [(plans::id("SP-02").0, 3)]);
    }
}

#[test]
fn today_is_left_to_the_visitor() {
    for now in nows() {
        let world = world(now);
        let zone = Zone::shanghai();
        let today = zone.local(now).date;
        assert!(
            world
                .all::<Round>()
                .iter()
                .all(|(_, round)| round.day < today)
        );
        let Entity::Plan(fire) = &world.0[&plans::id("SP-02").0] else {
            panic!("no plan");
        };
        assert!(!current(fire, &world.years(), &zone, now).is_empty());
    }
}

#[test]
fn a_few_findings_opened_issues_and_the_school_is_always_the_same() {
    for now in nows() {
        let world = world(now);
        let issues = world
            .0
            .values()
            .filter(|one| one.kind() == Kind::Issue)
            .count();
        let records = world.all::<Record>().len();
        assert!(
            issues >= 3 && issues * 10 <= records,
            "{issues} of {records}"
        );
    }
    assert_eq!(world(nows()[0]).0, world(nows()[0]).0);
}

/// Closed ones, one that was returned and one past its deadline; on a school day every state.
#[test]
fn the_findings_of_two_weeks_stand_in_every_state() {
    for (number, now) in nows().into_iter().enumerate() {
        let world = world(now);
        let today = Zone::shanghai().local(now).date;
        let issues: Vec<_> = (world.all::<Issue>().into_iter())
            .map(|(_, issue)| issue)
            .collect();
        let all = (IssueStatus::ALL.into_iter())
            .filter(|status| number == 0 || *status == IssueStatus::Closed);
        for status in all {
            let some = issues.iter().any(|issue| issue.status == status);
            assert!(some, "{status:?} on {today}");
        }
        assert!(issues.iter().any(|issue| issue.is_returned()));
        assert!(issues.iter().any(|issue| issue.is_overdue(today)));
        let open = issues.iter().filter(|issue| issue.is_open()).count();
        assert!(open * 2 < issues.len() + 9, "most are closed");
    }
}

/// A school that was set up weeks before its first round missed nothing until then.
#[test]
fn plans_begin_with_the_first_round() {
    for now in nows() {
        let world = world(now);
        let first = world
            .all::<Round>()
            .iter()
            .map(|(_, round)| round.day)
            .min();
        for (_, plan) in world.all::<Plan>() {
            assert_eq!(plan.from, first, "{}", plan.name.en);
        }
    }
}

/// The busy month is the same school with more behind it, and as sound.
#[test]
fn a_month_is_busy() {
    let now = nows()[0];
    let sent = sent(now, Past::Month, &key());
    assert!(sent.is_sorted_by_key(|one| one.received));
    assert!(sent.iter().all(|one| one.received <= now));
    let world = world_with(now, Past::Month);
    let records = world.all::<Record>().len();
    assert!((14_000..16_000).contains(&records), "{records}");
    let mut special: HashMap<_, usize> = HashMap::new();
    for mark in marked(&world, now).into_iter().flat_map(|(_, marks)| marks) {
        *special.entry(std::mem::discriminant(&mark)).or_default() += 1;
    }
    // Late, too quick, doubled and entered later, each at least twice, and nothing else.
    assert_eq!(special.len(), 4, "{special:?}");
    assert!(special.values().all(|times| *times >= 2), "{special:?}");
}

/// The last whole week is ranked, with flags, unless nobody was checked in it.
#[test]
fn the_last_week_is_published_with_its_flags() {
    for (now, ranked) in nows()
        .into_iter()
        .zip([true, true, true, false, false, false, true, true])
    {
        let world = world(now);
        let rankings = world.all::<Ranking>();
        assert_eq!(rankings.len(), usize::from(ranked), "{now:?}");
        for (_, ranking) in rankings {
            assert_eq!(ranking.status, RankingStatus::Published);
            assert_eq!(ranking.table.rows.len(), 36);
            assert!(ranking.table.rows.iter().any(|row| row.flag));
        }
    }
}

/// Whoever opens the roster finds every school day of the two weeks led, and one swap to answer.
#[test]
fn rosters_name_a_leader_on_every_school_day() {
    for now in nows() {
        let world = world(now);
        let today = Zone::shanghai().local(now).date;
        let duties: Vec<&Duty> = world.all().into_iter().map(|(_, duty)| duty).collect();
        let monday = today.monday();
        for day in (0..14).map(|after| monday.plus(after)) {
            let found = duties
                .iter()
                .find_map(|duty| duty.people(day, None, LEADER));
            assert_eq!(found.is_some(), is_school_day(&world.years(), day), "{day}");
        }
        let posts = duties.iter().flat_map(|duty| &duty.posts);
        let open: Vec<_> = posts.flat_map(|post| &post.swaps).collect();
        assert_eq!(open.len(), 1);
        assert_eq!(
            (open[0].to, open[0].state),
            (person("patrol"), SwapState::Offered)
        );
    }
}
