//! The server half of sync on the store in memory: admission, replay, pages, the chain.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

mod admission;
mod bad_input;
mod chain;
mod erasure;
mod feed;
mod golden;
mod halves;
mod ops;
mod photos;
mod races;
mod random;
mod school;
mod snapshot;
mod waiting;
