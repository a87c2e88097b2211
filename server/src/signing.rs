//! Signing people in and out of a phone's session.
//!
//! Whenever somebody signs in, the phone gets a new token, on which the people of the old one go on:
//! a token never comes to speak for more people than were signed in when it was handed out, so one
//! that was planted or copied before is worth nothing against who signs in later.
//!
//! The old token is not ended in the same breath. Other people of the phone may be sending with it
//! at this moment, and the answer with the new one may be lost: they would all be signed out, with
//! their work unsent. The phone holds both, the old one in a second cookie, and a while after the
//! new one was made and is in use the old one is ended.

use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use domain::id::{PersonId, SchoolId};
use domain::time::MINUTE_MS;
use store::{Session, SignIn};

use crate::auth;
use crate::cookie::{self, Cookie};
use crate::problem::Problem;
use crate::random;
use crate::server::Server;

/// How long two tokens of a phone are good side by side: longer than any request takes.
const OVERLAP_MS: i64 = 2 * MINUTE_MS;
/// The longest label of a session, in characters.
const LABEL_CHARS_MAX: usize = 200;

/// Headers that set or clear cookies.
pub type SetCookies = Vec<(HeaderName, HeaderValue)>;

/// Signs a person in on the phone that asks, beside those who are signed in there if they are of the
/// same school. Answers with the cookies to set.
///
/// # Errors
/// When the store does not answer, or there is no randomness.
pub async fn sign_in(
    server: &Server,
    headers: &HeaderMap,
    school: SchoolId,
    person: PersonId,
) -> Result<SetCookies, Problem> {
    let mut cookies = Vec::new();
    let mut people = Vec::new();
    if let Some(token) = cookie::token(headers, Cookie::Session, server.secure)
        && let Some(session) = auth::session(server, token).await?
        && session.school == school
    {
        end_former(server, headers, &session).await?;
        people.extend(session.people.iter().filter(|other| **other != person));
        let former = cookie::set(Cookie::Former, token, server.secure)?;
        cookies.push((SET_COOKIE, former));
    }
    people.push(person);
    let token = random::token()?;
    let now = server.clock.now();
    let (id, label) = (random::id(now)?, label(headers));
    for (after, person) in (0i64..).zip(people) {
        let who = SignIn {
            id,
            token: random::digest(&token),
            school,
            person,
            label: &label,
            // They stay in the order of signing in.
            at: now.plus(after),
        };
        server.store.sign_in(&who).await?;
    }
    let session = cookie::set(Cookie::Session, &token, server.secure)?;
    cookies.push((SET_COOKIE, session));
    Ok(cookies)
}

/// Ends the token before the present one once that has been in use for a while. Answers with the
/// cookie to clear.
///
/// # Errors
/// When the store does not answer.
pub async fn settle(
    server: &Server,
    headers: &HeaderMap,
    session: &Session,
) -> Result<Option<HeaderValue>, Problem> {
    let settled = server.clock.now().since(session.created) >= OVERLAP_MS;
    if !settled || cookie::token(headers, Cookie::Former, server.secure).is_none() {
        return Ok(None);
    }
    end_former(server, headers, session).await?;
    cookie::clear(Cookie::Former, server.secure).map(Some)
}

/// Signs one person out of a phone; with the last one its session ends. Answers with the cookies to
/// clear.
///
/// # Errors
/// When the store does not answer.
pub async fn sign_out(
    server: &Server,
    headers: &HeaderMap,
    session: &Session,
    person: PersonId,
) -> Result<SetCookies, Problem> {
    let now = server.clock.now();
    let mut cookies = Vec::new();
    if cookie::token(headers, Cookie::Former, server.secure).is_some() {
        end_former(server, headers, session).await?;
        let gone = cookie::clear(Cookie::Former, server.secure)?;
        cookies.push((SET_COOKIE, gone));
    }
    server.store.sign_out(session.id, person, now).await?;
    if session.people.len() == 1 {
        server.store.revoke(session.school, session.id, now).await?;
        let gone = cookie::clear(Cookie::Session, server.secure)?;
        cookies.push((SET_COOKIE, gone));
    }
    server.pokes.signed_out();
    Ok(cookies)
}

/// Ends the session of the token before the present one, if there is one.
async fn end_former(
    server: &Server,
    headers: &HeaderMap,
    present: &Session,
) -> Result<(), Problem> {
    let Some(token) = cookie::token(headers, Cookie::Former, server.secure) else {
        return Ok(());
    };
    if let Some(former) = auth::session(server, token).await?
        && former.id != present.id
    {
        let now = server.clock.now();
        server.store.revoke(former.school, former.id, now).await?;
        server.pokes.signed_out();
    }
    Ok(())
}

/// What a list of devices shows: how the browser names itself.
fn label(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).map(HeaderValue::as_bytes);
    String::from_utf8_lossy(agent.unwrap_or_default())
        .chars()
        .take(LABEL_CHARS_MAX)
        .collect()
}
