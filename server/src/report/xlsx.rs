//! A workbook: records and findings, each on a sheet of its own, that opens in WPS with real dates,
//! a head that stays, and titles on every printed page.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::text::Lang;
use domain::time::LocalTime;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio_util::io::ReaderStream;

use super::filter::Filter;
use super::rows::{Cell, Column, Row, columns, title};
use super::source::{Source, Table};
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Parameters;
use crate::page::scaled;
use crate::problem::{Problem, language};
use crate::server::Reading;

/// Some rows of a table.
pub(super) type Page = (Table, Vec<Row>);

/// The media type of a workbook.
pub(crate) const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Pages of rows on their way to the writer: it is never far behind.
pub(super) const AHEAD: usize = 2;
/// The longest text of a cell, in characters; a workbook permits 32,767.
const CELL_CHARS_MAX: usize = 32_000;
/// For binding, in inches: 25 mm.
const LEFT: f64 = 0.984;
/// The other margins, in inches.
const OTHER: f64 = 0.5;
/// The number of A4 among paper sizes.
const A4: u8 = 9;

/// The records and findings of the span as a workbook.
///
/// # Errors
/// As [`super::records`].
pub async fn xlsx(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    headers: HeaderMap,
    Parameters(filter): Parameters<Filter>,
) -> Result<Response, Problem> {
    let lang = filter.lang.unwrap_or_else(|| language(&headers));
    let source = Source::open(store, &caller, filter, (lang, clock.now())).await?;
    send(source, &[Table::Records, Table::Issues]).await
}

/// The findings alone: the register of them (HZ-01 隐患整改台账).
///
/// # Errors
/// As [`xlsx`].
pub async fn issues_xlsx(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    headers: HeaderMap,
    Parameters(filter): Parameters<Filter>,
) -> Result<Response, Problem> {
    let lang = filter.lang.unwrap_or_else(|| language(&headers));
    let source = Source::open(store, &caller, filter, (lang, clock.now())).await?;
    send(source, &[Table::Issues]).await
}

/// A sheet for each of these tables. Rows go through a file on their way: memory does not grow with
/// them.
async fn send(source: Source, tables: &'static [Table]) -> Result<Response, Problem> {
    let lang = source.lang;
    let (pages, rows) = mpsc::channel(AHEAD);
    let writing = tokio::task::spawn_blocking(move || write(rows, tables, lang));
    // Who hangs up meanwhile drops this handler, and with it the sender: the writer ends.
    feed(&source, tables, pages).await?;
    let file = writing.await.map_err(Problem::internal)??;
    let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)));
    let name = format!("attachment; filename=\"{}.xlsx\"", source.file_name());
    let headers = [
        (CONTENT_TYPE, MEDIA.to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((headers, body).into_response())
}

/// Sends every page of the tables, one table after the other, until nobody takes them.
pub(super) async fn feed(
    source: &Source,
    tables: &[Table],
    pages: Sender<Page>,
) -> Result<(), Problem> {
    for table in tables {
        let mut place = source.begin(*table);
        while let Some(rows) = source.next(&mut place).await? {
            if pages.send((*table, rows)).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

pub(super) fn write(
    mut pages: Receiver<Page>,
    tables: &[Table],
    lang: Lang,
) -> Result<File, Problem> {
    let mut workbook = Workbook::new();
    let formats = Formats::new();
    let mut page = pages.blocking_recv();
    for table in tables {
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(Problem::internal)?;
        begin(sheet, *table, lang, &formats).map_err(Problem::internal)?;
        let mut line = 1;
        while let Some((_, rows)) = page.take_if(|(of, _)| of == table) {
            for row in rows {
                put(sheet, line, row, &formats).map_err(Problem::internal)?;
                line += 1;
            }
            page = pages.blocking_recv();
        }
    }
    let mut file = tempfile::tempfile().map_err(Problem::internal)?;
    workbook
        .save_to_writer(&mut file)
        .map_err(Problem::internal)?;
    file.seek(SeekFrom::Start(0)).map_err(Problem::internal)?;
    Ok(file)
}

struct Formats {
    head: Format,
    text: Format,
    day: Format,
    moment: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            head: Format::new()
                .set_bold()
                .set_border_bottom(FormatBorder::Thin),
            text: Format::new().set_text_wrap(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
        }
    }
}

fn begin(
    sheet: &mut Worksheet,
    table: Table,
    lang: Lang,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(title(table, lang))?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(LEFT, OTHER, OTHER, OTHER, OTHER, OTHER);
    sheet.set_footer(match lang {
        Lang::Zh => "&C第 &P 页　共 &N 页",
        Lang::En => "&CPage &P of &N",
    });
    for (index, Column(name, width)) in (0..).zip(columns(table, lang)) {
        sheet.set_column_width(index, f64::from(width))?;
        sheet.write_string_with_format(0, index, name, &formats.head)?;
    }
    Ok(())
}

/// Words are written as words: nothing that begins with an equals sign becomes a formula.
fn put(sheet: &mut Worksheet, line: u32, row: Row, formats: &Formats) -> Result<(), XlsxError> {
    for (index, cell) in (0..).zip(row) {
        match cell {
            Cell::Text(text) if text.is_empty() => {}
            Cell::Text(text) => {
                let text: String = text.chars().take(CELL_CHARS_MAX).collect();
                sheet.write_string_with_format(line, index, text, &formats.text)?;
            }
            Cell::Day(day) => {
                let midnight = LocalTime { date: day, ms: 0 };
                sheet.write_datetime_with_format(line, index, moment(midnight)?, &formats.day)?;
            }
            Cell::Moment(at) => {
                sheet.write_datetime_with_format(line, index, moment(at)?, &formats.moment)?;
            }
            Cell::Count(count) => {
                sheet.write_number(line, index, f64::from(count))?;
            }
            Cell::Points(points, scale) => {
                // By its digits: what is divided is not always what prints.
                let points: f64 = scaled(i64::from(points), scale).parse().unwrap_or_default();
                sheet.write_number(line, index, points)?;
            }
        }
    }
    Ok(())
}

/// A day and a minute as a workbook counts them.
fn moment(at: LocalTime) -> Result<ExcelDateTime, XlsxError> {
    let (year, month, day) = at.date.ymd();
    let minute = at.minute().0;
    let year = u16::try_from(year).unwrap_or(u16::MAX);
    ExcelDateTime::from_ymd(year, month, day)?.and_hms(
        minute / 60,
        u8::try_from(minute % 60).unwrap_or(0),
        0,
    )
}
