//! The number on the app's icon.

use js_sys::{Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// Shows a number on the icon of the installed app; none for 0. Nothing where there is no icon.
pub fn set(count: usize) {
    let navigator = JsValue::from(window().navigator());
    let set = Reflect::get(&navigator, &"setAppBadge".into());
    if let Some(set) = set.ok().and_then(|set| set.dyn_into::<Function>().ok()) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        // Refused in a tab that is not installed, which has no icon either.
        let _ = set.call1(&navigator, &count.into());
    }
}
