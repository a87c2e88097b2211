//! The phone's half of sync, rule by rule: one engine over a store in memory, with the test as its
//! server.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is wrong"
)]

mod fetching;
mod keeping;
mod photos;
mod rig;
mod saving;
mod screen;
mod sending;
mod store;
