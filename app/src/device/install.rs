//! Installing on the home screen, where the browser offers it to the app (Chromium). Others have
//! words of how to do it.

use js_sys::{Function, Reflect};
use leptos::ev::Custom;
use leptos::prelude::{RwSignal, Set, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

use crate::device::{inapp, page};

/// Where `boot.js` keeps the browser's offer: it may come before the app runs.
const OFFER: &str = "installing";
const OFFERED: &str = "beforeinstallprompt";
const INSTALLED: &str = "appinstalled";
const DECLINED: &str = "xiaoxun.install.declined";

/// `offer` follows whether the browser would install the app; never inside another app.
pub fn watch(offer: RwSignal<bool>) {
    if inapp::detect().is_some() {
        return;
    }
    offer.set(kept().is_some());
    page::on_window(Custom::<Event>::new(OFFERED), move |_| offer.set(true));
    page::on_window(Custom::<Event>::new(INSTALLED), move |_| offer.set(false));
}

/// Has the browser ask the person. Its offer is good for once; it makes another one when it likes.
pub fn ask(offer: RwSignal<bool>) {
    offer.set(false);
    let Some(kept) = kept() else { return };
    // Neither can fail for an object of the window, nor for an offer that was not used.
    let _ = Reflect::set(&window(), &OFFER.into(), &JsValue::UNDEFINED);
    let _ = Reflect::get(&kept, &"prompt".into())
        .and_then(|prompt| prompt.unchecked_into::<Function>().call0(&kept));
}

/// Whether the person has said on this phone that it is not wanted.
#[must_use]
pub fn is_declined() -> bool {
    page::setting(DECLINED).unwrap_or_default()
}

/// The person does not want it: it is not offered again where nobody looked for it.
pub fn decline() {
    page::set_setting(DECLINED, &true);
}

fn kept() -> Option<JsValue> {
    let kept = Reflect::get(&window(), &OFFER.into()).ok()?;
    kept.is_object().then_some(kept)
}
