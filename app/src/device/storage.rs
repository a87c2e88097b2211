//! The room that the browser gives, and its promise to keep what is stored.

use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageEstimate;

use crate::device::number;
use crate::state::Gauge;

/// How much is used, how much may be, and whether it is promised to stay. `None` when the browser
/// does not say.
pub async fn gauge() -> Option<Gauge> {
    let storage = window().navigator().storage();
    let estimate = JsFuture::from(storage.estimate().ok()?).await.ok()?;
    let estimate: StorageEstimate = estimate.unchecked_into();
    let size = |name: &str| {
        Reflect::get(&estimate, &JsValue::from_str(name))
            .ok()
            .and_then(|size| size.as_f64())
            .map(number::count)
    };
    let persisted = match storage.persisted() {
        Ok(asking) => JsFuture::from(asking)
            .await
            .is_ok_and(|yes| yes.is_truthy()),
        Err(_) => false,
    };
    Some(Gauge {
        used: size("usage")?,
        quota: size("quota")?,
        persisted,
    })
}

/// Whether room runs short: what may go should go.
pub async fn is_short() -> bool {
    gauge().await.is_some_and(Gauge::is_low)
}

/// Asks the browser to keep what is stored. It decides by rules of its own, silently or by asking.
pub async fn persist() -> bool {
    match window().navigator().storage().persist() {
        Ok(asking) => JsFuture::from(asking)
            .await
            .is_ok_and(|yes| yes.is_truthy()),
        Err(_) => false,
    }
}
