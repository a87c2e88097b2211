//! Buttons: what they say, how they look, what they do.

use leptos::prelude::*;

use crate::dom::view;
use web_sys::MouseEvent;

use super::icon::{Glyph, Icon};

/// What a tap does; made by [`super::bind::on_tap`].
pub type OnTap = Box<dyn FnMut(MouseEvent)>;

/// A button with words and perhaps an icon.
#[component]
pub fn Button(
    /// How it looks: `btn` with `primary`, `danger`, `soft`, `warn`, `plain`, `tall` … or `cell`.
    class: &'static str,
    /// What it says.
    #[prop(into)]
    label: String,
    /// The picture before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Whether it can be tapped now.
    #[prop(into, default = Signal::stored(false))]
    disabled: Signal<bool>,
    /// Whether what it does is under way.
    #[prop(into, default = Signal::stored(false))]
    busy: Signal<bool>,
    /// What it does.
    act: OnTap,
) -> impl IntoView {
    let icon = icon.map(|glyph| view! { <Icon glyph=glyph /> });
    view! {
        <button type="button" class=class class:busy=busy disabled=disabled on:click=act>
            {icon}
            {label}
        </button>
    }
    .into_any()
}
