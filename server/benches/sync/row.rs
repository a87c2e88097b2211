//! One line of the result.

use serde::Serialize;

/// A measured value beside what it is measured against.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    /// The value divided by what it is measured against.
    pub(crate) ratio: f64,
    /// What that is.
    pub(crate) against: String,
    /// What the ratio should be, for the table.
    pub(crate) goal: &'static str,
}
