//! What a transaction's body does: requests to its stores, as futures.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbIndex, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use crate::device::number;

/// A transaction under way.
#[derive(Clone)]
pub struct Tx {
    pub(super) tx: IdbTransaction,
    /// Resolves when it is complete, rejects when it was aborted.
    pub(super) done: Promise,
}

impl Tx {
    /// One of its stores.
    ///
    /// # Errors
    /// When the transaction has ended.
    pub fn store(&self, name: &str) -> Result<Store, JsValue> {
        self.tx.object_store(name).map(Store)
    }
}

/// A store within a transaction.
pub struct Store(IdbObjectStore);

impl Store {
    /// The value of a key.
    ///
    /// # Errors
    /// The browser's.
    pub async fn get<T: JsCast>(&self, key: &JsValue) -> Result<Option<T>, JsValue> {
        self.ask(key)?.answer().await
    }

    /// Asks for the value of a key without waiting: many questions take the time of one.
    ///
    /// # Errors
    /// The browser's.
    pub fn ask(&self, key: &JsValue) -> Result<Asked, JsValue> {
        let request = self.0.get(key)?;
        // Heard from now on: one that is given up, after another has failed, must not count as
        // a failure that nobody saw.
        let settled = settled(&request).into();
        Ok(Asked { request, settled })
    }

    /// The values of a range of keys, in their order, at most `limit` of them.
    ///
    /// # Errors
    /// The browser's.
    pub async fn list<T: JsCast>(
        &self,
        range: &IdbKeyRange,
        limit: u32,
    ) -> Result<Vec<T>, JsValue> {
        list_of(&self.0.get_all_with_key_and_limit(range, limit)?).await
    }

    /// The values of a range of an index, in its order.
    ///
    /// # Errors
    /// The browser's.
    pub async fn list_by<T: JsCast>(
        &self,
        index: &str,
        range: &IdbKeyRange,
    ) -> Result<Vec<T>, JsValue> {
        list_of(&self.index(index)?.get_all_with_key(range)?).await
    }

    /// How many entries a range of an index has.
    ///
    /// # Errors
    /// The browser's.
    pub async fn count_by(&self, index: &str, range: &IdbKeyRange) -> Result<usize, JsValue> {
        let count = value_of(&self.index(index)?.count_with_key(range)?).await?;
        Ok(usize::try_from(count.as_f64().map_or(0, number::count)).unwrap_or(0))
    }

    /// The last value of a range of an index.
    ///
    /// # Errors
    /// The browser's.
    pub async fn last_by<T: JsCast>(
        &self,
        index: &str,
        range: &IdbKeyRange,
    ) -> Result<Option<T>, JsValue> {
        let request = self
            .index(index)?
            .open_cursor_with_range_and_direction(range, web_sys::IdbCursorDirection::Prev)?;
        let cursor = value_of(&request).await?;
        if cursor.is_null() {
            return Ok(None);
        }
        Reflect::get(&cursor, &"value".into()).map(|value| Some(value.unchecked_into()))
    }

    /// Writes a value, in order with all other requests; a failure aborts the transaction.
    ///
    /// # Errors
    /// When the value cannot be stored or the transaction has ended.
    pub fn put(&self, value: &JsValue) -> Result<(), JsValue> {
        self.0.put(value).map(drop)
    }

    /// Removes a key or a range of keys; a failure aborts the transaction.
    ///
    /// # Errors
    /// When the transaction has ended.
    pub fn remove(&self, key: &JsValue) -> Result<(), JsValue> {
        self.0.delete(key).map(drop)
    }

    fn index(&self, name: &str) -> Result<IdbIndex, JsValue> {
        self.0.index(name)
    }
}

/// A question that is under way.
pub struct Asked {
    request: IdbRequest,
    settled: JsFuture,
}

impl Asked {
    /// The value; `None` when there is none.
    ///
    /// # Errors
    /// The browser's.
    pub async fn answer<T: JsCast>(self) -> Result<Option<T>, JsValue> {
        self.settled.await?;
        let value = self.request.result()?;
        Ok((!value.is_undefined()).then(|| value.unchecked_into()))
    }
}

/// A key made of parts.
#[must_use]
pub fn key(parts: &[&JsValue]) -> JsValue {
    parts.iter().copied().collect::<Array>().into()
}

/// All keys that begin with `parts`.
///
/// # Errors
/// When a part can be no key.
pub fn starting_with(parts: &[&JsValue]) -> Result<IdbKeyRange, JsValue> {
    // An array sorts after everything that is no array.
    let end: Array = parts
        .iter()
        .copied()
        .chain([&JsValue::from(Array::new())])
        .collect();
    IdbKeyRange::bound(&key(parts), &end)
}

/// The end of a request as a promise.
pub(super) fn settled(request: &IdbRequest) -> Promise {
    Promise::new(&mut |success: Function, error: Function| {
        request.set_onsuccess(Some(&success));
        request.set_onerror(Some(&error));
    })
}

async fn value_of(request: &IdbRequest) -> Result<JsValue, JsValue> {
    JsFuture::from(settled(request)).await?;
    request.result()
}

async fn list_of<T: JsCast>(request: &IdbRequest) -> Result<Vec<T>, JsValue> {
    let values: Array = value_of(request).await?.unchecked_into();
    Ok(values.iter().map(JsCast::unchecked_into).collect())
}
