//! A real PostgreSQL for the tests: its own data in a temporary folder, reached by a socket there,
//! so that it needs no port and no password. It stops when this process ends, however it ends.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Makes a cluster in a folder of its own, prints the folder, serves until its standard input ends,
/// which the end of the test process brings about, and cleans up.
const KEEPER: &str = r#"
set -e
trap : INT TERM
bin=$1; shift
dir=$(mktemp -d /tmp/store-test-XXXXXX)
cd "$dir"
"$bin/initdb" -D data -U tester --auth=trust --encoding=UTF8 --locale=C --no-sync >init.log 2>&1
"$bin/postgres" -D data -k "$dir" -c listen_addresses= -c max_connections=120 \
    -c shared_buffers=32MB "$@" >server.log 2>&1 &
pid=$!
echo "$dir"
read -r line || true
kill -INT $pid
wait $pid || true
cd /
rm -rf "$dir"
"#;

/// A running PostgreSQL.
pub struct Cluster {
    keeper: Child,
    dir: String,
}

impl Cluster {
    /// Starts one with these settings beside the defaults.
    pub fn start(settings: &[&str]) -> Self {
        let bin = binaries();
        let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        // PostgreSQL refuses to run as root.
        let mut command = if root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        let mut keeper = command
            .args(["-c", KEEPER, "sh"])
            .arg(bin)
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell to start PostgreSQL with");
        let mut dir = String::new();
        BufReader::new(keeper.stdout.take().unwrap())
            .read_line(&mut dir)
            .unwrap();
        let dir = dir.trim().to_owned();
        assert!(!dir.is_empty(), "PostgreSQL could not make a cluster");
        Self { keeper, dir }
    }

    /// The one that the tests of this process share.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(&[]))
    }

    /// The address of a new, empty database.
    pub async fn database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = self.connect("postgres").await;
        sqlx::query(AssertSqlSafe(format!("create database {name}")))
            .execute(&mut connection)
            .await
            .unwrap();
        self.address(&name)
    }

    fn address(&self, name: &str) -> String {
        format!("postgres://tester@localhost/{name}?host={}", self.dir)
    }

    /// Connects as soon as the server takes connections.
    async fn connect(&self, name: &str) -> PgConnection {
        for _ in 0..300 {
            if let Ok(connection) = PgConnection::connect(&self.address(name)).await {
                return connection;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let log = std::fs::read_to_string(format!("{}/server.log", self.dir));
        panic!("PostgreSQL does not take connections: {log:?}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The folder of `initdb` and `postgres`: what `pg_config` says, or the newest of Debian's.
fn binaries() -> PathBuf {
    let said = Command::new("pg_config").arg("--bindir").output();
    let said = said
        .ok()
        .map(|output| String::from_utf8(output.stdout).unwrap());
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .map(|version| version.unwrap().path().join("bin"))
        .collect();
    found.sort();
    found.extend(said.map(|dir| PathBuf::from(dir.trim())));
    found.retain(|dir| dir.join("initdb").exists() && dir.join("postgres").exists());
    found.pop().expect(
        "no PostgreSQL found: these tests run against a real one; `make test` installs it \
         (Debian: apt-get install postgresql)",
    )
}
