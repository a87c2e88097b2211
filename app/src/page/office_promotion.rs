//! 升级: every class one grade up, looked through first and then done as one action.

use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::plan::{read_shown, write_shown};
use super::when_loaded;
use crate::device::feedback;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, on_tap};
use crate::part::button::Button;
use crate::part::cell::CellGroup;
use crate::part::feedback::Empty;
use crate::part::sheet::{ActionSheet, SheetAction};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, Promotion};
use crate::text::{Key, pick, t, tf};

/// The screen.
#[component]
pub fn Promote() -> impl IntoView {
    let promotion = AppState::get().once(AppState::promotion);
    view! {
        <Screen title=t(Key::PromotionTitle) back=Route::School>
            {when_loaded(promotion, |promotion| match promotion {
                Some(promotion) if promotion.classes.is_empty() => {
                    view! { <Empty text=t(Key::PromotionNone) /> }.into_any()
                }
                Some(promotion) => review(promotion),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
        </Screen>
    }
}

fn review(promotion: &Promotion) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let sure = RwSignal::new(false);
    let acting = RwSignal::new(false);
    let day = when::day(promotion.from);
    let count = promotion.classes.len();
    let edited = RwSignal::new(promotion.clone());
    let up = promotion
        .classes
        .iter()
        .enumerate()
        .filter_map(|(index, row)| Some(renamed(index, &row.before, row.after.as_ref()?, edited)))
        .collect_view();
    let leaving: Vec<String> = promotion
        .classes
        .iter()
        .filter(|row| row.after.is_none())
        .map(|row| pick(&row.before))
        .collect();
    let leaving = (!leaving.is_empty()).then(|| {
        view! {
            <CellGroup title=t(Key::PromotionLeaving) hint=t(Key::PromotionLeavingHint)>
                <p class="cell">{leaving.join(t(Key::ListComma))}</p>
            </CellGroup>
        }
    });
    let unnamed = move || {
        edited.with(|edited| {
            let names = edited.classes.iter().filter_map(|row| row.after.as_ref());
            names.into_iter().any(|name| name.zh.trim().is_empty())
        })
    };
    let act = Callback::new(move |()| {
        acting.set(true);
        let promotion = edited.get_untracked();
        spawn_local(async move {
            match app.promote(promotion).await {
                Ok(()) => {
                    feedback::confirmed();
                    toasts.say(t(Key::Saved));
                    app.router.back(Route::School);
                }
                Err(error) => toasts.fail(&error),
            }
            acting.try_set(false);
        });
    });
    let actions = vec![SheetAction {
        label: t(Key::PromotionDo).to_owned(),
        danger: true,
        act,
    }];
    let asked = tf(Key::PromotionSure, &[("n", &count)]);
    view! {
        <p class="lead">{tf(Key::PromotionFrom, &[("day", &day)])}</p>
        <CellGroup title=t(Key::PromotionUp)>{up}</CellGroup>
        {leaving}
        <Dock>
            <Button
                class="btn primary tall"
                label=t(Key::PromotionDo)
                disabled=follow(move || acting.get() || unnamed())
                act=on_tap(move |_| sure.set(true))
            />
        </Dock>
        <ActionSheet open=sure title=Signal::stored(asked) actions=actions />
    }
    .into_any()
}

/// One class: its old name, and the new one to be put right.
fn renamed(index: usize, before: &Text, after: &Text, edited: RwSignal<Promotion>) -> AnyView {
    let change = move |typed: String| {
        edited.update(|edited| {
            let row = edited.classes.get_mut(index);
            if let Some(name) = row.and_then(|row| row.after.as_mut()) {
                write_shown(name, &typed);
            }
        });
    };
    view! {
        <label class="promotion">
            <span>{pick(before)} " →"</span>
            <input
                class="input"
                maxlength="80"
                autocomplete="off"
                value=read_shown(after)
                on:input:target=move |event| change(event.target().value())
            />
        </label>
    }
    .into_any()
}
