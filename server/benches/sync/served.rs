//! The real server in a process of its own, and phones that talk to it.

use std::path::Path;
use std::process::Stdio;

use domain::id::PersonId;
use reqwest::{Client, RequestBuilder};
use serde_json::json;
use sync::wire::{PERSON_HEADER, SignedIn};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::school::PASSWORD;

/// A running server.
pub(crate) struct Served {
    child: Child,
    root: String,
}

impl Served {
    /// Starts it on the data in `folder`, on a free port.
    pub(crate) async fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_xiaoxun"))
            .args(["--log-filter", "warn", "serve"])
            .args(["--addr", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = loop {
            let line = lines.next_line().await.unwrap().expect("the server starts");
            if let Some((_, address)) = line.split_once("http://") {
                break address.to_owned();
            }
        };
        let this = Self {
            child,
            root: format!("http://{address}/api/v1"),
        };
        let health = reqwest::get(format!("{}/health", this.root)).await.unwrap();
        assert!(health.status().is_success(), "{health:?}");
        this
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// A phone on which somebody is signed in.
    pub(crate) async fn phone(&self, username: &str) -> Phone {
        let http = Client::builder().cookie_store(true).build().unwrap();
        let answer = http
            .post(format!("{}/sessions", self.root))
            .json(&json!({ "username": username, "password": PASSWORD }))
            .send()
            .await
            .unwrap();
        let who: SignedIn = answer.error_for_status().unwrap().json().await.unwrap();
        Phone {
            http,
            school: format!("{}/schools/{}", self.root, who.school),
            person: who.person,
        }
    }

    /// Ends it as an operator does.
    pub(crate) async fn stop(mut self) {
        let pid = self.pid().to_string();
        let asked = Command::new("kill").arg(pid).status().await.unwrap();
        assert!(asked.success());
        assert!(self.child.wait().await.unwrap().success());
    }
}

/// A phone: its connections and its session.
#[derive(Clone)]
pub(crate) struct Phone {
    http: Client,
    school: String,
    person: PersonId,
}

impl Phone {
    /// A page below the school's path, ready to be asked for.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http
            .get(format!("{}/{path}", self.school))
            .header(PERSON_HEADER, self.person.to_string())
    }

    /// A request below the school's path, ready to be sent.
    pub(crate) fn post(&self, path: &str, json: Vec<u8>) -> RequestBuilder {
        self.http
            .post(format!("{}/{path}", self.school))
            .header(PERSON_HEADER, self.person.to_string())
            .header("content-type", "application/json")
            .body(json)
    }
}
