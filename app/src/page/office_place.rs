//! One place: its name, what lies in it, where it lies. Places are added where they lie, one after the
//! other; their numbers, which hang on walls, stay for ever.

use crate::dom::view;
use domain::entity::Kind;
use domain::id::{Id, PlaceId};
use domain::place::{PlaceKind, is_number};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::office_kept::{Field, keep};
use super::office_link::{online, server_page};
use super::office_place_new::{AddPlace, wrong_number};
use super::plan::{chip, read_shown, write_shown};
use super::register::marks;
use super::when_loaded;
use crate::device::feedback;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, live, live_if, on_tap};
use crate::part::button::Button;
use crate::part::cell::{ActionCell, CellGroup, Fact, LinkCell};
use crate::part::feedback::Empty;
use crate::part::field::TextField;
use crate::part::icon::Glyph;
use crate::part::item::picker::PickRows;
use crate::part::sheet::{ActionSheet, HalfSheet, SheetAction};
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppError, AppState, Live, PlaceView, Register};
use crate::text::{Key, pick, t, tf};

const KINDS: [(PlaceKind, Key); 5] = [
    (PlaceKind::Campus, Key::PlaceCampus),
    (PlaceKind::Building, Key::PlaceBuilding),
    (PlaceKind::Floor, Key::PlaceFloor),
    (PlaceKind::Room, Key::PlaceRoom),
    (PlaceKind::Outdoor, Key::PlaceOutdoor),
];

type Shown = Live<Option<PlaceView>>;

/// The screen.
#[component]
pub fn PlaceEdit(
    /// Which.
    id: PlaceId,
) -> impl IntoView {
    let app = AppState::get();
    // The form is read once; what lies around it changes while it is looked at.
    let form = app.once(move |app| app.place_view(id));
    let around = app.live(move |app| app.place_view(id));
    view! {
        <Screen title=t(Key::PlaceTitle) back=Route::Register { of: Kind::Place }>
            {when_loaded(form, move |view| match view {
                Some(view) => edit(id, view, around),
                None => view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any(),
            })}
        </Screen>
    }
}

/// Says how it went; what failed leaves everything as it was.
pub(super) fn finished(toasts: Toasts, done: &Result<(), AppError>) {
    match done {
        Ok(()) => {
            feedback::confirmed();
            toasts.say(t(Key::Saved));
        }
        Err(error) => toasts.fail(error),
    }
}

fn edit(id: PlaceId, view: &PlaceView, around: Shown) -> AnyView {
    let place = &view.place;
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    app.form_open();
    let before = place.name.clone();
    let name = RwSignal::new(read_shown(&place.name));
    let kind = RwSignal::new(place.kind);
    let number = RwSignal::new(place.number.clone());
    let begun = (read_shown(&place.name), place.kind, place.number.clone());
    let stored = StoredValue::new(begun);
    let fields = vec![
        Field::words("name", name),
        Field::data("kind", kind),
        Field::words("number", number),
    ];
    let kept = keep("place", Some(id.0), fields);
    let acting = RwSignal::new(false);
    let cannot = follow(move || {
        let shown = (name.get().trim().to_owned(), kind.get(), number.get());
        let lacks = shown.0.is_empty() || !is_number(&shown.2);
        acting.get() || lacks || stored.with_value(|stored| *stored == shown)
    });
    let save = move |_| {
        let mut called = before.clone();
        let typed = name.get_untracked().trim().to_owned();
        write_shown(&mut called, &typed);
        let (kind, number) = (kind.get_untracked(), number.get_untracked());
        acting.set(true);
        spawn_local(async move {
            let done = app.save_place(id, kind, called, number.clone()).await;
            finished(toasts, &done);
            if done.is_ok() {
                kept.saved(app).await;
                let _ = stored.try_set_value((typed, kind, number));
            }
            acting.try_set(false);
        });
    };
    let numbered = numbered(view, number);
    let kept_number = if place.is_labelled() {
        t(Key::PlaceNumberKept)
    } else {
        ""
    };
    let labels = app.server_page(&format!("print/labels?place={id}"));
    view! {
        {kept.line()}
        <CellGroup hint=kept_number>
            {numbered}
            <TextField id="place-name" label=t(Key::PlanName) value=name longest=80 />
            {kinds(kind)}
        </CellGroup>
        {children(id, around)}
        <CellGroup>
            {above(id, around)}
            {server_page(online(), t(Key::LabelsTitle), labels)}
            {renew(id, around)}
            {retire(id, around)}
        </CellGroup>
        <Dock>
            <Button class="btn primary tall" label=t(Key::PlanSave) disabled=cannot act=on_tap(save) />
        </Dock>
    }
    .into_any()
}

/// The number; it can be changed until it was printed, for where another place has it too.
fn numbered(view: &PlaceView, number: RwSignal<String>) -> AnyView {
    if view.place.is_labelled() {
        return view! { <Fact label=t(Key::PlaceNumber) value=number /> }.into_any();
    }
    let taken = view.taken.clone();
    let wrong = Signal::derive(move || wrong_number(&number.get(), &taken));
    view! {
        <TextField
            id="place-number"
            label=t(Key::PlaceNumber)
            value=number
            inputmode="numeric"
            error=wrong
            longest=6
        />
    }
    .into_any()
}

