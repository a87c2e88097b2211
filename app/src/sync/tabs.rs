//! What other tabs of the app on this phone say and hear.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "xiaoxun";

/// The channel between the tabs.
pub(super) struct Tabs {
    channel: Option<BroadcastChannel>,
}

impl Tabs {
    /// Opens it; `hear` is called with every word of another tab.
    pub(super) fn open(hear: impl Fn(String) + 'static) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        if let Some(channel) = &channel {
            let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(word) = event.data().as_string() {
                    hear(word);
                }
            });
            channel.set_onmessage(Some(listen.as_ref().unchecked_ref()));
            // For the life of the page.
            listen.forget();
        }
        Self { channel }
    }

    /// Says a word to the other tabs.
    pub(super) fn say(&self, word: &str) {
        if let Some(channel) = &self.channel {
            // Fails only on a closed channel, and this one stays open.
            let _ = channel.post_message(&JsValue::from_str(word));
        }
    }
}
