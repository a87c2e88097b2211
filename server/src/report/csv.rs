//! Comma-separated values, for whatever cannot read a workbook. With a byte order mark, without
//! which the spreadsheets of schools take UTF-8 for GBK.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};

use super::filter::Filter;
use super::rows::{Cell, Column, Row, columns};
use super::source::{Place, Source, Table};
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Parameters;
use crate::page::scaled;
use crate::problem::{Problem, language};
use crate::server::Reading;

/// The records of the span.
///
/// # Errors
/// `bad_parameter` for a span or a filter that cannot be read, `not_of_person` for one person's where
/// there is no 工作单 to read.
pub async fn records(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    headers: HeaderMap,
    Parameters(filter): Parameters<Filter>,
) -> Result<Response, Problem> {
    let lang = filter.lang.unwrap_or_else(|| language(&headers));
    let source = Source::open(store, &caller, filter, (lang, clock.now())).await?;
    send(source, Table::Records).await
}

/// The findings of the span.
///
/// # Errors
/// As [`records`].
pub async fn issues(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    headers: HeaderMap,
    Parameters(filter): Parameters<Filter>,
) -> Result<Response, Problem> {
    let lang = filter.lang.unwrap_or_else(|| language(&headers));
    let source = Source::open(store, &caller, filter, (lang, clock.now())).await?;
    send(source, Table::Issues).await
}

/// One table, row by row as the store gives them.
pub(super) async fn send(source: Source, table: Table) -> Result<Response, Problem> {
    let mut place = source.begin(table);
    // The first page before the answer begins: a store that does not answer is told by its code.
    let first = source.next(&mut place).await?.unwrap_or_default();
    let head = heading(&columns(table, source.lang));
    let start = Bytes::from(format!("\u{feff}{head}{}", lines(&first)));
    let name = format!("attachment; filename=\"{}.csv\"", source.file_name());
    let rest = stream::unfold((Arc::new(source), place), following);
    let body = stream::iter([Ok(start)]).chain(rest);
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((headers, Body::from_stream(body)).into_response())
}

type At = (Arc<Source>, Place);

/// The lines of the next page. A store that fails in between ends the answer without its end, which
/// the browser takes for what it is.
async fn following((source, mut place): At) -> Option<(io::Result<Bytes>, At)> {
    let page = match source.next(&mut place).await {
        Ok(rows) => Ok(Bytes::from(lines(&rows?))),
        Err(_) => Err(io::Error::other("the store does not answer")),
    };
    Some((page, (source, place)))
}

fn heading(columns: &[Column]) -> String {
    let cells: Vec<String> = columns.iter().map(|Column(name, _)| quoted(name)).collect();
    format!("{}\r\n", cells.join(","))
}

fn lines(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            match cell {
                Cell::Text(words) => text.push_str(&quoted(&harmless(words))),
                Cell::Day(day) => text.push_str(&day.to_string()),
                Cell::Moment(at) => text.push_str(&format!("{} {}", at.date, at.minute())),
                Cell::Count(count) => text.push_str(&count.to_string()),
                Cell::Points(points, scale) => {
                    text.push_str(&scaled(i64::from(*points), *scale));
                }
            }
        }
        text.push_str("\r\n");
    }
    text
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// What a spreadsheet would take for a formula gets a quote before it: a note is never computed.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_neither_a_formula_nor_the_end_of_a_cell() {
        let row = vec![
            Cell::Text("=1+1".into()),
            Cell::Text("a \"b\", c\nd".into()),
            Cell::Text("@SUM(A1),".into()),
            Cell::Count(3),
            Cell::Points(-5, 1),
        ];
        assert_eq!(
            lines(&[row]),
            "'=1+1,\"a \"\"b\"\", c\nd\",\"'@SUM(A1),\",3,-0.5\r\n"
        );
    }
}
