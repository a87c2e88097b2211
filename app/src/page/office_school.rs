//! What holds for the whole school: its name and kind, when results are published, who gets the flag,
//! what the outdoor area is called, whether there is a public board; its meals and time zone; and 升级.

use domain::apply::meals_fit;
use domain::plan::Slot;
use domain::ranking::FlagRule;
use domain::school::{Publish, School as SchoolNow};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{office_meals, office_zone, when_loaded};
use crate::device::feedback;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, on_tap, words};
use crate::part::button::Button;
use crate::part::cell::{CellGroup, LinkCell};
use crate::part::feedback::Empty;
use crate::part::field::{SwitchCell, TextField};
use crate::part::number::{parse, print};
use crate::part::segmented::{Segment, Segmented};
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::AppState;
use crate::text::{Key, of_kind, t};

use super::office_kept::{Field, keep};
use super::office_kind::change;
use super::plan::{chip, read_shown, write_shown};

/// The screen.
#[component]
pub fn School() -> impl IntoView {
    let app = AppState::get();
    // Read once: what is being edited must not change under the finger.
    let school = app.once(AppState::school);
    view! {
        <Screen title=t(Key::SchoolTitle) back=Route::Office>
            {when_loaded(school, |school| match school {
                Some(school) => edit(school),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
        </Screen>
    }
}

/// The kinds of rule: which it is, its name, the digits of its number, the number it begins with.
const RULES: [(Key, u8, i64); 4] = [
    (Key::RuleTopOfSchool, 0, 3),
    (Key::RuleTopOfGrade, 0, 1),
    (Key::RuleTotalAtLeast, 2, 9500),
    (Key::RuleCategoryAtLeast, 0, 90),
];

/// What a kind of rule is called in this school.
fn of_nursery(key: Key) -> Key {
    if key == Key::RuleTopOfSchool {
        of_kind(key, Key::RuleTopOfNursery)
    } else {
        key
    }
}

/// A rule as its kind and its number.
fn parts(rule: FlagRule) -> (usize, i64) {
    match rule {
        FlagRule::TopOfSchool { n } => (0, n.into()),
        FlagRule::TopOfGrade { n } => (1, n.into()),
        FlagRule::TotalAtLeast { average } => (2, average.into()),
        FlagRule::CategoryAtLeast { percent } => (3, percent.into()),
    }
}

/// The rule of a kind; `None` when the number is none of its own.
fn rule(kind: usize, number: i64) -> Option<FlagRule> {
    let some = (1..=100).contains(&number);
    match kind {
        0 | 1 => {
            let n = u16::try_from(number).ok().filter(|_| some)?;
            Some(if kind == 0 {
                FlagRule::TopOfSchool { n }
            } else {
                FlagRule::TopOfGrade { n }
            })
        }
        2 => {
            let average = i32::try_from(number).ok().filter(|average| *average >= 0)?;
            Some(FlagRule::TotalAtLeast { average })
        }
        _ => {
            let percent = u8::try_from(number).ok().filter(|_| some)?;
            Some(FlagRule::CategoryAtLeast { percent })
        }
    }
}

fn digits(kind: usize) -> u8 {
    RULES.get(kind).map_or(0, |(_, digits, _)| *digits)
}

/// Meals in the order of the day, whatever the order in which they were typed.
fn by_time(mut meals: Vec<Slot>) -> Vec<Slot> {
    crate::sorted::by_key(&mut meals, |meal| meal.start);
    meals
}

fn edit(school: &SchoolNow) -> AnyView {
    let checks = school.checks.clone();
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let (kind, number) = parts(checks.flag_rule);
    let kind = RwSignal::new(kind);
    let typed = RwSignal::new(print(number, digits(kind.get_untracked())));
    let zone = RwSignal::new(read_shown(&checks.zone_word));
    let publish = RwSignal::new(checks.publish);
    let board = RwSignal::new(checks.board);
    let called = RwSignal::new(school.name.clone());
    let eaten = RwSignal::new(school.meals.clone());
    let eaten_fit = Memo::new(move |_| meals_fit(&by_time(eaten.get())));
    let fields = vec![
        Field::words("name", called),
        Field::words("zone", zone),
        Field::data("publish", publish),
        Field::data("rule", kind),
        Field::words("number", typed),
        Field::data("board", board),
    ];
    let kept = keep("school", None, fields);
    let edited = Memo::new(move |_| {
        let number = parse(&typed.get(), digits(kind.get()))?;
        let mut edited = checks.clone();
        let zone = zone.get();
        if read_shown(&edited.zone_word) != zone {
            write_shown(&mut edited.zone_word, zone.trim());
        }
        (!edited.zone_word.zh.is_empty()).then_some(())?;
        edited.publish = publish.get();
        edited.flag_rule = rule(kind.get(), number)?;
        edited.board = board.get();
        let called = called.with(|called| called.trim().to_owned());
        let meals = by_time(eaten.get());
        (!called.is_empty() && eaten_fit.get()).then_some((called, edited, meals))
    });
    let before = StoredValue::new(edited.get_untracked());
    let acting = RwSignal::new(false);
    let cannot = follow(move || {
        let same = before.with_value(|before| edited.with(|edited| edited == before));
        acting.get() || same || edited.with(Option::is_none)
    });
    let save = move |_| {
        let Some((name, checks, meals)) = edited.get_untracked() else {
            return;
        };
        acting.set(true);
        spawn_local(async move {
            match app.save_school(name, checks, meals).await {
                Ok(()) => {
                    kept.saved(app).await;
                    feedback::confirmed();
                    toasts.say(t(Key::Saved));
                    app.router.back(Route::Office);
                }
                Err(error) => toasts.fail(&error),
            }
            acting.try_set(false);
        });
    };
    let wrong = Signal::derive(move || {
        let number = parse(&typed.get(), digits(kind.get()));
        let fits = number.is_some_and(|number| rule(kind.get(), number).is_some());
        (!fits).then(|| t(Key::RuleNumberWrong).to_owned())
    });
    let kinds = RULES
        .iter()
        .enumerate()
        .map(move |(index, (key, digits, start))| {
            chip(
                t(of_nursery(*key)).to_owned(),
                follow(move || kind.get() == index),
                move || {
                    if kind.get_untracked() != index {
                        kind.set(index);
                        typed.set(print(*start, *digits));
                    }
                },
            )
        });
    let publishing = [
        (Publish::AtSubmit, Key::PublishAtOnce),
        (Publish::AfterLook, Key::PublishAfterLook),
    ]
    .map(|(when, key)| Segment::plain(when, t(key)))
    .to_vec();
    view! {
        {kept.line()}
        <CellGroup>
            <TextField id="school-name" label=t(Key::SchoolName) value=called longest=80 />
        </CellGroup>
        <CellGroup title=t(Key::CheckTitle)>
            <div class="field">
                <p class="field-label">{t(Key::PublishWhen)}</p>
                <Segmented
                    label=t(Key::PublishWhen)
                    name="publish"
                    segments=publishing
                    chosen=Signal::derive(move || Some(publish.get()))
                    choose=Callback::new(move |to| publish.set(to))
                />
            </div>
            <div class="field">
                <p class="field-label">{t(Key::Flag)}</p>
                <div class="chips" role="group" aria-label=t(Key::Flag)>
                    {kinds.collect_view()}
                </div>
            </div>
            <TextField
                id="rule-number"
                label=t(Key::RuleNumber)
                value=typed
                inputmode="decimal"
                error=wrong
                longest=8
            />
            <TextField id="zone-word" label=t(Key::ZoneWord) hint=t(Key::ZoneWordHint) value=zone longest=80 />
            <SwitchCell
                label=t(Key::BoardPublic)
                sub=t(Key::BoardPublicWhat)
                on=board
                change=Callback::new(move |on| board.set(on))
            />
        </CellGroup>
        {office_meals::meals(eaten, (school.kind, school.boarding))}
        {office_zone::zone(school)}
        {change(school)}
        <CellGroup>
            <LinkCell to=Route::Promotion>
                <span class="cell-main">
                    {t(Key::PromotionTitle)} <span class="cell-sub">{t(Key::PromotionWhat)}</span>
                </span>
            </LinkCell>
        </CellGroup>
        <Dock>
            <p class="dock-note" role="status">
                {words(move || if eaten_fit.get() { "" } else { t(Key::MealsWrong) })}
            </p>
            <Button class="btn primary tall" label=t(Key::PlanSave) disabled=cannot act=on_tap(save) />
        </Dock>
    }
    .into_any()
}
