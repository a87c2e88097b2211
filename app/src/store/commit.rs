//! One [`Commit`] of the sync engine is one transaction: guard and writes, in order, or nothing.

use domain::entity::EntityRef;
use domain::id::Sha;
use domain::time::UtcMillis;
use js_sys::Uint8Array;
use sync::client::store::{
    BaseRow, BlobRow, Commit, CommitResult, Durability, OpRow, OpState, PIECE_BYTES, StoredMeta,
    Upload, Write,
};
use wasm_bindgen::JsValue;

use crate::store::idb::{Access, Failure};
use crate::store::row::{Row, Scope};
use crate::store::schema::{BASE, BLOBS, BYTES, DRAFTS, META, OF_COMMIT, OPS};
use crate::store::tx::{Tx, key, starting_with};
use crate::store::{EVERYTHING, Local};

impl Local {
    /// Runs a commit.
    pub async fn commit(&self, scope: Scope, commit: &Commit) -> CommitResult {
        let access = match commit.durability {
            Durability::Strict => Access::Strict,
            Durability::Relaxed => Access::Relaxed,
        };
        let done = self
            .idb
            .run(&OF_COMMIT, access, |tx| write_all(tx, scope, commit))
            .await;
        match done {
            Ok(true) => CommitResult::Done,
            Ok(false) => CommitResult::GuardFailed,
            Err(Failure::Full) => CommitResult::Quota,
            Err(Failure::Lost | Failure::Blocked | Failure::Unavailable | Failure::Corrupt) => {
                CommitResult::Lost
            }
        }
    }
}

/// Whether the guard held and everything was handed over.
async fn write_all(tx: Tx, scope: Scope, commit: &Commit) -> Result<bool, JsValue> {
    let at = Place {
        tx,
        scope: scope.key(),
        js: scope.js(),
    };
    if let Some(guard) = &commit.guard
        && !guard.holds(&at.meta().await?)
    {
        return Ok(false);
    }
    for write in &commit.writes {
        at.write(write).await?;
    }
    Ok(true)
}

/// A transaction at one person's part of the database.
struct Place {
    tx: Tx,
    scope: String,
    js: JsValue,
}

impl Place {
    async fn meta(&self) -> Result<StoredMeta, JsValue> {
        let row: Option<Row> = self.tx.store(META)?.get(&key(&[&self.js])).await?;
        Ok(row.and_then(|row| row.value()).unwrap_or_default())
    }

    async fn write(&self, write: &Write) -> Result<(), JsValue> {
        match write {
            Write::SetMeta(meta) => {
                let row = Row::new(&self.scope);
                row.set_value(meta);
                self.put(META, &row)
            }
            Write::PutOp(op) => self.put(OPS, &Row::of_op(&self.scope, op)),
            Write::ConfirmOp {
                id,
                seq,
                outcome,
                at,
            } => {
                let confirmed = OpState::Confirmed {
                    seq: *seq,
                    outcome: *outcome,
                    at: *at,
                };
                self.change(OPS, &id.to_string(), |op: &mut OpRow| op.state = confirmed)
                    .await
            }
            Write::RemoveOp(id) => self.remove(OPS, &id.to_string()),
            Write::OfferAllAgain => self.offer_all_again().await,
            Write::PutBase(base) => self.put(BASE, &Row::of_base(&self.scope, base)),
            Write::RemoveBase { generation, id } => self.tx.store(BASE)?.remove(&key(&[
                &self.js,
                &generation_key(*generation),
                &id.to_string().into(),
            ])),
            Write::ClearGeneration(generation) => {
                let range = starting_with(&[&self.js, &generation_key(*generation)])?;
                self.tx.store(BASE)?.remove(&range)
            }
            Write::Reindex(generation) => self.reindex(*generation).await,
            Write::PutBlob(blob, bytes) => self.put_blob(blob, bytes).await,
            Write::BlobUpload(sha, upload) => {
                self.change_blob(*sha, |blob| blob.upload = *upload).await
            }
            Write::BlobArrived { sha, seq, at } => {
                self.change_blob(*sha, |blob| {
                    blob.upload = Upload::Complete;
                    blob.arrived = Some(*seq);
                    blob.arrived_at = Some(*at);
                })
                .await
            }
            Write::MarkArrived { generation, at } => self.mark_arrived(*generation, *at).await,
            Write::BlobDamaged(sha) => self.change_blob(*sha, |blob| blob.damaged = true).await,
            Write::RemoveBlob(sha) => {
                self.remove(BLOBS, &sha.to_string())?;
                self.remove_pieces(*sha)
            }
            Write::RemoveDraft(draft) => self.remove(DRAFTS, draft),
        }
    }

    fn put(&self, store: &str, row: &Row) -> Result<(), JsValue> {
        self.tx.store(store)?.put(row)
    }

    fn remove(&self, store: &str, id: &str) -> Result<(), JsValue> {
        self.tx.store(store)?.remove(&key(&[&self.js, &id.into()]))
    }

    fn remove_pieces(&self, sha: Sha) -> Result<(), JsValue> {
        let range = starting_with(&[&self.js, &sha.to_string().into()])?;
        self.tx.store(BYTES)?.remove(&range)
    }

