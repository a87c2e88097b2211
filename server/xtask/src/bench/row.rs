//! One measured value beside what it is measured against.

use serde::{Deserialize, Serialize};

/// A line of the table.
#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) measured: Measured,
    /// What the ratio should be.
    pub(super) goal: String,
}

/// What `results.json` says of it.
#[derive(Deserialize, Serialize)]
pub(super) struct Measured {
    pub(super) value: f64,
    pub(super) unit: String,
    /// The value divided by what it is measured against.
    pub(super) ratio: f64,
    /// What that is.
    pub(super) against: String,
}

impl Row {
    /// `sent` bytes of what a phone loads first, of `bytes_max` allowed ones.
    #[expect(clippy::float_arithmetic, reason = "results are floats")]
    pub(super) fn of_size(name: &str, sent: usize, bytes_max: usize) -> Self {
        let kilobytes = |bytes: usize| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0;
        let (value, allowed) = (kilobytes(sent), kilobytes(bytes_max));
        Self {
            name: format!("first_load_{}", name.to_lowercase().replace(' ', "_")),
            measured: Measured {
                value,
                unit: "KB".to_owned(),
                ratio: value / allowed,
                against: format!("{allowed} KB, brotli"),
            },
            goal: "≤ 1".to_owned(),
        }
    }
}
