//! The poke stream: the server says that something has happened, never what.

use sync::wire::Poke;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::store::Scope;
use crate::sync::net::school_path;

/// A stream under way; ends when dropped. The browser connects again by itself.
pub(super) struct Pokes {
    scope: Scope,
    source: EventSource,
    /// Kept as long as the source may call it.
    _hear: Closure<dyn Fn(MessageEvent)>,
}

impl Pokes {
    /// Follows the school of `scope`; `hear` is called with the number of every poke.
    pub(super) fn follow(scope: Scope, hear: impl Fn(u64) + 'static) -> Option<Self> {
        // An event source sends no header, so the address names the person.
        let path = school_path(scope.school, &format!("pokes?person={}", scope.person));
        let source = EventSource::new(&path).ok()?;
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let poke = event
                .data()
                .as_string()
                .and_then(|data| json::from_str::<Poke>(&data).ok());
            if let Some(poke) = poke {
                hear(poke.seq);
            }
        });
        source.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        Some(Self {
            scope,
            source,
            _hear: hear,
        })
    }

    /// Whose it is.
    pub(super) const fn scope(&self) -> Scope {
        self.scope
    }

    /// Whether the browser has given it up: the session has ended, or the server said so.
    pub(super) fn is_over(&self) -> bool {
        self.source.ready_state() == EventSource::CLOSED
    }
}

impl Drop for Pokes {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.close();
    }
}
