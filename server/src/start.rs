//! Opening the data, and what an empty store begins with.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context as _;
use domain::id::{SchoolId, Sha};
use domain::op::Op;
use store::{Account, AccountKey, Postgres, Sqlite, Store};
use sync::wire::{Outcome, SentGroup, SentOp};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::allowance::{Allowance, Limits};
use crate::api::blobs;
use crate::blobs::{Blobs, Upload};
use crate::clock::Clock;
use crate::config::Data;
use crate::demo::{self, Past};
use crate::key::Key;
use crate::password::Passwords;
use crate::pokes::Pokes;
use crate::problem::Problem;
use crate::random;
use crate::server::Server;
use crate::throttle::Attempts;

/// The database file in the folder of the data.
const FILE: &str = "xiaoxun.sqlite";

/// How the server is reached, and how much it takes in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Front {
    /// The browser speaks https, to us or to a proxy before us.
    pub secure: bool,
    /// A proxy before us names the phone's address.
    pub behind_proxy: bool,
    /// How many photos are taken in.
    pub limits: Limits,
}

/// What the store held when the server started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Begun {
    /// A school of somebody's own.
    School,
    /// The demo school, loaded now or before.
    Demo,
    /// Nothing: the path of the link that makes the administrator.
    Setup(String),
}

/// Opens the store: PostgreSQL when a database is named, else a file in the folder.
///
/// # Errors
/// When the folder cannot be made, or the database cannot be opened.
pub async fn open(data: &Data) -> anyhow::Result<Arc<dyn Store>> {
    Ok(match &data.database {
        Some(url) => Arc::new(Postgres::open(url).await.context("opening the database")?),
        None => {
            tokio::fs::create_dir_all(&data.data)
                .await
                .with_context(|| format!("making the folder {}", data.data.display()))?;
            let file = data.data.join(FILE);
            Arc::new(Sqlite::open(&file).await.context("opening the database")?)
        }
    })
}

/// Opens a store that is there already: a mistyped folder is an error, not an empty school.
///
/// # Errors
/// As [`open`], and when there is no database in the folder.
pub async fn open_existing(data: &Data) -> anyhow::Result<Arc<dyn Store>> {
    let file = data.data.join(FILE);
    if data.database.is_none() && !tokio::fs::try_exists(&file).await? {
        anyhow::bail!("there is no database {}", file.display());
    }
    open(data).await
}

/// The one school of a store, for commands that name none.
///
/// # Errors
/// When there is none yet, or more than one.
pub async fn only_school(server: &Server) -> anyhow::Result<SchoolId> {
    match server.store.schools().await?.as_slice() {
        [school] => Ok(*school),
        [] => anyhow::bail!("no school yet: open the link that serve prints"),
        _ => anyhow::bail!("more than one school"),
    }
}

/// Puts the parts together.
///
/// # Errors
/// When the folder of blobs or the key cannot be made, or there is no randomness.
pub fn server(
    store: Arc<dyn Store>,
    data: &Path,
    clock: Clock,
    front: Front,
) -> anyhow::Result<Arc<Server>> {
    let blobs = Blobs::open(data, clock.now()).context("opening the folder of photos")?;
    let key = Key::open(data).context("opening the server's key")?;
    let passwords = Passwords::new().map_err(said)?;
    Ok(Arc::new(Server {
        store,
        blobs,
        allowance: Allowance::new(front.limits),
        clock,
        key,
        passwords,
        attempts: Attempts::default(),
        pokes: Pokes::default(),
        secure: front.secure,
        behind_proxy: front.behind_proxy,
        stop: CancellationToken::new(),
        set_up: AtomicBool::new(false),
        publishing: Mutex::default(),
    }))
}

/// Loads the demo school into an empty store, or offers the first set-up. A load that was cut short
/// is completed.
///
/// # Errors
/// When the store does not answer, or holds half a demo school and the demo is not asked for: it
/// must not become a real one.
pub async fn begin(server: &Server, demo: Option<Past>) -> anyhow::Result<Begun> {
    // Processes that share a database may start at the same moment: each finds what the one before it
    // left.
    let _alone = server.store.alone().await?;
    let schools = server.store.schools().await?;
    if schools.contains(&demo::school()) {
        if !demo_is_whole(server).await? {
            let past = demo.context(
                "loading the demo school was cut short: complete it with --demo, or name other data",
            )?;
            load_demo(server, past).await?;
        }
        return Ok(Begun::Demo);
    }
    if server.is_set_up().await.map_err(said)? {
        return Ok(Begun::School);
    }
    if let Some(past) = demo.filter(|_| schools.is_empty()) {
        server
            .store
            .create_school(demo::school(), server.clock.now())
            .await?;
        load_demo(server, past).await?;
        return Ok(Begun::Demo);
    }
    let token = random::token().map_err(said)?;
    server.store.offer_setup(random::digest(&token)).await?;
    Ok(Begun::Setup(format!("/setup/{token}")))
}

/// Whether the demo school is all there: what is loaded last is who can sign in.
async fn demo_is_whole(server: &Server) -> anyhow::Result<bool> {
    for username in demo::usernames() {
        if !has_account(server, username).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn has_account(server: &Server, username: &str) -> anyhow::Result<bool> {
    let key = AccountKey::Person(demo::school(), demo::person(username));
    Ok(server.store.account(key).await?.is_some())
}

/// Pushes what the demo school's phones sent, puts their photos into place, then lets its people sign in. After a load that was
/// cut short what is there already is a duplicate, for the school is the one of that moment.
async fn load_demo(server: &Server, past: Past) -> anyhow::Result<()> {
    let school = demo::school();
    let begun = server.store.log(school, 0, 1).await?;
    let now = begun.first().map_or_else(
        || server.clock.now(),
        |first| demo::loaded_at(first.link.received),
    );
    let all = demo::sent(now, past, &server.key);
    for sent in &all {
        let groups = sent
            .groups
            .iter()
            .map(|ops| group(ops))
            .collect::<Result<_, _>>()?;
        let pushed = server
            .store
            .push(school, sent.author, sent.received, groups)
            .await?;
        if let Some(held) = pushed
            .results
            .iter()
            .find(|result| matches!(result.outcome, Outcome::SetAside | Outcome::Waiting))
        {
            anyhow::bail!(
                "the demo's operation {} was not applied: {:?}",
                held.id,
                held.code
            );
        }
    }
    for (person, bytes) in demo::photos(&all) {
        let upload = Upload {
            school,
            person,
            sha: Sha::of(bytes),
        };
        blobs::take(server, upload, bytes).await.map_err(said)?;
    }
    let password = server.passwords.hash(demo::PASSWORD).await.map_err(said)?;
    for username in demo::usernames() {
        if has_account(server, username).await? {
            continue;
        }
        server
            .store
            .put_account(&Account::new(
                school,
                demo::person(username),
                username.into(),
                password.clone(),
            ))
            .await?;
    }
    Ok(())
}

fn group(ops: &[Op]) -> Result<SentGroup, serde_json::Error> {
    let sent = |op: &Op| {
        Ok(SentOp {
            id: op.id.to_string(),
            body: serde_json::to_string(op)?,
        })
    };
    Ok(SentGroup {
        ops: ops.iter().map(sent).collect::<Result<_, _>>()?,
    })
}

/// The words of a problem, for an operator.
#[must_use]
pub fn said(problem: Problem) -> anyhow::Error {
    anyhow::anyhow!("{}", problem.code().problem().en)
}
