//! The sheet in which something is done about an issue: who mends it and until when by one tap each,
//! words by ready phrases, a photo of the state after. Kept as it is typed.

use domain::apply::DEED_CHARS_MAX;
use domain::id::{Id, IssueId, PersonId};
use domain::issue::{Act, Deed, Level};
use domain::text::{Lang, Text};
use domain::time::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::issue::act_key;
use super::plan::chip;
use super::swept::photo_item;
use crate::device::feedback;
use crate::dom::view;
use crate::part::bind::{follow, live, live_if, on_tap};
use crate::part::button::Button;
use crate::part::field::WordsField;
use crate::part::form::Form;
use crate::part::item::picker::{PickRows, name_of};
use crate::part::photo_grid::PhotoGrid;
use crate::part::phrases::PhraseChips;
use crate::part::tag::level_key;
use crate::part::toast::Toasts;
use crate::state::{AppState, Choice, Draft, DraftKey, IssueView, Live, Register, usual_days};
use crate::text::{Key, in_lang, of_kind, t};

/// Deadlines that are one tap: so many days from today.
const DEADLINES: [(i32, Key); 3] = [
    (0, Key::DeadlineToday),
    (3, Key::DeadlineThreeDays),
    (7, Key::DeadlineWeek),
];

/// What the words of an act say, and ready ones, parted by `|`.
fn wording(act: Act) -> (Key, Key) {
    match act {
        Act::Assign | Act::Take => (Key::WordsAssign, Key::ReadyAssign),
        Act::Repair | Act::OnSpot => (Key::WordsRepair, Key::ReadyRepair),
        Act::Pass => (Key::WordsPass, Key::ReadyPass),
        Act::Return => (Key::WordsReturn, Key::ReadyReturn),
        Act::Suspend => (Key::WordsWhy, Key::ReadySuspend),
        Act::Escalate => {
            let ready = of_kind(Key::ReadyEscalate, Key::ReadyEscalateNursery);
            (Key::WordsWhy, ready)
        }
        Act::Dismiss => (Key::WordsDismiss, Key::ReadyDismiss),
        Act::Grade => (Key::WordsGrade, Key::ReadyGrade),
    }
}

/// What is tapped beside the words.
#[derive(Clone, Copy)]
struct Picked {
    owner: RwSignal<Option<PersonId>>,
    deadline: RwSignal<Option<Date>>,
    level: RwSignal<Option<Level>>,
}

/// The sheet's content.
#[component]
pub(super) fn Acting(
    /// The issue, as it stood when the sheet was opened.
    view: IssueView,
    /// What is done.
    act: Act,
    /// The sheet.
    open: RwSignal<bool>,
) -> impl IntoView {
    let app = AppState::get();
    app.form_open();
    let key = DraftKey::Issue(view.row.id, act);
    let draft = RwSignal::new(None::<Draft>);
    spawn_local(async move {
        let kept = app.draft_load(&key).await;
        draft.try_set(Some(kept.unwrap_or_default()));
    });
    let usual = app.now().date.plus(usual_days(view.row.issue.level));
    let picked = Picked {
        owner: RwSignal::new(view.row.issue.owner.filter(|_| act == Act::Assign)),
        deadline: RwSignal::new((act == Act::Assign).then_some(usual)),
        level: RwSignal::new(None),
    };
    live(move || match draft.get() {
        None => ().into_any(),
        Some(draft) => form(&view, act, open, picked, draft),
    })
}

fn form(view: &IssueView, act: Act, open: RwSignal<bool>, picked: Picked, draft: Draft) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let id = view.row.id;
    let words = ArcRwSignal::new(draft.note.clone());
    let form = photo_form(
        app,
        (id, act),
        view.row.issue.place_name.clone(),
        draft,
        &words,
    );
    let grid = (act.mends() || act == Act::Return).then(|| {
        form.fields()
            .first()
            .map(|field| view! { <PhotoGrid field=field.clone() /> })
    });
    let change = {
        let (words, form) = (words.clone(), form.clone());
        Callback::new(move |typed: String| {
            // Ready phrases too end where the field does.
            words.set(typed.chars().take(DEED_CHARS_MAX).collect());
            form.touch();
        })
    };
    let value = {
        let words = words.clone();
        Signal::derive(move || words.get())
    };
    let lacks = {
        let form = form.clone();
        follow(move || {
            let silent = act.needs_words() && value.with(|words| words.trim().is_empty());
            let nobody = act == Act::Assign && picked.owner.get().is_none();
            let undecided = act == Act::Grade && picked.level.get().is_none();
            silent || nobody || undecided || form.busy() > 0
        })
    };
    let send = move |_| {
        let photos = form.answers().into_iter().flat_map(|(_, one)| one.photos);
        let deed = Deed {
            act,
            owner: picked.owner.get_untracked(),
            deadline: picked.deadline.get_untracked(),
            level: picked.level.get_untracked(),
            words: words.get_untracked().trim().to_owned(),
            photos: photos.collect(),
        };
        spawn_local(async move {
            match app.deed(id, deed).await {
                Ok(()) => {
                    feedback::confirmed();
                    open.try_set(false);
                    toasts.say(t(Key::Saved));
                }
                Err(error) => toasts.fail(&error),
            }
        });
    };
    let (label, ready) = wording(act);
    let owners = (act == Act::Assign).then(|| owners(view, picked.owner));
    let levels = (act == Act::Grade).then(|| levels(app, view, picked));
    // Before somebody is sent, nothing has a deadline.
    let dated = act != Act::Grade || view.row.issue.deadline.is_some();
    let dated = dated && act.sets_deadline();
    let deadlines = dated.then(|| deadlines(app, picked.deadline));
    view! {
        {owners}
        {levels}
        {deadlines}
        <div class="field">
            <PhraseChips phrases=phrases(ready) note=value change=change />
            <WordsField id="issue-words" label=t(label) value=value change=change longest=200 />
            {grid}
        </div>
        <div class="buttons">
            <Button class="btn primary tall" label=t(act_key(act)) disabled=lacks act=on_tap(send) />
        </div>
    }
    .into_any()
}

