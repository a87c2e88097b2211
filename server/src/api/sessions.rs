//! Signing in and out, and who is signed in on this phone.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use domain::id::PersonId;
use domain::problem::Code;
use store::{Account, AccountKey, Attempt};
use sync::account::SignIn;

use crate::accounts;
use crate::address::Address;
use crate::auth::{self, Phone};
use crate::cookie::{self, Cookie};
use crate::extract::{Json, Segments};
use crate::problem::Problem;
use crate::server::Server;
use crate::signing;
use crate::throttle::{subscriber, wait_after};

/// Signs a person in by name and password. An unknown name takes as long as a wrong password and
/// answers the same.
///
/// # Errors
/// `wrong_password`, `too_many`.
pub async fn create(
    State(server): State<Arc<Server>>,
    Address(address): Address,
    headers: HeaderMap,
    Json(wanted): Json<SignIn>,
) -> Result<Response, Problem> {
    let username =
        accounts::username(&wanted.username).map_err(|_| Problem::new(Code::WrongPassword))?;
    let address = subscriber(address);
    let now = server.clock.now();
    server.attempts.addresses.attempt(&address, now)?;
    server.attempts.names.attempt(&username, now)?;
    let account = server
        .store
        .account(AccountKey::Username(&username))
        .await?;
    if let Some(known) = &account {
        // Failures that other processes have seen, or this one before it was started again.
        wait_after(known.failures, known.failed_at, now)?;
    }
    let stored = account.as_ref().map(|known| known.password.as_str());
    if !server.passwords.matches(&wanted.password, stored).await? {
        if account.is_some() {
            let wrong = Attempt::Wrong(now);
            server.store.note_attempt(&username, wrong).await?;
        }
        // A name that nobody has may be a password in the wrong field: it stays out of the log.
        let person = account.map(|known| known.person.to_string());
        tracing::warn!(%address, person, "sign-in failed");
        return Err(Code::WrongPassword.into());
    }
    let Account { school, person, .. } = account.ok_or(Code::WrongPassword)?;
    server.attempts.addresses.forgive(&address);
    server.attempts.names.forget(&username);
    server.store.note_attempt(&username, Attempt::Right).await?;
    let who = accounts::signed_in(&server, school, person)
        .await?
        .ok_or(Code::WrongPassword)?;
    let cookies = signing::sign_in(&server, &headers, school, person).await?;
    tracing::info!(%address, %person, "signed in");
    Ok((AppendHeaders(cookies), Answer(who)).into_response())
}

/// Who is signed in on this phone, in the order of signing in; nobody without a session. Notes the
/// session as used, so the browser is told to keep its cookie.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut people = Vec::new();
    let mut kept = None;
    if let Some(token) = cookie::token(&headers, Cookie::Session, server.secure)
        && let Some(session) = auth::session(&server, token).await?
    {
        for person in &session.people {
            people.extend(accounts::signed_in(&server, session.school, *person).await?);
        }
        kept = Some((
            SET_COOKIE,
            cookie::set(Cookie::Session, token, server.secure)?,
        ));
    }
    Ok((AppendHeaders(kept), Answer(people)).into_response())
}

/// Signs one person out of this phone; with the last one the session ends.
///
/// # Errors
/// `not_found` when that person is not signed in here.
pub async fn delete(
    State(server): State<Arc<Server>>,
    phone: Phone,
    headers: HeaderMap,
    Segments(person): Segments<PersonId>,
) -> Result<Response, Problem> {
    if !phone.session.people.contains(&person) {
        return Err(Code::NotFound.into());
    }
    let cookies = signing::sign_out(&server, &headers, &phone.session, person).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies)).into_response())
}
