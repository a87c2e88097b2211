//! What went wrong, on its way out.
//!
//! Handlers answer `Result<_, Problem>`. A [`Problem`] is an entry of the catalogue
//! (`domain::problem`) with what the client needs to go on; an internal cause is logged where it
//! arises and never sent. [`render`] turns it into a [`ProblemBody`] in the language asked for, and
//! does the same for what axum and its layers refuse by themselves; a browser that opens a page gets
//! the words as a page. Commands use `anyhow`.

use std::error::Error;

use axum::Json;
use axum::extract::Request;
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, ALLOW, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::problem::Code;
use domain::text::Lang;
use sync::wire::{BlobState, ProblemBody};

use crate::page;

/// A request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    retry_after_s: Option<u64>,
    blob: Option<BlobState>,
}

impl Problem {
    /// The problem with this code.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self {
            code,
            retry_after_s: None,
            blob: None,
        }
    }

    /// The server failed, by a `cause` that is logged and not sent.
    #[must_use]
    pub fn internal(cause: impl Error) -> Self {
        let mut chain = cause.to_string();
        let mut source = cause.source();
        while let Some(inner) = source {
            chain = format!("{chain}: {inner}");
            source = inner.source();
        }
        tracing::error!(cause = chain, "request failed");
        Self::new(Code::Internal)
    }

    /// Too many attempts; the next one is looked at after this many seconds.
    #[must_use]
    pub const fn too_many(retry_after_s: u64) -> Self {
        Self::later(Code::TooMany, retry_after_s)
    }

    /// Not now: the next attempt is looked at after this many seconds.
    #[must_use]
    pub const fn later(code: Code, retry_after_s: u64) -> Self {
        Self {
            code,
            retry_after_s: Some(retry_after_s),
            blob: None,
        }
    }

    /// The same problem, telling where the upload stands.
    #[must_use]
    pub const fn with_blob(mut self, state: BlobState) -> Self {
        self.blob = Some(state);
        self
    }

    /// Its code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    fn body(&self, lang: Lang) -> ProblemBody {
        let problem = self.code.problem();
        ProblemBody {
            code: problem.code.to_owned(),
            number: format!("{}.{}", problem.status, problem.number),
            message: problem.text(lang).to_owned(),
            blob: self.blob,
        }
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Taken(_) => Self::new(Code::Taken),
            store::Error::NoSchool => Self::new(Code::NotFound),
            store::Error::Diverged(_) => Self::new(Code::HistoryDiverged),
            store::Error::Busy(cause) => {
                tracing::warn!(%cause, "the store is busy");
                Self::new(Code::Unavailable)
            }
            other => Self::internal(other),
        }
    }
}

impl IntoResponse for Problem {
    /// The response without its body, which [`render`] writes: only there the language is known.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.problem().status)
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every failed response its body, those of axum and its layers below `/api/` too.
pub async fn render(request: Request, next: Next) -> Response {
    let lang = language(request.headers());
    let api = request.uri().path().starts_with("/api/");
    let reads = reads_pages(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let known = response.extensions().get::<Problem>().copied();
    let Some(problem) = known.or((failed && api).then(|| Problem::new(code_of(status)))) else {
        return response;
    };
    let body = problem.body(lang);
    let mut rendered = if reads {
        page::problem::page(status, body, lang)
    } else {
        (status, Json(body)).into_response()
    };
    for name in [RETRY_AFTER, ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            rendered.headers_mut().insert(name, value.clone());
        }
    }
    rendered
}

/// Whether somebody has opened an address in a browser; scripts ask for anything.
fn reads_pages(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("text/html"))
}

/// What a status means that axum or a layer answered by itself.
fn code_of(status: StatusCode) -> Code {
    match status {
        StatusCode::UNAUTHORIZED => Code::SignedOut,
        StatusCode::FORBIDDEN => Code::NotPermitted,
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::BadMethod,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::BadMedia,
        StatusCode::TOO_MANY_REQUESTS => Code::TooMany,
        StatusCode::SERVICE_UNAVAILABLE => Code::Unavailable,
        _ if status.is_client_error() => Code::BadBody,
        _ => Code::Internal,
    }
}

/// The first language of `Accept-Language` that there are words in; Chinese otherwise. Weights are
/// not read: browsers list languages in the order of preference.
#[must_use]
pub fn language(headers: &HeaderMap) -> Lang {
    headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .into_iter()
        .flat_map(|value| value.split(','))
        .find_map(|entry| {
            let tag = entry.split(';').next()?.trim().to_ascii_lowercase();
            match tag.split('-').next()? {
                "zh" => Some(Lang::Zh),
                "en" => Some(Lang::En),
                _ => None,
            }
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_wins_and_chinese_is_the_default() {
        let of = |value: &'static str| {
            language(&HeaderMap::from_iter([(
                ACCEPT_LANGUAGE,
                HeaderValue::from_static(value),
            )]))
        };
        assert_eq!(of("en-GB,zh;q=0.5"), Lang::En);
        assert_eq!(of("fr, zh-Hans-CN;q=0.9, en"), Lang::Zh);
        assert_eq!(of("fr"), Lang::Zh);
        assert_eq!(language(&HeaderMap::new()), Lang::Zh);
    }

    #[test]
    fn a_status_of_axum_keeps_its_number_in_the_catalogue() {
        for status in [401, 403, 404, 405, 413, 415, 429, 500, 503] {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            assert_eq!(code_of(status).problem().status, status.as_u16());
        }
    }
}
