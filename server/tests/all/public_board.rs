//! The public board: who sees it, for how long, and what is never on it.

use domain::id::{ClassId, SchoolId};
use domain::op::{Action, ranking_id};
use domain::ranking::{FlagRule, Period, PeriodKind, Row, Table};
use domain::school::School;
use domain::text::Text;
use domain::time::{DAY_MS, Date, Zone};
use reqwest::{Response, StatusCode};
use server::clock::Clock;
use server::server::Server;

use crate::pages::{push, shown};
use crate::school::{self, op};
use crate::support::{Phone, TestServer};

/// Switches a school's board on or off.
async fn switch(server: &Server, school: SchoolId, on: bool) {
    let mut entity: School = server.state(school, school.0).await.unwrap().unwrap();
    entity.checks.board = on;
    let put = Action::Put {
        id: school.0,
        entity: Box::new(entity.into()),
    };
    server.act(school, vec![put]).await.unwrap();
}

/// The director publishes a week's ranking: of two classes of the fourth grade the better one has
/// the flag, of the fifth its only one.
async fn publish(director: &Phone, key: &str, from: Date, flagged: &str) {
    let (school, person) = (director.school, director.person());
    let row = |name: &str, grade, average, flag| Row {
        class: ClassId(school.0.derive(name, 9)),
        name: Text::new(name, format!("Class {name}")),
        grade,
        average: Some(average),
        checked: 5,
        missing: 0,
        not_swept: 0,
        exempt: 0,
        rivals: 0,
        rank: Some(1),
        grade_rank: Some(1),
        tied: false,
        flag,
    };
    let table = Table {
        period: Period {
            kind: PeriodKind::Week,
            from,
            to: from.plus(6),
        },
        templates: vec!["HY-01".into()],
        rule: FlagRule::TopOfGrade { n: 1 },
        base: 1000,
        rows: vec![
            row(flagged, 4, 990, true),
            row("五(1)班", 5, 940, true),
            row("四(2)班", 4, 871, false),
        ],
    };
    let put = op(
        school,
        person,
        key,
        Action::RankingPut { draft: None, table },
    );
    let ranking = ranking_id(put.id);
    let out = op(
        school,
        person,
        &format!("{key}/out"),
        Action::RankingPublish { ranking },
    );
    push(director, &[put, out]).await;
}

/// The paths of the links and codes on the director's page: all grades first.
async fn links(director: &Phone) -> (Vec<String>, Vec<String>) {
    let text = shown(director, "/print/board").await;
    let tails = |text: &str, mark: &str| -> Vec<String> {
        text.split(mark)
            .skip(1)
            .map(|tail| tail.split(['"', '<']).next().unwrap().to_owned())
            .collect()
    };
    let path = |tail: &String| format!("/{}", tail.split_once('/').unwrap().1);
    let links = tails(&text, "href=\"http://").iter().map(path).collect();
    let codes = tails(&text, "短码网址：http://");
    (links, codes.iter().map(path).collect())
}

/// What somebody without an account gets.
async fn open(server: &TestServer, path: &str) -> Response {
    let request = server.phone().http.get(server.url(path));
    let request = request
        .header("accept", "text/html,application/xhtml+xml")
        .header("accept-language", "zh-CN");
    request.send().await.unwrap()
}

async fn board(server: &TestServer, path: &str) -> String {
    let answer = open(server, path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["x-robots-tag"], "noindex, nofollow");
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    let text = answer.text().await.unwrap();
    assert!(text.contains("<meta name=\"robots\" content=\"noindex\""));
    assert!(!text.contains("<script") && !text.contains("<img"));
    text.replace("<!>", "")
}

/// Looks the same whatever the reason is.
async fn is_not_there(server: &TestServer, path: &str) {
    let answer = open(server, path).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    let text = answer.text().await.unwrap();
    assert!(
        text.contains("没有找到") && text.contains("404.1"),
        "{text}"
    );
    assert!(!text.contains("公示") && !text.contains("north"), "{text}");
}

