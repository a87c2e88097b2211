//! One of a few, side by side: radio buttons that look like a row of keys.

use crate::dom::view;
use crate::part::bind::follow;
use leptos::prelude::*;

use crate::text::{Key, t};

/// One of the few.
#[derive(Clone)]
pub struct Segment<T> {
    /// What it stands for.
    pub value: T,
    /// Its words.
    pub label: String,
    /// Its class: `bad`, `na`, or none.
    pub class: &'static str,
}

impl<T> Segment<T> {
    /// One without a colour of its own.
    #[must_use]
    pub fn plain(value: T, label: impl Into<String>) -> Self {
        Self {
            value,
            label: label.into(),
            class: "",
        }
    }
}

/// A row of radio buttons.
#[component]
pub fn Segmented<T>(
    /// What is asked.
    #[prop(into)]
    label: String,
    /// The name of the group, unique on the page.
    #[prop(into)]
    name: String,
    /// The choices.
    segments: Vec<Segment<T>>,
    /// What is chosen.
    #[prop(into)]
    chosen: Signal<Option<T>>,
    /// Chooses.
    choose: Callback<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let rows = segments
        .into_iter()
        .map(move |segment| {
            let value = segment.value;
            view! {
                <label class=segment.class>
                    <input
                        type="radio"
                        name=name.clone()
                        prop:checked=follow(move || chosen.get() == Some(value))
                        on:change=move |_| choose.run(value)
                    />
                    <span>{segment.label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="seg" role="radiogroup" aria-label=label>
            {rows}
        </div>
    }
}

/// 正常 / 有问题 / 不适用.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// 正常
    Pass,
    /// 有问题
    Fail,
    /// 不适用
    NotApplicable,
}

/// The three-way answer of a checklist.
#[component]
pub fn PassFailNa(
    /// What is judged.
    #[prop(into)]
    label: String,
    /// The name of the group, unique on the page.
    #[prop(into)]
    name: String,
    /// What is chosen.
    #[prop(into)]
    chosen: Signal<Option<Verdict>>,
    /// Chooses.
    choose: Callback<Verdict>,
) -> impl IntoView {
    let segments = [
        (Verdict::Pass, Key::Normal, ""),
        (Verdict::Fail, Key::Problem, "bad"),
        (Verdict::NotApplicable, Key::NotApplicable, "na"),
    ]
    .map(|(value, key, class)| Segment {
        value,
        label: t(key).to_owned(),
        class,
    });
    view! { <Segmented label=label name=name segments=segments.to_vec() chosen=chosen choose=choose /> }
}
