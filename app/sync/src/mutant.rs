//! Switches for known bugs, in the production code path and compiled for tests only: the
//! simulator must catch each of them, or it has lost its teeth.
//!
//! Without the feature `mutants` [`on`] is a constant `false` and the switches cost nothing.

/// A classic bug of a sync engine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mutant {
    /// The server reads states before it takes the lock, and the sequence last.
    SeqLast,
    /// Numbers are drawn in another order than pushes commit.
    SeqNotCommitOrder,
    /// The groups of a push are applied in the order of the phone's clock.
    WallClockWins,
    /// Receipts come before the page that brings the states.
    ReceiptBeforeLastPage,
    /// An entity that the person may not see any more is left out instead of reported gone.
    NoGone,
    /// What may not be seen any more is reported gone for a while only.
    TombstoneGc,
    /// Only an entity that the person sees confirms an operation.
    ReceiptTiedToEntity,
    /// An operation on an entity that has not come yet is refused instead of kept waiting.
    UnknownEntityRefused,
    /// Of an action that waits and is withdrawn, the operations still go on when what they wait for
    /// has come.
    WithdrawnGoesOn,
    /// A snapshot's cursor is the head when it ended.
    SnapshotCursorAtEnd,
    /// The idempotency key is a counter of the writer.
    KeyIsWriterCounter,
    /// The server forgets operation ids after a while.
    IdempotencyTtl,
    /// One bad operation fails the whole push.
    BatchAllOrNothing,
    /// The chain's hash at the cursor is not looked at.
    NoEpoch,
    /// The phone drops operations on the answer to the push.
    AckOnPush,
    /// The phone moves its cursor before it applies the page.
    CursorBeforeApply,
    /// The phone takes a page that does not continue its cursor, and the greater cursor of both.
    StalePage,
    /// The phone drops operations when it sends them.
    OutboxRemovedOnSend,
    /// The phone says "saved" before the transaction is durable.
    SavedBeforeDurable,
    /// The phone drops operations when its session has ended.
    DropOn401,
    /// The phone parses states on receipt, and a page fails over one it does not know.
    StateParsedAtReceipt,
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::SeqLast,
        Self::SeqNotCommitOrder,
        Self::WallClockWins,
        Self::ReceiptBeforeLastPage,
        Self::NoGone,
        Self::TombstoneGc,
        Self::ReceiptTiedToEntity,
        Self::UnknownEntityRefused,
        Self::WithdrawnGoesOn,
        Self::SnapshotCursorAtEnd,
        Self::KeyIsWriterCounter,
        Self::IdempotencyTtl,
        Self::BatchAllOrNothing,
        Self::NoEpoch,
        Self::AckOnPush,
        Self::CursorBeforeApply,
        Self::StalePage,
        Self::OutboxRemovedOnSend,
        Self::SavedBeforeDurable,
        Self::DropOn401,
        Self::StateParsedAtReceipt,
    ];
}

#[cfg(feature = "mutants")]
mod switched {
    use core::cell::Cell;

    use super::Mutant;

    thread_local! {
        static ON: Cell<Option<Mutant>> = const { Cell::new(None) };
        static PAGE_CHANGES: Cell<usize> = const { Cell::new(crate::wire::PAGE_CHANGES_MAX) };
    }

    /// Switches `mutant` on for this thread, and every other one off.
    pub fn switch(mutant: Option<Mutant>) {
        ON.set(mutant);
    }

    pub(crate) fn on(mutant: Mutant) -> bool {
        ON.get() == Some(mutant)
    }

    /// Ends pages after so many changes on this thread, at most the usual number: a small world has
    /// pages too.
    pub fn shorten_pages(changes: usize) {
        PAGE_CHANGES.set(changes.min(crate::wire::PAGE_CHANGES_MAX));
    }

    pub(crate) fn page_changes() -> usize {
        PAGE_CHANGES.get()
    }
}

#[cfg(feature = "mutants")]
pub(crate) use switched::{on, page_changes};
#[cfg(feature = "mutants")]
pub use switched::{shorten_pages, switch};

/// Whether the bug is switched on.
#[cfg(not(feature = "mutants"))]
pub(crate) const fn on(_: Mutant) -> bool {
    false
}

/// Changes in one page at the most.
#[cfg(not(feature = "mutants"))]
pub(crate) const fn page_changes() -> usize {
    crate::wire::PAGE_CHANGES_MAX
}
