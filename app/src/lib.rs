//! What runs on the phone.

/// Mounts the app into the page.
pub fn start() {}
