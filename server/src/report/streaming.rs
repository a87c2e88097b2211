//! A hundred thousand rows are never held at once: a store that counts which pages it is asked for is
//! read no faster than the answer is taken.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test says enough"
)]

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::entity::{Entity, Kind};
use domain::id::{Id, PersonId, PlaceId, SchoolId, Sha, TemplateId};
use domain::person::{Limit, Right, Viewer};
use domain::record::{Presence, Record};
use domain::school::{Checks, School, SchoolKind};
use domain::text::{Lang, Text};
use domain::time::{Corrected, Date, UtcMillis, Zone};
use futures_util::StreamExt as _;
use store::{Answer, Blob, Dated, Read};
use sync::server::{Head, LogEntry, StateRow};
use sync::wire::{Page, PullRequest, SnapshotPage, SnapshotRequest};
use tokio::sync::mpsc;

use super::csv;
use super::filter::Filter;
use super::source::{Source, Table};
use super::xlsx::{AHEAD, feed, write};
use crate::auth::Caller;

/// The tables of a whole workbook.
const BOTH: &[Table] = &[Table::Records, Table::Issues];

const ROWS: usize = 100_000;
/// Rows of one page of the store, as [`Source`] asks for them.
const PAGE: usize = 500;
/// Of so many pages one goes into the workbook.
const WRITTEN: usize = 10;

/// A school with [`ROWS`] records, each made when it is asked for.
#[derive(Default)]
struct Many {
    /// Pages of records asked for so far.
    asked: AtomicUsize,
}

impl Many {
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn school() -> SchoolId {
    SchoolId(Id::named("school"))
}

fn day() -> Date {
    Date::new(2026, 9, 1).unwrap()
}

fn id(number: usize) -> Id {
    Id::named("record").derive("row", u32::try_from(number).unwrap())
}

fn record() -> Entity {
    let moment = UtcMillis(1_788_220_800_000);
    Entity::Record(Record {
        template: TemplateId(Id::named("template")),
        sections: Vec::new(),
        place: PlaceId(Id::named("gate")),
        place_path: Vec::new(),
        place_name: Text::new("校门", "Gate"),
        class: None,
        round: None,
        role: None,
        point: None,
        day: day(),
        person: PersonId(Id::named("guard")),
        person_name: "张建国".into(),
        at: Corrected {
            at: moment,
            earliest: moment,
            latest: moment,
            doubtful: false,
        },
        presence: Presence::NotKept,
        away_m: None,
        located: false,
        photos: Vec::new(),
        dwell_ms: None,
        answers: Vec::new(),
        by_exception: true,
        late_entry: None,
        amendments: Vec::new(),
        open_issues: 0,
        check: None,
    })
}

impl Read for Many {
    fn state(&self, _: SchoolId, wanted: Id) -> Answer<'_, Option<StateRow>> {
        let found = (wanted == school().0).then(|| {
            let entity = Entity::School(School {
                name: "north".into(),
                kind: SchoolKind::Primary,
                boarding: false,
                zone: Zone::shanghai(),
                checks: Checks::default(),
                meals: Vec::new(),
            });
            StateRow::of(wanted, 1, &entity)
        });
        Box::pin(async { Ok(found) })
    }

    fn some<'a>(&'a self, _: SchoolId, _: &'a [Id]) -> Answer<'a, Vec<StateRow>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn states(&self, _: SchoolId, _: Kind) -> Answer<'_, Vec<StateRow>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn dated<'a>(&'a self, _: SchoolId, wanted: &'a Dated) -> Answer<'a, Vec<StateRow>> {
        let mut page = Vec::new();
        if wanted.kind == Kind::Record {
            let from = self.asked.fetch_add(1, Ordering::SeqCst) * PAGE;
            assert_eq!(wanted.limit, u32::try_from(PAGE).unwrap());
            // Each page is asked for once, by the last entity of the one before.
            let before = from.checked_sub(1).map(|last| (day(), id(last)));
            assert_eq!(wanted.after, before);
            let entity = StateRow::of(Id::named("any"), 1, &record());
            let rows = (from..ROWS.min(from + PAGE)).map(|number| StateRow {
                id: id(number),
                ..entity.clone()
            });
            page = rows.collect();
        }
        Box::pin(async { Ok(page) })
    }

    fn schools(&self) -> Answer<'_, Vec<SchoolId>> {
        Box::pin(async { Ok(vec![school()]) })
    }

    fn head(&self, _: SchoolId) -> Answer<'_, Head> {
        panic!("a sheet asks for entities only")
    }

    fn pull<'a>(
        &'a self,
        _: SchoolId,
        _: PersonId,
        _: &'a PullRequest,
        _: UtcMillis,
    ) -> Answer<'a, Page> {
        panic!("a sheet asks for entities only")
    }

    fn snapshot<'a>(
        &'a self,
        _: SchoolId,
        _: PersonId,
        _: &'a SnapshotRequest,
        _: UtcMillis,
    ) -> Answer<'a, SnapshotPage> {
        panic!("a sheet asks for entities only")
    }

    fn naming(&self, _: SchoolId, _: Sha) -> Answer<'_, Vec<StateRow>> {
        panic!("a sheet asks for entities only")
    }

    fn log(&self, _: SchoolId, _: u64, _: u32) -> Answer<'_, Vec<LogEntry>> {
        panic!("a sheet asks for entities only")
    }

    fn blob(&self, _: SchoolId, _: Sha) -> Answer<'_, Option<Blob>> {
        panic!("a sheet asks for entities only")
    }
}

