//! From one day, week or other period to the next.

use domain::time::Date;
use leptos::prelude::*;

use super::bind::on_tap;
use super::icon::{Glyph, Icon};
use super::when;
use crate::dom::view;
use crate::state::AppState;
use crate::text::{Key, t};

/// One period back or forth from the one of these days; never past today. `on` gets the nearest day
/// of the other period.
pub fn steps(from: Date, to: Date, on: RwSignal<Date>) -> AnyView {
    stepper(from, to, on, to >= AppState::get().now().date)
}

/// The same, past today too: for what is planned.
pub fn steps_ahead(from: Date, to: Date, on: RwSignal<Date>) -> AnyView {
    stepper(from, to, on, false)
}

fn stepper(from: Date, to: Date, on: RwSignal<Date>, last: bool) -> AnyView {
    let label = when::days(from, to);
    view! {
        <div class="stepper steps">
            <button
                type="button"
                class="btn"
                aria-label=t(Key::PeriodBefore)
                on:click=on_tap(move |_| on.set(from.plus(-1)))
            >
                <Icon glyph=Glyph::Back />
            </button>
            <output aria-live="polite">{label}</output>
            <button
                type="button"
                class="btn"
                aria-label=t(Key::PeriodAfter)
                disabled=last
                on:click=on_tap(move |_| on.set(to.plus(1)))
            >
                <Icon glyph=Glyph::Next />
            </button>
        </div>
    }
    .into_any()
}
