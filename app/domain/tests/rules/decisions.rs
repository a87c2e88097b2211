//! What is decided about checks: replies, one of two results, points taken on; rankings and handover
//! notes.

use domain::apply::Outcome;
use domain::check::{Judgement, Objection, rivals};
use domain::handover::{Handover, Note};
use domain::id::{ClassId, HandoverId, PlaceId, RankingId, RecordId, ReplyId, RoundId};
use domain::op::{Action, Op, Submit, handover_id, ranking_id, reply_id, round_id};
use domain::problem::Code;
use domain::ranking::{Ranking, RankingStatus};
use domain::record::Record;
use domain::reply::{Reply, Says};
use domain::round::Round;

use crate::checks::{amend, check_in, check_of, checked, done, reply, told};
use crate::released_checks::{note, table};
use crate::sample::{Memory, id, op, person, start, world};

/// What becomes of a reply: it holds, or is set aside with a code, or comes too late.
type Fate = Result<(), Option<Code>>;

/// Each reply is allowed to those it is for, moves the check once, and is too late afterwards.
#[test]
fn replies_move_a_check_once() {
    let steps: [(&str, &str, Says, &str, Fate); 13] = [
        (
            "1",
            "viewer",
            Says::Swept,
            "",
            Err(Some(Code::NotPermitted)),
        ),
        ("2", "director", Says::Stands, "", Err(None)),
        ("3", "head", Says::Stands, "", Err(Some(Code::NotPermitted))),
        (
            "4",
            "guard",
            Says::Objection,
            "x",
            Err(Some(Code::NotPermitted)),
        ),
        (
            "5",
            "director",
            Says::Objection,
            "x",
            Err(Some(Code::NotPermitted)),
        ),
        ("6", "head", Says::Objection, " ", Err(Some(Code::Invalid))),
        ("7", "head", Says::Objection, "已扫过", Ok(())),
        ("8", "head", Says::Objection, "再看看", Err(None)),
        ("9", "head", Says::Swept, "", Ok(())),
        ("10", "guard", Says::Swept, "", Err(None)),
        (
            "11",
            "director",
            Says::Changed,
            "",
            Err(Some(Code::Invalid)),
        ),
        ("12", "director", Says::Stands, "看过照片", Ok(())),
        ("13", "director", Says::Stands, "", Err(None)),
    ];
    let mut world = world();
    let record = check_in(&mut world, "check", checked(5));
    for (name, who, says, words, expected) in steps {
        let outcome = done(&mut world, name, who, reply(record, says, words));
        match expected {
            Ok(()) => assert!(
                matches!(outcome, Outcome::Applied(_)),
                "{name}: {outcome:?}"
            ),
            Err(Some(code)) => assert_eq!(outcome, Outcome::SetAside(code), "{name}"),
            Err(None) => assert_eq!(outcome, Outcome::Contested(vec![]), "{name}"),
        }
        let standing = &check_of(&world, record).standing;
        assert_eq!(standing, &told(&world, record).unwrap().standing, "{name}");
    }
    let standing = &check_of(&world, record).standing;
    assert_eq!(standing.objection, Some(Objection::Rejected));
    assert!(standing.settled.is_some());
    let made = |name: &str| reply_id(op(name, person("x"), start("x", "x").action).id);
    let replies: Vec<ReplyId> = ["7", "9", "12"].map(made).to_vec();
    assert_eq!(standing.replies, replies);
    let said: &Reply = world.state(replies[0].0);
    assert_eq!(
        (said.note.as_str(), said.class),
        ("已扫过", Some(ClassId(id("class"))))
    );
    let for_class = [0, 1, 2].map(|n| world.state::<Reply>(replies[n].0).for_class);
    assert_eq!(for_class, [true, true, false]);
}

#[test]
fn deciding_for_the_class_needs_an_amendment() {
    let mut world = world();
    let record = check_in(&mut world, "check", checked(5));
    done(
        &mut world,
        "object",
        "head",
        reply(record, Says::Objection, "已扫过"),
    );
    done(&mut world, "amend", "director", amend(record, 0, None));
    done(
        &mut world,
        "decide",
        "director",
        reply(record, Says::Changed, ""),
    );
    let check = check_of(&world, record);
    assert_eq!(check.standing.objection, Some(Objection::Upheld));
    assert_eq!(check.score.as_ref().unwrap().got, 100);
}

