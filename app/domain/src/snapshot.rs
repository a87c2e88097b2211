//! What a phone that starts anew downloads, and what it keeps: one rule for the server that makes
//! snapshots and for the phone that prunes by the server's clock.

use crate::entity::{Columns, Kind};
use crate::time::Date;

/// Days of rounds, records and what hangs on them in a snapshot, today not counted.
pub const DAYS: i32 = 35;

/// Days after the end of a term for which its ranking is in a snapshot.
pub const TERM_DAYS: i32 = 400;

/// Whether an entity is in a snapshot made on `today`: registers always, what is `open` as long as
/// it is (see [`crate::entity::Entity::open`]), everything else for [`DAYS`] days, and rosters of weeks
/// to come.
#[must_use]
pub fn in_snapshot(kind: Kind, columns: &Columns, open: bool, today: Date) -> bool {
    kind.is_register() || open || columns.day.is_some_and(|day| day >= today.plus(-DAYS))
}
