//! The green screen after a point, like the lamp and beep of the 巡更棒: it is done, and this is next.

use leptos::html::Main;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::dom::view;
use crate::part::bind::effect;
use crate::text::{Key, t, tf};

/// What the screen says.
#[derive(Clone, PartialEq, Eq)]
pub struct Done {
    /// The place that is done.
    pub place: String,
    /// How many findings it had.
    pub findings: usize,
    /// The next place; `None` after the last one.
    pub next: Option<String>,
    /// Which point it was, from 1, and how many there are.
    pub progress: (u16, u16),
}

/// The screen. Its buttons are its children.
#[component]
pub fn ResultScreen(
    /// What it says.
    done: Done,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    let screen = NodeRef::<Main>::new();
    effect(move || {
        if let Some(screen) = screen.get() {
            let _ = screen.focus();
        }
    });
    let found = done.findings > 0;
    let word = if found {
        tf(Key::FindingsSaved, &[("n", &done.findings)])
    } else {
        t(Key::Normal).to_owned()
    };
    let (walked, all) = done.progress;
    let progress = tf(Key::PointOf, &[("n", &walked), ("m", &all)]);
    let next = match done.next {
        Some(next) => view! {
            <p class="result-next">
                <span>{t(Key::NextPoint)}</span>
                <strong>{next}</strong>
            </p>
        }
        .into_any(),
        None => view! {
            <p class="result-next">
                <strong>{t(Key::LastPoint)}</strong>
            </p>
        }
        .into_any(),
    };
    view! {
        <main
            class="result"
            class:found=found
            aria-label=format!("{} {word}", done.place)
            tabindex="-1"
            node_ref=screen
            data-testid="result"
        >
            <span class="result-sign">
                <Icon glyph=if found { Glyph::Bang } else { Glyph::Check } />
            </span>
            <h1 class="result-word">{word}</h1>
            <p class="result-place">{format!("{} · {}", done.place, t(Key::Saved))}</p>
            <p class="result-tail">{progress}</p>
            {next}
            <div class="buttons">{children()}</div>
        </main>
    }
}
