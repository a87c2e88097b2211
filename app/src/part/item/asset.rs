//! A thing with a number of its own, typed from its plate.

use crate::dom::view;
use crate::part::bind::follow;
use domain::record::Value;
use leptos::prelude::*;

use crate::part::form::Field;

pub(super) fn control(field: &Field) -> AnyView {
    let name = format!("item-{}", field.name);
    let number = {
        let field = field.clone();
        move || {
            field.read(|answer| match &answer.value {
                Some(Value::Asset(number)) => number.clone(),
                _ => String::new(),
            })
        }
    };
    let field = field.clone();
    let typed = move |number: String| {
        field.edit(|answer| answer.value = (!number.is_empty()).then_some(Value::Asset(number)));
    };
    view! {
        <input
            class="input"
            type="text"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            maxlength="80"
            aria-labelledby=name
            prop:value=follow(number)
            on:input:target=move |event| typed(event.target().value())
        />
    }
    .into_any()
}
