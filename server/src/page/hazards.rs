//! HZ-01 隐患整改台账: the findings of some days with everything that was done about them, one line each,
//! under the columns of `domain.md` 3.3.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::record::PhotoRef;
use leptos::prelude::*;
use serde::Deserialize;

use super::Wording;
use super::answer::photos;
use super::book::Book;
use super::issue;
use super::sheet::{Fact, Sheet, facts};
use super::style::Style;
use super::words::{Words, fill};
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Parameters;
use crate::problem::Problem;
use crate::report::{Filter, Found, Source, Table, Which};
use crate::server::Reading;

/// The most lines of a print: 1,000 are some 60 pages, and a spreadsheet has them all.
const LINES_MAX: usize = 1_000;
/// The most photos of a state that are shown; how many there are is said.
const PHOTOS_MAX: usize = 2;

/// Whether photos are printed.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Pictured {
    #[serde(default)]
    photos: bool,
}

/// The register of the findings that the caller may see and asks for.
///
/// # Errors
/// `bad_parameter` for days or a filter that cannot be read.
pub async fn hazards(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
    Parameters(filter): Parameters<Filter>,
    Parameters(pictured): Parameters<Pictured>,
) -> Result<Response, Problem> {
    let now = clock.now();
    let source = Source::open(Arc::clone(&store), &caller, filter, (lang, now)).await?;
    let book = Book::open(&*store, &caller, lang).await?;
    let mut found = Vec::new();
    let mut place = source.begin(Table::Issues);
    while let Some(some) = source.findings(&mut place).await? {
        found.extend(some);
        if found.len() > LINES_MAX {
            break;
        }
    }
    let more = found.len() > LINES_MAX;
    found.truncate(LINES_MAX);
    found.sort_by_key(|one| (one.issue.at.at, one.id));
    let arrived = if pictured.photos {
        let shown = found
            .iter()
            .flat_map(|one| before(one).iter().chain(after(one)));
        Some(
            book.arrived(&shown.map(|photo| photo.sha).collect())
                .await?,
        )
    } else {
        None
    };
    let lines = Lines {
        book: &book,
        source: &source,
        arrived,
    };
    let words = book.words();
    let below = book.below(now).await?;
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: words.hazards_title,
        styles: &[Style::Wide, Style::Hazards],
        below,
        signed: true,
    };
    let head = head(words, &source, &filter);
    let counts = (!more).then(|| counts(words, &source, &found));
    let said = counts.unwrap_or_else(|| fill(words.hazards_more, &[("n", &LINES_MAX.to_string())]));
    let table = lines.table(&found);
    let content = view! { {head} <p class="intro">{said}</p> {table} };
    Ok(sheet.page(content.into_any()))
}

/// Which days, and what is asked for of them.
fn head(words: &Words, source: &Source, filter: &Filter) -> AnyView {
    let (a, b) = source.days;
    let (a, b) = (a.to_string(), b.to_string());
    let which = filter.which.map(|which| match which {
        Which::Mine => words.mine,
        Which::Unassigned => words.unassigned,
        Which::ToRecheck => words.to_recheck,
        Which::Overdue => words.overdue,
        Which::Open => words.still_open,
        Which::Closed => words.closed,
    });
    let kind = filter.kind.map(|kind| words.of_kind(kind));
    let level = filter.level.map(|level| words.of_level(level));
    let said = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    facts(vec![
        Fact(words.day, fill(words.days, &[("a", &a), ("b", &b)])),
        Fact(words.status, said(which)),
        Fact(words.kind, said(kind)),
        Fact(words.level, said(level)),
    ])
}

fn counts(words: &Words, source: &Source, found: &[Found]) -> String {
    let count = |fits: &dyn Fn(&Found) -> bool| {
        let fitting = found.iter().filter(|one| fits(one));
        fitting.count().to_string()
    };
    fill(
        words.hazards_count,
        &[
            ("n", &found.len().to_string()),
            ("a", &count(&|one| one.issue.is_open())),
            ("b", &count(&|one| one.issue.is_overdue(source.today))),
            ("c", &count(&|one| !one.issue.is_open())),
        ],
    )
}

/// The photos of the state found, as many as are shown.
fn before(found: &Found) -> &[PhotoRef] {
    let all = found.issue.photos.as_slice();
    all.get(..PHOTOS_MAX).unwrap_or(all)
}

