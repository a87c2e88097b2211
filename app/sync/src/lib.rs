//! The sync engine, both halves, without I/O.
//!
//! Phones push immutable operations; the server applies them through `domain::apply`, gives each
//! a place in one gapless sequence per school, and the feed returns entities as they now are.
//! Nothing here reads a clock, opens a socket or a database: [`server`] and [`client`] are told
//! what happened and answer what to do, so that a simulator can run both through every fault.
//!
//! Map: [`wire`] is what travels, [`account`] what travels around signing in, [`chain`] the audit
//! chain, [`server`] admission of a push and the building of pages, [`client`] the phone's half,
//! [`correction`] a rule of both, [`memory`] stores without a disk for tests and for the
//! conformance suites, [`mutant`] switches for known bugs that only tests compile.

pub mod account;
pub mod chain;
pub mod client;
pub mod correction;
pub mod memory;
pub mod mutant;
pub mod server;
pub mod wire;
