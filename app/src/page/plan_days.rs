//! On which days a plan is due: in words, and as it is chosen.

use core::mem::discriminant;

use domain::plan::{Plan, PlanDays};
use domain::time::{Date, Weekday};
use leptos::prelude::*;

use super::plan::chip;
use crate::dom::view;
use crate::part::bind::{follow, live, on_tap};
use crate::part::button::Button;
use crate::part::cell::CellGroup;
use crate::part::when;
use crate::state::AppState;
use crate::text::{Key, t, tf};

/// The days in words.
#[must_use]
pub fn said(days: &PlanDays) -> String {
    match days {
        PlanDays::Weekly { weekdays } => {
            let names: Vec<&str> = weekdays.iter().map(|day| t(when::weekday(*day))).collect();
            tf(
                Key::DaysWeeklyOn,
                &[("days", &names.join(t(Key::ListComma)))],
            )
        }
        PlanDays::Monthly { day } => tf(Key::DaysMonthlyOn, &[("d", day)]),
        PlanDays::Once { dates } => tf(Key::DaysOnceOn, &[("n", &dates.len())]),
        other => t(word(other)).to_owned(),
    }
}

const fn word(days: &PlanDays) -> Key {
    match days {
        PlanDays::Daily => Key::DaysDaily,
        PlanDays::SchoolDays => Key::DaysSchool,
        PlanDays::FreeDays => Key::DaysFree,
        PlanDays::Weekly { .. } => Key::DaysWeekly,
        PlanDays::Monthly { .. } => Key::DaysMonthly,
        PlanDays::TermStart => Key::DaysTermStart,
        PlanDays::TermMiddle => Key::DaysTermMiddle,
        PlanDays::TermEnd => Key::DaysTermEnd,
        PlanDays::TermStartAndEnd => Key::DaysTermStartAndEnd,
        PlanDays::BeforeHolidays => Key::DaysBeforeHolidays,
        PlanDays::Once { .. } => Key::DaysOnce,
    }
}

/// Every kind, as it is when it is chosen.
fn kinds() -> [PlanDays; 11] {
    [
        PlanDays::SchoolDays,
        PlanDays::Daily,
        PlanDays::FreeDays,
        PlanDays::Weekly {
            weekdays: vec![Weekday::Monday],
        },
        PlanDays::Monthly { day: 1 },
        PlanDays::TermStart,
        PlanDays::TermMiddle,
        PlanDays::TermEnd,
        PlanDays::TermStartAndEnd,
        PlanDays::BeforeHolidays,
        PlanDays::Once { dates: Vec::new() },
    ]
}

/// The choice of days.
pub(super) fn days(plan: RwSignal<Plan>) -> AnyView {
    let kinds = kinds().map(|kind| {
        let shown = discriminant(&kind);
        let pressed = move || plan.with(|plan| discriminant(&plan.days) == shown);
        chip(t(word(&kind)).to_owned(), follow(pressed), move || {
            if plan.with_untracked(|plan| discriminant(&plan.days) != shown) {
                plan.update(|plan| plan.days = kind.clone());
            }
        })
    });
    let kind = Memo::new(move |_| plan.with(|plan| word(&plan.days)));
    view! {
        <CellGroup title=t(Key::PlanDaysTitle)>
            <div class="field">
                <div class="chips" role="group" aria-label=t(Key::PlanDaysTitle)>
                    {kinds.into_iter().collect_view()}
                </div>
            </div>
            {live(move || match kind.get() {
                Key::DaysWeekly => weekly(plan),
                Key::DaysMonthly => monthly(plan),
                Key::DaysOnce => once(plan),
                _ => ().into_any(),
            })}
            {begins(plan)}
        </CellGroup>
    }
    .into_any()
}

