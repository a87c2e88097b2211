//! What a class is told of a check: what was found, what became of it; 已补扫 in one tap, an
//! objection in words, and the result as text or picture for the class's group.

use domain::check::Judgement;
use domain::id::RecordId;
use domain::reply::Says;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::record::answer_row;
use super::swept::Swept;
use super::{hand_on::HandOn, when_loaded};
use crate::device::feedback;
use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::bind::{effect, live_if, on_tap};
use crate::part::button::Button;
use crate::part::field::WordsField;
use crate::part::number::print;
use crate::part::sheet::HalfSheet;
use crate::part::standing::{Verdict, history, marks};
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::viewer::{Shot, Viewer};
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, Draft, Loaded, ResultView, reply_draft};
use crate::text::{Key, pick, t, tf};

/// The screen.
#[component]
pub fn ClassResult(
    /// The record it tells of.
    id: RecordId,
) -> impl IntoView {
    let app = AppState::get();
    let view = app.live(move |app| app.class_result(id));
    let shown = RwSignal::new(None::<Shot>);
    let objecting = RwSignal::new(false);
    effect(move || {
        if let Loaded::Ready(view) = view.get() {
            app.mark_read(&view.result);
        }
    });
    // Words being typed and a photo being taken are not built anew when something arrives.
    let sweeps = Memo::new(move |_| view.read(may_sweep).unwrap_or(false));
    let objects = Memo::new(move |_| view.read(may_object).unwrap_or(false));
    let actions = move || {
        (sweeps.get() || objects.get()).then(|| {
            view! { <Swept id=id view=view sweeps=sweeps.get() objects=objects.get() objecting=objecting /> }
        })
    };
    view! {
        <Screen title=t(Key::ResultTitle) back=Route::Today>
            {when_loaded(view, move |view| told(view, shown))}
            <HandOn view=view />
            {live_if(actions)}
            <HalfSheet open=objecting title=Signal::derive(|| t(Key::Object).to_owned())>
                <Words id=id says=Says::Objection label=Key::ObjectWhy send=Key::ObjectSend open=objecting />
            </HalfSheet>
            <Viewer shown=shown />
        </Screen>
    }
}

/// 已补扫 is of use where something was found and nobody has said so.
fn may_sweep(view: &ResultView) -> bool {
    let result = &view.result;
    let found = result.judgement == Judgement::NotSwept || !result.findings.is_empty();
    view.may_answer && found && !result.dropped && result.standing.settled.is_none()
}

/// One objection to a result that was not flawless.
fn may_object(view: &ResultView) -> bool {
    let result = &view.result;
    let found = result.judgement == Judgement::NotSwept || !result.findings.is_empty();
    view.may_answer && found && !result.dropped && result.standing.objection.is_none()
}

fn told(view: &ResultView, shown: RwSignal<Option<Shot>>) -> AnyView {
    let app = AppState::get();
    let result = &view.result;
    let window = result
        .slot_name
        .as_ref()
        .map_or_else(|| t(Key::SpotCheck).to_owned(), pick);
    let line = format!(
        "{} {window} · {}",
        when::day(result.day),
        pick(&result.place_name)
    );
    let tags = [
        (result.amended, Tone::Info, Key::Amended),
        (view.unsent, Tone::Warn, Key::Unsent),
    ]
    .into_iter()
    .filter(|(holds, ..)| *holds)
    .map(|(_, tone, key)| view! { <Tag tone=tone text=t(key) /> })
    .collect_view();
    let name = view.template.as_ref().map(|template| pick(&template.name));
    let findings = result
        .findings
        .iter()
        .map(|answer| answer_row(view.template.as_ref(), answer, shown))
        .collect_view();
    let nothing = (result.findings.is_empty() && result.judgement.is_checked())
        .then(|| view! { <p class="answer">{t(Key::NothingWrong)}</p> });
    let reason = match &result.judgement {
        Judgement::Exempt { reason } => {
            let text = tf(Key::ReasonIs, &[("reason", reason)]);
            Some(view! { <p class="answer">{text}</p> })
        }
        _ => None,
    };
    let me = app
        .who
        .with_untracked(|who| who.as_ref().map(|who| who.person));
    view! {
        <div class="place">
            <h2 class="place-name">{pick(&result.class_name)}</h2>
            <p class="place-line">{line}</p>
            <p class="score">{score(view)}</p>
            <p class="tags">{marks(&result.standing, result.dropped)} {tags}</p>
        </div>
        <section>
            <h2 class="group-title">{name}</h2>
            <div class="cells">{reason} {findings} {nothing}</div>
            <p class="hint">
                {t(Key::CheckGroup)} " · " {when::moment(app, result.at.at)}
            </p>
        </section>
        {history(&view.replies, me, shown)}
    }
    .into_any()
}

/// What it came to, in large type.
pub(super) fn score(view: &ResultView) -> String {
    match &view.result.score {
        Some(score) => tf(
            Key::ScoreOf,
            &[
                ("n", &print(i64::from(score.got), score.scale)),
                ("m", &print(i64::from(score.base), score.scale)),
            ],
        ),
        None => Verdict::from(&view.result).words().1,
    }
}

/// Words about a result, kept as they are typed: an objection, a decision.
#[component]
pub(super) fn Words(
    /// The record.
    id: RecordId,
    /// What is said.
    says: Says,
    /// What the field asks for.
    label: Key,
    /// What the button says.
    send: Key,
    /// The sheet that it is in.
    open: RwSignal<bool>,
) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let key = reply_draft(id, says);
    let words = RwSignal::new(String::new());
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
    let change = Callback::new(move |note: String| {
        words.set(note.clone());
        let draft = Draft {
            note,
            ..Draft::default()
        };
        app.draft_save(&key, &draft);
    });
    let lacks = move || says == Says::Objection && words.with(|words| words.trim().is_empty());
    let act = move |_| {
        let note = words.get_untracked().trim().to_owned();
        spawn_local(async move {
            match app.reply(id, says, note, Vec::new()).await {
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
            <WordsField id="reply-words" label=t(label) value=words change=change />
        </div>
        <div class="buttons">
            <Button
                class="btn primary tall"
                label=t(send)
                disabled=crate::part::bind::follow(lacks)
                act=on_tap(act)
            />
        </div>
    }
}
