//! The one place where the server draws random bytes.

use domain::id::{Id, Sha};
use domain::time::UtcMillis;

use crate::problem::Problem;

/// `N` bytes from the operating system.
///
/// # Errors
/// When the operating system has none to give.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where randomness is drawn"
)]
pub fn bytes<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|error| Problem::internal(std::io::Error::from(error)))?;
    Ok(bytes)
}

/// A new id, made at `now`.
///
/// # Errors
/// As [`bytes`].
pub fn id(now: UtcMillis) -> Result<Id, Problem> {
    Ok(Id::v7(now.0, bytes()?))
}

/// A secret of 256 bits, as 64 hexadecimal digits. Stores keep [`digest`] of it only.
///
/// # Errors
/// As [`bytes`].
pub fn token() -> Result<String, Problem> {
    Ok(Sha::from_bytes(bytes()?).to_string())
}

/// Eight decimal digits, each number equally likely.
///
/// # Errors
/// As [`bytes`].
pub fn code() -> Result<String, Problem> {
    const CODES: u64 = 100_000_000;
    // The remainder of the largest multiple would favour small numbers: draw again above it.
    const FAIR: u64 = u64::MAX - u64::MAX % CODES;
    loop {
        let drawn = u64::from_be_bytes(bytes()?);
        if drawn < FAIR {
            return Ok(format!("{:08}", drawn % CODES));
        }
    }
}

/// What is stored of a secret.
#[must_use]
pub fn digest(secret: &str) -> Sha {
    Sha::of(secret.as_bytes())
}
