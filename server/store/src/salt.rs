//! Salts of the log: the one place of the store that asks for randomness.

use domain::id::SchoolId;
use domain::photo::Photo;
use domain::time::UtcMillis;
use sync::server::{Author, Push, arrival};
use sync::wire::SentGroup;

use crate::error::Error;

/// Where the salt of an operation's body comes from; told the operation's id as sent.
pub type Salt = fn(&str) -> Result<[u8; 16], Error>;

/// Sixteen random bytes of the operating system. An erased body cannot be guessed back from its
/// hash, however little it said.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the store that draws randomness"
)]
pub(crate) fn draw(_: &str) -> Result<[u8; 16], Error> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(Error::NoRandomness)?;
    Ok(salt)
}

/// Reads a push, with a salt for each operation.
pub(crate) fn read(
    salt: Salt,
    school: SchoolId,
    author: Author,
    now: UtcMillis,
    groups: Vec<SentGroup>,
) -> Result<Push, Error> {
    let ops = groups.iter().flat_map(|group| &group.ops);
    let salts = ops.map(|op| salt(&op.id)).collect::<Result<Vec<_>, _>>()?;
    let mut salts = salts.into_iter();
    Ok(Push::new(school, author, now, groups, || {
        salts.next().unwrap_or_default()
    }))
}

/// Reads the push by which the server says that a photo has arrived.
pub(crate) fn arrival_of(salt: Salt, school: SchoolId, photo: &Photo) -> Result<Push, Error> {
    Ok(arrival(school, photo, salt(&photo.sha.to_string())?))
}
