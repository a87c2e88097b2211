//! The demo's duty rosters: the weeks of the history, this one and the next; and a swap that waits for
//! an answer.

use domain::calendar::SchoolYear;
use domain::duty::{LEADER, Post, Swap, SwapState, TEAM};
use domain::id::PersonId;
use domain::op::Action;
use domain::time::{Date, MINUTE_MS, UtcMillis};
use domain::when::is_school_day;
use sync::server::Author;

use super::history::Phone;
use super::{Past, Sent, person, plans};

/// What the gate is called among the posts.
const GATE: &str = "门岗";
/// Who leads a day, by turns.
const LEADERS: [&str; 3] = ["principal", "vice-principal", "director"];
/// Who stands at the gate, by turns.
const GUARDS: [&str; 4] = ["gate", "guard-2", "guard-3", "guard-4"];
/// The teams, by turns.
const TEAMS: [[&str; 3]; 2] = [
    ["sports", "science", "health"],
    ["library", "class-2-1", "teacher"],
];
/// The swap was offered this long ago, in milliseconds.
const OFFERED_BEFORE_MS: i64 = 120 * MINUTE_MS;

/// The rosters, one action each.
pub(super) fn weeks(today: Date, past: Past, years: &[&SchoolYear]) -> Vec<Action> {
    let first = past.first(today).monday();
    let last = today.monday().plus(7);
    (first.days()..=last.days())
        .step_by(7)
        .map(Date::from_days)
        .map(|week| Action::DutySet {
            week,
            posts: posts(today, week, years),
        })
        .collect()
}

fn posts(today: Date, week: Date, years: &[&SchoolYear]) -> Vec<Post> {
    let team = turn(&TEAMS, week.days() / 7);
    let mut posts: Vec<Post> = team
        .map(|team| post(None, TEAM, team))
        .into_iter()
        .collect();
    for day in (0..7).map(|after| week.plus(after)) {
        let leader = turn(&LEADERS, day.days()).filter(|_| is_school_day(years, day));
        posts.extend(leader.map(|leader| post(Some(day), LEADER, &[leader])));
        posts.push(post(Some(day), GATE, &[at_gate(day)]));
        // The head guard has a colleague walk for him once.
        if day == today.plus(1) {
            let noon = post(Some(day), "day", &["guard-2"]);
            let plan = Some(plans::id("SP-02"));
            posts.push(Post { plan, ..noon });
        }
    }
    posts
}

fn post(day: Option<Date>, key: &str, people: &[&str]) -> Post {
    Post {
        day,
        plan: None,
        key: key.to_owned(),
        people: people.iter().map(|key| person(key)).collect(),
        swaps: Vec::new(),
    }
}

/// Whose turn it is.
fn turn<T>(list: &[T], number: i32) -> Option<&T> {
    let count = i32::try_from(list.len()).ok()?;
    let index = number.checked_rem_euclid(count)?;
    list.get(usize::try_from(index).ok()?)
}

fn at_gate(day: Date) -> &'static str {
    turn(&GUARDS, day.days()).copied().unwrap_or("gate")
}

/// Who stands at the gate tomorrow asks the head guard to come instead.
pub(super) fn swap(now: UtcMillis, today: Date) -> Sent {
    let day = today.plus(1);
    let from: PersonId = person(at_gate(day));
    let phone = Phone {
        key: "duty/swap".to_owned(),
        walker: from,
        begun: now.plus(-OFFERED_BEFORE_MS),
    };
    let action = Action::DutySwap {
        week: day.monday(),
        day: Some(day),
        plan: None,
        key: GATE.to_owned(),
        swap: Swap {
            from,
            to: person("patrol"),
            state: SwapState::Offered,
        },
    };
    let at = phone.begun.plus(MINUTE_MS);
    Sent {
        author: Author::Person(from),
        received: at.plus(MINUTE_MS),
        groups: vec![vec![phone.op("offer", at, action)]],
    }
}
