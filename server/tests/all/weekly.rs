//! The brief of a week and the sheet of a worker: what stands on them, and who gets them.

use domain::id::{PersonId, RoundId};
use domain::op::{Action, Op, round_id};
use domain::person::Person;
use domain::time::{DAY_MS, Date};
use reqwest::StatusCode;
use server::roles;

use crate::pages::{page, push, shown};
use crate::school::{self, finding, op, start};
use crate::support::{Phone, TestServer};

/// A round of 1 September 2026, walked whole, with one finding and words at its end.
async fn walked(phone: &Phone) {
    let (school, person) = (phone.school, phone.person());
    let begun = start(school, person, "round");
    let round = round_id(begun.id);
    let found = finding(school, person, "found", Some(round), &[]);
    push(phone, &[begun, found, ended(phone, "end", round)]).await;
}

fn ended(phone: &Phone, key: &str, round: RoundId) -> Op {
    let note = "<b>灯坏了，绕行</b>".into();
    op(
        phone.school,
        phone.person(),
        key,
        Action::RoundEnd { round, note },
    )
}

/// Gives somebody one more role.
pub(crate) async fn grant(server: &TestServer, username: &str, role: &str) {
    let id = school::person(server.school(), username).0;
    let mut person: Person = (server.server.state(server.school(), id).await)
        .unwrap()
        .unwrap();
    let mut grant = person.roles[0].clone();
    grant.role = roles::id(server.school(), role);
    person.roles.push(grant);
    let put = Action::Put {
        id,
        entity: Box::new(person.into()),
    };
    server.server.act(server.school(), vec![put]).await.unwrap();
}

pub(crate) fn sheet(person: PersonId, from: Date, to: Date) -> String {
    format!("/print/worksheets/{person}?from={from}&to={to}")
}

#[tokio::test]
async fn a_brief_says_what_was_due_and_done_and_what_to_read_aloud() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    walked(&guard).await;
    let director = server.phone_of("director").await;
    let text = shown(&director, "/print/brief?week=2026-W36").await;
    for part in [
        "周小结",
        "2026-W36（2026-08-31 至 2026-09-06）",
        "日常巡视",
        "至今未销号的问题共 1 处",
        "排名尚未公布",
        "8月31日起的一周，巡查应到7次，完成1次，未巡6次。",
        "数据截至 20",
        "特别标记：",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    for who in ["guard", "director"] {
        assert!(!text.contains(&format!(">{who}<")), "{who} in {text}");
    }
    let english = shown(&director, "/print/brief?week=2026-W36&lang=en").await;
    assert!(english.contains("Week from 8-31: 1 of 7 rounds walked, 6 missed."));
    shown(&director, "/print/brief").await;
    let (status, _) = page(&director, "/print/brief?week=2026-36").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = page(&guard, "/print/brief").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    grant(&server, "teacher", "inspector").await;
    let inspector = server.phone_of("teacher").await;
    shown(&inspector, "/print/brief").await;
}

#[tokio::test]
async fn a_worker_reads_the_own_sheet_first() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    walked(&guard).await;
    let now = server.server.clock.now();
    let today = domain::time::Zone::shanghai().local(now).date;
    let mut begun = start(guard.school, guard.person(), "today");
    if let Action::RoundStart { day, .. } = &mut begun.action {
        *day = today;
    }
    let over = ended(&guard, "today/end", round_id(begun.id));
    push(&guard, &[begun, over]).await;

    let first = Date::new(2026, 9, 1).unwrap();
    let old = sheet(guard.person(), first, first);
    let new = sheet(guard.person(), today, today);
    for phone in [&guard, &director] {
        let text = shown(phone, &old).await;
        for part in [
            "工作单",
            "只列事实",
            "日常巡视",
            "1/1 个点位",
            "&lt;b&gt;灯坏了，绕行&lt;/b&gt;",
            "校门关闭",
            "待派",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(!text.contains("只有本人"), "{text}");
    }
    let own = shown(&guard, &new).await;
    assert!(own.contains("0/1 个点位") && own.contains("漏 1 个点位"));
    assert!(!own.contains("只有本人"), "{own}");
    let others = shown(&director, &new).await;
    assert!(others.contains(&format!("{today} 及以后的内容现在只有本人能看到")));
    assert!(
        !others.contains("个点位") && !others.contains("绕行"),
        "{others}"
    );

    server.server.clock.advance(2 * DAY_MS);
    let later = shown(&director, &new).await;
    assert!(later.contains("漏 1 个点位") && !later.contains("只有本人"));
}

#[tokio::test]
async fn there_is_no_sheet_of_teachers_nor_for_colleagues() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let teacher = server.phone_of("teacher").await;
    let day = Date::new(2026, 9, 1).unwrap();
    let nobody = school::person(server.school(), "nobody");
    for (phone, whose) in [
        (&teacher, teacher.person()),
        (&director, teacher.person()),
        (&director, director.person()),
        (&teacher, guard.person()),
        (&director, nobody),
    ] {
        let (status, _) = page(phone, &sheet(whose, day, day)).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let late = day.plus(62);
    for (from, to) in [(day, late), (day, day.plus(-1))] {
        let (status, _) = page(&guard, &sheet(guard.person(), from, to)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
    shown(&guard, &sheet(guard.person(), day, late.plus(-1))).await;
    lead_a_class(&server, guard.person()).await;
    for phone in [&guard, &director] {
        let (status, _) = page(phone, &sheet(guard.person(), day, day)).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}

/// Makes somebody the teacher of a class.
async fn lead_a_class(server: &TestServer, teacher: PersonId) {
    let class = domain::class::Class {
        entry_year: 2024,
        number: 1,
        terms: vec![domain::class::ClassTerm {
            from: Date::new(2025, 9, 1).unwrap(),
            grade: 2,
            name: domain::text::Text::new("二(1)班", "2-1"),
            room: None,
            teacher: Some(teacher),
        }],
        left: false,
    };
    let put = Action::Put {
        id: server.school().0.derive("class", 0),
        entity: Box::new(class.into()),
    };
    server.server.act(server.school(), vec![put]).await.unwrap();
}
