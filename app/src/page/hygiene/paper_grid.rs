//! The grid of a paper sheet: a line for each class, a field for its sum and for each item. Tab goes on to
//! the next item, Enter to the next class.

use domain::paper::{Fault, Line, Said, said};
use domain::record::Value;
use domain::template::{Item, ItemKind, OnFail};
use domain::text::{Lang, Text};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::paper::group_key;
use crate::dom::view;
use crate::part::bind::{follow, on_tap};
use crate::part::form::{Field, Form};
use crate::part::item::deduction::minus;
use crate::part::number::{parse, print};
use crate::state::{DraftAnswer, PaperRow, PaperView};
use crate::text::{Key, in_lang, pick, t, tf};

/// The fields before those of the classes: the group, and the sheet's photo.
pub(super) const BEFORE: usize = 2;
/// The sum of a clean class.
const NOTHING_OFF: &str = "0";

/// The group, the photo, and for each class its sum and what stands at each item.
pub(super) fn items(view: &PaperView) -> Vec<Item> {
    let item = |key: String, text: Text, kind| Item {
        key,
        text,
        kind,
        required: false,
        on_fail: OnFail::default(),
        phrases: Vec::new(),
    };
    let both = |key: Key| {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| in_lang(key, lang));
        Text::new(zh, en)
    };
    let mut items = vec![
        item("group".into(), both(group_key()), ItemKind::Text),
        item("sheet".into(), both(Key::PaperSheet), ItemKind::Photo),
    ];
    for row in &view.rows {
        let point = row.point;
        items.push(item(point.to_string(), row.name.clone(), ItemKind::Text));
        let cell = |column: &Item| {
            let key = format!("{point}/{}", column.key);
            item(key, Text::default(), ItemKind::Text)
        };
        items.extend(view.columns.iter().map(cell));
    }
    items
}

/// The lines with their fields: the sum first.
pub(super) fn lines<'a>(
    view: &'a PaperView,
    form: &'a Form,
) -> impl Iterator<Item = (&'a PaperRow, &'a [Field])> {
    let fields = form.fields().get(BEFORE..).unwrap_or_default();
    view.rows.iter().zip(fields.chunks(view.columns.len() + 1))
}