/// The first day; none for always.
fn begins(plan: RwSignal<Plan>) -> AnyView {
    let shown = move || {
        plan.with(|plan| plan.from.map(|from| from.to_string()))
            .unwrap_or_default()
    };
    view! {
        <label class="field">
            <span class="field-label">{t(Key::PlanFrom)}</span>
            <input
                type="date"
                class="input"
                prop:value=follow(shown)
                on:change:target=move |event| {
                    let from = event.target().value().parse().ok();
                    plan.update(|plan| plan.from = from);
                }
            />
            <span class="field-hint">{t(Key::PlanFromHint)}</span>
        </label>
    }
    .into_any()
}

fn weekly(plan: RwSignal<Plan>) -> AnyView {
    let chosen = move |day| {
        plan.with(
            |plan| matches!(&plan.days, PlanDays::Weekly { weekdays } if weekdays.contains(&day)),
        )
    };
    let chips = Weekday::ALL.map(|day| {
        let toggle = move || {
            let wanted = untrack(move || {
                let stays = |one: &Weekday| chosen(*one) != (*one == day);
                Weekday::ALL.into_iter().filter(stays).collect()
            });
            plan.update(|plan| plan.days = PlanDays::Weekly { weekdays: wanted });
        };
        chip(
            t(when::weekday(day)).to_owned(),
            follow(move || chosen(day)),
            toggle,
        )
    });
    view! {
        <div class="field">
            <div class="chips" role="group" aria-label=t(Key::DaysWeekly)>
                {chips.into_iter().collect_view()}
            </div>
        </div>
    }
    .into_any()
}

fn monthly(plan: RwSignal<Plan>) -> AnyView {
    let day = plan.with_untracked(|plan| match plan.days {
        PlanDays::Monthly { day } => day,
        _ => 1,
    });
    view! {
        <label class="field">
            <span class="field-label">{t(Key::DaysMonthlyDay)}</span>
            <input
                class="input"
                inputmode="numeric"
                maxlength="2"
                value=u32::from(day)
                on:input:target=move |event| {
                    // What is no day of a month is told as such, not corrected under the finger.
                    let day = event.target().value().trim().parse().unwrap_or(0);
                    plan.update(|plan| plan.days = PlanDays::Monthly { day });
                }
            />
            <span class="field-hint">{t(Key::DaysMonthlyHint)}</span>
        </label>
    }
    .into_any()
}

fn once(plan: RwSignal<Plan>) -> AnyView {
    let next = RwSignal::new(AppState::get().now().date);
    let change = move |change: &dyn Fn(&mut Vec<Date>)| {
        plan.update(|plan| {
            if let PlanDays::Once { dates } = &mut plan.days {
                change(dates);
            }
        });
    };
    let add = move |_| {
        let date = next.get_untracked();
        change(&|dates| {
            if !dates.contains(&date) {
                let at = dates.iter().take_while(|one| **one < date).count();
                dates.insert(at, date);
            }
        });
    };
    let dates = Memo::new(move |_| {
        plan.with(|plan| match &plan.days {
            PlanDays::Once { dates } => dates.clone(),
            _ => Vec::new(),
        })
    });
    let chips = move || {
        let chips = dates.get().into_iter().map(|date| {
            let away = move |_| change(&|dates| dates.retain(|one| *one != date));
            let day = when::day(date);
            let label = tf(Key::RemoveNamed, &[("name", &day)]);
            view! {
                <button type="button" class="chip" aria-label=label on:click=on_tap(away)>
                    {day}
                    " ✕"
                </button>
            }
        });
        view! { <div class="chips">{chips.collect_view()}</div> }.into_any()
    };
    view! {
        <div class="field">
            {live(chips)}
            <label class="field-label" for="plan-date">
                {t(Key::DaysOnceDate)}
            </label>
            <div class="with-unit">
                <input
                    id="plan-date"
                    type="date"
                    class="input"
                    prop:value=follow(move || next.get().to_string())
                    on:change:target=move |event| {
                        if let Ok(day) = event.target().value().parse() {
                            next.set(day);
                        }
                    }
                />
                <Button class="btn" label=t(Key::Add) act=on_tap(add) />
            </div>
        </div>
    }
    .into_any()
}
