//! 扣分: points taken off, by steps of one tap each; a further tap takes off more, up to the most.

use crate::dom::view;
use crate::part::bind::{follow, live, on_tap, words};
use crate::part::button::Button;
use domain::record::Value;
use domain::template::DeductionStep;
use leptos::prelude::*;

use crate::part::form::Field;
use crate::part::number::print;
use crate::state::DraftAnswer;
use crate::text::{Key, pick, t, tf};

/// Digits after the point of a template's points, in the context of a screen that shows some; 0
/// without.
#[derive(Clone, Copy)]
pub struct PointScale(pub u8);

impl PointScale {
    /// That of the screen being built.
    #[must_use]
    pub fn here() -> u8 {
        use_context::<Self>().map_or(0, |Self(scale)| scale)
    }
}

/// Points taken off, as people write them: −2.
#[must_use]
pub fn minus(points: i64, scale: u8) -> String {
    tf(Key::PointsOff, &[("n", &print(points, scale))])
}

pub(super) fn control(max: u16, steps: &[DeductionStep], field: &Field) -> AnyView {
    let scale = PointScale::here();
    let one = (String::new(), 10u16.pow(u32::from(scale)).min(max));
    let steps: Vec<(String, u16)> = match steps {
        [] => vec![one],
        steps => steps
            .iter()
            .map(|step| (pick(&step.text), step.points))
            .collect(),
    };
    let chips = steps
        .into_iter()
        .map(|(name, points)| {
            let field = field.clone();
            let label = format!("{name} {}", minus(i64::from(points), scale));
            let take = move |_| {
                field.edit(|answer| {
                    let next = taken(answer).saturating_add(points).min(max);
                    answer.value = Some(Value::Points(next));
                });
            };
            view! { <Button class="chip" label=label.trim() act=on_tap(take) /> }
        })
        .collect_view();
    let read = field.clone();
    let field = field.clone();
    let off = Memo::new(move |_| read.read(taken));
    let most = tf(Key::DeductMax, &[("n", &print(i64::from(max), scale))]);
    let sum = move || {
        if off.get() == 0 {
            return view! { <span class="deduct-most">{most.clone()}</span> }.into_any();
        }
        let field = field.clone();
        let reset = move |_| field.edit(|answer| answer.value = Some(Value::Points(0)));
        let sum = move || minus(i64::from(off.get()), scale);
        view! {
            <button
                type="button"
                class="chip deduct-off"
                aria-label=follow(move || format!("{} {}", t(Key::ResetPoints), sum()))
                on:click=on_tap(reset)
            >
                {words(sum)}
                " ↺"
            </button>
        }
        .into_any()
    };
    view! { <div class="chips deduct">{chips} {live(sum)}</div> }.into_any()
}

const fn taken(answer: &DraftAnswer) -> u16 {
    match answer.value {
        Some(Value::Points(points)) => points,
        _ => 0,
    }
}
