//! Numbers across the border to JavaScript, whose only number is a float.

/// A whole number as JavaScript gives it; what lies beyond 2^53 or is no number becomes the nearest.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "clocks, counts and sizes lie within 53 bits; `as` saturates"
)]
pub const fn whole(number: f64) -> i64 {
    number as i64
}

/// A count or a size as JavaScript gives it; negative ones become 0.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clocks, counts and sizes lie within 53 bits; `as` saturates"
)]
pub const fn count(number: f64) -> u64 {
    number as u64
}

/// A whole number for JavaScript; exact up to 2^53.
#[must_use]
pub const fn float(number: u64) -> f64 {
    number as f64
}
