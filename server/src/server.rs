//! What the handlers share.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::FromRef;
use domain::entity::{Entity, Kind, State};
use domain::id::{GroupId, Id, OpId, PersonId, RoleId, SchoolId};
use domain::op::{Action, Op, SCHEMA};
use domain::person::{Person, Role, Viewer};
use domain::problem::Code;
use domain::time::{Stamp, UtcMillis};
use store::{AccountKey, Read, Store};
use sync::server::Author;
use sync::wire::{Outcome, PushRequest, PushResponse, SentGroup, SentOp};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::allowance::Allowance;
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::key::Key;
use crate::password::Passwords;
use crate::pokes::{LOOK_EVERY, Pokes};
use crate::problem::Problem;
use crate::random;
use crate::throttle::Attempts;

/// The server: its store, its folder of blobs, and what it remembers while it runs.
pub struct Server {
    /// Operations, states, accounts, sessions.
    pub store: Arc<dyn Store>,
    /// Photos.
    pub blobs: Blobs,
    /// How many of them are taken in.
    pub allowance: Allowance,
    /// The one clock.
    pub clock: Clock,
    /// Knows again what was handed out and not stored.
    pub key: Key,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Failed attempts to sign in.
    pub attempts: Attempts,
    /// Who listens to the sequences.
    pub pokes: Pokes,
    /// The browser speaks https, to us or to a proxy before us.
    pub secure: bool,
    /// A proxy before us names the phone's address.
    pub behind_proxy: bool,
    /// Ends streams and background work.
    pub stop: CancellationToken,
    /// There is an account: nobody asks again.
    pub set_up: AtomicBool,
    /// Held while a ranking is published.
    pub publishing: Mutex<()>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").finish_non_exhaustive()
    }
}

/// The store, as a handler takes it that may only read.
#[derive(Clone)]
pub struct Reading(pub Arc<dyn Read>);

impl FromRef<Arc<Server>> for Reading {
    fn from_ref(server: &Arc<Server>) -> Self {
        Self(Arc::<dyn Store>::clone(&server.store))
    }
}

impl FromRef<Arc<Server>> for Clock {
    fn from_ref(server: &Arc<Server>) -> Self {
        server.clock.clone()
    }
}

impl FromRef<Arc<Server>> for Blobs {
    fn from_ref(server: &Arc<Server>) -> Self {
        server.blobs.clone()
    }
}

