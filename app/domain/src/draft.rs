//! The logic of filling a form, the same on the phone that fills and the server that receives.

use crate::record::Value;
use crate::template::{Item, ItemKind};

/// Whether `value` is a finding for `item`: a failure, points off, a number outside its limits.
#[must_use]
pub const fn fails(item: &Item, value: &Value) -> bool {
    match (&item.kind, value) {
        (ItemKind::PassFail, Value::Fail) => true,
        (ItemKind::Deduction { .. }, Value::Points(points)) => *points > 0,
        (ItemKind::Number { min, max, .. }, Value::Number(number)) => {
            let low = match min {
                Some(min) => *number < *min,
                None => false,
            };
            let high = match max {
                Some(max) => *number > *max,
                None => false,
            };
            low || high
        }
        _ => false,
    }
}
