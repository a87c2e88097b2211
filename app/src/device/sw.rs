//! The service worker's other end: registered, watched, and told when it may take over.

use core::cell::Cell;

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::{RwSignal, Set, window};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageChannel, MessageEvent, RegistrationOptions, ServiceWorker, ServiceWorkerContainer,
    ServiceWorkerRegistration, ServiceWorkerState,
};

use crate::device::{page, timer};

const WORKER: &str = "/sw.js";
/// How long the worker may take to say how it stands; it may be filling its cache.
const STATUS_MS: i32 = 120_000;

thread_local! {
    /// This page asked the new worker to take over: only then does it reload, and once.
    static TAKING_OVER: Cell<bool> = const { Cell::new(false) };
}

/// Whether this browser has service workers here.
#[must_use]
pub fn is_there() -> bool {
    Reflect::has(&window().navigator(), &"serviceWorker".into()).unwrap_or(false)
}

fn container() -> Option<ServiceWorkerContainer> {
    is_there().then(|| window().navigator().service_worker())
}

/// Registers the worker. `update` becomes true once a new version waits; `release` names the one
/// that runs, once the app would start offline with it.
pub fn watch(update: RwSignal<bool>, release: RwSignal<Option<String>>) {
    let Some(container) = container() else { return };
    let reload = Closure::<dyn Fn()>::new(|| {
        if TAKING_OVER.replace(false) {
            page::reload();
        }
    });
    container.set_oncontrollerchange(Some(reload.as_ref().unchecked_ref()));
    reload.forget();
    spawn_local(async move {
        // Tried again at the next start; the app works without, only not offline from cold.
        let Ok(registration) = register(&container).await else {
            return;
        };
        watch_registration(&registration, update);
        if let Ok(active) = active(&container).await {
            release.set(complete_release(&active).await);
        }
    });
}

async fn register(
    container: &ServiceWorkerContainer,
) -> Result<ServiceWorkerRegistration, JsValue> {
    let options = RegistrationOptions::new();
    options.set_scope("/");
    // The worker's own file is never taken from the HTTP cache.
    Reflect::set(&options, &"updateViaCache".into(), &"none".into())?;
    JsFuture::from(container.register_with_options(WORKER, &options))
        .await
        .map(JsCast::unchecked_into)
}

fn watch_registration(registration: &ServiceWorkerRegistration, update: RwSignal<bool>) {
    if registration.waiting().is_some() {
        update.set(true);
    }
    let found = registration.clone();
    let on_found = Closure::<dyn Fn()>::new(move || {
        if let Some(installing) = found.installing() {
            watch_installing(&installing, update);
        }
    });
    registration.set_onupdatefound(Some(on_found.as_ref().unchecked_ref()));
    on_found.forget();
}

/// A worker that is installed beside a running one waits: that is an update.
fn watch_installing(worker: &ServiceWorker, update: RwSignal<bool>) {
    let watched = worker.clone();
    let on_change = Closure::<dyn Fn()>::new(move || {
        let replaces = container().is_some_and(|container| container.controller().is_some());
        if watched.state() == ServiceWorkerState::Installed && replaces {
            update.set(true);
        }
    });
    worker.set_onstatechange(Some(on_change.as_ref().unchecked_ref()));
    on_change.forget();
}

async fn active(container: &ServiceWorkerContainer) -> Result<ServiceWorker, JsValue> {
    let registration: ServiceWorkerRegistration =
        JsFuture::from(container.ready()?).await?.unchecked_into();
    registration.active().ok_or(JsValue::UNDEFINED)
}

/// The worker's release, once the worker has all of it.
async fn complete_release(worker: &ServiceWorker) -> Option<String> {
    let status = timer::within(STATUS_MS, ask_status(worker)).await?.ok()?;
    let of = |name: &str| Reflect::get(&status, &name.into()).ok();
    of("complete")?
        .is_truthy()
        .then(|| of("release")?.as_string())?
}

async fn ask_status(worker: &ServiceWorker) -> Result<JsValue, JsValue> {
    let channel = MessageChannel::new()?;
    let answer = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    let transfer = js_sys::Array::of1(&channel.port2());
    worker.post_message_with_transferable(&message("status")?, &transfer)?;
    let event: MessageEvent = JsFuture::from(answer).await?.unchecked_into();
    Ok(event.data())
}

/// Lets a waiting version take over; the page reloads when it has.
pub async fn activate() {
    let Some(waiting) = registration().await.and_then(|found| found.waiting()) else {
        return;
    };
    TAKING_OVER.set(true);
    if let Ok(message) = message("activate") {
        // Fails only for a worker that is gone; then there is nothing to take over.
        let _ = waiting.post_message(&message);
    }
}

/// Asks the server for a newer version, for a page that stays open for days.
pub async fn look_for_update() {
    if let Some(registration) = registration().await
        && let Ok(updating) = registration.update()
    {
        // Offline; asked again when the page is next looked at.
        let _ = JsFuture::from(updating).await;
    }
}

async fn registration() -> Option<ServiceWorkerRegistration> {
    let getting = container()?.get_registration();
    JsFuture::from(getting).await.ok()?.dyn_into().ok()
}

fn message(kind: &str) -> Result<JsValue, JsValue> {
    let message = Object::new();
    Reflect::set(&message, &"type".into(), &kind.into())?;
    Ok(message.into())
}