    /// Changes an operation in place; one that is not there stays so.
    async fn change(
        &self,
        store: &str,
        id: &str,
        change: impl FnOnce(&mut OpRow),
    ) -> Result<(), JsValue> {
        let row: Option<Row> = self
            .tx
            .store(store)?
            .get(&key(&[&self.js, &id.into()]))
            .await?;
        if let Some(mut op) = row.and_then(|row| row.value::<OpRow>()) {
            change(&mut op);
            self.put(store, &Row::of_op(&self.scope, &op))?;
        }
        Ok(())
    }

    async fn blob(&self, sha: Sha) -> Result<Option<BlobRow>, JsValue> {
        let row: Option<Row> = self
            .tx
            .store(BLOBS)?
            .get(&key(&[&self.js, &sha.to_string().into()]))
            .await?;
        Ok(row.and_then(|row| row.value()))
    }

    async fn change_blob(
        &self,
        sha: Sha,
        change: impl FnOnce(&mut BlobRow),
    ) -> Result<(), JsValue> {
        if let Some(mut blob) = self.blob(sha).await? {
            change(&mut blob);
            self.put(BLOBS, &Row::of_blob(&self.scope, &blob))?;
        }
        Ok(())
    }

    async fn put_blob(&self, blob: &BlobRow, bytes: &[u8]) -> Result<(), JsValue> {
        if self.blob(blob.sha).await?.is_some_and(|kept| !kept.damaged) {
            return Ok(());
        }
        self.put(BLOBS, &Row::of_blob(&self.scope, blob))?;
        self.remove_pieces(blob.sha)?;
        let pieces = self.tx.store(BYTES)?;
        for (index, piece) in bytes.chunks(PIECE_BYTES).enumerate() {
            pieces.put(&Row::of_piece(&self.scope, blob.sha, index, piece))?;
        }
        Ok(())
    }

    async fn offer_all_again(&self) -> Result<(), JsValue> {
        let range = starting_with(&[&self.js])?;
        let ops: Vec<Row> = self.tx.store(OPS)?.list(&range, EVERYTHING).await?;
        for mut op in ops.iter().filter_map(Row::value::<OpRow>) {
            op.state = OpState::Pending;
            self.put(OPS, &Row::of_op(&self.scope, &op))?;
        }
        let blobs: Vec<Row> = self.tx.store(BLOBS)?.list(&range, EVERYTHING).await?;
        for mut blob in blobs.iter().filter_map(Row::value::<BlobRow>) {
            blob.upload = Upload::Unsent;
            blob.arrived = None;
            blob.arrived_at = None;
            self.put(BLOBS, &Row::of_blob(&self.scope, &blob))?;
        }
        Ok(())
    }

    /// Photos whose arrival is among the entities of a generation have arrived.
    async fn mark_arrived(&self, generation: u64, at: UtcMillis) -> Result<(), JsValue> {
        let range = starting_with(&[&self.js])?;
        let blobs: Vec<Row> = self.tx.store(BLOBS)?.list(&range, EVERYTHING).await?;
        let base = self.tx.store(BASE)?;
        let unseen = blobs
            .iter()
            .filter_map(Row::value::<BlobRow>)
            .filter(|blob| blob.arrived.is_none());
        for mut blob in unseen {
            let arrival = EntityRef::photo(blob.sha).id.to_string();
            let found: Option<Row> = base
                .get(&key(&[
                    &self.js,
                    &generation_key(generation),
                    &arrival.into(),
                ]))
                .await?;
            if let Some(arrival) = found.and_then(|row| row.base()) {
                blob.upload = Upload::Complete;
                blob.arrived = Some(arrival.seq);
                blob.arrived_at = Some(at);
                self.put(BLOBS, &Row::of_blob(&self.scope, &blob))?;
            }
        }
        Ok(())
    }

    async fn reindex(&self, generation: u64) -> Result<(), JsValue> {
        let range = starting_with(&[&self.js, &generation_key(generation)])?;
        let base: Vec<Row> = self.tx.store(BASE)?.list(&range, EVERYTHING).await?;
        for mut row in base.iter().filter_map(Row::base) {
            BaseRow::index(&mut row);
            self.put(BASE, &Row::of_base(&self.scope, &row))?;
        }
        Ok(())
    }
}

/// A generation as it stands in keys.
pub(super) fn generation_key(generation: u64) -> JsValue {
    JsValue::from_f64(crate::device::number::float(generation))
}

/// The bytes of a blob, put together from its pieces; `None` when there are none.
pub(super) async fn bytes_of(
    tx: &Tx,
    scope: &JsValue,
    sha: Sha,
) -> Result<Option<Vec<u8>>, JsValue> {
    let range = starting_with(&[scope, &sha.to_string().into()])?;
    let pieces: Vec<Row> = tx.store(BYTES)?.list(&range, EVERYTHING).await?;
    if pieces.is_empty() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    for piece in pieces.iter().filter_map(Row::data) {
        bytes.extend(Uint8Array::to_vec(&piece));
    }
    Ok(Some(bytes))
}
