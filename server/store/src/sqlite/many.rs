//! Many values in one statement: lists to look for, rows to insert.

use core::fmt::Write;

use domain::id::Id;

/// Ids as a JSON array of hexadecimal texts, for `in (select unhex(value) from json_each(?))`:
/// one statement whatever the number of ids.
pub(super) fn list<'a>(ids: impl Iterator<Item = &'a Id>) -> String {
    let mut list = String::from("[");
    for (index, id) in ids.enumerate() {
        list.push_str(if index == 0 { "\"" } else { ",\"" });
        for byte in id.as_bytes() {
            // Writing to a string cannot fail.
            let _ = write!(list, "{byte:02x}");
        }
        list.push('"');
    }
    list.push(']');
    list
}

/// The most rows of one statement.
const ROWS_MAX: usize = 64;

/// `rows` in runs of 64, 32, 16, 8, 4, 2, 1: a table is then filled by seven different statements at
/// the most, which stay prepared.
pub(super) fn chunks<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    core::iter::from_fn(move || {
        let size = ROWS_MAX.min(1 << rest.len().checked_ilog2()?);
        let (chunk, after) = rest.split_at_checked(size)?;
        rest = after;
        Some(chunk)
    })
}
