//! The one place where the server reads the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use domain::time::UtcMillis;

/// The server's clock. Clones share one offset, so that a test moves time for the whole server.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// Now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the time is read"
    )]
    pub fn now(&self) -> UtcMillis {
        instant(SystemTime::now()).plus(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Moves the clock forward by `ms` milliseconds, or back when negative.
    pub fn advance(&self, ms: i64) {
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

/// A time of the file system as everything else counts it; before 1970 is 1970.
#[must_use]
pub fn instant(time: SystemTime) -> UtcMillis {
    let since_1970 = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    UtcMillis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}
