//! Inside other apps nothing is kept: there a reply is sent at once or not at all, and the person is
//! told which.

use domain::id::{GroupId, OpId, Sha};
use domain::op::Action;
use leptos::prelude::*;
use sync::wire::Outcome;

use crate::device::random;
use crate::state::draft::DraftKey;
use crate::state::{AppError, AppState, Mode};
use crate::sync::net;

impl AppState {
    /// Whether what is done here is sent at once and kept nowhere.
    pub(super) fn sends_at_once(self) -> bool {
        matches!(self.mode.get_untracked(), Mode::InApp(_))
    }

    /// Sends one operation and the photos it names, and waits for the server to have taken both. A
    /// second try after an answer was lost sends the very same.
    ///
    /// # Errors
    /// [`AppError::NotDelivered`] when the server did not answer, and what it says.
    pub(super) async fn send_now(
        self,
        draft: &DraftKey,
        action: Action,
        photos: &[Sha],
    ) -> Result<(), AppError> {
        let scope = self.scope()?;
        let key = draft.to_key();
        let new = self.op(scope, OpId(random::id()), GroupId(random::id()), action);
        let op = self.unwritten().attempt(scope, &key, new);
        let driver = self.driver();
        for sha in photos {
            let photo = driver.local().draft_photo(scope, *sha).await?;
            let photo = photo.ok_or(AppError::BadPicture)?;
            net::blob_now(scope, *sha, &photo.bytes)
                .await
                .map_err(told)?;
        }
        let answer = net::push_now(scope, &op).await.map_err(told)?;
        let result = answer.results.first().ok_or(AppError::NotDelivered)?;
        match result.outcome {
            Outcome::Applied | Outcome::Contested => {
                self.draft_drop(draft).await?;
                self.retry_now();
                Ok(())
            }
            _ => {
                let code = result.code.as_deref().unwrap_or_default();
                Err(AppError::from_server(code, code))
            }
        }
    }
}

/// What did not arrive is said to be so, whatever the reason; what the server refused, in its words.
fn told(error: impl Into<AppError>) -> AppError {
    match error.into() {
        AppError::Offline | AppError::Timeout | AppError::Garbled => AppError::NotDelivered,
        other => other,
    }
}
