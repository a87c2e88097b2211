//! The database's stores and indexes, by version. A step that was released is never edited; a new
//! one is appended and keeps what is there, above all what is not sent yet.

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbObjectStoreParameters, IdbTransaction};

use crate::store::idb::Migration;

/// The one database of the app.
pub(super) const NAME: &str = "xiaoxun";

/// Where a person's phone stands: one row.
pub(super) const META: &str = "meta";
/// Operations.
pub(super) const OPS: &str = "ops";
/// Entities as the server sent them.
pub(super) const BASE: &str = "base";
/// Photos, without their bytes.
pub(super) const BLOBS: &str = "blobs";
/// Pieces of photos.
pub(super) const BYTES: &str = "bytes";
/// Drafts and their photos.
pub(super) const DRAFTS: &str = "drafts";
/// People signed in on this phone, and which of them uses it.
pub(super) const PEOPLE: &str = "people";

/// All that belongs to one person.
pub(super) const OF_PERSON: [&str; 6] = [META, OPS, BASE, BLOBS, BYTES, DRAFTS];
/// All that one commit may touch.
pub(super) const OF_COMMIT: [&str; 6] = OF_PERSON;

/// What is not settled: operations and blobs not confirmed, entities somebody has to do with.
pub(super) const BY_OPEN: &str = "open";
/// Operations by order of doing.
pub(super) const BY_NUMBER: &str = "number";
/// Entities by kind.
pub(super) const BY_KIND: &str = "kind";
/// Entities by kind and school day.
pub(super) const BY_DAY: &str = "day";
/// Entities by what they hang on.
pub(super) const BY_PARENT: &str = "parent";

/// The steps; their number is the database's version.
pub(super) const MIGRATIONS: [Migration; 1] = [begin];

fn begin(database: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    create(database, META, &["s"], &[])?;
    create(
        database,
        OPS,
        &["s", "id"],
        &[(BY_OPEN, &["s", "open", "n"]), (BY_NUMBER, &["s", "n"])],
    )?;
    create(
        database,
        BASE,
        &["s", "g", "id"],
        &[
            (BY_KIND, &["s", "g", "kind"]),
            (BY_DAY, &["s", "g", "kind", "day"]),
            (BY_PARENT, &["s", "g", "parent"]),
            (BY_OPEN, &["s", "g", "open", "kind"]),
        ],
    )?;
    create(database, BLOBS, &["s", "id"], &[(BY_OPEN, &["s", "open"])])?;
    create(database, BYTES, &["s", "id", "n"], &[])?;
    create(database, DRAFTS, &["s", "id"], &[])?;
    create(database, PEOPLE, &["s"], &[])
}

fn create(
    database: &IdbDatabase,
    name: &str,
    key: &[&str],
    indexes: &[(&str, &[&str])],
) -> Result<(), JsValue> {
    let options = IdbObjectStoreParameters::new();
    options.set_key_path(&path(key));
    let store = database.create_object_store_with_optional_parameters(name, &options)?;
    for (index, fields) in indexes {
        store.create_index_with_str_sequence(index, &path(fields))?;
    }
    Ok(())
}

fn path(fields: &[&str]) -> JsValue {
    fields
        .iter()
        .map(|field| JsValue::from_str(field))
        .collect::<Array>()
        .into()
}
