//! What stands where something is empty, loading or under way.

use crate::dom::view;
use crate::part::bind::follow;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::text::{Key, t};

/// Nothing here, and what to do about it.
#[component]
pub fn Empty(
    /// The picture.
    #[prop(default = Glyph::Nothing)]
    glyph: Glyph,
    /// What it says.
    #[prop(into)]
    text: String,
    /// A button below it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph=glyph />
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Grey lines until the content is there.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=t(Key::Loading)>
            <span></span>
            <span></span>
            <span></span>
            <span></span>
            <span></span>
        </div>
    }
}

/// How much of something is done.
#[component]
pub fn Progress(
    /// Done so far.
    #[prop(into)]
    done: Signal<u64>,
    /// The whole.
    #[prop(into)]
    total: Signal<u64>,
    /// What it measures, for screen readers.
    #[prop(into)]
    label: String,
    /// Nearly full is a warning, as of storage.
    #[prop(optional)]
    warns: bool,
) -> impl IntoView {
    let permille = move || {
        let total = total.get().max(1);
        done.get().min(total).saturating_mul(1000) / total
    };
    let low = move || warns && (permille() > 850);
    view! {
        <span
            class="progress"
            class:warn=follow(low)
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="1000"
            aria-valuenow=follow(move || permille().to_string())
        >
            <span style:--part=move || format!("{}.{:03}", permille() / 1000, permille() % 1000)></span>
        </span>
    }
}
