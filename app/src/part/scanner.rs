//! The scanner: the camera full screen, and the short number below the code for when it does not scan.

use crate::dom::view;
use crate::part::bind::{effect, follow, live_if, on_tap, words};
use leptos::html::{Dialog, Video};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon};
use super::sheet::drive;
use super::toast::ToastRegion;
use crate::device::scan::Scan;
use crate::text::{Key, t};

/// What was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Read {
    /// The text of the code, or the number.
    pub text: String,
    /// The number was typed by hand.
    pub typed: bool,
}

/// The scanner. Whoever opened it closes it when what was read is right.
#[component]
pub fn Scanner(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Takes what was read.
    read: Callback<Read>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    drive(dialog, open.into());
    view! {
        <dialog
            class="scanner"
            node_ref=dialog
            aria-label=t(Key::ScanTitle)
            on:close=move |_| open.set(false)
        >
            <div class="scanner-head">
                <h2>{t(Key::ScanTitle)}</h2>
                <button
                    type="button"
                    class="bar-button"
                    aria-label=t(Key::Close)
                    on:click=on_tap(move |_| open.set(false))
                >
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
            {live_if(move || {
                open.get()
                    .then(|| {
                        view! {
                            <Camera read=read />
                            <Typed read=read />
                            <ToastRegion />
                        }
                    })
            })}
        </dialog>
    }
}

/// The camera; stopped when it goes.
#[component]
fn Camera(read: Callback<Read>) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let state = RwSignal::new(t(Key::ScanOpening).to_owned());
    let running = StoredValue::new_local(None::<Scan>);
    let blind = RwSignal::new(false);
    let lit = RwSignal::new(None::<bool>);
    let found = move |text: String| read.run(Read { text, typed: false });
    effect(move || {
        let Some(video) = video.get() else {
            return;
        };
        spawn_local(async move {
            match Scan::start(&video, found).await {
                Ok(scan) => {
                    let lamp = scan.has_torch().then_some(false);
                    // Closed while the camera was opening: dropping the scan stops it.
                    if running.try_set_value(Some(scan)).is_none() {
                        state.try_set(t(Key::ScanAim).to_owned());
                        lit.try_set(lamp);
                    }
                }
                Err(error) => {
                    state.try_set(error.text());
                    blind.try_set(true);
                }
            }
        });
    });
    let switch = move |on: bool| {
        running.with_value(|scan| {
            if let Some(scan) = scan {
                scan.set_torch(on);
                lit.set(Some(on));
            }
        });
    };
    let torch = move || {
        lit.get().map(|on| {
            view! {
                <button
                    type="button"
                    class="scanner-torch"
                    aria-label=t(Key::Torch)
                    aria-pressed=on.to_string()
                    on:click=on_tap(move |_| switch(!on))
                >
                    <Icon glyph=Glyph::Torch />
                </button>
            }
            .into_any()
        })
    };
    view! {
        <div class="scanner-view" class:blind=blind>
            <video node_ref=video muted playsinline aria-hidden="true"></video>
            <div class="scanner-frame" aria-hidden="true"></div>
            {live_if(torch)}
            <p class="scanner-say" role="status">
                {words(move || state.get())}
            </p>
        </div>
    }
}

/// The short number, typed.
#[component]
fn Typed(read: Callback<Read>) -> impl IntoView {
    let number = RwSignal::new(String::new());
    let ready = move || number.with(|number| number.trim().len() >= 3);
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if ready() {
            let text = number.get_untracked().trim().to_owned();
            number.set(String::new());
            read.run(Read { text, typed: true });
        }
    };
    view! {
        <div class="scanner-foot">
            <form on:submit=go>
                <label for="place-number">{t(Key::ScanNumber)}</label>
                <input
                    id="place-number"
                    class="input"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="6"
                    prop:value=number
                    on:input:target=move |event| number.set(event.target().value())
                />
                <button type="submit" class="btn primary" disabled=follow(move || !ready())>
                    {t(Key::ScanGo)}
                </button>
            </form>
        </div>
    }
}
