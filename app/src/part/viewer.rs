//! One photo, full screen: to look at, to take away, to smear faces in before it is sent.

use crate::dom::view;
use crate::part::bind::{follow, live, live_if, on_tap};
use crate::part::button::Button;
use domain::id::Sha;
use domain::record::PhotoRef;
use leptos::ev::PointerEvent;
use leptos::html::{Canvas, Dialog, Img};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::brush::{self, Brush};
use super::form::Field;
use super::icon::{Glyph, Icon};
use super::photo_grid::{put, remove};
use super::sheet::drive;
use super::toast::{ToastRegion, Toasts};
use super::when;
use crate::device::file;
use crate::state::{AppError, AppState};
use crate::text::{Key, t, tf};

/// The photo that is shown.
#[derive(Clone, PartialEq)]
pub struct Shot {
    /// Which.
    pub photo: PhotoRef,
    /// It is not submitted yet: it may be smeared or taken away.
    pub editable: bool,
}

/// The viewer; hidden while nothing is shown.
#[component]
pub fn Viewer(
    /// Whose photos they are; `None` for those of a submitted record.
    #[prop(default = None, into)]
    field: Option<Field>,
    /// What is shown.
    shown: RwSignal<Option<Shot>>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    drive(dialog, follow(move || shown.with(Option::is_some)));
    let content = move || {
        let field = field.clone();
        shown
            .get()
            .map(|shot| view! { <Stage shot=shot field=field shown=shown /> }.into_any())
    };
    view! {
        <dialog
            class="viewer"
            node_ref=dialog
            aria-label=t(Key::Photo)
            on:close=move |_| shown.set(None)
        >
            {live_if(content)}
        </dialog>
    }
}

#[component]
fn Stage(shot: Shot, field: Option<Field>, shown: RwSignal<Option<Shot>>) -> impl IntoView {
    let app = AppState::get();
    let smearing = RwSignal::new(false);
    let canvas = NodeRef::<Canvas>::new();
    let taken = when::exact(app, domain::time::UtcMillis(shot.photo.taken_wall));
    let caption = tf(Key::PhotoTaken, &[("t", &taken)]);
    let url = address(app, shot.photo.sha);
    let picture = move || {
        let url = url.get();
        if url.is_empty() {
            ().into_any()
        } else if smearing.get() {
            view! { <Smearing url=url canvas=canvas /> }.into_any()
        } else {
            view! { <img src=url alt=t(Key::Photo) /> }.into_any()
        }
    };
    let foot = field
        .filter(|_| shot.editable)
        .map(|field| view! { <Foot field=field shot=shot smearing=smearing canvas=canvas shown=shown /> });
    view! {
        <div class="viewer-head">
            <p>{caption}</p>
            <button
                type="button"
                class="bar-button"
                aria-label=t(Key::Close)
                on:click=on_tap(move |_| shown.set(None))
            >
                <Icon glyph=Glyph::Close />
            </button>
        </div>
        <div class="viewer-stage">{live(picture)}</div>
        {foot}
        <ToastRegion />
    }
}

/// The address of a photo, given back with the component.
fn address(app: AppState, sha: Sha) -> RwSignal<String> {
    let url = RwSignal::new(String::new());
    let toasts = expect_context::<Toasts>();
    spawn_local(async move {
        match app.photo_url(sha).await {
            Ok(loaded) => {
                if let Some(unused) = url.try_set(loaded) {
                    file::release(&unused);
                }
            }
            Err(error) => toasts.fail(&error),
        }
    });
    on_cleanup(move || {
        if let Some(held) = url.try_get_untracked().filter(|held| !held.is_empty()) {
            file::release(&held);
        }
    });
    url
}

#[component]
fn Foot(
    field: Field,
    shot: Shot,
    smearing: RwSignal<bool>,
    canvas: NodeRef<Canvas>,
    shown: RwSignal<Option<Shot>>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let photo = shot.photo;
    let sha = photo.sha;
    let taken_away = field.clone();
    let take_away = move |_| {
        shown.set(None);
        remove(&taken_away, sha, toasts);
    };
    let keep = Callback::new(move |()| {
        keep_smeared(&field, photo.clone(), canvas, shown, toasts);
    });
    view! {
        <div class="viewer-foot">
            {live(move || {
                if smearing.get() {
                    view! {
                        <Button class="btn" label=t(Key::Cancel) act=on_tap(move |_| smearing.set(false)) />
                        <Button class="btn" label=t(Key::SmearKeep) act=on_tap(move |_| keep.run(())) />
                    }
                        .into_any()
                } else {
                    let take_away = take_away.clone();
                    view! {
                        <Button class="btn" label=t(Key::Smear) icon=Glyph::Smear act=on_tap(move |_| smearing.set(true)) />
                        <Button class="btn" label=t(Key::RemovePhoto) act=on_tap(take_away) />
                    }
                        .into_any()
                }
            })}
        </div>
    }
}

/// What is stored and hashed is the smeared picture; the other one is dropped.
fn keep_smeared(
    field: &Field,
    photo: PhotoRef,
    canvas: NodeRef<Canvas>,
    shown: RwSignal<Option<Shot>>,
    toasts: Toasts,
) {
    let app = AppState::get();
    let Some(canvas) = canvas.get_untracked() else {
        return;
    };
    let field = field.clone();
    let form = field.form();
    spawn_local(async move {
        let kept: Result<PhotoRef, AppError> = async {
            let picture = brush::picture(&canvas).await?;
            app.smear_photo(photo.clone(), picture).await
        }
        .await;
        match kept {
            Ok(smeared) => {
                put(&field, |photos| {
                    for one in photos.iter_mut().filter(|one| one.sha == photo.sha) {
                        *one = smeared.clone();
                    }
                });
                shown.try_set(None);
            }
            Err(error) => toasts.fail(&error),
        }
        drop(form);
    });
}

/// The picture on a canvas, under a finger that covers.
#[component]
fn Smearing(url: String, canvas: NodeRef<Canvas>) -> impl IntoView {
    let image = NodeRef::<Img>::new();
    let loaded = move |_| {
        if let (Some(image), Some(canvas)) = (image.get_untracked(), canvas.get_untracked()) {
            brush::show(&canvas, &image);
        }
    };
    let cover = move |event: PointerEvent| {
        if event.buttons() != 0
            && let Some(canvas) = canvas.get_untracked()
        {
            Brush::Cover.dab(&canvas, &event);
        }
    };
    view! {
        <img class="hear" node_ref=image src=url alt="" on:load=loaded />
        <canvas
            class="smear"
            node_ref=canvas
            aria-label=t(Key::SmearHow)
            on:pointerdown=cover
            on:pointermove=cover
        ></canvas>
    }
}
