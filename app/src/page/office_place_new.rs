//! A sheet for new places: one after the other, each with the next free number.

use crate::dom::view;
use domain::id::PlaceId;
use domain::place::{PlaceKind, is_number};
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::office_kept::{Field, keep};
use super::office_place::kinds;
use crate::part::bind::{follow, on_tap};
use crate::part::button::Button;
use crate::part::field::TextField;
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::state::AppState;
use crate::text::{Key, t, tf};

/// The sheet for new places in `parent`; it stays open for the next one.
#[component]
pub fn AddPlace(
    /// What they lie in; a campus lies in nothing.
    parent: Option<PlaceId>,
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <HalfSheet open=open title=Signal::derive(|| t(Key::PlaceNew).to_owned())>
            {new_place(parent)}
        </HalfSheet>
    }
}

fn new_place(parent: Option<PlaceId>) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let next = app.live(move |app| app.new_place(parent));
    let [name, number] = [(); 2].map(|()| RwSignal::new(String::new()));
    let kind = RwSignal::new(PlaceKind::Room);
    let acting = RwSignal::new(false);
    // Each place that was added moves the next number on; what was entered by hand stays.
    let offered = StoredValue::new((String::new(), PlaceKind::Room));
    Effect::new(move |_| {
        if let Some(next) = next.read(Clone::clone) {
            let (was_number, was_kind) = offered.get_value();
            if number.with_untracked(|typed| *typed == was_number) {
                number.set(next.number.clone());
            }
            if kind.get_untracked() == was_kind {
                kind.set(next.kind);
            }
            offered.set_value((next.number, next.kind));
        }
    });
    // What was offered is none of what was typed.
    let by_hand = move || {
        let typed = number.get();
        let same = offered.with_value(|(number, _)| *number == typed);
        if same { String::new() } else { typed }
    };
    let put_back = move |typed: &str| {
        let offered = offered.with_value(|(number, _)| number.clone());
        number.set(if typed.is_empty() {
            offered
        } else {
            typed.to_owned()
        });
    };
    let fields = vec![
        Field::words("name", name),
        Field::of("number", by_hand, put_back),
    ];
    let kept = keep("place-in", parent.map(|parent| parent.0), fields);
    let wrong = Signal::derive(move || {
        let taken = next.read(|next| wrong_number(&number.get(), &next.taken));
        taken.flatten()
    });
    let cannot = follow(move || {
        let unnamed = name.with(|name| name.trim().is_empty());
        acting.get() || unnamed || wrong.get().is_some()
    });
    let add = move |_| {
        let called = Text::new(name.get_untracked().trim(), "");
        let (kind, number) = (kind.get_untracked(), number.get_untracked());
        acting.set(true);
        // Used up by this place: the next offer may take their place.
        offered.set_value((number.clone(), kind));
        spawn_local(async move {
            let said = tf(Key::PlanPointAdded, &[("name", &called.zh)]);
            match app.add_place(parent, kind, called, number).await {
                Ok(()) => {
                    toasts.say(said);
                    name.try_set(String::new());
                    kept.saved(app).await;
                }
                Err(error) => toasts.fail(&error),
            }
            acting.try_set(false);
        });
    };
    view! {
        {kept.line()}
        <TextField id="new-name" label=t(Key::PlanName) value=name longest=80 />
        <TextField
            id="new-number"
            label=t(Key::PlaceNumber)
            value=number
            inputmode="numeric"
            error=wrong
            longest=6
        />
        {kinds(kind)}
        <div class="buttons">
            <Button class="btn primary" label=t(Key::Add) disabled=cannot act=on_tap(add) />
        </div>
    }
    .into_any()
}

/// What is wrong with a number, in words.
pub(super) fn wrong_number(typed: &str, taken: &[String]) -> Option<String> {
    let wrong = if is_number(typed) {
        let taken = taken.iter().any(|one| one == typed);
        taken.then_some(Key::PlaceNumberTaken)
    } else {
        Some(Key::PlaceNumberWrong)
    };
    wrong.map(|wrong| t(wrong).to_owned())
}