/// The grid.
pub(super) fn grid(view: &PaperView, form: &Form) -> AnyView {
    let heads = view.columns.iter().enumerate().map(|(index, item)| {
        let worth = match (&item.kind, view.scale) {
            (ItemKind::Deduction { max, .. }, Some(scale)) => minus(i64::from(*max), scale),
            _ => String::new(),
        };
        let name = tf(
            Key::PaperColumn,
            &[("n", &(index + 1)), ("name", &pick(&item.text))],
        );
        view! {
            <th scope="col">
                <span class="grid-name">{name}</span>
                {worth}
            </th>
        }
    });
    let total = t(if view.scale.is_some() {
        Key::PaperTotal
    } else {
        Key::Fine
    });
    let rows = lines(view, form).map(|(row, fields)| line(view, row, fields));
    view! {
        <div class="sheet-wide" on:keydown=move |event| step(&event)>
            <table class="sheet-grid" aria-label=t(Key::PaperTable)>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{total}</th>
                        <th scope="col">{t(Key::NotSwept)}</th>
                        {heads.collect_view()}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Enter goes down: to the same field of the next class.
fn step(event: &KeyboardEvent) {
    if event.key() != "Enter" {
        return;
    }
    let field = event.target().and_then(|target| target.dyn_into().ok());
    if let Some(below) = field.as_ref().and_then(below) {
        event.prevent_default();
        let _ = below.focus();
    }
}

fn below(field: &Element) -> Option<HtmlElement> {
    let column = field.get_attribute("data-column")?;
    let row = field.closest("tr").ok()??;
    let mut next = row.next_element_sibling();
    while let Some(row) = next {
        let field = row.query_selector(&format!("input[data-column=\"{column}\"]:enabled"));
        if let Ok(Some(field)) = field {
            return field.dyn_into().ok();
        }
        next = row.next_element_sibling();
    }
    None
}

/// A class.
fn line(view: &PaperView, row: &PaperRow, fields: &[Field]) -> AnyView {
    let Some((whole, cells)) = fields.split_first() else {
        return ().into_any();
    };
    let name = pick(&row.name);
    let total = match view.scale {
        Some(scale) => total(whole, cells, &name, scale),
        None => fine_key(whole, &name),
    };
    let cells = view.columns.iter().zip(cells).map(|(column, field)| {
        let there = looks_at(row, column);
        let cell = there.then(|| cell(whole, field, column, &name, view.scale));
        view! { <td>{cell}</td> }
    });
    view! {
        <tr class="sheet-row">
            <th scope="row">{name.clone()}</th>
            <td>{total}</td>
            <td>{not_swept_key(whole, &name)}</td>
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}

/// Whether a class is looked at for this item: its key begins with its section's.
fn looks_at(row: &PaperRow, column: &Item) -> bool {
    let section = column.key.split('.').next().unwrap_or_default();
    row.sections.iter().any(|key| key == section)
}

/// The sum of a class; what its items come to shows through while it is empty.
fn total(whole: &Field, cells: &[Field], name: &str, scale: u8) -> AnyView {
    let cells = cells.to_vec();
    let sum = follow(move || {
        let points = |cell: &Field| cell.read(|answer| parse(&answer.typed, scale));
        let sum: i64 = cells.iter().filter_map(points).sum();
        if sum > 0 {
            print(sum, scale)
        } else {
            String::new()
        }
    });
    let label = tf(
        Key::PaperCell,
        &[("name", &name), ("item", &t(Key::PaperTotal))],
    );
    typed(whole, whole, label, "total".to_owned(), sum)
}

/// A field for points. 未打扫 leaves nothing to take off.
fn typed(
    whole: &Field,
    field: &Field,
    label: String,
    column: String,
    through: Signal<String>,
) -> AnyView {
    let [read, typed] = [field, field].map(Field::clone);
    let whole = whole.clone();
    view! {
        <input
            class="input"
            inputmode="decimal"
            enterkeyhint="next"
            autocomplete="off"
            maxlength="6"
            data-column=column
            aria-label=label
            placeholder=through
            disabled=follow(move || whole.read(not_swept))
            prop:value=follow(move || read.read(|answer| answer.typed.clone()))
            on:input:target=move |event| {
                let value = event.target().value();
                typed.edit(|answer| *answer = DraftAnswer { typed: value, ..DraftAnswer::default() });
            }
        />
    }
    .into_any()
}

/// What stands at an item: points, or a tick for what failed.
fn cell(whole: &Field, field: &Field, column: &Item, name: &str, scale: Option<u8>) -> AnyView {
    let label = tf(
        Key::PaperCell,
        &[("name", &name), ("item", &pick(&column.text))],
    );
    if scale.is_some() && matches!(column.kind, ItemKind::Deduction { .. }) {
        let nothing = Signal::stored(String::new());
        return typed(whole, field, label, column.key.clone(), nothing);
    }
    let [read, ticked] = [field, field].map(Field::clone);
    let whole = whole.clone();
    view! {
        <input
            type="checkbox"
            class="sheet-tick"
            data-column=column.key.clone()
            aria-label=label
            disabled=follow(move || whole.read(not_swept))
            prop:checked=follow(move || read.read(not_swept))
            on:change:target=move |event| fail(&ticked, event.target().checked())
        />
    }
    .into_any()
}

fn not_swept_key(whole: &Field, name: &str) -> AnyView {
    let tapped = whole.clone();
    let toggle = move || fail(&tapped, !tapped.answer.with_untracked(not_swept));
    key(Key::NotSwept, name, whole, not_swept, toggle)
}

/// Of what is 合格 or 需补扫 there is no sum: a class that is fine is said to be.
fn fine_key(whole: &Field, name: &str) -> AnyView {
    let is_fine = |answer: &DraftAnswer| !answer.typed.is_empty();
    let tapped = whole.clone();
    let toggle = move || {
        tapped.edit(|answer| {
            let typed = if is_fine(answer) { "" } else { NOTHING_OFF };
            *answer = DraftAnswer {
                typed: typed.to_owned(),
                ..DraftAnswer::default()
            };
        });
    };
    key(Key::Fine, name, whole, is_fine, toggle)
}

/// A key that says one thing of a class.
fn key(
    result: Key,
    name: &str,
    whole: &Field,
    holds: fn(&DraftAnswer) -> bool,
    toggle: impl Fn() + 'static,
) -> AnyView {
    let read = whole.clone();
    let label = tf(Key::ResultOf, &[("name", &name), ("result", &t(result))]);
    view! {
        <button
            type="button"
            class="chip"
            aria-label=label
            aria-pressed=follow(move || read.read(holds).to_string())
            on:click=on_tap(move |_| toggle())
        >
            {t(result)}
        </button>
    }
    .into_any()
}

/// 未打扫, and a tick at an item, stand in the draft as a failure; points as they were typed.
const fn not_swept(answer: &DraftAnswer) -> bool {
    matches!(answer.value, Some(Value::Fail))
}

fn fail(field: &Field, fails: bool) {
    field.edit(|answer| {
        *answer = DraftAnswer {
            value: fails.then_some(Value::Fail),
            ..DraftAnswer::default()
        };
    });
}

/// Whether something was keyed of a class; tracks.
pub(super) fn is_keyed(fields: &[Field]) -> bool {
    fields
        .iter()
        .any(|field| field.read(|answer| not_swept(answer) || !answer.typed.trim().is_empty()))
}

/// Every class of which nothing was keyed is clean (其余都干净).
pub(super) fn rest_clean(view: &PaperView, form: &Form) {
    for (_, fields) in lines(view, form) {
        if let Some(whole) = fields.first().filter(|_| !untrack(|| is_keyed(fields))) {
            whole.edit(|answer| NOTHING_OFF.clone_into(&mut answer.typed));
        }
    }
}

/// What was keyed of each class; in words what cannot be read or does not add up.
///
/// # Errors
/// The words.
pub(super) fn read(view: &PaperView, form: &Form) -> Result<Vec<(u16, Said)>, String> {
    let mut read = Vec::new();
    for (row, fields) in lines(view, form) {
        let name = pick(&row.name);
        let line = line_of(view, fields).ok_or_else(|| tf(Key::PaperUnread, &[("name", &name)]))?;
        let said = said(&view.template, &row.sections, &line).map_err(|fault| {
            let (key, n) = match fault {
                Fault::TooMuch(most) => (Key::PaperTooMuch, i64::from(most)),
                Fault::Sum(sum) => (Key::PaperSum, i64::from(sum)),
            };
            let n = print(n, view.scale.unwrap_or_default());
            tf(key, &[("name", &name), ("n", &n)])
        })?;
        read.extend(said.map(|said| (row.point, said)));
    }
    Ok(read)
}

/// The line of a class; `None` where a number cannot be read.
fn line_of(view: &PaperView, fields: &[Field]) -> Option<Line> {
    let (whole, cells) = fields.split_first()?;
    let whole = whole.answer.get_untracked();
    let points = |answer: &DraftAnswer| {
        let scale = view.scale.unwrap_or_default();
        let points = parse(&answer.typed, scale)?;
        u16::try_from(points).ok()
    };
    let is_empty = |answer: &DraftAnswer| answer.typed.trim().is_empty();
    let mut line = Line {
        not_swept: not_swept(&whole),
        ..Line::default()
    };
    if !is_empty(&whole) {
        line.total = Some(points(&whole)?);
    }
    for (column, cell) in view.columns.iter().zip(cells) {
        let answer = cell.answer.get_untracked();
        if not_swept(&answer) {
            line.found.push((column.key.clone(), Value::Fail));
        } else if !is_empty(&answer) {
            let points = Value::Points(points(&answer)?);
            line.found.push((column.key.clone(), points));
        }
    }
    Some(line)
}
