//! A point: its name in large type, what is looked at, one key for 全部正常. What is tapped and typed
//! is kept at once; leaving by the primary key submits it and says what is next.

use crate::dom::view;
use crate::part::bind::{follow, live, on_tap, words};
use crate::part::button::Button;
use domain::id::RoundId;
use domain::record::Presence;
use domain::spot::Fix;
use domain::template::{Item, ItemKind, OnFail};
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::hygiene::class::Class;
use super::when_loaded;
use crate::device::{clock, feedback, position};
use crate::part::bar::{Dock, Screen};
use crate::part::form::{Answers, Form};
use crate::part::icon::{Glyph, Icon};
use crate::part::item;
use crate::part::result::{Done, ResultScreen};
use crate::part::scanner::{Read, Scanner};
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::route::{Link, Route};
use crate::state::{AppError, AppState, Draft, DraftKey, Live, PointView, ROUND_PHOTO};
use crate::text::{Key, pick, t, tf};

/// The screen.
#[component]
pub fn Point(
    /// The round.
    round: RoundId,
    /// Which point, from 0.
    point: u16,
) -> impl IntoView {
    let app = AppState::get();
    // Read once: what is being filled in must not change under the finger.
    let view = app.once(move |app| app.point(round, point));
    let done = RwSignal::new(None::<Done>);
    let number = tf(Key::PointNumber, &[("n", &(u32::from(point) + 1))]);
    let title = follow(move || {
        let checked = view.read(|view| view.template.judged.map(|_| t(Key::CheckTitle).to_owned()));
        checked.flatten().unwrap_or_else(|| number.clone())
    });
    live(move || {
        if let Some(done) = done.get() {
            return view! { <After round=round view=view done=done /> }.into_any();
        }
        let form = when_loaded(view, move |view| match view.template.judged {
            Some(judged) => view! { <Class view=view.clone() judged=judged /> }.into_any(),
            None => view! { <Filling view=view.clone() done=done /> }.into_any(),
        });
        view! {
            <Screen title=title back=Route::Round { id: round }>
                {form}
            </Screen>
        }
        .into_any()
    })
}

/// The form of a point and the draft it is kept in.
#[component]
fn Filling(view: PointView, done: RwSignal<Option<Done>>) -> impl IntoView {
    let app = AppState::get();
    app.form_open();
    let key = DraftKey::Point {
        round: view.round_id,
        point: view.index,
    };
    let opened = clock::mono_ms();
    let base = view.draft.clone();
    let draft_of = move |answers: Answers, open: Option<String>| Draft {
        answers,
        open,
        presence: base.presence,
        dwell_ms: base.dwell_ms + clock::mono_ms() - opened,
        begun: base.begun.or_else(|| Some(clock::wall())),
        ..base.clone()
    };
    let keep = {
        let draft_of = draft_of.clone();
        let me = app.who.get_untracked();
        // A photo may become ready after the phone was handed over: never into another's draft.
        move |answers, open| {
            if app.who.get_untracked() == me {
                app.draft_save(&key, &draft_of(answers, open));
            }
        }
    };
    let mut items = view
        .sections
        .iter()
        .flat_map(|section| section.items.iter().cloned())
        .collect::<Vec<_>>();
    // Last, so that the others are found by their place in the template.
    items.extend(view.asks_photo().then(photo_item));
    // Whatever is known when the point is left goes along; nothing waits for it.
    let position = StoredValue::new(None::<Fix>);
    if view.asks_position() {
        position::ask(move |fix| {
            // A screen left meanwhile has no use for it.
            let _ = position.try_set_value(Some(fix));
        });
    }
    let form = Form::new(
        items.into_iter(),
        view.draft.answers.clone(),
        view.draft.open.clone(),
        view.place.name.clone(),
        keep,
    );
    // A second tap would be a second record of the point: its dwell differs.
    let acting = RwSignal::new(false);
    let submit = {
        let (view, form) = (view.clone(), form.clone());
        Callback::new(move |all_normal: bool| {
            if acting.get_untracked() {
                return;
            }
            acting.set(true);
            let mut draft = draft_of(form.answers(), None);
            // What was neither scanned nor typed was tapped in the list.
            draft.presence = draft.presence.or(Some(Presence::Tapped));
            submit(
                app,
                &view,
                &form,
                (draft, position.get_value()),
                all_normal,
                (done, acting),
            );
        })
    };
    view! {
        <Head view=view.clone() />
        <Checklist view=view form=form.clone() />
        <Submit form=form submit=submit />
    }
}

/// What asks for the photo of a point that was drawn (抽拍).
fn photo_item() -> Item {
    Item {
        key: ROUND_PHOTO.to_owned(),
        // Shown in this moment only: the language it is in is the one it is read in.
        text: Text::new(t(Key::RoundPhoto), ""),
        kind: ItemKind::Photo,
        required: false,
        on_fail: OnFail::default(),
        phrases: Vec::new(),
    }
}

