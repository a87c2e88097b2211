//! Tells the streams of one process that a school's sequence has moved.
//!
//! A push of this process pokes at once. Other processes on the same database, and commands, are
//! noticed by looking at the heads of those schools that somebody listens to.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::id::{SchoolId, Sha};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often heads are looked at.
pub const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Streams of one session at the most: the tabs of a browser, and those that a network has cut
/// without saying so. One more ends the oldest.
pub const PER_SESSION: usize = 4;
/// Streams of one process at the most: below the thousand files that a process may have open where
/// nobody has raised it. Who finds no place pulls by its own timer.
pub const STREAMS_MAX: usize = 500;

/// The listeners.
#[derive(Debug, Default)]
pub struct Pokes {
    // A plain mutex: held for a few map operations, never across an await.
    heads: Mutex<HashMap<SchoolId, watch::Sender<u64>>>,
    sessions: watch::Sender<u64>,
    streams: Arc<Mutex<Streams>>,
}

/// The open streams, oldest first within a session, which the hash of its token names.
#[derive(Debug, Default)]
struct Streams {
    open: BTreeMap<(Sha, u64), CancellationToken>,
    count: u64,
}

/// A stream's place among those that are open; free again when it is dropped.
#[derive(Debug)]
pub struct Place {
    streams: Arc<Mutex<Streams>>,
    key: (Sha, u64),
    ended: CancellationToken,
}

impl Place {
    /// Waits until a newer stream of the session has taken the place.
    pub async fn taken(&self) {
        self.ended.cancelled().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.streams).open.remove(&self.key);
    }
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

    /// A place for one more stream of a session, by the hash of its token; `None` when every place
    /// of the process is taken.
    #[must_use]
    pub fn place(&self, session: Sha) -> Option<Place> {
        let mut streams = lock(&self.streams);
        let mut own = streams.open.range((session, 0)..=(session, u64::MAX));
        let oldest = own.next().map(|(key, _)| *key);
        if let Some(oldest) = oldest.filter(|_| own.count() + 1 >= PER_SESSION) {
            if let Some(ended) = streams.open.remove(&oldest) {
                ended.cancel();
            }
        } else if streams.open.len() >= STREAMS_MAX {
            return None;
        }
        streams.count += 1;
        let key = (session, streams.count);
        let ended = CancellationToken::new();
        streams.open.insert(key, ended.clone());
        Some(Place {
            streams: Arc::clone(&self.streams),
            key,
            ended,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SchoolId, watch::Sender<u64>>> {
        lock(&self.heads)
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
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

    #[test]
    fn a_session_has_a_few_streams_and_the_newest_stay() {
        let pokes = Pokes::default();
        let session = Sha::of(b"a");
        let mut places: Vec<Place> = (0..=PER_SESSION)
            .map(|_| pokes.place(session).unwrap())
            .collect();
        let other = pokes.place(Sha::of(b"b")).unwrap();
        assert!(places.remove(0).ended.is_cancelled());
        let all = places.iter().chain([&other]);
        assert!(all.into_iter().all(|place| !place.ended.is_cancelled()));
        // One that has closed leaves room: nobody is ended for the next.
        drop(places.pop());
        places.push(pokes.place(session).unwrap());
        assert!(places.iter().all(|place| !place.ended.is_cancelled()));
    }

    #[test]
    fn the_process_has_a_bounded_number_of_streams() {
        let pokes = Pokes::default();
        let named = |n: usize| Sha::of(&n.to_be_bytes());
        let mut places: Vec<Place> = (0..STREAMS_MAX)
            .map(|n| pokes.place(named(n)).unwrap())
            .collect();
        assert!(pokes.place(named(STREAMS_MAX)).is_none());
        places.pop();
        assert!(pokes.place(named(STREAMS_MAX)).is_some());
    }
}
