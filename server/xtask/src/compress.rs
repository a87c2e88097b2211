//! Brotli at its strongest, done once per content: the server only has to send the file beside.

use std::{collections::BTreeSet, fs, path::PathBuf};

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;

/// What compresses badly already is compressed: left alone.
const COMPRESSIBLE: [&str; 7] = ["wasm", "js", "css", "html", "json", "webmanifest", "svg"];

/// Whether a file of this name is served compressed.
pub(crate) fn is_compressible(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

/// Compressed content, kept by the hash of what it was made from.
pub(crate) struct Cache {
    folder: PathBuf,
    used: BTreeSet<String>,
}

impl Cache {
    /// Opens the cache, creating its folder.
    ///
    /// # Errors
    /// When the folder cannot be created.
    pub(crate) fn open(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
        Ok(Self {
            folder,
            used: BTreeSet::new(),
        })
    }

    /// `content` in brotli; `sha256` is its hash in hex.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub(crate) fn brotli(&mut self, sha256: &str, content: &[u8]) -> Result<Vec<u8>> {
        self.used.insert(sha256.to_owned());
        let kept = self.folder.join(sha256);
        if let Ok(compressed) = fs::read(&kept) {
            return Ok(compressed);
        }
        let compressed = brotli(content)?;
        // Renamed into place: a build stopped half way leaves no half file behind.
        let fresh = self.folder.join(format!("{sha256}.new"));
        fs::write(&fresh, &compressed)
            .and_then(|()| fs::rename(&fresh, &kept))
            .with_context(|| format!("writing {}", kept.display()))?;
        Ok(compressed)
    }

    /// Deletes what this run did not ask for.
    ///
    /// # Errors
    /// When the folder cannot be read or a file not deleted.
    pub(crate) fn prune(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if !self
                .used
                .contains(entry.file_name().to_string_lossy().as_ref())
            {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters).context("compressing")?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use std::{env, fs};

    use super::{Cache, is_compressible};

    #[test]
    fn the_cache_keeps_what_a_run_asked_for_and_nothing_else() {
        let folder = env::temp_dir().join(format!("xiaoxun-brotli-{}", std::process::id()));
        let text = "校巡 ".repeat(500).into_bytes();
        let mut first = Cache::open(folder.clone()).unwrap();
        let compressed = first.brotli("a", &text).unwrap();
        first.brotli("b", b"other").unwrap();
        let mut restored = Vec::new();
        brotli::BrotliDecompress(&mut compressed.as_slice(), &mut restored).unwrap();
        assert_eq!(restored, text);
        assert!(compressed.len() * 20 < text.len());

        // The second run asks for one of the two: it comes from the folder, the other goes.
        fs::write(folder.join("a"), b"kept").unwrap();
        let mut second = Cache::open(folder.clone()).unwrap();
        assert_eq!(second.brotli("a", &text).unwrap(), b"kept");
        second.prune().unwrap();
        assert!(folder.join("a").exists() && !folder.join("b").exists());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn pictures_are_left_alone() {
        assert!(is_compressible("/pkg/app-1.wasm") && is_compressible("/app.webmanifest"));
        assert!(!is_compressible("/icons/icon-192.png") && !is_compressible("LICENSE"));
    }
}
