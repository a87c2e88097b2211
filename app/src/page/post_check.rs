//! 查岗: the director stands at a post, picks it and says how it is. Kept as it is tapped, offline like
//! everything else.

use domain::id::{Id, PlaceId};
use domain::template::Template;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::amend::Rows;
use super::when_loaded;
use crate::device::feedback;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, live, on_tap, words};
use crate::part::button::Button;
use crate::part::feedback::Empty;
use crate::part::form::{Answers, Form};
use crate::part::item;
use crate::part::item::picker::PickRows;
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppError, AppState, Draft, DraftKey, PostCheckView, Register};
use crate::text::{Key, pick, t, tf};

/// The screen.
#[component]
pub fn PostCheck() -> impl IntoView {
    let app = AppState::get();
    let again = RwSignal::new(0u32);
    let body = live(move || {
        again.track();
        // Read once: what is being filled in must not change under the finger.
        let view = app.once(AppState::post_check);
        when_loaded(view, move |view| match view {
            Some(view) => begin(view, again),
            None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
        })
        .into_any()
    });
    view! {
        <Screen title=t(Key::PostCheckTitle) back=Route::Today>
            {body}
        </Screen>
    }
}

fn begin(view: &PostCheckView, again: RwSignal<u32>) -> AnyView {
    let Some((_, template)) = &view.template else {
        return view! { <Empty text=t(Key::PostCheckNone) /> }.into_any();
    };
    match &view.place {
        Some((id, place)) => filling(view.clone(), template, (*id, pick(&place.name)), again),
        None => places(again),
    }
}

/// Which post it is.
fn places(again: RwSignal<u32>) -> AnyView {
    let app = AppState::get();
    let choices = app.live(|app| app.choices(Register::Places));
    let choose = Callback::new(move |id: Id| {
        let draft = Draft {
            note: id.to_string(),
            ..Draft::default()
        };
        app.draft_save(&DraftKey::PostCheck, &draft);
        again.update(|again| *again += 1);
    });
    view! {
        <h2 class="group-title">{t(Key::PostCheckWhere)}</h2>
        <PickRows choices=choices pick=choose />
    }
    .into_any()
}

fn filling(
    view: PostCheckView,
    template: &Template,
    (place, name): (PlaceId, String),
    again: RwSignal<u32>,
) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let me = app.who.get_untracked();
    let keep = move |answers: Answers, open: Option<String>| {
        // A photo may become ready after the phone was handed over: never into another's draft.
        if app.who.get_untracked() == me {
            let draft = Draft {
                answers,
                open,
                note: place.to_string(),
                ..Draft::default()
            };
            app.draft_save(&DraftKey::PostCheck, &draft);
        }
    };
    let items: Vec<_> = template
        .sections
        .iter()
        .flat_map(|section| section.items.iter().cloned())
        .collect();
    let stamp = view.place.as_ref().map(|(_, place)| place.name.clone());
    let form = Form::new(
        items.into_iter(),
        view.draft.answers.clone(),
        view.draft.open.clone(),
        stamp.unwrap_or_default(),
        keep,
    );
    // Photos carry the name of the post: another one begins anew.
    let other = move |_| {
        spawn_local(async move {
            match app.draft_drop(&DraftKey::PostCheck).await {
                Ok(()) => {
                    again.try_update(|again| *again += 1);
                }
                Err(error) => toasts.fail(&error),
            }
        });
    };
    let working = {
        let form = form.clone();
        follow(move || form.busy() > 0)
    };
    view! {
        <div class="place">
            <h2 class="place-name">{name}</h2>
            <Button class="btn" label=t(Key::PostCheckOther) disabled=working act=on_tap(other) />
        </div>
        <Rows form=form.clone() />
        {dock(view, place, form)}
    }
    .into_any()
}

/// The one key.
fn dock(view: PostCheckView, place: PlaceId, form: Form) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let acting = RwSignal::new(false);
    let busy = {
        let form = form.clone();
        follow(move || acting.get() || form.busy() > 0)
    };
    let word = {
        let form = form.clone();
        move || match form.findings() {
            0 => t(Key::AllNormal).to_owned(),
            n => tf(Key::RestNormal, &[("n", &n)]),
        }
    };
    let submit = move |_| {
        let Some(template) = view.template.clone() else {
            return;
        };
        acting.set(true);
        let form = form.clone();
        let draft = Draft {
            answers: form.answers(),
            ..Draft::default()
        };
        spawn_local(async move {
            match app.submit_post_check(place, template, draft).await {
                Ok(id) => {
                    feedback::confirmed();
                    toasts.say(t(Key::Saved));
                    app.router.replace(Route::Record { id });
                }
                Err(error) => {
                    toasts.fail(&error);
                    if let AppError::Incomplete { item, .. } = error {
                        form.show(&item);
                        item::reveal(&item);
                    }
                }
            }
            acting.try_set(false);
        });
    };
    view! {
        <Dock>
            <button type="button" class="btn primary tall" disabled=busy on:click=on_tap(submit)>
                {words(word)}
            </button>
        </Dock>
    }
    .into_any()
}
