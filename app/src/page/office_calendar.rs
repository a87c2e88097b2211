//! The school calendar, one school year at a time: terms with their first teaching week, holidays,
//! make-up days (调休) and half days (半天).

use crate::dom::view;
use domain::apply::year_fits;
use domain::calendar::{Holiday, MakeupDay, SchoolYear, Term};
use domain::id::YearId;
use domain::text::Text;
use domain::time::{Date, Weekday};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::office_place::finished;
use super::plan::{chip, read_shown, write_shown};
use super::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, live, on_tap, words};
use crate::part::button::Button;
use crate::part::cell::CellGroup;
use crate::part::feedback::Empty;
use crate::part::icon::{Glyph, Icon};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::AppState;
use crate::text::{Key, t, tf};

type Years = Vec<(Option<YearId>, SchoolYear)>;
type Edited = RwSignal<SchoolYear>;

/// The screen.
#[component]
pub fn Calendar() -> impl IntoView {
    let years = AppState::get().once(AppState::years);
    view! {
        <Screen title=t(Key::CalendarTitle) back=Route::Office>
            {when_loaded(years, |years| match years {
                Some(years) => choose(years.clone()),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
        </Screen>
    }
}

/// Which year: the present one until another is tapped.
fn choose(years: Years) -> AnyView {
    let app = AppState::get();
    app.form_open();
    let now = SchoolYear::start_of(app.now().date);
    let present = years.iter().position(|(_, year)| year.start_year == now);
    let chosen = RwSignal::new(present.unwrap_or(0));
    // What is edited of one year stays while another is looked at, and is saved with it.
    let form: Vec<Edited> = years
        .iter()
        .map(|(_, year)| RwSignal::new(year.clone()))
        .collect();
    let chips = years.iter().enumerate().map(|(index, (id, year))| {
        let start = year.start_year;
        let mark = if id.is_some() { "" } else { " +" };
        let label = format!("{start}–{}{mark}", start + 1);
        chip(label, follow(move || chosen.get() == index), move || {
            chosen.set(index);
        })
    });
    let chips = chips.collect_view();
    let is_new = years.iter().map(|(id, _)| id.is_none());
    let shown: Vec<(bool, Edited)> = is_new.zip(form.iter().copied()).collect();
    let edited = Memo::new(move |_| {
        let all = years.iter().zip(&form).enumerate();
        all.filter(|(index, ((id, before), year))| {
            let begun = id.is_none() && *index == chosen.get();
            begun || year.with(|year| year != before)
        })
        .map(|(_, ((id, _), year))| (*id, year.get()))
        .collect::<Years>()
    });
    let year = move || match shown.get(chosen.get()) {
        Some((is_new, year)) => edit(*is_new, *year, edited),
        None => ().into_any(),
    };
    view! {
        <div class="chips field" role="group" aria-label=t(Key::CalendarYear)>
            {chips}
        </div>
        {live(year)}
    }
    .into_any()
}

fn edit(is_new: bool, year: Edited, edited: Memo<Years>) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let acting = RwSignal::new(false);
    let fits =
        Memo::new(move |_| edited.with(|years| years.iter().all(|(_, year)| year_fits(year))));
    let cannot = follow(move || acting.get() || edited.with(Vec::is_empty) || !fits.get());
    let save = move |_| {
        acting.set(true);
        let saved = edited.get_untracked();
        spawn_local(async move {
            let done = app.save_years(saved).await;
            finished(toasts, &done);
            if done.is_ok() {
                app.router.back(Route::Office);
            }
            acting.try_set(false);
        });
    };
    let begun = is_new.then(|| view! { <p class="hint">{t(Key::CalendarUsual)}</p> });
    view! {
        {begun}
        {terms(year)}
        {holidays(year)}
        {makeups(year)}
        {halves(year)}
        <Dock>
            <p class="dock-note" role="status">
                {words(move || if fits.get() { "" } else { t(Key::CalendarWrong) })}
            </p>
            <Button class="btn primary tall" label=t(Key::PlanSave) disabled=cannot act=on_tap(save) />
        </Dock>
    }
    .into_any()
}

/// A labelled day.
fn day(
    label: Key,
    read: impl Fn() -> Option<Date> + Send + Sync + 'static,
    change: impl Fn(Date) + 'static,
) -> AnyView {
    let shown = follow(move || read().map(|date| date.to_string()).unwrap_or_default());
    view! {
        <label class="field">
            <span class="field-label">{t(label)}</span>
            <input
                type="date"
                class="input"
                prop:value=shown
                on:change:target=move |event| {
                    if let Ok(date) = event.target().value().parse() {
                        change(date);
                    }
                }
            />
        </label>
    }
    .into_any()
}

fn terms(year: Edited) -> AnyView {
    let count = year.with_untracked(|year| year.terms.len());
    let groups = (0..count).map(|index| {
        let name = year.with_untracked(|year| {
            let term = year.terms.get(index);
            term.map(|term| read_shown(&term.name)).unwrap_or_default()
        });
        let field = move |label, read: fn(&Term) -> Date, write: fn(&mut Term, Date)| {
            day(
                label,
                move || year.with(|year| year.terms.get(index).map(read)),
                move |date| {
                    year.update(|year| {
                        if let Some(term) = year.terms.get_mut(index) {
                            write(term, date);
                        }
                    });
                },
            )
        };
        view! {
            <CellGroup title=name>
                {field(Key::CalendarFirst, |term| term.first, |term, date| term.first = date)}
                {field(Key::CalendarLast, |term| term.last, |term, date| term.last = date)}
                {field(
                    Key::CalendarWeekOne,
                    |term| term.week_one,
                    // Any day of the week says which week it is.
                    |term, date| term.week_one = date.monday(),
                )}
            </CellGroup>
        }
    });
    groups.collect_view().into_any()
}

/// One row with a way to take it away.
fn line(said: String, name: &str, away: impl Fn() + 'static) -> AnyView {
    view! {
        <div class="cell">
            <span class="cell-main">{said}</span>
            <button
                type="button"
                class="bar-button"
                aria-label=tf(Key::RemoveNamed, &[("name", &name)])
                on:click=on_tap(move |_| away())
            >
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
    .into_any()
}

fn holidays(year: Edited) -> AnyView {
    let today = AppState::get().now().date;
    let name = RwSignal::new(String::new());
    let [first, last] = [(); 2].map(|()| RwSignal::new(today));
    let rows = move || {
        let holidays = year.with(|year| year.holidays.clone());
        let rows = holidays.into_iter().enumerate().map(|(index, holiday)| {
            let shown = read_shown(&holiday.name);
            let said = format!("{shown} {}", when::days(holiday.first, holiday.last));
            line(said, &shown, move || {
                year.update(|year| {
                    if index < year.holidays.len() {
                        year.holidays.remove(index);
                    }
                });
            })
        });
        rows.collect_view().into_any()
    };
    let cannot =
        follow(move || name.with(|name| name.trim().is_empty()) || last.get() < first.get());
    let add = move |_| {
        let mut called = Text::default();
        write_shown(&mut called, name.get_untracked().trim());
        let (first, last) = (first.get_untracked(), last.get_untracked());
        year.update(|year| {
            let at = year
                .holidays
                .iter()
                .take_while(|one| one.first <= first)
                .count();
            let holiday = Holiday {
                name: called,
                first,
                last,
            };
            year.holidays.insert(at, holiday);
        });
        name.set(String::new());
    };
    let from = move |date| {
        first.set(date);
        last.update(|last| *last = date.max(*last));
    };
    view! {
        <CellGroup title=t(Key::CalendarHolidays)>
            {live(rows)}
            <label class="field">
                <span class="field-label">{t(Key::CalendarHoliday)}</span>
                <input
                    class="input"
                    maxlength="80"
                    autocomplete="off"
                    prop:value=name
                    on:input:target=move |event| name.set(event.target().value())
                />
            </label>
            {day(Key::CalendarFirst, move || Some(first.get()), from)}
            {day(Key::CalendarLast, move || Some(last.get()), move |date| last.set(date))}
            <div class="field">
                <Button class="btn" label=t(Key::CalendarHolidayAdd) disabled=cannot act=on_tap(add) />
            </div>
        </CellGroup>
    }
    .into_any()
}

/// Weekend days with school, and the weekday whose timetable each takes.
fn makeups(year: Edited) -> AnyView {
    const DAYS: [Weekday; 5] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
    ];
    let date = RwSignal::new(AppState::get().now().date);
    let rows = move || {
        let days = year.with(|year| year.makeup_days.clone());
        let rows = days.into_iter().map(|makeup| {
            let shown = when::day(makeup.date);
            let weekday = t(when::weekday(makeup.stands_for));
            let said = tf(Key::CalendarStandsFor, &[("day", &shown), ("w", &weekday)]);
            line(said, &shown, move || {
                year.update(|year| year.makeup_days.retain(|one| one.date != makeup.date));
            })
        });
        rows.collect_view().into_any()
    };
    let stands_for = move |weekday| {
        let makeup = MakeupDay {
            date: date.get_untracked(),
            stands_for: weekday,
        };
        year.update(|year| {
            let days = &mut year.makeup_days;
            days.retain(|one| one.date != makeup.date);
            let at = days.iter().take_while(|one| one.date < makeup.date).count();
            days.insert(at, makeup);
        });
    };
    let chips = DAYS.map(|weekday| {
        let label = tf(Key::CalendarAs, &[("w", &t(when::weekday(weekday)))]);
        view! {
            <button type="button" class="chip" on:click=on_tap(move |_| stands_for(weekday))>
                {label}
            </button>
        }
    });
    view! {
        <CellGroup title=t(Key::CalendarMakeups) hint=t(Key::CalendarMakeupsHint)>
            {live(rows)}
            {day(Key::CalendarMakeup, move || Some(date.get()), move |day| date.set(day))}
            <div class="field">
                <div class="chips" role="group" aria-label=t(Key::CalendarMakeups)>
                    {chips.into_iter().collect_view()}
                </div>
            </div>
        </CellGroup>
    }
    .into_any()
}

/// School days of which only one half has school.
fn halves(year: Edited) -> AnyView {
    let date = RwSignal::new(AppState::get().now().date);
    let forget = move |day: Date| {
        year.update(|year| {
            year.mornings.retain(|one| *one != day);
            year.afternoons.retain(|one| *one != day);
        });
    };
    let rows = move || {
        let (mornings, afternoons) =
            year.with(|year| (year.mornings.clone(), year.afternoons.clone()));
        let of = |days: Vec<Date>, key| days.into_iter().map(move |day| (day, key));
        let mut days: Vec<(Date, Key)> = of(mornings, Key::CalendarMorning).collect();
        days.extend(of(afternoons, Key::CalendarAfternoon));
        crate::sorted::by_key(&mut days, |(day, _)| *day);
        let rows = days.into_iter().map(|(day, key)| {
            let shown = when::day(day);
            line(format!("{shown} {}", t(key)), &shown, move || forget(day))
        });
        rows.collect_view().into_any()
    };
    let add = move |half: fn(&mut SchoolYear) -> &mut Vec<Date>| {
        let day = date.get_untracked();
        forget(day);
        year.update(|year| {
            let days = half(year);
            let at = days.iter().take_while(|one| **one < day).count();
            days.insert(at, day);
        });
    };
    view! {
        <CellGroup title=t(Key::CalendarHalves) hint=t(Key::CalendarHalvesHint)>
            {live(rows)}
            {day(Key::CalendarHalf, move || Some(date.get()), move |day| date.set(day))}
            <div class="field">
                <div class="chips" role="group" aria-label=t(Key::CalendarHalves)>
                    <button
                        type="button"
                        class="chip"
                        on:click=on_tap(move |_| add(|year| &mut year.mornings))
                    >
                        {t(Key::CalendarMorning)}
                    </button>
                    <button
                        type="button"
                        class="chip"
                        on:click=on_tap(move |_| add(|year| &mut year.afternoons))
                    >
                        {t(Key::CalendarAfternoon)}
                    </button>
                </div>
            </div>
        </CellGroup>
    }
    .into_any()
}