/// A form of one item, so that a photo is shrunk, stamped, kept and sent like any other.
fn photo_form(
    app: AppState,
    (id, act): (IssueId, Act),
    place: Text,
    draft: Draft,
    words: &ArcRwSignal<String>,
) -> Form {
    let key = DraftKey::Issue(id, act);
    let words = words.clone();
    let me = app.who.get_untracked();
    let keep = move |answers, _| {
        // A photo may become ready after the phone was handed over: never into another's draft.
        if app.who.get_untracked() != me {
            return;
        }
        let draft = Draft {
            answers,
            note: words.get_untracked(),
            ..Draft::default()
        };
        app.draft_save(&key, &draft);
    };
    let item = photo_item(Key::IssueAfter);
    Form::new([item].into_iter(), draft.answers, None, place, keep)
}

/// Ready words in both languages.
fn phrases(ready: Key) -> Vec<Text> {
    let zh = in_lang(ready, Lang::Zh).split('|');
    let en = in_lang(ready, Lang::En).split('|');
    zh.zip(en).map(|(zh, en)| Text::new(zh, en)).collect()
}

/// The levels that it could be of instead. With another level goes the deadline that is usual for it,
/// until another is tapped.
fn levels(app: AppState, view: &IssueView, picked: Picked) -> AnyView {
    let today = app.now().date;
    let (now, dated) = (view.row.issue.level, view.row.issue.deadline.is_some());
    let chips = (Level::ALL.into_iter().filter(|level| *level != now)).map(|level| {
        let pressed = follow(move || picked.level.get() == Some(level));
        chip(t(level_key(level)).to_owned(), pressed, move || {
            picked.level.set(Some(level));
            let usual = today.plus(usual_days(level));
            picked.deadline.set(dated.then_some(usual));
        })
    });
    view! {
        <div class="field">
            <p class="field-label">{t(Key::Level)}</p>
            <div class="chips" role="group" aria-label=t(Key::Level)>
                {chips.collect_view()}
            </div>
        </div>
    }
    .into_any()
}

fn deadlines(app: AppState, picked: RwSignal<Option<Date>>) -> AnyView {
    let today = app.now().date;
    let chips = DEADLINES.map(|(days, key)| {
        let day = today.plus(days);
        let pressed = follow(move || picked.get() == Some(day));
        chip(t(key).to_owned(), pressed, move || picked.set(Some(day)))
    });
    view! {
        <div class="field">
            <p class="field-label">{t(Key::IssueDeadline)}</p>
            <div class="chips" role="group" aria-label=t(Key::IssueDeadline)>
                {chips.into_iter().collect_view()}
            </div>
        </div>
    }
    .into_any()
}

/// Who mends things there by one tap; anybody else out of the list of people.
fn owners(view: &IssueView, picked: RwSignal<Option<PersonId>>) -> AnyView {
    let app = AppState::get();
    let people: Live<Vec<Choice>> = app.live(|app| app.choices(Register::People));
    let listing = RwSignal::new(false);
    let workers: Vec<PersonId> = view.workers.iter().map(|(id, _)| *id).collect();
    let chips = (view.workers.iter())
        .map(|(id, name)| {
            let id = *id;
            let pressed = follow(move || picked.get() == Some(id));
            chip(name.clone(), pressed, move || {
                picked.set(Some(id));
                listing.set(false);
            })
        })
        .collect_view();
    let other = move || {
        let id = picked.get().filter(|id| !workers.contains(id))?;
        people.read(|rows| name_of(rows, id.0)).flatten()
    };
    let other = Memo::new(move |_| other());
    let more = move || {
        let label = other
            .get()
            .unwrap_or_else(|| t(Key::OtherPerson).to_owned());
        chip(label, follow(move || other.get().is_some()), move || {
            listing.set(true);
        })
    };
    let pick = Callback::new(move |id: Id| {
        picked.set(Some(PersonId(id)));
        listing.set(false);
    });
    let list = move || {
        listing
            .get()
            .then(|| view! { <PickRows choices=people pick=pick /> })
    };
    view! {
        <div class="field">
            <p class="field-label">{t(Key::IssueOwner)}</p>
            <div class="chips" role="group" aria-label=t(Key::IssueOwner)>
                {chips}
                {live(more)}
            </div>
            {live_if(list)}
        </div>
    }
    .into_any()
}
