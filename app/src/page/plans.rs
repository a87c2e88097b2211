//! All plans, those in use first.

use leptos::prelude::*;

use super::plan_days::said;
use super::when_loaded;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::cell::LinkCell;
use crate::part::feedback::Empty;
use crate::part::icon::{Glyph, Icon};
use crate::part::tag::{Tag, Tone};
use crate::route::{Link, Route};
use crate::state::{AppState, PlanRow};
use crate::text::{Key, pick, t, tf};

/// The screen.
#[component]
pub fn Plans() -> impl IntoView {
    let plans = AppState::get().live(AppState::plans);
    view! {
        <Screen title=t(Key::PlansTitle) back=Route::Office>
            {when_loaded(plans, |plans| match plans {
                Some(plans) => list(plans),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
        </Screen>
    }
}

fn list(plans: &[PlanRow]) -> AnyView {
    let rows = plans.iter().map(row).collect_view();
    let none = plans
        .is_empty()
        .then(|| view! { <Empty text=t(Key::PlansNone) /> });
    view! {
        {none}
        <div class="cells lines">{rows}</div>
        <Dock>
            <Link to=Route::Plan { id: None } class="btn primary tall">
                <Icon glyph=Glyph::Plus />
                {t(Key::PlanNew)}
            </Link>
        </Dock>
    }
    .into_any()
}

fn row(row: &PlanRow) -> AnyView {
    let plan = &row.plan;
    let about = [
        said(&plan.days),
        tf(Key::PlanSlotCount, &[("n", &plan.slots.len())]),
        tf(Key::PointCount, &[("n", &plan.route.len())]),
    ]
    .join(" · ");
    let retired = plan
        .retired
        .then(|| view! { <Tag tone=Tone::Plain text=t(Key::PlanRetired) /> });
    let unsent = row
        .unsent
        .then(|| view! { <Tag tone=Tone::Warn text=t(Key::Unsent) /> });
    let name = pick(&plan.name);
    view! {
        <LinkCell to=Route::Plan { id: Some(row.id) }>
            <span class="cell-main">
                {name} <span class="cell-sub">{about}</span>
            </span>
            {retired}
            {unsent}
        </LinkCell>
    }
    .into_any()
}
