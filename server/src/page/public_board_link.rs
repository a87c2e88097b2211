//! The links of the public board (公示), and the page from which the director hands them out.
//!
//! A link is stored nowhere: it is made from the server's key, the school, the week and the grade,
//! and made anew to be known again. So it ends with its week by itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use domain::class::Class;
use domain::id::{SchoolId, Sha};
use domain::problem::Code;
use leptos::prelude::*;

use super::Wording;
use super::book::Book;
use super::code::{host, qr};
use super::sheet::Sheet;
use super::style::Style;
use super::week::Week;
use super::words::fill;
use crate::auth::Caller;
use crate::key::Key;
use crate::problem::Problem;
use crate::server::Server;

/// Where boards are, followed by a link's token or a code.
const PATH: &str = "/b/";
/// The length of a link's token: 128 bits in hexadecimal digits.
pub(super) const TOKEN_CHARS: usize = 32;
/// A code has ten decimal digits.
const CODES: u64 = 10_000_000_000;
/// The highest grade a class may have.
const GRADE_MAX: u8 = 12;

/// Which grades a link shows the average of: one, or all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Scope(Option<u8>);

impl Scope {
    /// Whether it shows this grade.
    pub(super) fn shows(self, grade: u8) -> bool {
        self.0.is_none_or(|own| own == grade)
    }

    /// What opens a school's board in this week.
    pub(super) fn ticket(self, key: &Key, school: SchoolId, week: Week) -> Ticket {
        let grade = self.0.unwrap_or(0);
        let mac = key.mac(format!("board/{school}/{week}/{grade}").as_bytes());
        let token = Sha::from_bytes(mac).to_string();
        let last = mac.last_chunk().copied().unwrap_or_default();
        Ticket {
            token: token.chars().take(TOKEN_CHARS).collect(),
            code: format!("{:010}", u64::from_be_bytes(last) % CODES),
        }
    }
}

/// What opens a board. The code tells nothing of the token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Ticket {
    /// Of a link, in lower case.
    pub(super) token: String,
    /// To be typed by hand.
    pub(super) code: String,
}

/// Every link a school has in a week.
pub(super) fn scopes() -> impl Iterator<Item = Scope> {
    let grades = (1..=GRADE_MAX).map(|grade| Scope(Some(grade)));
    std::iter::once(Scope(None)).chain(grades)
}

/// What somebody typed, as tickets are written.
pub(super) fn typed(token: &str) -> String {
    let token = token.chars().filter(|c| !matches!(c, '-' | ' '));
    token.map(|c| c.to_ascii_lowercase()).collect()
}

/// The links of this week, for each grade and for all: address, code to scan, short code.
///
/// # Errors
/// `bad_parameter` when the request names no host to put into the links.
pub async fn public_board_links(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Wording(lang): Wording,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let book = Book::open(&*server.store, &caller, lang).await?;
    let words = book.words();
    let host = host(&uri, &headers).ok_or(Code::BadParameter)?;
    let scheme = if server.secure { "https" } else { "http" };
    let site = format!("{scheme}://{host}{PATH}");
    let content = if book.school.checks.board {
        links(&book, &server, &site).await?
    } else {
        view! { <p class="intro">{words.board_off}</p> }.into_any()
    };
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: words.board_links,
        styles: &[Style::Links],
        below: Vec::new(),
        signed: false,
    };
    Ok(sheet.page(content))
}

async fn links(book: &Book<'_>, server: &Server, site: &str) -> Result<AnyView, Problem> {
    let words = book.words();
    let today = book.school.zone.local(server.clock.now()).date;
    let week = Week::around(today);
    let classes = book.register::<Class>().await?;
    let grades: BTreeSet<u8> = (classes.values())
        .filter(|class| !class.left)
        .filter_map(|class| Some(class.on(today)?.grade))
        .collect();
    let figures = std::iter::once(None)
        .chain(grades.into_iter().map(Some))
        .map(|grade| {
            let name = grade.map_or_else(
                || words.whole_school.to_owned(),
                |grade| book.school.kind.grade_name(grade).get(book.lang).to_owned(),
            );
            let ticket = Scope(grade).ticket(&server.key, book.id, week);
            figure(book, name, &ticket, site)
        })
        .collect::<Result<Vec<_>, Problem>>()?
        .collect_view();
    let until = week.sunday().to_string();
    let intro = fill(words.board_intro, &[("t", &until)]);
    Ok(view! {
        <p class="intro">{intro}</p>
        <div class="links">{figures}</div>
    }
    .into_any())
}

fn figure(book: &Book<'_>, name: String, ticket: &Ticket, site: &str) -> Result<AnyView, Problem> {
    let link = format!("{site}{}", ticket.token);
    let (five, more) = ticket.code.split_at_checked(5).unwrap_or_default();
    let short = format!("{site}{five}-{more}");
    let short = fill(book.words().board_code, &[("t", &short)]);
    let (picture, text) = (qr(&link)?, link.clone());
    Ok(view! {
        <figure>
            <h2>{name}</h2>
            <div inner_html=picture></div>
            <p>
                <a href=link>{text}</a>
            </p>
            <p class="short">{short}</p>
        </figure>
    }
    .into_any())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use std::collections::BTreeSet;

    use domain::id::Id;

    use super::*;

    #[test]
    fn every_school_week_and_grade_has_its_own_link_and_code() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::open(folder.path()).unwrap();
        let mut tokens = BTreeSet::new();
        let mut made = 0;
        for school in ["north", "south"] {
            for week in ["2026-W47", "2026-W48", "2027-W47"] {
                for scope in scopes() {
                    let school = SchoolId(Id::named(school));
                    let ticket = scope.ticket(&key, school, week.parse().unwrap());
                    assert_eq!((ticket.token.len(), ticket.code.len()), (TOKEN_CHARS, 10));
                    tokens.extend([ticket.token, ticket.code]);
                    made += 2;
                }
            }
        }
        assert_eq!(tokens.len(), made);
    }

    #[test]
    fn a_code_may_be_typed_in_groups() {
        assert_eq!(typed("01234-56789"), "0123456789");
        assert_eq!(typed("AB cd"), "abcd");
    }
}
