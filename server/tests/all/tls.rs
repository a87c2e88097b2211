//! The server speaks TLS itself.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use axum_server::tls_rustls::RustlsConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use server::clock::Clock;
use server::http;
use server::site::Site;
use server::start::{self, Front};

use crate::school::{self, PASSWORD};
use crate::support::{PATIENCE, data, hash};

const CERT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/tls/cert.pem");
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/tls/key.pem");

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host_and_the_browser_told_to_stay() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let data = data(folder.path());
    let front = Front {
        secure: true,
        ..Front::default()
    };
    let store = start::open(&data).await.unwrap();
    let server = start::server(store, &data.data, Clock::system(), front).unwrap();
    school::found(&server, "north", &hash().await).await;
    let tls = RustlsConfig::from_pem_file(CERT, KEY).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let app = http::app(&server, Site::new(folder.path().join("site")));
    let serving = tokio::spawn({
        let server = Arc::clone(&server);
        async move { http::serve(listener, Some(tls), app, &server).await }
    });

    let answer = tokio::task::spawn_blocking(move || sign_in(address))
        .await
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let cookie = answer
        .lines()
        .find(|line| line.starts_with("set-cookie:"))
        .unwrap();
    assert!(
        cookie.starts_with("set-cookie: __Host-xiaoxun="),
        "{cookie}"
    );
    assert!(cookie.contains("; Secure") && cookie.contains("; Path=/"));
    assert!(answer.contains("strict-transport-security: max-age=31536000"));

    server.stop.cancel();
    tokio::time::timeout(PATIENCE, serving)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
}

fn sign_in(address: SocketAddr) -> String {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(CERT).unwrap())
        .unwrap();
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address).unwrap());
    let body = format!("{{\"username\":\"guard@north\",\"password\":\"{PASSWORD}\"}}");
    write!(
        stream,
        "POST /api/v1/sessions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
