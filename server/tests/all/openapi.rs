//! The API's description is a file of the repository: a change of the API is a change of the file.

use std::collections::BTreeSet;

use serde_json::Value;
use server::{api, openapi};

use crate::support::{TestServer, value};

const KEPT: &str = include_str!("../../openapi.json");

#[test]
fn the_document_is_the_one_kept() {
    let now = serde_json::to_string_pretty(&openapi::document(&api::endpoints())).unwrap() + "\n";
    if now != KEPT {
        let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/openapi.json");
        std::fs::write(path, now).unwrap();
        panic!(
            "the API is not what server/openapi.json says. If that is meant, look at the \
             difference and take it over:\n  cp {path} server/openapi.json"
        );
    }
}

#[tokio::test]
async fn it_is_served() {
    let server = TestServer::empty().await;
    let answer = server.phone().get("/openapi.json").send().await.unwrap();
    assert!(value(answer).await == openapi::document(&api::endpoints()));
}

#[test]
fn what_it_refers_to_is_in_it_and_no_two_operations_share_a_name() {
    let document: Value = serde_json::from_str(KEPT).unwrap();
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    assert!(references.len() > 10);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let names: Vec<&str> = (document["paths"].as_object().unwrap().values())
        .flat_map(|operations| operations.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len(), "{names:?}");
    assert_eq!(names.len(), api::endpoints().len());
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("$ref", Value::String(reference)) => {
                        references.insert(reference.clone());
                    }
                    _ => collect(value, references),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}
