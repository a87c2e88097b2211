//! The real binary, killed in the middle of pushes, loses nothing it has acknowledged.

use std::path::Path;
use std::process::Stdio;

use domain::id::OpId;
use reqwest::Client;
use sync::wire::{PullRequest, PushRequest, PushResponse, UNCONFIRMED_MAX};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use crate::school::{self, group, start};
use crate::support::{Phone, beginning, data_folder, hash, open};

const BINARY: &str = env!("CARGO_BIN_EXE_xiaoxun");

/// Starts the binary on a free port; answers with its address.
async fn serve(folder: &Path) -> (Child, String) {
    let mut child = Command::new(BINARY)
        .args(["serve", "--addr", "127.0.0.1:0", "--data"])
        .arg(data_folder(folder))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines
        .next_line()
        .await
        .unwrap()
        .expect("it prints its address");
    let address = first.split_once(": ").unwrap().1.to_owned();
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (child, address)
}

fn phone(address: &str) -> Phone {
    Phone {
        http: Client::builder().cookie_store(true).build().unwrap(),
        root: format!("{address}/api/v1"),
        school: school::school("north"),
        person: None,
    }
}

/// Pushes until the server is gone; says which operations were acknowledged.
async fn push_on(phone: Phone, name: String, acknowledged: mpsc::UnboundedSender<OpId>) {
    for n in 0.. {
        let ops: Vec<_> = (0..5)
            .map(|k| start(phone.school, phone.person(), &format!("{name}/{n}/{k}")))
            .collect();
        let body = PushRequest {
            groups: ops
                .iter()
                .map(|op| group(std::slice::from_ref(op)))
                .collect(),
        };
        let Ok(answer) = phone.post(&phone.of_school("/push"), &body).send().await else {
            return;
        };
        let Ok(answer) = answer.json::<PushResponse>().await else {
            return;
        };
        assert_eq!(answer.results.len(), ops.len());
        for op in ops {
            acknowledged.send(op.id).unwrap();
        }
    }
}

#[tokio::test]
async fn killed_during_pushes_it_keeps_what_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let server = open(folder.path()).await;
    school::found(&server, "north", &hash().await).await;
    drop(server);
    let mut all: Vec<OpId> = Vec::new();
    for round in 0..3 {
        let (mut child, address) = serve(folder.path()).await;
        let (sender, mut acknowledged) = mpsc::unbounded_channel();
        let mut pushing = Vec::new();
        for username in ["guard", "teacher", "director"] {
            let mut phone = phone(&address);
            phone.sign_in(&format!("{username}@north")).await;
            let name = format!("{round}/{username}");
            pushing.push(tokio::spawn(push_on(phone, name, sender.clone())));
        }
        drop(sender);
        let enough = 40 * (round + 1);
        for _ in 0..enough {
            all.push(acknowledged.recv().await.unwrap());
        }
        child.start_kill().unwrap();
        child.wait().await.unwrap();
        for task in pushing {
            task.await.unwrap();
        }
        while let Some(op) = acknowledged.recv().await {
            all.push(op);
        }
    }

    let (mut child, address) = serve(folder.path()).await;
    let mut phone = phone(&address);
    phone.sign_in("director@north").await;
    for ids in all.chunks(UNCONFIRMED_MAX) {
        let mut request = PullRequest {
            from: beginning(),
            unconfirmed: ids.to_vec(),
        };
        let last = loop {
            let page = phone.pull(&request).await;
            request.from = page.to;
            if !page.more {
                break page;
            }
        };
        assert_eq!(last.receipts.len(), ids.len());
    }
    child.start_kill().unwrap();
    child.wait().await.unwrap();

    let verified = Command::new(BINARY)
        .args(["verify", "--data"])
        .arg(data_folder(folder.path()))
        .output()
        .await
        .unwrap();
    assert!(verified.status.success(), "{verified:?}");
}
