//! What a push has stored, compared field by field with what was sent: an answer of the server
//! proves nothing.

use std::path::Path;

use domain::entity::Entity;
use domain::id::{Id, RecordId, SchoolId, Sha};
use domain::issue::{Issue, IssueStatus, Level};
use domain::op::{Action, Op, Submit, issue_id, record_id};
use domain::record::{Record, Value};
use domain::time::{Corrected, UtcMillis};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use sync::chain;
use sync::wire::Outcome;

use crate::school::{World, username};

/// Counts the records that are in the database as they were sent: the operation to the byte, and
/// every field of what it makes.
///
/// # Panics
/// At the first one that is not.
pub(crate) async fn count(world: &World, database: &Path, sent: &[(u32, Op, String)]) -> usize {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .read_only(true);
    let sqlite = SqliteConnection::connect_with(&options).await.unwrap();
    let mut stored = Stored {
        sqlite,
        school: world.school,
    };
    for (phone, op, body) in sent {
        let at = stored.logged(op, body).await;
        let Action::RecordSubmit(submit) = &op.action else {
            panic!("only records are sent");
        };
        let id = record_id(op.id);
        let mut record = expected(world, *phone, submit, at);
        let fails = submit.answers.iter().filter(|one| one.value == Value::Fail);
        record.open_issues = u16::try_from(fails.count()).unwrap();
        assert_eq!(stored.state(id.0).await, Entity::Record(record.clone()));
        for (n, answer) in (0..).zip(&submit.answers) {
            if answer.value == Value::Fail {
                let issue = issue_id(op.id, n).0;
                let raised = raised(world, id, &record, n);
                assert_eq!(stored.state(issue).await, Entity::Issue(raised));
                for photo in &answer.photos {
                    stored.assert_named(photo.sha, [id.0, issue]).await;
                }
            }
        }
    }
    stored.sqlite.close().await.unwrap();
    sent.len()
}

/// The database that was written.
struct Stored {
    sqlite: SqliteConnection,
    school: SchoolId,
}

impl Stored {
    /// The operation is in the log, as sent and applied; answers with the time the server gave it.
    async fn logged(&mut self, op: &Op, body: &str) -> Corrected {
        let row: (Vec<u8>, Vec<u8>, i64, i64, i64, i64, bool) = sqlx::query_as(
            "select body, author, outcome, at, earliest, latest, doubtful from log
             where school = ?1 and op = ?2 and sent_id = ?3",
        )
        .bind(self.school.0.as_bytes().as_slice())
        .bind(op.id.0.as_bytes().as_slice())
        .bind(op.id.to_string().into_bytes())
        .fetch_one(&mut self.sqlite)
        .await
        .unwrap();
        let (stored, author, outcome, at, earliest, latest, doubtful) = row;
        assert_eq!(stored, body.as_bytes());
        assert_eq!(author, op.person.0.as_bytes());
        assert_eq!(outcome, i64::from(chain::number(Outcome::Applied)));
        Corrected {
            at: UtcMillis(at),
            earliest: UtcMillis(earliest),
            latest: UtcMillis(latest),
            doubtful,
        }
    }

    async fn state(&mut self, id: Id) -> Entity {
        let (kind, state): (String, String) =
            sqlx::query_as("select kind, state from states where school = ?1 and id = ?2")
                .bind(self.school.0.as_bytes().as_slice())
                .bind(id.as_bytes().as_slice())
                .fetch_one(&mut self.sqlite)
                .await
                .unwrap();
        Entity::parse(kind.parse().unwrap(), &state).unwrap()
    }

    /// The photo's bytes may be fetched by whoever may see one of these, and nothing else.
    async fn assert_named(&mut self, sha: Sha, by: [Id; 2]) {
        let named: Vec<(Vec<u8>,)> =
            sqlx::query_as("select entity from blob_refs where school = ?1 and sha = ?2")
                .bind(self.school.0.as_bytes().as_slice())
                .bind(sha.as_bytes().as_slice())
                .fetch_all(&mut self.sqlite)
                .await
                .unwrap();
        assert_eq!(named.len(), by.len());
        for id in by {
            assert!(named.iter().any(|(entity,)| entity == id.as_bytes()));
        }
    }
}

/// What the record has to be.
fn expected(world: &World, phone: u32, submit: &Submit, at: Corrected) -> Record {
    let (_, place) = world
        .places
        .iter()
        .find(|(id, _)| *id == submit.place)
        .unwrap();
    Record {
        template: submit.template,
        sections: submit.sections.clone(),
        place: submit.place,
        place_path: place.path.clone(),
        place_name: place.name.clone(),
        class: None,
        round: submit.round,
        role: None,
        point: submit.point,
        day: submit.day,
        person: world.guard(phone),
        person_name: username(phone),
        at,
        presence: submit.presence,
        away_m: None,
        located: false,
        photos: Vec::new(),
        dwell_ms: submit.dwell_ms,
        answers: submit.answers.clone(),
        by_exception: submit.by_exception,
        late_entry: None,
        amendments: Vec::new(),
        open_issues: 0,
        check: None,
    }
}

/// The issue that answer `n` of the record has to have raised.
fn raised(world: &World, id: RecordId, record: &Record, n: u32) -> Issue {
    let answer = &record.answers[n as usize];
    let items = world
        .template
        .sections
        .iter()
        .flat_map(|section| &section.items);
    let item = items
        .into_iter()
        .find(|item| item.key == answer.item)
        .unwrap();
    Issue {
        record: id,
        item: item.key.clone(),
        item_text: item.text.clone(),
        kind: item.on_fail.opens_issue.unwrap(),
        level: item.on_fail.default_level.unwrap_or(Level::General),
        place: record.place,
        place_path: record.place_path.clone(),
        place_name: record.place_name.clone(),
        class: None,
        note: answer.note.clone(),
        photos: answer.photos.clone(),
        reporter: record.person,
        at: record.at,
        status: IssueStatus::Unassigned,
        owner: None,
        deadline: None,
        steps: Vec::new(),
    }
}