/// 换新码: for a label that somebody has a picture of.
fn renew(id: PlaceId, around: Shown) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let sure = RwSignal::new(false);
    let act = Callback::new(move |()| {
        spawn_local(async move {
            finished(toasts, &app.renew_label(id).await);
        });
    });
    let actions = vec![SheetAction {
        label: t(Key::PlaceRenew).to_owned(),
        danger: true,
        act,
    }];
    let row = move || {
        let signed = around.read(|view| view.as_ref().is_some_and(|one| one.place.seal.is_some()));
        signed.unwrap_or(false).then(|| {
            let ask = Callback::new(move |()| sure.set(true));
            view! { <ActionCell label=t(Key::PlaceRenew) sub=t(Key::PlaceRenewWhat) act=ask /> }
        })
    };
    let asked = Signal::derive(|| t(Key::PlaceRenewSure).to_owned());
    view! {
        {live_if(row)}
        <ActionSheet open=sure title=asked actions=actions />
    }
    .into_any()
}

/// What kind of place it is.
pub(super) fn kinds(kind: RwSignal<PlaceKind>) -> AnyView {
    let chips = KINDS.map(|(one, key)| {
        chip(
            t(key).to_owned(),
            follow(move || kind.get() == one),
            move || kind.set(one),
        )
    });
    view! {
        <div class="field">
            <p class="field-label">{t(Key::PlaceKind)}</p>
            <div class="chips" role="group" aria-label=t(Key::PlaceKind)>
                {chips.into_iter().collect_view()}
            </div>
        </div>
    }
    .into_any()
}

/// What lies in it, and a key for one more.
fn children(id: PlaceId, around: Shown) -> AnyView {
    let adding = RwSignal::new(false);
    let rows =
        move || {
            let children = around.read(|view| view.as_ref().map(|view| view.children.clone()));
            let rows = children.flatten().unwrap_or_default().into_iter().map(|(id, place)| {
            let to = Route::Entry {
                of: Kind::Place,
                id: Some(id.0),
            };
            view! {
                <LinkCell to=to>
                    <span class="cell-main">
                        {pick(&place.name)} <span class="cell-sub">{place.number.clone()}</span>
                    </span>
                    {marks(Kind::Place, place.retired, false)}
                </LinkCell>
            }
        });
            rows.collect_view().into_any()
        };
    view! {
        <CellGroup title=t(Key::PlaceInside)>
            {live(rows)}
            <Button
                class="cell center"
                label=t(Key::PlaceAddHere)
                icon=Glyph::Plus
                act=on_tap(move |_| adding.set(true))
            />
        </CellGroup>
        <AddPlace parent=Some(id) open=adding />
    }
    .into_any()
}

/// What it lies in, and the way to lie in something else.
fn above(id: PlaceId, around: Shown) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let moving = RwSignal::new(false);
    let places = app.live(|app| app.choices(Register::Places));
    let parent = Signal::derive(move || {
        let parent = around.read(|view| view.as_ref()?.parent.as_ref().map(pick));
        parent
            .flatten()
            .unwrap_or_else(|| t(Key::PlaceTop).to_owned())
    });
    let go = move |to: Option<Id>| {
        moving.set(false);
        spawn_local(async move {
            finished(toasts, &app.move_place(id, to.map(PlaceId)).await);
        });
    };
    view! {
        <ActionCell
            label=t(Key::PlaceParent)
            sub=t(Key::PlaceParentWhat)
            value=parent
            act=Callback::new(move |()| moving.set(true))
        />
        <HalfSheet open=moving title=Signal::derive(|| t(Key::PlaceParent).to_owned())>
            <ActionCell label=t(Key::PlaceTop) act=Callback::new(move |()| go(None)) />
            <PickRows choices=places pick=Callback::new(move |to: Id| go(Some(to))) />
        </HalfSheet>
    }
    .into_any()
}

/// Out of use, with what lies in it; or in use again.
fn retire(id: PlaceId, around: Shown) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let sure = RwSignal::new(false);
    let retired = Memo::new(move |_| {
        let retired = around.read(|view| view.as_ref().is_some_and(|view| view.place.retired));
        retired.unwrap_or(false)
    });
    let asked = Signal::derive(move || {
        let said = around.read(|view| {
            let view = view.as_ref()?;
            let plans: Vec<String> = view.plans.iter().map(pick).collect();
            let inside = tf(Key::PlaceRetireSure, &[("n", &view.inside)]);
            Some(if plans.is_empty() {
                inside
            } else {
                let plans = plans.join(t(Key::ListComma));
                format!(
                    "{inside} {}",
                    tf(Key::PlaceRetirePlans, &[("plans", &plans)])
                )
            })
        });
        said.flatten().unwrap_or_default()
    });
    let act = Callback::new(move |()| {
        let wanted = !retired.get_untracked();
        spawn_local(async move {
            finished(toasts, &app.retire_place(id, wanted).await);
        });
    });
    let actions = vec![SheetAction {
        label: t(Key::PlanRetired).to_owned(),
        danger: true,
        act,
    }];
    let row = move || {
        if retired.get() {
            view! { <ActionCell label=t(Key::PlaceUseAgain) act=act /> }.into_any()
        } else {
            let ask = Callback::new(move |()| sure.set(true));
            view! { <ActionCell label=t(Key::PlanRetired) danger=true act=ask /> }.into_any()
        }
    };
    view! {
        {live(row)}
        <ActionSheet open=sure title=asked actions=actions />
    }
    .into_any()
}
