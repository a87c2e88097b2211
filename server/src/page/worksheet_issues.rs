//! What a worker found and what the worker mended: two tables of the 工作单.

use domain::issue::{Issue, Step};
use leptos::prelude::*;

use super::book::Book;

/// Reported by the worker.
pub(super) fn findings(book: &Book<'_>, found: &[Issue]) -> AnyView {
    let words = book.words();
    let rows = (found.iter())
        .map(|issue| {
            let place = issue.place_name.get(book.lang).to_owned();
            let what = issue.item_text.get(book.lang).to_owned();
            view! {
                <tr>
                    <td>{book.when(&issue.at)}</td>
                    <td>{place}</td>
                    <td>{what}</td>
                    <td class="note">{issue.note.clone()}</td>
                    <td>{words.of_level(issue.level)}</td>
                    <td>{words.of_status(issue.status)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table>
            <caption>{words.worksheet_findings}</caption>
            <thead>
                <tr>
                    <th class="area">{words.time}</th>
                    <th class="area">{words.place}</th>
                    <th>{words.item}</th>
                    <th>{words.note}</th>
                    <th class="person">{words.level}</th>
                    <th class="blank">{words.status}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Mended by the worker, with parts and work as written; nothing where nothing was.
pub(super) fn repairs(book: &Book<'_>, mended: &[(Issue, Step)]) -> Option<AnyView> {
    let words = book.words();
    if mended.is_empty() {
        return None;
    }
    let rows = (mended.iter())
        .map(|(issue, step)| {
            let place = issue.place_name.get(book.lang).to_owned();
            let what = issue.item_text.get(book.lang).to_owned();
            view! {
                <tr>
                    <td>{book.when(&step.at)}</td>
                    <td>{place}</td>
                    <td>{what}</td>
                    <td class="note">{issue.note.clone()}</td>
                    <td class="note">{step.deed.words.clone()}</td>
                    <td>{words.of_status(issue.status)}</td>
                </tr>
            }
        })
        .collect_view();
    let table = view! {
        <table>
            <caption>{words.worksheet_repairs}</caption>
            <thead>
                <tr>
                    <th class="area">{words.mended_on}</th>
                    <th class="area">{words.place}</th>
                    <th>{words.item}</th>
                    <th>{words.note}</th>
                    <th>{words.measures}</th>
                    <th class="blank">{words.status}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    Some(table.into_any())
}
