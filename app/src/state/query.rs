//! What the screens ask for besides their main views.

use domain::entity::Kind;
use domain::id::{PlaceId, Sha};
use domain::person::Viewer;
use domain::place::{Place, meant, read_code};
use domain::record::Presence;
use domain::time::{LocalTime, UtcMillis};
use json::ToJson;
use leptos::prelude::*;
use web_sys::Blob;

use crate::device::file;
use crate::state::look::who;
use crate::state::{AppError, AppState};
use crate::store::look::Want;
use crate::sync::net;

impl AppState {
    /// The school's clock on the wall at `at`.
    #[must_use]
    pub fn local(self, at: UtcMillis) -> LocalTime {
        self.zone.with_untracked(|zone| zone.local(at))
    }

    /// The school's clock on the wall now, as far as the phone knows.
    #[must_use]
    pub fn now(self) -> LocalTime {
        let scope = self.scope().ok();
        self.local(self.driver().server_now(scope))
    }

    /// The rights of the current person as the phone knows them.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn viewer(self) -> Result<Viewer, AppError> {
        let wants = who(self.scope()?.person).into();
        Ok(self.see(wants).await?.viewer())
    }

    /// Which place a text means by the places on this phone, how it was confirmed by that, and the
    /// secret that proves it. A code that proves nothing means its place all the same; an old one (旧码)
    /// counts as its number typed.
    ///
    /// # Errors
    /// [`AppError::Missing`] when it means none, [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn place_of_code(
        self,
        text: String,
        typed: bool,
    ) -> Result<(PlaceId, Presence, Option<String>), AppError> {
        let read = read_code(&text).ok_or(AppError::Missing)?;
        let seen = self.see(vec![Want::Kind(Kind::Place)]).await?;
        let (id, place) = meant(seen.all::<Place>(), &read).ok_or(AppError::Missing)?;
        let code = read.code.as_deref();
        let proved = code.is_some_and(|code| place.is_proved_by(code));
        let old = code.is_some_and(|code| place.was_proved_by(code));
        let presence = match (typed || old, proved) {
            (true, _) => Presence::Typed,
            (false, true) => Presence::Signed,
            (false, false) => Presence::Scanned,
        };
        Ok((PlaceId(id), presence, read.code.filter(|_| proved)))
    }

    /// The address of a photo for an `img`: from this phone, else from the server. Whoever asks
    /// gives it back by [`crate::device::photo::release`].
    ///
    /// # Errors
    /// [`AppError::BadPicture`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn photo_url(self, sha: Sha) -> Result<String, AppError> {
        let scope = self.scope()?;
        let driver = self.driver();
        let local = driver.local();
        if let Some(draft) = local.draft_photo(scope, sha).await? {
            return file::address(&draft.bytes, &draft.media).ok_or(AppError::BadPicture);
        }
        let kept = local.blob(scope, sha).await?;
        let bytes = local.blob_bytes(scope, sha).await?;
        match (kept, bytes) {
            (Some(kept), Some(bytes)) if !kept.damaged => {
                file::address(&bytes, &kept.media).ok_or(AppError::BadPicture)
            }
            _ => Ok(net::blob_path(scope.school, scope.person, sha)),
        }
    }

    /// Everything of this person that is not confirmed, operations to the byte and photos, as one
    /// JSON file to keep elsewhere.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn unsent_file(self) -> Result<Blob, AppError> {
        let seen = self.see(Vec::new()).await?;
        let driver = self.driver();
        let mut photos = Vec::new();
        for blob in &seen.look.blobs {
            if let Some(bytes) = driver.local().blob_bytes(seen.scope, blob.sha).await? {
                photos.push(UnsentPhoto {
                    sha: blob.sha,
                    media: blob.media.clone(),
                    base64: file::base64(&bytes),
                });
            }
        }
        let file = UnsentFile {
            school: seen.scope.school.to_string(),
            person: seen.scope.person.to_string(),
            operations: seen.look.outbox.iter().map(|op| op.body.clone()).collect(),
            photos,
        };
        let json = json::to_string(&file);
        file::blob(json.as_bytes(), "application/json").ok_or(AppError::BadPicture)
    }
}

/// What is not sent yet, for keeping elsewhere.
#[derive(ToJson)]
struct UnsentFile {
    school: String,
    person: String,
    /// Bodies as they would be sent.
    operations: Vec<String>,
    photos: Vec<UnsentPhoto>,
}

#[derive(ToJson)]
struct UnsentPhoto {
    sha: Sha,
    media: String,
    base64: String,
}
