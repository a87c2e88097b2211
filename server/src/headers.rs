//! Headers that every response carries, whatever answered it.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// Scripts, styles and connections from here only; `wasm-unsafe-eval` permits wasm, not `eval`;
/// `blob:` and `data:` are the phone's own photos.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; font-src 'self'; base-uri 'none'; object-src 'none'; \
    frame-ancestors 'none'; form-action 'self'";

/// The camera and the position are asked for by the app itself; the rest by nobody.
const PERMISSIONS: &str = "camera=(self), geolocation=(self), screen-wake-lock=(self), \
    microphone=(), payment=(), usb=(), serial=(), bluetooth=()";

/// One year.
const HSTS: &str = "max-age=31536000";

const PLAIN: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
];

/// Adds the headers of every response; what the handler set itself stays. `secure`: the browser
/// speaks https to us or to the proxy before us.
pub async fn secure(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in PLAIN {
        set_default(headers, name, value);
    }
    if api {
        set_default(headers, CACHE_CONTROL, "no-store");
    }
    if secure {
        set_default(headers, STRICT_TRANSPORT_SECURITY, HSTS);
    }
    response
}

fn set_default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}
