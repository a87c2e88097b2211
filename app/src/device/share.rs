//! Handing something on to another app: words by the clipboard, a picture by the phone's own sharing.

use js_sys::{Array, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FilePropertyBag, HtmlTextAreaElement, ShareData};

#[wasm_bindgen]
extern "C" {
    /// The one way to copy that browsers also offer on plain http, as a school's own server has it.
    #[wasm_bindgen(js_namespace = document, js_name = execCommand)]
    fn exec_command(command: &str) -> bool;
}

/// Copies words; to be called in the moment of a tap. Whether it worked.
#[must_use]
pub fn copy(words: &str) -> bool {
    let Ok(element) = document().create_element("textarea") else {
        return false;
    };
    let area: HtmlTextAreaElement = element.unchecked_into();
    area.set_value(words);
    area.set_class_name("hear");
    // The focus goes back to what was tapped.
    let focused = document().active_element();
    let holder = focused
        .as_ref()
        .and_then(|element| element.closest("dialog").ok().flatten())
        .or_else(|| document().body().map(Into::into));
    let Some(holder) = holder else { return false };
    if holder.append_child(&area).is_err() {
        return false;
    }
    area.select();
    let copied = exec_command("copy");
    area.remove();
    if let Some(focused) = focused {
        let focused: web_sys::HtmlElement = focused.unchecked_into();
        // Fails only for what is off the page.
        let _ = focused.focus();
    }
    copied
}

/// The picture as something to share under a name; `None` where the browser shares no files.
#[must_use]
pub fn shareable(picture: &Blob, name: &str) -> Option<ShareData> {
    let navigator = window().navigator();
    if !Reflect::has(&navigator, &"canShare".into()).unwrap_or(false) {
        return None;
    }
    let options = FilePropertyBag::new();
    options.set_type(&picture.type_());
    let file =
        File::new_with_blob_sequence_and_options(&Array::of1(picture), name, &options).ok()?;
    let data = ShareData::new();
    data.set_files(&Array::of1(&file));
    navigator.can_share_with_data(&data).then_some(data)
}

/// Opens the phone's sharing; to be called in the moment of a tap. Whoever closes it shares nothing.
pub async fn share(data: &ShareData) {
    let _ = JsFuture::from(window().navigator().share_with_data(data)).await;
}