/// The photos of the repair that stands, as many as are shown.
fn after(found: &Found) -> &[PhotoRef] {
    let all = found
        .issue
        .repair()
        .map_or(&[][..], |step| &step.deed.photos);
    all.get(..PHOTOS_MAX).unwrap_or(all)
}

struct Lines<'a> {
    book: &'a Book<'a>,
    source: &'a Source,
    /// Photos that are on the server; `None` where none are printed.
    arrived: Option<BTreeSet<domain::id::Sha>>,
}

impl Lines<'_> {
    fn table(&self, found: &[Found]) -> AnyView {
        let words = self.book.words();
        let slashed = |a: &str, b: &str| format!("{a} / {b}");
        let heads = [
            ("middle", words.hazard_number.to_owned()),
            ("narrow", words.origin.to_owned()),
            ("", words.place.to_owned()),
            ("", slashed(words.kind, words.level)),
            ("wide", words.hazard.to_owned()),
            ("", slashed(words.reporter, words.found_on)),
            ("narrow", words.notified_by.to_owned()),
            ("", slashed(words.department, words.owner)),
            ("middle", words.interim.to_owned()),
            ("middle", words.measures.to_owned()),
            ("", words.deadline.to_owned()),
            ("narrow", words.cost.to_owned()),
            ("", words.mended_on.to_owned()),
            ("", slashed(words.rechecked_by, words.recheck_result)),
            ("", words.closed_on.to_owned()),
            ("narrow", words.status.to_owned()),
        ]
        .map(|(class, name)| view! { <th class=class>{name}</th> })
        .collect_view();
        let rows: Vec<AnyView> = found.iter().map(|one| self.row(one)).collect();
        view! {
            <table>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    }

    fn row(&self, found: &Found) -> AnyView {
        let (book, lang, one) = (self.book, self.book.lang, &found.issue);
        let words = book.words();
        let (owner, department) = issue::owner(one, &self.source.people, lang);
        let when = |step: Option<&domain::issue::Step>| step.map(|step| book.when(&step.at));
        let cell = |lines: Vec<String>, photos: Option<AnyView>| {
            let lines = lines
                .into_iter()
                .filter(|line| !line.is_empty())
                .map(|line| view! { <p>{line}</p> })
                .collect_view();
            view! { <td>{lines}{photos}</td> }.into_any()
        };
        let plain = |text: &str| cell(vec![text.to_owned()], None);
        let cells = vec![
            plain(&issue::number(found.id, one, &self.source.zone)),
            plain(issue::origin(found.record.as_ref(), lang)),
            plain(one.place_name.get(lang)),
            cell(
                vec![
                    words.of_kind(one.kind).to_owned(),
                    words.of_level(one.level).to_owned(),
                ],
                None,
            ),
            cell(
                vec![
                    one.item_text.get(lang).to_owned(),
                    one.note.clone(),
                    self.counted(one.photos.len()),
                ],
                self.pictures(before(found)),
            ),
            cell(
                vec![self.source.name(one.reporter), book.when(&one.at)],
                None,
            ),
            plain(issue::notifier(one).map_or("", |step| &step.person_name)),
            cell(vec![department.to_owned(), owner.to_owned()], None),
            plain(issue::interim(one)),
            plain(&issue::measures(one, lang)),
            plain(
                &one.deadline
                    .map(|last| last.to_string())
                    .unwrap_or_default(),
            ),
            // Filled in by hand: nobody records what it cost.
            plain(""),
            cell(
                vec![
                    when(one.repair()).unwrap_or_default(),
                    self.counted(one.repair().map_or(0, |step| step.deed.photos.len())),
                ],
                self.pictures(after(found)),
            ),
            cell(
                vec![
                    issue::rechecker(one, lang).unwrap_or_default(),
                    issue::recheck_result(one, lang),
                ],
                None,
            ),
            plain(&when(issue::closing(one)).unwrap_or_default()),
            plain(&issue::standing(one, self.source.today, lang)),
        ];
        view! { <tr>{cells}</tr> }.into_any()
    }

    /// How many photos there are, in words; nothing for none.
    fn counted(&self, photos: usize) -> String {
        if photos == 0 {
            return String::new();
        }
        let words = self.book.words();
        let n = photos.to_string();
        fill(words.counted, &[("name", words.photos), ("n", &n)])
    }

    fn pictures(&self, some: &[PhotoRef]) -> Option<AnyView> {
        let arrived = self.arrived.as_ref().filter(|_| !some.is_empty())?;
        Some(photos(self.book, arrived, some))
    }
}
