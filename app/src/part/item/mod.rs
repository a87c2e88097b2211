//! The kinds of item, one file each. [`row`] is the one dispatch from template data to a control.
//! To add a kind: CONTRIBUTING.md, "An item kind".

mod asset;
mod choice;
mod class;
pub mod deduction;
mod finding;
mod number;
mod pass_fail;
mod person;
mod photo;
pub mod picker;
mod place;
mod signature;
mod table;
mod text;
mod time;

use crate::dom::view;
use crate::part::bind::follow;
use domain::draft::fails;
use domain::record::Value;
use domain::template::{Item, ItemKind};
use leptos::prelude::*;

use super::form::{Field, Form};
use super::number::print;
use super::tag::{Tag, Tone};
use crate::state::Register;
use crate::text::{Key, pick, t, tf};

pub use pass_fail::tap;

/// The row of a form for one field. `index` finds the field again when the list is tapped.
#[must_use]
pub fn row(form: &Form, field: &Field, index: usize) -> AnyView {
    if field.is_checked() {
        return pass_fail::row(form, field, index);
    }
    // What nothing was taken off for is an answer.
    let deducts = matches!(field.item.kind, ItemKind::Deduction { .. });
    let required = (field.item.required && !deducts)
        .then(|| view! { <span class="tag">{t(Key::Required)}</span> });
    let name = format!("item-{}", field.name);
    let named = name.clone();
    let state = {
        let field = field.clone();
        move || if field.fails() { "fail" } else { "" }
    };
    view! {
        <li class="item" data-state=follow(state) data-item=field.item.key.clone()>
            <div class="item-body" role="group" aria-labelledby=named>
                <p class="item-title">
                    <span id=name>{field.label()}</span>
                    " "
                    {required}
                </p>
                {control(field)}
                {finding::demands(field)}
            </div>
        </li>
    }
    .into_any()
}

/// Brings the row of an item into view.
pub fn reveal(key: &str) {
    // A key is lower-case letters, digits, `-` and `.`: nothing that a selector would take apart.
    let row = document().query_selector(&format!("[data-item=\"{key}\"]"));
    if let Ok(Some(row)) = row {
        row.scroll_into_view();
    }
}

/// The control that answers a field.
pub(crate) fn control(field: &Field) -> AnyView {
    match &field.item.kind {
        ItemKind::PassFail => pass_fail::control(field),
        ItemKind::Deduction { max, steps } => deduction::control(*max, steps, field),
        ItemKind::Number {
            unit,
            scale,
            min,
            max,
        } => number::control(unit, *scale, (*min, *max), field),
        ItemKind::Choice { options } => choice::control(options, field),
        ItemKind::Text => text::control(field),
        ItemKind::Time => time::control(field),
        ItemKind::Photo => photo::control(field),
        ItemKind::Signature => signature::control(field),
        ItemKind::Person => person::control(field),
        ItemKind::Class => class::control(field),
        ItemKind::Place => place::control(field),
        ItemKind::Asset => asset::control(field),
        ItemKind::Table { columns } => table::control(columns, field),
    }
}

/// What was answered, as a submitted record shows it.
#[must_use]
pub fn shown(item: Option<&Item>, value: &Value) -> AnyView {
    let mark = |tone, text: String| view! { <Tag tone=tone text=text /> }.into_any();
    let words = |text: String| view! { <span>{text}</span> }.into_any();
    let kind = item.map(|item| &item.kind);
    match (value, kind) {
        (Value::Pass, _) => mark(Tone::Ok, t(Key::Normal).to_owned()),
        (Value::Fail, _) => mark(Tone::Bad, t(Key::Problem).to_owned()),
        (Value::NotApplicable, _) => mark(Tone::Plain, t(Key::NotApplicable).to_owned()),
        (Value::Points(0), _) => mark(Tone::Ok, t(Key::NoDeduction).to_owned()),
        (Value::Points(points), _) => {
            let points = print(i64::from(*points), deduction::PointScale::here());
            mark(Tone::Bad, tf(Key::Deducted, &[("n", &points)]))
        }
        (Value::Number(number), Some(ItemKind::Number { unit, scale, .. })) => {
            let fails = item.is_some_and(|item| fails(item, value));
            let tone = if fails { Tone::Bad } else { Tone::Plain };
            mark(tone, format!("{} {unit}", print(*number, *scale)))
        }
        (Value::Number(number), _) => words(number.to_string()),
        (Value::Choice(index), Some(ItemKind::Choice { options })) => words(
            options
                .get(usize::from(*index))
                .map_or_else(|| index.to_string(), pick),
        ),
        (Value::Choice(index), _) => words(index.to_string()),
        (Value::Text(text) | Value::Asset(text), _) => words(text.clone()),
        (Value::Time(minute), _) => words(minute.to_string()),
        (Value::Photo, _) => words(t(Key::Photo).to_owned()),
        (Value::Signature, _) => words(t(Key::Signature).to_owned()),
        (Value::Person(id), _) => picker::named(Register::People, id.0),
        (Value::Class(id), _) => picker::named(Register::Classes, id.0),
        (Value::Place(id), _) => picker::named(Register::Places, id.0),
        (Value::Rows(rows), Some(ItemKind::Table { columns })) => table::shown(columns, rows),
        (Value::Rows(rows), _) => table::shown(&[], rows),
    }
}
