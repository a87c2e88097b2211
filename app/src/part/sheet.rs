//! Sheets from the bottom of the screen: half-screen dialogs and lists of actions.
//!
//! They are native modal dialogs: the browser keeps the focus inside, closes them on Escape and on
//! the phone's back gesture, and gives the focus back to what opened them.

use crate::dom::view;
use crate::part::bind::{effect, live_if, on_tap, words};
use crate::part::button::Button;
use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::{Glyph, Icon};
use super::toast::ToastRegion;
use crate::text::{Key, t};

/// Opens and closes `dialog` with `open`.
pub(super) fn drive(dialog: NodeRef<Dialog>, open: Signal<bool>) {
    effect(move || {
        let wanted = open.get();
        if let Some(dialog) = dialog.get()
            && dialog.open() != wanted
        {
            if wanted {
                // Fails only while the dialog is off the page; the next run shows it.
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        }
    });
}

/// Closes when the tap fell on the ground behind the sheet.
fn backdrop(event: &ev::MouseEvent, open: RwSignal<bool>) {
    let on_dialog = event
        .target()
        .is_some_and(|target| target.dyn_ref::<web_sys::HtmlDialogElement>().is_some());
    if on_dialog {
        open.set(false);
    }
}

/// A half-screen dialog.
#[component]
pub fn HalfSheet(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// What is in it; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    drive(dialog, open.into());
    view! {
        <dialog
            class="sheet"
            node_ref=dialog
            aria-label=title
            on:close=move |_| open.set(false)
            on:click=on_tap(move |event| backdrop(&event, open))
        >
            <div class="sheet-head">
                <h2 class="sheet-title">{words(move || title.get())}</h2>
                <button
                    type="button"
                    class="bar-button"
                    aria-label=t(Key::Close)
                    on:click=on_tap(move |_| open.set(false))
                >
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
            <div class="sheet-body">{live_if(move || open.get().then(|| children()))}</div>
            {live_if(move || open.get().then(|| view! { <ToastRegion /> }.into_any()))}
        </dialog>
    }
}

/// One action of an [`ActionSheet`].
#[derive(Clone)]
pub struct SheetAction {
    /// What it says.
    pub label: String,
    /// It takes something away.
    pub danger: bool,
    /// What it does; the sheet closes first.
    pub act: Callback<()>,
}

/// A list of actions with a way out.
#[component]
pub fn ActionSheet(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// What the actions are about.
    #[prop(into)]
    title: Signal<String>,
    /// The actions, the expected one first.
    actions: Vec<SheetAction>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    drive(dialog, open.into());
    let rows = actions
        .into_iter()
        .map(|action| {
            let act = move |_| {
                open.set(false);
                action.act.run(());
            };
            view! {
                <button type="button" class="cell center" class:danger=action.danger on:click=on_tap(act)>
                    {action.label}
                </button>
            }
        })
        .collect_view();
    view! {
        <dialog
            class="sheet"
            node_ref=dialog
            aria-label=title
            on:close=move |_| open.set(false)
            on:click=on_tap(move |event| backdrop(&event, open))
        >
            <p class="hint sheet-about">{words(move || title.get())}</p>
            <div class="sheet-actions">
                <div class="cells">{rows}</div>
                <div class="cells">
                    <Button class="cell center" label=t(Key::Cancel) act=on_tap(move |_| open.set(false)) />
                </div>
            </div>
        </dialog>
    }
}
