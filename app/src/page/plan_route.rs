//! The points of a plan, in walking order: places, or the rooms of whole grades with one tap.

use domain::id::{Id, PlaceId};
use domain::plan::{Plan, RoutePoint};
use domain::school::SchoolKind;
use domain::template::Template;
use leptos::prelude::*;

use super::plan::chip;
use crate::dom::view;
use crate::part::bind::{follow, live, on_tap, words};
use crate::part::button::Button;
use crate::part::icon::Glyph;
use crate::part::item::picker::{PickRows, name_of};
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::state::{
    AppState, Choice, ClassRoom, Live, Register, add_classes, add_point, same_everywhere,
};
use crate::text::{Key, pick, t, tf};

type Grades = Vec<(u8, Vec<ClassRoom>)>;

/// The list, and what adds to it.
pub(super) fn route(
    plan: RwSignal<Plan>,
    template: Template,
    grades: Grades,
    kind: SchoolKind,
) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let places = AppState::get().live(|app| app.choices(Register::Places));
    let adding = RwSignal::new(false);
    let changing = RwSignal::new(false);
    let at = RwSignal::new(0usize);
    let judged = template.judged.is_some();
    let template = StoredValue::new(template);
    let grades = StoredValue::new(grades);
    let add = Callback::new(move |id: Id| {
        plan.update(|plan| {
            template.with_value(|template| add_point(plan, template, PlaceId(id), None));
        });
        let name = places.read(|rows| name_of(rows, id)).flatten();
        let name = name.unwrap_or_default();
        toasts.say(tf(Key::PlanPointAdded, &[("name", &name)]));
    });
    let points = Memo::new(move |_| plan.with(|plan| plan.route.clone()));
    let list = move || {
        let rows = points.get().into_iter().enumerate().map(|(index, point)| {
            let open = move || {
                at.set(index);
                changing.set(true);
            };
            row(index, &point, (template, grades), places, open)
        });
        view! { <ol class="route">{rows.collect_view()}</ol> }.into_any()
    };
    let title = follow(move || {
        let count = points.with(Vec::len);
        tf(Key::PlanRouteTitle, &[("n", &count)])
    });
    let whole = judged.then(|| by_grade(plan, template, grades, kind));
    view! {
        <section>
            <h2 class="group-title">{words(move || title.get())}</h2>
            <div class="cells">
                {live(list)}
                {whole}
                <Button
                    class="cell center"
                    label=t(Key::PlanPointAdd)
                    icon=Glyph::Plus
                    act=on_tap(move |_| adding.set(true))
                />
            </div>
        </section>
        <HalfSheet open=adding title=Signal::derive(|| t(Key::PlanPointAdd).to_owned())>
            <PickRows choices=places pick=add />
        </HalfSheet>
        <HalfSheet
            open=changing
            title=follow(move || tf(Key::PointNumber, &[("n", &(at.get() + 1))]))
        >
            {point(plan, at, changing, template, grades)}
        </HalfSheet>
    }
    .into_any()
}

/// A whole grade with one tap, or all of them.
fn by_grade(
    plan: RwSignal<Plan>,
    template: StoredValue<Template>,
    grades: StoredValue<Grades>,
    kind: SchoolKind,
) -> AnyView {
    let add = move |only: Option<u8>| {
        plan.update(|plan| {
            template.with_value(|template| {
                grades.with_value(|grades| {
                    for (grade, classes) in grades {
                        if only.is_none_or(|only| only == *grade) {
                            add_classes(plan, template, classes);
                        }
                    }
                });
            });
        });
    };
    let key = |label: String, only: Option<u8>| {
        view! {
            <button type="button" class="chip" on:click=on_tap(move |_| add(only))>
                {label}
            </button>
        }
    };
    let chips = grades.with_value(|grades| {
        grades
            .iter()
            .map(|(grade, classes)| {
                let name = pick(&kind.grade_name(*grade));
                let label = tf(Key::PlanGrade, &[("g", &name), ("n", &classes.len())]);
                key(label, Some(*grade))
            })
            .collect_view()
    });
    view! {
        <div class="field">
            <p class="field-label">{t(Key::PlanGrades)}</p>
            <div class="chips" role="group" aria-label=t(Key::PlanGrades)>
                {key(t(Key::PlanGradesAll).to_owned(), None)}
                {chips}
            </div>
        </div>
    }
    .into_any()
}

