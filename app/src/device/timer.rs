//! Timers as futures.

use core::future::Future;
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// A timer that ends with whoever waits for it.
struct Timeout(i32);

impl Drop for Timeout {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.0);
    }
}

/// Waits. In a hidden page browsers stretch it.
pub async fn sleep(ms: i32) {
    let mut timeout = None;
    let promise = Promise::new(&mut |resolve, _| {
        timeout = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms)
            .ok()
            .map(Timeout);
    });
    // A promise that nothing rejects.
    let _: Result<JsValue, JsValue> = JsFuture::from(promise).await;
}

/// What `future` gives, or `None` when it takes longer than `ms` milliseconds.
pub async fn within<T>(ms: i32, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut late = pin!(sleep(ms));
    core::future::poll_fn(|context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        late.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Calls `act` once, after a while.
pub fn after(wait: Duration, act: impl FnOnce() + 'static) {
    leptos::prelude::set_timeout(act, wait);
}
