//! The released forms: what was ever written parses for ever, and what is written now is written
//! the same way. `tests/golden` holds one file per form.
//!
//! A file is never rewritten. For a new form, `XIAOXUN_GOLDEN=write cargo test -p domain golden`
//! creates the files that are missing. A changed form gets a new name and keeps the old file.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;
use std::path::PathBuf;

use domain::entity::{Entity, Kind};
use domain::id::{ClassId, Id, IssueId, OpId, PlaceId, SchoolId, Sha};
use domain::op::{KINDS, Op};
use domain::record::Value;
use domain::template::{DeductionStep, ItemKind};
use domain::text::Text;
use domain::time::{Contact, MinuteOfDay, Stamp, UtcMillis};
use json::{FromJson, ToJson};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::released::{made, registers};
use crate::released_actions::actions;
use crate::released_checks::{check_actions, of_checks};
use crate::sample::{NOON, at, date, id, item, op, person};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Serialising gives exactly the file, parsing the file gives the value.
#[expect(
    clippy::disallowed_methods,
    reason = "the one switch that creates files for new forms"
)]
pub(crate) fn golden<T>(name: &str, value: &T)
where
    T: Serialize + DeserializeOwned + ToJson + FromJson + PartialEq + Debug,
{
    let path = folder().join(format!("{name}.json"));
    let mut now = serde_json::to_string_pretty(value).unwrap();
    now.push('\n');
    if !path.exists() && std::env::var("XIAOXUN_GOLDEN").as_deref() == Ok("write") {
        fs::write(&path, &now).unwrap();
    }
    let released = fs::read_to_string(&path)
        .unwrap_or_else(|_| panic!("{name}: no golden file; see the head of golden.rs"));
    assert_eq!(now, released, "{name}: a released form changed");
    assert_eq!(
        &serde_json::from_str::<T>(&released).unwrap(),
        value,
        "{name}"
    );
    // The phone's way of reading and writing is another one, and the same to the byte.
    assert_eq!(&json::from_str::<T>(&released).unwrap(), value, "{name}");
    assert_eq!(
        json::to_string(value),
        serde_json::to_string(value).unwrap(),
        "{name}"
    );
}

/// The name of a value's variant, as serialised: the word itself, or its only field.
fn variant<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value).unwrap() {
        serde_json::Value::String(name) => name,
        json => json.as_object().unwrap().keys().next().unwrap().clone(),
    }
}

/// The names of the variants, read from the files they were written to.
fn variants(prefix: &str) -> BTreeSet<String> {
    let mut variants = BTreeSet::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            let text = fs::read_to_string(entry.path()).unwrap();
            let json: serde_json::Map<_, serde_json::Value> = serde_json::from_str(&text).unwrap();
            variants.extend(json.keys().cloned());
        }
    }
    variants
}

#[test]
fn golden_actions() {
    for (name, action) in actions().into_iter().chain(check_actions()) {
        golden(&format!("action_{name}"), &action);
    }
    let known: BTreeSet<_> = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(
        variants("action_"),
        known,
        "a file for every kind of action"
    );
}

#[test]
fn golden_operations() {
    let contact = Contact {
        server: UtcMillis(NOON - 60_000),
        wall: UtcMillis(NOON - 59_000),
        mono_ms: 4000,
        page: 7,
    };
    let (_, action) = actions().swap_remove(0);
    let least = op("op", person("guard"), action);
    let stamp = Stamp {
        contact: Some(contact),
        ..least.at
    };
    golden("op_least", &least);
    golden(
        "op",
        &Op {
            at: stamp,
            ..least.clone()
        },
    );
    golden("stamp_least", &least.at);
    golden("stamp", &stamp);
    golden("corrected", &at(NOON));

    let body = fs::read_to_string(folder().join("op.json")).unwrap();
    assert_eq!(Op::parse(&body).unwrap().id, least.id);
}

#[test]
fn golden_entities() {
    for (name, entity) in registers().into_iter().chain(made()).chain(of_checks()) {
        golden(&format!("entity_{name}"), &entity);
        let state = entity.state();
        assert_eq!(Entity::parse(entity.kind(), &state), Ok(entity));
    }
    let known: BTreeSet<_> = Kind::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(
        variants("entity_"),
        known,
        "a file for every kind of entity"
    );
}

