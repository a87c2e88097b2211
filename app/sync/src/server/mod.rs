//! The server's half: synchronous, without I/O, the same for every store.
//!
//! A push: the store reads [`Push::new`] from the request outside any transaction; then, in one
//! writing transaction, locks the [`Head`], loads [`Push::need`] into a [`Known`], and calls
//! [`admit`] until it answers with a [`Commit`] instead of a [`Need`]; then writes the commit.
//!
//! ```text
//! let mut need = push.need();
//! loop {
//!     let missing = known.missing(&need);
//!     known.fill(&missing, load(&missing));
//!     match admit(&push, head, &known) {
//!         Ok(commit) => break write(commit),
//!         Err(more) => need = more,
//!     }
//! }
//! ```
//!
//! A page of the feed or of a snapshot: the store reads what [`page`] asks for in one reading
//! transaction, and the page is built from that alone. [`verify`] checks the chain.

mod admit;
mod held;
mod known;
pub mod page;
mod photo;
mod push;
mod release;
mod ties;
mod trial;
mod types;
pub mod verify;
mod work;

pub use admit::admit;
pub use known::Known;
pub use photo::arrival;
pub(crate) use push::key;
pub use push::{Author, Push};
pub use types::{
    Commit, Erasure, Head, HeldOp, KnownOp, Loaded, LogEntry, Need, SENT_ID_MAX, StateRow, Tie,
    UnknownTie, Wait,
};
