//! When the app itself fails: the message is kept on this phone, and the screen says in both
//! languages that nothing is lost.

use std::panic::{PanicHookInfo, set_hook};

use domain::text::Lang;
use domain::time::UtcMillis;
use json::{FromJson, ToJson};
use leptos::prelude::document;
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::device::{clock, page};
use crate::text::{Key, in_lang};

const LAST: &str = "xiaoxun.crash";

/// How the app last failed on this phone.
#[derive(Clone, PartialEq, Eq, Debug, ToJson, FromJson)]
pub struct Crash {
    /// What it said, and where.
    pub message: String,
    /// When, by the phone's wall clock.
    pub at: UtcMillis,
    /// The version of the app.
    pub version: String,
}

/// Shows the recovery screen whenever the app fails from now on.
pub fn watch() {
    set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        page::set_setting(
            LAST,
            &Crash {
                message: info.to_string(),
                at: clock::wall(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
        );
        web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
        // Without a body there is no screen to show it on.
        let _ = show();
    }));
}

/// The last failure, for whoever is asked to help.
#[must_use]
pub fn last() -> Option<Crash> {
    page::setting(LAST)
}

/// Only plain elements and a plain link: no code of the app can be relied on any more.
fn show() -> Result<(), JsValue> {
    let Some(body) = document().body() else {
        return Ok(());
    };
    let screen = element("main", "crash")?;
    screen.set_attribute("role", "alert")?;
    for (lang, tag) in [(Lang::Zh, "zh-CN"), (Lang::En, "en")] {
        let part = element("section", "")?;
        part.set_attribute("lang", tag)?;
        let title = element("h1", "")?;
        title.set_text_content(Some(in_lang(Key::CrashTitle, lang)));
        let words = element("p", "")?;
        words.set_text_content(Some(in_lang(Key::CrashText, lang)));
        let link = element("a", "btn primary")?;
        link.set_attribute("href", &page::path())?;
        link.set_text_content(Some(in_lang(Key::CrashReload, lang)));
        for child in [title, words, link] {
            part.append_child(&child)?;
        }
        screen.append_child(&part)?;
    }
    body.set_text_content(None);
    body.append_child(&screen).map(drop)
}

fn element(name: &str, class: &str) -> Result<Element, JsValue> {
    let element = document().create_element(name)?;
    element.set_class_name(class);
    Ok(element)
}
