//! Spreadsheets: the records and findings of a day, a week or a month, with the filter that is on
//! screen. Rows are read page by page and written as they come, however many there are.
//!
//! A row is a fact about a place or a class. No score is in any of them, so none can be added up
//! for a teacher.

mod csv;
mod filter;
mod rows;
mod source;
mod xlsx;

pub use csv::{issues, records};
pub(crate) use xlsx::MEDIA as WORKBOOK;
pub use xlsx::xlsx;
