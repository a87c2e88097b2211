//! The phone's clocks: the only reader of wall time and of the page's monotonic time.

use domain::time::{Contact, Stamp, UtcMillis};
use js_sys::Date as JsDate;
use leptos::prelude::window;
use sync::client::Now;

use crate::device::{number, random};

thread_local! {
    /// A random number of this page's life, to know which monotonic times compare.
    static PAGE: u32 = random::number();
}

/// The phone's wall clock.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the phone's clock is read"
)]
pub fn wall() -> UtcMillis {
    UtcMillis(number::whole(JsDate::now()))
}

/// Milliseconds on the page's monotonic clock; comparable only within this life of the page.
#[must_use]
pub fn mono_ms() -> i64 {
    window()
        .performance()
        .map_or(0, |performance| number::whole(performance.now()))
}

/// The phone's offset east of UTC now, in minutes (-840 ..= 840).
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the phone's clock is read"
)]
pub fn offset_min() -> i16 {
    let west = number::whole(JsDate::new_0().get_timezone_offset());
    i16::try_from(-west).unwrap_or(0)
}

/// The number of this page's life.
#[must_use]
pub fn page_life() -> u32 {
    PAGE.with(|page| *page)
}

/// The clocks as the sync engine takes them.
#[must_use]
pub fn now() -> Now {
    Now {
        wall: wall(),
        mono: mono_ms(),
        page: page_life(),
    }
}

/// All clocks at once, as an operation carries them; `contact` is the last one with the server.
#[must_use]
pub fn stamp(contact: Option<Contact>) -> Stamp {
    Stamp {
        wall: wall(),
        offset_min: offset_min(),
        mono_ms: mono_ms(),
        page: page_life(),
        contact,
    }
}

/// The server's clock now, as far as the last contact tells; the phone's without one.
#[must_use]
pub fn server_now(contact: Option<Contact>) -> UtcMillis {
    let Some(contact) = contact else {
        return wall();
    };
    if contact.page == page_life() {
        contact
            .server
            .plus(mono_ms().saturating_sub(contact.mono_ms))
    } else {
        contact.server.plus(wall().since(contact.wall))
    }
}
