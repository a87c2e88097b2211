//! 检查表: one checklist as the school wants it. What is saved is a new version; the plans move on with it.

use domain::adapt::Adapted;
use domain::entity::Kind;
use domain::id::TemplateId;
use domain::template::{Item, ItemKind, Section};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::hygiene::scale_of;
use super::office_place::finished;
use super::plan::chip;
use super::when_loaded;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, live, on_tap, words};
use crate::part::button::Button;
use crate::part::cell::CellGroup;
use crate::part::feedback::Empty;
use crate::part::item::deduction::minus;
use crate::part::number::{parse, print};
use crate::part::sheet::HalfSheet;
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppState, TemplateForm};
use crate::text::{Key, pick, t, tf};

/// The longest words of an item, in characters, as the rules have it.
const ITEM_CHARS: u32 = 300;

/// The screen.
#[component]
pub fn TemplateEdit(
    /// Some version of it.
    id: TemplateId,
) -> impl IntoView {
    // Read once: what is being changed must not change under the finger.
    let form = AppState::get().once(move |app| app.template_form(id));
    let back = Route::Register { of: Kind::Template };
    view! {
        <Screen title=t(Key::TemplatesTitle) back=back>
            {when_loaded(form, |form| match form {
                Some(form) => edit(form),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
        </Screen>
    }
}

fn edit(form: &TemplateForm) -> AnyView {
    AppState::get().form_open();
    let adapted = RwSignal::new(form.adapted.clone());
    let open = RwSignal::new(false);
    let item = RwSignal::new(String::new());
    let sections = form.adapted.template.looked_at();
    let groups: Vec<AnyView> = sections
        .map(|section| group(section, adapted, item, open))
        .collect();
    let name = format!("{} · {}", pick(&form.newest.name), form.newest.key);
    view! {
        <div class="place">
            <h2 class="place-name">{name}</h2>
            <p class="quiet">{tf(Key::TemplateIntro, &[("n", &form.plans)])}</p>
        </div>
        {base(adapted)}
        {groups}
        <HalfSheet open=open title=Signal::derive(|| t(Key::TemplateItem).to_owned())>
            {live(move || fields(adapted, &item.get()))}
        </HalfSheet>
        {dock(form, adapted)}
    }
    .into_any()
}

/// Digits after the point of its numbers.
fn scale(adapted: &Adapted) -> u8 {
    adapted.template.judged.map_or(0, scale_of)
}

/// What a flawless check comes to.
fn base(adapted: RwSignal<Adapted>) -> Option<AnyView> {
    adapted.with_untracked(Adapted::base)?;
    let now = move || {
        let base = adapted.with(Adapted::base).unwrap_or_default();
        tf(Key::TemplateOutOf, &[("n", &base)])
    };
    let chips = [10u16, 100].map(|base| {
        chip(
            tf(Key::TemplateOutOf, &[("n", &base)]),
            follow(move || adapted.with(Adapted::base) == Some(base)),
            move || adapted.update(|adapted| adapted.rebase(base == 10)),
        )
    });
    let view = view! {
        <CellGroup title=t(Key::TemplateBase)>
            <div class="field">
                <p class="field-label">{words(now)}</p>
                <div class="chips" role="group" aria-label=t(Key::TemplateBase)>
                    {chips.into_iter().collect_view()}
                </div>
            </div>
        </CellGroup>
    };
    Some(view.into_any())
}

/// A section: an item is changed by a tap on it.
fn group(
    section: &Section,
    adapted: RwSignal<Adapted>,
    item: RwSignal<String>,
    open: RwSignal<bool>,
) -> AnyView {
    let (title, key) = (pick(&section.name), section.key.clone());
    let rows = move || {
        let change = move |key: String| {
            item.set(key);
            open.set(true);
        };
        let rows: Vec<AnyView> = adapted.with(|adapted| {
            let section = adapted.template.sections.iter().find(|one| one.key == key);
            let items = section.into_iter().flat_map(|section| &section.items);
            items.map(|item| row(adapted, item, change)).collect()
        });
        view! { <div>{rows}</div> }.into_any()
    };
    view! { <CellGroup title=title>{live(rows)}</CellGroup> }.into_any()
}

fn row(adapted: &Adapted, item: &Item, change: impl Fn(String) + 'static) -> AnyView {
    let worth = match item.kind {
        ItemKind::Deduction { max, .. } => minus(i64::from(max), scale(adapted)),
        _ => String::new(),
    };
    let off = adapted.is_off(&item.key);
    let off = off.then(|| view! { <Tag tone=Tone::Plain text=t(Key::TemplateOff) /> });
    let key = item.key.clone();
    view! {
        <button type="button" class="cell" on:click=on_tap(move |_| change(key.clone()))>
            <span class="cell-main">{pick(&item.text)}</span>
            {off}
            <span class="number">{worth}</span>
        </button>
    }
    .into_any()
}

/// The fields of one item; each is taken over when it is left.
fn fields(adapted: RwSignal<Adapted>, key: &str) -> AnyView {
    let found = adapted.with_untracked(|adapted| {
        let sections = &adapted.template.sections;
        let mut items = sections.iter().flat_map(|section| &section.items);
        let item = items.find(|item| item.key == key)?;
        Some((item.clone(), scale(adapted)))
    });
    let Some((item, scale)) = found else {
        return ().into_any();
    };
    let toasts = expect_context::<Toasts>();
    let switched = key.to_owned();
    let shown = key.to_owned();
    let looked_at = chip(
        t(Key::TemplateOn).to_owned(),
        follow(move || adapted.with(|adapted| !adapted.is_off(&shown))),
        move || {
            let on = adapted.with_untracked(|adapted| adapted.is_off(&switched));
            adapted.update(|adapted| adapted.switch(&switched, on));
            if !on && adapted.with_untracked(|adapted| !adapted.is_off(&switched)) {
                toasts.say(t(Key::TemplateLast));
            }
        },
    );
    let word = |label: Key, value: &str, write: fn(&mut Item, String)| {
        let key = key.to_owned();
        let commit = move |typed: String| {
            adapted.update(|adapted| {
                if let Some(item) = adapted.item_mut(&key) {
                    write(item, typed.trim().to_owned());
                }
            });
        };
        line(t(label).to_owned(), value.to_owned(), "text", commit)
    };
    let points = points(adapted, &item, scale);
    view! {
        <div class="field">
            <div class="chips">{looked_at}</div>
        </div>
        {word(Key::TemplateZh, &item.text.zh, |item, typed| item.text.zh = typed)}
        {word(Key::TemplateEn, &item.text.en, |item, typed| item.text.en = typed)}
        {points}
    }
    .into_any()
}

/// What an item takes off at most, and by each of its steps.
fn points(adapted: RwSignal<Adapted>, item: &Item, scale: u8) -> Vec<AnyView> {
    let ItemKind::Deduction { max, steps } = &item.kind else {
        return Vec::new();
    };
    let toasts = expect_context::<Toasts>();
    let number = |label: String, value: u16, step: Option<usize>| {
        let key = item.key.clone();
        let commit = move |typed: String| {
            let points = parse(&typed, scale).and_then(|points| u16::try_from(points).ok());
            let Some(points) = points.filter(|points| *points > 0) else {
                return toasts.say(t(Key::TemplateUnread));
            };
            adapted.update(|adapted| {
                let kind = adapted.item_mut(&key).map(|item| &mut item.kind);
                if let Some(ItemKind::Deduction { max, steps }) = kind {
                    match step {
                        None => *max = points,
                        Some(step) => {
                            if let Some(step) = steps.get_mut(step) {
                                step.points = points;
                            }
                        }
                    }
                }
            });
        };
        line(label, print(i64::from(value), scale), "decimal", commit)
    };
    let mut all = vec![number(t(Key::TemplateMost).to_owned(), *max, None)];
    for (index, step) in steps.iter().enumerate() {
        let label = tf(Key::TemplateStep, &[("name", &pick(&step.text))]);
        all.push(number(label, step.points, Some(index)));
    }
    all
}

/// A line of the sheet.
fn line(
    label: String,
    value: String,
    keyboard: &'static str,
    commit: impl Fn(String) + 'static,
) -> AnyView {
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <input
                class="input"
                autocomplete="off"
                inputmode=keyboard
                maxlength=ITEM_CHARS
                prop:value=value
                on:change:target=move |event| commit(event.target().value())
            />
        </label>
    }
    .into_any()
}

fn dock(form: &TemplateForm, adapted: RwSignal<Adapted>) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let acting = RwSignal::new(false);
    let newest = form.newest.clone();
    let cannot =
        Memo::new(move |_| acting.get() || adapted.with(|adapted| !adapted.differs(&newest)));
    let save = move |_| {
        let template = adapted.with_untracked(Adapted::saved);
        acting.set(true);
        spawn_local(async move {
            let done = app.save_template(template).await;
            finished(toasts, &done);
            if done.is_ok() {
                app.router.back(Route::Register { of: Kind::Template });
            }
            acting.try_set(false);
        });
    };
    let next = form.newest.version + 1;
    view! {
        <Dock>
            <Button
                class="btn primary tall"
                label=tf(Key::TemplateSave, &[("n", &next)])
                disabled=cannot
                busy=acting
                act=on_tap(save)
            />
        </Dock>
    }
    .into_any()
}
