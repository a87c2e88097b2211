//! Spreadsheets: the records and findings of a day, a week or a month, with the filter that is on
//! screen. Rows are read page by page and written as they come, however many there are.
//!
//! A row is a fact about a place or a class. Points are of what was checked, and beside them stands who
//! checked, never whose class it is: none can be added up for a teacher. A sheet of one person alone is
//! a 工作单 and follows its rule.

mod csv;
mod filter;
mod rows;
mod source;
#[cfg(test)]
mod streaming;
mod xlsx;

pub use csv::{issues, records};
pub use filter::Filter;
pub(crate) use filter::Which;
pub(crate) use source::{Found, Source, Table};
pub(crate) use xlsx::MEDIA as WORKBOOK;
pub use xlsx::{issues_xlsx, xlsx};
