//! One class: what it is called, where it sits and who leads it, from a day on. What held before stays
//! as it was, and so do the records.

use crate::dom::view;
use domain::class::{Class, ClassTerm};
use domain::entity::Kind;
use domain::id::{ClassId, Id, PersonId, PlaceId};
use domain::school::SchoolKind;
use domain::text::Text;
use domain::time::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::office_kept::{Field, keep};
use super::office_place::finished;
use super::plan::{chip, read_shown, write_shown};
use super::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, on_tap};
use crate::part::button::Button;
use crate::part::cell::{ActionCell, CellGroup, Fact};
use crate::part::feedback::Empty;
use crate::part::field::{SwitchCell, TextField};
use crate::part::item::picker::{PickRows, name_of};
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, ClassForm, Register};
use crate::text::{Key, of_kind, pick, t, tf};

/// The screen.
#[component]
pub fn ClassEdit(
    /// Which; a new one without.
    id: Option<ClassId>,
) -> impl IntoView {
    let form = AppState::get().once(move |app| app.class_form(id));
    let title = t(if id.is_some() {
        Key::ClassTitle
    } else {
        Key::ClassNew
    });
    view! {
        <Screen title=title back=Route::Register { of: Kind::Class }>
            {when_loaded(form, move |form| match form {
                Some(form) => edit(id, form.clone()),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
        </Screen>
    }
}

/// The first term of a new class.
fn first_term(form: &ClassForm) -> ClassTerm {
    let grade = *form.kind.grades().start();
    let start = form.entry_year(grade);
    ClassTerm {
        from: Date::new(start.into(), 9, 1).unwrap_or(form.today),
        grade,
        name: Text::default(),
        room: None,
        teacher: None,
    }
}

fn edit(id: Option<ClassId>, form: ClassForm) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let shown = match &form.class {
        Some(class) => class.on(form.today).or(class.terms.last()).cloned(),
        None => None,
    };
    let is_new = shown.is_none();
    let begun = shown.unwrap_or_else(|| first_term(&form));
    let from = RwSignal::new(if is_new { begun.from } else { form.today });
    let number = RwSignal::new(String::new());
    let name = RwSignal::new(read_shown(&begun.name));
    let left = RwSignal::new(form.class.as_ref().is_some_and(|class| class.left));
    let term = RwSignal::new(begun);
    let form = StoredValue::new(form);
    // A new class is called as classes of its grade are, until it is given a name of its own.
    if is_new {
        Effect::new(move |before: Option<String>| {
            let grade = term.with(|term| term.grade);
            let number = number.with(|number| number.parse().ok());
            let kind = form.with_value(|form| form.kind);
            let usual = number.map(|number| pick(&kind.class_name(grade, number)));
            let usual = usual.unwrap_or_default();
            if name.with_untracked(|name| name.is_empty() || Some(name) == before.as_ref()) {
                name.set(usual.clone());
            }
            usual
        });
    }
    let fields = vec![
        Field::data("from", from),
        Field::words("number", number),
        Field::words("name", name),
        Field::data("left", left),
        Field::data("term", term),
    ];
    let kept = keep("class", id.map(|id| id.0), fields);
    let edited = Memo::new(move |_| {
        let mut term = term.get();
        write_shown(&mut term.name, name.get().trim());
        term.from = from.get();
        form.with_value(|form| class_of(form, term, &number.get(), left.get()))
    });
    let taken = Signal::derive(move || {
        let number = number.get().parse().ok()?;
        let grade = term.with(|term| term.grade);
        let taken = form.with_value(|form| form.taken.contains(&(form.entry_year(grade), number)));
        (is_new && taken).then(|| t(Key::ClassTaken).to_owned())
    });
    let acting = RwSignal::new(false);
    let cannot = follow(move || {
        let same = form.with_value(|form| edited.with(|edited| *edited == form.class));
        acting.get() || same || edited.with(Option::is_none) || taken.get().is_some()
    });
    let save = move |_| {
        let Some(class) = edited.get_untracked() else {
            return;
        };
        acting.set(true);
        spawn_local(async move {
            let done = app.save_class(id, class).await;
            finished(toasts, &done);
            if done.is_ok() {
                kept.saved(app).await;
                app.router.back(Route::Register { of: Kind::Class });
            }
            acting.try_set(false);
        });
    };
    let cohort = move || {
        form.with_value(|form| match &form.class {
            Some(class) => (class.entry_year, class.number.to_string()),
            None => (form.entry_year(term.with(|term| term.grade)), number.get()),
        })
    };
    let cohort = Signal::derive(move || {
        let (year, number) = cohort();
        tf(Key::ClassCohort, &[("y", &year), ("n", &number)])
    });
    let numbered = is_new.then(|| {
        view! {
            <TextField
                id="class-number"
                label=t(Key::ClassNumber)
                value=number
                inputmode="numeric"
                error=taken
                longest=3
            />
        }
    });
    let kind = form.with_value(|form| form.kind);
    let leave = (!is_new).then(|| {
        view! {
            <CellGroup>
                <SwitchCell
                    label=t(Key::ClassLeft)
                    sub=t(Key::ClassLeftWhat)
                    on=left
                    change=Callback::new(move |on| left.set(on))
                />
            </CellGroup>
        }
    });
    view! {
        {kept.line()}
        <CellGroup>
            {grades(kind, term)}
            {numbered}
            <Fact label=t(Key::ClassCohortIs) value=cohort />
            <TextField id="class-name" label=t(Key::PlanName) value=name longest=80 />
            {room(term)}
            {teacher(term)}
            {since(from)}
        </CellGroup>
        {leave}
        {former(form)}
        <Dock>
            <Button class="btn primary tall" label=t(Key::PlanSave) disabled=cannot act=on_tap(save) />
        </Dock>
    }
    .into_any()
}

/// The class as it would be; `None` while it lacks something.
fn class_of(form: &ClassForm, term: ClassTerm, number: &str, left: bool) -> Option<Class> {
    (!term.name.zh.is_empty()).then_some(())?;
    let mut class = match &form.class {
        Some(class) => class.clone(),
        None => Class {
            entry_year: form.entry_year(term.grade),
            number: number
                .parse()
                .ok()
                .filter(|number| (1..=200).contains(number))?,
            terms: Vec::new(),
            left: false,
        },
    };
    class.left = left;
    let now = class.on(term.from);
    let same = now.is_some_and(|now| {
        let as_now = ClassTerm {
            from: now.from,
            ..term.clone()
        };
        as_now == *now
    });
    if !same {
        class.say(term);
    }
    Some(class)
}

fn grades(kind: SchoolKind, term: RwSignal<ClassTerm>) -> AnyView {
    let chips = kind.grades().map(|grade| {
        chip(
            pick(&kind.grade_name(grade)),
            follow(move || term.with(|term| term.grade == grade)),
            move || term.update(|term| term.grade = grade),
        )
    });
    view! {
        <div class="field">
            <p class="field-label">{t(Key::ClassGrade)}</p>
            <div class="chips" role="group" aria-label=t(Key::ClassGrade)>
                {chips.collect_view()}
            </div>
        </div>
    }
    .into_any()
}

/// One of a register, or none.
fn picked(
    label: Key,
    register: Register,
    read: fn(&ClassTerm) -> Option<Id>,
    write: fn(&mut ClassTerm, Option<Id>),
    term: RwSignal<ClassTerm>,
) -> AnyView {
    let choices = AppState::get().live(move |app| app.choices(register));
    let open = RwSignal::new(false);
    let shown = Signal::derive(move || {
        let id = term.with(read)?;
        choices.read(|rows| name_of(rows, id)).flatten()
    });
    let value = Signal::derive(move || shown.get().unwrap_or_else(|| t(Key::PickNone).to_owned()));
    let choose = move |id: Option<Id>| {
        open.set(false);
        term.update(|term| write(term, id));
    };
    view! {
        <ActionCell label=t(label) value=value act=Callback::new(move |()| open.set(true)) />
        <HalfSheet open=open title=Signal::derive(move || t(label).to_owned())>
            <ActionCell label=t(Key::PickNone) act=Callback::new(move |()| choose(None)) />
            <PickRows choices=choices pick=Callback::new(move |id: Id| choose(Some(id))) />
        </HalfSheet>
    }
    .into_any()
}

fn room(term: RwSignal<ClassTerm>) -> AnyView {
    picked(
        Key::ClassRoom,
        Register::Places,
        |term| term.room.map(|room| room.0),
        |term, id| term.room = id.map(PlaceId),
        term,
    )
}

fn teacher(term: RwSignal<ClassTerm>) -> AnyView {
    let label = of_kind(Key::ClassTeacher, Key::ClassTeacherOfChildren);
    picked(
        label,
        Register::People,
        |term| term.teacher.map(|teacher| teacher.0),
        |term, id| term.teacher = id.map(PersonId),
        term,
    )
}

fn since(from: RwSignal<Date>) -> AnyView {
    view! {
        <label class="field">
            <span class="field-label">{t(Key::PlanFrom)}</span>
            <input
                type="date"
                class="input"
                prop:value=follow(move || from.get().to_string())
                on:change:target=move |event| {
                    if let Ok(day) = event.target().value().parse() {
                        from.set(day);
                    }
                }
            />
            <span class="field-hint">{t(Key::ClassFromHint)}</span>
        </label>
    }
    .into_any()
}

/// What it was called from when on.
fn former(form: StoredValue<ClassForm>) -> AnyView {
    let rows = form.with_value(|form| {
        let terms = form.class.iter().flat_map(|class| &class.terms);
        let rows = terms.map(|term| {
            let from = tf(
                Key::ClassSince,
                &[("day", &when::day(term.from)), ("y", &term.from.ymd().0)],
            );
            view! { <Fact label=pick(&term.name) value=Signal::stored(from) /> }
        });
        rows.collect_view()
    });
    let any = form.with_value(|form| form.class.is_some());
    any.then(|| view! { <CellGroup title=t(Key::ClassFormer)>{rows}</CellGroup> })
        .into_any()
}
