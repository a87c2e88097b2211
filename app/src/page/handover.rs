//! 交接班 on the day's screen, for who walks rounds at a post: what the last shift left, and a note
//! for the next one.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::swept::photo_item;
use crate::device::feedback;
use crate::dom::view;
use crate::part::bind::{follow, live, live_if, on_tap};
use crate::part::button::Button;
use crate::part::cell::{CellGroup, LinkCell};
use crate::part::field::WordsField;
use crate::part::form::Form;
use crate::part::icon::Glyph;
use crate::part::photo_grid::PhotoGrid;
use crate::part::sheet::HalfSheet;
use crate::part::standing::photos;
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::viewer::{Shot, Viewer};
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, Draft, DraftKey, HandoverRow, Loaded};
use crate::text::{Key, t};

/// The notes and the button for a new one; nothing for who walks no rounds at a post.
#[component]
pub fn Handovers() -> impl IntoView {
    let rows = AppState::get().live(AppState::handovers);
    let writing = RwSignal::new(false);
    let shown = RwSignal::new(None::<Shot>);
    let list = move || match rows.get() {
        Loaded::Ready(rows) => rows.as_ref().as_ref().map(|rows| {
            let notes: Vec<AnyView> = rows.iter().map(|row| note(row, shown)).collect();
            view! {
                <CellGroup title=t(Key::OpHandover)>
                    {notes}
                    <Button
                        class="cell center"
                        label=t(Key::HandoverWrite)
                        icon=Glyph::Edit
                        act=on_tap(move |_| writing.set(true))
                    />
                    <LinkCell to=Route::Handovers>
                        <span class="cell-main">{t(Key::HandoversTitle)}</span>
                    </LinkCell>
                </CellGroup>
            }
        }),
        Loaded::Loading | Loaded::Failed(_) => None,
    };
    view! {
        {live_if(list)}
        <HalfSheet open=writing title=follow(|| t(Key::HandoverWrite).to_owned())>
            <Writing open=writing />
        </HalfSheet>
        <Viewer shown=shown />
    }
}

fn note(row: &HandoverRow, shown: RwSignal<Option<Shot>>) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let handover = &row.handover;
    let id = row.id;
    let take = (!row.mine).then(|| {
        let act = move |_| {
            spawn_local(async move {
                match app.take_over(id).await {
                    Ok(()) => toasts.say(t(Key::HandoverTaken)),
                    Err(error) => toasts.fail(&error),
                }
            });
        };
        view! { <Button class="btn primary" label=t(Key::HandoverTake) act=on_tap(act) /> }
    });
    let waits = row
        .mine
        .then(|| view! { <Tag tone=Tone::Plain text=t(Key::HandoverWaits) /> });
    let unsent = row
        .unsent
        .then(|| view! { <Tag tone=Tone::Warn text=t(Key::Unsent) /> });
    let head = format!(
        "{} {}",
        handover.person_name,
        when::moment(app, handover.at.at)
    );
    let words = handover.note.words.clone();
    view! {
        <div class="answer">
            <div class="answer-head">
                <span class="quiet">{head}</span>
                <span class="tags">{waits} {unsent}</span>
            </div>
            <p class="said">{words}</p>
            {photos(&handover.note.photos, shown)}
            {take}
        </div>
    }
    .into_any()
}

/// The note being written, kept as it is typed.
#[component]
fn Writing(open: RwSignal<bool>) -> impl IntoView {
    let app = AppState::get();
    app.form_open();
    let draft = RwSignal::new(None::<Draft>);
    spawn_local(async move {
        let kept = app.draft_load(&DraftKey::Handover).await;
        draft.try_set(Some(kept.unwrap_or_default()));
    });
    live(move || match draft.get() {
        None => ().into_any(),
        Some(draft) => form(app, draft, open),
    })
}

fn form(app: AppState, draft: Draft, open: RwSignal<bool>) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let words = ArcRwSignal::new(draft.note);
    let me = app.who.get_untracked();
    let keep = {
        let words = words.clone();
        // A photo may become ready after the phone was handed over: never into another's draft.
        move |answers, _| {
            if app.who.get_untracked() != me {
                return;
            }
            let draft = Draft {
                answers,
                note: words.get_untracked(),
                ..Draft::default()
            };
            app.draft_save(&DraftKey::Handover, &draft);
        }
    };
    let item = photo_item(Key::HandoverPhoto);
    let place = domain::text::Text::default();
    let form = Form::new([item].into_iter(), draft.answers, None, place, keep);
    let grid = form
        .fields()
        .first()
        .map(|field| view! { <PhotoGrid field=field.clone() /> });
    let change = {
        let (words, form) = (words.clone(), form.clone());
        Callback::new(move |typed: String| {
            words.set(typed);
            form.touch();
        })
    };
    let lacks = {
        let (words, form) = (words.clone(), form.clone());
        follow(move || words.with(|words| words.trim().is_empty()) || form.busy() > 0)
    };
    let value = words.clone();
    let send = move |_| {
        let said = words.get_untracked().trim().to_owned();
        let photos = form.answers().into_iter().flat_map(|(_, one)| one.photos);
        let photos = photos.collect();
        spawn_local(async move {
            match app.hand_over(said, photos).await {
                Ok(()) => {
                    feedback::confirmed();
                    open.try_set(false);
                    toasts.say(t(Key::Saved));
                }
                Err(error) => toasts.fail(&error),
            }
        });
    };
    view! {
        <div class="field">
            <WordsField
                id="handover-words"
                label=t(Key::HandoverWords)
                value=follow(move || value.get())
                change=change
            />
            {grid}
        </div>
        <div class="buttons">
            <Button class="btn primary tall" label=t(Key::HandoverSend) disabled=lacks act=on_tap(send) />
        </div>
    }
    .into_any()
}
