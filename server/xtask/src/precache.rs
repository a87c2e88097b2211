//! The set of files a phone keeps to start without a network, as one verified list.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Served, but not needed offline: the browser asks for the larger icons when it installs the app,
/// and the service worker and this list cannot be part of the set they describe.
pub(crate) const ONLINE_ONLY: [&str; 6] = [
    "/sw.js",
    "/precache.json",
    "/robots.txt",
    "/icons/apple-180.png",
    "/icons/icon-512.png",
    "/icons/maskable-512.png",
];

/// How many hexadecimal digits of a hash go into file names and release ids.
const SHORT: usize = 16;

/// The release and its files: the content of `precache.json`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Precache {
    /// Names the set: another content, another release.
    pub(crate) release: String,
    /// In the order of their addresses.
    pub(crate) files: Vec<Entry>,
}

/// One file of the set.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The address on the server, from the root.
    pub(crate) url: String,
    /// Of the uncompressed content, in hex.
    pub(crate) sha256: String,
    /// Length of the uncompressed content.
    pub(crate) bytes: usize,
    /// What the server must say the file is.
    pub(crate) content_type: String,
}

impl Precache {
    /// Lists `files` (address → content) except those of [`ONLINE_ONLY`]. Without a `release` the id
    /// is made from all hashes.
    ///
    /// # Errors
    /// When a file is of a kind that has no content type here.
    pub(crate) fn of(files: &BTreeMap<String, Vec<u8>>, release: Option<&str>) -> Result<Self> {
        let files = files
            .iter()
            .filter(|(url, _)| !ONLINE_ONLY.contains(&url.as_str()))
            .map(|(url, content)| {
                Ok(Entry {
                    url: url.clone(),
                    sha256: sha256(content),
                    bytes: content.len(),
                    content_type: content_type(url)?.to_owned(),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let release = release.map_or_else(|| release_id(&files), ToOwned::to_owned);
        Ok(Self { release, files })
    }
}

/// The first hexadecimal digits of the hash over all addresses and hashes.
fn release_id(files: &[Entry]) -> String {
    let list: String = files
        .iter()
        .map(|file| format!("{} {}\n", file.url, file.sha256))
        .collect();
    short_hash(list.as_bytes())
}

/// SHA-256 in hex.
pub(crate) fn sha256(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Enough of the SHA-256 to tell files of the same name apart.
pub(crate) fn short_hash(content: &[u8]) -> String {
    let mut hash = sha256(content);
    hash.truncate(SHORT);
    hash
}

/// The media type by the extension of the name.
fn content_type(url: &str) -> Result<&'static str> {
    let (_, extension) = url
        .rsplit_once('.')
        .with_context(|| format!("{url} has no extension"))?;
    Ok(match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        _ => anyhow::bail!("{url}: no content type known for .{extension}"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use std::collections::BTreeMap;

    use super::{Precache, sha256, short_hash};

    fn files(list: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        list.iter()
            .map(|(url, text)| ((*url).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn hashes_are_sha_256_in_hex() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b""), empty);
        assert_eq!(short_hash(b""), "e3b0c44298fc1c14");
    }

    #[test]
    fn the_release_follows_content_and_addresses_and_nothing_else() {
        let release = |list| Precache::of(&files(list), None).unwrap().release;
        let first = release(&[("/index.html", "a"), ("/pkg/app.js", "b")]);
        assert_eq!(first.len(), 16);
        assert_eq!(
            first,
            release(&[
                ("/pkg/app.js", "b"),
                ("/index.html", "a"),
                ("/sw.js", "new")
            ])
        );
        assert_ne!(
            first,
            release(&[("/index.html", "b"), ("/pkg/app.js", "a")])
        );
        assert_ne!(
            first,
            release(&[("/index.html", "a"), ("/pkg/app2.js", "b")])
        );
        assert_ne!(first, release(&[("/index.html", "a")]));
    }

    #[test]
    fn the_worker_and_the_install_icons_stay_out_and_a_given_id_wins() {
        let all = files(&[
            ("/index.html", "a"),
            ("/sw.js", "b"),
            ("/icons/icon-512.png", "c"),
        ]);
        let list = Precache::of(&all, Some("second")).unwrap();
        assert_eq!(list.release, "second");
        assert_eq!(
            list.files
                .iter()
                .map(|file| file.url.as_str())
                .collect::<Vec<_>>(),
            ["/index.html"]
        );
    }

    #[test]
    fn a_file_of_unknown_kind_is_refused() {
        assert!(Precache::of(&files(&[("/notes.docx", "a")]), None).is_err());
    }
}
