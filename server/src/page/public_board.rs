//! 公示: what outsiders see with the week's link, without signing in: the flags last published and
//! the average of a grade. No photo, no name of a person, and no points of a class: with them the
//! last place would be told (`domain.md` 11).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderName};
use axum::response::{IntoResponse, Response};
use domain::class::Class;
use domain::id::{Id, SchoolId};
use domain::problem::Code;
use domain::ranking::Ranking;
use domain::school::School;
use domain::snapshot::DAYS;
use domain::text::Lang;
use domain::time::UtcMillis;
use leptos::prelude::*;
use serde::Deserialize;

use super::Wording;
use super::answer::scaled;
use super::book::register;
use super::public_board_link::{Scope, TOKEN_CHARS, scopes, typed};
use super::sheet::{head, html, tag};
use super::style::Style;
use super::week::Week;
use super::weekly::{GradeLine, grades, published};
use super::words::{fill, words};
use crate::address::Address;
use crate::extract::Segments;
use crate::key::same;
use crate::problem::Problem;
use crate::server::Server;
use crate::throttle::subscriber;

/// The path of a board.
#[derive(Clone, Debug, Deserialize)]
pub struct At {
    token: String,
}

/// A school's public board, to whoever has a link or a code of this week.
///
/// # Errors
/// `not_found` for everything else, a school whose board is off among it; `too_many`.
pub async fn public_board(
    State(server): State<Arc<Server>>,
    Address(address): Address,
    Wording(lang): Wording,
    Segments(at): Segments<At>,
) -> Result<Response, Problem> {
    let (now, address) = (server.clock.now(), subscriber(address));
    // A link cannot be guessed: a good one is shown however many old ones were opened by others
    // behind the same address. A code can be tried.
    let is_code = at.token.len() != TOKEN_CHARS;
    if is_code {
        server.attempts.boards.attempt(&address, now)?;
    }
    let Some(open) = find(&server, &at.token, now).await? else {
        if !is_code {
            server.attempts.boards.attempt(&address, now)?;
        }
        return Err(Code::NotFound.into());
    };
    if is_code {
        server.attempts.boards.forgive(&address);
    }
    let ranking = published(
        &*server.store,
        open.id,
        open.week.monday().plus(-DAYS),
        open.week.sunday(),
    )
    .await?
    .into_iter()
    .next();
    let classes = register::<Class>(&*server.store, open.id).await?;
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    Ok((headers, open.page(lang, ranking.as_ref(), &classes)).into_response())
}

/// A board that somebody may see.
struct Open {
    id: SchoolId,
    school: School,
    week: Week,
    scope: Scope,
}

async fn find(server: &Server, token: &str, now: UtcMillis) -> Result<Option<Open>, Problem> {
    let token = typed(token);
    for id in server.store.schools().await? {
        let Some(school) = server.state::<School>(id, id.0).await? else {
            continue;
        };
        if !school.checks.board {
            continue;
        }
        let week = Week::around(school.zone.local(now).date);
        let scope = scopes().find(|scope| {
            let ticket = scope.ticket(&server.key, id, week);
            same(&ticket.token, &token) | same(&ticket.code, &token)
        });
        if let Some(scope) = scope {
            return Ok(Some(Open {
                id,
                school,
                week,
                scope,
            }));
        }
    }
    Ok(None)
}

impl Open {
    fn page(
        &self,
        lang: Lang,
        ranking: Option<&Ranking>,
        classes: &BTreeMap<Id, Class>,
    ) -> Response {
        let words = words(lang);
        let head = head(
            lang,
            format!("{} · {}", words.board_title, self.school.name),
            &[Style::Board],
        );
        let content = ranking.map_or_else(
            || view! { <p>{words.board_none}</p> }.into_any(),
            |ranking| self.content(lang, ranking, classes),
        );
        let until = fill(words.board_until, &[("t", &self.week.sunday().to_string())]);
        let name = self.school.name.clone();
        let page = view! {
            <html lang=tag(lang)>
                {head} <body class="board">
                    <main>
                        <header>
                            <p class="school">{name}</p>
                            <h1>{words.board_title}</h1>
                        </header>
                        {content}
                        <footer>
                            <p>{until}</p>
                        </footer>
                    </main>
                </body>
            </html>
        };
        html(&page.to_html())
    }

    fn content(&self, lang: Lang, ranking: &Ranking, classes: &BTreeMap<Id, Class>) -> AnyView {
        let words = words(lang);
        let table = &ranking.table;
        let (a, b) = (table.period.from.to_string(), table.period.to.to_string());
        let days = fill(words.days, &[("a", &a), ("b", &b)]);
        let week = fill(words.board_week, &[("t", &days)]);
        let mut lines = grades(table, classes);
        // The own grade first; the flags of the others are good news too.
        lines.sort_by_key(|line| !self.scope.shows(line.grade));
        let flags = (lines.iter())
            .filter(|line| !line.flags.is_empty())
            .map(|line| self.flags(lang, line))
            .collect_view();
        let none = lines.iter().all(|line| line.flags.is_empty());
        let none = none.then(|| view! { <p>{words.no_flags}</p> });
        let averages = (lines.iter())
            .filter(|line| self.scope.shows(line.grade))
            .map(|line| self.average(lang, line, table.base))
            .collect_view();
        view! {
            <p class="week">{week}</p>
            <section>
                <h2>{words.flags}</h2>
                {none}
                {flags}
            </section>
            <section>
                <h2>{words.average}</h2>
                <dl>{averages}</dl>
            </section>
        }
        .into_any()
    }

    fn flags(&self, lang: Lang, line: &GradeLine) -> AnyView {
        let grade = self.school.kind.grade_name(line.grade);
        let names = (line.flags.iter())
            .map(|name| view! { <li>{name.get(lang).to_owned()}</li> })
            .collect_view();
        view! {
            <h3>{grade.get(lang).to_owned()}</h3>
            <ul>{names}</ul>
        }
        .into_any()
    }

    fn average(&self, lang: Lang, line: &GradeLine, base: i32) -> AnyView {
        let words = words(lang);
        let points = |points: i32| scaled(i64::from(points), 2);
        let grade = self.school.kind.grade_name(line.grade);
        let average = match line.average {
            None => words.no_result.to_owned(),
            // The mean of one class would be that class's points.
            Some(_) if line.averaged == 1 => words.board_one_class.to_owned(),
            Some(average) => {
                let (a, b) = (points(average), points(base));
                fill(words.score_of, &[("a", &a), ("b", &b)])
            }
        };
        view! {
            <div>
                <dt>{grade.get(lang).to_owned()}</dt>
                <dd>{average}</dd>
            </div>
        }
        .into_any()
    }
}