impl Server {
    /// A person with the rights as they now are; `None` for somebody who is not of the school, or
    /// has left it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn viewer(
        &self,
        school: SchoolId,
        person: PersonId,
    ) -> Result<Option<Viewer>, Problem> {
        let Some(entity) = self.state::<Person>(school, person.0).await? else {
            return Ok(None);
        };
        if entity.left {
            return Ok(None);
        }
        let wanted: Vec<RoleId> = entity.roles.iter().map(|grant| grant.role).collect();
        let mut roles: Vec<(RoleId, Role)> = Vec::with_capacity(wanted.len());
        for id in wanted {
            if let Some(role) = self.state::<Role>(school, id.0).await? {
                roles.push((id, role));
            }
        }
        Ok(Some(Viewer::of(person, &entity, |id| {
            roles
                .iter()
                .find(|(held, _)| *held == id)
                .map(|(_, role)| role)
        })))
    }

    /// The state of one entity; `None` when there is none of this kind, or newer code wrote it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn state<S: State + Clone>(
        &self,
        school: SchoolId,
        id: Id,
    ) -> Result<Option<S>, Problem> {
        state(&*self.store, school, id).await
    }

    /// Whether anybody can sign in.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn is_set_up(&self) -> Result<bool, Problem> {
        if self.set_up.load(Ordering::Relaxed) {
            return Ok(true);
        }
        for school in self.store.schools().await? {
            for row in self.store.states(school, Kind::Person).await? {
                let key = AccountKey::Person(school, PersonId(row.id));
                if self.store.account(key).await?.is_some() {
                    self.set_up.store(true, Ordering::Relaxed);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Takes a push in and pokes whoever listens.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn push(
        &self,
        school: SchoolId,
        author: Author,
        request: PushRequest,
    ) -> Result<PushResponse, Problem> {
        let now = self.clock.now();
        let pushed = self.store.push(school, author, now, request.groups).await?;
        self.pokes.head(school, pushed.head.seq);
        Ok(PushResponse {
            results: pushed.results,
            server_time: now,
        })
    }

    /// Does something as the server itself, through the same push as everybody: one user action.
    ///
    /// # Errors
    /// When the store does not answer; `internal` when the rules do not take it.
    pub async fn act(&self, school: SchoolId, actions: Vec<Action>) -> Result<(), Problem> {
        let own = PersonId(school.0);
        self.act_for(school, own, actions).await
    }

    /// Does something for a person who has asked the server to, or for the server itself: its person
    /// is the school.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn act_for(
        &self,
        school: SchoolId,
        person: PersonId,
        actions: Vec<Action>,
    ) -> Result<(), Problem> {
        let (who, now) = ((school, person), self.clock.now());
        let group = GroupId(random::id(now)?);
        let mut ops = Vec::with_capacity(actions.len());
        for action in actions {
            ops.push(own_op(who, OpId(random::id(now)?), group, now, action));
        }
        self.push_own(who, &ops).await
    }

    /// Pushes operations that the server wrote for somebody, or for itself, as one user action.
    ///
    /// # Errors
    /// As [`Self::act`].
    pub async fn push_own(
        &self,
        (school, person): (SchoolId, PersonId),
        ops: &[Op],
    ) -> Result<(), Problem> {
        let author = if person.0 == school.0 {
            Author::Server
        } else {
            Author::Person(person)
        };
        let sent = |op: &Op| {
            Ok(SentOp {
                id: op.id.to_string(),
                body: serde_json::to_string(op).map_err(Problem::internal)?,
            })
        };
        let ops = ops.iter().map(sent).collect::<Result<_, Problem>>()?;
        let request = PushRequest {
            groups: vec![SentGroup { ops }],
        };
        let answer = self.push(school, author, request).await?;
        for result in &answer.results {
            if result.outcome != Outcome::Applied {
                let code = result.code.as_deref().unwrap_or_default();
                tracing::error!(%school, code, outcome = ?result.outcome, "the server's own act");
                return Err(Code::Internal.into());
            }
        }
        Ok(())
    }

    /// Follows the heads of schools that somebody listens to, until the server stops. A store that
    /// does not answer is asked again.
    pub async fn look_at_heads(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            for school in self.pokes.followed() {
                match self.store.head(school).await {
                    Ok(head) => self.pokes.head(school, head.seq),
                    Err(error) => tracing::warn!(%school, %error, "the head cannot be read"),
                }
            }
        }
    }
}

/// The state of one entity, for handlers that may only read; see [`Server::state`].
///
/// # Errors
/// When the store does not answer.
pub async fn state<S: State + Clone>(
    store: &dyn Read,
    school: SchoolId,
    id: Id,
) -> Result<Option<S>, Problem> {
    let row = store.state(school, id).await?;
    Ok(row
        .and_then(|row| Entity::parse(row.kind, &row.state).ok())
        .and_then(|entity| S::of(&entity).cloned()))
}

/// An operation that the server writes.
pub(crate) fn own_op(
    (school, person): (SchoolId, PersonId),
    id: OpId,
    group: GroupId,
    now: UtcMillis,
    action: Action,
) -> Op {
    Op {
        id,
        group,
        school,
        person,
        schema: SCHEMA,
        app: concat!("server ", env!("CARGO_PKG_VERSION")).into(),
        at: Stamp {
            wall: now,
            offset_min: 0,
            mono_ms: 0,
            page: 0,
            contact: None,
        },
        action,
    }
}

/// How long open requests may take to end when the server stops.
pub const GRACE: Duration = Duration::from_secs(10);
