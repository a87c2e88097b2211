//! The `xiaoxun` binary.
fn main() {}
