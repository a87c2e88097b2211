//! What a store knows about the bytes of a photo. The bytes themselves are files of the server.

use domain::id::{PersonId, Sha};
use domain::photo::Photo;
use domain::time::UtcMillis;

use crate::column;
use crate::error::Error;

/// A blob on its way or arrived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blob {
    /// The hash its bytes must have.
    pub sha: Sha,
    /// Their number, as announced; at least 1.
    pub bytes: u64,
    /// Bytes received from the start.
    pub received: u64,
    /// The media type, as the server found it; `None` until complete.
    pub media: Option<String>,
    /// When they were whole, verified and on disk.
    pub complete: Option<UtcMillis>,
    /// Who sent the last of them.
    pub sent_by: PersonId,
    /// When the last of them came.
    pub touched: UtcMillis,
}

/// A row: hash, bytes, received, media, complete, sender, touched.
type Row = (Vec<u8>, i64, i64, Option<String>, Option<i64>, Vec<u8>, i64);

impl Blob {
    /// The blob of a photo that has arrived.
    pub(crate) fn arrived(photo: &Photo) -> Self {
        Self {
            sha: photo.sha,
            bytes: u64::from(photo.bytes),
            received: u64::from(photo.bytes),
            media: Some(photo.media.clone()),
            complete: Some(photo.arrived),
            sent_by: photo.person,
            touched: photo.arrived,
        }
    }

    pub(crate) fn from_row(row: Row) -> Result<Self, Error> {
        let (sha, bytes, received, media, complete, sent_by, touched) = row;
        Ok(Self {
            sha: column::sha(&sha)?,
            bytes: column::number(bytes)?,
            received: column::number(received)?,
            media,
            complete: complete.map(UtcMillis),
            sent_by: PersonId(column::id(&sent_by)?),
            touched: UtcMillis(touched),
        })
    }
}
