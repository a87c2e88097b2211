//! The whole of what is served: endpoints, site, and what stands around both; and the loop that
//! serves it.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use domain::problem::Code;
use hyper_util::rt::TokioTimer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use crate::api;
use crate::endpoint;
use crate::headers;
use crate::problem::{self, Problem};
use crate::server::{GRACE, Server};
use crate::site::{self, Site};

/// From the end of a request's head to its answer. A chunk of a photo over a bad network fits.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// For the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);

/// Everything that is served.
pub fn app(server: &Arc<Server>, site: Site) -> Router {
    let site = Router::new().fallback(site::serve).with_state(site);
    let inner = endpoint::router(api::endpoints(), server).fallback_service(site);
    around(inner, server.secure, REQUEST_TIMEOUT)
}

/// What stands around every request, from the outside in: log, headers, words for what failed,
/// panics, other origins, time.
fn around(inner: Router, secure: bool, timeout: Duration) -> Router {
    inner
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            timeout,
        ))
        .layer(CsrfLayer::new().with_rejection_response(|_| -> Response {
            Problem::new(Code::CrossOrigin).into_response()
        }))
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a handler panicked");
            Problem::new(Code::Internal).into_response()
        }))
        .layer(middleware::from_fn(problem::render))
        .layer(middleware::from_fn_with_state(secure, headers::secure))
        .layer(
            // What failed here has been logged with its cause where it arose.
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(Level::DEBUG))
                .on_failure(()),
        )
}

/// Names a request in the log by its route: addresses hold the secrets of links.
fn span(request: &Request) -> Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("site", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}

/// Serves `app` on `listener` until the server's `stop` is cancelled; then open requests have
/// [`GRACE`] to end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    app: Router,
    server: &Arc<Server>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let handle = Handle::<SocketAddr>::new();
    let stopping = tokio::spawn({
        let (handle, stop) = (handle.clone(), server.stop.clone());
        async move {
            stop.cancelled().await;
            handle.graceful_shutdown(Some(GRACE));
        }
    });
    let looking = tokio::spawn(Arc::clone(server).look_at_heads());
    let forgetting = tokio::spawn(Arc::clone(server).forget_daily());
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let served = match tls {
        Some(tls) => {
            let mut serving = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
            limit_heads(serving.http_builder());
            serving.serve(app).await
        }
        None => {
            let mut serving = axum_server::from_tcp(listener)?.handle(handle);
            limit_heads(serving.http_builder());
            serving.serve(app).await
        }
    };
    stopping.abort();
    looking.abort();
    forgetting.abort();
    served
}

fn limit_heads<E>(builder: &mut hyper_util::server::conn::auto::Builder<E>) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a failing test says enough"
    )]
    use axum::body::{Body, to_bytes};
    use sync::wire::ProblemBody;
    use tower::ServiceExt as _;

    use super::*;

    async fn ask(app: &Router) -> Response {
        let request = Request::builder().uri("/api/v1/anything");
        let request = request.body(Body::empty()).unwrap();
        app.clone().oneshot(request).await.unwrap()
    }

    async fn is_refused(response: Response, status: StatusCode, code: &str) {
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let body = to_bytes(response.into_body(), 4096).await.unwrap();
        let problem: ProblemBody = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.code, code);
        assert!(!String::from_utf8_lossy(&body).contains("secret"));
    }

    #[tokio::test]
    async fn a_request_that_takes_too_long_is_given_up_in_the_words_of_the_catalogue() {
        let stuck = Router::new().fallback(std::future::pending::<()>);
        let app = around(stuck, false, Duration::from_millis(1));
        let answer = ask(&app).await;
        is_refused(answer, StatusCode::SERVICE_UNAVAILABLE, "unavailable").await;
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_and_the_next_request_is_served() {
        let handler = |request: Request| async move {
            if request.uri().path().ends_with("anything") {
                panic!("a secret");
            }
        };
        let app = around(Router::new().fallback(handler), false, REQUEST_TIMEOUT);
        for _ in 0..2 {
            let answer = ask(&app).await;
            is_refused(answer, StatusCode::INTERNAL_SERVER_ERROR, "internal").await;
        }
        let other = Request::builder().uri("/other").body(Body::empty());
        let answer = app.oneshot(other.unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    }
}
