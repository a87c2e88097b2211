//! What runs on the phone.
//!
//! Map: [`route`] the addresses, [`page`] the screens, [`part`] what they are made of, [`state`] what
//! they see and do, [`text`] every word, [`store`] the database, [`sync`] the driver of the sync
//! engine, [`device`] the browser's abilities, one file each.

pub mod device;
pub mod dom;
pub mod page;
pub mod part;
pub mod route;
pub mod state;
pub mod store;
pub mod sync;
pub mod text;

use domain::sorted;
use leptos::prelude::*;

use crate::dom::view;

use page::Root;
use state::AppState;

/// Mounts the app into the page.
pub fn start() {
    device::crash::watch();
    mount_to_body(|| {
        let app = AppState::new();
        provide_context(app);
        provide_context(app.router);
        app.start();
        view! { <Root /> }
    });
}
