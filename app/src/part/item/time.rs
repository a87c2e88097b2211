//! A time of day, by the phone's own picker.

use crate::dom::view;
use crate::part::bind::follow;
use domain::record::Value;
use domain::time::MinuteOfDay;
use leptos::prelude::*;

use crate::part::form::Field;

pub(super) fn control(field: &Field) -> AnyView {
    let name = format!("item-{}", field.name);
    let time = {
        let field = field.clone();
        move || {
            field.read(|answer| match answer.value {
                Some(Value::Time(minute)) => minute.to_string(),
                _ => String::new(),
            })
        }
    };
    let field = field.clone();
    let typed = move |text: String| {
        field.edit(|answer| answer.value = read(&text).map(Value::Time));
    };
    view! {
        <input
            class="input"
            type="time"
            aria-labelledby=name
            prop:value=follow(time)
            on:change:target=move |event| typed(event.target().value())
        />
    }
    .into_any()
}

/// Reads `07:50`, as a field of type `time` gives it.
fn read(text: &str) -> Option<MinuteOfDay> {
    let (hour, rest) = text.split_once(':')?;
    let minute = rest.split(':').next()?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| MinuteOfDay(hour * 60 + minute))
}
