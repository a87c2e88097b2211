//! The probe of the first start, and of every one: may this browser record?

use crate::device::{inapp, page, sw};
use crate::state::{Mode, Unfit};

/// What the app may do here. `database` says whether the database could be opened and read.
pub async fn mode(database: bool) -> Mode {
    if let Some(app) = inapp::detect() {
        return Mode::InApp(app);
    }
    if !sw::is_there() {
        return Mode::Unfit(Unfit::ServiceWorker);
    }
    if !database || !crate::store::probe::keeps_what_is_written().await {
        return Mode::Unfit(Unfit::Storage);
    }
    if is_iphone() && !page::is_installed() {
        return Mode::Unfit(Unfit::NotInstalled);
    }
    Mode::Full
}

/// An iPhone or iPad: there pages of the browser are cleared after a week, the home screen's not.
fn is_iphone() -> bool {
    let agent = page::user_agent();
    agent.contains("iPhone") || agent.contains("iPad") || is_ipad_as_mac(&agent)
}

/// An iPad that says it is a Mac has a touch screen; no Mac has.
fn is_ipad_as_mac(agent: &str) -> bool {
    agent.contains("Macintosh") && page::touch_points() > 1
}
