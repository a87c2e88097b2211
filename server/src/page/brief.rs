//! 周小结: one A4 page about a week for Monday's meeting, and the text to read aloud. It is counted
//! when it is opened, so it is there from Sunday evening, and right when it is printed.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::brief;
use domain::issue::{IssueKind, Level};
use domain::kept::Kept;
use domain::time::UtcMillis;
use leptos::prelude::*;
use serde::Deserialize;
use store::Read;
use sync::account::Brief;

use super::Wording;
use super::answer::scaled;
use super::book::Book;
use super::brief_figures::{Figures, Special};
use super::brief_speech::Speech;
use super::sheet::{Fact, Sheet, facts};
use super::style::Style;
use super::week::{Week, teaching_week};
use super::weekly::{GradeLine, grades};
use super::words::{Words, fill};
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Parameters;
use crate::problem::Problem;
use crate::server::Reading;

/// Which week.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Wanted {
    /// Without it the last one that has come to its end.
    week: Option<Week>,
}

/// A week's brief.
///
/// # Errors
/// `bad_parameter` for what is no week.
pub async fn brief(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Response, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let now = clock.now();
    let (week, figures) = summed_up(&*store, &book, wanted, now).await?;
    let words = book.words();
    let head = head(&book, week).await?;
    let rounds = rounds(&book, &figures);
    let found = findings(words, &figures);
    let hygiene = hygiene(&book, &figures);
    let marks = marks(words, &figures);
    let speech = speech(&book, week, &figures);
    let until = fill(words.brief_until, &[("t", &book.moment(now))]);
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: words.brief_title,
        styles: &[Style::Brief],
        below: vec![until],
        signed: false,
    };
    let content = view! {
        {head}
        {rounds}
        <div class="halves">
            <section>{found}</section>
            <section>{hygiene}</section>
        </div>
        {marks}
        {speech}
    };
    Ok(sheet.page(content.into_any()))
}

/// The text of a week's brief that is read aloud, for who wants to put it into other words first.
///
/// # Errors
/// As [`brief`].
pub async fn brief_speech(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<Brief>, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let (week, figures) = summed_up(&*store, &book, wanted, clock.now()).await?;
    Ok(Json(Brief {
        monday: week.monday(),
        speech: said(week, &figures).text(lang),
    }))
}

async fn summed_up(
    store: &dyn Read,
    book: &Book<'_>,
    wanted: Wanted,
    now: UtcMillis,
) -> Result<(Week, Figures), Problem> {
    let last = || Week::around(brief::summed_up(book.school.zone.local(now)));
    let week = wanted.week.unwrap_or_else(last);
    let figures = Figures::count(store, (book.id, &book.school), week, now).await?;
    Ok((week, figures))
}

async fn head(book: &Book<'_>, week: Week) -> Result<AnyView, Problem> {
    let words = book.words();
    let (a, b) = (week.monday().to_string(), week.sunday().to_string());
    let days = fill(words.days, &[("a", &a), ("b", &b)]);
    let name = fill(
        words.brief_week,
        &[("week", &week.to_string()), ("days", &days)],
    );
    let teaching = teaching_week(book, week).await?;
    Ok(facts(vec![
        Fact(words.days_of, name),
        Fact(words.term, teaching.unwrap_or_default()),
    ]))
}

fn rounds(book: &Book<'_>, figures: &Figures) -> AnyView {
    let words = book.words();
    let row = |name: String, kept: Kept| {
        let done = kept.done + kept.late;
        let counts = [kept.due, kept.done, kept.late, kept.partial, kept.missed]
            .map(|count| view! { <td class="count">{count}</td> })
            .collect_view();
        let part = percent(done, kept.due);
        view! {
            <tr>
                <td>{name}</td>
                {counts}
                <td class="count">{part}</td>
            </tr>
        }
    };
    let plans = (figures.plans.iter())
        .map(|(name, kept)| row(name.get(book.lang).to_owned(), *kept))
        .collect_view();
    let all = row(words.all_plans.to_owned(), figures.all_kept());
    let heads = [
        words.due,
        words.done,
        words.done_late,
        words.done_partly,
        words.not_done,
        words.kept_of,
    ]
    .map(|text| view! { <th class="count">{text}</th> })
    .collect_view();
    view! {
        <table>
            <caption>{words.brief_patrols}</caption>
            <thead>
                <tr>
                    <th>{words.plan}</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{plans} {all}</tbody>
        </table>
    }
    .into_any()
}

/// A part in whole percent, rounded down: what is not whole is never called so.
fn percent(part: u32, whole: u32) -> String {
    let percent = (u64::from(part) * 100).checked_div(u64::from(whole));
    percent.map_or_else(String::new, |percent| format!("{percent}%"))
}

