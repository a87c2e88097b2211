//! What the screens load.

use domain::id::{OpId, PlaceId, RecordId, RoundId, Sha};
use domain::person::Viewer;
use domain::time::{Date, LocalTime, UtcMillis};

use crate::device::clock;
use crate::state::view::{HeldItem, OutboxItem, PointView, RecordView, RoundView, TodayView};
use crate::state::{AppError, AppState};

impl AppState {
    /// The school's clock on the wall at `at`.
    #[must_use]
    pub fn local(self, at: UtcMillis) -> LocalTime {
        domain::time::Zone::shanghai().local(at)
    }

    /// The school's clock on the wall now, as far as the phone knows.
    #[must_use]
    pub fn now(self) -> LocalTime {
        self.local(clock::wall())
    }

    /// The rights of the current person as the phone knows them; without any while nobody is
    /// signed in.
    ///
    /// # Errors
    /// [`AppError::Storage`].
    pub async fn viewer(self) -> Result<Viewer, AppError> {
        Err(AppError::SignedOut)
    }

    /// What is due on `day`.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn today(self, day: Date) -> Result<TodayView, AppError> {
        let _ = day;
        Err(AppError::SignedOut)
    }

    /// A round with its points.
    ///
    /// # Errors
    /// [`AppError::Missing`] and as above.
    pub async fn round(self, id: RoundId) -> Result<RoundView, AppError> {
        let _ = id;
        Err(AppError::SignedOut)
    }

    /// A point of a round with its draft.
    ///
    /// # Errors
    /// [`AppError::Missing`], also while its place or template is not on this phone, and as above.
    pub async fn point(self, round: RoundId, point: u16) -> Result<PointView, AppError> {
        let _ = (round, point);
        Err(AppError::SignedOut)
    }

    /// A record with what hangs on it.
    ///
    /// # Errors
    /// [`AppError::Missing`] and as above.
    pub async fn record(self, id: RecordId) -> Result<RecordView, AppError> {
        let _ = id;
        Err(AppError::SignedOut)
    }

    /// 未发送, oldest first.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn outbox(self) -> Result<Vec<OutboxItem>, AppError> {
        Err(AppError::SignedOut)
    }

    /// What the server set aside or keeps waiting, newest first; resolved ones are left out.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn held(self) -> Result<Vec<HeldItem>, AppError> {
        Err(AppError::SignedOut)
    }

    /// One of them, resolved or not.
    ///
    /// # Errors
    /// [`AppError::Missing`] and as above.
    pub async fn held_one(self, op: OpId) -> Result<HeldItem, AppError> {
        let _ = op;
        Err(AppError::Missing)
    }

    /// Everything of this person that is not confirmed, operations to the byte and photos, as one
    /// JSON file to keep elsewhere.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn unsent_file(self) -> Result<web_sys::Blob, AppError> {
        Err(AppError::SignedOut)
    }

    /// Which place a scanned or typed text means, by the places on this phone.
    ///
    /// # Errors
    /// [`AppError::Missing`] when it means none, and as above.
    pub async fn place_of_code(self, text: String) -> Result<PlaceId, AppError> {
        let _ = text;
        Err(AppError::Missing)
    }

    /// The address of a photo for an `img`: from this phone, else from the server. Whoever asks
    /// gives it back by [`crate::device::photo::release`].
    ///
    /// # Errors
    /// [`AppError::Missing`] when it is on neither or the server cannot be reached.
    pub async fn photo_url(self, sha: Sha) -> Result<String, AppError> {
        let _ = sha;
        Err(AppError::Missing)
    }
}
