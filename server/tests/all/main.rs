//! The server over HTTP: one binary, a module for each resource, each test with a server, a port
//! and a folder of data of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test says enough"
)]

mod bad_ops;
mod blobs;
mod calendars;
mod checks;
mod command;
mod coverage;
mod crash;
mod devices;
mod enrolments;
mod hazards;
mod headers;
mod imports;
mod issues;
mod kept;
mod kinds;
mod limits;
mod openapi;
mod pages;
mod pokes;
mod positions;
mod prints;
mod public_board;
mod quota;
mod rankings;
mod reports;
mod rosters;
mod school;
mod sessions;
mod setup;
mod site;
mod support;
mod sync;
mod tls;
mod uploads;
mod weekly;
mod zones;
