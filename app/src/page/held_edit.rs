//! Puts right what the server set aside: its content in the ordinary form, with the reason on top.
//! What is sent takes its place.

use crate::dom::view;
use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use domain::template::{Item, ItemKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::amend::{Reason, Rows};
use crate::part::bar::Dock;
use crate::part::feedback::Skeleton;
use crate::part::form::Form;
use crate::part::icon::{Glyph, Icon};
use crate::part::item;
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppError, AppState, Draft, DraftKey, HeldForm, HeldView};
use crate::text::{Key, t};

/// The form, begun from the draft of an earlier try or from what was sent.
#[component]
pub fn HeldEdit(
    /// The held operation.
    view: HeldView,
    /// The same while it is being put right; emptied to go back.
    editing: RwSignal<Option<HeldView>>,
) -> impl IntoView {
    let app = AppState::get();
    let draft = RwSignal::new(None::<Draft>);
    let key = DraftKey::Held(view.item.op_id);
    spawn_local(async move {
        draft.try_set(Some(app.draft_load(&key).await.unwrap_or_default()));
    });
    live(move || match (draft.get(), view.form.clone()) {
        (Some(draft), Some(held)) => {
            let why = view.item.why.text();
            view! { <Filling held=held why=why draft=draft editing=editing /> }.into_any()
        }
        _ => view! { <Skeleton /> }.into_any(),
    })
}

#[component]
fn Filling(
    held: HeldForm,
    why: String,
    draft: Draft,
    editing: RwSignal<Option<HeldView>>,
) -> impl IntoView {
    let app = AppState::get();
    app.form_open();
    let key = DraftKey::Held(held.op);
    let begun = !draft.is_empty();
    let reason = held
        .reason
        .clone()
        .map(|sent| ArcRwSignal::new(if begun { draft.note } else { sent }));
    let mut answers = held.answers.clone();
    answers.extend(draft.answers);
    let me = app.who.get_untracked();
    let keep = {
        let reason = reason.clone();
        // A photo may become ready after the phone was handed over: never into another's draft.
        move |answers, open| {
            if app.who.get_untracked() != me {
                return;
            }
            let note = reason.as_ref().map(|reason| reason.get_untracked());
            let draft = Draft {
                answers,
                open,
                note: note.unwrap_or_default(),
                ..Draft::default()
            };
            app.draft_save(&key, &draft);
        }
    };
    let form = Form::new(
        held.items.iter().cloned(),
        answers,
        draft.open,
        held.place.clone(),
        keep,
    );
    let judges = |item: &Item| matches!(item.kind, ItemKind::Deduction { .. });
    let form = if held.items.iter().any(judges) {
        form.unnamed()
    } else {
        form
    };
    let words = reason
        .clone()
        .map(|reason| view! { <Reason reason=reason form=form.clone() /> });
    view! {
        <div class="notice bad">
            <Icon glyph=Glyph::Bang />
            <span class="notice-text">{why}</span>
        </div>
        <p class="lead">{t(Key::HeldEditIntro)}</p>
        <Rows form=form.clone() />
        {words}
        <Actions held=held form=form reason=reason editing=editing />
    }
}

#[component]
fn Actions(
    held: HeldForm,
    form: Form,
    reason: Option<ArcRwSignal<String>>,
    editing: RwSignal<Option<HeldView>>,
) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let unready = {
        let (form, reason) = (form.clone(), reason.clone());
        move || {
            let wordless =
                |reason: &ArcRwSignal<String>| reason.with(|words| words.trim().is_empty());
            form.busy() > 0 || reason.as_ref().is_some_and(wordless)
        }
    };
    let send = move |_| {
        let draft = Draft {
            answers: form.answers(),
            note: reason
                .as_ref()
                .map(|reason| reason.get_untracked())
                .unwrap_or_default(),
            ..Draft::default()
        };
        let (held, form) = (held.clone(), form.clone());
        spawn_local(async move {
            match app.correct_held(&held, &draft).await {
                Ok(()) => {
                    toasts.say(t(Key::Saved));
                    app.router.back(Route::Outbox);
                }
                Err(error) => {
                    toasts.fail(&error);
                    if let AppError::Incomplete { item, .. } = &error {
                        form.show(item);
                        item::reveal(item);
                    }
                }
            }
        });
    };
    view! {
        <Dock>
            <Button class="btn" label=t(Key::Cancel) act=on_tap(move |_| editing.set(None)) />
            <Button class="btn primary" label=t(Key::HeldEditSend) disabled=follow(unready) act=on_tap(send) />
        </Dock>
    }
}
