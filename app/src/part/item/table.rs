//! Rows of the same columns. Each cell is an item of its own kind.

use std::sync::Arc;

use crate::dom::view;
use crate::part::bind::{each, on_tap};
use crate::part::button::Button;
use domain::record::Value;
use domain::template::Item;
use leptos::prelude::*;

use super::{control as cell_control, shown as shown_value};
use crate::part::form::Field;
use crate::part::icon::Glyph;
use crate::state::DraftAnswer;
use crate::text::{Key, pick, t, tf};

/// One row: its cells, and a number that stays its own when others go.
#[derive(Clone)]
struct Row {
    number: usize,
    cells: Vec<Field>,
}

pub(super) fn control(columns: &[Item], field: &Field) -> AnyView {
    let rows = ArcRwSignal::new(Vec::<Row>::new());
    let columns: Arc<[Item]> = columns.into();
    let write = writer(field, rows.clone());
    let stored = field.answer.with_untracked(|answer| match &answer.value {
        Some(Value::Rows(rows)) => rows.clone(),
        _ => Vec::new(),
    });
    let made = stored
        .into_iter()
        .enumerate()
        .map(|(number, values)| new_row(field, &columns, number, values, &write))
        .collect::<Vec<_>>();
    let next = StoredValue::new(made.len());
    rows.set(made);
    let add = {
        let (field, rows, write) = (field.clone(), rows.clone(), Arc::clone(&write));
        move |_| {
            let number = next.get_value();
            next.set_value(number + 1);
            let row = new_row(&field, &columns, number, Vec::new(), &write);
            rows.update(|rows| rows.push(row));
            write();
        }
    };
    let drop_row = {
        let rows = rows.clone();
        Callback::new(move |number| {
            rows.update(|rows| rows.retain(|row| row.number != number));
            write();
        })
    };
    view! {
        {each(
            move || rows.get(),
            |row| row.number.to_string(),
            move |row| row_view(&row, drop_row),
        )}
        <Button class="btn" label=t(Key::AddRow) icon=Glyph::Plus act=on_tap(add) />
    }
    .into_any()
}

/// Puts all rows into the answer of the table.
fn writer(field: &Field, rows: ArcRwSignal<Vec<Row>>) -> Arc<dyn Fn() + Send + Sync> {
    let field = field.clone();
    Arc::new(move || {
        let values: Vec<Vec<Option<Value>>> = rows.with_untracked(|rows| {
            rows.iter()
                .map(|row| {
                    row.cells
                        .iter()
                        .map(|cell| cell.answer.with_untracked(|answer| answer.value.clone()))
                        .collect()
                })
                .collect()
        });
        field.edit(|answer| answer.value = (!values.is_empty()).then_some(Value::Rows(values)));
    })
}

fn new_row(
    field: &Field,
    columns: &[Item],
    number: usize,
    values: Vec<Option<Value>>,
    write: &Arc<dyn Fn() + Send + Sync>,
) -> Row {
    let mut values = values.into_iter();
    let cells = columns
        .iter()
        .enumerate()
        .map(|(column, item)| {
            let answer = DraftAnswer {
                value: values.next().flatten(),
                ..DraftAnswer::default()
            };
            let name = format!("{}-{number}-{column}", field.name);
            field.inner(item.clone(), name, answer, Arc::clone(write))
        })
        .collect();
    Row { number, cells }
}

fn row_view(row: &Row, drop_row: Callback<usize>) -> AnyView {
    let number = row.number;
    let cells = row
        .cells
        .iter()
        .map(|cell| {
            let name = format!("item-{}", cell.name);
            view! {
                <p class="item-label" id=name>
                    {cell.label()}
                </p>
                {cell_control(cell)}
            }
        })
        .collect_view();
    view! {
        <div class="table-row" role="group" aria-label=tf(Key::RowNumber, &[("n", &(number + 1))])>
            {cells}
            <Button class="btn plain" label=t(Key::RemoveRow) act=on_tap(move |_| drop_row.run(number)) />
        </div>
    }
    .into_any()
}

/// The rows of a submitted record.
pub(super) fn shown(columns: &[Item], rows: &[Vec<Option<Value>>]) -> AnyView {
    let heads = columns
        .iter()
        .map(|column| view! { <th scope="col">{pick(&column.text)}</th> })
        .collect_view();
    let rows = rows
        .iter()
        .map(|row| {
            let cells = row
                .iter()
                .enumerate()
                .map(|(index, value)| {
                    let value = value
                        .as_ref()
                        .map(|value| shown_value(columns.get(index), value));
                    view! { <td>{value}</td> }
                })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="rows">
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
