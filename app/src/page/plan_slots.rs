//! The times of day of a plan, each with who walks by default.

use domain::id::{Id, PersonId};
use domain::plan::{Plan, Slot};
use domain::text::Text;
use domain::time::MinuteOfDay;
use leptos::prelude::*;

use super::plan::{chip, read_shown, write_shown};
use crate::dom::view;
use crate::part::bind::{each, follow, live_if, on_tap, words};
use crate::part::button::Button;
use crate::part::cell::{ActionCell, CellGroup};
use crate::part::icon::Glyph;
use crate::part::item::picker::{PickRows, name_of};
use crate::part::sheet::HalfSheet;
use crate::state::{AppState, Choice, Live, Register, add_slot};
use crate::text::{Key, t, tf};

const DAY: u16 = 1440;

/// The list, a key for one more, and one for a slot at each of the school's meals.
pub(super) fn slots(plan: RwSignal<Plan>, meals: Vec<Slot>) -> AnyView {
    let people = AppState::get().live(|app| app.choices(Register::People));
    let picking = RwSignal::new(false);
    let slot = RwSignal::new(String::new());
    let own = move |owner: Option<PersonId>| {
        let key = slot.get_untracked();
        plan.update(|plan| {
            if let Some(slot) = plan.slots.iter_mut().find(|slot| slot.key == key) {
                slot.owner = owner;
            }
        });
        picking.set(false);
    };
    let add = move |_| {
        plan.update(|plan| {
            // After the last one, an hour long, within the day.
            let end = plan
                .slots
                .iter()
                .map(|slot| slot.end.0)
                .max()
                .unwrap_or(480);
            let start = end.min(DAY - 61);
            let (start, end) = (MinuteOfDay(start), MinuteOfDay(start + 60));
            add_slot(&mut plan.slots, Text::default(), start, end);
        });
    };
    let by_meals = (!meals.is_empty()).then(|| {
        let add = move |_| {
            plan.update(|plan| {
                for meal in &meals {
                    let there = |slot: &Slot| (slot.start, slot.end) == (meal.start, meal.end);
                    if !plan.slots.iter().any(there) {
                        add_slot(&mut plan.slots, meal.name.clone(), meal.start, meal.end);
                    }
                }
            });
        };
        view! { <Button class="cell center" label=t(Key::PlanSlotsMeals) act=on_tap(add) /> }
    });
    let rows = each(
        move || plan.with(|plan| plan.slots.clone()),
        |slot| slot.key.clone(),
        move |one| {
            let key = one.key.clone();
            let pick = move || {
                slot.set(key.clone());
                picking.set(true);
            };
            row(plan, one, people, Callback::new(move |()| pick()))
        },
    );
    view! {
        <CellGroup title=t(Key::PlanSlotsTitle)>
            {rows}
            <Button class="cell center" label=t(Key::PlanSlotAdd) icon=Glyph::Plus act=on_tap(add) />
            {by_meals}
        </CellGroup>
        <HalfSheet open=picking title=Signal::derive(|| t(Key::PlanOwner).to_owned())>
            <ActionCell label=t(Key::PlanOwnerNone) act=Callback::new(move |()| own(None)) />
            <PickRows choices=people pick=Callback::new(move |id: Id| own(Some(PersonId(id)))) />
        </HalfSheet>
    }
    .into_any()
}

fn row(plan: RwSignal<Plan>, slot: Slot, people: Live<Vec<Choice>>, pick: Callback<()>) -> AnyView {
    let key = StoredValue::new(slot.key);
    let read = move || {
        plan.with(|plan| {
            let found = plan
                .slots
                .iter()
                .find(|slot| key.with_value(|key| slot.key == *key));
            found.cloned()
        })
    };
    let change = move |change: &dyn Fn(&mut Slot)| {
        plan.update(|plan| {
            let found = plan
                .slots
                .iter_mut()
                .find(|slot| key.with_value(|key| slot.key == *key));
            if let Some(slot) = found {
                change(slot);
            }
        });
    };
    let name = follow(move || {
        read()
            .map(|slot| read_shown(&slot.name))
            .unwrap_or_default()
    });
    let owner = move || {
        let owner = read()
            .and_then(|slot| slot.owner)
            .and_then(|owner| people.read(|rows| name_of(rows, owner.0)).flatten());
        let name = owner.unwrap_or_else(|| t(Key::PlanOwnerNone).to_owned());
        tf(Key::PlanOwnerIs, &[("name", &name)])
    };
    let daily = chip(
        t(Key::PlanSlotDaily).to_owned(),
        follow(move || read().is_some_and(|slot| slot.daily)),
        move || change(&|slot| slot.daily = !slot.daily),
    );
    let remove = move |_| {
        plan.update(|plan| {
            plan.slots
                .retain(|slot| key.with_value(|key| slot.key != *key));
        });
    };
    view! {
        <div class="plan-slot" role="group" aria-label=name>
            {fields(Key::PlanSlotName, name, read, change)}
            <div class="plan-keys">
                {daily}
                <button type="button" class="btn" on:click=on_tap(move |_| pick.run(()))>
                    {words(owner)}
                </button>
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

/// The name of a slot and its two times; `read` gives it as it is, `change` changes it.
pub(super) fn fields(
    word: Key,
    name: Signal<String>,
    read: impl Fn() -> Option<Slot> + Copy + Send + Sync + 'static,
    change: impl Fn(&dyn Fn(&mut Slot)) + Copy + 'static,
) -> AnyView {
    let labelled = move |word: Key| follow(move || format!("{} {}", name.get(), t(word)));
    let minute = move |of: fn(&Slot) -> MinuteOfDay| {
        follow(move || read().map(|slot| of(&slot).to_string()).unwrap_or_default())
    };
    let time = move |word: Key, of: fn(&Slot) -> MinuteOfDay, set: fn(&mut Slot, u16)| {
        view! {
            <input
                type="time"
                class="input"
                aria-label=labelled(word)
                prop:value=minute(of)
                on:change:target=move |event| {
                    if let Some(minute) = minute_of(&event.target().value()) {
                        change(&|slot| set(slot, minute));
                    }
                }
            />
        }
    };
    let next_day = move || {
        let past = read().is_some_and(|slot| slot.end.0 >= DAY);
        past.then(|| view! { <span class="unit">{t(Key::NextMorning)}</span> })
    };
    view! {
        <input
            class="input"
            maxlength="80"
            autocomplete="off"
            aria-label=t(word)
            placeholder=t(word)
            prop:value=name
            on:input:target=move |event| {
                let typed = event.target().value();
                change(&|slot| write_shown(&mut slot.name, &typed));
            }
        />
        <div class="with-unit">
            {time(Key::PlanSlotStart, |slot| slot.start, begin)}
            "–"
            {time(Key::PlanSlotEnd, |slot| slot.end, end)}
            {live_if(next_day)}
        </div>
    }
    .into_any()
}

/// Sets the beginning. What ends at an earlier hour ends on the next morning.
fn begin(slot: &mut Slot, minute: u16) {
    slot.start = MinuteOfDay(minute);
    end(slot, slot.end.0 % DAY);
}

fn end(slot: &mut Slot, minute: u16) {
    let past = if minute > slot.start.0 { 0 } else { DAY };
    slot.end = MinuteOfDay(minute + past);
}

/// Reads `07:50`.
fn minute_of(text: &str) -> Option<u16> {
    let (hour, rest) = text.split_once(':')?;
    // Some browsers give seconds too.
    let minute = rest.split(':').next()?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}
