//! What differs from the usual, in words. Marks are facts, never locks.

use domain::due::Mark;
use leptos::prelude::*;

use super::tag::{Tag, Tone};
use super::when;
use crate::dom::view;
use crate::text::{Key, t, tf};

/// The words for a mark, of a check where it is `judged`, else of a patrol.
#[must_use]
fn words(mark: Mark, judged: bool) -> String {
    let either = |patrol, check| if judged { check } else { patrol };
    match mark {
        Mark::Late { minutes } => tf(
            Key::MarkLate,
            &[(
                "span",
                &when::span(i64::from(minutes) * domain::time::MINUTE_MS),
            )],
        ),
        Mark::LateEntry => t(Key::LateEntry).to_owned(),
        Mark::Doubled => t(either(Key::MarkDoubled, Key::MarkCheckDoubled)).to_owned(),
        Mark::Partial { missing } => tf(
            either(Key::MarkPartial, Key::MarkCheckPartial),
            &[("n", &missing)],
        ),
        Mark::OutOfOrder => t(Key::MarkOutOfOrder).to_owned(),
        Mark::Quick { ms } => tf(Key::MarkQuick, &[("span", &when::span(ms))]),
        Mark::Unsigned { points } => tf(Key::MarkUnsigned, &[("n", &points)]),
        Mark::Away { metres } => tf(Key::MarkAway, &[("n", &metres)]),
        Mark::NoPhoto { point } => tf(Key::MarkNoPhoto, &[("n", &(u32::from(point) + 1))]),
        Mark::ClockDoubtful => t(Key::MarkClock).to_owned(),
    }
}

/// All marks of something, side by side; nothing without any.
#[component]
pub fn Marks(
    /// Which.
    marks: Vec<Mark>,
    /// They are those of a check.
    #[prop(optional)]
    judged: bool,
) -> impl IntoView {
    (!marks.is_empty()).then(|| {
        let tags = marks
            .into_iter()
            .map(|mark| view! { <Tag tone=Tone::Warn text=words(mark, judged) /> })
            .collect_view();
        view! { <div class="tags">{tags}</div> }
    })
}
