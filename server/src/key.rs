//! The server's own key. What the server hands out without storing it, it makes with this key and
//! knows again by making it anew.
//!
//! It is a file in the folder of the data, drawn at the first start, so that servers that share the
//! folder share it and a backup holds it.

use std::fmt;
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use anyhow::Context as _;
use domain::id::Sha;

use crate::random;
use crate::start::said;

/// The file, in the folder of the data.
const FILE: &str = "key";
/// What SHA-256 reads at once, in bytes: HMAC pads its key to it.
const BLOCK: usize = 64;

/// A key of 256 bits.
#[derive(Clone, Copy)]
pub struct Key([u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}

impl Key {
    /// Reads the key in the folder, or draws the first one. Two servers that start at once wait for
    /// each other by a lock on the file; one that was cut short while it wrote is drawn again, for
    /// nothing was made with it yet.
    ///
    /// # Errors
    /// When the file cannot be read or written, or there is no randomness.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(FILE);
        let mut file = options()
            .open(&path)
            .with_context(|| format!("opening {}", path.display()))?;
        file.lock()?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        if let Ok(key) = text.trim().parse::<Sha>() {
            return Ok(Self(*key.as_bytes()));
        }
        let key = Self(random::bytes().map_err(said)?);
        file.rewind()?;
        file.set_len(0)?;
        file.write_all(Sha::from_bytes(key.0).to_string().as_bytes())?;
        file.sync_all()?;
        Ok(key)
    }

    /// HMAC-SHA256 (RFC 2104) of a message.
    #[must_use]
    pub fn mac(&self, message: &[u8]) -> [u8; 32] {
        let padded = |pad: u8| {
            let mut block = [pad; BLOCK];
            for (byte, key) in block.iter_mut().zip(self.0) {
                *byte ^= key;
            }
            block
        };
        let inner = Sha::of(&[padded(0x36).as_slice(), message].concat());
        let outer = Sha::of(&[padded(0x5c).as_slice(), inner.as_bytes()].concat());
        *outer.as_bytes()
    }
}

/// Readable for the server's own user only, where the system knows such a thing.
fn options() -> std::fs::OpenOptions {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Whether two texts are the same, in a time that does not tell where they differ.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    let differing = a
        .bytes()
        .zip(b.bytes())
        .fold(0, |differing, (a, b)| differing | (a ^ b));
    a.len() == b.len() && core::hint::black_box(differing) == 0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::*;

    #[test]
    fn the_mac_is_that_of_rfc_4231() {
        let mut key = [0; 32];
        key.iter_mut().take(20).for_each(|byte| *byte = 0x0b);
        let mac = Sha::from_bytes(Key(key).mac(b"Hi There")).to_string();
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(mac, expected);
    }

    #[test]
    fn a_folder_has_one_key_and_a_torn_file_gets_a_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let first = Key::open(folder.path()).unwrap().mac(b"x");
        assert_eq!(Key::open(folder.path()).unwrap().mac(b"x"), first);
        std::fs::write(folder.path().join(FILE), "abc").unwrap();
        let second = Key::open(folder.path()).unwrap().mac(b"x");
        assert_ne!(second, first);
        assert_eq!(Key::open(folder.path()).unwrap().mac(b"x"), second);
    }

    #[test]
    fn only_the_same_is_the_same() {
        assert!(same("abc", "abc") && same("", ""));
        assert!(!same("abc", "abd") && !same("abc", "ab") && !same("", "a"));
    }
}
