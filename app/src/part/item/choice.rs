//! One of a list: keys side by side, so that nothing has to be opened.

use crate::dom::view;
use crate::part::bind::{follow, on_tap};
use domain::record::Value;
use domain::text::Text;
use leptos::prelude::*;

use crate::part::form::Field;
use crate::text::pick;

pub(super) fn control(options: &[Text], field: &Field) -> AnyView {
    let chips = options
        .iter()
        .zip(0u16..)
        .map(|(option, index)| {
            let chosen = {
                let field = field.clone();
                move || {
                    field
                        .read(|answer| answer.value == Some(Value::Choice(index)))
                        .to_string()
                }
            };
            let field = field.clone();
            // A second tap takes the answer back.
            let tap = move |_| {
                field.edit(|answer| {
                    let same = answer.value == Some(Value::Choice(index));
                    answer.value = (!same).then_some(Value::Choice(index));
                });
            };
            view! {
                <button type="button" class="chip" aria-pressed=follow(chosen) on:click=on_tap(tap)>
                    {pick(option)}
                </button>
            }
        })
        .collect_view();
    view! { <div class="chips">{chips}</div> }.into_any()
}
