//! Small marks beside a name.

use crate::dom::view;
use crate::part::bind::live_if;
use domain::issue::Level;
use leptos::prelude::*;

use crate::text::{Key, t};

/// How a mark looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// A plain fact.
    Plain,
    /// Good.
    Ok,
    /// A problem.
    Bad,
    /// Worth a look: late, quick, not sent.
    Warn,
    /// Under way.
    Info,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "tag",
            Self::Ok => "tag ok",
            Self::Bad => "tag bad",
            Self::Warn => "tag warn",
            Self::Info => "tag info",
        }
    }
}

/// A mark.
#[component]
pub fn Tag(
    /// How it looks.
    tone: Tone,
    /// What it says.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class=tone.class()>{text}</span> }
}

/// A count on a tab; nothing at zero.
#[component]
pub fn Badge(
    /// How many.
    #[prop(into)]
    count: Signal<usize>,
) -> impl IntoView {
    live_if(move || {
        let count = count.get();
        (count > 0).then(|| {
            let text = if count > 99 {
                "99+".to_owned()
            } else {
                count.to_string()
            };
            view! { <span class="badge">{text}</span> }.into_any()
        })
    })
}

/// The words for a level.
#[must_use]
pub const fn level_key(level: Level) -> Key {
    match level {
        Level::Minor => Key::LevelMinor,
        Level::General => Key::LevelGeneral,
        Level::SuspectedMajor => Key::LevelSuspectedMajor,
        Level::Major => Key::LevelMajor,
    }
}

/// The mark of a level.
#[component]
pub fn LevelTag(
    /// Which.
    level: Level,
) -> impl IntoView {
    let tone = match level {
        Level::Minor => Tone::Plain,
        Level::General => Tone::Warn,
        Level::SuspectedMajor | Level::Major => Tone::Bad,
    };
    view! { <Tag tone=tone text=t(level_key(level)) /> }
}
