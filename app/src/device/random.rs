//! Randomness: the only reader of the browser's generator.

use domain::id::Id;
use leptos::prelude::window;

use crate::device::clock;

/// Random bytes fit for secrets.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Ok(crypto) = window().crypto() {
        // Fails only above 65 536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// A random number.
#[must_use]
pub fn number() -> u32 {
    u32::from_be_bytes(bytes())
}

/// A new id: a UUIDv7 of now.
#[must_use]
pub fn id() -> Id {
    Id::v7(clock::wall().0, bytes())
}
