//! What runs on the phone.
//!
//! Map: [`route`] the addresses, [`state`] what screens see and do, [`text`] every word, [`device`]
//! the browser's abilities, one file each.

pub mod device;
pub mod route;
pub mod state;
pub mod store;
pub mod sync;
pub mod text;

/// Mounts the app into the page.
pub fn start() {}
