//! The phone's clocks: the only reader of wall time and of the page's monotonic time.

use std::cell::Cell;

use domain::time::{Contact, Stamp, UtcMillis};
use js_sys::Date as JsDate;
use leptos::prelude::window;

use crate::device::{page, random};

const CONTACT: &str = "xiaoxun.contact";

thread_local! {
    /// A random number of this page's life, to know which monotonic times compare.
    static PAGE: u32 = random::number();
    static CONTACT_SEEN: Cell<Option<Contact>> = Cell::new(page::setting(CONTACT));
}

/// The phone's wall clock.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds since 1970 fit into 53 bits"
)]
pub fn wall() -> UtcMillis {
    UtcMillis(JsDate::now() as i64)
}

/// Milliseconds on the page's monotonic clock; comparable only within this life of the page.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds of a page's life fit into 53 bits"
)]
pub fn mono_ms() -> i64 {
    window()
        .performance()
        .map_or(0, |performance| performance.now() as i64)
}

/// The phone's offset east of UTC now, in minutes (-840 ..= 840).
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "an offset is a whole number of minutes within a day"
)]
pub fn offset_min() -> i16 {
    -(JsDate::new_0().get_timezone_offset() as i16)
}

/// All clocks at once, as an operation carries them.
#[must_use]
pub fn stamp() -> Stamp {
    Stamp {
        wall: wall(),
        offset_min: offset_min(),
        mono_ms: mono_ms(),
        page: page_life(),
        contact: CONTACT_SEEN.get(),
    }
}

/// The number of this page's life.
#[must_use]
pub fn page_life() -> u32 {
    PAGE.with(|page| *page)
}

/// Notes that the server's clock showed `server` just now. Kept over restarts of the app.
pub fn contact(server: UtcMillis) {
    let contact = Contact {
        server,
        wall: wall(),
        mono_ms: mono_ms(),
        page: page_life(),
    };
    CONTACT_SEEN.set(Some(contact));
    page::set_setting(CONTACT, &contact);
}

/// The last contact with the server.
#[must_use]
pub fn last_contact() -> Option<Contact> {
    CONTACT_SEEN.get()
}
