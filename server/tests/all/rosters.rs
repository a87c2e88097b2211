//! Rosters with dates: imported, downloaded, printed.

use domain::duty::{Duty, LEADER, TEAM, duty_id, on_duty};
use domain::entity::Kind;
use domain::id::{Id, PlanId};
use domain::op::Action;
use domain::plan::Plan;
use reqwest::Method;
use server::roles;
use sync::account::ImportReport;

use crate::imports::{CLASSES, PEOPLE, PLACES, all, counts, import, person, send};
use crate::pages::shown;
use crate::support::{TestServer, good};

const DATED: &[&[&str]] = &[
    &["计划", "时段", "负责人账号", "日期", "至", "星期"],
    // A leader on each Monday and Wednesday of two weeks, a team for the week, a guard on one day.
    &[
        "",
        "带班领导",
        "teacher@north",
        "2026-09-07",
        "2026-09-20",
        "周一、星期三",
    ],
    &["", "值周", "13800000001、13800000002", "2026-09-07", "", ""],
    &["日常巡视", "早", "teacher@north", "2026-09-08", "", ""],
    &["日常巡视", "早", "13800000002", "", "", ""],
];

#[tokio::test]
async fn a_roster_with_dates_is_set_week_by_week_and_comes_back_as_it_was_read() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let sheets = &[
        ("人员", PEOPLE),
        ("地点", PLACES),
        ("班级", CLASSES),
        ("值班", DATED),
    ];
    let report = import(&admin, "", sheets).await;
    assert_eq!(report.problems, []);
    assert_eq!(counts(&report)[3], (3, 1, 0));

    let (teacher, _) = person(&server, "teacher@north").await;
    let (guard, _) = person(&server, "13800000002").await;
    let mut duties: Vec<Duty> = Vec::new();
    for monday in ["2026-09-07", "2026-09-14"] {
        let id = duty_id(server.school(), monday.parse().unwrap());
        let duty = server.server.state(server.school(), id.0).await.unwrap();
        duties.push(duty.unwrap());
    }
    let on = |day: &str, key: &str| {
        let day = day.parse().unwrap();
        duties
            .iter()
            .find_map(|duty| duty.people(day, None, key))
            .unwrap_or_default()
    };
    for (day, is) in [
        ("2026-09-07", true),
        ("2026-09-08", false),
        ("2026-09-09", true),
        ("2026-09-16", true),
        ("2026-09-21", false),
    ] {
        assert_eq!(on(day, LEADER) == [teacher], is, "{day}");
    }
    assert_eq!(on("2026-09-13", TEAM).len(), 2);
    let plans: Vec<(Id, Plan)> = all(&server, Kind::Plan).await;
    let (id, plan) = &plans[0];
    let week: Vec<&Duty> = duties.iter().collect();
    for (day, owner) in [("2026-09-08", teacher), ("2026-09-09", guard)] {
        let day = day.parse().unwrap();
        assert_eq!(on_duty(&week, PlanId(*id), &plan.slots[0], day), [owner]);
    }

    let text = shown(&admin, "/print/duty?day=2026-09-09").await;
    let name = |account| person(&server, account);
    let (_, leader) = name("teacher@north").await;
    for words in [
        "值班表",
        "带班领导",
        "值周组：",
        "周三 9-9",
        &leader.name,
        "张建国",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }

    // The sheet that is downloaded changes nothing when it is imported as it is.
    let head = server.server.store.head(server.school()).await.unwrap();
    let path = admin.of_school("/import/roster.xlsx");
    let file = admin.request(Method::GET, &path).send().await.unwrap();
    let file = file.bytes().await.unwrap().to_vec();
    let again: ImportReport = good(send(&admin, "", file).await).await;
    assert_eq!(again.problems, []);
    assert_eq!(counts(&again), [(0, 0, 7)]);
    assert_eq!(
        server.server.store.head(server.school()).await.unwrap(),
        head
    );
}

#[tokio::test]
async fn every_problem_of_a_dated_roster_is_told() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let rows: &[&[&str]] = &[
        &["计划", "时段", "负责人账号", "日期", "至", "星期"],
        &["", "早", "teacher@north", "", "", ""],
        &["无此计划", "早", "teacher@north", "2026-09-07", "", ""],
        &[
            "日常巡视",
            "无此时段",
            "teacher@north",
            "2026-09-07",
            "",
            "",
        ],
        &["", "门岗", "teacher@north、没有", "2026-09-07", "", ""],
        &[
            "",
            "门岗",
            "teacher@north、teacher@north",
            "2026-09-07",
            "",
            "",
        ],
        &["", "门岗", "teacher@north", "九月七日", "", ""],
        &["", "门岗", "teacher@north", "2026-09-07", "2026-09-06", ""],
        &["", "门岗", "teacher@north", "2026-09-07", "", "周八"],
        &["", "门岗", "teacher@north", "2026-09-07", "", ""],
        &["", "门岗", "teacher@north", "2026-09-06", "2026-09-08", ""],
    ];
    let report = import(&admin, "", &[("值班", rows)]).await;
    assert!(!report.applied);
    let found: Vec<_> = (report.problems.iter())
        .map(|problem| (problem.cell.as_str(), problem.code.as_str()))
        .collect();
    let expected = [
        ("A2", "cell_missing"),
        ("A3", "cell_unknown"),
        ("B4", "cell_unknown"),
        ("C5", "cell_unknown"),
        ("C6", "cell_twice"),
        ("D7", "cell_invalid"),
        ("E8", "cell_invalid"),
        ("F9", "cell_invalid"),
        ("D11", "cell_twice"),
    ];
    assert_eq!(found, expected);
}

/// Whoever does not hold the role that the plan asks for is named by the dry run, with a date and without.
#[tokio::test]
async fn who_has_not_the_role_of_the_plan_is_told() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let (id, plan) = all::<Plan>(&server, Kind::Plan).await.remove(0);
    let guards = Plan {
        role: Some(roles::id(server.school(), "guard")),
        ..plan
    };
    let put = Action::Put {
        id,
        entity: Box::new(guards.into()),
    };
    server.server.act(server.school(), vec![put]).await.unwrap();
    let rows: &[&[&str]] = &[
        &["计划", "时段", "负责人账号", "日期"],
        &["日常巡视", "早", "teacher@north", ""],
        &["日常巡视", "早", "guard@north", ""],
        &["日常巡视", "早", "guard@north、teacher@north", "2026-09-07"],
        &["日常巡视", "早", "guard@north", "2026-09-08"],
        &["", "门岗", "teacher@north", "2026-09-07"],
    ];
    let report = import(&admin, "?dry_run=true", &[("值班", rows)]).await;
    let found: Vec<_> = (report.problems.iter())
        .map(|problem| (problem.cell.as_str(), problem.code.as_str()))
        .collect();
    assert_eq!(found, [("C2", "cell_role"), ("C4", "cell_role")]);
}
