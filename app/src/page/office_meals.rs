//! The school's meals (餐次), each with its times: loaded with the kind of school, put right here.

use domain::plan::Slot;
use domain::school::{MEALS_MAX, SchoolKind};
use domain::text::Text;
use domain::time::MinuteOfDay;
use leptos::prelude::*;

use super::plan::read_shown;
use super::plan_slots::fields;
use crate::dom::view;
use crate::part::bind::{each, follow, on_tap};
use crate::part::button::Button;
use crate::part::cell::CellGroup;
use crate::part::icon::Glyph;
use crate::state::add_slot;
use crate::text::{Key, t, tf};

/// How long one more meal is at first, in minutes.
const LONG: u16 = 30;

/// The list, a key for one more, and one for those that such a school usually has.
pub(super) fn meals(meals: RwSignal<Vec<Slot>>, (kind, boarding): (SchoolKind, bool)) -> AnyView {
    let rows = each(
        move || meals.get(),
        |meal| meal.key.clone(),
        move |meal| row(meals, meal),
    );
    let add = move |_| {
        meals.update(|meals| {
            // After the last one, within the day.
            let end = meals.iter().map(|meal| meal.end.0).max().unwrap_or(7 * 60);
            let start = end.min(24 * 60 - LONG);
            let (start, end) = (MinuteOfDay(start), MinuteOfDay(start + LONG));
            add_slot(meals, Text::default(), start, end);
        });
    };
    let full = follow(move || meals.with(|meals| meals.len() >= MEALS_MAX));
    let usual = follow(move || meals.with(|meals| *meals == kind.meals(boarding)));
    let reset = move |_| meals.set(kind.meals(boarding));
    view! {
        <CellGroup title=t(Key::MealsTitle) hint=t(Key::MealsHint)>
            {rows}
            <Button
                class="cell center"
                label=t(Key::MealAdd)
                icon=Glyph::Plus
                disabled=full
                act=on_tap(add)
            />
            <Button class="cell center" label=t(Key::MealsUsual) disabled=usual act=on_tap(reset) />
        </CellGroup>
    }
    .into_any()
}

fn row(meals: RwSignal<Vec<Slot>>, meal: Slot) -> AnyView {
    let key = StoredValue::new(meal.key);
    let is_it = move |meal: &Slot| key.with_value(|key| meal.key == *key);
    let read = move || meals.with(|meals| meals.iter().find(|meal| is_it(meal)).cloned());
    let change = move |change: &dyn Fn(&mut Slot)| {
        meals.update(|meals| {
            if let Some(meal) = meals.iter_mut().find(|meal| is_it(meal)) {
                change(meal);
            }
        });
    };
    let name = follow(move || {
        let meal = read();
        meal.map(|meal| read_shown(&meal.name)).unwrap_or_default()
    });
    let remove = move |_| meals.update(|meals| meals.retain(|meal| !is_it(meal)));
    view! {
        <div class="plan-slot" role="group" aria-label=name>
            {fields(Key::MealName, name, read, change)}
            <div class="plan-keys">
                <button
                    type="button"
                    class="btn"
                    aria-label=follow(move || tf(Key::RemoveNamed, &[("name", &name.get())]))
                    on:click=on_tap(remove)
                >
                    {t(Key::Remove)}
                </button>
            </div>
        </div>
    }
    .into_any()
}
