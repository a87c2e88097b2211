//! Reading and writing JSON: as `serde_json` does, for everything without fractions.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a failing test says enough, and nothing here is public"
)]

use json::{Error, FromJson, Json, ToJson, Whole, Writer, from_str, to_string};
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

/// What serde's `Value` is here.
#[derive(Debug, PartialEq, Eq)]
struct Any(Value);

impl FromJson for Any {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        let inner = |json| Self::from_json(json).map(|any| any.0);
        Ok(Self(match json {
            Json::Null => Value::Null,
            Json::Bool(value) => value.into(),
            Json::Whole(Whole::Negative(number)) => number.into(),
            Json::Whole(Whole::Positive(number)) => number.into(),
            Json::Real => return Err(Error),
            Json::Text(text) => text.into(),
            Json::List(items) => {
                let items: Result<Vec<_>, _> = items.into_iter().map(inner).collect();
                items?.into()
            }
            Json::Object(fields) => {
                let field = |(name, json): (std::borrow::Cow<'_, str>, _)| {
                    inner(json).map(|value| (name.into_owned(), value))
                };
                let fields: Result<Map<_, _>, _> = fields.into_iter().map(field).collect();
                fields?.into()
            }
        }))
    }
}

impl ToJson for Any {
    fn to_json(&self, out: &mut Writer) {
        write(&self.0, out);
    }
}

fn write(value: &Value, out: &mut Writer) {
    match value {
        Value::Null => out.null(),
        Value::Bool(value) => value.to_json(out),
        Value::Number(number) => out.word(number),
        Value::String(text) => text.to_json(out),
        Value::Array(items) => {
            let items: Vec<Any> = items.iter().cloned().map(Any).collect();
            items.to_json(out);
        }
        Value::Object(fields) => {
            let mut object = out.object();
            for (name, value) in fields {
                object.field(name, &Any(value.clone()));
            }
            object.close();
        }
    }
}

/// Every form that the derives know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToJson, FromJson)]
#[serde(rename_all = "snake_case")]
enum Form {
    Bare,
    WithOne(String),
    #[serde(rename = "other")]
    Boxed(Box<Named>),
    Fields {
        number: i8,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        list: Vec<(u8, bool)>,
        none: Option<u64>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToJson, FromJson)]
struct Named {
    #[serde(rename = "zh-CN")]
    text: String,
    #[serde(default)]
    maybe: Option<Mark>,
    wrapped: Wrapped,
    pair: [i64; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToJson, FromJson)]
enum Mark {
    One,
    Two,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToJson, FromJson)]
#[serde(transparent)]
struct Wrapped(u32);

fn form() -> impl Strategy<Value = Form> {
    let mark = prop_oneof![Just(Mark::One), Just(Mark::Two)];
    let named = (
        any::<String>(),
        prop::option::of(mark),
        any::<u32>(),
        any::<[i64; 2]>(),
    );
    let named = named.prop_map(|(text, maybe, wrapped, pair)| Named {
        text,
        maybe,
        wrapped: Wrapped(wrapped),
        pair,
    });
    let list = prop::collection::vec(any::<(u8, bool)>(), 0..3);
    prop_oneof![
        Just(Form::Bare),
        any::<String>().prop_map(Form::WithOne),
        named.prop_map(|named| Form::Boxed(Box::new(named))),
        (any::<i8>(), list, any::<Option<u64>>()).prop_map(|(number, list, none)| Form::Fields {
            number,
            list,
            none
        }),
    ]
}

/// Puts another byte somewhere; `None` when that is no text any more.
fn bent(text: String, at: prop::sample::Index, byte: u8) -> Option<String> {
    let mut bytes = text.into_bytes();
    let at = at.index(bytes.len());
    bytes[at] = byte;
    String::from_utf8(bytes).ok()
}

fn marks() -> impl Strategy<Value = u8> {
    prop::sample::select(b"{}[]\",:\\ 0-1.etn".to_vec())
}

proptest! {
    #[test]
    fn a_value_is_written_to_the_byte(value in value()) {
        let theirs = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(to_string(&Any(value)), theirs);
    }

    #[test]
    fn every_form_is_written_to_the_byte_and_read_back(forms in prop::collection::vec(form(), 0..4)) {
        let text = serde_json::to_string(&forms).unwrap();
        prop_assert_eq!(&to_string(&forms), &text);
        prop_assert_eq!(from_str::<Vec<Form>>(&text), Ok(forms));
    }

    #[test]
    fn a_form_is_read_or_refused_as_by_serde_json(
        form in form(),
        at in any::<prop::sample::Index>(),
        byte in marks(),
    ) {
        if let Some(text) = bent(serde_json::to_string(&form).unwrap(), at, byte) {
            let theirs = serde_json::from_str::<Form>(&text).ok();
            prop_assert_eq!(from_str::<Form>(&text).ok(), theirs, "{}", text);
        }
    }

    #[test]
    fn a_value_is_read_as_it_was_written(value in value()) {
        prop_assert_eq!(from_str::<Any>(&value.to_string()), Ok(Any(value.clone())));
        let spread = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(from_str::<Any>(&spread), Ok(Any(value)));
    }

    #[test]
    fn what_serde_json_refuses_is_refused(
        value in value(),
        at in any::<prop::sample::Index>(),
        byte in marks(),
    ) {
        if let Some(text) = bent(value.to_string(), at, byte) {
            let theirs = serde_json::from_str::<Value>(&text);
            match from_str::<Any>(&text) {
                Ok(Any(ours)) => prop_assert_eq!(Some(ours), theirs.ok()),
                Err(Error) => prop_assert!(
                    theirs.is_err() || theirs.is_ok_and(|value| has_real(&value)),
                    "{}", text
                ),
            }
        }
    }
}

fn has_real(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(list) => list.iter().any(has_real),
        Value::Object(fields) => fields.values().any(has_real),
        _ => false,
    }
}

#[derive(FromJson, Debug, PartialEq, Eq)]
struct Known {
    number: u8,
}

#[test]
fn a_field_nobody_knows_may_hold_anything() {
    let text = r#"{"x": [1.5e3, {"y": "\u00e9\n"}, null, -0.1, 1e400], "number": 7, "z": {}}"#;
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
        r#"{"number": 7, "number": 7}"#,
        r#"{"number": 7, "x": 1.}"#,
        r#"{"number": 7} x"#,
        r#"{"number": 7"#,
        r#"{"number": null}"#,
        "{}",
        "[7]",
        "",
    ] {
        assert_eq!(from_str::<Known>(text), Err(Error), "{text}");
    }
}

#[test]
fn depth_has_an_end() {
    let deep = "[".repeat(50_000);
    assert_eq!(from_str::<Any>(&deep), Err(Error));
}

#[test]
fn a_variant_is_its_name_or_an_object_with_what_it_carries() {
    let read = from_str::<Form>;
    assert_eq!(read(r#""bare""#), Ok(Form::Bare));
    assert_eq!(read(r#"{"ba\u0072e": null}"#), Ok(Form::Bare));
    assert_eq!(read(r#"{"with_one": "x"}"#), Ok(Form::WithOne("x".into())));
    for text in [
        r#""with_one""#,
        r#"{"bare": 7}"#,
        r#"{"bare"}"#,
        r#"{"with_one": "x", "y": 1}"#,
        r#""gone""#,
        "{}",
    ] {
        assert_eq!(read(text), Err(Error), "{text}");
    }
}