/// The place in large type.
#[component]
fn Head(view: PointView) -> impl IntoView {
    let path: Vec<String> = view.path.iter().skip(1).map(pick).collect();
    let path = (!path.is_empty()).then(|| view! { <span>{path.join(" › ")}</span> });
    let kept = view.draft.presence.filter(|_| view.proves_walking);
    let presence = kept.map(|presence| {
        let (tone, key) = match presence {
            Presence::Signed => (Tone::Ok, Key::PresenceSigned),
            Presence::Scanned => (Tone::Info, Key::PresenceScanned),
            Presence::Typed => (Tone::Info, Key::PresenceTyped),
            Presence::Tapped | Presence::NotKept => (Tone::Plain, Key::PresenceTapped),
        };
        view! { <Tag tone=tone text=t(key) /> }
    });
    let again = view.done.first().map(|record| {
        view! {
            <Link to=Route::Record { id: *record } class="notice info">
                <span class="notice-text">{t(Key::PointDoneAlready)}</span>
                <Icon glyph=Glyph::Next />
            </Link>
        }
    });
    let count = tf(
        Key::PointOf,
        &[("n", &(u32::from(view.index) + 1)), ("m", &view.total)],
    );
    view! {
        {again}
        <div class="place">
            <h2 class="place-name">{pick(&view.place.name)}</h2>
            <p class="place-line">
                {path}
                {presence}
                <span class="number">{count}</span>
            </p>
        </div>
    }
}

/// What is looked at here. Taps on its rows are caught once.
#[component]
fn Checklist(view: PointView, form: Form) -> impl IntoView {
    let many = view.sections.len() > 1;
    let mut index = 0usize;
    let sections = view
        .sections
        .iter()
        .map(|section| {
            let rows = form
                .fields()
                .iter()
                .enumerate()
                .skip(index)
                .take(section.items.len())
                .map(|(index, field)| item::row(&form, field, index))
                .collect_view();
            index += section.items.len();
            let title =
                many.then(|| view! { <h3 class="section-title">{pick(&section.name)}</h3> });
            view! {
                <section>
                    {title}
                    <ul class="items">{rows}</ul>
                </section>
            }
        })
        .collect_view();
    let asked = form.fields().get(index).map(|field| {
        let row = item::row(&form, field, index);
        view! {
            <section>
                <p class="hint">{t(Key::RoundPhotoHow)}</p>
                <ul class="items">{row}</ul>
            </section>
        }
    });
    // A point taken up again shows the item that was open.
    if let Some(open) = view.draft.open {
        request_animation_frame(move || item::reveal(&open));
    }
    let tap = move |event| item::tap(&form, &event);
    view! { <div on:click=on_tap(tap)>{asked} {sections}</div> }
}

/// The one primary key.
#[component]
fn Submit(form: Form, submit: Callback<bool>) -> impl IntoView {
    let findings = {
        let form = form.clone();
        Memo::new(move |_| form.findings())
    };
    let busy = Memo::new(move |_| form.busy() > 0);
    let word = move || match findings.get() {
        0 => t(Key::AllNormal).to_owned(),
        n => tf(Key::RestNormal, &[("n", &n)]),
    };
    let class = move || {
        if findings.get() == 0 {
            "btn primary tall"
        } else {
            "btn danger tall"
        }
    };
    let note = move || {
        if busy.get() {
            t(Key::PhotoWorking).to_owned()
        } else {
            String::new()
        }
    };
    view! {
        <Dock>
            <p class="dock-note" role="status">
                {words(note)}
            </p>
            <button
                type="button"
                class=follow(class)
                disabled=busy
                on:click=on_tap(move |_| submit.run(true))
            >
                {words(word)}
            </button>
        </Dock>
    }
}

fn submit(
    app: AppState,
    view: &PointView,
    form: &Form,
    (draft, position): (Draft, Option<Fix>),
    all_normal: bool,
    (done, acting): (RwSignal<Option<Done>>, RwSignal<bool>),
) {
    let toasts = expect_context::<Toasts>();
    let form = form.clone();
    let findings = form.findings();
    let (round, point) = (view.round_id, view.index);
    let said = Done {
        place: pick(&view.place.name),
        findings,
        next: view.next.as_ref().map(|(_, name)| pick(name)),
        progress: (view.index + 1, view.total),
    };
    spawn_local(async move {
        match app
            .submit_point(round, point, draft, position, all_normal)
            .await
        {
            Ok(_) => {
                if findings > 0 {
                    feedback::found();
                } else {
                    feedback::confirmed();
                }
                done.try_set(Some(said));
            }
            Err(AppError::Incomplete { item, lack }) => {
                acting.try_set(false);
                toasts.fail(&AppError::Incomplete {
                    item: item.clone(),
                    lack,
                });
                form.show(&item);
                item::reveal(&item);
            }
            Err(error) => {
                acting.try_set(false);
                toasts.fail(&error);
            }
        }
    });
}

/// The green screen, and the ways on.
#[component]
fn After(round: RoundId, view: Live<PointView>, done: Done) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let scanning = RwSignal::new(false);
    let points = app.live(move |app| app.round(round));
    let read = Callback::new(move |read: Read| {
        spawn_local(super::round::confirm(app, toasts, points, scanning, read));
    });
    let next = view
        .now()
        .and_then(|view| view.next.as_ref().map(|(next, _)| *next));
    let buttons = match next {
        Some(point) => view! {
            <Button class="btn tall" label=t(Key::ScanNext) icon=Glyph::Scan act=on_tap(move |_| scanning.set(true)) />
            <Button class="btn tall" label=t(Key::OpenNext) act=on_tap(move |_| app.router.replace(Route::Point { round, point })) />
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        <ResultScreen done=done>
            {buttons}
            <Button class="btn plain-on-done" label=t(Key::ToRound) act=on_tap(move |_| app.router.back(Route::Round { id: round })) />
        </ResultScreen>
        <Scanner open=scanning read=read />
    }
}
