//! Reading an operation from its bytes: too long, too new and broken are told apart.

use json::{FromJson, Json};

use super::{OP_BYTES_MAX, Op};

/// Why bytes are not an operation this code can apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Longer than [`OP_BYTES_MAX`].
    #[error("longer than an operation may be")]
    Oversized,
    /// Its action has a kind this code does not know: written by something newer.
    #[error("an unknown kind of action")]
    UnknownKind,
    /// Not an operation.
    #[error("not an operation")]
    Malformed,
}

impl Op {
    /// Reads an operation from its bytes as sent.
    ///
    /// # Errors
    /// [`Unreadable`] tells too long, too new and broken apart.
    pub fn parse(body: &str) -> Result<Self, Unreadable> {
        if body.len() > OP_BYTES_MAX {
            return Err(Unreadable::Oversized);
        }
        json::from_str(body).map_err(|_| match json::from_str::<Named>(body) {
            Ok(named) if !KINDS.contains(&named.action.0.as_str()) => Unreadable::UnknownKind,
            _ => Unreadable::Malformed,
        })
    }
}

/// As much of an operation as says what it is.
#[derive(FromJson)]
struct Named {
    action: ActionName,
}

/// The name of an action's variant, whatever it carries.
struct ActionName(String);

impl FromJson for ActionName {
    fn from_json(json: Json<'_>) -> Result<Self, json::Error> {
        let (name, _) = json.fields()?.into_iter().next().ok_or(json::Error)?;
        Ok(Self(name.into_owned()))
    }
}

/// Every kind of action this code knows, as serialised.
pub const KINDS: [&str; 23] = [
    "round_start",
    "round_claim",
    "round_end",
    "record_submit",
    "record_position",
    "record_amend",
    "record_publish",
    "record_reply",
    "result_keep",
    "point_take",
    "ranking_put",
    "ranking_publish",
    "ranking_archive",
    "shift_note",
    "shift_take",
    "duty_set",
    "duty_swap",
    "issue_act",
    "put",
    "photo_arrived",
    "spot_forget",
    "held_withdraw",
    "held_correct",
];
