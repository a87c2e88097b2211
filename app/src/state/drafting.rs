//! Drafts and photos on their way into a record.

use domain::id::Sha;
use domain::record::PhotoRef;
use domain::text::Text;
use domain::time::UtcMillis;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

use crate::device::photo::{self, Stamp};
use crate::device::{clock, file};
use crate::state::draft::{Draft, DraftKey};
use crate::state::{AppError, AppState};
use crate::store::Scope;
use crate::store::draft::{PHOTO_KEYS, photo_key};
use crate::text::{Key, pick, t, tf};

impl AppState {
    /// The draft, empty when there is none.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn draft_load(self, key: &DraftKey) -> Result<Draft, AppError> {
        let scope = self.scope()?;
        let key = key.to_key();
        if let Some(draft) = self.unwritten().open(scope, &key) {
            return Ok(draft);
        }
        let driver = self.driver();
        Ok(driver.local().draft(scope, &key).await?.unwrap_or_default())
    }

    /// Keeps the draft. It is written at once; what changes while that goes on is written next.
    pub fn draft_save(self, key: &DraftKey, draft: &Draft) {
        let Ok(scope) = self.scope() else { return };
        let unwritten = self.unwritten();
        unwritten.note(scope, key.to_key(), draft.clone());
        if unwritten.begin() {
            spawn_local(async move {
                let mut result = Ok(());
                while result.is_ok() && !unwritten.is_empty() {
                    result = self.write_drafts().await;
                }
                unwritten.end();
            });
        }
    }

    /// Writes every draft that is not written yet and waits for those under way: before the camera
    /// opens, and before what was made of a draft is stored.
    ///
    /// # Errors
    /// [`AppError::Storage`]; what was not written stays in memory.
    pub async fn draft_flush(self) -> Result<(), AppError> {
        self.write_drafts().await?;
        match self.draft_error.get_untracked() {
            Some(error) if !self.unwritten().is_empty() => Err(error),
            _ => Ok(()),
        }
    }

    /// One transaction for each person with something to write, and one in any case: it ends after
    /// those under way.
    async fn write_drafts(self) -> Result<(), AppError> {
        let mut by_scope: Vec<(Scope, Vec<(String, Draft)>)> = Vec::new();
        by_scope.extend(self.scope().map(|scope| (scope, Vec::new())));
        for ((scope, key), draft) in self.unwritten().take() {
            match by_scope.iter_mut().find(|(one, _)| *one == scope) {
                Some((_, drafts)) => drafts.push((key, draft)),
                None => by_scope.push((scope, vec![(key, draft)])),
            }
        }
        let driver = self.driver();
        let mut result = Ok(());
        for (scope, drafts) in by_scope {
            if let Err(failure) = driver.local().put_drafts(scope, &drafts).await {
                self.unwritten().put_back(scope, drafts);
                result = Err(AppError::from(failure));
            }
        }
        let error = result.as_ref().err().cloned();
        if self.draft_error.with_untracked(|shown| *shown != error) {
            self.draft_error.set(error);
        }
        result
    }

    /// Drops a draft with its photos.
    ///
    /// # Errors
    /// [`AppError::Storage`].
    pub async fn draft_drop(self, key: &DraftKey) -> Result<(), AppError> {
        let scope = self.scope()?;
        let draft = self.draft_load(key).await?;
        let keys: Vec<String> = draft
            .photos()
            .map(photo_key)
            .chain([key.to_key()])
            .collect();
        self.unwritten().close(scope, &key.to_key());
        let driver = self.driver();
        Ok(driver.local().drop_drafts(scope, &keys).await?)
    }

    /// Shrinks, stamps and stores a picture from the camera, a file or the smear screen.
    /// `place` is printed into the picture beside the time and the person; `names` is false where
    /// a class is shown the picture and is not told who checks.
    ///
    /// # Errors
    /// [`AppError::BadPicture`], [`AppError::Storage`].
    pub async fn take_photo(
        self,
        picture: Blob,
        place: Text,
        names: bool,
    ) -> Result<PhotoRef, AppError> {
        let scope = self.photo_scope()?;
        let taken = clock::wall();
        let person = self
            .who
            .with_untracked(|who| who.as_ref().map(|who| who.name.clone()))
            .filter(|_| names)
            .unwrap_or_else(|| t(Key::CheckGroup).to_owned());
        let stamp = Stamp {
            lines: vec![
                tf(Key::PhotoTime, &[("time", &self.wall_text(taken))]),
                format!("{}  {person}", pick(&place)),
            ],
        };
        // The file may become unreadable at any moment: its bytes come first.
        let bytes = file::bytes(&picture).await.ok_or(AppError::BadPicture)?;
        let jpeg = photo::make(&bytes, &picture.type_(), Some(&stamp))
            .await
            .ok_or(AppError::BadPicture)?;
        self.keep_photo(scope, jpeg, taken.0, false).await
    }

    /// Stores `picture` in the place of `photo`: the same shot with faces smeared. It keeps its
    /// time and its stamp, and is flagged as smeared.
    ///
    /// # Errors
    /// [`AppError::BadPicture`], [`AppError::Storage`].
    pub async fn smear_photo(self, photo: PhotoRef, picture: Blob) -> Result<PhotoRef, AppError> {
        let scope = self.photo_scope()?;
        let bytes = file::bytes(&picture).await.ok_or(AppError::BadPicture)?;
        let jpeg = photo::make(&bytes, &picture.type_(), None)
            .await
            .ok_or(AppError::BadPicture)?;
        let smeared = self.keep_photo(scope, jpeg, photo.taken_wall, true).await?;
        if smeared.sha != photo.sha {
            let driver = self.driver();
            let old = [photo_key(photo.sha)];
            driver.local().drop_drafts(scope, &old).await?;
        }
        Ok(smeared)
    }

    /// A day and a minute as they stand in a photo: the same in every language.
    fn wall_text(self, at: UtcMillis) -> String {
        let local = self.local(at);
        format!("{} {}", local.date, local.minute())
    }

    async fn keep_photo(
        self,
        scope: Scope,
        jpeg: Vec<u8>,
        taken_wall: i64,
        smeared: bool,
    ) -> Result<PhotoRef, AppError> {
        let sha = Sha::of(&jpeg);
        let driver = self.driver();
        driver
            .local()
            .put_draft_photo(scope, sha, photo::MEDIA, &jpeg)
            .await?;
        Ok(PhotoRef {
            sha,
            bytes: u32::try_from(jpeg.len()).unwrap_or(u32::MAX),
            media: photo::MEDIA.to_owned(),
            taken_wall,
            smeared,
        })
    }

    /// Drops photos that no draft names any more: taken out of a draft, or taken in the moment of
    /// a kill.
    pub(super) async fn sweep_photos(self, scope: Scope) -> Result<(), AppError> {
        let driver = self.driver();
        let local = driver.local();
        let mut loose = local.draft_ids(scope, PHOTO_KEYS).await?;
        if loose.is_empty() {
            return Ok(());
        }
        let drafts: Vec<(String, Draft)> = local.drafts(scope, "").await?;
        for (_, draft) in &drafts {
            let named: Vec<String> = draft.photos().map(photo_key).collect();
            loose.retain(|key| !named.contains(key));
        }
        Ok(local.drop_drafts(scope, &loose).await?)
    }
}
