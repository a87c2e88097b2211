//! Many values in one statement: arrays to look for, one array per column of rows to insert.

use domain::id::Id;

/// Ids for `= any(?)`.
pub(super) fn list<'a>(ids: impl Iterator<Item = &'a Id>) -> Vec<&'a [u8]> {
    ids.map(|id| id.as_bytes().as_slice()).collect()
}

/// One column of `rows`, for `unnest`.
pub(super) fn column<'a, T, V>(rows: &'a [T], value: impl Fn(&'a T) -> V) -> Vec<V> {
    rows.iter().map(value).collect()
}
