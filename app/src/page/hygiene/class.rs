//! One class of a check: its name in large type, the running score, what is looked at with the steps
//! of each deduction, 未打扫 and 免检 in one tap, and one key that submits and leads back.

use domain::check::score;
use domain::record::Answer;
use domain::template::{Judged, Section, Template};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::exempt::Exempt;
use super::{clean, offer_undo, scale_of};
use crate::device::{clock, feedback};
use crate::dom::view;
use crate::page::amend::Rows;
use crate::part::bar::Dock;
use crate::part::bind::{follow, live_if, on_tap, words};
use crate::part::button::Button;
use crate::part::form::{Answers, Form};
use crate::part::item;
use crate::part::item::deduction::{PointScale, minus};
use crate::part::number::print;
use crate::part::sheet::{ActionSheet, SheetAction};
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppError, AppState, Draft, DraftAnswer, DraftKey, Found, PointView};
use crate::text::{Key, pick, t, tf};

/// The class, within the screen of its point.
#[component]
pub fn Class(
    /// The point.
    view: PointView,
    /// How its template judges.
    judged: Judged,
) -> impl IntoView {
    let app = AppState::get();
    app.form_open();
    provide_context(PointScale(scale_of(judged)));
    let (round, point, name) = (view.round_id, view.index, pick(&view.name));
    let toasts = expect_context::<Toasts>();
    // Whoever shares the round sees that somebody is here; not to know it stops nobody.
    spawn_local(async move {
        if let Err(error) = app.take_point(round, point).await {
            toasts.fail(&error);
        }
    });
    let form = form_of(app, &view);
    let off = {
        let (view, form) = (view.clone(), form.clone());
        Memo::new(move |_| taken(&view.template, &view.sections, &form))
    };
    if let Some(open) = view.draft.open.clone() {
        request_animation_frame(move || item::reveal(&open));
    }
    let acting = RwSignal::new(false);
    let asking = RwSignal::new(None::<Dropping>);
    let keys = Keys {
        app,
        toasts,
        acting,
        asking,
        view: StoredValue::new(view),
        form: StoredValue::new(form.clone()),
    };
    let exempting = RwSignal::new(false);
    let why = Callback::new(move |reason: String| keys.store(Found::Exempt(reason), Key::Exempt));
    // Of an office or a corridor only the one or the other: nobody is exempt from what nobody ranks.
    let points = matches!(judged, Judged::Points { .. });
    let bad = if points { Key::NotSwept } else { Key::ToSweep };
    let exempt = points.then(|| {
        view! { <Button class="chip" label=t(Key::Exempt) act=on_tap(move |_| exempting.set(true)) /> }
    });
    let states = view! {
        <div class="chips class-states">
            <Button class="chip" label=t(bad) act=on_tap(move |_| keys.store(Found::NotSwept, bad)) />
            {exempt}
        </div>
    };
    view! {
        <div class="place class-head">
            <h2 class="class-name">{name}</h2>
            <output class="class-score" aria-live="polite">
                {words(move || running(judged, off.get()))}
            </output>
            {states}
        </div>
        <Rows form=form.clone() />
        <Submit form=form judged=judged off=off acting=acting keys=keys />
        <Exempt open=exempting why=why />
        {live_if(move || asking.get().map(|dropping| ask(keys, dropping)))}
    }
}

/// A result that leaves no room for what was typed.
#[derive(Clone)]
struct Dropping {
    found: Found,
    word: Key,
}

/// Asks before what was typed is lost.
fn ask(keys: Keys, Dropping { found, word }: Dropping) -> AnyView {
    let open = RwSignal::new(true);
    let actions = vec![SheetAction {
        label: tf(Key::DropTyped, &[("result", &t(word))]),
        danger: true,
        act: Callback::new(move |()| keys.run(found.clone(), t(word).to_owned(), true)),
    }];
    let title = follow(|| t(Key::DropTypedSure).to_owned());
    view! { <ActionSheet open=open title=title actions=actions /> }.into_any()
}

/// Whether something was found, written or photographed that a result in one tap would lose.
fn typed(form: &Form) -> bool {
    let kept = |answer: &DraftAnswer| !answer.note.trim().is_empty() || !answer.photos.is_empty();
    form.findings() > 0 || form.busy() > 0 || form.answers().iter().any(|(_, one)| kept(one))
}

/// The form of a class, kept as a draft.
fn form_of(app: AppState, view: &PointView) -> Form {
    let key = DraftKey::Point {
        round: view.round_id,
        point: view.index,
    };
    let base = view.draft.clone();
    let me = app.who.get_untracked();
    let keep = move |answers: Answers, open: Option<String>| {
        // A photo may become ready after the phone was handed over: never into another's draft.
        if app.who.get_untracked() == me {
            let draft = Draft {
                answers,
                open,
                begun: base.begun.or_else(|| Some(clock::wall())),
                ..base.clone()
            };
            app.draft_save(&key, &draft);
        }
    };
    let items: Vec<_> = view
        .sections
        .iter()
        .flat_map(|section| section.items.iter().cloned())
        .collect();
    Form::new(
        items.into_iter(),
        view.draft.answers.clone(),
        view.draft.open.clone(),
        view.name.clone(),
        keep,
    )
    .unnamed()
}

