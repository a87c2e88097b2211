//! What may go from the phone, and when. By the server's clock only; nothing that the server has
//! not confirmed, and nothing that its backup does not cover while it reports one.

use domain::apply;
use domain::entity::{Columns, Kind};
use domain::id::{Id, Sha};
use domain::snapshot;
use domain::sorted::{self, Map, Set};
use domain::spot::KEEP_DAYS;
use domain::time::{DAY_MS, Date, UtcMillis};

use super::Client;
use super::event::{BaseHead, Now, Survey, Token};
use super::line::{Line, Then};
use super::store::{BlobRow, Durability, Guard, OpRow, OpState, StoredMeta, Write};

/// Days that a confirmed operation stays at the least.
const OP_DAYS: i64 = 35;
/// Days that an arrived photo stays at the least, unless a backup covers it and storage runs short.
const BLOB_DAYS: i64 = 14;
/// How much one survey frees at the most when storage runs short, in bytes.
const FREED_MAX: u64 = 64 * 1024 * 1024;

impl Client {
    pub(super) fn surveyed(&mut self, token: Token, survey: Option<Survey>, now: Now) {
        if !matches!(self.line, Line::Surveying { token: ours } if ours == token) {
            return;
        }
        self.line = Line::Idle;
        let Some(survey) = survey else {
            self.fail("storage_lost", now);
            return;
        };
        if Guard::of(&survey.meta) != Guard::of(&self.meta) {
            self.want.reload = true;
            return;
        }
        // By the server's last answer: what the phone's clock says since then may be anything.
        let at = self.contact.map(|contact| contact.server);
        let writes = at.map(|at| prune(&survey, at)).unwrap_or_default();
        let meta = StoredMeta {
            pruned: at,
            contact: self.contact,
            ..survey.meta
        };
        let then = Then {
            shows: !writes.is_empty(),
            meta,
            ..Then::default()
        };
        self.write(writes, then, Durability::Relaxed);
    }
}

/// What goes at `now` of the server's clock.
pub(super) fn prune(survey: &Survey, now: UtcMillis) -> Vec<Write> {
    let meta = &survey.meta;
    let mut writes = old_base(survey, meta.generation, now);
    let gone = old_blobs(survey, meta.durable_seq, now);
    writes.extend(gone.iter().copied().map(Write::RemoveBlob));
    writes.extend(old_ops(survey, &gone, meta.durable_seq, now));
    writes
}

/// Rows that a snapshot made the day before would not hold: a day's margin, since the school's date
/// is not known here. Never one that the outbox speaks of.
fn old_base(survey: &Survey, generation: u64, now: UtcMillis) -> Vec<Write> {
    let today = now.utc_date().plus(-1);
    let touched = pending_ids(&survey.ops);
    survey
        .base
        .iter()
        .filter(|head| !touched.contains(&head.id) && is_old(head, today))
        .map(|head| Write::RemoveBase {
            generation,
            id: head.id,
        })
        .collect()
}

fn is_old(head: &BaseHead, today: Date) -> bool {
    head.kind.parse::<Kind>().is_ok_and(|kind| {
        let columns = Columns {
            day: head.day,
            ..Columns::default()
        };
        !snapshot::in_snapshot(kind, &columns, head.open, today)
    })
}

/// Entities that pending operations read or change.
fn pending_ids(ops: &[OpRow]) -> Set<Id> {
    ops.iter()
        .filter(|row| row.state == OpState::Pending)
        .flat_map(|row| {
            let reads = row.op().map(|op| apply::reads(&op)).unwrap_or_default();
            reads.into_iter().map(|at| at.id).chain([row.id.0])
        })
        .collect()
}

fn old_blobs(survey: &Survey, durable_seq: Option<u64>, now: UtcMillis) -> Set<Sha> {
    let named: Set<Sha> = survey
        .ops
        .iter()
        .filter(|row| row.state == OpState::Pending)
        .flat_map(|row| row.blobs.iter().copied())
        .collect();
    let mut may_go: Vec<&BlobRow> = survey
        .blobs
        .iter()
        .filter(|row| !named.contains(&row.sha))
        .filter(|row| {
            let aged = older(row.arrived_at, now, BLOB_DAYS);
            match (row.arrived, durable_seq) {
                (None, _) => false,
                (Some(seq), Some(durable)) => seq <= durable && (aged || survey.pressure),
                (Some(_), None) => aged && survey.pressure,
            }
        })
        .collect();
    sorted::by_key(&mut may_go, |row| (row.arrived_at, row.sha));
    let mut freed = 0u64;
    may_go
        .into_iter()
        .take_while(|row| {
            let go = !survey.pressure || freed < FREED_MAX;
            freed += u64::from(row.bytes);
            go
        })
        .map(|row| row.sha)
        .collect()
}

/// Confirmed operations that are old and covered, with the photos they name gone, and with those
/// the photos that were damaged.
fn old_ops(
    survey: &Survey,
    gone: &Set<Sha>,
    durable_seq: Option<u64>,
    now: UtcMillis,
) -> Vec<Write> {
    let blobs: Map<Sha, &BlobRow> = survey.blobs.iter().map(|row| (row.sha, row)).collect();
    let mut writes = Vec::new();
    for row in &survey.ops {
        let OpState::Confirmed { seq, at, .. } = row.state else {
            continue;
        };
        let covered = durable_seq.is_some_and(|durable| seq <= durable);
        let left: Vec<&&BlobRow> = row
            .blobs
            .iter()
            .filter(|sha| !gone.contains(sha))
            .filter_map(|sha| blobs.get(sha))
            .collect();
        // The server has erased it by then, and a copy elsewhere must not outlive that.
        if older(Some(at), now, i64::from(KEEP_DAYS)) && names_position(row) {
            writes.push(Write::RemoveOp(row.id));
            continue;
        }
        if covered && older(Some(at), now, OP_DAYS) && left.iter().all(|blob| blob.damaged) {
            writes.push(Write::RemoveOp(row.id));
            writes.extend(left.iter().map(|blob| Write::RemoveBlob(blob.sha)));
        }
    }
    writes
}

fn names_position(row: &OpRow) -> bool {
    row.op().is_some_and(|op| op.action.names_position())
}

fn older(at: Option<UtcMillis>, now: UtcMillis, days: i64) -> bool {
    at.is_some_and(|at| now.since(at) >= days * DAY_MS)
}
