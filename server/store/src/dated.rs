//! Which entities a list by days holds.

use domain::entity::{Columns, Kind};
use domain::id::{Id, PersonId};
use domain::time::Date;

/// What a list by days asks for; see [`crate::Read::dated`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dated {
    /// Their kind.
    pub kind: Kind,
    /// The first day, as in [`Columns::day`].
    pub first: Date,
    /// The last day, included.
    pub last: Date,
    /// Only what hangs on this: the records of a round.
    pub parent: Option<Id>,
    /// Only what this person did.
    pub person: Option<PersonId>,
    /// Only what comes after the entity with this day and id: the last one of the page before.
    pub after: Option<(Date, Id)>,
    /// How many at most.
    pub limit: u32,
}

impl Dated {
    /// Everything of a kind from `first` to `last`, in pages of `limit`.
    #[must_use]
    pub const fn new(kind: Kind, first: Date, last: Date, limit: u32) -> Self {
        Self {
            kind,
            first,
            last,
            parent: None,
            person: None,
            after: None,
            limit,
        }
    }

    /// Whether an entity of this kind with these columns is in the list, on whatever page.
    #[must_use]
    pub fn holds(&self, kind: Kind, columns: &Columns) -> bool {
        kind == self.kind
            && (columns.day).is_some_and(|day| self.first <= day && day <= self.last)
            && self.parent.is_none_or(|id| columns.parent == Some(id))
            && self.person.is_none_or(|id| columns.person == Some(id))
    }
}
