//! The binary format of a WebAssembly module, as far as stripping it needs.

use anyhow::{Context as _, Result, bail};

/// Bytes before the first section: the magic `\0asm` and the version.
const HEADER: usize = 8;
const MAGIC: &[u8] = b"\0asm";
/// Custom sections carry names, producers and features: nothing a browser needs to run the module.
const CUSTOM: u8 = 0;

/// The module without its custom sections.
///
/// # Errors
/// When `module` is not a WebAssembly module, or a section is cut short.
pub(crate) fn strip_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    let (header, mut rest) = module
        .split_at_checked(HEADER)
        .context("shorter than a module's header")?;
    if !header.starts_with(MAGIC) {
        bail!("not a WebAssembly module");
    }
    let mut stripped = header.to_vec();
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, after_length) = read_length(after_id)?;
        let (_, next) = after_length
            .split_at_checked(length)
            .context("a section is cut short")?;
        let (section, _) = rest
            .split_at_checked(rest.len() - next.len())
            .context("a section is cut short")?;
        if id != CUSTOM {
            stripped.extend_from_slice(section);
        }
        rest = next;
    }
    Ok(stripped)
}

/// Reads an unsigned LEB128 number of at most 32 bits; answers with it and what follows it.
fn read_length(bytes: &[u8]) -> Result<(usize, &[u8])> {
    let mut value: u64 = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            let rest = bytes.get(index + 1..).unwrap_or_default();
            return Ok((usize::try_from(value)?, rest));
        }
    }
    bail!("a section's length is not a 32-bit number")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::strip_custom_sections;

    const HEADER: [u8; 8] = [0, b'a', b's', b'm', 1, 0, 0, 0];
    /// A type section with one `func () -> ()`.
    const TYPES: [u8; 6] = [1, 4, 1, 0x60, 0, 0];

    fn custom(name: &str, content: usize) -> Vec<u8> {
        let mut body = vec![u8::try_from(name.len()).unwrap()];
        body.extend_from_slice(name.as_bytes());
        body.resize(body.len() + content, 0xAA);
        // Two bytes of length, the second continuing the first.
        let length = u8::try_from(body.len() % 128).unwrap() | 0x80;
        let mut section = vec![0, length, u8::try_from(body.len() / 128).unwrap()];
        section.append(&mut body);
        section
    }

    #[test]
    fn custom_sections_go_wherever_they_stand_and_the_rest_stays() {
        let bare = [HEADER.as_slice(), &TYPES].concat();
        let full = [
            HEADER.as_slice(),
            &custom("name", 300),
            &TYPES,
            &custom("producers", 5),
            &custom("target_features", 0),
        ]
        .concat();
        assert_eq!(strip_custom_sections(&full).unwrap(), bare);
        assert_eq!(strip_custom_sections(&bare).unwrap(), bare);
    }

    #[test]
    fn broken_modules_are_refused() {
        let cut = [HEADER.as_slice(), &[1, 9, 1, 0x60]].concat();
        let endless = [HEADER.as_slice(), &[1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]].concat();
        for broken in [b"\0asm".to_vec(), b"<!doctype html>".to_vec(), cut, endless] {
            assert!(strip_custom_sections(&broken).is_err(), "{broken:?}");
        }
    }
}
