//! The form of what lies in the database: plain objects whose fields the indexes name.
//!
//! `s` is the scope, school and person, and stands first in every key. What is not indexed lies as
//! JSON in `row`; the state of an entity and bytes lie by themselves, untouched.

use domain::id::{PersonId, SchoolId, Sha};
use js_sys::{JsString, Object, Uint8Array};
use json::{FromJson, ToJson};
use sync::client::store::{BaseRow, BlobRow, OpRow, OpState, Upload};
use sync::wire::SignedIn;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::device::number;

#[wasm_bindgen]
extern "C" {
    /// A value of any of the stores.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone)]
    pub(super) type Row;

    #[wasm_bindgen(method, setter = s)]
    fn set_scope(this: &Row, scope: &str);
    #[wasm_bindgen(method, getter = s)]
    pub(super) fn scope(this: &Row) -> String;
    #[wasm_bindgen(method, setter = id)]
    fn set_id(this: &Row, id: &str);
    #[wasm_bindgen(method, getter = id)]
    pub(super) fn id(this: &Row) -> String;
    #[wasm_bindgen(method, setter = row)]
    fn set_row(this: &Row, json: &str);
    #[wasm_bindgen(method, getter = row)]
    fn row(this: &Row) -> Option<String>;
    /// 1 while there is something to send of it, else missing, so that an index holds only those.
    #[wasm_bindgen(method, setter = open)]
    fn set_open(this: &Row, open: u8);
    #[wasm_bindgen(method, getter = open)]
    fn open(this: &Row) -> Option<u8>;
    #[wasm_bindgen(method, setter = n)]
    fn set_number(this: &Row, number: f64);
    #[wasm_bindgen(method, getter = n)]
    fn number(this: &Row) -> f64;
    #[wasm_bindgen(method, setter = data)]
    fn set_data(this: &Row, data: &Uint8Array);
    #[wasm_bindgen(method, getter = data)]
    pub(super) fn data(this: &Row) -> Option<Uint8Array>;

    #[wasm_bindgen(method, setter = g)]
    fn set_generation(this: &Row, generation: f64);
    #[wasm_bindgen(method, getter = g)]
    fn generation(this: &Row) -> f64;
    #[wasm_bindgen(method, setter = kind)]
    fn set_kind(this: &Row, kind: &str);
    #[wasm_bindgen(method, getter = kind)]
    fn kind(this: &Row) -> String;
    #[wasm_bindgen(method, setter = state)]
    fn set_state(this: &Row, state: &str);
    #[wasm_bindgen(method, getter = state)]
    fn state(this: &Row) -> String;
    #[wasm_bindgen(method, getter = state)]
    fn raw_state(this: &Row) -> JsString;
    #[wasm_bindgen(method, setter = day)]
    fn set_day(this: &Row, day: &str);
    #[wasm_bindgen(method, getter = day)]
    fn day(this: &Row) -> Option<String>;
    #[wasm_bindgen(method, setter = parent)]
    fn set_parent(this: &Row, parent: &str);
    #[wasm_bindgen(method, getter = parent)]
    fn parent(this: &Row) -> Option<String>;
    #[wasm_bindgen(method, setter = target)]
    fn set_target(this: &Row, target: &str);
    #[wasm_bindgen(method, getter = target)]
    fn target(this: &Row) -> Option<String>;
}

/// The part of the database that belongs to one person of one school.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Scope {
    /// The school.
    pub school: SchoolId,
    /// The person.
    pub person: PersonId,
}

impl Scope {
    /// As it stands in keys.
    #[must_use]
    pub fn key(self) -> String {
        format!("{}/{}", self.school, self.person)
    }

    /// As it stands in keys.
    #[must_use]
    pub(super) fn js(self) -> JsValue {
        JsValue::from_str(&self.key())
    }
}

impl From<&SignedIn> for Scope {
    fn from(who: &SignedIn) -> Self {
        Self {
            school: who.school,
            person: who.person,
        }
    }
}

impl Row {
    /// An object that says only whose it is.
    pub(super) fn new(scope: &str) -> Self {
        let row: Self = Object::new().unchecked_into();
        row.set_scope(scope);
        row
    }

    /// An object with a key of its own and a value as JSON.
    pub(super) fn of(scope: &str, id: &str, value: &impl ToJson) -> Self {
        let row = Self::new(scope);
        row.set_id(id);
        row.set_value(value);
        row
    }

    /// Sets the part that is JSON. What this crate stores always serialises.
    pub(super) fn set_value(&self, value: &impl ToJson) {
        self.set_row(&json::to_string(value));
    }

    /// The part that is JSON; `None` when it does not parse.
    pub(super) fn value<T: FromJson>(&self) -> Option<T> {
        json::from_str(&self.row()?).ok()
    }

    /// An operation.
    pub(super) fn of_op(scope: &str, op: &OpRow) -> Self {
        let row = Self::of(scope, &op.id.to_string(), op);
        row.set_number(number::float(op.ordinal));
        if op.state == OpState::Pending {
            row.set_open(1);
        }
        row
    }

    /// A blob, without its bytes.
    pub(super) fn of_blob(scope: &str, blob: &BlobRow) -> Self {
        let row = Self::of(scope, &blob.sha.to_string(), blob);
        if blob.upload != Upload::Complete || blob.arrived.is_none() {
            row.set_open(1);
        }
        row
    }

    /// A piece of a blob.
    pub(super) fn of_piece(scope: &str, sha: Sha, index: usize, bytes: &[u8]) -> Self {
        let row = Self::new(scope);
        row.set_id(&sha.to_string());
        row.set_number(number::float(u64::try_from(index).unwrap_or(u64::MAX)));
        row.set_data(&Uint8Array::from(bytes));
        row
    }

    /// A draft's photo.
    pub(super) fn of_bytes(scope: &str, id: &str, media: &str, bytes: &[u8]) -> Self {
        let row = Self::of(scope, id, &media);
        row.set_data(&Uint8Array::from(bytes));
        row
    }

    /// An entity.
    pub(super) fn of_base(scope: &str, base: &BaseRow) -> Self {
        let row = Self::new(scope);
        row.set_generation(number::float(base.generation));
        row.set_id(&base.id.to_string());
        row.set_kind(&base.kind);
        row.set_number(number::float(base.seq));
        row.set_state(&base.state);
        if base.open {
            row.set_open(1);
        }
        if let Some(day) = base.day {
            row.set_day(&day.to_string());
        }
        if let Some(parent) = base.parent {
            row.set_parent(&parent.to_string());
        }
        if let Some(target) = base.target {
            row.set_target(&target.to_string());
        }
        row
    }

    /// Whether it is a record of a check, told without reading it: only those have this field.
    pub(super) fn is_check(&self) -> bool {
        self.raw_state().includes("\"check\":", 0)
    }

    /// The entity; `None` for what this code did not write.
    pub(super) fn base(&self) -> Option<BaseRow> {
        Some(BaseRow {
            generation: number::count(self.generation()),
            id: self.id().parse().ok()?,
            kind: self.kind(),
            seq: number::count(self.number()),
            state: self.state(),
            day: self.day().and_then(|day| day.parse().ok()),
            parent: self.parent().and_then(|id| id.parse().ok()),
            target: self.target().and_then(|id| id.parse().ok()),
            open: self.open().is_some(),
        })
    }
}
