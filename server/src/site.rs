//! The built site: one shell for every route of the app, and the files it names.
//!
//! Files are read when asked for: a phone's service worker asks once per release, and a site built
//! anew is served at once.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::id::Sha;
use domain::problem::Code;

use crate::problem::Problem;

/// Files below it are named by their content and never change.
const BY_CONTENT: &str = "pkg/";
/// The shell.
const SHELL: &str = "index.html";
/// What stands in the site's place while it is not built.
const MISSING: &str = "校巡服务器在运行，但网页文件还没有生成：请运行 cargo xtask site，或用 --site 指定其所在文件夹。\n\
    The server runs, but the site is not built: run cargo xtask site, or name its folder with --site.\n";

/// The folder of the built site.
#[derive(Clone, Debug)]
pub struct Site {
    folder: Arc<Path>,
}

impl Site {
    /// The site in `folder`, which may still be missing.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether there is a shell to serve.
    #[must_use]
    pub fn is_built(&self) -> bool {
        self.folder.join(SHELL).is_file()
    }

    /// A file by its checked name; `None` when there is none.
    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Problem> {
        match tokio::fs::read(self.folder.join(name)).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound
                        | io::ErrorKind::NotADirectory
                        | io::ErrorKind::IsADirectory
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(Problem::internal(error)),
        }
    }
}

/// Answers everything that is no endpoint: a file of the site, or the shell for a route of the app.
///
/// # Errors
/// `not_found`, `bad_method`; `internal` when a file cannot be read.
pub async fn serve(State(site): State<Site>, request: Request) -> Result<Response, Problem> {
    let path = request.uri().path();
    if path.starts_with("/api/") {
        return Err(Code::NotFound.into());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Code::BadMethod.into());
    }
    let name = path.trim_start_matches('/');
    let is_file = name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    if !is_file {
        return match site.read(SHELL).await? {
            Some(bytes) => Ok(send(&site, SHELL, bytes, request.headers()).await?),
            None => Ok((StatusCode::SERVICE_UNAVAILABLE, MISSING).into_response()),
        };
    }
    if !is_plain(name) || content_type(name).is_none() {
        return Err(Code::NotFound.into());
    }
    let bytes = site.read(name).await?.ok_or(Code::NotFound)?;
    send(&site, name, bytes, request.headers()).await
}

async fn send(
    site: &Site,
    name: &str,
    mut bytes: Vec<u8>,
    asked: &HeaderMap,
) -> Result<Response, Problem> {
    let mut encoding = None;
    if takes_brotli(asked)
        && let Some(compressed) = site.read(&format!("{name}.br")).await?
    {
        bytes = compressed;
        encoding = Some(HeaderValue::from_static("br"));
    }
    let tag =
        HeaderValue::from_str(&format!("\"{}\"", Sha::of(&bytes))).map_err(Problem::internal)?;
    let known = asked
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(bytes))
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, tag);
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep(name)));
    if !known {
        let media = content_type(name).unwrap_or("application/octet-stream");
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, encoding);
        }
    }
    Ok(response)
}

fn keep(name: &str) -> &'static str {
    if name.starts_with(BY_CONTENT) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Whether a name consists of ordinary file names only, so that it cannot lead out of the folder.
fn is_plain(name: &str) -> bool {
    name.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-'))
    })
}

/// The same types that the list of the build tells the service worker to expect.
fn content_type(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    match extension {
        "html" => Some("text/html; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "json" => Some("application/json"),
        "wasm" => Some("application/wasm"),
        "webmanifest" => Some("application/manifest+json"),
        "png" => Some("image/png"),
        "svg" => Some("image/svg+xml"),
        "txt" => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

fn takes_brotli(asked: &HeaderMap) -> bool {
    asked
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            parts.next() == Some("br") && !parts.any(|q| matches!(q, "q=0" | "q=0.0"))
        })
}

#[cfg(test)]
mod tests {
    use super::{is_plain, keep};

    #[test]
    fn only_ordinary_names_are_files() {
        assert!(is_plain("pkg/app-0123.wasm") && is_plain("sw.js"));
        for name in [
            "../a.js",
            "a//b.js",
            ".env.js",
            "a/../b.js",
            "%2e%2e/a.js",
            "a\\b.js",
            "",
        ] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn only_what_is_named_by_content_is_kept_for_ever() {
        assert!(keep("pkg/app-1.wasm").contains("immutable"));
        assert_eq!(keep("sw.js"), "no-cache");
    }
}
