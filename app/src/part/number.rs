//! Numbers with a fixed count of digits after the point, typed and printed without floats.

use crate::text::{Key, tf};

/// The number times 10^`scale`; `None` when the text is no number or has more digits than fit.
#[must_use]
pub fn parse(text: &str, scale: u8) -> Option<i64> {
    let text: String = text
        .trim()
        .chars()
        .map(|c| match c {
            // What Chinese input methods write.
            '０'..='９' => char::from_u32(u32::from(c) - 0xff10 + 0x30).unwrap_or(c),
            '。' | '．' | '，' | ',' => '.',
            '－' | '−' | '负' => '-',
            _ => c,
        })
        .collect();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let fits = part.len() <= usize::from(scale)
        && !(whole.is_empty() && part.is_empty())
        && !digits.ends_with('.')
        && whole
            .bytes()
            .chain(part.bytes())
            .all(|c| c.is_ascii_digit());
    if !fits {
        return None;
    }
    let padded = format!("{whole}{part:0<width$}", width = usize::from(scale));
    let value: i64 = padded.parse().ok()?;
    Some(if negative { -value } else { value })
}

/// The number as people write it.
#[must_use]
pub fn print(value: i64, scale: u8) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    let scale = usize::from(scale);
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = padded.split_at(padded.len() - scale);
    format!("{sign}{whole}.{part}")
}

/// The limits in words; empty without any.
#[must_use]
pub fn limits(min: Option<i64>, max: Option<i64>, scale: u8, unit: &str) -> String {
    match (min, max) {
        (Some(min), Some(max)) => tf(
            Key::LimitBetween,
            &[
                ("min", &print(min, scale)),
                ("max", &print(max, scale)),
                ("unit", &unit),
            ],
        ),
        (Some(min), None) => tf(
            Key::LimitLeast,
            &[("min", &print(min, scale)), ("unit", &unit)],
        ),
        (None, Some(max)) => tf(
            Key::LimitMost,
            &[("max", &print(max, scale)), ("unit", &unit)],
        ),
        (None, None) => String::new(),
    }
}
