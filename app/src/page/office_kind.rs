//! What kind of school it is: the first question of set-up, and one of the school's settings.

use crate::dom::view;
use domain::school::{School, SchoolKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::account::KindOfSchool;

use super::plan::chip;
use crate::device::feedback;
use crate::part::bind::{follow, on_tap};
use crate::part::button::Button;
use crate::part::cell::CellGroup;
use crate::part::field::SwitchCell;
use crate::part::sheet::{ActionSheet, SheetAction};
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::AppState;
use crate::text::{Key, t};

const fn word(kind: SchoolKind) -> Key {
    match kind {
        SchoolKind::Primary => Key::SchoolPrimary,
        SchoolKind::JuniorHigh => Key::SchoolJuniorHigh,
        SchoolKind::SeniorHigh => Key::SchoolSeniorHigh,
        SchoolKind::NineYear => Key::SchoolNineYear,
        SchoolKind::Kindergarten => Key::SchoolKindergarten,
    }
}

/// The kinds, and whether pupils live in.
#[component]
pub fn KindChoice(
    /// The kind; none until one is chosen.
    kind: RwSignal<Option<SchoolKind>>,
    /// Whether pupils live in.
    boarding: RwSignal<bool>,
    /// What the choice is good for.
    #[prop(into)]
    hint: String,
) -> impl IntoView {
    let kinds = SchoolKind::ALL.map(|one| {
        chip(
            t(word(one)).to_owned(),
            follow(move || kind.get() == Some(one)),
            move || kind.set(Some(one)),
        )
    });
    view! {
        <CellGroup title=t(Key::SchoolKindTitle) hint=hint>
            <div class="field">
                <div class="chips" role="group" aria-label=t(Key::SchoolKindTitle)>
                    {kinds.into_iter().collect_view()}
                </div>
            </div>
            <SwitchCell
                label=t(Key::Boarding)
                sub=t(Key::BoardingWhat)
                on=boarding
                change=Callback::new(move |on| boarding.set(on))
            />
        </CellGroup>
    }
}

/// The kind among the school's settings. It is changed by the server, which has the templates, and apart
/// from the other settings.
pub(super) fn change(school: &School) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let before = (school.kind, school.boarding);
    let kind = RwSignal::new(Some(school.kind));
    let boarding = RwSignal::new(school.boarding);
    let [sure, acting] = [(); 2].map(|()| RwSignal::new(false));
    let wanted = move || Some((kind.get()?, boarding.get()));
    let cannot = follow(move || acting.get() || wanted().is_none_or(|wanted| wanted == before));
    let act = Callback::new(move |()| {
        let Some((kind, boarding)) = untrack(wanted) else {
            return;
        };
        acting.set(true);
        spawn_local(async move {
            match app.change_kind(KindOfSchool { kind, boarding }).await {
                Ok(()) => {
                    feedback::confirmed();
                    toasts.say(t(Key::Saved));
                    app.router.back(Route::Office);
                }
                Err(error) => toasts.fail(&error),
            }
            acting.try_set(false);
        });
    });
    let actions = vec![SheetAction {
        label: t(Key::SchoolKindChange).to_owned(),
        danger: false,
        act,
    }];
    view! {
        <KindChoice kind=kind boarding=boarding hint=t(Key::SchoolKindChangeHint) />
        <div class="buttons">
            <Button
                class="btn"
                label=t(Key::SchoolKindChange)
                disabled=cannot
                busy=acting
                act=on_tap(move |_| sure.set(true))
            />
        </div>
        <ActionSheet open=sure title=Signal::stored(t(Key::SchoolKindChangeHint).to_owned()) actions=actions />
    }
    .into_any()
}
