//! Bytes as the browser's files and addresses.

use core::time::Duration;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Bytes as a file of a media type; `None` when the browser has no room.
#[must_use]
pub fn blob(bytes: &[u8], media: &str) -> Option<Blob> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(media);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// An address for bytes, to be given back by [`release`].
#[must_use]
pub fn address(bytes: &[u8], media: &str) -> Option<String> {
    Url::create_object_url_with_blob(&blob(bytes, media)?).ok()
}

/// Gives an address back; one of the server needs nothing.
pub fn release(address: &str) {
    if address.starts_with("blob:") {
        // Fails for no address of ours.
        let _ = Url::revoke_object_url(address);
    }
}

/// Offers a file for keeping, under a name.
pub fn save(blob: &Blob, name: &str) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else {
        return;
    };
    if let Ok(element) = document().create_element("a") {
        let link: HtmlAnchorElement = element.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The browser has taken what it needs once the click is through.
    leptos::prelude::set_timeout(move || release(&address), Duration::from_secs(60));
}

/// The bytes of a file, copied: the file itself may become unreadable at any moment.
pub async fn bytes(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    let buffer: ArrayBuffer = buffer.dyn_into().ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Base64 with padding.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0u32, |word, at| {
            (word << 8) | u32::from(chunk.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            let index = usize::try_from((word >> (18 - 6 * at)) & 63).unwrap_or(0);
            let letter = ALPHABET.get(index).copied().unwrap_or(b'=');
            out.push(char::from(if at <= chunk.len() { letter } else { b'=' }));
        }
    }
    out
}
