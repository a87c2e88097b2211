//! 正常 / 有问题 / 不适用. The row shows the item and one key for a problem; the rest opens below it,
//! so that a long checklist stays short and light. Taps are caught once, by the list.

use crate::dom::view;
use crate::part::bind::{follow, live_if};
use domain::record::Value;
use domain::template::Ask;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::finding;
use crate::part::form::{Field, Form};
use crate::part::segmented::{PassFailNa, Verdict};
use crate::part::tag::{LevelTag, Tag, Tone};
use crate::state::DraftAnswer;
use crate::text::{Key, t, tf};

/// The row of a checklist.
pub(super) fn row(form: &Form, field: &Field, index: usize) -> AnyView {
    let label = field.label();
    let fail_label = format!("{}: {label}", t(Key::Problem));
    let key = field.item.key.clone();
    let is_open = {
        let (form, key) = (form.clone(), key.clone());
        Memo::new(move |_| form.is_open(&key))
    };
    let [more, said, judged, pressed] = [(); 4].map(|()| field.clone());
    view! {
        <li
            class="item"
            class:open=is_open
            data-state=follow(move || judged.read(state))
            data-item=key
            data-row=index.to_string()
        >
            <div class="item-row">
                <button
                    type="button"
                    class="item-text"
                    data-act="open"
                    aria-expanded=follow(move || is_open.get().to_string())
                >
                    <span>{label}</span>
                    {live_if(move || summary(&said))}
                </button>
                <button
                    type="button"
                    class="item-fail"
                    data-act="fail"
                    aria-label=fail_label
                    aria-pressed=follow(move || pressed.read(failed).to_string())
                >
                    {t(Key::Problem)}
                </button>
            </div>
            {live_if(move || is_open.get().then(|| details(&more)))}
        </li>
    }
    .into_any()
}

/// What a tap on the list means: the key of a problem, or the text of a row.
pub fn tap(form: &Form, event: &MouseEvent) {
    let Some((index, act)) = tapped(event) else {
        return;
    };
    let Some(field) = form.fields().get(index) else {
        return;
    };
    let key = &field.item.key;
    if act == "fail" && !field.answer.with_untracked(failed) {
        judge(field, Verdict::Fail);
        form.show(key);
        // All that a finding asks for fits on the screen when its row stands at the top.
        let key = key.clone();
        request_animation_frame(move || super::reveal(&key));
    } else {
        form.toggle(key);
    }
}

fn tapped(event: &MouseEvent) -> Option<(usize, String)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let button = target.closest("button[data-act]").ok()??;
    let row = button.closest("[data-row]").ok()??;
    let index = row.get_attribute("data-row")?.parse().ok()?;
    Some((index, button.get_attribute("data-act")?))
}

/// The three-way answer alone, as inside a table.
pub(super) fn control(field: &Field) -> AnyView {
    let name = format!("verdict-{}", field.name);
    let label = field.label();
    let chosen = {
        let field = field.clone();
        follow(move || field.read(verdict))
    };
    let field = field.clone();
    view! {
        <PassFailNa
            label=label
            name=name
            chosen=chosen
            choose=Callback::new(move |verdict| judge(&field, verdict))
        />
    }
    .into_any()
}

fn details(field: &Field) -> AnyView {
    view! {
        <div class="item-more">
            {control(field)}
            {finding::demands(field)}
        </div>
    }
    .into_any()
}

fn judge(field: &Field, verdict: Verdict) {
    let default_level = field.item.on_fail.default_level;
    let asks_level = field.item.on_fail.level != Ask::No;
    field.edit(|answer| {
        answer.value = Some(match verdict {
            Verdict::Pass => Value::Pass,
            Verdict::Fail => Value::Fail,
            Verdict::NotApplicable => Value::NotApplicable,
        });
        if verdict != Verdict::Fail {
            answer.level = None;
        } else if asks_level && answer.level.is_none() {
            answer.level = default_level;
        }
    });
}

const fn verdict(answer: &DraftAnswer) -> Option<Verdict> {
    match answer.value {
        Some(Value::Pass) => Some(Verdict::Pass),
        Some(Value::Fail) => Some(Verdict::Fail),
        Some(Value::NotApplicable) => Some(Verdict::NotApplicable),
        _ => None,
    }
}

const fn failed(answer: &DraftAnswer) -> bool {
    matches!(answer.value, Some(Value::Fail))
}

const fn state(answer: &DraftAnswer) -> &'static str {
    match verdict(answer) {
        Some(Verdict::Pass) => "pass",
        Some(Verdict::Fail) => "fail",
        Some(Verdict::NotApplicable) => "na",
        None => "",
    }
}

/// What was said of the item, below its text.
fn summary(field: &Field) -> Option<AnyView> {
    let lacks = !field.lacks().is_empty();
    field.read(|answer| match verdict(answer)? {
        Verdict::Pass => Some(view! { <Tag tone=Tone::Ok text=t(Key::Normal) /> }.into_any()),
        Verdict::NotApplicable => {
            Some(view! { <Tag tone=Tone::Plain text=t(Key::NotApplicable) /> }.into_any())
        }
        Verdict::Fail => Some(finding_summary(answer, lacks)),
    })
}

fn finding_summary(answer: &DraftAnswer, lacks: bool) -> AnyView {
    let level = answer.level.map(|level| view! { <LevelTag level=level /> });
    let photos = (!answer.photos.is_empty()).then(|| {
        let text = tf(Key::PhotoCount, &[("n", &answer.photos.len())]);
        view! { <Tag tone=Tone::Plain text=text /> }
    });
    let lacks = lacks.then(|| view! { <Tag tone=Tone::Warn text=t(Key::NotComplete) /> });
    let note = (!answer.note.is_empty())
        .then(|| view! { <span class="cell-sub">{answer.note.clone()}</span> });
    view! {
        <span class="tags">{level} {photos} {lacks}</span>
        {note}
    }
    .into_any()
}
