//! The driver: runs the sync engine of everybody signed in on this phone against the database, the
//! network, the timers and the other tabs.
//!
//! Map: `driver` events and effects, `carry` what takes time, `net` the engine's requests over
//! [`http`], `poke` the hints of the server, `tabs` what other tabs say, `once` one answer to one
//! waiter.

mod carry;
mod driver;
pub mod http;
pub mod net;
mod once;
mod poke;
mod tabs;

pub use driver::{Driver, News};
