//! 补录: a round walked without the phone, entered afterwards with its reason.

use crate::dom::view;
use crate::part::bind::{effect, follow, live_if, on_tap};
use crate::part::button::Button;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::part::field::WordsField;
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppState, Draft, DraftKey, DueRound};
use crate::text::{Key, pick, t, tf};

/// The sheet that asks for the reason; open while a slot is given.
#[component]
pub fn LateEntry(
    /// The slot.
    due: RwSignal<Option<DueRound>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Each follows the other; setting what is set already would go round for ever.
    effect(move || {
        let given = due.with(Option::is_some);
        if given != open.get_untracked() {
            open.set(given);
        }
    });
    effect(move || {
        if !open.get() && due.with_untracked(Option::is_some) {
            due.set(None);
        }
    });
    let title = follow(|| t(Key::LateEntry).to_owned());
    view! {
        <HalfSheet open=open title=title>
            {live_if(move || due.get().map(|due| view! { <Reason due=due open=open /> }.into_any()))}
        </HalfSheet>
    }
}

#[component]
fn Reason(due: DueRound, open: RwSignal<bool>) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let reason = RwSignal::new(String::new());
    let key = StoredValue::new(DraftKey::LateEntry {
        plan: due.plan,
        slot: due.slot.key.clone(),
        day: due.day,
    });
    spawn_local(async move {
        if let Ok(draft) = app.draft_load(&key.get_value()).await {
            reason.try_set(draft.note);
        }
    });
    let change = Callback::new(move |note: String| {
        reason.set(note.clone());
        let draft = Draft {
            note,
            ..Draft::default()
        };
        key.with_value(|key| app.draft_save(key, &draft));
    });
    let about = tf(
        Key::LateEntryAbout,
        &[("slot", &pick(&due.slot.name)), ("plan", &pick(&due.name))],
    );
    let (plan, slot) = (due.plan, due.slot.key);
    let start = move |_| {
        let (slot, words) = (slot.clone(), reason.get_untracked().trim().to_owned());
        let draft = key.get_value();
        let DraftKey::LateEntry { day, .. } = draft else {
            return;
        };
        spawn_local(async move {
            let started = app.start_round(plan, slot, day, Some(words)).await;
            match started {
                Ok(id) => {
                    // The reason stands in the round now.
                    let _ = app.draft_drop(&draft).await;
                    open.try_set(false);
                    app.router.go(Route::Round { id });
                }
                Err(error) => toasts.fail(&error),
            }
        });
    };
    view! {
        <p class="lead">{about}</p>
        <div class="field">
            <WordsField id="late-reason" label=t(Key::LateEntryReason) value=reason change=change />
        </div>
        <div class="buttons">
            <Button class="btn primary" label=t(Key::LateEntryStart) disabled=follow(move || reason.with(|reason| reason.trim().is_empty())) act=on_tap(start) />
        </div>
    }
}