/// On a class teacher's phone there is no record: what the class sees moves all the same, and to
/// the very state that the server comes to.
#[test]
fn a_reply_moves_what_the_class_sees_without_the_record() {
    let mut server = world();
    let record = check_in(&mut server, "check", checked(5));
    let mut phone = server.clone();
    phone.0.remove(&record.0);
    let said = reply(record, Says::Swept, "");
    for world in [&mut server, &mut phone] {
        let outcome = done(world, "swept", "head", said.clone());
        assert!(matches!(outcome, Outcome::Applied(_)));
    }
    assert_eq!(told(&server, record), told(&phone, record));
    let mut empty = world();
    let outcome = done(&mut empty, "swept", "head", said);
    assert!(matches!(outcome, Outcome::Waiting(at) if at.id == record.0));
}

fn on_round(world: &mut Memory) -> RoundId {
    let started = start("start", "guard");
    world.run(&started);
    round_id(started.id)
}

#[test]
fn of_two_results_for_one_window_the_director_keeps_one() {
    let mut world = world();
    let round = Some(on_round(&mut world));
    let on_it = |points| Submit {
        round,
        ..checked(points)
    };
    let first = check_in(&mut world, "first", on_it(1));
    let second = check_in(&mut world, "second", on_it(2));
    let other_place = Submit {
        place: PlaceId(id("house")),
        ..on_it(3)
    };
    let elsewhere = check_in(&mut world, "elsewhere", other_place);
    let any_time = check_in(&mut world, "any time", checked(4));
    let found = |world: &Memory| -> Vec<Vec<RecordId>> {
        let all: Vec<_> = [elsewhere, second, any_time, first]
            .map(|id| (id, world.state::<Record>(id.0)))
            .to_vec();
        let ids = |group: Vec<(RecordId, &Record)>| group.iter().map(|(id, _)| *id).collect();
        rivals(&all).into_iter().map(ids).collect()
    };
    let mut both = vec![first, second];
    both.sort_unstable();
    assert_eq!(found(&world), [both]);
    let keep = |keep, drop| Action::ResultKeep { keep, drop };
    for (name, who, action, code) in [
        ("1", "guard", keep(first, second), Code::NotPermitted),
        ("2", "director", keep(first, first), Code::Invalid),
        ("3", "director", keep(first, elsewhere), Code::Invalid),
        ("4", "director", keep(any_time, any_time), Code::Invalid),
        ("5", "director", keep(first, any_time), Code::Invalid),
    ] {
        let outcome = done(&mut world, name, who, action);
        assert_eq!(outcome, Outcome::SetAside(code), "{name}");
    }
    done(&mut world, "keep", "director", keep(second, first));
    assert_eq!(found(&world), [[]; 0]);
    assert_eq!(check_of(&world, first).dropped_for, Some(second));
    assert!(told(&world, first).unwrap().dropped);
    let again = done(&mut world, "again", "director", keep(second, first));
    assert_eq!(again, Outcome::Applied(vec![]));
    // On second thoughts, the other one.
    done(&mut world, "turn", "director", keep(first, second));
    assert_eq!(check_of(&world, first).dropped_for, None);
    assert!(!told(&world, first).unwrap().dropped);
    assert!(told(&world, second).unwrap().dropped);
}

/// An inspector takes back what the director kept: the other result was no mistake, and counts.
#[test]
fn a_result_that_was_kept_and_is_taken_back_leaves_the_other_one() {
    let mut world = world();
    let round = Some(on_round(&mut world));
    let on_it = |points| Submit {
        round,
        ..checked(points)
    };
    let kept = check_in(&mut world, "kept", on_it(1));
    let other = check_in(&mut world, "other", on_it(2));
    let keep = |keep, drop| Action::ResultKeep { keep, drop };
    done(&mut world, "keep", "director", keep(kept, other));
    assert!(told(&world, other).unwrap().dropped);
    let back = amend(kept, 1, Some(Judgement::Withdrawn));
    done(&mut world, "back", "guard", back);
    assert!(check_of(&world, other).counts());
    assert!(!told(&world, other).unwrap().dropped);
    // A director who has not heard of it keeps it once more: too late.
    let late = done(&mut world, "late", "director", keep(kept, other));
    assert_eq!(late, Outcome::Contested(vec![]));
    assert!(check_of(&world, other).counts());
}

