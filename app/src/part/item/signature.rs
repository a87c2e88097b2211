//! 手写签名图样: drawn with a finger, kept as a picture.

use crate::dom::view;
use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use leptos::ev::PointerEvent;
use leptos::html::Canvas;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::part::brush::{self, Brush};
use crate::part::form::Field;
use crate::part::photo_grid::{PhotoImage, put};
use crate::part::toast::Toasts;
use crate::state::AppState;
use crate::text::{Key, t};

pub(super) fn control(field: &Field) -> AnyView {
    let signed = {
        let field = field.clone();
        Memo::new(move |_| field.read(|answer| answer.photos.first().map(|photo| photo.sha)))
    };
    let field = field.clone();
    live(move || match signed.get() {
        Some(sha) => {
            let field = field.clone();
            view! {
                <div class="sign">
                    <PhotoImage sha=sha />
                    <Button class="btn" label=t(Key::SignAgain) act=on_tap(move |_| put(&field, Vec::clear)) />
                </div>
            }
            .into_any()
        }
        None => view! { <Paper field=field.clone() /> }.into_any(),
    })
}

#[component]
fn Paper(field: Field) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let written = RwSignal::new(false);
    let down = move |event: PointerEvent| {
        if let Some(canvas) = canvas.get_untracked() {
            if !written.get_untracked() {
                brush::paper(&canvas);
                written.set(true);
            }
            Brush::Ink.dab(&canvas, &event);
        }
    };
    let draw = move |event: PointerEvent| {
        if event.buttons() != 0
            && let Some(canvas) = canvas.get_untracked()
        {
            Brush::draw(&canvas, &event);
        }
    };
    let keep = move |_| keep(&field, canvas);
    view! {
        <div class="sign">
            <canvas
                node_ref=canvas
                role="img"
                aria-label=t(Key::SignHere)
                on:pointerdown=down
                on:pointermove=draw
            ></canvas>
            <div class="buttons row">
                <Button class="btn" label=t(Key::SignClear) disabled=follow(move || !written.get()) act=on_tap(move |_| {
                        if let Some(canvas) = canvas.get_untracked() {
                            brush::paper(&canvas);
                        }
                    }) />
                <Button class="btn soft" label=t(Key::SignKeep) disabled=follow(move || !written.get()) act=on_tap(keep) />
            </div>
        </div>
    }
}

fn keep(field: &Field, canvas: NodeRef<Canvas>) {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let (Some(canvas), Some(form)) = (canvas.get_untracked(), field.form()) else {
        return;
    };
    let field = field.clone();
    form.work(1);
    spawn_local(async move {
        let kept = async {
            let picture = brush::picture(&canvas).await?;
            app.take_photo(picture, form.place(), true).await
        };
        match kept.await {
            Ok(photo) => put(&field, |photos| *photos = vec![photo]),
            Err(error) => toasts.fail(&error),
        }
        form.work(-1);
    });
}
