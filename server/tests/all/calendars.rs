//! The calendar on the spreadsheet: school years imported, every problem told, the same again nothing.

use domain::calendar::{Day, Half, SchoolYear};
use domain::entity::Kind;
use domain::id::Id;
use domain::text::Text;
use domain::time::{Date, Weekday};

use crate::imports::{all, counts, import};
use crate::support::TestServer;

const HEAD: &[&str] = &[
    "学年*",
    "类型*",
    "名称",
    "第一天*",
    "最后一天",
    "第1周",
    "上周几的课",
    "半天上课",
];

const YEAR: &[&[&str]] = &[
    HEAD,
    // Not in order, and as people write days.
    &[
        "2026-2027",
        "学期",
        "第二学期",
        "2027-02-22",
        "2027/7/2",
        "",
        "",
        "",
    ],
    &[
        "2026",
        "学期",
        "第一学期",
        "2026-9-1",
        "2027-01-22",
        "2026-09-09",
        "",
        "",
    ],
    &[
        "2026",
        "假期",
        "国庆节",
        "2026-10-01",
        "2026-10-07",
        "",
        "",
        "",
    ],
    &["2026", "假期", "运动会", "2026年10月16日", "", "", "", ""],
    &["2026", "调休", "", "2026-10-10", "", "", "周五", ""],
    &["2026", "半天", "", "2026-12-31", "", "", "", "上午"],
    &["2026", "半天", "", "2027-02-22", "", "", "", "下午"],
];

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

async fn year(server: &TestServer) -> (Id, SchoolYear) {
    let years: Vec<(Id, SchoolYear)> = all(server, Kind::Year).await;
    let mut of = years
        .into_iter()
        .filter(|(_, year)| year.start_year == 2026);
    let one = of.next().unwrap();
    assert!(of.next().is_none(), "a school year is there once");
    one
}

#[tokio::test]
async fn a_year_is_set_and_the_same_rows_again_change_nothing() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let head = || server.server.store.head(server.school());
    let before = head().await.unwrap();
    let tried = import(&admin, "?dry_run=true", &[("校历", YEAR)]).await;
    assert!(!tried.applied && tried.problems.is_empty(), "{tried:?}");
    assert_eq!(head().await.unwrap(), before);

    let report = import(&admin, "", &[("校历", YEAR)]).await;
    assert_eq!(report.problems, []);
    assert_eq!(counts(&report), [(7, 0, 0)]);
    assert_eq!(counts(&tried), counts(&report));
    let (id, known) = year(&server).await;
    let names: Vec<&str> = known
        .terms
        .iter()
        .map(|term| term.name.zh.as_str())
        .collect();
    assert_eq!(names, ["第一学期", "第二学期"]);
    assert_eq!(
        known.terms[0].week_one,
        day("2026-09-07"),
        "the Monday of that week"
    );
    assert_eq!(known.terms[1].week_one, day("2027-02-22"));
    for (date, is) in [
        ("2026-09-01", Day::School(Weekday::Tuesday)),
        ("2026-10-07", Day::Free),
        ("2026-10-10", Day::School(Weekday::Friday)),
        ("2026-10-16", Day::Free),
        ("2027-01-23", Day::Free),
        // Only what the file says: the file has no 元旦.
        ("2027-01-01", Day::School(Weekday::Friday)),
    ] {
        assert_eq!(known.day(day(date)), is, "{date}");
    }
    assert_eq!(known.half(day("2026-12-31")), Some(Half::Morning));
    assert_eq!(known.half(day("2027-02-22")), Some(Half::Afternoon));

    let after = head().await.unwrap();
    let again = import(&admin, "", &[("校历", YEAR)]).await;
    assert_eq!(counts(&again), [(0, 0, 7)]);
    assert_eq!(head().await.unwrap(), after);

    // What a year has no rows of stays; what it has rows of is what they say.
    let holiday: &[&[&str]] = &[
        HEAD,
        &[
            "2026",
            "holiday",
            "国庆节",
            "2026-10-01",
            "2026-10-08",
            "",
            "",
            "",
        ],
    ];
    let report = import(&admin, "", &[("Calendar", holiday)]).await;
    assert_eq!(counts(&report), [(0, 1, 0)]);
    let (same, changed) = year(&server).await;
    assert_eq!((same, &changed.terms), (id, &known.terms));
    assert_eq!(changed.mornings, known.mornings);
    assert_eq!(changed.holidays.len(), 1);
    assert_eq!(changed.day(day("2026-10-16")), Day::School(Weekday::Friday));
}

