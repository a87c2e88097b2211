//! The end of a round: what was left out and what is marked, shown to the walker first, with room
//! to explain.

use crate::dom::view;
use crate::part::bind::{self, follow, live_if, on_tap};
use crate::part::button::Button;
use domain::issue::Level;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::device::feedback;
use crate::part::field::WordsField;
use crate::part::marks::Marks;
use crate::part::sheet::HalfSheet;
use crate::part::sync_pill::sentence;
use crate::part::tag::level_key;
use crate::part::toast::Toasts;
use crate::state::{AppState, Draft, DraftKey, Live, PointState, RoundView};
use crate::text::{Key, pick, t, tf};

/// The sheet.
#[component]
pub fn RoundEnd(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// The round.
    view: Live<RoundView>,
) -> impl IntoView {
    // As it stood when the sheet was opened: words being typed are not built anew.
    let content = move || {
        view.now()
            .map(|view| view! { <Ending view=RoundView::clone(&view) open=open /> })
    };
    let title = follow(|| t(Key::EndRound).to_owned());
    view! {
        <HalfSheet open=open title=title>
            {live_if(content)}
        </HalfSheet>
    }
}

#[component]
fn Ending(view: RoundView, open: RwSignal<bool>) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let id = view.id;
    let route = view.plan.as_ref().map(|plan| plan.route.as_slice());
    let classes = route
        .unwrap_or_default()
        .iter()
        .any(|point| point.class.is_some());
    let words = RwSignal::new(String::new());
    let over = view.round.ended.is_some();
    let ended = match (over, classes) {
        (true, _) => Key::Saved,
        (false, true) => Key::CheckEnded,
        (false, false) => Key::RoundEnded,
    };
    let send = if over { Key::ExplainMore } else { Key::EndNow };
    let nothing = follow(move || over && words.with(|words| words.trim().is_empty()));
    let key = DraftKey::End(id);
    {
        let key = key.clone();
        spawn_local(async move {
            if let Ok(draft) = app.draft_load(&key).await {
                // What was typed meanwhile is not lost to what was kept before.
                words.try_update(|words| {
                    if words.is_empty() {
                        *words = draft.note;
                    }
                });
            }
        });
    }
    let change = {
        let key = key.clone();
        Callback::new(move |note: String| {
            words.set(note.clone());
            let draft = Draft {
                note,
                ..Draft::default()
            };
            app.draft_save(&key, &draft);
        })
    };
    let end = move |_| {
        let (key, note) = (key.clone(), words.get_untracked().trim().to_owned());
        spawn_local(async move {
            match app.end_round(id, note).await {
                Ok(()) => {
                    // The words stand in the round now.
                    let _ = app.draft_drop(&key).await;
                    feedback::confirmed();
                    open.try_set(false);
                    toasts.say(t(ended));
                }
                Err(error) => toasts.fail(&error),
            }
        });
    };
    let missing: Vec<String> = view
        .points
        .iter()
        .filter(|point| !matches!(point.state, PointState::Done { .. }))
        .map(|point| pick(&point.name))
        .collect();
    let left_out = (!missing.is_empty()).then(|| {
        let left = if classes {
            Key::ClassesLeft
        } else {
            Key::LeftOut
        };
        let text = tf(
            left,
            &[
                ("n", &missing.len()),
                ("names", &missing.join(t(Key::ListComma))),
            ],
        );
        view! { <p class="lead">{text}</p> }
    });
    let levels = (Level::FOUND.iter().zip(view.own_levels)).filter(|(_, count)| *count > 0);
    let levels: Vec<String> = levels
        .map(|(level, count)| format!("{} {count}", t(level_key(*level))))
        .collect();
    let own = tf(
        Key::OwnHere,
        &[
            ("n", &view.own),
            ("levels", &levels.join(t(Key::ListComma))),
        ],
    );
    let sending = move || app.sync.with(|status| sentence(app, status));
    view! {
        {left_out}
        <p class="lead">{own}</p>
        <p class="lead quiet small">{bind::words(sending)}</p>
        <div class="place">
            <Marks marks=view.marks judged=classes />
        </div>
        <div class="field">
            <WordsField id="end-note" label=t(Key::EndNote) value=words change=change />
        </div>
        <div class="buttons">
            <Button class="btn primary tall" label=t(send) disabled=nothing act=on_tap(end) />
        </div>
    }
}
