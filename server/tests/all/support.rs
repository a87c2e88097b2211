//! A server on a free port with a folder of its own, and phones that talk to it.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::id::{PersonId, SchoolId};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use server::clock::Clock;
use server::config::Data;
use server::http;
use server::server::Server;
use server::site::Site;
use server::start::{self, Front};
use sync::chain;
use sync::wire::{
    Cursor, PERSON_HEADER, Page, ProblemBody, PullRequest, PushRequest, PushResponse, SentGroup,
    SignedIn, SnapshotPage, SnapshotRequest,
};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;

use crate::school::{self, PASSWORD};

/// Longer than anything takes; only keeps a failing test from hanging.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct TestServer {
    pub(crate) server: Arc<Server>,
    pub(crate) address: SocketAddr,
    pub(crate) folder: TempDir,
    serving: JoinHandle<std::io::Result<()>>,
}

impl TestServer {
    /// With nothing in it.
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = open(folder.path()).await;
        Self::serve(server, folder)
    }

    /// With the school `north`.
    pub(crate) async fn start() -> Self {
        let this = Self::empty().await;
        this.found("north").await;
        this
    }

    /// The same with other limits.
    pub(crate) async fn with(front: Front) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = open_as(folder.path(), front).await;
        let this = Self::serve(server, folder);
        this.found("north").await;
        this
    }

    /// Another server over the same data, when this one has ended.
    pub(crate) async fn restart(self, front: Front) -> Self {
        self.server.stop.cancel();
        tokio::time::timeout(PATIENCE, self.serving)
            .await
            .expect("the server ends")
            .unwrap()
            .unwrap();
        let server = open_as(self.folder.path(), front).await;
        Self::serve(server, self.folder)
    }

    /// One more school.
    pub(crate) async fn found(&self, name: &str) -> SchoolId {
        school::found(&self.server, name, &hash().await).await
    }

    fn serve(server: Arc<Server>, folder: TempDir) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let app = http::app(&server, Site::new(folder.path().join("site")));
        let serving = tokio::spawn({
            let server = Arc::clone(&server);
            async move { http::serve(listener, None, app, &server).await }
        });
        Self {
            server,
            address,
            folder,
            serving,
        }
    }

    pub(crate) fn school(&self) -> SchoolId {
        school::school("north")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A phone on which nobody is signed in.
    pub(crate) fn phone(&self) -> Phone {
        Phone {
            http: Client::builder().cookie_store(true).build().unwrap(),
            root: self.url("/api/v1"),
            school: self.school(),
            person: None,
        }
    }

    /// A phone on which somebody of the school `north` is signed in.
    pub(crate) async fn phone_of(&self, username: &str) -> Phone {
        let mut phone = self.phone();
        phone.sign_in(&format!("{username}@north")).await;
        phone
    }

    /// Sends bytes as they are and answers with what comes back until the server closes, or all
    /// of an answer's head has come.
    pub(crate) async fn raw(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer))
            .await
            .expect("the server answers and closes");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Ends the server as SIGTERM does, and waits for it.
    pub(crate) async fn stop(self) {
        self.server.stop.cancel();
        tokio::time::timeout(PATIENCE, self.serving)
            .await
            .expect("the server ends")
            .unwrap()
            .unwrap();
    }
}

/// A server over the data in a folder, not listening.
pub(crate) async fn open(folder: &Path) -> Arc<Server> {
    open_as(folder, Front::default()).await
}

async fn open_as(folder: &Path, front: Front) -> Arc<Server> {
    let data = data(folder);
    let store = start::open(&data).await.unwrap();
    start::server(store, &data.data, Clock::system(), front).unwrap()
}

pub(crate) fn data(folder: &Path) -> Data {
    Data {
        data: data_folder(folder),
        database: None,
    }
}

pub(crate) fn data_folder(folder: &Path) -> PathBuf {
    folder.join("data")
}

