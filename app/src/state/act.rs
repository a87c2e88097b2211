//! What the screens do. Each call returns when it is durable on this phone and read back: only
//! then may a screen say 已保存.

use domain::id::{OpId, PlanId, RecordId, RoundId};
use domain::record::{Answer, PhotoRef};
use domain::text::Text;
use domain::time::Date;
use web_sys::Blob;

use crate::state::draft::{Draft, DraftKey};
use crate::state::{AppError, AppState};

impl AppState {
    /// Starts a round. `late_entry` is the reason of a round entered after the fact (补录).
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`], [`AppError::OnlineOnly`].
    pub async fn start_round(
        self,
        plan: PlanId,
        slot: String,
        day: Date,
        late_entry: Option<String>,
    ) -> Result<RoundId, AppError> {
        let _ = (plan, slot, day, late_entry);
        Err(AppError::SignedOut)
    }

    /// Joins or takes over a round that somebody else started.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn claim(self, round: RoundId) -> Result<(), AppError> {
        let _ = round;
        Err(AppError::SignedOut)
    }

    /// Ends a round.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn end_round(self, round: RoundId, note: String) -> Result<(), AppError> {
        let _ = (round, note);
        Err(AppError::SignedOut)
    }

    /// Submits a point as its draft says and removes the draft. With `all_normal` every item that
    /// can pass and has no answer is answered so (例外法).
    ///
    /// # Errors
    /// [`AppError::Incomplete`] when the template demands more, and as [`Self::start_round`].
    pub async fn submit_point(
        self,
        round: RoundId,
        point: u16,
        draft: Draft,
        all_normal: bool,
    ) -> Result<RecordId, AppError> {
        let _ = (round, point, draft, all_normal);
        Err(AppError::SignedOut)
    }

    /// Corrects a record, with a reason; both stay visible.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn amend(
        self,
        record: RecordId,
        reason: String,
        answers: Vec<Answer>,
    ) -> Result<(), AppError> {
        let _ = (record, reason, answers);
        Err(AppError::SignedOut)
    }

    /// Withdraws an operation that the server set aside.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn withdraw_held(self, op: OpId) -> Result<(), AppError> {
        let _ = op;
        Err(AppError::SignedOut)
    }

    /// Sends the content of a set-aside operation once more as a new one that replaces it.
    ///
    /// # Errors
    /// [`AppError::Newer`] when this version cannot read it, and as [`Self::start_round`].
    pub async fn resend_held(self, op: OpId) -> Result<(), AppError> {
        let _ = op;
        Err(AppError::SignedOut)
    }

    /// Tries to reach the server now.
    pub fn retry_now(self) {}

    /// The draft, empty when there is none.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn draft_load(self, key: &DraftKey) -> Result<Draft, AppError> {
        let _ = key;
        Ok(Draft::default())
    }

    /// Keeps the draft: written within 150 ms, at once when the page is hidden.
    pub fn draft_save(self, key: &DraftKey, draft: &Draft) {
        let _ = (key, draft);
    }

    /// Writes every draft that is not written yet: before the camera opens.
    ///
    /// # Errors
    /// [`AppError::Storage`].
    pub async fn draft_flush(self) -> Result<(), AppError> {
        Ok(())
    }

    /// Drops a draft.
    ///
    /// # Errors
    /// [`AppError::Storage`].
    pub async fn draft_drop(self, key: &DraftKey) -> Result<(), AppError> {
        let _ = key;
        Ok(())
    }

    /// Shrinks, stamps and stores a picture from the camera, a file or the smear screen.
    /// `place` is printed into the picture beside the time and the person.
    ///
    /// # Errors
    /// [`AppError::BadPicture`], [`AppError::Storage`].
    pub async fn take_photo(self, picture: Blob, place: Text) -> Result<PhotoRef, AppError> {
        let _ = (picture, place);
        Err(AppError::SignedOut)
    }

    /// Stores `picture` in the place of `photo`: the same shot with faces smeared. It keeps its
    /// time and its stamp, and is flagged as smeared.
    ///
    /// # Errors
    /// [`AppError::BadPicture`], [`AppError::Storage`].
    pub async fn smear_photo(self, photo: PhotoRef, picture: Blob) -> Result<PhotoRef, AppError> {
        let _ = (photo, picture);
        Err(AppError::SignedOut)
    }

    /// Starts the new version now. Does nothing while none is ready.
    pub fn update_now(self) {}
}
