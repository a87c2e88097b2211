//! Memory, SQLite and PostgreSQL side by side: each call goes to all three, and their answers have
//! to be the same.

use std::fmt::Debug;
use std::sync::Mutex;

use domain::entity::Kind;
use domain::id::{Id, PersonId, SchoolId, Sha};
use domain::photo::Photo;
use domain::time::UtcMillis;
use store::{Dated, Error, Postgres, Sqlite, Store};
use sync::memory::MemoryServer;
use sync::server::verify::Verifier;
use sync::server::{Author, Head, LogEntry, Push, StateRow};
use sync::wire::{
    Change, Cursor, Page, PullRequest, PushResult, SentGroup, SnapshotPage, SnapshotRequest,
};
use tempfile::TempDir;

use crate::cluster::Cluster;

/// The two databases, for as many schools as there are tests.
pub struct Databases {
    pub stores: Vec<(&'static str, Box<dyn Store>)>,
    _dir: TempDir,
}

impl Databases {
    pub async fn open() -> Self {
        let dir = TempDir::new().unwrap();
        let sqlite = Sqlite::open(&dir.path().join("db")).await.unwrap();
        let postgres = Postgres::open(&Cluster::shared().database().await).await;
        Self {
            stores: vec![
                ("SQLite", Box::new(sqlite.with_salt(salt))),
                ("PostgreSQL", Box::new(postgres.unwrap().with_salt(salt))),
            ],
            _dir: dir,
        }
    }

    /// A school on all three.
    pub async fn school(&self, school: SchoolId) -> Trio<'_> {
        for (_, store) in &self.stores {
            store.create_school(school, UtcMillis(0)).await.unwrap();
        }
        Trio {
            memory: Mutex::new(MemoryServer::new(school)),
            stores: &self.stores,
            school,
        }
    }
}

/// Salts that do not differ from store to store.
#[expect(clippy::unnecessary_wraps, reason = "the type of a source of salts")]
fn salt(id: &str) -> Result<[u8; 16], Error> {
    Ok(known_salt(id))
}

fn known_salt(id: &str) -> [u8; 16] {
    let mut salt = [0; 16];
    salt.copy_from_slice(&Sha::of(id.as_bytes()).as_bytes()[..16]);
    salt
}

/// One school on all three.
pub struct Trio<'a> {
    memory: Mutex<MemoryServer>,
    stores: &'a [(&'static str, Box<dyn Store>)],
    pub school: SchoolId,
}

