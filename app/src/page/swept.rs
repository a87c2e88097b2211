//! The answers a class has: 已补扫 in one tap, with a photo for who wants one, or an objection.

use domain::id::RecordId;
use domain::reply::Says;
use domain::template::{Item, ItemKind, OnFail};
use domain::text::{Lang, Text};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::device::feedback;
use crate::dom::view;
use crate::part::bar::Dock;
use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use crate::part::form::Form;
use crate::part::photo_grid::PhotoGrid;
use crate::part::toast::Toasts;
use crate::state::{AppState, Draft, Live, ResultView, reply_draft};
use crate::text::{Key, in_lang, t};

/// The answer that holds the photos of a draft.
const PHOTOS: &str = "photos";

/// The buttons, and the photos above them.
#[component]
pub fn Swept(
    /// The record.
    id: RecordId,
    /// The result.
    view: Live<ResultView>,
    /// 已补扫 can be said.
    sweeps: bool,
    /// An objection can be made.
    objects: bool,
    /// Opens the words of an objection.
    objecting: RwSignal<bool>,
) -> impl IntoView {
    let app = AppState::get();
    let draft = RwSignal::new(None::<Draft>);
    spawn_local(async move {
        let kept = app.draft_load(&reply_draft(id, Says::Swept)).await;
        draft.try_set(Some(kept.unwrap_or_default()));
    });
    let place = view
        .now()
        .map(|view| view.result.place_name.clone())
        .unwrap_or_default();
    live(move || match draft.get() {
        None => ().into_any(),
        Some(draft) => {
            let form = form(app, id, draft, place.clone());
            buttons(app, id, form, sweeps, objects, objecting)
        }
    })
}

/// The item of a form that asks for photos only.
pub(super) fn photo_item(label: Key) -> Item {
    Item {
        key: PHOTOS.to_owned(),
        text: Text::new(in_lang(label, Lang::Zh), in_lang(label, Lang::En)),
        kind: ItemKind::Photo,
        required: false,
        on_fail: OnFail::default(),
        phrases: Vec::new(),
    }
}

/// A form of one item, so that the photo is shrunk, stamped, kept and swept like any other.
fn form(app: AppState, id: RecordId, draft: Draft, place: Text) -> Form {
    let item = photo_item(Key::SweptPhoto);
    let me = app.who.get_untracked();
    let keep = move |answers, _| {
        // A photo may become ready after the phone was handed over: never into another's draft.
        if app.who.get_untracked() != me {
            return;
        }
        let draft = Draft {
            answers,
            ..Draft::default()
        };
        app.draft_save(&reply_draft(id, Says::Swept), &draft);
    };
    Form::new([item].into_iter(), draft.answers, None, place, keep)
}

fn buttons(
    app: AppState,
    id: RecordId,
    form: Form,
    sweeps: bool,
    objects: bool,
    objecting: RwSignal<bool>,
) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let photos = form.fields().first().filter(|_| sweeps).map(|field| {
        view! {
            <section>
                <h2 class="group-title">{t(Key::SweptPhoto)}</h2>
                <div class="cells">
                    <div class="answer">
                        <PhotoGrid field=field.clone() />
                    </div>
                </div>
            </section>
        }
    });
    let object = objects.then(|| {
        view! { <Button class="btn tall" label=t(Key::Object) act=on_tap(move |_| objecting.set(true)) /> }
    });
    let busy = {
        let form = form.clone();
        follow(move || form.busy() > 0)
    };
    let say = move |_| {
        let photos = form.answers().remove(PHOTOS).map(|answer| answer.photos);
        spawn_local(async move {
            let photos = photos.unwrap_or_default();
            match app.reply(id, Says::Swept, String::new(), photos).await {
                Ok(()) => {
                    feedback::confirmed();
                    toasts.say(t(Key::Saved));
                }
                Err(error) => toasts.fail(&error),
            }
        });
    };
    let swept = sweeps.then(|| {
        view! { <Button class="btn primary tall" label=t(Key::SweptSince) disabled=busy act=on_tap(say) /> }
    });
    view! {
        {photos}
        <Dock>{object} {swept}</Dock>
    }
    .into_any()
}
