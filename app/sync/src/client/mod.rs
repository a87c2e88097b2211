//! The phone's half of sync, one [`Client`] per school and person.
//!
//! It is told what happened ([`Event`]) and answers what to do ([`Effect`]); it keeps the outbox's
//! heads and no entity in memory. Rules it never breaks:
//!
//! - An operation leaves the outbox only by a receipt, in the transaction that brings the entities
//!   up to the page's `to`: never by the answer to a push, by an error or by age.
//! - A page is written only while the store still stands at the page's `from`; that is checked
//!   inside the transaction that writes it.
//! - A photo is done once the feed has brought its arrival, and goes only by the rules of keeping.
//!
//! Map: [`store`] is what is kept, [`event`] what goes in and out,
//! [`overlay`] what the screen shows.

pub mod event;
pub mod overlay;
pub mod store;

pub use event::{
    Act, BaseHead, Effect, Event, NetError, NewBlob, NewOp, NotSaved, Now, Phase, Survey,
    SyncStatus, Token, Wake,
};

use store::{Loaded, StoredMeta};

/// The engine of one person on one phone.
#[derive(Debug)]
pub struct Client {
    meta: StoredMeta,
}

impl Client {
    /// The engine over a store that now reads `loaded`. `seed` spreads the pauses between attempts,
    /// so that a whole school does not knock at the same second.
    #[must_use]
    pub fn new(loaded: Loaded, seed: u64) -> Self {
        let _ = seed;
        Self { meta: loaded.meta }
    }

    /// Where it stands, as last known to be stored, with the latest contact: what a new operation's
    /// stamp carries.
    #[must_use]
    pub const fn meta(&self) -> &StoredMeta {
        &self.meta
    }

    /// Takes one event and says what to do.
    pub fn step(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let _ = (event, now);
        Vec::new()
    }
}
