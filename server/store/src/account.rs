//! How people sign in: accounts and ways in for a new phone. Hashing happens outside the store.

use domain::id::{PersonId, SchoolId, Sha};
use domain::time::UtcMillis;

use crate::column;
use crate::error::Error;

/// What a person signs in with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The school.
    pub school: SchoolId,
    /// The person.
    pub person: PersonId,
    /// The sign-in name, unique on the server.
    pub username: String,
    /// The password's argon2id hash in PHC form.
    pub password: String,
    /// Failed attempts since the last success.
    pub failures: u32,
    /// When the last one failed.
    pub failed_at: Option<UtcMillis>,
}

impl Account {
    /// A new one, with no failed attempt; `password` is the hash.
    #[must_use]
    pub const fn new(
        school: SchoolId,
        person: PersonId,
        username: String,
        password: String,
    ) -> Self {
        Self {
            school,
            person,
            username,
            password,
            failures: 0,
            failed_at: None,
        }
    }
}

/// Which account is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountKey<'a> {
    /// The one with this sign-in name.
    Username(&'a str),
    /// This person's.
    Person(SchoolId, PersonId),
}

/// How an attempt to sign in ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// The password was right: failures are forgotten.
    Right,
    /// It was wrong, at this instant.
    Wrong(UtcMillis),
}

/// A way in for a new phone, good once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Enrolment {
    /// SHA-256 of the link's token.
    pub token: Sha,
    /// SHA-256 of the eight digits.
    pub code: Sha,
    /// The school.
    pub school: SchoolId,
    /// Who it lets in.
    pub person: PersonId,
    /// When it was made.
    pub created: UtcMillis,
    /// Good until this instant.
    pub expires: UtcMillis,
}

/// Which enrolment is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EnrolmentKey {
    /// SHA-256 of the link's token.
    Token(Sha),
    /// SHA-256 of the eight digits.
    Code(Sha),
}

/// A row: school, person, username, password, failures, failed at.
type AccountRow = (Vec<u8>, Vec<u8>, String, String, i64, Option<i64>);

impl Account {
    pub(crate) fn from_row(row: AccountRow) -> Result<Self, Error> {
        let (school, person, username, password, failures, failed_at) = row;
        Ok(Self {
            school: SchoolId(column::id(&school)?),
            person: PersonId(column::id(&person)?),
            username,
            password,
            failures: u32::try_from(failures).unwrap_or(u32::MAX),
            failed_at: failed_at.map(UtcMillis),
        })
    }
}

/// A row: token, code, school, person, created, expires.
type EnrolmentRow = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, i64, i64);

impl Enrolment {
    pub(crate) fn from_row(row: EnrolmentRow) -> Result<Self, Error> {
        let (token, code, school, person, created, expires) = row;
        Ok(Self {
            token: column::sha(&token)?,
            code: column::sha(&code)?,
            school: SchoolId(column::id(&school)?),
            person: PersonId(column::id(&person)?),
            created: UtcMillis(created),
            expires: UtcMillis(expires),
        })
    }
}
