//! What people sign in with, as an administrator sets it: a name, a new password for one that was
//! forgotten. And how a name is read, since no phone carries the table for it.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::{PersonId, SchoolId};
use domain::problem::Code;
use serde::Deserialize;
use store::{Account, AccountKey};
use sync::account::{Pinyin, SignInName};

use crate::accounts;
use crate::auth::Caller;
use crate::extract::{Json, Parameters, Segments};
use crate::problem::Problem;
use crate::random;
use crate::server::Server;

/// A name that is to be read.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    name: String,
}

/// A name in pinyin, as it is read most often.
pub async fn pinyin(Parameters(named): Parameters<Named>) -> Answer<Pinyin> {
    Answer(Pinyin {
        pinyin: accounts::pinyin_of(&named.name),
    })
}

/// The sign-in name of a person; none for somebody who has no account.
///
/// # Errors
/// `not_found` when there is no such person.
pub async fn read(
    State(server): State<Arc<Server>>,
    Segments((school, person)): Segments<(SchoolId, PersonId)>,
) -> Result<Answer<SignInName>, Problem> {
    accounts::signed_in(&server, school, person)
        .await?
        .ok_or(Code::NotFound)?;
    let account = server
        .store
        .account(AccountKey::Person(school, person))
        .await?;
    Ok(Answer(SignInName {
        username: account.map(|account| account.username),
        password: None,
    }))
}

/// Sets the sign-in name, and a password if one is given. A new account without one has a password that
/// nobody knows: the person comes in by an enrolment. Failed attempts are forgotten with a new password.
///
/// # Errors
/// `not_found` when there is no such person, `bad_parameter` when name or password do not do, `taken`
/// when the name is another person's.
pub async fn write(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Segments((school, person)): Segments<(SchoolId, PersonId)>,
    Json(wanted): Json<SignInName>,
) -> Result<StatusCode, Problem> {
    accounts::signed_in(&server, school, person)
        .await?
        .ok_or(Code::NotFound)?;
    let username = accounts::username(wanted.username.as_deref().unwrap_or_default())?;
    let known = server
        .store
        .account(AccountKey::Person(school, person))
        .await?;
    let account = match (wanted.password, known) {
        (None, Some(known)) => Account { username, ..known },
        (password, _) => {
            let password = match password {
                Some(password) => password,
                None => random::token()?,
            };
            let password = server.passwords.hash(&password).await?;
            Account::new(school, person, username, password)
        }
    };
    server.store.put_account(&account).await?;
    tracing::info!(by = %caller.person, %person, "account set");
    Ok(StatusCode::NO_CONTENT)
}
