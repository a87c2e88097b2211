//! 纸质转录: an adult keys a sheet that a group of pupils filled in, all classes and items in one grid.
//! A group is named, never a pupil.

use domain::paper::Said;
use domain::record::PhotoRef;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::paper_grid::{grid, is_keyed, items, lines, read, rest_clean};
use crate::device::feedback;
use crate::dom::view;
use crate::page::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{effect, follow, on_tap, words};
use crate::part::button::Button;
use crate::part::feedback::Empty;
use crate::part::field::TextField;
use crate::part::form::{Field, Form};
use crate::part::photo_grid::PhotoGrid;
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppState, Draft, DraftKey, PaperView, Sheet};
use crate::text::{Key, of_kind, pick, t, tf};

/// The longest name of a group, in characters, as the rules have it.
const GROUP_CHARS: u32 = 40;

/// The screen.
#[component]
pub fn Paper(
    /// Which sheet.
    sheet: Sheet,
) -> impl IntoView {
    let app = AppState::get();
    let of = sheet.clone();
    // Read once: what is being keyed must not change under the finger.
    let view = app.once(move |app| app.paper(of.clone()));
    view! {
        <Screen title=t(Key::PaperEntry) back=Route::Today>
            {when_loaded(view, move |view| keying(view, &sheet))}
        </Screen>
    }
}

fn keying(view: &PaperView, sheet: &Sheet) -> AnyView {
    if view.rows.is_empty() {
        return view! { <Empty text=t(Key::PaperNothing) /> }.into_any();
    }
    let app = AppState::get();
    app.form_open();
    let key = DraftKey::Paper(sheet.clone());
    let me = app.who.get_untracked();
    let keep = move |answers, open| {
        if app.who.get_untracked() == me {
            let draft = Draft {
                answers,
                open,
                ..Draft::default()
            };
            app.draft_save(&key, &draft);
        }
    };
    let form = Form::new(
        items(view).into_iter(),
        view.draft.answers.clone(),
        None,
        view.name.clone(),
        keep,
    )
    .unnamed();
    let title = format!("{} · {}", pick(&view.slot_name), pick(&view.name));
    let rest = {
        let (view, form) = (view.clone(), form.clone());
        move |_| rest_clean(&view, &form)
    };
    let [group, photo] = [0, 1].map(|index| form.fields().get(index).cloned());
    let photo = photo.map(|field| view! { <PhotoGrid field=field /> });
    view! {
        <div class="place">
            <h2 class="place-name">{title}</h2>
            <p class="quiet">{t(Key::PaperIntro)}</p>
        </div>
        {group.map(|field| group_of(&field))}
        <section>
            <h2 class="group-title">{t(Key::PaperOffColumn)}</h2>
            {grid(view, &form)}
            <div class="buttons">
                <Button class="btn" label=t(Key::PaperRestClean) act=on_tap(rest) />
            </div>
        </section>
        <section>
            <h2 class="group-title">{t(Key::PaperSheet)}</h2>
            <div class="buttons">{photo}</div>
        </section>
        {dock(view, sheet, form)}
    }
    .into_any()
}

/// What the field of the group is called.
pub(super) fn group_key() -> Key {
    of_kind(Key::PaperGroup, Key::PaperGroupNursery)
}

/// Who checked: the usual groups are one tap each.
fn group_of(field: &Field) -> AnyView {
    // Not tracked: what is shown must not be built anew by what is typed into it.
    let group = RwSignal::new(field.answer.with_untracked(|answer| answer.note.clone()));
    let kept = field.clone();
    effect(move || {
        let name = group.get();
        if kept.answer.with_untracked(|answer| answer.note != name) {
            kept.edit(|answer| answer.note = name);
        }
    });
    let usual = [
        (Key::PaperGuard, Key::PaperHealth),
        (Key::PaperWeek, Key::PaperCare),
        (Key::PaperUnion, Key::PaperLogistics),
    ];
    let ready = usual.map(|(school, nursery)| {
        let key = of_kind(school, nursery);
        let pressed = move || group.with(|group| group == t(key)).to_string();
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=follow(pressed)
                on:click=on_tap(move |_| group.set(t(key).to_owned()))
            >
                {t(key)}
            </button>
        }
    });
    view! {
        <div class="buttons">
            <div class="chips">{ready.into_iter().collect_view()}</div>
        </div>
        <TextField id="paper-group" label=t(group_key()) value=group longest=GROUP_CHARS />
    }
    .into_any()
}

fn dock(view: &PaperView, sheet: &Sheet, form: Form) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let count = {
        let (view, form) = (view.clone(), form.clone());
        Memo::new(move |_| {
            lines(&view, &form)
                .filter(|(_, fields)| is_keyed(fields))
                .count()
        })
    };
    let busy_form = form.clone();
    let acting = RwSignal::new(false);
    let cannot = Memo::new(move |_| count.get() == 0 || acting.get() || busy_form.busy() > 0);
    let (view, sheet) = (view.clone(), sheet.clone());
    let send = move |_| {
        let keyed = match keyed(&view, &form) {
            Ok(keyed) => keyed,
            Err(why) => return toasts.say(why),
        };
        acting.set(true);
        let sheet = sheet.clone();
        spawn_local(async move {
            let count = keyed.lines.len();
            match app
                .key_sheet(sheet, keyed.lines, keyed.group, keyed.photo)
                .await
            {
                Ok(round) => {
                    feedback::confirmed();
                    toasts.say(tf(Key::PaperKept, &[("n", &count)]));
                    app.router.replace(Route::Round { id: round });
                }
                Err(error) => toasts.fail(&error),
            }
            acting.try_set(false);
        });
    };
    view! {
        <Dock>
            <button type="button" class="btn primary tall" disabled=cannot on:click=on_tap(send)>
                {words(move || tf(Key::PaperKeep, &[("n", &count.get())]))}
            </button>
        </Dock>
    }
    .into_any()
}

/// What was keyed, ready to be stored.
struct Keyed {
    lines: Vec<(u16, Said)>,
    group: String,
    photo: Option<PhotoRef>,
}

/// Reads the form; in words what is missing, cannot be read or does not add up.
fn keyed(view: &PaperView, form: &Form) -> Result<Keyed, String> {
    let answer = |index: usize| {
        let field = form.fields().get(index);
        field.map(|field| field.answer.get_untracked())
    };
    let group = answer(0).unwrap_or_default().note.trim().to_owned();
    if group.is_empty() {
        return Err(t(Key::PaperNoGroup).to_owned());
    }
    Ok(Keyed {
        lines: read(view, form)?,
        group,
        photo: answer(1).and_then(|answer| answer.photos.into_iter().next()),
    })
}
