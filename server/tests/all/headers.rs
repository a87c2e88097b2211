//! Headers of every answer, and requests of other sites.

use reqwest::Method;

use crate::school::PASSWORD;
use crate::support::{TestServer, refused};

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let server = TestServer::start().await;
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
        img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; \
        worker-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; \
        object-src 'none'; frame-ancestors 'none'; form-action 'self'";
    for (path, status, api) in [
        ("/api/v1/health", 200, true),
        ("/api/v1/nothing", 404, true),
        ("/api/v1/push", 404, true),
        ("/", 503, false),
        ("/nothing.js", 404, false),
    ] {
        let answer = reqwest::get(server.url(path)).await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let header = |name: &str| {
            let value = answer.headers().get(name);
            value.map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(header("content-security-policy").as_deref(), Some(policy));
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
        assert_eq!(header("referrer-policy").as_deref(), Some("no-referrer"));
        assert_eq!(
            header("cross-origin-opener-policy").as_deref(),
            Some("same-origin")
        );
        assert!(
            header("permissions-policy")
                .unwrap()
                .contains("camera=(self)")
        );
        // Only what is served over https may promise to be.
        assert_eq!(header("strict-transport-security"), None);
        if api {
            assert_eq!(
                header("cache-control").as_deref(),
                Some("no-store"),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn another_site_can_do_nothing() {
    let server = TestServer::start().await;
    let phone = server.phone_of("guard").await;
    let sign_in = |name: &'static str, value: String| {
        let body = serde_json::json!({ "username": "guard@north", "password": PASSWORD });
        phone.post("/sessions", &body).header(name, value).send()
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
    ] {
        let answer = sign_in(name, value.into()).await.unwrap();
        refused(answer, 403, "cross_origin").await;
    }
    let own = sign_in("origin", server.url("")).await.unwrap();
    assert_eq!(own.status(), 200);
    let own = sign_in("sec-fetch-site", "same-origin".into())
        .await
        .unwrap();
    assert_eq!(own.status(), 200);
}

#[tokio::test]
async fn problems_speak_the_language_asked_for() {
    let server = TestServer::start().await;
    let phone = server.phone();
    let ask = |method: Method, path: &'static str, lang: &'static str| {
        let request = phone.request(method, path).header("accept-language", lang);
        request.send()
    };
    let english = ask(Method::GET, "/nothing", "en").await.unwrap();
    assert_eq!(
        refused(english, 404, "not_found").await.message,
        "Not found"
    );
    let chinese = ask(Method::GET, "/nothing", "zh-CN,en").await.unwrap();
    assert_eq!(refused(chinese, 404, "not_found").await.message, "没有找到");
    let neither = ask(Method::DELETE, "/health", "fr").await.unwrap();
    assert_eq!(neither.headers()["allow"], "GET,HEAD");
    refused(neither, 405, "bad_method").await;
}
