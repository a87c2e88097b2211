//! 抽查: a class, an office, any place is checked at any time. Where, what, and then the form of a check;
//! kept as it is tapped, offline like everything else.

use domain::anytime::Target;
use domain::id::{ClassId, Id, PlaceId};
use domain::template::Judged;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::amend::Rows;
use super::hygiene::class::{result, running, taken};
use super::hygiene::{offer_undo, scale_of};
use super::when_loaded;
use crate::device::feedback;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, live, on_tap, words};
use crate::part::button::Button;
use crate::part::cell::CellGroup;
use crate::part::feedback::Empty;
use crate::part::form::{Answers, Form};
use crate::part::item;
use crate::part::item::deduction::PointScale;
use crate::part::item::picker::PickRows;
use crate::part::segmented::{Segment, Segmented};
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{
    AppError, AppState, Draft, DraftKey, Found, Register, SpotCheckView, SpotOffer, spot_target,
};
use crate::text::{Key, pick, t, tf};

/// The screen.
#[component]
pub fn SpotCheck() -> impl IntoView {
    let app = AppState::get();
    let again = RwSignal::new(0u32);
    let body = live(move || {
        again.track();
        // Read once: what is being filled in must not change under the finger.
        let view = app.once(AppState::spot_check);
        when_loaded(view, move |view| match view {
            Some(SpotCheckView::Where) => targets(again),
            Some(SpotCheckView::What { name, offers }) => what(pick(name), offers, again),
            Some(SpotCheckView::Filling { offer, draft }) => filling(offer, draft, again),
            None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
        })
        .into_any()
    });
    view! {
        <Screen title=t(Key::SpotCheck) back=Route::Today>
            {body}
        </Screen>
    }
}

/// Keeps what was picked, and goes on.
fn picked(note: String, again: RwSignal<u32>) {
    let draft = Draft {
        note,
        ..Draft::default()
    };
    AppState::get().draft_save(&DraftKey::SpotCheck, &draft);
    again.update(|again| *again += 1);
}

/// Which class, or which place.
fn targets(again: RwSignal<u32>) -> AnyView {
    let app = AppState::get();
    let by_class = RwSignal::new(true);
    let segments = [(true, Key::ClassesTitle), (false, Key::PlacesTitle)]
        .map(|(value, key)| Segment::plain(value, t(key)))
        .to_vec();
    let rows = live(move || {
        let class = by_class.get();
        let register = if class {
            Register::Classes
        } else {
            Register::Places
        };
        let choices = app.live(move |app| app.choices(register));
        let choose = Callback::new(move |id: Id| {
            let target = if class {
                Target::Class(ClassId(id), None)
            } else {
                Target::Place(PlaceId(id))
            };
            picked(spot_target(target), again);
        });
        view! { <PickRows choices=choices pick=choose /> }.into_any()
    });
    view! {
        <h2 class="group-title">{t(Key::SpotWhere)}</h2>
        <div class="field">
            <Segmented
                label=t(Key::SpotWhere)
                name="target"
                segments=segments
                chosen=Signal::derive(move || Some(by_class.get()))
                choose=Callback::new(move |to| by_class.set(to))
            />
        </div>
        {rows}
    }
    .into_any()
}

/// What of it.
fn what(name: String, offers: &[SpotOffer], again: RwSignal<u32>) -> AnyView {
    let rows: Vec<AnyView> = offers
        .iter()
        .map(|one| {
            let target = match one.offer.class {
                Some(class) => Target::Class(class, None),
                None => Target::Place(one.offer.place),
            };
            let note = one.note(&spot_target(target));
            let sections: Vec<String> = one.sections.iter().map(|one| pick(&one.name)).collect();
            view! {
                <button type="button" class="cell" on:click=on_tap(move |_| picked(note.clone(), again))>
                    <span class="cell-main">
                        {pick(&one.template.name)}
                        <span class="cell-sub">{sections.join(t(Key::ListComma))}</span>
                    </span>
                </button>
            }
            .into_any()
        })
        .collect();
    let none = offers
        .is_empty()
        .then(|| view! { <Empty text=t(Key::SpotNothing) /> });
    view! {
        {head(name, again)}
        {none}
        <CellGroup title=t(Key::SpotWhat)>{rows}</CellGroup>
    }
    .into_any()
}

