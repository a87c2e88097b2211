//! Rows of the sequence as both databases answer them, and the types of `sync::server` they are.

use domain::entity::{Columns, Entity, Kind};
use domain::id::{Id, OpId, PersonId, PlaceId, Sha};
use domain::snapshot::in_snapshot;
use domain::time::{Corrected, Date, UtcMillis};
use sync::chain::Link;
use sync::server::{HeldOp, KnownOp, LogEntry, StateRow, Tie, Wait};
use sync::wire::Receipt;

use crate::column::{id, number, outcome, sha};
use crate::error::Error;

/// A row of `log`: seq, op, grp, sent_id, author, received, outcome, code, at, earliest, latest,
/// doubtful, salt, body, payload, hash.
pub(crate) type LogColumns = (
    i64,
    Vec<u8>,
    i64,
    Vec<u8>,
    Vec<u8>,
    i64,
    i64,
    Option<String>,
    i64,
    i64,
    i64,
    bool,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Vec<u8>,
    Vec<u8>,
);

/// An entry of the log.
pub(crate) fn entry(row: LogColumns) -> Result<LogEntry, Error> {
    let (seq, op, group, sent_id, author, received, outcome_, code, at, earliest, latest, ..) = row;
    let (.., doubtful, salt_, body, payload, hash) = row;
    Ok(LogEntry {
        link: Link {
            seq: number(seq)?,
            received: UtcMillis(received),
            author: id(&author)?,
            outcome: outcome(outcome_)?,
            op: OpId(id(&op)?),
            payload: sha(&payload)?,
        },
        hash: sha(&hash)?,
        group: number(group)?,
        salt: salt_.map(salt).transpose()?,
        body: body.map(text).transpose()?,
        sent_id: text(sent_id)?,
        code,
        corrected: Corrected {
            at: UtcMillis(at),
            earliest: UtcMillis(earliest),
            latest: UtcMillis(latest),
            doubtful,
        },
    })
}

/// A row of `log`: op, seq, author, outcome, code, salt, payload.
pub(crate) type KnownColumns = (
    Vec<u8>,
    i64,
    Vec<u8>,
    i64,
    Option<String>,
    Option<Vec<u8>>,
    Vec<u8>,
);

/// What a push must know of an operation of the log.
pub(crate) fn known(row: KnownColumns) -> Result<KnownOp, Error> {
    let (op, seq, author, outcome_, code, salt_, payload) = row;
    Ok(KnownOp {
        id: OpId(id(&op)?),
        seq: number(seq)?,
        author: id(&author)?,
        outcome: outcome(outcome_)?,
        code,
        salt: salt_.map(salt).transpose()?,
        payload: sha(&payload)?,
    })
}

/// A row of `states`: id, kind, seq, state, day, target, person, parent, score, open, schema.
pub(crate) type StateColumns = (
    Vec<u8>,
    String,
    i64,
    String,
    Option<i64>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<i64>,
    bool,
    i64,
);

/// An entity.
pub(crate) fn state(row: StateColumns) -> Result<StateRow, Error> {
    let (key, kind, seq, state, day, target, person, parent, score, open, schema) = row;
    let maybe = |bytes: Option<Vec<u8>>| bytes.map(|bytes| id(&bytes)).transpose();
    Ok(StateRow {
        id: id(&key)?,
        kind: kind
            .parse::<Kind>()
            .map_err(|_| Error::Corrupt("an entity of a kind that this version does not know"))?,
        seq: number(seq)?,
        state,
        columns: Columns {
            day: day.map(small).transpose()?.map(Date::from_days),
            target: maybe(target)?.map(PlaceId),
            person: maybe(person)?.map(PersonId),
            parent: maybe(parent)?,
            score: score.map(small).transpose()?,
        },
        open,
        schema: u32::try_from(schema)
            .map_err(|_| Error::Corrupt("a schema number out of range"))?,
    })
}

/// A row of `waits`: target, op, tie.
pub(crate) fn wait((target, op, tie): (Vec<u8>, Vec<u8>, String)) -> Result<Wait, Error> {
    Ok(Wait {
        on: id(&target)?,
        op: OpId(id(&op)?),
        tie: tie
            .parse::<Tie>()
            .map_err(|_| Error::Corrupt("an unknown tie"))?,
    })
}

/// Waits with their operations.
pub(crate) fn held(waits: Vec<Wait>, entries: &[LogEntry]) -> Result<Vec<HeldOp>, Error> {
    waits
        .into_iter()
        .map(|wait| {
            let entry = entries.iter().find(|entry| entry.link.op == wait.op);
            entry.cloned().map(|entry| HeldOp { wait, entry })
        })
        .collect::<Option<_>>()
        .ok_or(Error::Corrupt(
            "a wait of an operation that is not in the log",
        ))
}

/// Receipts in the order in which the phone named their operations.
pub(crate) fn receipts(
    named: &[OpId],
    found: Vec<(Vec<u8>, i64, i64)>,
) -> Result<Vec<Receipt>, Error> {
    let mut receipts = found
        .into_iter()
        .map(|(op, seq, result)| {
            Ok(Receipt {
                op: OpId(id(&op)?),
                seq: number(seq)?,
                outcome: outcome(result)?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    receipts.sort_by_key(|receipt| named.iter().position(|op| *op == receipt.op));
    Ok(receipts)
}

/// Whether an entity is in every snapshot, however old it is.
pub(crate) fn lasting(row: &StateRow) -> bool {
    in_snapshot(row.kind, &row.columns, row.open, Date::from_days(i32::MAX))
}

/// The blobs that an entity names, each with its id: what `blob_refs` holds.
pub(crate) fn blob_refs(states: &[StateRow]) -> Result<Vec<(Sha, Id)>, Error> {
    let mut refs = Vec::new();
    for row in states {
        let may_name = matches!(
            row.kind,
            Kind::Record
                | Kind::Issue
                | Kind::Amendment
                | Kind::ClassResult
                | Kind::Reply
                | Kind::Handover
        );
        // Parsing again what the push has just written costs more than looking for the field.
        if !may_name || !row.state.contains("\"sha\"") {
            continue;
        }
        let entity = Entity::parse(row.kind, &row.state)
            .map_err(|_| Error::Corrupt("a state that was just written does not parse"))?;
        refs.extend(entity.photos().iter().map(|photo| (photo.sha, row.id)));
    }
    refs.sort_unstable();
    refs.dedup();
    Ok(refs)
}

fn salt(bytes: Vec<u8>) -> Result<[u8; 16], Error> {
    bytes
        .try_into()
        .map_err(|_| Error::Corrupt("a salt that has not sixteen bytes"))
}

fn text(bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|_| Error::Corrupt("a text that is not UTF-8"))
}

fn small(column: i64) -> Result<i32, Error> {
    i32::try_from(column).map_err(|_| Error::Corrupt("a column out of range"))
}
