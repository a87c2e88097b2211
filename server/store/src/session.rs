//! A phone's session and who is signed in on it.

use domain::id::{Id, PersonId, SchoolId, Sha};
use domain::time::UtcMillis;

use crate::column;
use crate::error::Error;

/// A session is seen again at most this often, in milliseconds, to spare a write per request.
pub const SEEN_EVERY_MS: i64 = 60_000;

/// A phone's session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its id, which is no secret: what the device list names.
    pub id: Id,
    /// The school.
    pub school: SchoolId,
    /// What the device list calls it.
    pub label: String,
    /// When it began.
    pub created: UtcMillis,
    /// When it was last used, to [`SEEN_EVERY_MS`].
    pub last_seen: UtcMillis,
    /// When it was ended.
    pub revoked: Option<UtcMillis>,
    /// Who is signed in on it, in the order of signing in.
    pub people: Vec<PersonId>,
}

/// Somebody signs in on a phone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignIn<'a> {
    /// The session's id, if it begins now.
    pub id: Id,
    /// SHA-256 of the session's token.
    pub token: Sha,
    /// The school.
    pub school: SchoolId,
    /// Who signs in.
    pub person: PersonId,
    /// What the device list will call it, if it begins now.
    pub label: &'a str,
    /// Now.
    pub at: UtcMillis,
}

/// A row: id, school, label, created, last seen, revoked, one person signed in or none.
type Row = (
    Vec<u8>,
    Vec<u8>,
    String,
    i64,
    i64,
    Option<i64>,
    Option<Vec<u8>>,
);

impl Session {
    /// The sessions of `rows`, where those of one session stand together.
    pub(crate) fn from_rows(rows: Vec<Row>) -> Result<Vec<Self>, Error> {
        let mut sessions: Vec<Self> = Vec::new();
        for (id, school, label, created, last_seen, revoked, person) in rows {
            let id = column::id(&id)?;
            if sessions.last().is_none_or(|last| last.id != id) {
                sessions.push(Self {
                    id,
                    school: SchoolId(column::id(&school)?),
                    label,
                    created: UtcMillis(created),
                    last_seen: UtcMillis(last_seen),
                    revoked: revoked.map(UtcMillis),
                    people: Vec::new(),
                });
            }
            if let (Some(session), Some(person)) = (sessions.last_mut(), person) {
                session.people.push(PersonId(column::id(&person)?));
            }
        }
        Ok(sessions)
    }
}
