//! Reading and writing JSON: as `serde_json` does, for everything without fractions.

use std::collections::BTreeMap;

use domain::json::{Error, from_str, to_string};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Any JSON without fractions.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|fields| Value::from(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn a_value_is_written_to_the_byte(value in value()) {
        prop_assert_eq!(to_string(&value), Ok(serde_json::to_string(&value).unwrap()));
    }

    #[test]
    fn every_form_is_written_to_the_byte(
        text in any::<String>(),
        letter in any::<char>(),
        numbers in prop::collection::btree_map(any::<i32>(), any::<u8>(), 0..4),
    ) {
        let forms = vec![
            Written::Bare,
            Written::With(text.clone()),
            Written::Pair(letter, ()),
            Written::Named { numbers, some: Some(text), none: None },
        ];
        prop_assert_eq!(to_string(&forms), Ok(serde_json::to_string(&forms).unwrap()));
    }

    #[test]
    fn a_value_is_read_as_it_was_written(value in value()) {
        prop_assert_eq!(from_str::<Value>(&value.to_string()), Ok(value.clone()));
        let spread = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(from_str::<Value>(&spread), Ok(value));
    }

    #[test]
    fn what_serde_json_refuses_is_refused(
        value in value(),
        at in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"{}[]\",:\\ 0-tn".to_vec()),
    ) {
        let mut bytes = value.to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(text) = String::from_utf8(bytes) {
            let theirs = serde_json::from_str::<Value>(&text);
            match from_str::<Value>(&text) {
                Ok(ours) => prop_assert_eq!(Some(ours), theirs.ok()),
                Err(Error) => prop_assert!(
                    theirs.is_err() || theirs.is_ok_and(|value| has_fraction(&value)),
                    "{}", text
                ),
            }
        }
    }
}

#[derive(Serialize)]
enum Written {
    Bare,
    With(String),
    Pair(char, ()),
    Named {
        numbers: BTreeMap<i32, u8>,
        some: Option<String>,
        none: Option<u8>,
    },
}

#[test]
fn a_fraction_is_not_written() {
    assert_eq!(to_string(&[0.5]), Err(Error));
    assert_eq!(to_string(&BTreeMap::from([((), 1)])), Err(Error));
}

fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(list) => list.iter().any(has_fraction),
        Value::Object(fields) => fields.values().any(has_fraction),
        _ => false,
    }
}

#[derive(Deserialize, Debug, PartialEq, Eq)]
struct Known {
    number: u8,
}

#[test]
fn a_field_nobody_knows_may_hold_anything() {
    let text = r#"{"x": [1.5e3, {"y": "\u00e9\n"}, null, -0.1], "number": 7, "z": {}}"#;
    assert_eq!(from_str(text), Ok(Known { number: 7 }));
}

#[test]
fn what_does_not_fit_is_refused() {
    for text in [
        r#"{"number": 256}"#,
        r#"{"number": -1}"#,
        r#"{"number": 7.0}"#,
        r#"{"number": 07}"#,
        r#"{"number": 7,}"#,
        r#"{"number": 7} x"#,
        r#"{"number": 7"#,
        "[7]",
        "",
    ] {
        assert_eq!(from_str::<Known>(text), Err(Error), "{text}");
    }
}

#[test]
fn depth_has_an_end() {
    let deep = "[".repeat(50_000);
    assert_eq!(from_str::<Value>(&deep), Err(Error));
}

#[derive(Deserialize, Debug, PartialEq, Eq)]
enum Form {
    Bare,
    With(u8),
    Named { number: u8 },
}

#[test]
fn a_variant_is_its_name_or_an_object_with_what_it_carries() {
    let read = from_str::<Form>;
    assert_eq!(read(r#""Bare""#), Ok(Form::Bare));
    assert_eq!(read(r#"{"Ba\u0072e": null}"#), Ok(Form::Bare));
    assert_eq!(read(r#"{"With": 7}"#), Ok(Form::With(7)));
    assert_eq!(
        read(r#"{"Named": {"number": 7}}"#),
        Ok(Form::Named { number: 7 })
    );
    for text in [
        r#""With""#,
        r#""With"7"#,
        r#"{"Bare"}"#,
        r#"{"With": 7, "x": 1}"#,
        r#""Gone""#,
    ] {
        assert_eq!(read(text), Err(Error), "{text}");
    }
}
