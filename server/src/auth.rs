//! Who asks: settled before any handler runs, by what the table of routes says.
//!
//! A handler takes [`Phone`] or [`Caller`] out of the request. They are there only when the
//! endpoint asked for them, so a handler cannot act for somebody nobody has checked.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Query, RawPathParams, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::Response;
use domain::id::{PersonId, SchoolId, Sha};
use domain::person::{Right, Viewer};
use domain::problem::Code;
use domain::time::DAY_MS;
use serde::Deserialize;
use store::{SEEN_EVERY_MS, Session};
use sync::wire::PERSON_HEADER;

use crate::cookie::{self, Cookie};
use crate::endpoint::Auth;
use crate::problem::Problem;
use crate::random;
use crate::server::Server;
use crate::signing;

/// A session without a request for this long has ended, in milliseconds.
pub const IDLE_MS: i64 = cookie::SESSION_DAYS * DAY_MS;

/// Stands before an endpoint.
#[derive(Clone, Debug)]
pub struct Gate {
    /// The server.
    pub server: Arc<Server>,
    /// What the endpoint asks for.
    pub auth: Auth,
    /// It answers with a stream. While that is open it notes the session as used, and no other
    /// request would find that the browser is to be told so.
    pub streams: bool,
}

/// The phone that asks, by its session.
#[derive(Clone, Debug)]
pub struct Phone {
    /// The session.
    pub session: Arc<Session>,
}

/// The person who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// SHA-256 of the session's token.
    pub token: Sha,
    /// The school.
    pub school: SchoolId,
    /// The person.
    pub person: PersonId,
    /// The person's rights, as they now are.
    pub viewer: Arc<Viewer>,
}

/// Lets a request through, or answers what it lacks.
///
/// # Errors
/// `signed_out`, `person_not_here`, `not_permitted`; `not_found` for another school.
pub async fn authorise(
    State(gate): State<Gate>,
    segments: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if gate.auth == Auth::Public {
        return Ok(next.run(request).await);
    }
    let server = &gate.server;
    let token = cookie::token(request.headers(), Cookie::Session, server.secure)
        .ok_or(Code::SignedOut)?
        .to_owned();
    let session = session(server, &token).await?.ok_or(Code::SignedOut)?;
    let rights: Option<&[Right]> = match &gate.auth {
        Auth::Right(right) => Some(std::slice::from_ref(right)),
        Auth::OneOf(rights) => Some(rights),
        Auth::Public | Auth::Session | Auth::Person => None,
    };
    if gate.auth == Auth::Person || rights.is_some() {
        let named = person_named(request.method(), request.headers(), request.uri())?;
        let school = segments
            .iter()
            .find_map(|(name, value)| (name == "school").then_some(value));
        let caller = caller(server, &session, &token, named, school).await?;
        let holds = |right: &Right| caller.viewer.has_at(*right, None, &[], None);
        if rights.is_some_and(|rights| !rights.iter().any(holds)) {
            return Err(Code::NotPermitted.into());
        }
        request.extensions_mut().insert(caller);
    }
    // As often as the store notes that the session is used, the browser is told to keep it.
    let renew = gate.streams || server.clock.now().since(session.last_seen) >= SEEN_EVERY_MS;
    let settled = signing::settle(server, request.headers(), &session).await?;
    request.extensions_mut().insert(Phone { session });
    let mut response = next.run(request).await;
    if !response.headers().contains_key(SET_COOKIE) {
        if renew {
            let renewed = cookie::set(Cookie::Session, &token, server.secure)?;
            response.headers_mut().append(SET_COOKIE, renewed);
        }
        if let Some(settled) = settled {
            response.headers_mut().append(SET_COOKIE, settled);
        }
    }
    Ok(response)
}

/// The session of a token; `None` when there is none, or it has ended.
///
/// # Errors
/// When the store does not answer.
pub async fn session(server: &Server, token: &str) -> Result<Option<Arc<Session>>, Problem> {
    let found = server
        .store
        .session(random::digest(token), server.clock.now(), IDLE_MS)
        .await?;
    Ok(found.map(Arc::new))
}

async fn caller(
    server: &Server,
    session: &Session,
    token: &str,
    person: PersonId,
    school: Option<&str>,
) -> Result<Caller, Problem> {
    if !session.people.contains(&person) {
        return Err(Code::PersonNotHere.into());
    }
    if school.is_some_and(|school| school.parse() != Ok(session.school)) {
        return Err(Code::NotFound.into());
    }
    let viewer = server
        .viewer(session.school, person)
        .await?
        .ok_or(Code::PersonNotHere)?;
    Ok(Caller {
        token: random::digest(token),
        school: session.school,
        person,
        viewer: Arc::new(viewer),
    })
}

#[derive(Deserialize)]
struct Named {
    person: Option<PersonId>,
}

/// The header names the person. An image or an event stream cannot set one: reading may name the
/// person in the address.
fn person_named(method: &Method, headers: &HeaderMap, uri: &Uri) -> Result<PersonId, Problem> {
    if let Some(value) = headers.get(PERSON_HEADER) {
        return value
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or(Code::PersonNotHere.into());
    }
    let in_address = || {
        Query::<Named>::try_from_uri(uri)
            .ok()
            .and_then(|Query(named)| named.person)
    };
    (*method == Method::GET)
        .then(in_address)
        .flatten()
        .ok_or(Code::PersonNotHere.into())
}

impl<S: Send + Sync> FromRequestParts<S> for Phone {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        extension(parts)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        extension(parts)
    }
}

fn extension<T: Clone + Send + Sync + 'static>(parts: &Parts) -> Result<T, Problem> {
    parts.extensions.get().cloned().ok_or_else(|| {
        tracing::error!(
            path = parts.uri.path(),
            "the handler wants what its endpoint does not ask for"
        );
        Code::Internal.into()
    })
}
