//! What the sync engine reads.

use domain::id::{OpId, Sha};
use sync::client::store::{BlobRow, Loaded, OpRow, StoredMeta};
use sync::client::{BaseHead, Survey};
use wasm_bindgen::JsValue;

use crate::sorted;
use crate::store::commit::{bytes_of, generation_key};
use crate::store::idb::{Access, Failure};
use crate::store::row::{Row, Scope};
use crate::store::schema::{BASE, BLOBS, BY_NUMBER, BY_OPEN, BYTES, META, OPS};
use crate::store::tx::{Tx, key, starting_with};
use crate::store::{EVERYTHING, Local};

/// Rows read at a time where all of a large store is looked through.
const BATCH: u32 = 500;

impl Local {
    /// What the engine needs to start.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn load(&self, scope: Scope) -> Result<Loaded, Failure> {
        let scope = scope.js();
        self.idb
            .run(&[META, OPS, BLOBS], Access::Read, |tx| {
                load(tx, scope.clone())
            })
            .await
    }

    /// Whether operations and blobs are there as they should be.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn read_back(
        &self,
        scope: Scope,
        ops: &[(OpId, Sha)],
        blobs: &[Sha],
    ) -> Result<bool, Failure> {
        self.idb
            .run(&[OPS, BYTES], Access::Read, |tx| {
                read_back(tx, scope.js(), ops, blobs)
            })
            .await
    }

    /// What pruning needs to know; `pressure` is the caller's.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn survey(&self, scope: Scope, generation: u64) -> Result<Survey, Failure> {
        self.idb
            .run(&[META, OPS, BLOBS, BASE], Access::Read, |tx| {
                survey(tx, scope.js(), generation)
            })
            .await
    }

    /// Operations by id, in the order asked; `None` for one that is not there.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn ops(&self, scope: Scope, ids: &[OpId]) -> Result<Vec<Option<OpRow>>, Failure> {
        self.idb
            .run(&[OPS], Access::Read, |tx| ops_by_id(tx, scope.js(), ids))
            .await
    }

    /// The bytes of a blob; `None` when it is not there.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn blob_bytes(&self, scope: Scope, sha: Sha) -> Result<Option<Vec<u8>>, Failure> {
        self.idb
            .run(&[BYTES], Access::Read, |tx| async move {
                bytes_of(&tx, &scope.js(), sha).await
            })
            .await
    }

    /// `len` bytes of a blob from `offset`; `None` when they are not all there.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn blob_part(
        &self,
        scope: Scope,
        sha: Sha,
        offset: u64,
        len: u64,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let bytes = self.blob_bytes(scope, sha).await?;
        Ok(bytes.and_then(|bytes| {
            let from = usize::try_from(offset).ok()?;
            let to = from.checked_add(usize::try_from(len).ok()?)?;
            bytes.get(from..to).map(<[u8]>::to_vec)
        }))
    }

    /// A blob without its bytes; `None` when it is not there.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn blob(&self, scope: Scope, sha: Sha) -> Result<Option<BlobRow>, Failure> {
        let at = key(&[&scope.js(), &sha.to_string().into()]);
        self.idb
            .run(&[BLOBS], Access::Read, |tx| {
                let at = at.clone();
                async move {
                    let row: Option<Row> = tx.store(BLOBS)?.get(&at).await?;
                    Ok(row.and_then(|row| row.value()))
                }
            })
            .await
    }
}

/// The meta row in an open transaction.
pub(super) async fn meta_of(tx: &Tx, scope: &JsValue) -> Result<StoredMeta, JsValue> {
    let row: Option<Row> = tx.store(META)?.get(&key(&[scope])).await?;
    Ok(row.and_then(|row| row.value()).unwrap_or_default())
}

/// Operations not confirmed, in the order of doing.
pub(super) async fn outbox_of(tx: &Tx, scope: &JsValue) -> Result<Vec<OpRow>, JsValue> {
    let range = starting_with(&[scope, &1.into()])?;
    let rows: Vec<Row> = tx.store(OPS)?.list_by(BY_OPEN, &range).await?;
    let mut ops: Vec<OpRow> = rows.iter().filter_map(Row::value).collect();
    sorted::by_key(&mut ops, |op| (op.ordinal, op.id));
    Ok(ops)
}

