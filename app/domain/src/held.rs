//! Operations that were received and not applied: set aside, or waiting for something that has
//! not come. They stay visible on their author's phone and on the director's until resolved.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{OpId, PersonId};
use crate::time::UtcMillis;

/// A held operation. Its id is the operation's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Held {
    /// Who sent it, by the session.
    pub author: PersonId,
    /// Why it is held: a code of [`crate::problem::Code`].
    pub code: String,
    /// Where it stands.
    pub status: HeldStatus,
    /// What was sent, to the byte, cut at [`BODY_MAX`] bytes; the whole stays in the server's log.
    pub body: String,
    /// When it was received.
    pub received: UtcMillis,
    /// The other operations of its action, while it waits: they are applied together or not at
    /// all, so that withdrawing one withdraws them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<OpId>,
}

/// How much of a held body travels to phones, in bytes.
pub const BODY_MAX: usize = 16 * 1024;

/// Where a held operation stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HeldStatus {
    /// Needs a person: correct it or withdraw it.
    SetAside,
    /// Needs an entity or an earlier operation, and is replayed when it comes. May be withdrawn.
    Waiting,
    /// It came and was applied.
    Applied,
    /// Its author sent a corrected one.
    Corrected {
        /// The operation that replaces it.
        by: OpId,
    },
    /// Withdrawn by its author or a director.
    Withdrawn {
        /// Who.
        by: PersonId,
    },
}
