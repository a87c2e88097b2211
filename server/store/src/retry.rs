//! Trying again what another writer was in the way of.

use core::future::Future;
use core::time::Duration;

use crate::error::Error;

/// Attempts in all.
const ATTEMPTS: u32 = 5;
/// The first wait, in milliseconds; each following one is four times as long.
const WAIT_MS: u64 = 5;

/// Runs `attempt`, which must change nothing when it fails, until it succeeds, fails for good, or
/// has failed [`ATTEMPTS`] times.
pub(crate) async fn retried<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut wait = WAIT_MS;
    for _ in 1..ATTEMPTS {
        match attempt().await {
            Err(error) if error.is_retryable() => {
                tracing::debug!(%error, wait, "trying again");
                tokio::time::sleep(Duration::from_millis(wait)).await;
                wait *= 4;
            }
            done => return done,
        }
    }
    attempt().await
}
