//! One plan, edited: what is looked at, when, where and by whom. Every change is kept at once; saving
//! makes one operation, offline like everything else.

use domain::apply::{PlanFault, ROUTE_POINTS_MAX, plan_fault};
use domain::id::{PlanId, RoleId};
use domain::plan::Plan;
use domain::text::{Lang, Text};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::plan_days::days;
use super::plan_route::route;
use super::plan_slots::slots;
use super::when_loaded;
use crate::device::feedback;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, live, on_tap, words};
use crate::part::button::{Button, OnTap};
use crate::part::cell::{CellGroup, Fact};
use crate::part::feedback::Empty;
use crate::part::field::{SwitchCell, TextField};
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppState, PlanForm, ordered, plan_from};
use crate::text::{Key, lang_now, pick, t, tf};

/// The screen.
#[component]
pub fn PlanEdit(
    /// Which; a new one without.
    id: Option<PlanId>,
) -> impl IntoView {
    let app = AppState::get();
    // Read once: what is being edited must not change under the finger.
    let form = app.once(move |app| app.plan_form(id));
    let title = t(if id.is_some() {
        Key::PlanTitle
    } else {
        Key::PlanNew
    });
    view! {
        <Screen title=title back=Route::Plans>
            {when_loaded(form, move |form| match form {
                Some(form) => begin(id, form.clone()),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
        </Screen>
    }
}

/// A new plan begins with its template.
fn begin(id: Option<PlanId>, form: PlanForm) -> AnyView {
    AppState::get().form_open();
    let begun = form.draft.clone().or_else(|| form.plan.clone());
    let plan = RwSignal::new(begun);
    live(move || match plan.get() {
        None => templates(&form, plan),
        Some(begun) => edit(id, begun, &form, plan),
    })
}

fn templates(form: &PlanForm, plan: RwSignal<Option<Plan>>) -> AnyView {
    let app = AppState::get();
    let kind = form.kind;
    let rows = form
        .templates
        .iter()
        .map(|(id, template)| {
            let (id, template) = (*id, template.clone());
            let name = pick(&template.name);
            let key = template.key.clone();
            let act = move |_| plan.set(Some(plan_from(id, &template, app.now().date, kind)));
            view! {
                <button type="button" class="cell" on:click=on_tap(act)>
                    <span class="cell-main">{name}</span>
                    <span class="cell-value">{key}</span>
                </button>
            }
        })
        .collect_view();
    view! { <CellGroup title=t(Key::PlanPickTemplate)>{rows}</CellGroup> }.into_any()
}

fn edit(
    id: Option<PlanId>,
    begun: Plan,
    form: &PlanForm,
    opened: RwSignal<Option<Plan>>,
) -> AnyView {
    let app = AppState::get();
    let template = form
        .templates
        .iter()
        .find(|(one, _)| *one == begun.template)
        .map(|(_, template)| template.clone());
    let Some(template) = template else {
        return view! { <Empty text=t(Key::ErrorMissing) /> }.into_any();
    };
    let name = RwSignal::new(read_shown(&begun.name));
    let plan = RwSignal::new(begun);
    let me = app.who.get_untracked();
    Effect::new(move |before: Option<()>| {
        plan.track();
        if before.is_some() && app.who.get_untracked() == me {
            plan.with_untracked(|plan| app.keep_plan(id, plan));
        }
    });
    Effect::new(move |_| {
        let typed = name.get();
        if plan.with_untracked(|plan| read_shown(&plan.name) != typed) {
            plan.update(|plan| write_shown(&mut plan.name, &typed));
        }
    });
    let retire = id.is_some().then(|| {
        view! {
            <CellGroup>
                <SwitchCell
                    label=t(Key::PlanRetired)
                    sub=t(Key::PlanRetiredWhat)
                    on=follow(move || plan.with(|plan| plan.retired))
                    change=Callback::new(move |retired| plan.update(|plan| plan.retired = retired))
                />
            </CellGroup>
        }
    });
    let kept = (id.is_some() && form.draft.is_some())
        .then(|| view! { <p class="hint">{t(Key::PlanKept)}</p> });
    let past = id
        .is_some()
        .then(|| view! { <p class="hint">{t(Key::PlanPast)}</p> });
    let checklist = format!("{} {}", template.key, pick(&template.name));
    view! {
        {kept}
        {past}
        <CellGroup>
            <TextField id="plan-name" label=t(Key::PlanName) value=name longest=80 />
            <Fact label=t(Key::FactTemplate) value=Signal::stored(checklist) />
        </CellGroup>
        {days(plan)}
        {slots(plan, form.meals.clone())}
        {route(plan, template, form.grades.clone(), form.kind.0)}
        {roles(plan, &form.roles)}
        {proof(plan)}
        {retire}
        {dock(id, plan, opened, form.plan.clone())}
    }
    .into_any()
}

/// Who may walk it.
fn roles(plan: RwSignal<Plan>, roles: &[(RoleId, Text)]) -> AnyView {
    let one = move |role: Option<RoleId>, name: String| {
        let pressed = follow(move || plan.with(|plan| plan.role == role));
        chip(name, pressed, move || plan.update(|plan| plan.role = role))
    };
    let all = one(None, t(Key::PlanRoleAny).to_owned());
    let roles = roles
        .iter()
        .map(|(role, name)| one(Some(*role), pick(name)))
        .collect_view();
    view! {
        <CellGroup title=t(Key::PlanRole)>
            <div class="field">
                <div class="chips" role="group" aria-label=t(Key::PlanRole)>
                    {all}
                    {roles}
                </div>
            </div>
        </CellGroup>
    }
    .into_any()
}

/// What proves that a round was walked, besides order and time.
fn proof(plan: RwSignal<Plan>) -> AnyView {
    view! {
        <CellGroup title=t(Key::PlanProof)>
            <SwitchCell
                label=t(Key::PlanRandomPhoto)
                sub=t(Key::PlanRandomPhotoWhat)
                on=follow(move || plan.with(|plan| plan.random_photo))
                change=Callback::new(move |on| plan.update(|plan| plan.random_photo = on))
            />
            <SwitchCell
                label=t(Key::PlanPositions)
                sub=t(Key::PlanPositionsWhat)
                on=follow(move || plan.with(|plan| plan.positions))
                change=Callback::new(move |on| plan.update(|plan| plan.positions = on))
            />
        </CellGroup>
    }
    .into_any()
}

/// What is still wrong, the way back, and the one key.
fn dock(
    id: Option<PlanId>,
    plan: RwSignal<Plan>,
    opened: RwSignal<Option<Plan>>,
    stored: Option<Plan>,
) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let acting = RwSignal::new(false);
    let same = StoredValue::new(stored.clone());
    let changed = Memo::new(move |_| {
        plan.with(|plan| same.with_value(|stored| stored.as_ref() != Some(plan)))
    });
    let fault = Memo::new(move |_| {
        let plan = ordered(plan.get());
        plan_fault(&plan).map(|fault| words_of(fault, &plan))
    });
    let save = move |_| {
        acting.set(true);
        let saved = plan.get_untracked();
        spawn_local(async move {
            match app.save_plan(id, saved).await {
                Ok(()) => {
                    feedback::confirmed();
                    toasts.say(t(Key::Saved));
                    app.router.back(Route::Plans);
                }
                Err(error) => toasts.fail(&error),
            }
            acting.try_set(false);
        });
    };
    let drop = move |_| {
        let stored = stored.clone();
        spawn_local(async move {
            match app.drop_plan(id).await {
                // A plan that was changed elsewhere meanwhile is read again.
                Ok(()) if stored.is_some() => app.router.back(Route::Plans),
                Ok(()) => {
                    opened.try_set(None);
                }
                Err(error) => toasts.fail(&error),
            }
        });
    };
    let cannot = follow(move || acting.get() || !changed.get() || fault.get().is_some());
    view! {
        <Dock>
            <p class="dock-note" role="status">
                {words(move || fault.get().unwrap_or_default())}
            </p>
            <button
                type="button"
                class="btn tall"
                disabled=follow(move || !changed.get())
                on:click=on_tap(drop)
            >
                {t(Key::PlanDrop)}
            </button>
            <Button class="btn primary tall" label=t(Key::PlanSave) disabled=cannot act=on_tap(save) />
        </Dock>
    }
    .into_any()
}

/// What is wrong with a plan, in words; slots are named by when they begin.
fn words_of(fault: PlanFault, plan: &Plan) -> String {
    let slot = |key, index: usize| {
        let start = plan.slots.get(index).map(|slot| slot.start.to_string());
        tf(key, &[("t", &start.unwrap_or_default())])
    };
    match fault {
        PlanFault::Name => t(Key::FaultPlanName).to_owned(),
        PlanFault::NoPoints => t(Key::FaultNoPoints).to_owned(),
        PlanFault::TooManyPoints => tf(Key::FaultTooManyPoints, &[("n", &ROUTE_POINTS_MAX)]),
        PlanFault::Point(index) => tf(Key::FaultPoint, &[("n", &(index + 1))]),
        PlanFault::SlotCount => t(Key::FaultSlotCount).to_owned(),
        PlanFault::SlotName(index) => slot(Key::FaultSlotName, index),
        PlanFault::SlotTime(index) => slot(Key::FaultSlotTime, index),
        PlanFault::SlotOrder => t(Key::FaultSlotOrder).to_owned(),
        PlanFault::Days => t(Key::FaultDays).to_owned(),
    }
}

/// One of several to choose from.
pub(super) fn chip(label: String, pressed: Signal<bool>, act: impl Fn() + 'static) -> AnyView {
    fn once(label: String, pressed: Signal<bool>, act: OnTap) -> AnyView {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=follow(move || pressed.get().to_string())
                on:click=act
            >
                {label}
            </button>
        }
        .into_any()
    }
    once(label, pressed, on_tap(move |_| act()))
}

/// The words of a text of the data as they are shown.
pub(super) fn read_shown(text: &Text) -> String {
    pick(text)
}

/// Changes the words that are shown: English only where there are English ones.
pub(super) fn write_shown(text: &mut Text, typed: &str) {
    if lang_now() == Lang::En && !text.en.is_empty() {
        text.en = typed.to_owned();
    } else {
        text.zh = typed.to_owned();
    }
}
