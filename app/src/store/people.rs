//! Who is signed in on this phone, and who uses it: what an offline start needs.

use json::{FromJson, ToJson};
use sync::wire::SignedIn;
use wasm_bindgen::JsValue;

use crate::device::pin::PinLock;
use crate::store::idb::{Access, Failure};
use crate::store::row::{Row, Scope};
use crate::store::schema::PEOPLE;
use crate::store::tx::{key, starting_with};
use crate::store::{EVERYTHING, Local};

/// The row that names the person who uses the phone.
const CURRENT: &str = "current";

/// A person who has signed in on this phone, as stored.
#[derive(Clone, PartialEq, Eq, Debug, ToJson, FromJson)]
pub struct StoredPerson {
    /// Who.
    pub who: SignedIn,
    /// The PIN, hashed; `None` when none was set.
    #[json(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<PinLock>,
    /// Signed out on this phone; the server does not know yet.
    #[json(default, skip_serializing_if = "core::ops::Not::not")]
    pub leaving: bool,
}

impl StoredPerson {
    /// A person who has just signed in.
    #[must_use]
    pub const fn new(who: SignedIn) -> Self {
        Self {
            who,
            pin: None,
            leaving: false,
        }
    }

    /// The part of the database that is theirs.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::from(&self.who)
    }
}

/// Everybody, and who uses the phone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct People {
    /// Everybody, also those leaving.
    pub all: Vec<StoredPerson>,
    /// Who uses the phone; `None` while it is locked.
    pub current: Option<Scope>,
}

impl Local {
    /// Everybody signed in on this phone.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn people(&self) -> Result<People, Failure> {
        let rows = self
            .idb
            .run(&[PEOPLE], Access::Read, |tx| async move {
                let everybody = starting_with(&[])?;
                let rows: Vec<Row> = tx.store(PEOPLE)?.list(&everybody, EVERYTHING).await?;
                Ok(rows)
            })
            .await?;
        let current: Option<String> = rows
            .iter()
            .find(|row| row.scope() == CURRENT)
            .and_then(Row::value);
        let all: Vec<StoredPerson> = rows
            .iter()
            .filter(|row| row.scope() != CURRENT)
            .filter_map(Row::value)
            .collect();
        let current = all
            .iter()
            .map(StoredPerson::scope)
            .find(|scope| Some(scope.key()) == current);
        Ok(People { all, current })
    }

    /// Keeps a person.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn put_person(&self, person: &StoredPerson) -> Result<(), Failure> {
        let row = Row::new(&person.scope().key());
        row.set_value(person);
        self.write_people(&Change::Put(row)).await
    }

    /// Forgets a person; what was recorded is forgotten by [`Local::forget`].
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn drop_person(&self, scope: Scope) -> Result<(), Failure> {
        self.write_people(&Change::Remove(key(&[&scope.js()])))
            .await
    }

    /// Hands the phone to somebody, or locks it. On disk when done: it survives a kill right after.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn set_current(&self, scope: Option<Scope>) -> Result<(), Failure> {
        let row = Row::new(CURRENT);
        row.set_value(&scope.map(Scope::key));
        self.write_people(&Change::Put(row)).await
    }

    async fn write_people(&self, change: &Change) -> Result<(), Failure> {
        self.idb
            .run(&[PEOPLE], Access::Strict, |tx| async move {
                let store = tx.store(PEOPLE)?;
                match change {
                    Change::Put(row) => store.put(row),
                    Change::Remove(at) => store.remove(at),
                }
            })
            .await
    }
}

/// One change of the people.
enum Change {
    Put(Row),
    Remove(JsValue),
}
