//! Photos of one answer: tiles, one more, away with undo, faces smeared.

use crate::dom::view;
use crate::part::bind::{each, live, live_if, on_tap};
use domain::id::Sha;
use domain::record::{PhotoRef, Value};
use domain::template::ItemKind;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

use super::form::Field;
use super::icon::{Glyph, Icon};
use super::toast::Toasts;
use super::viewer::{Shot, Viewer};
use crate::device::file;
use crate::state::AppState;
use crate::text::{Key, t, tf};

/// The photos of a field.
#[component]
pub fn PhotoGrid(
    /// The field.
    field: Field,
) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let shown = RwSignal::new(None::<Shot>);
    let label = field.label();
    let shots = {
        let field = field.clone();
        move || field.read(|answer| answer.photos.clone())
    };
    let busy = ArcRwSignal::new(0usize);
    let working = busy.clone();
    let picked = {
        let field = field.clone();
        move |event: ev::Event| {
            for picture in files(&event) {
                add(app, toasts, field.clone(), busy.clone(), picture);
            }
        }
    };
    // Android may kill the page while the camera is open: everything is written before it opens.
    let before = move |_| {
        spawn_local(async move {
            if let Err(error) = app.draft_flush().await {
                toasts.fail(&error);
            }
        });
    };
    let tile = {
        let field = field.clone();
        move |photo: PhotoRef| tile(&field, photo, shown, toasts)
    };
    view! {
        <div class="photos" role="group" aria-label=tf(Key::PhotosOf, &[("name", &label)])>
            {each(shots, |photo| photo.sha.to_string(), tile)}
            {live_if(move || {
                (working.get() > 0)
                    .then(|| view! { <span class="photo skeleton" role="status" aria-label=t(Key::PhotoWorking)></span> })
            })} <label class="photo-add">
                <input
                    type="file"
                    accept="image/*"
                    capture="environment"
                    aria-label=tf(Key::TakePhotoOf, &[("name", &label)])
                    on:click=on_tap(before)
                    on:change=picked
                />
                <Icon glyph=Glyph::Camera />
                <span>{t(Key::TakePhoto)}</span>
            </label>
        </div>
        <Viewer field=field shown=shown />
    }
}

/// The files an input was given; the input is emptied, so that the same shot can be taken again.
fn files(event: &ev::Event) -> Vec<File> {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return Vec::new();
    };
    let files = input.files().map_or_else(Vec::new, |list| {
        (0..list.length())
            .filter_map(|index| list.get(index))
            .collect()
    });
    input.set_value("");
    files
}

/// Shrinks, stamps and stores a picture, and puts it into the answer. The form is held meanwhile,
/// so that a picture that is ready after the screen was left is still kept.
fn add(app: AppState, toasts: Toasts, field: Field, busy: ArcRwSignal<usize>, picture: File) {
    let Some(form) = field.form() else {
        return;
    };
    busy.update(|busy| *busy += 1);
    form.work(1);
    spawn_local(async move {
        let taken = app
            .take_photo(picture.into(), form.place(), form.names())
            .await;
        match taken {
            Ok(photo) => put(&field, |photos| {
                photos.retain(|other| other.sha != photo.sha);
                photos.push(photo.clone());
            }),
            Err(error) => toasts.fail(&error),
        }
        busy.update(|busy| *busy = busy.saturating_sub(1));
        form.work(-1);
    });
}

/// Changes the photos of a field; of an item that is nothing but photos, the answer follows.
pub(crate) fn put(field: &Field, change: impl FnOnce(&mut Vec<PhotoRef>)) {
    let answers = match field.item.kind {
        ItemKind::Photo => Some(Value::Photo),
        ItemKind::Signature => Some(Value::Signature),
        _ => None,
    };
    field.edit(|answer| {
        change(&mut answer.photos);
        if let Some(value) = answers {
            answer.value = (!answer.photos.is_empty()).then_some(value);
        }
    });
}

/// Takes a photo away and offers to take that back.
pub(super) fn remove(field: &Field, sha: Sha, toasts: Toasts) {
    let mut gone = None;
    put(field, |photos| {
        if let Some(index) = photos.iter().position(|photo| photo.sha == sha) {
            gone = Some((index, photos.remove(index)));
        }
    });
    if let Some((index, photo)) = gone {
        let field = field.clone();
        let undo = Callback::new(move |()| {
            let photo = photo.clone();
            put(&field, |photos| {
                photos.insert(index.min(photos.len()), photo);
            });
        });
        toasts.undo(t(Key::PhotoRemoved), undo);
    }
}

fn tile(field: &Field, photo: PhotoRef, shown: RwSignal<Option<Shot>>, toasts: Toasts) -> AnyView {
    let sha = photo.sha;
    let field = field.clone();
    let smeared = photo
        .smeared
        .then(|| view! { <span class="photo-note">{t(Key::Smeared)}</span> });
    let open = move |_| {
        shown.set(Some(Shot {
            photo: photo.clone(),
            editable: true,
        }));
    };
    view! {
        <div class="photo">
            <button type="button" aria-label=t(Key::OpenPhoto) on:click=on_tap(open)>
                <PhotoImage sha=sha />
            </button>
            {smeared}
            <button
                type="button"
                class="photo-remove"
                aria-label=t(Key::RemovePhoto)
                on:click=on_tap(move |_| remove(&field, sha, toasts))
            >
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
    .into_any()
}

/// The picture itself, from this phone or from the server.
#[component]
pub fn PhotoImage(
    /// Which.
    sha: Sha,
) -> impl IntoView {
    let app = AppState::get();
    let url = RwSignal::new(Ok(String::new()));
    spawn_local(async move {
        let loaded = app.photo_url(sha).await;
        // The tile may be gone by now: then the address is given back at once.
        if let Some(Ok(unused)) = url.try_set(loaded) {
            file::release(&unused);
        }
    });
    on_cleanup(move || {
        if let Some(Ok(held)) = url.try_get_untracked()
            && !held.is_empty()
        {
            file::release(&held);
        }
    });
    live(move || match url.get() {
        Ok(url) if url.is_empty() => ().into_any(),
        Ok(url) => view! { <img src=url alt=t(Key::Photo) decoding="async" /> }.into_any(),
        Err(_) => view! { <span class="photo-note">{t(Key::PhotoElsewhere)}</span> }.into_any(),
    })
}
