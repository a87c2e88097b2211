//! A measured number with its unit. Never pre-filled and never refused: what is outside the limits
//! is marked and kept.

use crate::dom::view;
use crate::part::bind::words;
use domain::record::Value;
use leptos::prelude::*;

use crate::part::form::Field;
use crate::part::number;
use crate::text::{Key, t, tf};

pub(super) fn control(
    unit: &str,
    scale: u8,
    (min, max): (Option<i64>, Option<i64>),
    field: &Field,
) -> AnyView {
    // Set once: writing the number back while it is typed would move the cursor.
    let shown = field.answer.with_untracked(|answer| match &answer.value {
        Some(Value::Number(value)) => number::print(*value, scale),
        _ => answer.typed.clone(),
    });
    let name = format!("item-{}", field.name);
    let mark = {
        let field = field.clone();
        move || {
            let unread =
                field.read(|answer| answer.value.is_none() && !answer.typed.trim().is_empty());
            if unread {
                Some(tf(Key::NumberUnread, &[("n", &scale)]))
            } else {
                field.fails().then(|| t(Key::OutOfRange).to_owned())
            }
        }
    };
    let field = field.clone();
    let typed = move |text: String| {
        let value = number::parse(&text, scale).map(Value::Number);
        field.edit(|answer| {
            answer.typed = if value.is_none() { text } else { String::new() };
            answer.value = value;
        });
    };
    view! {
        <div class="with-unit">
            <input
                class="input"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-labelledby=name
                prop:value=shown
                on:input:target=move |event| typed(event.target().value())
            />
            <span class="unit">{unit.to_owned()}</span>
        </div>
        <p class="field-hint">
            {number::limits(min, max, scale, unit)} " "
            <span class="item-mark" role="status">
                {words(move || mark().unwrap_or_default())}
            </span>
        </p>
    }
    .into_any()
}
