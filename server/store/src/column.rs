//! Between the types of the domain and what columns hold: bytes, text and 64-bit integers.

use domain::id::{Id, Sha};
use sync::wire::Outcome;

use crate::error::Error;

/// An id, of its sixteen bytes.
pub(crate) fn id(bytes: &[u8]) -> Result<Id, Error> {
    <[u8; 16]>::try_from(bytes)
        .map(Id::from_bytes)
        .map_err(|_| Error::Corrupt("an id that has not sixteen bytes"))
}

/// A hash, of its thirty-two bytes.
pub(crate) fn sha(bytes: &[u8]) -> Result<Sha, Error> {
    <[u8; 32]>::try_from(bytes)
        .map(Sha::from_bytes)
        .map_err(|_| Error::Corrupt("a hash that has not thirty-two bytes"))
}

/// A number that is never negative.
pub(crate) fn number(column: i64) -> Result<u64, Error> {
    u64::try_from(column).map_err(|_| Error::Corrupt("a negative number"))
}

/// A number as a column holds it. Numbers of the sequence never come near the end of `i64`; what a
/// phone names beyond it is above every head, as the end is.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// An outcome as the log numbers it: as the audit chain does.
pub(crate) const fn outcome_int(outcome: Outcome) -> i64 {
    match outcome {
        Outcome::Applied => 1,
        Outcome::Contested => 2,
        Outcome::SetAside => 3,
        Outcome::Waiting => 4,
    }
}

/// An outcome of the log.
pub(crate) fn outcome(column: i64) -> Result<Outcome, Error> {
    match column {
        1 => Ok(Outcome::Applied),
        2 => Ok(Outcome::Contested),
        3 => Ok(Outcome::SetAside),
        4 => Ok(Outcome::Waiting),
        _ => Err(Error::Corrupt("an unknown outcome")),
    }
}
