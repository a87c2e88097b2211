//! 扣分: points taken off, by steps of one.

use crate::part::bind::{on_tap, words};
use domain::record::Value;
use leptos::prelude::*;

use crate::part::form::Field;
use crate::part::icon::{Glyph, Icon};
use crate::text::{Key, t, tf};

pub(super) fn control(max: u16, field: &Field) -> AnyView {
    let shown = {
        let field = field.clone();
        move || match field.read(|answer| answer.value.clone()) {
            Some(Value::Points(0)) => t(Key::NoDeduction).to_owned(),
            Some(Value::Points(points)) => tf(Key::Deducted, &[("n", &points)]),
            _ => t(Key::NotAnswered).to_owned(),
        }
    };
    let field = field.clone();
    let step = Callback::new(move |by: i32| {
        field.edit(|answer| {
            let now = match answer.value {
                Some(Value::Points(points)) => i32::from(points),
                _ => 0,
            };
            let next = (now + by).clamp(0, i32::from(max));
            answer.value = u16::try_from(next).ok().map(Value::Points);
        });
    });
    view! {
        <div class="stepper">
            <button type="button" class="btn" aria-label=t(Key::DeductLess) on:click=on_tap(move |_| step.run(-1))>
                <Icon glyph=Glyph::Minus />
            </button>
            <output aria-live="polite">{words(shown)}</output>
            <button type="button" class="btn" aria-label=t(Key::DeductMore) on:click=on_tap(move |_| step.run(1))>
                <Icon glyph=Glyph::Plus />
            </button>
            <span class="quiet">{tf(Key::DeductMax, &[("n", &max)])}</span>
        </div>
    }
    .into_any()
}
