//! Words.

use domain::record::Value;
use leptos::prelude::*;

use crate::dom::view;
use crate::part::bind::follow;
use crate::part::form::Field;
use crate::part::phrases::PhraseChips;

pub(super) fn control(field: &Field) -> AnyView {
    let name = format!("item-{}", field.name);
    let words = {
        let field = field.clone();
        follow(move || {
            field.read(|answer| match &answer.value {
                Some(Value::Text(words)) => words.clone(),
                _ => String::new(),
            })
        })
    };
    let phrases = field.item.phrases.clone();
    let field = field.clone();
    let change = Callback::new(move |words: String| {
        field.edit(|answer| answer.value = (!words.is_empty()).then_some(Value::Text(words)));
    });
    let chips = (!phrases.is_empty())
        .then(|| view! { <PhraseChips phrases=phrases note=words change=change /> });
    view! {
        {chips}
        <textarea
            class="input"
            rows="2"
            maxlength="500"
            aria-labelledby=name
            prop:value=words
            on:input:target=move |event| change.run(event.target().value())
        ></textarea>
    }
    .into_any()
}
