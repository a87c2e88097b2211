//! The command line, by the real binary.

use std::path::Path;
use std::process::Stdio;

use sqlx::{ConnectOptions as _, Executor as _};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::school::PASSWORD;
use crate::support::{TestServer, data_folder, good, refused};

#[derive(Debug)]
struct Done {
    ok: bool,
    out: String,
    err: String,
}

async fn run(folder: &Path, args: &[&str], input: &str) -> Done {
    let mut child = Command::new(env!("CARGO_BIN_EXE_xiaoxun"))
        .args(args)
        .arg("--data")
        .arg(data_folder(folder))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).await.unwrap();
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    Done {
        ok: output.status.success(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[tokio::test]
async fn an_operator_makes_accounts_beside_a_running_server() {
    let server = TestServer::start().await;
    let folder = server.folder.path();
    let add = ["user", "add", "Zhao", "--name", "赵强", "--role", "维修"];
    let done = run(folder, &add, "a long password\n").await;
    assert!(done.ok, "{}", done.err);
    let phone = server.phone();
    let who: sync::wire::SignedIn = good(phone.try_sign_in("zhao", "a long password").await).await;
    assert_eq!(who.name, "赵强");

    let listed = run(folder, &["user", "list"], "").await.out;
    assert!(
        listed.lines().any(|line| line.starts_with("zhao\t赵强\t")),
        "{listed}"
    );
    assert_eq!(listed.lines().count(), 5);

    let again = run(folder, &add, "a long password\n").await;
    assert!(
        !again.ok && again.err.contains("zhao is in use"),
        "{}",
        again.err
    );
    let set = run(folder, &["user", "password", "zhao"], "another password\n").await;
    assert!(set.ok, "{}", set.err);
    refused(
        phone.try_sign_in("zhao", "a long password").await,
        401,
        "wrong_password",
    )
    .await;
    good::<sync::wire::SignedIn>(phone.try_sign_in("zhao", "another password").await).await;

    for (args, input) in [
        (["user", "password", "nobody"].as_slice(), PASSWORD),
        (&["user", "password", "zhao"], "short"),
        (
            &["user", "add", "x", "--name", "X", "--role", "no such role"],
            PASSWORD,
        ),
    ] {
        assert!(!run(folder, args, input).await.ok, "{args:?}");
    }
}

#[tokio::test]
async fn who_lost_a_phone_is_signed_out_of_it_and_the_others_on_it_are_not() {
    let server = TestServer::start().await;
    let folder = server.folder.path();
    let mut shared = server.phone();
    let guard = shared.sign_in("guard@north").await;
    let teacher = shared.sign_in("teacher@north").await;
    let lost = server.phone_of("guard").await;
    let done = run(folder, &["user", "sign-out", "Guard@north"], "").await;
    assert!(done.ok && done.out.contains("every phone"), "{done:?}");

    let ask = |phone: &crate::support::Phone| {
        let request = phone.post(&phone.of_school("/snapshot"), &serde_json::json!({}));
        request.send()
    };
    refused(ask(&lost).await.unwrap(), 401, "signed_out").await;
    shared.person = Some(guard.person);
    refused(ask(&shared).await.unwrap(), 401, "person_not_here").await;
    shared.person = Some(teacher.person);
    shared.snapshot().await;
    let again = run(folder, &["user", "sign-out", "guard@north"], "").await;
    assert!(again.ok && again.out.contains("no phone"), "{again:?}");
    assert!(!run(folder, &["user", "sign-out", "nobody"], "").await.ok);
}

#[tokio::test]
async fn a_mistyped_folder_is_not_taken_for_an_empty_school() {
    let folder = tempfile::tempdir().unwrap();
    for args in [["verify"].as_slice(), &["user", "list"]] {
        let done = run(folder.path(), args, "").await;
        assert!(!done.ok && done.err.contains("no database"), "{done:?}");
    }
    assert!(!data_folder(folder.path()).exists());
}

#[tokio::test]
async fn verify_finds_the_first_operation_that_was_tampered_with() {
    let server = TestServer::start().await;
    let folder = server.folder.path();
    let head = server.phone_of("guard").await.snapshot().await.at;
    let whole = run(folder, &["verify"], "").await;
    assert!(whole.ok);
    assert!(
        whole
            .out
            .contains(&format!("head {} {}", head.seq, head.hash))
    );
    assert!(
        whole
            .out
            .contains(&format!("operations verified: {}", head.seq))
    );

    let file = data_folder(folder).join("xiaoxun.sqlite");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut database = options.connect().await.unwrap();
    database
        .execute("drop trigger log_erases_only")
        .await
        .unwrap();
    let changed: i64 = sqlx::query_scalar(
        "update log set body = cast(replace(cast(body as text), 'Gate', 'Door') as blob)
         where seq = (select min(seq) from log where cast(body as text) like '%Gate%')
         returning seq",
    )
    .fetch_one(&mut database)
    .await
    .unwrap();
    let broken = run(folder, &["verify"], "").await;
    assert!(!broken.ok);
    assert!(
        broken
            .out
            .contains(&format!("operations verified: {}", changed - 1)),
        "{}",
        broken.out
    );
    assert!(
        broken
            .out
            .contains(&format!("first break: the content of operation {changed}")),
        "{}",
        broken.out
    );
}

#[tokio::test]
async fn what_cannot_be_served_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "serve",
        "--addr",
        "127.0.0.1:0",
        "--tls-cert",
        "no.pem",
        "--tls-key",
        "no.pem",
    ];
    let done = run(folder.path(), &args, "").await;
    assert!(!done.ok && done.err.contains("certificate"), "{}", done.err);
    let done = run(
        folder.path(),
        &["user", "list", "--database", "mysql://x"],
        "",
    )
    .await;
    assert!(!done.ok && done.err.contains("database"), "{}", done.err);
}

#[tokio::test]
async fn an_operator_imports_a_file_after_trying_it() {
    let server = TestServer::start().await;
    let folder = server.folder.path();
    let file = folder.join("school.xlsx");
    std::fs::write(&file, crate::imports::whole()).unwrap();
    let file = file.to_str().unwrap();
    let tried = run(folder, &["import", file, "--dry-run"], "").await;
    assert!(tried.ok, "{}", tried.err);
    assert!(tried.out.contains("nothing was changed"), "{}", tried.out);
    let done = run(folder, &["import", file], "").await;
    assert!(done.ok && done.out.ends_with("imported\n"), "{done:?}");
    assert!(done.out.contains("地点\tnew 3"), "{}", done.out);

    std::fs::write(file, crate::imports::broken()).unwrap();
    let refused = run(folder, &["import", file], "").await;
    assert!(
        !refused.ok && refused.out.contains("地点!A2\t422.6"),
        "{refused:?}"
    );
    let missing = run(folder, &["import", "nowhere.xlsx"], "").await;
    assert!(
        !missing.ok && missing.err.contains("nowhere.xlsx"),
        "{missing:?}"
    );
}