fn row(
    index: usize,
    point: &RoutePoint,
    (template, grades): (StoredValue<Template>, StoredValue<Grades>),
    places: Live<Vec<Choice>>,
    open: impl Fn() + 'static,
) -> AnyView {
    let place = point.place.0;
    let name = move || {
        let found = places.read(|rows| name_of(rows, place));
        found
            .flatten()
            .unwrap_or_else(|| t(Key::PlanPlaceGone).to_owned())
    };
    let sections = template.with_value(|template| {
        let names: Vec<String> = template
            .sections
            .iter()
            .filter(|section| point.sections.contains(&section.key))
            .map(|section| pick(&section.name))
            .collect();
        names.join(t(Key::ListComma))
    });
    let class = grades.with_value(|grades| {
        let mut classes = grades.iter().flat_map(|(_, classes)| classes);
        let judged = classes.find(|one| Some(one.class) == point.class)?;
        Some(format!("{} · ", pick(&judged.name)))
    });
    let number = index + 1;
    view! {
        <li>
            <button type="button" class="cell" on:click=on_tap(move |_| open())>
                <span class="step">{number}</span>
                <span class="cell-main">
                    {class} {words(name)} <span class="cell-sub">{sections}</span>
                </span>
            </button>
        </li>
    }
    .into_any()
}

/// One point: what is looked at there, which class it judges, its place in the order.
fn point(
    plan: RwSignal<Plan>,
    at: RwSignal<usize>,
    open: RwSignal<bool>,
    template: StoredValue<Template>,
    grades: StoredValue<Grades>,
) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let read = move |read: &dyn Fn(&RoutePoint) -> bool| {
        plan.with(|plan| plan.route.get(at.get()).is_some_and(read))
    };
    let change = move |change: &dyn Fn(&mut RoutePoint)| {
        plan.update(|plan| {
            if let Some(point) = plan.route.get_mut(at.get_untracked()) {
                change(point);
            }
        });
    };
    let template = template.get_value();
    let judged = template.judged.is_some();
    let keys: Vec<String> = template.looked_at().map(|one| one.key.clone()).collect();
    let keys = StoredValue::new(keys);
    let sections = template.looked_at().map(|section| {
        let (read_key, toggled) = (section.key.clone(), section.key.clone());
        let pressed = follow(move || read(&|point| point.sections.contains(&read_key)));
        chip(pick(&section.name), pressed, move || {
            change(&|point| {
                let stays = |key: &String| point.sections.contains(key) != (*key == toggled);
                // In the template's order, whatever the order of the taps.
                let wanted =
                    keys.with_value(|keys| keys.iter().filter(|key| stays(key)).cloned().collect());
                point.sections = wanted;
            });
        })
    });
    let classes = judged.then(|| {
        let none = chip(
            t(Key::PlanClassNone).to_owned(),
            follow(move || read(&|point| point.class.is_none())),
            move || change(&|point| point.class = None),
        );
        let chips = grades.with_value(|grades| {
            let classes = grades.iter().flat_map(|(_, classes)| classes);
            classes
                .map(|one| {
                    let class = one.class;
                    chip(
                        pick(&one.name),
                        follow(move || read(&|point| point.class == Some(class))),
                        move || change(&|point| point.class = Some(class)),
                    )
                })
                .collect_view()
        });
        view! {
            <div class="field">
                <p class="field-label">{t(Key::PlanClass)}</p>
                <div class="chips" role="group" aria-label=t(Key::PlanClass)>
                    {none}
                    {chips}
                </div>
            </div>
        }
    });
    let same = move |_| {
        plan.update(|plan| same_everywhere(plan, at.get_untracked()));
        let points = plan.with_untracked(|plan| plan.route.len());
        toasts.say(tf(Key::PlanSameDone, &[("n", &points)]));
    };
    let last = follow(move || plan.with(|plan| at.get() + 1 >= plan.route.len()));
    let step = move |from: usize, to: usize| {
        plan.update(|plan| {
            if from < plan.route.len() && to < plan.route.len() {
                plan.route.swap(from, to);
            }
        });
        at.set(to);
    };
    let up = move |_| {
        let from = at.get_untracked();
        step(from, from.saturating_sub(1));
    };
    let down = move |_| {
        let from = at.get_untracked();
        step(from, from + 1);
    };
    let remove = move |_| {
        open.set(false);
        plan.update(|plan| {
            if at.get_untracked() < plan.route.len() {
                plan.route.remove(at.get_untracked());
            }
        });
    };
    view! {
        <div class="field">
            <p class="field-label">{t(Key::PlanSections)}</p>
            <div class="chips" role="group" aria-label=t(Key::PlanSections)>
                {sections.collect_view()}
            </div>
            <Button class="btn" label=t(Key::PlanSame) act=on_tap(same) />
        </div>
        {classes}
        <div class="buttons row">
            <Button class="btn" label=t(Key::PlanUp) disabled=follow(move || at.get() == 0) act=on_tap(up) />
            <Button class="btn" label=t(Key::PlanDown) disabled=last act=on_tap(down) />
            <Button class="btn danger" label=t(Key::Remove) act=on_tap(remove) />
        </div>
    }
    .into_any()
}