/// The stored form of [`PASSWORD`], made once.
pub(crate) async fn hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    HASH.get_or_init(|| async {
        let passwords = server::password::Passwords::new().unwrap();
        passwords.hash(PASSWORD).await.unwrap()
    })
    .await
    .clone()
}

/// A browser with its cookies, and who holds it.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) http: Client,
    pub(crate) root: String,
    pub(crate) school: SchoolId,
    pub(crate) person: Option<PersonId>,
}

impl Phone {
    /// Below `/api/v1`, as the person who holds the phone.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_at(method, format!("{}{path}", self.root))
    }

    /// A path of the site as a whole address.
    pub(crate) fn site(&self, path: &str) -> String {
        format!("{}{path}", self.root.trim_end_matches("/api/v1"))
    }

    /// At a whole address, as the person who holds the phone.
    pub(crate) fn request_at(&self, method: Method, address: String) -> RequestBuilder {
        let request = self.http.request(method, address);
        match self.person {
            Some(person) => request.header(PERSON_HEADER, person.to_string()),
            None => request,
        }
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str, body: &impl serde::Serialize) -> RequestBuilder {
        self.request(Method::POST, path).json(body)
    }

    /// Below the school's path.
    pub(crate) fn of_school(&self, path: &str) -> String {
        format!("/schools/{}{path}", self.school)
    }

    pub(crate) async fn try_sign_in(&self, username: &str, password: &str) -> Response {
        let body = json!({ "username": username, "password": password });
        self.post("/sessions", &body).send().await.unwrap()
    }

    pub(crate) async fn sign_in(&mut self, username: &str) -> SignedIn {
        let who: SignedIn = good(self.try_sign_in(username, PASSWORD).await).await;
        self.person = Some(who.person);
        self.school = who.school;
        who
    }

    pub(crate) fn person(&self) -> PersonId {
        self.person.expect("somebody holds the phone")
    }

    pub(crate) async fn push(&self, groups: Vec<SentGroup>) -> PushResponse {
        let body = PushRequest { groups };
        let request = self.post(&self.of_school("/push"), &body);
        good(request.send().await.unwrap()).await
    }

    pub(crate) async fn pull(&self, request: &PullRequest) -> Page {
        let request = self.post(&self.of_school("/feed"), request);
        good(request.send().await.unwrap()).await
    }

    /// Everything since the beginning, in as many pages as it takes.
    pub(crate) async fn pull_all(&self) -> Vec<sync::wire::Change> {
        let mut from = beginning();
        let mut changes = Vec::new();
        loop {
            let page = self
                .pull(&PullRequest {
                    from,
                    unconfirmed: Vec::new(),
                })
                .await;
            changes.extend(page.changes);
            from = page.to;
            if !page.more {
                return changes;
            }
        }
    }

    pub(crate) async fn snapshot(&self) -> SnapshotPage {
        let body = SnapshotRequest::default();
        let request = self.post(&self.of_school("/snapshot"), &body);
        good(request.send().await.unwrap()).await
    }
}

pub(crate) fn beginning() -> Cursor {
    Cursor {
        seq: 0,
        last: None,
        head: None,
        hash: chain::genesis(),
    }
}

/// The body of an answer that must be good.
pub(crate) async fn good<T: DeserializeOwned>(response: Response) -> T {
    let status = response.status();
    let body = response.text().await.unwrap();
    assert!(status.is_success(), "{status}: {body}");
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// The problem of an answer that must be one with this status and code.
pub(crate) async fn refused(response: Response, status: u16, code: &str) -> ProblemBody {
    let found = response.status();
    let body = response.text().await.unwrap();
    assert_eq!(
        found,
        StatusCode::from_u16(status).unwrap(),
        "wanted {code}, got {body}"
    );
    let problem: ProblemBody = serde_json::from_str(&body).unwrap();
    assert_eq!(problem.code, code);
    assert!(problem.number.starts_with(&format!("{status}.")));
    assert!(!problem.message.is_empty());
    problem
}

/// The fields of an answer, for what has no type here.
pub(crate) async fn value(response: Response) -> Value {
    good(response).await
}