/// What the form takes off so far, and whether it finds anything; tracks.
pub(in crate::page) fn taken(
    template: &Template,
    sections: &[Section],
    form: &Form,
) -> (i64, bool) {
    let answers: Vec<Answer> = form
        .fields()
        .iter()
        .filter_map(|field| {
            let value = field.read(|answer| answer.value.clone())?;
            Some(Answer {
                item: field.item.key.clone(),
                value,
                level: None,
                note: String::new(),
                photos: Vec::new(),
            })
        })
        .collect();
    let sections: Vec<String> = sections.iter().map(|one| one.key.clone()).collect();
    let off =
        score(template, &sections, &answers).map_or(0, |score| i64::from(score.base - score.got));
    (off, form.findings() > 0)
}

/// 10 − 3 = 7; nothing where no points are given.
pub(in crate::page) fn running(judged: Judged, (off, _): (i64, bool)) -> String {
    let Judged::Points { base, scale } = judged else {
        return String::new();
    };
    let base = i64::from(base);
    let [base, off, got] = [base, off, base - off].map(|number| print(number, scale));
    tf(
        Key::RunningScore,
        &[("base", &base), ("off", &off), ("got", &got)],
    )
}

/// What a result is called, on the key that submits it and after.
pub(in crate::page) fn result(judged: Judged, (off, found): (i64, bool)) -> String {
    match judged {
        Judged::Points { scale, .. } if off > 0 => minus(off, scale),
        Judged::Swept if found => t(Key::ToSweep).to_owned(),
        _ => t(clean(judged)).to_owned(),
    }
}

/// The one primary key.
#[component]
fn Submit(
    form: Form,
    judged: Judged,
    off: Memo<(i64, bool)>,
    acting: RwSignal<bool>,
    keys: Keys,
) -> impl IntoView {
    let busy = {
        let form = form.clone();
        Memo::new(move |_| form.busy() > 0 || acting.get())
    };
    let word = move || match (judged, off.get()) {
        (Judged::Points { scale, .. }, (off, _)) if off > 0 => {
            tf(Key::SubmitOff, &[("n", &print(off, scale))])
        }
        (Judged::Swept, (_, true)) => t(Key::SubmitToSweep).to_owned(),
        _ => t(clean(judged)).to_owned(),
    };
    let class = move || {
        if off.get().1 {
            "btn danger tall"
        } else {
            "btn primary tall"
        }
    };
    let submit = move |_| keys.submit(judged, off.get_untracked());
    let working = move || {
        (form.busy() > 0)
            .then(|| view! { <p class="dock-note" role="status">{t(Key::PhotoWorking)}</p> })
    };
    view! {
        <Dock>
            {live_if(working)}
            <button type="button" class=follow(class) disabled=busy on:click=on_tap(submit)>
                {words(word)}
            </button>
        </Dock>
    }
}

/// What its keys act on.
#[derive(Clone, Copy)]
struct Keys {
    app: AppState,
    toasts: Toasts,
    acting: RwSignal<bool>,
    asking: RwSignal<Option<Dropping>>,
    view: StoredValue<PointView>,
    form: StoredValue<Form>,
}

impl Keys {
    fn submit(self, judged: Judged, off: (i64, bool)) {
        let draft = Draft {
            answers: self.form.with_value(Form::answers),
            ..Draft::default()
        };
        self.run(Found::Answers(draft), result(judged, off), off.1);
    }

    /// 未打扫, 免检: recorded at once, unless what was typed would be lost.
    fn store(self, found: Found, word: Key) {
        if self.form.with_value(|form| untrack(|| typed(form))) {
            self.asking.set(Some(Dropping { found, word }));
        } else {
            self.run(found, t(word).to_owned(), true);
        }
    }

    fn run(self, found: Found, result: String, sounds_found: bool) {
        let Self { app, toasts, .. } = self;
        if self.acting.get_untracked() {
            return;
        }
        self.acting.set(true);
        let (round, point, name) = self
            .view
            .with_value(|view| (view.round_id, view.index, pick(&view.name)));
        spawn_local(async move {
            match app.check(round, point, found).await {
                Ok(records) => {
                    if sounds_found {
                        feedback::found();
                    } else {
                        feedback::confirmed();
                    }
                    let said = tf(Key::ResultOf, &[("name", &name), ("result", &result)]);
                    offer_undo(app, toasts, said, records);
                    // Left meanwhile by the back key: then the floors are shown already.
                    if matches!(app.router.current_untracked(), Route::Point { .. }) {
                        app.router.back(Route::Round { id: round });
                    }
                }
                Err(error) => {
                    toasts.fail(&error);
                    if let AppError::Incomplete { item, .. } = error {
                        self.form.try_with_value(|form| form.show(&item));
                        item::reveal(&item);
                    }
                }
            }
            self.acting.try_set(false);
        });
    }
}
