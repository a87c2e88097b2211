//! Reading a workbook that somebody sent: never more of it than a school's registers can be, however
//! small it was packed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use domain::problem::Code;
use zip::ZipArchive;

use super::form::Sheet;

/// All of its parts unpacked, in bytes.
const UNPACKED_MAX: u64 = 32 * 1024 * 1024;
/// Its parts.
const PARTS_MAX: usize = 256;
/// Rows of a sheet, the head among them.
const ROWS_MAX: u32 = 5_001;
/// Columns of a sheet.
const COLUMNS_MAX: u32 = 26;
/// The longest text of a cell, in characters.
const CELL_CHARS_MAX: usize = 500;

/// A sheet's rows by number, from 0, each with its texts by column, from 0. Empty cells are not there.
pub(super) type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

/// The sheets of the form that a file has.
///
/// # Errors
/// `bad_workbook`.
pub(super) fn read(bytes: &[u8]) -> Result<BTreeMap<Sheet, Rows>, Code> {
    measure(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| bad(&error))?;
    let mut sheets = BTreeMap::new();
    for name in workbook.sheet_names() {
        if let Some(sheet) = Sheet::named(&name) {
            let rows = rows(&mut workbook, &name)?;
            // Two sheets of one name, in two languages, would hide each other.
            if sheets.insert(sheet, rows).is_some() {
                return Err(Code::BadWorkbook);
            }
        }
    }
    Ok(sheets)
}

fn bad(error: &XlsxError) -> Code {
    tracing::debug!(%error, "not a workbook");
    Code::BadWorkbook
}

/// Unpacks everything once into nothing, counting: sizes that a file states of itself prove nothing.
fn measure(bytes: &[u8]) -> Result<(), Code> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Code::BadWorkbook)?;
    if archive.len() > PARTS_MAX {
        return Err(Code::BadWorkbook);
    }
    let mut room = UNPACKED_MAX;
    let mut names = BTreeSet::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Code::BadWorkbook)?;
        if !names.insert(part.name_raw().to_vec()) {
            return Err(Code::BadWorkbook);
        }
        let unpacked = io::copy(&mut part.take(room + 1), &mut io::sink());
        room = unpacked
            .ok()
            .and_then(|bytes| room.checked_sub(bytes))
            .ok_or(Code::BadWorkbook)?;
    }
    Ok(())
}

/// Cell by cell: a single cell at the far end would otherwise make a table of all before it.
fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Rows, Code> {
    let mut cells = workbook
        .worksheet_cells_reader(name)
        .map_err(|error| bad(&error))?;
    let mut rows = Rows::new();
    while let Some(cell) = cells.next_cell().map_err(|error| bad(&error))? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        if row >= ROWS_MAX || column >= COLUMNS_MAX {
            return Err(Code::BadWorkbook);
        }
        rows.entry(row).or_default().insert(column, text);
    }
    Ok(rows)
}

/// What a cell shows, without blanks around it.
fn text(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Int(number) => number.to_string(),
        // As it is typed: 2023, not 2023.0.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "是".to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Bool(false) | DataRef::Empty => String::new(),
        DataRef::Error(error) => error.to_string(),
    };
    text.trim().chars().take(CELL_CHARS_MAX).collect()
}

/// The name of a cell: `B12` for column 1 of row 11.
pub(super) fn cell(row: u32, column: u32) -> String {
    let letter = u8::try_from(column)
        .ok()
        .and_then(|column| b'A'.checked_add(column))
        .map_or('?', char::from);
    format!("{letter}{}", row + 1)
}
