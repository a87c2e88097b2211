//! Corrects a record: new answers beside the old ones, with a reason. Both stay visible.

use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use domain::record::Answer;
use domain::sorted::Map;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::part::bar::Dock;
use crate::part::feedback::{Empty, Skeleton};
use crate::part::field::WordsField;
use crate::part::form::{Answers, Form};
use crate::part::item;
use crate::part::toast::Toasts;
use crate::state::{AppState, Draft, DraftAnswer, DraftKey, RecordView};
use crate::text::{Key, t};

/// The form, begun from the draft of an earlier try or from the record as it now reads.
#[component]
pub fn Amend(
    /// The record.
    view: RecordView,
    /// The record while it is being corrected; emptied when done.
    amending: RwSignal<Option<RecordView>>,
) -> impl IntoView {
    let app = AppState::get();
    let draft = RwSignal::new(None::<Draft>);
    let key = DraftKey::Amend(view.id);
    spawn_local(async move {
        draft.try_set(Some(app.draft_load(&key).await.unwrap_or_default()));
    });
    live(move || match draft.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(draft) => {
            view! { <Correcting view=view.clone() draft=draft amending=amending /> }.into_any()
        }
    })
}

#[component]
fn Correcting(
    view: RecordView,
    draft: Draft,
    amending: RwSignal<Option<RecordView>>,
) -> impl IntoView {
    let app = AppState::get();
    let Some(template) = view.template.clone() else {
        return view! { <Empty text=t(Key::ErrorMissing) /> }.into_any();
    };
    app.form_open();
    let key = DraftKey::Amend(view.id);
    let before = view.current();
    let mut answers: Answers = before
        .iter()
        .map(|(item, answer)| (item.clone(), DraftAnswer::from(answer)))
        .collect();
    answers.extend(draft.answers);
    let reason = ArcRwSignal::new(draft.note);
    let items: Vec<_> = template
        .sections
        .into_iter()
        .filter(|section| view.record.sections.contains(&section.key))
        .flat_map(|section| section.items)
        .collect();
    let keep = {
        let reason = reason.clone();
        move |answers, open| {
            let note = reason.get_untracked();
            let draft = Draft {
                answers,
                open,
                note,
                ..Draft::default()
            };
            app.draft_save(&key, &draft);
        }
    };
    let form = Form::new(
        items.into_iter(),
        answers,
        draft.open,
        view.record.place_name.clone(),
        keep,
    );
    view! {
        <p class="lead">{t(Key::AmendIntro)}</p>
        <Rows form=form.clone() />
        <Reason reason=reason.clone() form=form.clone() />
        <Actions view=view before=before form=form reason=reason amending=amending />
    }
    .into_any()
}

/// The items, one below the other. Taps on them are caught once.
#[component]
pub(super) fn Rows(
    /// The form.
    form: Form,
) -> impl IntoView {
    let rows = form
        .fields()
        .iter()
        .enumerate()
        .map(|(index, field)| item::row(&form, field, index))
        .collect_view();
    let tap = move |event| item::tap(&form, &event);
    view! {
        <ul class="items" on:click=on_tap(tap)>
            {rows}
        </ul>
    }
}

/// Why it is corrected.
#[component]
pub(super) fn Reason(
    /// The words so far.
    reason: ArcRwSignal<String>,
    /// The form they are kept with.
    form: Form,
) -> impl IntoView {
    let value = reason.clone();
    let change = Callback::new(move |words: String| {
        reason.set(words);
        form.touch();
    });
    view! {
        <div class="cells">
            <div class="field">
                <WordsField
                    id="amend-reason"
                    label=t(Key::AmendReason)
                    value=Signal::derive(move || value.get())
                    change=change
                />
            </div>
        </div>
    }
}

#[component]
fn Actions(
    view: RecordView,
    before: Map<String, Answer>,
    form: Form,
    reason: ArcRwSignal<String>,
    amending: RwSignal<Option<RecordView>>,
) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let id = view.id;
    let given = {
        let reason = reason.clone();
        move || reason.with(|reason| !reason.trim().is_empty())
    };
    let send = move |_| {
        let draft = Draft {
            answers: form.answers(),
            ..Draft::default()
        };
        let keys: Vec<String> = form
            .fields()
            .iter()
            .map(|field| field.item.key.clone())
            .collect();
        let changed: Vec<Answer> = draft
            .answers(keys.iter().map(String::as_str))
            .into_iter()
            .filter(|answer| before.get(&answer.item) != Some(answer))
            .collect();
        if changed.is_empty() {
            toasts.say(t(Key::AmendNothing));
            return;
        }
        let words = reason.get_untracked().trim().to_owned();
        spawn_local(async move {
            match app.amend(id, words, changed).await {
                Ok(()) => {
                    // What was typed stands in the correction now.
                    let _ = app.draft_drop(&DraftKey::Amend(id)).await;
                    amending.try_set(None);
                    toasts.say(t(Key::Saved));
                }
                Err(error) => toasts.fail(&error),
            }
        });
    };
    view! {
        <Dock>
            <Button class="btn" label=t(Key::Cancel) act=on_tap(move |_| amending.set(None)) />
            <Button class="btn primary" label=t(Key::AmendSend) disabled=follow(move || !given()) act=on_tap(send) />
        </Dock>
    }
}