/// A name in English that was entered on screen stays with the Chinese one it belongs to.
#[tokio::test]
async fn a_known_year_keeps_its_english_names() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let mut begun = SchoolYear::usual(2026);
    begun.terms[0].name = Text::new("第一学期", "Autumn");
    let id = Id::named("year");
    let put = domain::op::Action::Put {
        id,
        entity: Box::new(begun.into()),
    };
    server.server.act(server.school(), vec![put]).await.unwrap();
    let report = import(&admin, "", &[("校历", YEAR)]).await;
    assert_eq!(report.problems, []);
    let (same, known) = year(&server).await;
    assert_eq!((same, known.terms[0].name.en.as_str()), (id, "Autumn"));
}

#[tokio::test]
async fn every_problem_is_told_by_its_cell_and_nothing_is_taken_over() {
    let server = TestServer::start().await;
    let admin = server.phone_of("admin").await;
    let before = server.server.store.head(server.school()).await.unwrap();
    let rows: &[&[&str]] = &[
        HEAD,
        &[
            "26",
            "学期",
            "第一学期",
            "2026-09-01",
            "2027-01-22",
            "",
            "",
            "",
        ],
        &[
            "2026",
            "寒假",
            "寒假",
            "2027-01-23",
            "2027-02-20",
            "",
            "",
            "",
        ],
        &[
            "2026",
            "学期",
            "第一学期",
            "2026-09-01",
            "2027-01-22",
            "",
            "",
            "",
        ],
        &[
            "2026",
            "学期",
            "重叠",
            "2027-01-22",
            "2027-07-02",
            "",
            "",
            "",
        ],
        &["2026", "学期", "", "2027-02-22", "2027-07-02", "", "", ""],
        &["2026", "学期", "无尽", "2027-02-22", "", "", "", ""],
        &[
            "2026",
            "学期",
            "倒着",
            "2027-02-22",
            "2027-02-21",
            "",
            "",
            "",
        ],
        &[
            "2026",
            "学期",
            "周次",
            "2027-02-22",
            "2027-07-02",
            "2026-09-01",
            "",
            "",
        ],
        &["2026", "假期", "别的学年", "2025-10-01", "", "", "", ""],
        &["2026", "假期", "国庆节", "十月一日", "", "", "", ""],
        &["2026", "假期", "国庆节", "2026-10-01", "", "", "", ""],
        &["2026", "假期", "又一次", "2026-10-01", "", "", "", ""],
        &["2026", "调休", "", "2026-10-10", "", "", "", ""],
        &["2026", "调休", "", "2026-10-10", "", "", "周八", ""],
        &["2026", "半天", "", "2026-12-31", "", "", "", "晚上"],
        &["2026", "半天", "", "2026-12-31", "", "", "", "上午"],
        &["2026", "半天", "", "2026-12-31", "", "", "", "下午"],
        // A year that nobody knows needs its terms.
        &["2028", "假期", "国庆节", "2028-10-01", "", "", "", ""],
    ];
    let report = import(&admin, "", &[("校历", rows)]).await;
    assert!(!report.applied);
    let mut found: Vec<_> = (report.problems.iter())
        .map(|problem| (problem.cell.as_str(), problem.code.as_str()))
        .collect();
    found.sort_unstable();
    let mut expected = [
        ("A2", "cell_invalid"),
        ("B3", "cell_invalid"),
        ("D5", "cell_twice"),
        ("C6", "cell_missing"),
        ("E7", "cell_missing"),
        ("E8", "cell_invalid"),
        ("F9", "cell_invalid"),
        ("D10", "cell_invalid"),
        ("D11", "cell_invalid"),
        ("D13", "cell_twice"),
        ("G14", "cell_missing"),
        ("G15", "cell_invalid"),
        ("H16", "cell_invalid"),
        ("D18", "cell_twice"),
        ("A19", "cell_invalid"),
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert!(
        report
            .problems
            .iter()
            .all(|one| one.sheet == "校历" && !one.hint.is_empty())
    );
    let after = server.server.store.head(server.school()).await.unwrap();
    assert_eq!(after, before);
}
