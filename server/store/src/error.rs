//! What can go wrong in a store, as the server needs to tell it apart.

use sync::server::page::Diverged;

/// Why a store could not do what was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something of this name or number is there already.
    #[error("already in use: {0}")]
    Taken(Taken),
    /// There is no such school.
    #[error("no such school")]
    NoSchool,
    /// The cursor does not lie on the school's history: the phone starts over.
    #[error(transparent)]
    Diverged(#[from] Diverged),
    /// Another writer was in the way, several times over, or the database cannot be reached:
    /// the same call may succeed later.
    #[error("the database is busy or away: {0}")]
    Busy(#[source] sqlx::Error),
    /// The database would not keep what it acknowledges through a power cut.
    #[error("the database is not set up to be durable: {0}")]
    NotDurable(String),
    /// The database was written by a newer version, or its migrations were edited.
    #[error("the database does not fit this version: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// What is stored breaks a rule of the store: a bug, or somebody edited the database.
    #[error("the database holds what it must not: {0}")]
    Corrupt(&'static str),
    /// The operating system gave no randomness for a salt.
    #[error("no randomness: {0}")]
    NoRandomness(getrandom::Error),
    /// The address of a database is neither a SQLite file nor a PostgreSQL URL.
    #[error("not the address of a database: {0}")]
    BadAddress(#[source] sqlx::Error),
    /// Anything else that the database answered.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
}

/// What was in use already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// The school is there.
    School,
    /// A sign-in name.
    Username,
    /// The code of an enrolment that is still open.
    EnrolmentCode,
    /// A session's id or token.
    Session,
}

impl core::fmt::Display for Taken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::School => "school",
            Self::Username => "username",
            Self::EnrolmentCode => "enrolment code",
            Self::Session => "session",
        })
    }
}

impl Error {
    /// Whether the same call may succeed later without anybody changing anything.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy(_))
    }
}

/// Unique constraints by which a name or number is taken: as PostgreSQL names the index, and as
/// SQLite lists its columns.
const UNIQUE: [(&str, &str, Taken); 6] = [
    ("schools_pkey", "schools.school", Taken::School),
    ("accounts_username", "accounts.username", Taken::Username),
    ("enrolments_code", "enrolments.code", Taken::EnrolmentCode),
    ("enrolments_pkey", "enrolments.token", Taken::EnrolmentCode),
    ("sessions_token", "sessions.token", Taken::Session),
    ("sessions_pkey", "sessions.id", Taken::Session),
];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if matches!(
            error,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)
        ) {
            return Self::Busy(error);
        }
        let Some(database) = error.as_database_error() else {
            return Self::Database(error);
        };
        if database.is_unique_violation() {
            let taken = UNIQUE.iter().find(|(index, columns, _)| {
                database.constraint() == Some(index) || database.message().ends_with(columns)
            });
            if let Some((_, _, taken)) = taken {
                return Self::Taken(*taken);
            }
        }
        if database.is_foreign_key_violation() {
            return Self::NoSchool;
        }
        match database.code().as_deref() {
            Some(code) if is_conflict(code) => Self::Busy(error),
            _ => Self::Database(error),
        }
    }
}

/// Codes of losing a race: SQLite's BUSY and LOCKED in all their forms (the low byte of an extended
/// code, which has four digits at the most), PostgreSQL's serialization failure, deadlock, lock
/// timeout, and its coming and going.
fn is_conflict(code: &str) -> bool {
    let sqlite = code.len() < 5
        && code
            .parse::<u32>()
            .is_ok_and(|code| matches!(code & 0xff, 5 | 6));
    sqlite
        || matches!(
            code,
            "40001" | "40P01" | "55P03" | "57P01" | "57P02" | "57P03" | "53300"
        )
}
