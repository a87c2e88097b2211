//! A second process: this test binary again, running one job and saying line by line what a store
//! has acknowledged to it.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use store::{Postgres, Sqlite, Store};

use crate::world::World;
use crate::{crash, race};

/// A process at work.
pub struct Process {
    child: Child,
    stdin: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts `job` on the store at `address`, as number `number` of its kind.
    pub fn start(job: &str, address: &str, world: &str, number: u32) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child::process", "--exact", "--ignored", "--nocapture"])
            .env("STORE_JOB", job)
            .env("STORE_ADDRESS", address)
            .env("STORE_WORLD", world)
            .env("STORE_NUMBER", number.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            stdin: child.stdin.take().unwrap(),
            lines: BufReader::new(child.stdout.take().unwrap()).lines(),
            child,
        }
    }

    /// The next thing it says; `None` when it has ended. A line cut short by its death is not said.
    pub fn hear(&mut self) -> Option<String> {
        self.lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, said) = line.split_once("@ ")?;
            said.strip_suffix(" .").map(str::to_owned)
        })
    }

    pub fn tell(&mut self, what: &str) {
        writeln!(self.stdin, "{what}").unwrap();
    }

    /// Kills it where it stands, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Says `what` to the process that started this one.
pub fn say(what: &str) {
    println!("@ {what} .");
}

/// The next thing the process that started this one tells; `None` when it has ended.
pub fn told() -> Option<String> {
    std::io::stdin().lines().next().map(Result::unwrap)
}

/// Opens the store at a PostgreSQL URL or in a SQLite file.
pub async fn open(address: &str) -> Box<dyn Store> {
    if address.starts_with("postgres://") {
        Box::new(Postgres::open(address).await.unwrap())
    } else {
        Box::new(Sqlite::open(Path::new(address)).await.unwrap())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test binary takes no options of ours"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the second process of other tests"]
async fn process() {
    let Some(job) = variable("STORE_JOB") else {
        return;
    };
    let store = open(&variable("STORE_ADDRESS").unwrap()).await;
    let world = World::new(&variable("STORE_WORLD").unwrap());
    let number = variable("STORE_NUMBER").unwrap().parse().unwrap();
    match job.as_str() {
        "write" => race::write(store.into(), world, number).await,
        "compete" => race::compete(store.into(), world, number).await,
        "until killed" => crash::until_killed(store.into(), world, number).await,
        _ => panic!("no such job: {job}"),
    }
}
