//! The rows of a phone's store in memory, and what each write does to them.

use std::collections::BTreeMap;

use domain::entity::EntityRef;
use domain::id::{Id, OpId, Sha};
use domain::time::UtcMillis;

use crate::client::store::{
    BaseRow, BlobRow, OpRow, OpState, PIECE_BYTES, StoredMeta, Upload, Write,
};

#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) meta: StoredMeta,
    pub(super) ops: BTreeMap<OpId, OpRow>,
    pub(super) base: BTreeMap<(u64, Id), BaseRow>,
    pub(super) blobs: BTreeMap<Sha, BlobRow>,
    pub(super) bytes: BTreeMap<(Sha, usize), Vec<u8>>,
    pub(super) drafts: BTreeMap<String, String>,
}

impl Rows {
    pub(super) fn write(&mut self, write: &Write) {
        match write {
            Write::SetMeta(meta) => self.meta.clone_from(meta),
            Write::PutOp(row) => {
                self.ops.insert(row.id, row.clone());
            }
            Write::ConfirmOp {
                id,
                seq,
                outcome,
                at,
            } => {
                if let Some(row) = self.ops.get_mut(id) {
                    row.state = OpState::Confirmed {
                        seq: *seq,
                        outcome: *outcome,
                        at: *at,
                    };
                }
            }
            Write::RemoveOp(id) => {
                self.ops.remove(id);
            }
            Write::OfferAllAgain => self.offer_all_again(),
            Write::PutBase(row) => {
                self.base.insert((row.generation, row.id), row.clone());
            }
            Write::RemoveBase { generation, id } => {
                self.base.remove(&(*generation, *id));
            }
            Write::ClearGeneration(generation) => self.base.retain(|(of, _), _| of != generation),
            Write::Reindex(generation) => {
                let rows = self.base.values_mut();
                rows.filter(|row| row.generation == *generation)
                    .for_each(BaseRow::index);
            }
            Write::PutBlob(row, bytes) => self.put_blob(row, bytes),
            Write::BlobUpload(sha, upload) => self.with_blob(sha, |row| row.upload = *upload),
            Write::BlobArrived { sha, seq, at } => self.with_blob(sha, |row| {
                row.upload = Upload::Complete;
                row.arrived = Some(*seq);
                row.arrived_at = Some(*at);
            }),
            Write::MarkArrived { generation, at } => self.mark_arrived(*generation, *at),
            Write::BlobDamaged(sha) => self.with_blob(sha, |row| row.damaged = true),
            Write::RemoveBlob(sha) => {
                self.blobs.remove(sha);
                self.bytes.retain(|(of, _), _| of != sha);
            }
            Write::RemoveDraft(key) => {
                self.drafts.remove(key);
            }
        }
    }

    fn with_blob(&mut self, sha: &Sha, change: impl FnOnce(&mut BlobRow)) {
        if let Some(row) = self.blobs.get_mut(sha) {
            change(row);
        }
    }

    fn offer_all_again(&mut self) {
        for row in self.ops.values_mut() {
            row.state = OpState::Pending;
        }
        for row in self.blobs.values_mut() {
            row.upload = Upload::Unsent;
            row.arrived = None;
            row.arrived_at = None;
        }
    }

    fn mark_arrived(&mut self, generation: u64, at: UtcMillis) {
        for row in self.blobs.values_mut().filter(|row| row.arrived.is_none()) {
            let arrival = EntityRef::photo(row.sha);
            if let Some(photo) = self.base.get(&(generation, arrival.id)) {
                row.upload = Upload::Complete;
                row.arrived = Some(photo.seq);
                row.arrived_at = Some(at);
            }
        }
    }

    fn put_blob(&mut self, row: &BlobRow, bytes: &[u8]) {
        if self.blobs.get(&row.sha).is_some_and(|there| !there.damaged) {
            return;
        }
        self.bytes.retain(|(of, _), _| *of != row.sha);
        self.blobs.insert(row.sha, row.clone());
        for (index, piece) in bytes.chunks(PIECE_BYTES).enumerate() {
            self.bytes.insert((row.sha, index), piece.to_vec());
        }
    }

    pub(super) fn size(&self) -> usize {
        let ops: usize = self.ops.values().map(|row| row.body.len()).sum();
        let base: usize = self.base.values().map(|row| row.state.len()).sum();
        let bytes: usize = self.bytes.values().map(Vec::len).sum();
        ops + base + bytes
    }
}
