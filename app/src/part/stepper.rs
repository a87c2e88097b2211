//! From one day, week or other period to the next.

use domain::time::Date;
use leptos::prelude::*;

use super::bind::on_tap;
use super::icon::{Glyph, Icon};
use super::when;
use crate::dom::view;
use crate::state::AppState;
use crate::text::{Key, t};

/// One period back or forth from the one of these days, past today too: for what is planned. `on` gets
/// the nearest day of the other period.
pub fn steps_ahead(from: Date, to: Date, on: RwSignal<Date>) -> AnyView {
    stepper((from, to), (Some(from.plus(-1)), Some(to.plus(1))), on)
}

/// The same to days that are given, `None` where there is no other period; never past today.
pub fn steps_to(
    days: (Date, Date),
    (before, after): (Option<Date>, Option<Date>),
    on: RwSignal<Date>,
) -> AnyView {
    let today = AppState::get().now().date;
    stepper(days, (before, after.filter(|after| *after <= today)), on)
}

fn stepper(
    (from, to): (Date, Date),
    (before, after): (Option<Date>, Option<Date>),
    on: RwSignal<Date>,
) -> AnyView {
    let label = when::days(from, to);
    let step = move |to: Option<Date>, key, glyph| {
        view! {
            <button
                type="button"
                class="btn"
                aria-label=t(key)
                disabled=to.is_none()
                on:click=on_tap(move |_| {
                    if let Some(to) = to {
                        on.set(to);
                    }
                })
            >
                <Icon glyph=glyph />
            </button>
        }
    };
    view! {
        <div class="stepper steps">
            {step(before, Key::PeriodBefore, Glyph::Back)}
            <output aria-live="polite">{label}</output>
            {step(after, Key::PeriodAfter, Glyph::Next)}
        </div>
    }
    .into_any()
}
