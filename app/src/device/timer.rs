//! Timers as futures.

use core::future::Future;
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;

use js_sys::Promise;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::{set_timeout_with_handle, window};
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

/// A call to come; dropped, it does not.
#[derive(Debug)]
pub struct Alarm(TimeoutHandle);

impl Drop for Alarm {
    fn drop(&mut self) {
        self.0.clear();
    }
}

/// Calls `act` once, after `ms` milliseconds, unless the alarm is dropped before.
pub fn alarm(ms: i64, act: impl FnOnce() + 'static) -> Option<Alarm> {
    let wait = Duration::from_millis(u64::try_from(ms).unwrap_or(0));
    set_timeout_with_handle(act, wait).ok().map(Alarm)
}
