//! The built site.

use std::fs;

use reqwest::{Client, Response};

use crate::support::{TestServer, refused};

const SHELL: &str = "<!doctype html><title>校巡</title>";

async fn built() -> TestServer {
    let server = TestServer::empty().await;
    let site = server.folder.path().join("site");
    fs::create_dir_all(site.join("pkg")).unwrap();
    fs::write(site.join("index.html"), SHELL).unwrap();
    fs::write(site.join("sw.js"), "// worker").unwrap();
    fs::write(site.join("pkg/app-1.js"), "plain").unwrap();
    fs::write(site.join("pkg/app-1.js.br"), "squeezed").unwrap();
    fs::write(site.join("pkg/app-1.wasm"), "\0asm").unwrap();
    fs::write(server.folder.path().join("secret.js"), "secret").unwrap();
    server
}

async fn get(server: &TestServer, path: &str, headers: &[(&'static str, &str)]) -> Response {
    let mut request = Client::new().get(server.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn every_route_of_the_app_is_the_shell_and_says_so_again_only_when_it_changed() {
    let server = built().await;
    for path in [
        "/",
        "/round/1",
        "/p/101/ABCDEFGH",
        "/enrol/abc",
        "/setup/abc?x=y.z",
    ] {
        let answer = get(&server, path, &[]).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&answer, "cache-control"), "no-cache");
        assert_eq!(answer.text().await.unwrap(), SHELL);
    }
    let tag = header(&get(&server, "/", &[]).await, "etag").to_owned();
    let same = get(&server, "/today", &[("if-none-match", &tag)]).await;
    assert_eq!(same.status(), 304);
    assert_eq!(same.text().await.unwrap(), "");
    fs::write(server.folder.path().join("site/index.html"), "new").unwrap();
    let new = get(&server, "/", &[("if-none-match", &tag)]).await;
    assert_eq!(new.text().await.unwrap(), "new");
}

#[tokio::test]
async fn files_named_by_content_are_kept_for_ever_and_compressed_when_that_is_understood() {
    let server = built().await;
    let plain = get(&server, "/pkg/app-1.js", &[("accept-encoding", "gzip")]).await;
    assert_eq!(
        header(&plain, "cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        header(&plain, "content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(header(&plain, "vary"), "accept-encoding");
    let tag = header(&plain, "etag").to_owned();
    assert_eq!(plain.text().await.unwrap(), "plain");
    let small = get(&server, "/pkg/app-1.js", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(header(&small, "content-encoding"), "br");
    assert_ne!(header(&small, "etag"), tag);
    assert_eq!(small.text().await.unwrap(), "squeezed");
    let wasm = get(&server, "/pkg/app-1.wasm", &[("accept-encoding", "br")]).await;
    assert_eq!(header(&wasm, "content-type"), "application/wasm");
    assert_eq!(header(&wasm, "content-encoding"), "");
    assert_eq!(
        header(&get(&server, "/sw.js", &[]).await, "cache-control"),
        "no-cache"
    );
}

#[tokio::test]
async fn nothing_else_is_served() {
    let server = built().await;
    for path in [
        "/pkg/app-0.js",
        "/pkg/app-1.js.br",
        "/nothing.txt",
        "/..%2fsecret.js",
        "/pkg/%2e%2e/%2e%2e/secret.js",
        "/.hidden.js",
        "/api/v2/x",
    ] {
        refused(get(&server, path, &[]).await, 404, "not_found").await;
    }
    for path in ["/../secret.js", "/pkg/../../secret.js", "//secret.js"] {
        let raw = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = server.raw(raw.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    let posted = Client::new().post(server.url("/")).send().await.unwrap();
    refused(posted, 405, "bad_method").await;
}

#[tokio::test]
async fn a_site_that_is_not_built_says_so() {
    let server = TestServer::empty().await;
    let answer = get(&server, "/", &[]).await;
    assert_eq!(answer.status(), 503);
    assert!(answer.text().await.unwrap().contains("cargo xtask site"));
}
