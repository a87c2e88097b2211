//! The poke stream: says that there is something to pull, never what.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use sync::wire::Poke;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior};

use crate::auth::{Caller, IDLE_MS};
use crate::pokes::Place;
use crate::problem::Problem;
use crate::server::Server;

/// How often a silent stream says that it is alive, and looks whether its session is.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// When a phone that found no place may try again, in seconds.
const RETRY_S: u64 = 60;
/// Tells nginx and its kin to hand events on as they come.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// Follows the school's head: says it once at the start, then whenever it moves.
///
/// # Errors
/// `too_many` when the server has as many streams as it takes; when the head cannot be read.
pub async fn follow(
    State(server): State<Arc<Server>>,
    caller: Caller,
) -> Result<Response, Problem> {
    let place = server
        .pokes
        .place(caller.token)
        .ok_or(Problem::too_many(RETRY_S))?;
    // Subscribed before the head is read, so that no move falls between the two.
    let head = server.pokes.follow(caller.school);
    let sessions = server.pokes.follow_sessions();
    let now = server.store.head(caller.school).await?;
    server.pokes.head(caller.school, now.seq);
    // The first beat is one period away: an interval's own first tick is at once, and would ask about
    // a session that has just been looked at.
    let mut heartbeat = tokio::time::interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let follower = Follower {
        server,
        caller,
        place,
        head,
        sessions,
        heartbeat,
        said: None,
    };
    let events = Sse::new(follower.events()).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    Ok(([UNBUFFERED], events).into_response())
}

struct Follower {
    server: Arc<Server>,
    caller: Caller,
    place: Place,
    head: watch::Receiver<u64>,
    sessions: watch::Receiver<u64>,
    heartbeat: Interval,
    said: Option<u64>,
}

impl Follower {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut follower| async {
            let poke = follower.next().await?;
            let event = Event::default().json_data(poke).ok()?;
            Some((Ok(event), follower))
        })
    }

    /// The next move of the head; `None` when the server stops, the person has signed out or left
    /// the school, or the session has opened newer streams.
    async fn next(&mut self) -> Option<Poke> {
        loop {
            let seq = *self.head.borrow_and_update();
            if self.said.replace(seq) != Some(seq) {
                return Some(Poke { seq });
            }
            tokio::select! {
                () = self.server.stop.cancelled() => return None,
                () = self.place.taken() => return None,
                moved = self.head.changed() => moved.ok()?,
                changed = self.sessions.changed() => {
                    changed.ok()?;
                    self.stands().await.then_some(())?;
                }
                _ = self.heartbeat.tick() => self.stands().await.then_some(())?,
            }
        }
    }

    /// Whether the person is still signed in on this phone and of the school. A store that does not
    /// answer ends the stream: the phone comes back and is told properly.
    async fn stands(&self) -> bool {
        let (server, caller) = (&self.server, &self.caller);
        let found = server
            .store
            .session(caller.token, server.clock.now(), IDLE_MS)
            .await;
        let here = matches!(found, Ok(Some(session)) if session.people.contains(&caller.person));
        here && matches!(
            server.viewer(caller.school, caller.person).await,
            Ok(Some(_))
        )
    }
}
