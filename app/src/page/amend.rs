//! Corrects a record: new answers beside the old ones, with a reason. Both stay visible.

use crate::dom::view;
use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use domain::check::Judgement;
use domain::record::Answer;
use domain::sorted::Map;
use domain::template::Judged as Kind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::part::bar::Dock;
use crate::part::feedback::{Empty, Skeleton};
use crate::part::field::WordsField;
use crate::part::form::{Answers, Form};
use crate::part::item;
use crate::part::segmented::{Segment, Segmented};
use crate::part::toast::Toasts;
use crate::state::{AppState, Draft, DraftAnswer, DraftKey, RecordView};
use crate::text::{Key, t};

/// The most that is kept of why a class was exempt, in characters.
const EXEMPT_CHARS: usize = 200;

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
    // What was picked in an earlier try, else what the check was.
    let picked = draft.judged.unwrap_or_default();
    let was = view
        .record
        .check
        .as_ref()
        .map(|check| Whole::of(&check.judgement));
    // It outlives the screen with the form, as the words do.
    let whole = was.map(|was| ArcRwSignal::new(Whole::named(&picked).unwrap_or(was)));
    let not_swept = match template.judged {
        Some(Kind::Swept) => Key::ToSweep,
        _ => Key::NotSwept,
    };
    let me = app.who.get_untracked();
    let keep = {
        let (reason, whole) = (reason.clone(), whole.clone());
        // A photo may become ready after the phone was handed over: never into another's draft.
        move |answers, open| {
            if app.who.get_untracked() != me {
                return;
            }
            let note = reason.get_untracked();
            let judged = whole.as_ref().map(|whole| whole.get_untracked());
            let draft = Draft {
                answers,
                open,
                note,
                judged: judged.map(|whole| whole.name().to_owned()),
                ..Draft::default()
            };
            app.draft_save(&key, &draft);
        }
    };
    let whole = whole.map(RwSignal::from);
    let form = Form::new(
        items.into_iter(),
        answers,
        draft.open,
        view.record.place_name.clone(),
        keep,
    );
    // A class may be shown what is added to its check.
    let form = if view.record.check.is_some() {
        form.unnamed()
    } else {
        form
    };
    let judged = whole.map(|whole| {
        let kept = form.clone();
        view! { <Judged whole=whole not_swept=not_swept kept=kept /> }
    });
    view! {
        <p class="lead">{t(Key::AmendIntro)}</p>
        {judged}
        <Rows form=form.clone() />
        <Reason reason=reason.clone() form=form.clone() />
        <Actions view=view before=before form=form reason=reason whole=whole amending=amending />
    }
    .into_any()
}

/// What a check was as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Checked,
    NotSwept,
    Exempt,
    Withdrawn,
}

impl Whole {
    /// As it is kept in a draft.
    const fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::NotSwept => "not_swept",
            Self::Exempt => "exempt",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What was kept under a name.
    fn named(name: &str) -> Option<Self> {
        [Self::Checked, Self::NotSwept, Self::Exempt, Self::Withdrawn]
            .into_iter()
            .find(|one| one.name() == name)
    }

    const fn of(judgement: &Judgement) -> Self {
        match judgement {
            Judgement::Checked => Self::Checked,
            Judgement::NotSwept => Self::NotSwept,
            Judgement::Exempt { .. } => Self::Exempt,
            Judgement::Withdrawn => Self::Withdrawn,
        }
    }

    /// The judgement; what is exempt is so for the reason of the correction.
    fn judgement(self, reason: &str) -> Judgement {
        match self {
            Self::Checked => Judgement::Checked,
            Self::NotSwept => Judgement::NotSwept,
            Self::Exempt => Judgement::Exempt {
                reason: reason.chars().take(EXEMPT_CHARS).collect(),
            },
            Self::Withdrawn => Judgement::Withdrawn,
        }
    }
}

/// What a check was as a whole, to be corrected too.
#[component]
fn Judged(whole: RwSignal<Whole>, not_swept: Key, kept: Form) -> impl IntoView {
    let segments = [
        (Whole::Checked, Key::JudgedChecked),
        (Whole::NotSwept, not_swept),
        (Whole::Exempt, Key::Exempt),
        (Whole::Withdrawn, Key::Withdraw),
    ]
    .map(|(value, key)| Segment::plain(value, t(key)))
    .to_vec();
    view! {
        <div class="cells">
            <div class="field">
                <p class="field-label">{t(Key::JudgedAs)}</p>
                <Segmented
                    label=t(Key::JudgedAs)
                    name="judged"
                    segments=segments
                    chosen=Signal::derive(move || Some(whole.get()))
                    choose=Callback::new(move |to| {
                        whole.set(to);
                        kept.touch();
                    })
                />
            </div>
        </div>
    }
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
    whole: Option<RwSignal<Whole>>,
    amending: RwSignal<Option<RecordView>>,
) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let (id, decides) = (view.id, view.may_decide);
    let was = view.record.check.map(|check| check.judgement);
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
        let words = reason.get_untracked().trim().to_owned();
        let judgement = whole
            .map(|whole| whole.get_untracked())
            .filter(|whole| was.as_ref().map(Whole::of) != Some(*whole))
            .map(|whole| whole.judgement(&words));
        if changed.is_empty() && judgement.is_none() {
            toasts.say(t(Key::AmendNothing));
            return;
        }
        spawn_local(async move {
            let amended = if decides {
                app.uphold(id, words, changed, judgement).await
            } else {
                app.amend(id, words, changed, judgement).await
            };
            match amended {
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