#[tokio::test]
async fn a_link_or_code_of_the_week_shows_flags_and_the_averages_of_grades_and_no_more() {
    let server = TestServer::start().await;
    let director = server.phone_of("director").await;
    switch(&server.server, director.school, true).await;
    let today = Zone::shanghai().local(Clock::system().now()).date;
    let last = Period::around(PeriodKind::Week, today.plus(-7)).unwrap();
    publish(&director, "first", last.from.plus(-7), "四(3)班").await;
    publish(&director, "second", last.from, "四(1)班").await;
    let week = format!("{} 至 {}", last.from, last.to);
    let (links, codes) = links(&director).await;
    assert!(links[0].starts_with("/b/") && links[0].len() == 3 + 32);
    for path in [&links[0], &codes[0], &codes[0].replace('-', "")] {
        let text = board(&server, path).await;
        for part in [
            "north",
            &week,
            "<li>四(1)班</li>",
            "<li>五(1)班</li>",
            "<dt>四年级</dt><dd>9.31（满分 10.00）</dd>",
            "<dt>五年级</dt><dd>只有一个班，不公示</dd>",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        // The older week, who is last, points and ranks of classes, who published it.
        for never in [
            "四(3)班",
            "四(2)班",
            "8.71",
            "9.90",
            "9.40",
            "第 1 名",
            "director",
        ] {
            assert!(!text.contains(never), "{never} in {text}");
        }
    }
    let english = board(&server, &format!("{}?lang=en", links[0])).await;
    assert!(english.contains("Class 四(1)班") && english.contains("Grade 4"));
}

#[tokio::test]
async fn wrong_old_and_other_links_and_a_board_that_is_off_are_not_there() {
    let server = TestServer::start().await;
    let other = server.found("south").await;
    let mut director = server.phone_of("director").await;
    let text = shown(&director, "/print/board").await;
    assert!(text.contains("公示没有打开") && !text.contains("/b/"));
    switch(&server.server, director.school, true).await;
    switch(&server.server, other, true).await;
    let (links, codes) = links(&director).await;
    let mut south = server.phone();
    south.sign_in("director@south").await;
    let (of_south, _) = self::links(&south).await;
    assert_ne!(links[0], of_south[0]);
    assert!(board(&server, &of_south[0]).await.contains("south"));
    assert!(board(&server, &links[0]).await.contains("还没有公布"));

    let mut wrong = links[0].clone();
    let last = if wrong.pop() == Some('0') { '1' } else { '0' };
    wrong.push(last);
    let short: String = links[0].chars().take(20).collect();
    for path in [&wrong, "/b/0000000000", "/b/x", &short] {
        is_not_there(&server, path).await;
    }
    switch(&server.server, director.school, false).await;
    is_not_there(&server, &links[0]).await;
    is_not_there(&server, &codes[0]).await;
    assert!(board(&server, &of_south[0]).await.contains("south"));
    switch(&server.server, director.school, true).await;
    board(&server, &codes[0]).await;

    server.server.clock.advance(7 * DAY_MS);
    is_not_there(&server, &links[0]).await;
    is_not_there(&server, &codes[0]).await;
    director.sign_in("director@north").await;
    let (next, _) = self::links(&director).await;
    assert_ne!(next[0], links[0]);
    board(&server, &next[0]).await;
}

#[tokio::test]
async fn codes_cannot_be_tried_without_end_and_a_good_link_is_shown_all_the_same() {
    let server = TestServer::start().await;
    let director = server.phone_of("director").await;
    switch(&server.server, director.school, true).await;
    let (links, codes) = links(&director).await;
    let mut refused = None;
    for code in 0..60 {
        let answer = open(&server, &format!("/b/{code:010}")).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = answer.headers().get("retry-after").cloned();
            break;
        }
    }
    assert!(refused.is_some());
    let code = open(&server, &codes[0]).await;
    assert_eq!(code.status(), StatusCode::TOO_MANY_REQUESTS);
    board(&server, &links[0]).await;
}

#[tokio::test]
async fn links_are_the_directors_and_go_on_after_a_restart() {
    let server = TestServer::start().await;
    let director = server.phone_of("director").await;
    switch(&server.server, director.school, true).await;
    let guard = server.phone_of("guard").await;
    let (status, _) = crate::pages::page(&guard, "/print/board").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let again = crate::support::open(server.folder.path()).await;
    let message = school::school("north").to_string();
    assert_eq!(
        again.key.mac(message.as_bytes()),
        server.server.key.mac(message.as_bytes())
    );
}
