//! A photo's arrival. The bytes travel apart from operations; that they have arrived is a fact of
//! the same sequence, so that every phone learns when a record is complete.

use serde::{Deserialize, Serialize};

use crate::id::{PersonId, Sha};
use crate::time::UtcMillis;

/// A photo or other blob that the server has whole and verified.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Photo {
    /// The hash of its bytes.
    pub sha: Sha,
    /// Their number.
    pub bytes: u32,
    /// Their media type, as the server found it.
    pub media: String,
    /// Who sent it.
    pub person: PersonId,
    /// When it was complete.
    pub arrived: UtcMillis,
}