impl Trio<'_> {
    pub async fn push(
        &self,
        person: PersonId,
        now: UtcMillis,
        groups: Vec<SentGroup>,
    ) -> Vec<PushResult> {
        let author = if person.0 == self.school.0 {
            Author::Server
        } else {
            Author::Person(person)
        };
        let salts: Vec<_> = groups
            .iter()
            .flat_map(|group| &group.ops)
            .map(|op| known_salt(&op.id))
            .collect();
        let mut salts = salts.into_iter();
        let push = Push::new(self.school, author, now, groups.clone(), || {
            salts.next().unwrap()
        });
        let expected = self.memory.lock().unwrap().push(push);
        for (name, store) in self.stores {
            let pushed = store
                .push(self.school, author, now, groups.clone())
                .await
                .unwrap();
            same(name, &pushed.results, &expected);
            assert_eq!(pushed.head, self.head(), "{name}");
        }
        expected
    }

    /// Erases what is due on all three; how many operations it was.
    pub async fn erase(&self, now: UtcMillis) -> u64 {
        let expected = self.memory.lock().unwrap().erase(now);
        for (name, store) in self.stores {
            let erased = store.erase(self.school, now).await.unwrap();
            assert_eq!(erased, expected, "{name}");
        }
        expected
    }

    pub fn head(&self) -> Head {
        self.memory.lock().unwrap().head()
    }

    pub fn at_head(&self) -> Cursor {
        let Head { seq, hash } = self.head();
        Cursor {
            seq,
            last: None,
            head: None,
            hash,
        }
    }

    pub async fn pull(
        &self,
        person: PersonId,
        request: &PullRequest,
        now: UtcMillis,
    ) -> Option<Page> {
        let expected = self.memory.lock().unwrap().pull(person, request, now).ok();
        for (name, store) in self.stores {
            let answer = store.pull(self.school, person, request, now).await;
            same(name, &on_history(answer), &expected);
        }
        expected
    }

    /// One page of a snapshot: the end of it is the store's to choose, so only what comes before
    /// the rows is compared.
    pub async fn begins(&self, person: PersonId, request: &SnapshotRequest) -> Option<Cursor> {
        let page = self
            .memory
            .lock()
            .unwrap()
            .snapshot(person, request, UtcMillis(0));
        let expected = page.ok().map(|page| page.at);
        for (name, store) in self.stores {
            let answer = store
                .snapshot(self.school, person, request, UtcMillis(0))
                .await;
            same(name, &on_history(answer).map(|page| page.at), &expected);
        }
        expected
    }

    /// All pages of a snapshot: where they began, and everything in them.
    pub async fn snapshot(&self, person: PersonId, now: UtcMillis) -> (Cursor, Vec<Change>) {
        let mut request = SnapshotRequest::default();
        let mut expected = Vec::new();
        while let Ok(page) = self.memory.lock().unwrap().snapshot(person, &request, now) {
            request = follow(&request, page, &mut expected);
            if request.after.is_none() {
                break;
            }
        }
        let at = request.at.unwrap();
        for (name, store) in self.stores {
            let (mut request, mut found) = (SnapshotRequest::default(), Vec::new());
            loop {
                let answer = store.snapshot(self.school, person, &request, now).await;
                request = follow(&request, answer.unwrap(), &mut found);
                if request.after.is_none() {
                    break;
                }
            }
            same(name, &request.at, &Some(at));
            same(name, &found, &expected);
        }
        (at, expected)
    }

    pub async fn photo_arrived(&self, photo: &Photo, bytes: &[u8]) {
        let salt = known_salt(&photo.sha.to_string());
        let sent = self.memory.lock().unwrap().chunk(photo, 0, bytes, salt);
        assert!(sent.unwrap().complete);
        for (name, store) in self.stores {
            let pushed = store.photo_arrived(self.school, photo).await.unwrap();
            assert_eq!(pushed.head, self.head(), "{name}");
            let blob = store.blob(self.school, photo.sha).await.unwrap().unwrap();
            assert_eq!(blob.complete, Some(photo.arrived), "{name}");
            assert_eq!(blob.media.as_deref(), Some(photo.media.as_str()), "{name}");
        }
    }

    /// The whole log and every entity are the same, and the chain holds.
    pub async fn compare(&self) {
        let (log, states): (Vec<LogEntry>, Vec<StateRow>) = {
            let memory = self.memory.lock().unwrap();
            (memory.log().to_vec(), memory.states().cloned().collect())
        };
        for (name, store) in self.stores {
            assert_eq!(
                store.head(self.school).await.unwrap(),
                self.head(),
                "{name}"
            );
            same(name, &whole_log(store.as_ref(), self.school).await, &log);
            for state in &states {
                let found = store.state(self.school, state.id).await.unwrap();
                same(name, &found.as_ref(), &Some(state));
            }
            let mut ids: Vec<Id> = states.iter().map(|state| state.id).collect();
            ids.push(Id::named("nothing"));
            let mut expected = states.clone();
            expected.sort_by_key(|state| state.id);
            let found = store.some(self.school, &ids).await.unwrap();
            same(name, &found, &expected);
            for kind in Kind::ALL.iter().filter(|kind| kind.is_register()) {
                let listed = store.states(self.school, *kind).await.unwrap();
                let expected: Vec<_> = states
                    .iter()
                    .filter(|row| row.kind == *kind)
                    .cloned()
                    .collect();
                same(name, &listed, &expected);
            }
        }
    }

    /// A list by days, read in pages: the same as picked out of memory and sorted.
    pub async fn dated(&self, wanted: &Dated) -> Vec<StateRow> {
        let mut expected: Vec<StateRow> = {
            let memory = self.memory.lock().unwrap();
            let held = memory
                .states()
                .filter(|row| wanted.holds(row.kind, &row.columns));
            held.cloned().collect()
        };
        expected.sort_by_key(|row| (row.columns.day, row.id));
        for (name, store) in self.stores {
            let (mut request, mut found) = (*wanted, Vec::new());
            loop {
                let page = store.dated(self.school, &request).await.unwrap();
                let last = page.last().map(|row| (row.columns.day.unwrap(), row.id));
                let size = page.len();
                found.extend(page);
                if size < request.limit as usize {
                    break;
                }
                request.after = last;
            }
            same(name, &found, &expected);
        }
        expected
    }
}

/// Takes in a page that answers `request`; the request for the next, with no `after` when there is
/// none.
fn follow(
    request: &SnapshotRequest,
    page: SnapshotPage,
    into: &mut Vec<Change>,
) -> SnapshotRequest {
    assert_eq!(page.after, request.after);
    assert!(request.at.is_none_or(|at| at == page.at));
    into.extend(page.changes);
    SnapshotRequest {
        at: Some(page.at),
        after: page.next,
    }
}

/// `None` for a cursor from another history.
fn on_history<T>(answer: Result<T, Error>) -> Option<T> {
    match answer {
        Ok(answer) => Some(answer),
        Err(Error::Diverged(_)) => None,
        Err(error) => panic!("{error}"),
    }
}

/// Shows the first difference, not pages of what is equal.
fn same<T: PartialEq + Debug>(name: &str, found: &T, expected: &T) {
    if found == expected {
        return;
    }
    let (found, expected) = (format!("{found:#?}"), format!("{expected:#?}"));
    let lines = found.lines().zip(expected.lines()).enumerate();
    let different = lines
        .clone()
        .find(|(_, (found, expected))| found != expected);
    let from = different.map_or(0, |(line, _)| line.saturating_sub(5));
    for (_, (found, expected)) in lines.skip(from).take(15) {
        println!("{found:<80} | {expected}");
    }
    panic!("{name} differs at line {from}: found | expected");
}

/// Every entry of a school's log, read in pages; its chain holds and ends at the head.
pub async fn whole_log(store: &dyn Store, school: SchoolId) -> Vec<LogEntry> {
    let mut log = Vec::new();
    let mut verifier = Verifier::new();
    loop {
        let page = store.log(school, log.len() as u64, 97).await.unwrap();
        if page.is_empty() {
            break;
        }
        page.iter().for_each(|entry| verifier.step(entry).unwrap());
        log.extend(page);
    }
    verifier.finish(&store.head(school).await.unwrap()).unwrap();
    log
}
