//! Setting a school up from one spreadsheet: places, classes, people, duty roster, calendar. Every problem is
//! found and told by sheet and cell; then all of it is written, as one action of ordinary
//! operations, or nothing. The same rows again change nothing.

mod calendar;
mod classes;
mod columns;
mod draft;
mod form;
mod people;
mod places;
mod roster;
mod roster_file;
mod sheet;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Json as Answer;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use domain::id::{PersonId, SchoolId};
use domain::problem::Code;
use domain::text::Lang;
use serde::Deserialize;
use store::{Account, AccountKey};
use sync::account::ImportReport;

use self::draft::Draft;
use self::form::Sheet;
use self::people::Names;
use self::sheet::{Findings, parts};
use self::workbook::Rows;
use crate::accounts;
use crate::auth::Caller;
use crate::extract::{Parameters, Raw};
use crate::problem::{Problem, language};
use crate::random;
use crate::report::WORKBOOK;
use crate::server::Server;

pub use form::template;
pub(crate) use roster_file::post_name;
pub use roster_file::roster;

/// The largest file, in bytes. A thousand places and their people are a tenth of it.
pub const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// How to import.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct How {
    #[serde(default)]
    dry_run: bool,
    lang: Option<Lang>,
}

/// Takes a spreadsheet over, or says what is wrong with it.
///
/// # Errors
/// `bad_media`, `bad_workbook`, `too_large`.
pub async fn import(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Parameters(how): Parameters<How>,
    headers: HeaderMap,
    Raw(bytes): Raw,
) -> Result<Answer<ImportReport>, Problem> {
    let media = headers.get(CONTENT_TYPE);
    if media.is_none_or(|media| media.as_bytes() != WORKBOOK.as_bytes()) {
        return Err(Code::BadMedia.into());
    }
    let lang = how.lang.unwrap_or_else(|| language(&headers));
    let who = (caller.school, caller.person);
    let report = run(&server, who, lang, bytes, how.dry_run).await?;
    tracing::info!(by = %caller.person, applied = report.applied, "import");
    Ok(Answer(report))
}

/// Imports for a person, or for the operator, whose person is the school itself.
///
/// # Errors
/// `bad_workbook`; when the store does not answer.
pub async fn run(
    server: &Server,
    (school, person): (SchoolId, PersonId),
    lang: Lang,
    bytes: Bytes,
    dry_run: bool,
) -> Result<ImportReport, Problem> {
    let sheets = tokio::task::spawn_blocking(move || workbook::read(&bytes));
    let sheets = sheets.await.map_err(Problem::internal)??;
    let mut draft = Draft::load(server, school, person).await?;
    draft.look_up(server, mentioned(&sheets)).await?;
    let mut findings = Findings::new(lang);
    let people = take(&mut draft, &mut findings, &sheets);
    let applied = findings.problems.is_empty() && !dry_run;
    if applied {
        let actions = std::mem::take(&mut draft.actions);
        if !actions.is_empty() {
            server.act_for(school, person, actions).await?;
        }
        open_accounts(server, school, people).await?;
    }
    Ok(ImportReport {
        applied,
        sheets: findings.sheets(),
        problems: findings.problems,
    })
}

/// Everything in the file that may be a sign-in name.
fn mentioned(sheets: &BTreeMap<Sheet, Rows>) -> impl Iterator<Item = String> {
    let mut names = BTreeSet::new();
    for (sheet, rows) in sheets {
        let headings = rows.get(&0).into_iter().flatten();
        for (column, heading) in headings {
            let key = sheet.headed(heading).map(|column| column.key);
            if matches!(key, Some("account" | "teacher")) {
                let cells = rows.range(1..).filter_map(|(_, row)| row.get(column));
                let parts = cells.flat_map(|typed| parts(typed));
                names.extend(parts.filter_map(|typed| accounts::username(typed).ok()));
            }
        }
    }
    names.into_iter()
}

/// Applies every sheet to the draft; answers with the people in it.
fn take(
    draft: &mut Draft,
    findings: &mut Findings,
    sheets: &BTreeMap<Sheet, Rows>,
) -> Vec<(String, PersonId)> {
    let none = Rows::new();
    let mut columns = BTreeMap::new();
    for (sheet, rows) in sheets {
        columns.insert(*sheet, findings.columns(*sheet, rows));
    }
    let no_columns = BTreeMap::new();
    let rows = |findings: &mut Findings, sheet| {
        let columns = columns.get(&sheet).unwrap_or(&no_columns);
        findings.rows(sheet, sheets.get(&sheet).unwrap_or(&none), columns)
    };
    if sheets.is_empty() {
        findings.no_sheet();
    }
    let places = rows(findings, Sheet::Places);
    let numbers = places::take(draft, findings, places);
    let classes = rows(findings, Sheet::Classes);
    let classes = classes::take(draft, findings, &numbers, &classes);
    let people = rows(findings, Sheet::People);
    let names = Names {
        numbers: &numbers,
        classes: &classes,
    };
    let people = people::take(draft, findings, &names, &people);
    let roster = rows(findings, Sheet::Roster);
    roster::take(draft, findings, &roster);
    let calendar = rows(findings, Sheet::Calendar);
    calendar::take(draft, findings, &calendar);
    people
}

/// Keeps the sign-in names for their people. Nobody knows the password: the person sets one when a
/// phone is enrolled.
async fn open_accounts(
    server: &Server,
    school: SchoolId,
    people: Vec<(String, PersonId)>,
) -> Result<(), Problem> {
    let mut unknown = None;
    for (username, person) in people {
        let known = server
            .store
            .account(AccountKey::Person(school, person))
            .await?;
        if known.is_some() {
            continue;
        }
        let password = match &unknown {
            Some(password) => String::clone(password),
            None => server.passwords.hash(&random::token()?).await?,
        };
        unknown = Some(password.clone());
        server
            .store
            .put_account(&Account::new(school, person, username, password))
            .await?;
    }
    Ok(())
}