/// Blobs that the server is not known to have.
pub(super) async fn open_blobs_of(tx: &Tx, scope: &JsValue) -> Result<Vec<BlobRow>, JsValue> {
    let range = starting_with(&[scope, &1.into()])?;
    let rows: Vec<Row> = tx.store(BLOBS)?.list_by(BY_OPEN, &range).await?;
    Ok(rows.iter().filter_map(Row::value).collect())
}

async fn load(tx: Tx, scope: JsValue) -> Result<Loaded, JsValue> {
    let meta = meta_of(&tx, &scope).await?;
    let outbox = outbox_of(&tx, &scope).await?;
    let last: Option<Row> = tx
        .store(OPS)?
        .last_by(BY_NUMBER, &starting_with(&[&scope])?)
        .await?;
    let blobs = open_blobs_of(&tx, &scope).await?;
    Ok(Loaded {
        meta,
        outbox: outbox.iter().map(OpRow::head).collect(),
        last_ordinal: last
            .and_then(|row| row.value::<OpRow>())
            .map_or(0, |op| op.ordinal),
        blobs,
    })
}

async fn ops_by_id(tx: Tx, scope: JsValue, ids: &[OpId]) -> Result<Vec<Option<OpRow>>, JsValue> {
    let store = tx.store(OPS)?;
    let asked: Vec<_> = ids
        .iter()
        .map(|id| store.ask(&key(&[&scope, &id.to_string().into()])))
        .collect::<Result<_, _>>()?;
    let mut ops = Vec::with_capacity(ids.len());
    for asked in asked {
        let row: Option<Row> = asked.answer().await?;
        ops.push(row.and_then(|row| row.value()));
    }
    Ok(ops)
}

async fn read_back(
    tx: Tx,
    scope: JsValue,
    ops: &[(OpId, Sha)],
    blobs: &[Sha],
) -> Result<bool, JsValue> {
    let ids: Vec<OpId> = ops.iter().map(|(id, _)| *id).collect();
    let kept = ops_by_id(tx.clone(), scope.clone(), &ids).await?;
    let ops_match = ops.iter().zip(&kept).all(|((_, sha), kept)| {
        kept.as_ref()
            .is_some_and(|op| Sha::of(op.body.as_bytes()) == *sha)
    });
    if !ops_match {
        return Ok(false);
    }
    for sha in blobs {
        let bytes = bytes_of(&tx, &scope, *sha).await?;
        if bytes.is_none_or(|bytes| Sha::of(&bytes) != *sha) {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn survey(tx: Tx, scope: JsValue, generation: u64) -> Result<Survey, JsValue> {
    let all = starting_with(&[&scope])?;
    let ops: Vec<Row> = tx.store(OPS)?.list(&all, EVERYTHING).await?;
    let blobs: Vec<Row> = tx.store(BLOBS)?.list(&all, EVERYTHING).await?;
    let generation = generation_key(generation);
    let store = tx.store(BASE)?;
    let end = key(&[&scope, &generation, &js_sys::Array::new().into()]);
    let mut base = Vec::new();
    let mut range = starting_with(&[&scope, &generation])?;
    loop {
        let rows: Vec<Row> = store.list(&range, BATCH).await?;
        base.extend(
            rows.iter()
                .filter_map(Row::base)
                .map(|row| BaseHead::from(&row)),
        );
        let Some(last) = rows.last() else { break };
        let after = key(&[&scope, &generation, &last.id().into()]);
        range = web_sys::IdbKeyRange::bound_with_lower_open(&after, &end, true)?;
    }
    Ok(Survey {
        meta: meta_of(&tx, &scope).await?,
        ops: ops.iter().filter_map(Row::value).collect(),
        blobs: blobs.iter().filter_map(Row::value).collect(),
        base,
        pressure: false,
    })
}
