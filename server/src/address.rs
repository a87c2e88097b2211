//! Where a request comes from, for back-off and logs.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use domain::problem::Code;

use crate::problem::Problem;
use crate::server::Server;

/// What a proxy adds.
const FORWARDED: &str = "x-forwarded-for";

/// The phone's address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address(pub IpAddr);

impl FromRequestParts<Arc<Server>> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Arc<Server>) -> Result<Self, Problem> {
        if server.behind_proxy
            && let Some(address) = forwarded(&parts.headers)
        {
            return Ok(Self(address));
        }
        parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(address)| Self(address.ip()))
            .ok_or(Code::Internal.into())
    }
}

/// The last address is the one our proxy saw; those before it are whatever the client wrote.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    headers
        .get_all(FORWARDED)
        .iter()
        .next_back()?
        .to_str()
        .ok()?
        .rsplit(',')
        .next()?
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_what_the_proxy_saw_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append(FORWARDED, HeaderValue::from_static("6.6.6.6"));
        headers.append(FORWARDED, HeaderValue::from_static("7.7.7.7, 10.1.2.3"));
        assert_eq!(forwarded(&headers).unwrap().to_string(), "10.1.2.3");
    }
}