fn findings(words: &Words, figures: &Figures) -> AnyView {
    let heads = (Level::ALL.iter())
        .map(|level| view! { <th class="count">{words.of_level(*level)}</th> })
        .collect_view();
    let row = |name: &'static str, kind: Option<IssueKind>| {
        let counts = (Level::ALL.into_iter().map(Some))
            .chain([None])
            .map(|level| view! { <td class="count">{figures.found(kind, level)}</td> })
            .collect_view();
        view! {
            <tr>
                <td>{name}</td>
                {counts}
            </tr>
        }
    };
    let kinds = (IssueKind::ALL.into_iter())
        .filter(|kind| figures.found(Some(*kind), None) > 0)
        .map(|kind| row(words.of_kind(kind), Some(kind)))
        .collect_view();
    let all = row(words.all_plans, None);
    let [n, a, b] = [figures.open, figures.closed, figures.overdue].map(|count| count.to_string());
    let open = fill(words.brief_open, &[("n", &n), ("a", &a), ("b", &b)]);
    view! {
        <table>
            <caption>{words.brief_findings}</caption>
            <thead>
                <tr>
                    <th>{words.kind}</th>
                    {heads}
                    <th class="count">{words.all_plans}</th>
                </tr>
            </thead>
            <tbody>{kinds} {all}</tbody>
        </table>
        <p class="said">{open}</p>
    }
    .into_any()
}

fn hygiene(book: &Book<'_>, figures: &Figures) -> AnyView {
    let words = book.words();
    let lines = grades(&figures.table, &figures.classes);
    let rows = (lines.iter())
        .map(|line| grade(book, line, figures.table.base))
        .collect_view();
    let origin = if figures.published {
        words.brief_as_published
    } else {
        words.brief_as_counted
    };
    let (a, b) = (figures.not_swept.to_string(), figures.settled.to_string());
    let swept = fill(words.brief_not_swept, &[("a", &a), ("b", &b)]);
    view! {
        <table>
            <caption>{words.brief_hygiene}</caption>
            <thead>
                <tr>
                    <th>{words.grade}</th>
                    <th>{words.average}</th>
                    <th>{words.flags}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="said">{origin} " " {swept}</p>
    }
    .into_any()
}

fn grade(book: &Book<'_>, line: &GradeLine, base: i32) -> AnyView {
    let words = book.words();
    let points = |points: i32| scaled(i64::from(points), 2);
    let average = line.average.map_or_else(
        || words.no_result.to_owned(),
        |average| {
            let (a, b) = (points(average), points(base));
            fill(words.score_of, &[("a", &a), ("b", &b)])
        },
    );
    let flags: Vec<_> = line.flags.iter().map(|name| name.get(book.lang)).collect();
    let name = book.school.kind.grade_name(line.grade);
    view! {
        <tr>
            <td>{name.get(book.lang).to_owned()}</td>
            <td>{average}</td>
            <td>{flags.join(words.comma)}</td>
        </tr>
    }
    .into_any()
}

fn marks(words: &Words, figures: &Figures) -> AnyView {
    let said: Vec<String> = (figures.marks.iter())
        .map(|(special, count)| {
            let name = of_special(words, *special);
            fill(words.counted, &[("name", name), ("n", &count.to_string())])
        })
        .collect();
    let said = if said.is_empty() {
        words.none.to_owned()
    } else {
        said.join(words.list_end)
    };
    view! { <p class="said">{words.labelled(words.brief_marks, &said)}</p> }.into_any()
}

const fn of_special(words: &Words, special: Special) -> &'static str {
    match special {
        Special::LateEntry => words.late_entry,
        Special::Doubled => words.doubled,
        Special::OutOfOrder => words.out_of_order,
        Special::Quick => words.too_quick,
        Special::Away => words.odd_position,
        Special::NoPhoto => words.no_asked_photo,
        Special::ClockDoubtful => words.some_clock,
        Special::MadeUp => words.made_up,
        Special::OnPaper => words.on_paper,
        Special::Rivals => words.rivals,
        Special::Missing => words.windows_missed,
    }
}

/// What there is to say of a week.
fn said(week: Week, figures: &Figures) -> Speech {
    let checked = figures.table.rows.iter().any(|row| row.average.is_some());
    let lines = grades(&figures.table, &figures.classes);
    let flags = lines.into_iter().flat_map(|line| line.flags);
    Speech {
        monday: week.monday(),
        kept: figures.all_kept(),
        found: figures.found(None, None),
        major: (Level::ALL.into_iter().filter(|level| level.is_grave()))
            .map(|level| figures.found(None, Some(level)))
            .sum(),
        closed: figures.closed,
        open: figures.open,
        not_swept: figures.not_swept,
        settled: figures.settled,
        flags: checked.then(|| flags.collect()),
    }
}

fn speech(book: &Book<'_>, week: Week, figures: &Figures) -> AnyView {
    let text = said(week, figures).text(book.lang);
    let n = text.chars().count().to_string();
    let title = fill(book.words().brief_speech, &[("n", &n)]);
    view! {
        <section class="speech">
            <h2>{title}</h2>
            <p>{text}</p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_not_whole_is_never_called_whole() {
        assert_eq!(percent(999, 1000), "99%");
        assert_eq!(percent(7, 7), "100%");
        assert_eq!(percent(0, 0), "");
    }
}