/// What was picked, and the way to pick something else.
fn head(name: String, again: RwSignal<u32>) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let other = move |_| {
        let app = AppState::get();
        spawn_local(async move {
            match app.draft_drop(&DraftKey::SpotCheck).await {
                Ok(()) => {
                    again.try_update(|again| *again += 1);
                }
                Err(error) => toasts.fail(&error),
            }
        });
    };
    view! {
        <div class="place">
            <h2 class="place-name">{name}</h2>
            <Button class="btn" label=t(Key::SpotOther) act=on_tap(other) />
        </div>
    }
    .into_any()
}

fn filling(of: &SpotOffer, draft: &Draft, again: RwSignal<u32>) -> AnyView {
    let app = AppState::get();
    let Some(judged) = of.template.judged else {
        return view! { <Empty text=t(Key::SpotNothing) /> }.into_any();
    };
    app.form_open();
    provide_context(PointScale(scale_of(judged)));
    let form = form_of(app, of, draft);
    let off = {
        let (of, form) = (of.clone(), form.clone());
        Memo::new(move |_| taken(&of.template, &of.sections, &form))
    };
    let keys = Keys {
        app,
        toasts: expect_context(),
        acting: RwSignal::new(false),
        of: StoredValue::new(of.clone()),
        form: StoredValue::new(form.clone()),
    };
    let points = matches!(judged, Judged::Points { .. });
    let bad = if points { Key::NotSwept } else { Key::ToSweep };
    let busy = {
        let form = form.clone();
        follow(move || form.busy() > 0 || keys.acting.get())
    };
    // What was tapped would be lost by it.
    let touched = {
        let form = form.clone();
        follow(move || form.findings() > 0 || form.busy() > 0 || keys.acting.get())
    };
    let name = format!("{} · {}", pick(&of.name), pick(&of.template.name));
    view! {
        {head(name, again)}
        <div class="place class-head">
            <output class="class-score" aria-live="polite">
                {words(move || running(judged, off.get()))}
            </output>
            <div class="chips class-states">
                <Button
                    class="chip"
                    label=t(bad)
                    disabled=touched
                    act=on_tap(move |_| keys.run(Found::NotSwept, t(bad).to_owned()))
                />
            </div>
        </div>
        <Rows form=form />
        <Dock>
            <button
                type="button"
                class="btn primary tall"
                disabled=busy
                on:click=on_tap(move |_| keys.submit(result(judged, off.get_untracked())))
            >
                {words(move || tf(Key::SpotSubmit, &[("result", &result(judged, off.get()))]))}
            </button>
        </Dock>
    }
    .into_any()
}

/// The form, kept as a draft. A class is told of its photos: they name nobody (检查组).
fn form_of(app: AppState, of: &SpotOffer, draft: &Draft) -> Form {
    let me = app.who.get_untracked();
    let note = draft.note.clone();
    let keep = move |answers: Answers, open: Option<String>| {
        // A photo may become ready after the phone was handed over: never into another's draft.
        if app.who.get_untracked() == me {
            let draft = Draft {
                answers,
                open,
                note: note.clone(),
                ..Draft::default()
            };
            app.draft_save(&DraftKey::SpotCheck, &draft);
        }
    };
    let items = of.sections.iter().flat_map(|one| one.items.clone());
    let items: Vec<_> = items.collect();
    let (answers, open) = (draft.answers.clone(), draft.open.clone());
    Form::new(items.into_iter(), answers, open, of.name.clone(), keep).unnamed()
}

/// What its keys act on.
#[derive(Clone, Copy)]
struct Keys {
    app: AppState,
    toasts: Toasts,
    acting: RwSignal<bool>,
    of: StoredValue<SpotOffer>,
    form: StoredValue<Form>,
}

impl Keys {
    fn submit(self, result: String) {
        let draft = Draft {
            answers: self.form.with_value(Form::answers),
            ..Draft::default()
        };
        self.run(Found::Answers(draft), result);
    }

    fn run(self, found: Found, result: String) {
        let Self { app, toasts, .. } = self;
        if self.acting.get_untracked() {
            return;
        }
        self.acting.set(true);
        let of = self.of.get_value();
        let name = pick(&of.name);
        spawn_local(async move {
            match app.submit_spot_check(of, found).await {
                Ok(id) => {
                    feedback::confirmed();
                    let said = tf(Key::ResultOf, &[("name", &name), ("result", &result)]);
                    offer_undo(app, toasts, said, vec![id]);
                    app.router.replace(Route::Record { id });
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
