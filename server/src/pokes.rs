//! Tells the streams of one process that a school's sequence has moved.
//!
//! A push of this process pokes at once. Other processes on the same database, and commands, are
//! noticed by looking at the heads of those schools that somebody listens to.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::id::SchoolId;
use tokio::sync::watch;

/// How often heads are looked at.
pub const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The listeners.
#[derive(Debug, Default)]
pub struct Pokes {
    // A plain mutex: held for a few map operations, never across an await.
    heads: Mutex<HashMap<SchoolId, watch::Sender<u64>>>,
    sessions: watch::Sender<u64>,
}

impl Pokes {
    /// Follows a school's head; the first value is 0 until somebody has looked.
    #[must_use]
    pub fn follow(&self, school: SchoolId) -> watch::Receiver<u64> {
        self.lock()
            .entry(school)
            .or_insert_with(|| watch::Sender::new(0))
            .subscribe()
    }

    /// The school's head is at `seq`. A head may move back when the server is restored, and that is
    /// a change as any other.
    pub fn head(&self, school: SchoolId, seq: u64) {
        if let Some(head) = self.lock().get(&school) {
            head.send_if_modified(|known| std::mem::replace(known, seq) != seq);
        }
    }

    /// Schools that somebody listens to; the others are forgotten.
    #[must_use]
    pub fn followed(&self) -> Vec<SchoolId> {
        let mut heads = self.lock();
        heads.retain(|_, head| head.receiver_count() > 0);
        heads.keys().copied().collect()
    }

    /// Follows changes of sessions.
    #[must_use]
    pub fn follow_sessions(&self) -> watch::Receiver<u64> {
        self.sessions.subscribe()
    }

    /// Somebody signed out: streams look whether their session still stands.
    pub fn signed_out(&self) {
        self.sessions.send_modify(|n| *n = n.wrapping_add(1));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SchoolId, watch::Sender<u64>>> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use domain::id::Id;

    use super::*;

    #[test]
    fn followers_see_the_last_head_and_leave_nothing_behind() {
        let pokes = Pokes::default();
        let school = SchoolId(Id::named("a"));
        pokes.head(school, 3);
        let mut follower = pokes.follow(school);
        pokes.head(school, 4);
        pokes.head(school, 5);
        assert!(follower.has_changed().unwrap());
        assert_eq!(*follower.borrow_and_update(), 5);
        pokes.head(school, 5);
        assert!(!follower.has_changed().unwrap());
        assert_eq!(pokes.followed(), [school]);
        drop(follower);
        assert!(pokes.followed().is_empty());
    }
}
