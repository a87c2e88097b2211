//! Labelled fields of ordinary forms: sign-in, settings, reasons.

use crate::dom::view;
use crate::part::bind::{follow, words};
use leptos::html;
use leptos::prelude::*;

/// A line of text with its label.
#[component]
pub fn TextField(
    /// Names it in the page.
    id: &'static str,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it; follows every stroke, those of input methods too.
    value: RwSignal<String>,
    /// `text`, `password`, `tel` …
    #[prop(default = "text")]
    kind: &'static str,
    /// `username`, `current-password`, `one-time-code` …
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// More about it.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Its class.
    #[prop(default = "input")]
    class: &'static str,
    /// The longest, in characters.
    #[prop(default = 200)]
    longest: u32,
) -> impl IntoView {
    let note = format!("{id}-note");
    let says = note.clone();
    view! {
        <div class="field">
            <label class="field-label" for=id>
                {label}
            </label>
            <input
                id=id
                class=class
                type=kind
                autocomplete=autocomplete
                inputmode=inputmode
                autocapitalize="off"
                spellcheck="false"
                maxlength=longest
                aria-describedby=note
                aria-invalid=follow(move || error.get().is_some().to_string())
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
            <p id=says class="field-hint">
                {hint} <span class="field-error">{words(move || error.get().unwrap_or_default())}</span>
            </p>
        </div>
    }
}

/// Several lines of words with their label.
#[component]
pub fn WordsField(
    /// Names it in the page.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it.
    #[prop(into)]
    value: Signal<String>,
    /// Every stroke, those of input methods too.
    change: Callback<String>,
    /// The longest, in characters.
    #[prop(default = 500)]
    longest: u32,
    /// Where the field is, to focus it.
    #[prop(optional)]
    node: NodeRef<html::Textarea>,
) -> impl IntoView {
    let target = id.clone();
    view! {
        <div>
            <label class="item-label" for=target>
                {label}
            </label>
            <textarea
                id=id
                class="input"
                node_ref=node
                rows="2"
                maxlength=longest
                prop:value=value
                on:input:target=move |event| change.run(event.target().value())
            ></textarea>
        </div>
    }
}

/// A row with a switch.
#[component]
pub fn SwitchCell(
    /// What it switches.
    #[prop(into)]
    label: String,
    /// More about it.
    #[prop(into, optional)]
    sub: String,
    /// On or off.
    #[prop(into)]
    on: Signal<bool>,
    /// Switches.
    change: Callback<bool>,
) -> impl IntoView {
    let sub = (!sub.is_empty()).then(|| view! { <span class="cell-sub">{sub}</span> });
    view! {
        <label class="cell">
            <span class="cell-main">{label} {sub}</span>
            <input
                type="checkbox"
                role="switch"
                class="switch"
                prop:checked=on
                on:change:target=move |event| change.run(event.target().checked())
            />
        </label>
    }
}

/// A field to search a list with.
#[component]
pub fn SearchBar(
    /// What is searched.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="search" role="search">
            <super::icon::Icon glyph=super::icon::Glyph::Search />
            <input
                type="search"
                class="input"
                autocomplete="off"
                placeholder=label.clone()
                aria-label=label
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        </div>
    }
}
