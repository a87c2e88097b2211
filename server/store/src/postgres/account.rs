//! Accounts, enrolments and the first set-up in PostgreSQL.

use domain::id::Sha;
use domain::time::UtcMillis;
use sqlx::{PgExecutor, PgPool, Postgres};

use crate::account::{Account, AccountKey, Attempt, Enrolment, EnrolmentKey};
use crate::error::Error;

pub(super) async fn put_account(on: impl PgExecutor<'_>, account: &Account) -> Result<(), Error> {
    sqlx::query(
        "insert into accounts (school, person, username, password, failures, failed_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (school, person) do update set username = excluded.username,
             password = excluded.password, failures = excluded.failures,
             failed_at = excluded.failed_at",
    )
    .bind(account.school.0.as_bytes().as_slice())
    .bind(account.person.0.as_bytes().as_slice())
    .bind(&account.username)
    .bind(&account.password)
    .bind(i64::from(account.failures))
    .bind(account.failed_at.map(|at| at.0))
    .execute(on)
    .await?;
    Ok(())
}

pub(super) async fn account(pool: &PgPool, key: AccountKey<'_>) -> Result<Option<Account>, Error> {
    let query = match key {
        // PostgreSQL keeps no such text, and fails when asked for it.
        AccountKey::Username(username) if username.contains('\0') => return Ok(None),
        AccountKey::Username(username) => sqlx::query_as::<Postgres, _>(
            "select school, person, username, password, failures, failed_at
             from accounts where username = $1",
        )
        .bind(username),
        AccountKey::Person(school, person) => sqlx::query_as(
            "select school, person, username, password, failures, failed_at
             from accounts where school = $1 and person = $2",
        )
        .bind(school.0.as_bytes().to_vec())
        .bind(person.0.as_bytes().to_vec()),
    };
    let row = query.fetch_optional(pool).await?;
    row.map(Account::from_row).transpose()
}

pub(super) async fn note_attempt(
    pool: &PgPool,
    username: &str,
    attempt: Attempt,
) -> Result<(), Error> {
    if username.contains('\0') {
        return Ok(());
    }
    let query = match attempt {
        Attempt::Right => sqlx::query(
            "update accounts set failures = 0, failed_at = null
             where username = $1 and failures > 0",
        )
        .bind(username),
        Attempt::Wrong(at) => sqlx::query(
            "update accounts set failures = failures + 1, failed_at = $2 where username = $1",
        )
        .bind(username)
        .bind(at.0),
    };
    query.execute(pool).await?;
    Ok(())
}

pub(super) async fn create_enrolment(pool: &PgPool, enrolment: &Enrolment) -> Result<(), Error> {
    sqlx::query(
        "insert into enrolments (token, code, school, person, created, expires)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(enrolment.token.as_bytes().as_slice())
    .bind(enrolment.code.as_bytes().as_slice())
    .bind(enrolment.school.0.as_bytes().as_slice())
    .bind(enrolment.person.0.as_bytes().as_slice())
    .bind(enrolment.created.0)
    .bind(enrolment.expires.0)
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn enrolment(
    pool: &PgPool,
    key: EnrolmentKey,
    at: UtcMillis,
) -> Result<Option<Enrolment>, Error> {
    let query = match key {
        EnrolmentKey::Token(token) => sqlx::query_as::<Postgres, _>(
            "select token, code, school, person, created, expires from enrolments
             where token = $1 and redeemed is null and expires > $2",
        )
        .bind(token.as_bytes().to_vec()),
        EnrolmentKey::Code(code) => sqlx::query_as(
            "select token, code, school, person, created, expires from enrolments
             where code = $1 and redeemed is null and expires > $2",
        )
        .bind(code.as_bytes().to_vec()),
    };
    let row = query.bind(at.0).fetch_optional(pool).await?;
    row.map(Enrolment::from_row).transpose()
}

pub(super) async fn redeem(
    pool: &PgPool,
    token: Sha,
    at: UtcMillis,
    account: Option<&Account>,
) -> Result<bool, Error> {
    let mut transaction = pool.begin().await?;
    let redeemed = sqlx::query(
        "update enrolments set redeemed = $2
         where token = $1 and redeemed is null and expires > $2",
    )
    .bind(token.as_bytes().as_slice())
    .bind(at.0)
    .execute(&mut *transaction)
    .await?
    .rows_affected()
        == 1;
    if let (true, Some(account)) = (redeemed, account) {
        put_account(&mut *transaction, account).await?;
    }
    transaction.commit().await?;
    Ok(redeemed)
}

pub(super) async fn offer_setup(pool: &PgPool, token: Sha) -> Result<(), Error> {
    sqlx::query(
        "insert into setup (one, token) values (1, $1)
         on conflict (one) do update set token = excluded.token",
    )
    .bind(token.as_bytes().as_slice())
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn take_setup(pool: &PgPool, token: Sha) -> Result<bool, Error> {
    let taken = sqlx::query("delete from setup where token = $1")
        .bind(token.as_bytes().as_slice())
        .execute(pool)
        .await?;
    Ok(taken.rows_affected() == 1)
}
