//! 坚持曲线 over a term, week by week.

use domain::kept::Kept;
use domain::op::{Action, Op, round_id};
use domain::time::{Date, Zone};
use sync::account::KeptPlan;

use crate::pages::push;
use crate::school::{finding, start};
use crate::support::{Phone, TestServer, good, refused};

/// A round of a day, with its one point or without.
fn round(phone: &Phone, day: Date, whole: bool) -> Vec<Op> {
    let (school, person) = (phone.school, phone.person());
    let mut begun = start(school, person, &format!("{day}"));
    if let Action::RoundStart { day: of, .. } = &mut begun.action {
        *of = day;
    }
    let id = round_id(begun.id);
    let mut ops = vec![begun];
    if whole {
        let mut found = finding(school, person, &format!("{day}/point"), Some(id), &[]);
        if let Action::RecordSubmit(submit) = &mut found.action {
            submit.day = day;
        }
        ops.push(found);
    }
    ops
}

async fn kept(phone: &Phone, day: Date) -> Vec<KeptPlan> {
    let path = phone.of_school(&format!("/kept?date={day}"));
    good(phone.get(&path).send().await.unwrap()).await
}

/// Walked every day at first, then on fewer and fewer: week 9 shows it, twelve weeks later too.
#[tokio::test]
async fn twelve_weeks_of_slackening() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let today = Zone::shanghai().local(server.server.clock.now()).date;
    let first = today.monday().plus(-7 * 12);
    // So many days of each week are walked, and on the next one a point is left out.
    let walked = [7, 7, 7, 6, 6, 5, 5, 4, 3, 2, 1, 0];
    for (week, days) in (0..).zip(walked) {
        let monday = first.plus(7 * week);
        for day in 0..7 {
            if day <= days {
                push(&guard, &round(&guard, monday.plus(day), day < days)).await;
            }
        }
    }
    let director = server.phone_of("director").await;
    for (week, days) in (0..).zip(walked) {
        // Any day of the week means the week.
        let found = kept(&director, first.plus(7 * week + 3)).await;
        let partial = u32::from(days < 7);
        let done = u32::try_from(days).unwrap();
        let expected = Kept {
            due: 7,
            done,
            partial,
            missed: 7 - done - partial,
            late: 0,
        };
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].name.zh.as_str(), found[0].kept),
            ("日常巡视", expected)
        );
    }
    assert_eq!(kept(&director, today.plus(14)).await, []);
    let path = guard.of_school("/kept?date=2026-09-01");
    refused(guard.get(&path).send().await.unwrap(), 403, "not_permitted").await;
    let path = director.of_school("/kept?date=soon");
    refused(
        director.get(&path).send().await.unwrap(),
        400,
        "bad_parameter",
    )
    .await;
}