/// What was dropped for another one meanwhile is not woken by the first.
#[test]
fn a_result_taken_back_wakes_only_what_is_dropped_for_it() {
    let mut world = world();
    let round = Some(on_round(&mut world));
    let [first, second, third] = ["first", "second", "third"].map(|name| {
        let content = Submit {
            round,
            ..checked(1)
        };
        check_in(&mut world, name, content)
    });
    let keep = |keep, drop| Action::ResultKeep { keep, drop };
    for (name, action) in [
        ("1", keep(first, second)),
        ("2", keep(first, third)),
        ("3", keep(second, first)),
        ("4", keep(second, third)),
    ] {
        done(&mut world, name, "director", action);
    }
    let back = amend(first, 1, Some(Judgement::Withdrawn));
    done(&mut world, "back", "guard", back);
    let counting = [first, second, third].map(|one| check_of(&world, one).counts());
    assert_eq!(counting, [false, true, false]);
}

#[test]
fn points_are_taken_on_once() {
    let mut world = world();
    let round = on_round(&mut world);
    let take = |point| Action::PointTake { round, point };
    done(&mut world, "take", "teacher", take(1));
    let before: Round = world.state::<Round>(round.0).clone();
    assert_eq!((before.takes.len(), before.claims.len()), (1, 1));
    let same = done(&mut world, "same", "teacher", take(1));
    assert_eq!(same, Outcome::Applied(vec![]));
    let second = done(&mut world, "second", "guard", take(1));
    assert_eq!(second, Outcome::Contested(vec![]));
    let beyond = done(&mut world, "beyond", "guard", take(3));
    assert_eq!(beyond, Outcome::SetAside(Code::Invalid));
    let viewer = done(&mut world, "viewer", "viewer", take(2));
    assert_eq!(viewer, Outcome::SetAside(Code::NotPermitted));
    done(&mut world, "more", "guard", take(2));
    let note = String::new();
    done(&mut world, "end", "guard", Action::RoundEnd { round, note });
    let ended = done(&mut world, "ended", "teacher", take(0));
    assert_eq!(ended, Outcome::Contested(vec![]));
    assert_eq!(world.state::<Round>(round.0).takes.len(), 2);
}

#[test]
fn a_published_ranking_never_changes() {
    let mut world = world();
    let drafted: Op = op(
        "draft",
        person("director"),
        Action::RankingPut {
            draft: None,
            table: table(),
        },
    );
    world.run(&drafted);
    let ranking: RankingId = ranking_id(drafted.id);
    let put = |rows: usize| {
        let mut table = table();
        table.rows.truncate(rows);
        Action::RankingPut {
            draft: Some(ranking),
            table,
        }
    };
    let status = |world: &Memory| {
        let one: &Ranking = world.state(ranking.0);
        (one.status, one.table.rows.len())
    };
    let publish = Action::RankingPublish { ranking };
    let archive = Action::RankingArchive { ranking };
    for action in [put(1), publish.clone(), archive.clone()] {
        let outcome = done(&mut world, "guard", "guard", action);
        assert_eq!(outcome, Outcome::SetAside(Code::NotPermitted));
    }
    assert_eq!(
        done(&mut world, "empty", "director", put(0)),
        Outcome::SetAside(Code::Invalid)
    );
    done(&mut world, "anew", "director", put(1));
    assert_eq!(status(&world), (RankingStatus::Draft, 1));
    done(&mut world, "publish", "director", publish.clone());
    for (name, action) in [("late", put(2)), ("again", publish.clone())] {
        let outcome = done(&mut world, name, "director", action);
        assert_eq!(outcome, Outcome::Contested(vec![]), "{name}");
    }
    assert_eq!(status(&world), (RankingStatus::Published, 1));
    done(&mut world, "archive", "director", archive);
    let late = done(&mut world, "back", "director", publish);
    assert_eq!(late, Outcome::Contested(vec![]));
    assert_eq!(status(&world), (RankingStatus::Archived, 1));
}

#[test]
fn a_shift_is_handed_over_and_taken() {
    let mut world = world();
    let empty = Note {
        words: " ".into(),
        ..note()
    };
    let nothing = done(&mut world, "empty", "guard", Action::ShiftNote(empty));
    assert_eq!(nothing, Outcome::SetAside(Code::Invalid));
    let viewer = done(&mut world, "viewer", "viewer", Action::ShiftNote(note()));
    assert_eq!(viewer, Outcome::SetAside(Code::NotPermitted));
    let written = op("note", person("guard"), Action::ShiftNote(note()));
    world.run(&written);
    let handover: HandoverId = handover_id(written.id);
    for (n, who) in ["guard", "teacher", "teacher"].into_iter().enumerate() {
        let take = Action::ShiftTake { handover };
        done(&mut world, &format!("take/{n}"), who, take);
    }
    let taken: &Handover = world.state(handover.0);
    assert_eq!(taken.taken.len(), 1);
    assert_eq!(taken.taken[0].person, person("teacher"));
}
