//! Drafts as stored, and the bytes of photos that no operation names yet.

use domain::id::Sha;
use js_sys::Uint8Array;
use json::{FromJson, ToJson};

use crate::store::idb::{Access, Failure};
use crate::store::row::{Row, Scope};
use crate::store::schema::DRAFTS;
use crate::store::tx::{key, starting_with};
use crate::store::{EVERYTHING, Local};

/// A photo that no operation names yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftPhoto {
    /// Its media type.
    pub media: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How the keys of photos begin; those of drafts do not.
pub const PHOTO_KEYS: &str = "photo/";

/// The key of a draft's photo.
#[must_use]
pub fn photo_key(sha: Sha) -> String {
    format!("{PHOTO_KEYS}{sha}")
}

impl Local {
    /// A draft; `None` when there is none that this code can read.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn draft<T: FromJson>(&self, scope: Scope, id: &str) -> Result<Option<T>, Failure> {
        Ok(self.draft_row(scope, id).await?.and_then(|row| row.value()))
    }

    /// Ids of the drafts and photos that begin with `prefix`.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn draft_ids(&self, scope: Scope, prefix: &str) -> Result<Vec<String>, Failure> {
        let rows = self.draft_rows(scope, prefix).await?;
        Ok(rows.iter().map(Row::id).collect())
    }

    /// The drafts whose ids begin with `prefix` and that this code can read, photos left out.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn drafts<T: FromJson>(
        &self,
        scope: Scope,
        prefix: &str,
    ) -> Result<Vec<(String, T)>, Failure> {
        let rows = self.draft_rows(scope, prefix).await?;
        Ok(rows
            .iter()
            .filter(|row| !row.id().starts_with(PHOTO_KEYS))
            .filter_map(|row| Some((row.id(), row.value()?)))
            .collect())
    }

    async fn draft_rows(&self, scope: Scope, prefix: &str) -> Result<Vec<Row>, Failure> {
        self.idb
            .run(&[DRAFTS], Access::Read, |tx| async move {
                let range = web_sys::IdbKeyRange::bound(
                    &key(&[&scope.js(), &prefix.into()]),
                    &key(&[&scope.js(), &format!("{prefix}\u{ffff}").into()]),
                )?;
                let rows: Vec<Row> = tx.store(DRAFTS)?.list(&range, EVERYTHING).await?;
                Ok(rows)
            })
            .await
    }

    /// Keeps drafts. Not forced to the disk at every key: a killed page loses nothing by that, only
    /// a dead battery the last second.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn put_drafts<T: ToJson>(
        &self,
        scope: Scope,
        drafts: &[(String, T)],
    ) -> Result<(), Failure> {
        self.idb
            .run(&[DRAFTS], Access::Relaxed, |tx| async move {
                let store = tx.store(DRAFTS)?;
                for (id, draft) in drafts {
                    store.put(&Row::of(&scope.key(), id, draft))?;
                }
                Ok(())
            })
            .await
    }

    /// Keeps a photo until an operation names it, on disk and read back.
    ///
    /// # Errors
    /// [`Failure`]; [`Failure::Corrupt`] when it does not read back as it was.
    pub async fn put_draft_photo(
        &self,
        scope: Scope,
        sha: Sha,
        media: &str,
        bytes: &[u8],
    ) -> Result<(), Failure> {
        self.idb
            .run(&[DRAFTS], Access::Strict, |tx| async move {
                let row = Row::of_bytes(&scope.key(), &photo_key(sha), media, bytes);
                tx.store(DRAFTS)?.put(&row)
            })
            .await?;
        match self.draft_photo(scope, sha).await? {
            Some(kept) if Sha::of(&kept.bytes) == sha => Ok(()),
            _ => Err(Failure::Corrupt),
        }
    }

    /// A photo that no operation names yet.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn draft_photo(&self, scope: Scope, sha: Sha) -> Result<Option<DraftPhoto>, Failure> {
        let row = self.draft_row(scope, &photo_key(sha)).await?;
        Ok(row.and_then(|row| {
            Some(DraftPhoto {
                media: row.value()?,
                bytes: row.data().as_ref().map(Uint8Array::to_vec)?,
            })
        }))
    }

    /// Drops drafts and draft photos by their ids.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn drop_drafts(&self, scope: Scope, ids: &[String]) -> Result<(), Failure> {
        self.idb
            .run(&[DRAFTS], Access::Relaxed, |tx| async move {
                let store = tx.store(DRAFTS)?;
                for id in ids {
                    store.remove(&key(&[&scope.js(), &id.as_str().into()]))?;
                }
                Ok(())
            })
            .await
    }

    async fn draft_row(&self, scope: Scope, id: &str) -> Result<Option<Row>, Failure> {
        let at = key(&[&scope.js(), &id.into()]);
        self.idb
            .run(&[DRAFTS], Access::Read, |tx| {
                let at = at.clone();
                async move { tx.store(DRAFTS)?.get(&at).await }
            })
            .await
    }

    /// Removes everything that is kept for a person.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn forget(&self, scope: Scope) -> Result<(), Failure> {
        use crate::store::schema::OF_PERSON;
        self.idb
            .run(&OF_PERSON, Access::Strict, |tx| async move {
                let range = starting_with(&[&scope.js()])?;
                for name in OF_PERSON {
                    tx.store(name)?.remove(&range)?;
                }
                Ok(())
            })
            .await
    }
}
