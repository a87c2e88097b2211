//! The cookie that carries a session.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use crate::problem::Problem;

/// A session ends after this many days without a request.
pub const SESSION_DAYS: i64 = 90;

/// The cookie's name. Over TLS the prefix makes the browser insist on `Secure`, this host and `/`,
/// so that no other host of the domain can plant one; browsers refuse it over plain http.
#[must_use]
pub const fn name(secure: bool) -> &'static str {
    if secure { "__Host-xiaoxun" } else { "xiaoxun" }
}

/// The token a request carries.
#[must_use]
pub fn token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name(secure)).then_some(value))
}

/// The header that gives a phone its token, or renews it.
///
/// # Errors
/// When the token is not text for a header.
pub fn set(token: &str, secure: bool) -> Result<HeaderValue, Problem> {
    let name = name(secure);
    let age = SESSION_DAYS * 86_400;
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={age}{secure}")
        .parse()
        .map_err(Problem::internal)
}

/// The header that takes it away.
///
/// # Errors
/// None in practice: the text is fixed.
pub fn clear(secure: bool) -> Result<HeaderValue, Problem> {
    let name = name(secure);
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0{secure}")
        .parse()
        .map_err(Problem::internal)
}
