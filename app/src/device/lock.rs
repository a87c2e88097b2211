//! Web Locks: which of several tabs goes first.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::device::timer;

/// A lock, given back when dropped.
pub struct Held {
    release: Function,
}

impl Drop for Held {
    fn drop(&mut self) {
        // Resolves a promise: cannot fail.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// Takes the lock `name`, waiting at most `wait_ms` milliseconds for another tab. `None` when that
/// was not enough (the other tab may be frozen) or the browser has no locks: whoever asks goes
/// ahead without, since order between tabs is a courtesy and not what keeps the data right.
pub async fn take(name: &str, wait_ms: i32) -> Option<Held> {
    let abort = AbortController::new().ok()?;
    let mut release = None;
    let released = Promise::new(&mut |resolve, _| release = Some(resolve));
    let mut granted = None;
    let grant = Promise::new(&mut |resolve, _| granted = Some(resolve));
    let (release, granted) = (release?, granted?);
    let hold = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
        let _ = granted.call0(&JsValue::UNDEFINED);
        released.into()
    });
    let requested = request(name, &abort, &hold).ok()?;
    let held = Held { release };
    if timer::within(wait_ms, JsFuture::from(grant))
        .await
        .is_some()
    {
        return Some(held);
    }
    // Given up; should it be granted in this very moment, dropping `held` gives it back.
    abort.abort();
    // Its rejection is expected.
    let _ = JsFuture::from(requested).await;
    None
}

fn request(name: &str, abort: &AbortController, hold: &JsValue) -> Result<Promise, JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"signal".into(), &abort.signal())?;
    request
        .call3(&locks, &name.into(), &options, hold)?
        .dyn_into()
}