/// A new variant does not compile here until it has a name, nor pass until it has a file.
fn value_name(value: &Value) -> &'static str {
    match value {
        Value::Pass => "pass",
        Value::Fail => "fail",
        Value::NotApplicable => "not_applicable",
        Value::Points(_) => "points",
        Value::Number(_) => "number",
        Value::Choice(_) => "choice",
        Value::Text(_) => "text",
        Value::Time(_) => "time",
        Value::Photo => "photo",
        Value::Signature => "signature",
        Value::Person(_) => "person",
        Value::Class(_) => "class",
        Value::Place(_) => "place",
        Value::Asset(_) => "asset",
        Value::Rows(_) => "rows",
    }
}

#[test]
fn golden_values() {
    let values = [
        Value::Pass,
        Value::Fail,
        Value::NotApplicable,
        Value::Points(2),
        Value::Number(-185),
        Value::Choice(1),
        Value::Text("水压正常".into()),
        Value::Time(MinuteOfDay(450)),
        Value::Photo,
        Value::Signature,
        Value::Person(person("guard")),
        Value::Class(ClassId(id("class"))),
        Value::Place(PlaceId(id("room"))),
        Value::Asset("MF-0012".into()),
        Value::Rows(vec![vec![Some(Value::Text("大米".into())), None]]),
    ];
    for value in values {
        let name = value_name(&value);
        golden(&format!("value_{name}"), &value);
        assert_eq!(variant(&value), name);
    }
}

fn item_kind_name(kind: &ItemKind) -> &'static str {
    match kind {
        ItemKind::PassFail => "pass_fail",
        ItemKind::Deduction { .. } => "deduction",
        ItemKind::Number { .. } => "number",
        ItemKind::Choice { .. } => "choice",
        ItemKind::Text => "text",
        ItemKind::Time => "time",
        ItemKind::Photo => "photo",
        ItemKind::Signature => "signature",
        ItemKind::Person => "person",
        ItemKind::Class => "class",
        ItemKind::Place => "place",
        ItemKind::Asset => "asset",
        ItemKind::Table { .. } => "table",
    }
}

#[test]
fn golden_item_kinds() {
    let kinds = [
        ItemKind::PassFail,
        ItemKind::Deduction {
            max: 5,
            steps: vec![DeductionStep {
                text: Text::new("小", "Small"),
                points: 1,
            }],
        },
        ItemKind::Number {
            unit: "℃".into(),
            scale: 1,
            min: Some(0),
            max: Some(80),
        },
        ItemKind::Choice {
            options: vec![Text::new("好", "Good")],
        },
        ItemKind::Text,
        ItemKind::Time,
        ItemKind::Photo,
        ItemKind::Signature,
        ItemKind::Person,
        ItemKind::Class,
        ItemKind::Place,
        ItemKind::Asset,
        ItemKind::Table {
            columns: vec![item("name", ItemKind::Text)],
        },
    ];
    for kind in kinds {
        let name = item_kind_name(&kind);
        golden(&format!("item_kind_{name}"), &kind);
        assert_eq!(variant(&kind), name);
    }
}

/// Ids that derive from an operation are part of the released form: another rule would make the
/// same operation create other things.
#[test]
fn golden_derived_ids() {
    let one = OpId(Id::from_bytes([7; 16]));
    let issue: IssueId = domain::op::issue_id(one, 1);
    let derived: Vec<Id> = vec![
        domain::op::round_id(one).0,
        domain::op::record_id(one).0,
        domain::op::amendment_id(one).0,
        domain::op::reply_id(one).0,
        domain::op::ranking_id(one).0,
        domain::op::handover_id(one).0,
        domain::class_result::class_result_id(domain::op::record_id(one)).0,
        domain::duty::duty_id(SchoolId(one.0), date("2026-09-07")).0,
        issue.0,
        Id::named("template/SP-01/1"),
        domain::entity::EntityRef::photo(Sha::of(b"photo")).id,
        Id::v7(NOON, [9; 10]),
    ];
    golden("derived_ids", &derived);
}

/// What something newer wrote is told apart from what is broken.
#[test]
fn unknown_kinds_are_newer_not_broken() {
    use domain::op::Unreadable;
    let body = fs::read_to_string(folder().join("op.json")).unwrap();
    let newer = body.replace("round_start", "round_teleport");
    assert_eq!(Op::parse(&newer), Err(Unreadable::UnknownKind));
    assert_eq!(
        Op::parse(&body.replace("slot", "slut")),
        Err(Unreadable::Malformed)
    );
    assert_eq!(Op::parse("{"), Err(Unreadable::Malformed));
    assert_eq!(
        Op::parse(&" ".repeat(domain::op::OP_BYTES_MAX + 1)),
        Err(Unreadable::Oversized)
    );
    assert!("teleport".parse::<Kind>().is_err());
    assert!(Entity::parse(Kind::Round, "{}").is_err());
}
