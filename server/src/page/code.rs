//! Codes to scan (QR), and the host that stands in them.

use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::problem::Problem;

/// The longest name of a host, in bytes.
const HOST_MAX: usize = 253 + 6;

/// A text as a picture to scan: an `svg` element.
///
/// # Errors
/// `internal` when the text is too long.
pub(super) fn qr(text: &str) -> Result<String, Problem> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M)
        .map_err(Problem::internal)?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(160, 160)
        .build();
    // What stands before the element is no HTML.
    Ok(picture
        .find("<svg")
        .and_then(|start| picture.get(start..))
        .unwrap_or_default()
        .to_owned())
}

/// The name by which the browser reached the server: the one that phones of the school know.
/// HTTP/2 has it in the address, older ones in a header.
pub(super) fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let named = || headers.get(HOST)?.to_str().ok();
    let host = uri.authority().map(Authority::as_str).or_else(named)?;
    let fits = (1..=HOST_MAX).contains(&host.len())
        && host
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b':' | b'[' | b']'));
    fits.then_some(host)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_a_name_of_a_host_gets_into_a_code() {
        let named = |name: &'static str| {
            let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(name))]);
            host(&Uri::from_static("/x"), &headers).map(str::to_owned)
        };
        assert_eq!(
            named("xun.example.cn:3000").as_deref(),
            Some("xun.example.cn:3000")
        );
        assert_eq!(named("a/b?c"), None);
        assert_eq!(named(""), None);
        let absolute = Uri::from_static("https://other.example/x");
        assert_eq!(host(&absolute, &HeaderMap::new()), Some("other.example"));
    }
}
