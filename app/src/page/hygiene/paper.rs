//! 纸质转录: an adult keys a sheet that a group of pupils filled in, all classes on one screen. A
//! group is named, never a pupil.

use domain::record::{PhotoRef, Value};
use domain::template::{Item, ItemKind, OnFail};
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::device::feedback;
use crate::dom::view;
use crate::page::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{effect, follow, on_tap, words};
use crate::part::feedback::Empty;
use crate::part::field::TextField;
use crate::part::form::{Field, Form};
use crate::part::number::{parse, print};
use crate::part::photo_grid::PhotoGrid;
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::{AppState, Draft, DraftAnswer, DraftKey, OnPaper, PaperView, Sheet};
use crate::text::{Key, in_lang, pick, t, tf};

/// The longest name of a group, in characters, as the rules have it.
const GROUP_CHARS: u32 = 40;
/// The fields before those of the classes: the group, and the sheet's photo.
const BEFORE: usize = 2;

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
    let rows = form
        .fields()
        .iter()
        .skip(BEFORE)
        .map(|field| row(field, view.total.is_some()))
        .collect_view();
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
            <ul class="sheet-rows">{rows}</ul>
        </section>
        <section>
            <h2 class="group-title">{t(Key::PaperSheet)}</h2>
            <div class="buttons">{photo}</div>
        </section>
        {dock(view, sheet, form)}
    }
    .into_any()
}

/// The group, the photo, and a line for each class.
fn items(view: &PaperView) -> Vec<Item> {
    let item = |key: String, text: Text, kind| Item {
        key,
        text,
        kind,
        required: false,
        on_fail: OnFail::default(),
        phrases: Vec::new(),
    };
    let both = |key| {
        let [zh, en] =
            [domain::text::Lang::Zh, domain::text::Lang::En].map(|lang| in_lang(key, lang));
        Text::new(zh, en)
    };
    let mut items = vec![
        item("group".into(), both(Key::PaperGroup), ItemKind::Text),
        item("sheet".into(), both(Key::PaperSheet), ItemKind::Photo),
    ];
    items.extend(
        view.rows
            .iter()
            .map(|row| item(row.point.to_string(), row.name.clone(), ItemKind::Text)),
    );
    items
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
    let ready = [Key::PaperGuard, Key::PaperWeek, Key::PaperUnion].map(|key| {
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
        <TextField id="paper-group" label=t(Key::PaperGroup) value=group longest=GROUP_CHARS />
    }
    .into_any()
}

/// A class: what is taken off in all, or 未打扫.
fn row(field: &Field, totals: bool) -> AnyView {
    let name = field.label();
    let input = totals.then(|| {
        let (read, typed) = (field.clone(), field.clone());
        view! {
            <input
                class="input"
                inputmode="decimal"
                autocomplete="off"
                maxlength="6"
                aria-label=tf(Key::PaperOff, &[("name", &name)])
                prop:value=follow(move || read.read(|answer| answer.typed.clone()))
                on:input:target=move |event| {
                    let value = event.target().value();
                    typed.edit(|answer| *answer = DraftAnswer { typed: value, ..DraftAnswer::default() });
                }
            />
        }
    });
    let (read, tapped) = (field.clone(), field.clone());
    let pressed = move || read.read(not_swept).to_string();
    let toggle = move |_| {
        tapped.edit(|answer| {
            let value = (!not_swept(answer)).then_some(Value::Fail);
            *answer = DraftAnswer {
                value,
                ..DraftAnswer::default()
            };
        });
    };
    let label = tf(
        Key::ResultOf,
        &[("name", &name), ("result", &t(Key::NotSwept))],
    );
    view! {
        <li class="sheet-row">
            <span class="sheet-name">{name}</span>
            {input}
            <button
                type="button"
                class="chip"
                aria-label=label
                aria-pressed=follow(pressed)
                on:click=on_tap(toggle)
            >
                {t(Key::NotSwept)}
            </button>
        </li>
    }
    .into_any()
}

/// 未打扫 stands in the draft as a failure, points as they were typed.
const fn not_swept(answer: &DraftAnswer) -> bool {
    matches!(answer.value, Some(Value::Fail))
}

fn dock(view: &PaperView, sheet: &Sheet, form: Form) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let counted = form.clone();
    let count = Memo::new(move |_| {
        let filled = |field: &&Field| {
            field.read(|answer| not_swept(answer) || !answer.typed.trim().is_empty())
        };
        counted.fields().iter().skip(BEFORE).filter(filled).count()
    });
    let busy_form = form.clone();
    let acting = RwSignal::new(false);
    let cannot = Memo::new(move |_| count.get() == 0 || acting.get() || busy_form.busy() > 0);
    let (view, sheet) = (view.clone(), sheet.clone());
    let send = move |_| {
        let keyed = match lines(&view, &form) {
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
    lines: Vec<(u16, OnPaper)>,
    group: String,
    photo: Option<PhotoRef>,
}

/// Reads the form; in words what cannot be read.
fn lines(view: &PaperView, form: &Form) -> Result<Keyed, String> {
    let max = match view.total.as_ref().map(|item| &item.kind) {
        Some(ItemKind::Deduction { max, .. }) => *max,
        _ => 0,
    };
    let answer = |index: usize| {
        form.fields()
            .get(index)
            .map(|field| field.answer.get_untracked())
    };
    let group = answer(0).unwrap_or_default().note.trim().to_owned();
    if group.is_empty() {
        return Err(t(Key::PaperNoGroup).to_owned());
    }
    let mut lines = Vec::new();
    for (row, field) in view.rows.iter().zip(form.fields().iter().skip(BEFORE)) {
        let answer = field.answer.get_untracked();
        if not_swept(&answer) {
            lines.push((row.point, OnPaper::NotSwept));
        } else if !answer.typed.trim().is_empty() {
            let off = parse(&answer.typed, view.scale)
                .and_then(|off| u16::try_from(off).ok())
                .filter(|off| *off <= max);
            let name = pick(&row.name);
            let most = print(i64::from(max), view.scale);
            let unread = || tf(Key::PaperUnread, &[("name", &name), ("n", &most)]);
            lines.push((row.point, OnPaper::Off(off.ok_or_else(unread)?)));
        }
    }
    Ok(Keyed {
        lines,
        group,
        photo: answer(1).and_then(|answer| answer.photos.into_iter().next()),
    })
}
