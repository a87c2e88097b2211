//! Every word on the screen. [`t`] gives it in the language chosen; a change of the language builds
//! the screen anew, so that no word has to be watched.
//!
//! `zh` is the list of messages: a line there makes a [`Key`]. `en` names every key again, in a file of
//! the same name; one that is missing does not compile. To add a language: CONTRIBUTING.md, "A language".

mod en;
mod zh;

use core::fmt::Display;
use core::sync::atomic::{AtomicBool, Ordering};
use std::sync::LazyLock;

use domain::text::{Lang, Text, fill};
use leptos::prelude::*;

/// A message of the interface, in every language.
///
/// Each is a constant of its own and no entry of a table, so that words stand in the file of the
/// screens that say them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key(&'static Message);

/// The words of a message.
#[derive(PartialEq, Eq, Debug)]
struct Message {
    zh: &'static str,
    en: &'static str,
}

/// Makes the keys, with their words in the default language.
macro_rules! keys {
    ($($name:ident = $text:literal,)*) => {
        #[allow(missing_docs, reason = "the Chinese text says what each is")]
        #[allow(non_upper_case_globals, reason = "they are read as the variants of an enum")]
        impl Key {
            $(pub const $name: Self = Self(&Message { zh: $text, en: En::$name });)*
        }
    };
}

/// Makes the words of another language: the same keys, in any order. One that is missing does not
/// compile, one too many is dead code.
macro_rules! words {
    ($language:ident: $($name:ident = $text:literal,)*) => {
        #[allow(non_upper_case_globals, reason = "they are named as the keys")]
        impl $language {
            $(pub(in crate::text) const $name: &'static str = $text;)*
        }
    };
}

use {keys, words};

static LANG: LazyLock<ArcRwSignal<Lang>> = LazyLock::new(|| ArcRwSignal::new(Lang::default()));

/// The language of the interface; tracks.
#[must_use]
pub fn lang() -> Lang {
    LANG.get()
}

/// The language of the interface, without tracking.
#[must_use]
pub fn lang_now() -> Lang {
    LANG.get_untracked()
}

/// Changes the language of everything on screen.
pub fn set_lang(lang: Lang) {
    if LANG.get_untracked() != lang {
        LANG.set(lang);
    }
}

static NURSERY: AtomicBool = AtomicBool::new(false);

/// Says whether the school is a kindergarten, which has words of its own.
pub fn set_nursery(nursery: bool) {
    NURSERY.store(nursery, Ordering::Relaxed);
}

/// The message for schools, or in its place the one for kindergartens where this is one.
#[must_use]
pub fn of_kind(school: Key, nursery: Key) -> Key {
    if NURSERY.load(Ordering::Relaxed) {
        nursery
    } else {
        school
    }
}

/// The message in `lang`.
#[must_use]
pub const fn in_lang(key: Key, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => key.0.zh,
        Lang::En => key.0.en,
    }
}

/// The message in the language chosen.
#[must_use]
pub fn t(key: Key) -> &'static str {
    in_lang(key, lang_now())
}

/// The message with its `{name}` places filled in, as [`fill`] does. A place without an argument stays.
#[must_use]
pub fn tf(key: Key, args: &[(&str, &dyn Display)]) -> String {
    fill(t(key), &|name| {
        let known = args.iter().find(|(known, _)| *known == name);
        known.map(|(_, value)| value.to_string())
    })
}

/// A text of the data in the language chosen.
#[must_use]
pub fn pick(text: &Text) -> String {
    text.get(lang_now()).to_owned()
}
