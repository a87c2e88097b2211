//! Verification of the audit chain: that no operation was changed, removed, added or moved.

use super::types::{Head, LogEntry};
use crate::chain;

/// Walks a log in the order of its numbers, one entry at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verifier {
    at: Head,
}

/// The first place where a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// A number is missing, or out of order.
    #[error("expected operation {expected}, found {found}")]
    Gap {
        /// The number that should come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// The body is not what was committed to at receipt.
    #[error("the content of operation {seq} is not what was received")]
    Body {
        /// The operation's number.
        seq: u64,
    },
    /// The hash does not follow from the one before and the entry.
    #[error("operation {seq} does not continue the chain")]
    Hash {
        /// The operation's number.
        seq: u64,
    },
    /// The log does not end where the head says.
    #[error("the log ends at operation {found}, the head stands at {expected}")]
    End {
        /// The head's number.
        expected: u64,
        /// The last entry's number.
        found: u64,
    },
}

impl Default for Verifier {
    fn default() -> Self {
        Self {
            at: Head::genesis(),
        }
    }
}

impl Verifier {
    /// Before the first operation.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// [`Break`] when it does not continue the chain. Nothing after it can be told.
    pub fn step(&mut self, entry: &LogEntry) -> Result<(), Break> {
        let seq = entry.link.seq;
        let expected = self.at.seq + 1;
        if seq != expected {
            return Err(Break::Gap {
                expected,
                found: seq,
            });
        }
        let kept = match (&entry.salt, &entry.body) {
            (Some(salt), Some(body)) => chain::payload(salt, body) == entry.link.payload,
            (salt, body) => salt.is_none() && body.is_none(),
        };
        if !kept {
            return Err(Break::Body { seq });
        }
        let hash = chain::next(&self.at.hash, &entry.link);
        if hash != entry.hash {
            return Err(Break::Hash { seq });
        }
        self.at = Head { seq, hash };
        Ok(())
    }

    /// The log ended; `head` is what the store says.
    ///
    /// # Errors
    /// [`Break::End`] when entries at the end are missing, [`Break::Hash`] when the head has
    /// another hash.
    pub fn finish(self, head: &Head) -> Result<(), Break> {
        if self.at.seq != head.seq {
            return Err(Break::End {
                expected: head.seq,
                found: self.at.seq,
            });
        }
        if self.at.hash != head.hash {
            return Err(Break::Hash { seq: head.seq });
        }
        Ok(())
    }
}

/// Verifies a whole log in memory.
///
/// # Errors
/// The first [`Break`].
pub fn verify<'a>(
    entries: impl IntoIterator<Item = &'a LogEntry>,
    head: &Head,
) -> Result<(), Break> {
    let mut verifier = Verifier::new();
    entries
        .into_iter()
        .try_for_each(|entry| verifier.step(entry))?;
    verifier.finish(head)
}
