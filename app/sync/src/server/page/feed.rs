//! A page of the feed: what has changed since a cursor.

use domain::id::Sha;
use domain::time::UtcMillis;

use super::{Diverged, ViewerRows, on_history, seen, weight};
use crate::mutant::{Mutant, on, page_changes};
use crate::server::types::{Head, StateRow};
use crate::wire::{Change, Cursor, PAGE_BYTES_MAX, Page, PullRequest, Receipt};

/// What a store reads for a pull, in one reading transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PullInputs {
    /// The head.
    pub head: Head,
    /// The chain's hash at the request's `from.witness()`; `None` when the log has none.
    pub hash_at_from: Option<Sha>,
    /// States after the request's cursor in the order of (seq, id), at most
    /// [`PAGE_CHANGES_MAX`] + 1 of them: with a greater seq, or with the same seq and a greater
    /// id when the cursor names a last one.
    pub rows: Vec<StateRow>,
    /// What the person may see.
    pub viewer: ViewerRows,
    /// Of the request's unconfirmed operations, those in the log.
    pub receipts: Vec<Receipt>,
    /// The last number that a verified backup covers.
    pub durable_seq: Option<u64>,
    /// The server's clock.
    pub server_time: UtcMillis,
}

/// For how many numbers [`Mutant::TombstoneGc`] remembers what is gone.
const TOMBSTONES_KEPT: u64 = 8;

/// The page that answers `request`.
///
/// # Errors
/// [`Diverged`] when the cursor does not lie on this server's history.
pub fn feed(request: &PullRequest, inputs: PullInputs) -> Result<Page, Diverged> {
    on_history(&request.from, &inputs.head, inputs.hash_at_from)?;
    let viewer = inputs.viewer.viewer();
    let rights = inputs.viewer.version();
    let found = inputs.rows.len();
    let mut changes: Vec<Change> = Vec::with_capacity(found);
    let mut bytes = 0;
    let mut taken = 0;
    let mut last = None;
    for row in inputs.rows {
        let state = seen(&row, &viewer).map(|_| row.state);
        bytes += weight(state.as_deref());
        if taken == page_changes() || (taken > 0 && bytes > PAGE_BYTES_MAX) {
            break;
        }
        taken += 1;
        last = Some(Cursor {
            seq: row.seq,
            last: Some(row.id),
            head: Some(inputs.head.seq),
            hash: inputs.head.hash,
        });
        let forgotten = on(Mutant::NoGone)
            || (on(Mutant::TombstoneGc) && row.seq + TOMBSTONES_KEPT < inputs.head.seq);
        if state.is_some() || !forgotten {
            changes.push(Change {
                id: row.id,
                kind: row.kind.as_str().to_owned(),
                seq: row.seq,
                state,
            });
        }
    }
    let more = taken < found;
    let to = match last {
        Some(last) if more => last,
        _ => Cursor {
            seq: inputs.head.seq,
            last: None,
            head: None,
            hash: inputs.head.hash,
        },
    };
    let receipts = confirmed(inputs.receipts, more, &to, &changes);
    Ok(Page {
        from: request.from,
        to,
        changes,
        more,
        receipts,
        rights,
        durable_seq: inputs.durable_seq,
        server_time: inputs.server_time,
    })
}

/// The receipts that may go with a page: none before the last page, since the phone drops an
/// operation only together with the states that hold its effect; none beyond the page's end; and
/// whatever the person may see, or an outbox would never empty.
fn confirmed(receipts: Vec<Receipt>, more: bool, to: &Cursor, changes: &[Change]) -> Vec<Receipt> {
    let shown = |receipt: &Receipt| {
        changes
            .iter()
            .any(|change| change.seq == receipt.seq && change.state.is_some())
    };
    if more && !on(Mutant::ReceiptBeforeLastPage) {
        return Vec::new();
    }
    receipts
        .into_iter()
        .filter(|receipt| receipt.seq <= to.seq || on(Mutant::ReceiptBeforeLastPage))
        .filter(|receipt| !on(Mutant::ReceiptTiedToEntity) || shown(receipt))
        .collect()
}
