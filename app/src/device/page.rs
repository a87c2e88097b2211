//! The page itself: window, address bar, history, and the small settings that are not records.

use json::{FromJson, ToJson};
use leptos::ev::EventDescriptor;
use leptos::prelude::{document, window, window_event_listener};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Marks the steps of the history that the app made, so that "back" never leaves it.
const OURS: &str = "xiaoxun";
const STARTED: &str = "xiaoxun.started";

/// The path and query in the address bar.
#[must_use]
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The scheme, host and port of the server.
#[must_use]
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether this tab has just been opened, as opposed to reloaded. True once.
#[must_use]
pub fn is_fresh_start() -> bool {
    // Without session storage every start counts as fresh, which only resumes more often.
    let Ok(Some(storage)) = window().session_storage() else {
        return true;
    };
    let fresh = !matches!(storage.get_item(STARTED), Ok(Some(_)));
    let _ = storage.set_item(STARTED, "");
    fresh
}

/// One step forward in the history.
pub fn push_path(path: &str) {
    if let Ok(history) = window().history() {
        // Fails only past the browser's limit of calls per second: the screen is right, the
        // address bar a step behind.
        let _ = history.push_state_with_url(&JsValue::from_str(OURS), "", Some(path));
    }
}

/// The present step of the history becomes `path`.
pub fn replace_path(path: &str) {
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(path));
    }
}

/// Whether the step before this one is a screen of the app.
#[must_use]
pub fn history_is_ours() -> bool {
    window()
        .history()
        .and_then(|history| history.state())
        .is_ok_and(|state| state.as_string().as_deref() == Some(OURS))
}

/// One step back.
pub fn back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// A new screen is read from its top.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// Calls `act` on every `event` of the window, for the life of the page.
pub fn on_window<E: EventDescriptor + 'static>(event: E, act: impl Fn(E::EventType) + 'static)
where
    E::EventType: JsCast,
{
    // The handle unregisters only when asked to.
    let _ = window_event_listener(event, act);
}

/// Calls `act` on every event of this name of the document, for the life of the page.
pub fn on_document(event: &str, act: impl Fn() + 'static) {
    let listen = Closure::<dyn Fn()>::new(act);
    // Fails for no name.
    let _ = document().add_event_listener_with_callback(event, listen.as_ref().unchecked_ref());
    listen.forget();
}

/// Whether the page can be seen.
#[must_use]
pub fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// What the browser says it is.
#[must_use]
pub fn user_agent() -> String {
    window().navigator().user_agent().unwrap_or_default()
}

/// The languages the browser asks for, best first.
#[must_use]
pub fn language() -> String {
    window().navigator().language().unwrap_or_default()
}

/// How many fingers the screen can tell apart; 0 without a touch screen.
#[must_use]
pub fn touch_points() -> i32 {
    window().navigator().max_touch_points()
}

/// Whether the app runs from the home screen.
#[must_use]
pub fn is_installed() -> bool {
    fits("(display-mode: standalone)")
}

/// Whether a media query holds now.
#[must_use]
pub fn fits(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}

/// Sets an attribute of the document's root element, or takes it away.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        // Names are constants of this crate: neither call can fail.
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// A small setting, kept outside the database so that it is there before the first paint.
#[must_use]
pub fn setting<T: FromJson>(key: &str) -> Option<T> {
    let text = settings()?.get_item(key).ok()??;
    json::from_str(&text).ok()
}

/// Where small settings are; `None` where the browser has closed it.
fn settings() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}

/// Forgets a small setting.
pub fn forget_setting(key: &str) {
    if let Some(settings) = settings() {
        let _ = settings.remove_item(key);
    }
}

/// Keeps a small setting. Never a record: the browser may refuse or drop it.
pub fn set_setting<T: ToJson>(key: &str, value: &T) {
    if let Some(settings) = settings() {
        let _ = settings.set_item(key, &json::to_string(value));
    }
}
