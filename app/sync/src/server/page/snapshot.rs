//! A page of a snapshot: what the person may see, as it stands, from nothing.

use domain::id::Sha;
use domain::snapshot::in_snapshot;
use domain::time::UtcMillis;

use super::{Diverged, ViewerRows, on_history, seen, weight};
use crate::mutant::{Mutant, on, page_changes};
use crate::server::types::{Head, StateRow};
use crate::wire::{
    Change, Cursor, PAGE_BYTES_MAX, PAGE_CHANGES_MAX, SnapshotPage, SnapshotRequest,
};

/// Rows a store reads for one page of a snapshot at the most; some will not be in it.
pub const SNAPSHOT_SCAN: usize = 2 * PAGE_CHANGES_MAX;

/// What a store reads for a page of a snapshot, in one reading transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SnapshotInputs {
    /// The head.
    pub head: Head,
    /// The chain's hash at the request's `at.witness()`; `None` when the log has none, or
    /// when the snapshot begins.
    pub hash_at: Option<Sha>,
    /// States with an id after the request's `after`, ordered by id, at most [`SNAPSHOT_SCAN`]. A
    /// store may leave out those that `domain::snapshot::in_snapshot` leaves out.
    pub rows: Vec<StateRow>,
    /// There are no rows after these.
    pub exhausted: bool,
    /// What the person may see.
    pub viewer: ViewerRows,
    /// The last number that a verified backup covers.
    pub durable_seq: Option<u64>,
    /// The server's clock.
    pub server_time: UtcMillis,
}

/// The page that answers `request`.
///
/// # Errors
/// [`Diverged`] when the server was restored while the snapshot was taken.
pub fn snapshot(
    request: &SnapshotRequest,
    inputs: SnapshotInputs,
) -> Result<SnapshotPage, Diverged> {
    let head = Cursor {
        seq: inputs.head.seq,
        last: None,
        head: None,
        hash: inputs.head.hash,
    };
    let at = match request.at {
        Some(at) => {
            on_history(&at, &inputs.head, inputs.hash_at)?;
            if on(Mutant::SnapshotCursorAtEnd) {
                head
            } else {
                Cursor {
                    seq: at.seq,
                    head: (at.seq != head.seq).then_some(head.seq),
                    ..head
                }
            }
        }
        None => head,
    };
    let viewer = inputs.viewer.viewer();
    let rights = inputs.viewer.version();
    let today = inputs.server_time.utc_date();
    let found = inputs.rows.len();
    let mut changes: Vec<Change> = Vec::new();
    let mut bytes = 0;
    let mut read = 0;
    let mut next = request.after;
    for row in inputs.rows {
        if in_snapshot(row.kind, &row.columns, row.open, today) && seen(&row, &viewer).is_some() {
            bytes += weight(Some(&row.state));
            let full = changes.len() == page_changes() || bytes > PAGE_BYTES_MAX;
            if full && !changes.is_empty() {
                break;
            }
            changes.push(Change {
                id: row.id,
                kind: row.kind.as_str().to_owned(),
                seq: row.seq,
                state: Some(row.state),
            });
        }
        read += 1;
        next = Some(row.id);
    }
    let more = read < found || !inputs.exhausted;
    Ok(SnapshotPage {
        at,
        after: request.after,
        changes,
        more,
        next: if more { next } else { None },
        rights,
        durable_seq: inputs.durable_seq,
        server_time: inputs.server_time,
    })
}
