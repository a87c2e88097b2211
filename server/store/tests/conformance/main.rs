//! One suite for every store: memory, SQLite in a file and a real PostgreSQL have to answer alike,
//! lose nothing that they acknowledged, and keep the order of the sequence whatever races.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests fail by panicking"
)]
#![allow(unreachable_pub, reason = "nobody links a test")]

mod child;
mod cluster;
mod crash;
mod dated;
mod durable;
mod erasure;
mod people;
mod race;
mod random;
mod stories;
mod trio;
mod world;
