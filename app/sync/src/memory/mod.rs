//! Stores without a disk: what the conformance suites and the simulator compare others with.

mod phone;
mod rows;
mod server;

pub use phone::{Break, MemoryPhone};
pub use server::{MemoryServer, Ticket};