async fn open(store: &Arc<Many>) -> Source {
    let person = PersonId(Id::named("director"));
    let caller = Caller {
        token: Sha::of(b"token"),
        school: school(),
        person,
        viewer: Arc::new(Viewer {
            person: Some(person),
            rights: vec![(Right::SeeRecords, Limit::School)],
            roles: Vec::new(),
        }),
    };
    let filter: Filter =
        serde_json::from_str("{\"date\":\"2026-09-01\",\"span\":\"day\"}").unwrap();
    let store = Arc::clone(store) as Arc<dyn Read>;
    let asked_at = (Lang::Zh, UtcMillis(1_788_300_000_000));
    let source = Source::open(store, &caller, filter, asked_at).await;
    source.unwrap_or_else(|problem| panic!("{problem:?}"))
}

#[tokio::test]
async fn values_by_commas_leave_as_fast_as_they_are_taken() {
    let store = Arc::new(Many::default());
    let source = open(&store).await;
    let answer = csv::send(source, Table::Records).await;
    let answer = answer.unwrap_or_else(|problem| panic!("{problem:?}"));
    let mut chunks = answer.into_body().into_data_stream();
    let (mut taken, mut lines) = (0, 0);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.unwrap();
        taken += 1;
        let here = chunk.iter().filter(|byte| **byte == b'\n').count();
        assert!(here <= PAGE + 1, "{here} lines at once");
        assert!(store.asked() <= taken, "the store is read ahead");
        lines += here;
    }
    assert_eq!(lines, ROWS + 1);
    assert!(taken > ROWS / PAGE);
}

#[tokio::test]
async fn a_workbook_is_written_as_fast_as_it_is_read_and_no_faster() {
    let store = Arc::new(Many::default());
    let source = open(&store).await;
    let (ahead, mut pages) = mpsc::channel(AHEAD);
    let (onward, written) = mpsc::channel(1);
    let writing = tokio::task::spawn_blocking(move || write(written, BOTH, Lang::Zh));
    let reading = feed(&source, BOTH, ahead);
    let passing = async {
        let mut taken = 0;
        while let Some(page) = pages.recv().await {
            taken += 1;
            // On their way, and the one that waits for room.
            assert!(
                store.asked() <= taken + AHEAD + 1,
                "the store is read ahead"
            );
            // One page in ten is enough of a file to write and to read again.
            if taken % WRITTEN == 0 {
                onward.send(page).await.unwrap();
            }
        }
        drop(onward);
        taken
    };
    let (read, taken) = tokio::join!(reading, passing);
    read.unwrap_or_else(|problem| panic!("{problem:?}"));
    assert!(taken > ROWS / PAGE);
    let file = writing.await.unwrap();
    let file = file.unwrap_or_else(|problem| panic!("{problem:?}"));
    let mut workbook = zip::ZipArchive::new(file).unwrap();
    let mut sheet = workbook.by_name("xl/worksheets/sheet1.xml").unwrap();
    let (mut rows, mut rest) = (0, Vec::new());
    let mut chunk = vec![0; 1 << 20];
    loop {
        let read = sheet.read(&mut chunk).unwrap();
        rest.extend_from_slice(&chunk[..read]);
        rows += rest.windows(5).filter(|five| five == b"<row ").count();
        rest.drain(..rest.len().saturating_sub(4));
        if read == 0 {
            break;
        }
    }
    assert_eq!(rows, ROWS / WRITTEN + 1);
}
