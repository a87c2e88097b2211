//! Grouped rows, as lists of settings and people are made of.

use crate::dom::view;
use crate::part::bind::{on_tap, words};
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::route::{Link, Route};

/// A group of rows with an optional title above and words below.
#[component]
pub fn CellGroup(
    /// What is in it.
    #[prop(into, optional)]
    title: String,
    /// Words below it.
    #[prop(into, optional)]
    hint: String,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let title = (!title.is_empty()).then(|| view! { <h2 class="group-title">{title}</h2> });
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> });
    view! {
        <section>
            {title}
            <div class="cells">{children()}</div>
            {hint}
        </section>
    }
}

/// A row that says something: a name and a value.
#[component]
pub fn Fact(
    /// What it is.
    #[prop(into)]
    label: String,
    /// How it stands.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="cell">
            <span class="cell-main">{label}</span>
            <span class="cell-value">{words(move || value.get())}</span>
        </div>
    }
}

/// A row that does something.
#[component]
pub fn ActionCell(
    /// What it does.
    #[prop(into)]
    label: String,
    /// More about it.
    #[prop(into, optional)]
    sub: String,
    /// How it stands now.
    #[prop(into, optional)]
    value: Signal<String>,
    /// It takes something away.
    #[prop(optional)]
    danger: bool,
    /// What happens.
    act: Callback<()>,
) -> impl IntoView {
    let sub = (!sub.is_empty()).then(|| view! { <span class="cell-sub">{sub}</span> });
    view! {
        <button type="button" class="cell" class:danger=danger on:click=on_tap(move |_| act.run(()))>
            <span class="cell-main">{label} {sub}</span>
            <span class="cell-value">{words(move || value.get())}</span>
            <Chevron />
        </button>
    }
}

/// A row that leads to another screen.
#[component]
pub fn LinkCell(
    /// Where.
    to: Route,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <Link to=to class="cell">
            {children()}
            <Chevron />
        </Link>
    }
}

/// The sign that a row leads on.
#[component]
pub fn Chevron() -> impl IntoView {
    view! {
        <span class="cell-chevron">
            <Icon glyph=Glyph::Next />
        </span>
    }
}
