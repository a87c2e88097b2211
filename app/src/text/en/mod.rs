//! The messages in English.

mod common;
mod hygiene;
mod issues;
mod office;
mod patrol;
mod people;
mod record;
mod sending;
mod setup;

/// The words in this language.
pub(super) struct En;
