//! Ways in for a new phone: a link and eight digits, good once and for a day.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{AppendHeaders, IntoResponse, Response};
use domain::id::Sha;
use domain::problem::Code;
use domain::time::DAY_MS;
use store::{Account, AccountKey, EnrolmentKey};
use sync::account::{Enrolment, NewEnrolment, Redeem};

use crate::accounts;
use crate::address::Address;
use crate::auth::Caller;
use crate::extract::Json;
use crate::problem::Problem;
use crate::random;
use crate::server::Server;
use crate::signing;
use crate::throttle::subscriber;

/// How often eight digits are drawn that are not in use.
const DRAWS: usize = 5;

/// Makes a way in for a person of the caller's school. The secrets are in the answer and nowhere
/// else; opening the link changes nothing, for messengers open links before people do.
///
/// # Errors
/// `not_found` when there is no such person.
pub async fn create(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Json(wanted): Json<NewEnrolment>,
) -> Result<Answer<Enrolment>, Problem> {
    accounts::signed_in(&server, caller.school, wanted.person)
        .await?
        .ok_or(Code::NotFound)?;
    let now = server.clock.now();
    let expires = now.plus(DAY_MS);
    for _ in 0..DRAWS {
        let (token, code) = (random::token()?, random::code()?);
        let made = server
            .store
            .create_enrolment(&store::Enrolment {
                token: random::digest(&token),
                code: random::digest(&code),
                school: caller.school,
                person: wanted.person,
                created: now,
                expires,
            })
            .await;
        match made {
            Err(store::Error::Taken(_)) => {}
            Err(error) => return Err(error.into()),
            Ok(()) => {
                tracing::info!(by = %caller.person, person = %wanted.person, "enrolment made");
                return Ok(Answer(Enrolment {
                    path: format!("/enrol/{token}"),
                    code,
                    expires,
                }));
            }
        }
    }
    Err(Code::Unavailable.into())
}

/// Signs the person in on the phone that asks, and sets a password if one is given.
///
/// # Errors
/// `link_spent`, `too_many`, `taken` for a sign-in name in use; `bad_parameter` when not exactly
/// one of token and code is given, or the password does not do.
pub async fn redeem(
    State(server): State<Arc<Server>>,
    Address(address): Address,
    headers: HeaderMap,
    Json(wanted): Json<Redeem>,
) -> Result<Response, Problem> {
    let key = key(&wanted)?;
    let address = subscriber(address);
    let now = server.clock.now();
    server.attempts.codes.attempt(&address, now)?;
    let enrolment = server
        .store
        .enrolment(key, now)
        .await?
        .ok_or(Code::LinkSpent)?;
    server.attempts.codes.forgive(&address);
    let (school, person) = (enrolment.school, enrolment.person);
    let who = accounts::signed_in(&server, school, person)
        .await?
        .ok_or(Code::LinkSpent)?;
    let account = account(&server, &enrolment, &wanted).await?;
    let redeemed = server
        .store
        .redeem(enrolment.token, now, account.as_ref())
        .await?;
    if !redeemed {
        return Err(Code::LinkSpent.into());
    }
    let cookies = signing::sign_in(&server, &headers, school, person).await?;
    tracing::info!(%address, %person, "enrolled");
    Ok((AppendHeaders(cookies), Answer(who)).into_response())
}

fn key(wanted: &Redeem) -> Result<EnrolmentKey, Problem> {
    let digest = |secret: &String| -> Sha { random::digest(secret.trim()) };
    match (&wanted.token, &wanted.code) {
        (Some(token), None) => Ok(EnrolmentKey::Token(digest(token))),
        (None, Some(code)) => Ok(EnrolmentKey::Code(digest(code))),
        _ => Err(Code::BadParameter.into()),
    }
}

/// The account as it will be; `None` when no password is given and nothing changes.
async fn account(
    server: &Server,
    enrolment: &store::Enrolment,
    wanted: &Redeem,
) -> Result<Option<Account>, Problem> {
    let Some(password) = &wanted.password else {
        return Ok(None);
    };
    let key = AccountKey::Person(enrolment.school, enrolment.person);
    let known = server.store.account(key).await?;
    let username = match (known, &wanted.username) {
        (Some(known), _) => known.username,
        (None, Some(username)) => accounts::username(username)?,
        (None, None) => return Err(Code::BadParameter.into()),
    };
    Ok(Some(Account::new(
        enrolment.school,
        enrolment.person,
        username,
        server.passwords.hash(password).await?,
    )))
}
