//! The messages in Chinese, and with that the list of all messages.

mod common;
mod hygiene;
mod issues;
mod office;
mod patrol;
mod people;
mod record;
mod sending;
mod setup;
