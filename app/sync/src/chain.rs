//! The audit chain: one hash per operation, each over the one before.
//!
//! `h_n = SHA-256(h_{n-1} ‖ seq ‖ received_at ‖ author ‖ outcome ‖ op id ‖ SHA-256(salt ‖ body))`.
//! The body stands behind a salted hash, so that it can be erased and the chain still verifies.

use domain::id::{Id, OpId, Sha};
use domain::time::UtcMillis;
use sha2::{Digest, Sha256};

use crate::wire::Outcome;

/// The hash before the first operation.
#[must_use]
pub fn genesis() -> Sha {
    Sha::of(b"xiaoxun/chain/1")
}

/// What the chain says of one operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// Its number, from 1.
    pub seq: u64,
    /// When it was received.
    pub received: UtcMillis,
    /// Who sent it: a person, or the school for the server itself.
    pub author: Id,
    /// What became of it at receipt.
    pub outcome: Outcome,
    /// The operation.
    pub op: OpId,
    /// [`payload`] of its salt and body.
    pub payload: Sha,
}

/// The commitment to a body.
#[must_use]
pub fn payload(salt: &[u8; 16], body: &str) -> Sha {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(body.as_bytes());
    Sha::from_bytes(hash.finalize().into())
}

/// The number an outcome has in the chain and in stores, for ever.
#[must_use]
pub const fn number(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Applied => 1,
        Outcome::Contested => 2,
        Outcome::SetAside => 3,
        Outcome::Waiting => 4,
    }
}

/// The outcome with this [`number`].
#[must_use]
pub const fn outcome(number: u8) -> Option<Outcome> {
    Some(match number {
        1 => Outcome::Applied,
        2 => Outcome::Contested,
        3 => Outcome::SetAside,
        4 => Outcome::Waiting,
        _ => return None,
    })
}

/// The chain's hash after `link`.
#[must_use]
pub fn next(before: &Sha, link: &Link) -> Sha {
    let mut hash = Sha256::new();
    hash.update(before.as_bytes());
    hash.update(link.seq.to_be_bytes());
    hash.update(link.received.0.to_be_bytes());
    hash.update(link.author.as_bytes());
    hash.update([number(link.outcome)]);
    hash.update(link.op.0.as_bytes());
    hash.update(link.payload.as_bytes());
    Sha::from_bytes(hash.finalize().into())
}
