//! The screen stays on while somebody scans.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The screen is kept on; no longer when dropped.
pub struct Awake {
    lock: JsValue,
}

impl Drop for Awake {
    fn drop(&mut self) {
        // The browser may have taken it back already, as it does from hidden pages.
        let _ = call(&self.lock, "release", &JsValue::UNDEFINED);
    }
}

/// Keeps the screen on; `None` where the browser cannot.
pub async fn keep_awake() -> Option<Awake> {
    let wake = Reflect::get(&window().navigator(), &"wakeLock".into()).ok()?;
    let asking: Promise = call(&wake, "request", &"screen".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let lock = JsFuture::from(asking).await.ok()?;
    Some(Awake { lock })
}

fn call(this: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(this, &name.into())?.dyn_into()?;
    function.call1(this, argument)
}
