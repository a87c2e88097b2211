//! The wasm module that `public/boot.js` starts. Everything else is in package `app`: only a package
//! that is nothing but a cdylib gets link-time optimisation.

use wasm_bindgen::prelude::wasm_bindgen;

/// Shows the app in the page that loaded this module.
#[wasm_bindgen]
pub fn start() {
    app::start();
}

/// What IndexedDB does not do as the contract of phone stores says, one line each.
#[cfg(feature = "conformance")]
#[wasm_bindgen]
pub async fn conformance() -> Vec<String> {
    app::store::conformance::run().await
}

/// What a view does not do as promised, one line each.
#[cfg(feature = "conformance")]
#[wasm_bindgen]
#[must_use]
pub fn views() -> Vec<String> {
    app::dom::conformance::run()
}
