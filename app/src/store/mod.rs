//! What this phone keeps, in IndexedDB: the only place that names it.
//!
//! Map: [`idb`] and [`tx`] the wrapper, `schema` stores and indexes by version, `row` their form, `commit`
//! writing for the sync engine, `load` reading for it, [`look`] reading for the screens, [`draft`]
//! drafts, [`people`] who is signed in.

mod commit;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod draft;
pub mod idb;
mod load;
pub mod look;
pub mod people;
pub mod probe;
mod row;
mod schema;
pub mod tx;

use idb::Idb;
pub use row::Scope;

use crate::state::StorageFailure;

/// The limit of a list that has none.
const EVERYTHING: u32 = u32::MAX;

/// The database of this phone.
pub struct Local {
    idb: Idb,
}

impl Local {
    /// The app's database; opened when first needed.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            idb: Idb::new(schema::NAME, &schema::MIGRATIONS),
        }
    }

    /// Closes the connection; the next call opens a new one. For a browser that takes connections
    /// away from hidden pages without saying so.
    pub fn reopen(&self) {
        self.idb.drop_connection();
    }
}

impl Default for Local {
    fn default() -> Self {
        Self::new()
    }
}

impl From<idb::Failure> for StorageFailure {
    fn from(failure: idb::Failure) -> Self {
        match failure {
            idb::Failure::Full => Self::Full,
            idb::Failure::Lost => Self::Lost,
            idb::Failure::Blocked => Self::Blocked,
            idb::Failure::Unavailable => Self::Unavailable,
            idb::Failure::Corrupt => Self::NotKept,
        }
    }
}

impl From<idb::Failure> for crate::state::AppError {
    fn from(failure: idb::Failure) -> Self {
        Self::Storage(failure.into())
    }
}
