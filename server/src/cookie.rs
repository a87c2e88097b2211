//! The cookies that carry a phone's session.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use crate::problem::Problem;

/// A session ends after this many days without a request.
pub const SESSION_DAYS: i64 = 90;

/// A cookie with the token of a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cookie {
    /// The phone's session.
    Session,
    /// The one before it, for as long as both are good; see `signing`.
    Former,
}

impl Cookie {
    /// Its name. Over TLS the prefix makes the browser insist on `Secure`, this host and `/`, so
    /// that no other host of the domain can plant one; browsers refuse it over plain http.
    const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-xiaoxun",
            (Self::Session, false) => "xiaoxun",
            (Self::Former, true) => "__Host-xiaoxun-former",
            (Self::Former, false) => "xiaoxun-former",
        }
    }
}

/// The token a request carries.
#[must_use]
pub fn token(headers: &HeaderMap, cookie: Cookie, secure: bool) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == cookie.name(secure)).then_some(value))
}

/// The header that gives a phone its token, or renews it.
///
/// # Errors
/// When the token is not text for a header.
pub fn set(cookie: Cookie, token: &str, secure: bool) -> Result<HeaderValue, Problem> {
    header(cookie, token, SESSION_DAYS * 86_400, secure)
}

/// The header that takes it away.
///
/// # Errors
/// None in practice: the text is fixed.
pub fn clear(cookie: Cookie, secure: bool) -> Result<HeaderValue, Problem> {
    header(cookie, "", 0, secure)
}

fn header(cookie: Cookie, token: &str, age_s: i64, secure: bool) -> Result<HeaderValue, Problem> {
    let name = cookie.name(secure);
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={age_s}{secure}")
        .parse()
        .map_err(Problem::internal)
}
