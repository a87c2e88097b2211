//! The table of a hygiene round: one line a class, what each item took off, the sum and the points, and
//! remarks (`domain.md` 4, "columns": 班级 × 项目 + 汇总 + 备注).

use domain::check::Score;
use domain::record::{Answer, Value, amended};
use domain::template::{Item, Judged, Section, Template};
use leptos::prelude::*;

use super::answer::{scaled, value};
use super::book::Book;
use super::issue::Handling;
use super::recorded::{Recorded, came_to, judged};
use super::round_line::{Gap, remarks, time};
use super::words::{Words, fill};

/// The most items that have a column each; a longer checklist has one for each section.
const ITEMS_MAX: usize = 16;

/// A line of the table.
pub(super) enum CheckLine<'a> {
    /// A check, what was done about what it found, and whether it is a 补检.
    Made(&'a Recorded, &'a [Handling], bool),
    /// A class without one that may be seen: why, and its name.
    Gap(Gap, String),
}

/// A column of the table.
enum Column<'a> {
    /// One item, by its number in the list below the table.
    Item(usize, &'a Item),
    /// A section as a whole.
    Section(&'a Section),
}

/// The table, and below it which item has which number.
pub(super) fn table(book: &Book<'_>, template: &Template, lines: &[CheckLine<'_>]) -> AnyView {
    let words = book.words();
    let sections: Vec<&Section> = (template.looked_at())
        .filter(|section| looked_at(section, lines))
        .collect();
    let columns = columns(&sections);
    let points = matches!(template.judged, Some(Judged::Points { .. }));
    let heads = (columns.iter())
        .map(|column| match column {
            Column::Item(number, _) => view! { <th class="cell">{*number}</th> }.into_any(),
            Column::Section(section) => {
                let name = section.name.get(book.lang).to_owned();
                view! { <th class="cell">{name}</th> }.into_any()
            }
        })
        .collect_view();
    let taken = points.then(|| view! { <th class="total">{words.sheet_total}</th> });
    let result = if points { words.score } else { words.result };
    let rows = (lines.iter().zip(1..))
        .map(|(line, number)| row(book, (template, points), &columns, line, number))
        .collect_view();
    let legend = legend(book, template, &sections, columns.len());
    view! {
        <table class="grid">
            <thead>
                <tr>
                    <th class="number">{words.number}</th>
                    <th class="who">{words.class}</th>
                    <th class="who">{words.checker}</th>
                    {heads}
                    {taken}
                    <th class="total">{result}</th>
                    <th>{words.remarks}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {legend}
    }
    .into_any()
}

/// Whether some check of the round looked at the section; before the first one every section counts.
fn looked_at(section: &Section, lines: &[CheckLine<'_>]) -> bool {
    let mut made = lines.iter().filter_map(|line| match line {
        CheckLine::Made(of, ..) => Some(&of.record.sections),
        CheckLine::Gap(..) => None,
    });
    let mut any = false;
    made.any(|sections| {
        any = true;
        sections.contains(&section.key)
    }) || !any
}

fn columns<'a>(sections: &[&'a Section]) -> Vec<Column<'a>> {
    let items = || sections.iter().flat_map(|section| &section.items);
    if items().count() <= ITEMS_MAX {
        (1..)
            .zip(items())
            .map(|(number, item)| Column::Item(number, item))
            .collect()
    } else {
        sections.iter().map(|one| Column::Section(one)).collect()
    }
}

fn row(
    book: &Book<'_>,
    (template, points): (&Template, bool),
    columns: &[Column<'_>],
    line: &CheckLine<'_>,
    number: u32,
) -> AnyView {
    let words = book.words();
    let (of, handled, made_up) = match line {
        CheckLine::Made(of, handled, made_up) => (*of, *handled, *made_up),
        CheckLine::Gap(why, name) => {
            let width = columns.len() + 3 + usize::from(points);
            let text = match why {
                Gap::Hidden => words.hidden,
                Gap::NotYet => words.not_checked_yet,
                Gap::Missed => words.not_checked,
            };
            return view! {
                <tr class=why.class()>
                    <td class="number">{number}</td>
                    <td>{name.clone()}</td>
                    <td colspan=width><p>{text}</p></td>
                </tr>
            }
            .into_any();
        }
    };
    let corrections = of.amendments.iter();
    let answers = corrections.fold(of.record.answers.clone(), |answers, by| {
        amended(answers, &by.answers)
    });
    let check = of.record.check.as_ref();
    let counts = check.is_some_and(|check| check.judgement.is_checked());
    let score = check.and_then(|check| check.score.as_ref());
    let cells = (columns.iter())
        .map(|column| {
            let text = if counts {
                cell(book, of, column, (&answers, score))
            } else {
                String::new()
            };
            view! { <td class="cell">{text}</td> }
        })
        .collect_view();
    let taken = points.then(|| {
        let sum =
            score.map(|score| scaled(i64::from(score.taken.iter().sum::<i32>()), score.scale));
        view! { <td class="total">{sum}</td> }
    });
    let came_to = match (score, check) {
        (Some(score), _) => scaled(i64::from(score.got), score.scale),
        (None, Some(check)) if !counts && !check.to_sweep => judged(words, &check.judgement),
        _ => came_to(words, &of.record, fails(template, &answers)).to_owned(),
    };
    let mut marks = of.marks_beside(book);
    if made_up {
        marks.push(words.made_up.to_owned());
    }
    let name = check.and_then(|check| check.class_name.as_ref());
    let name = name.unwrap_or(&of.record.place_name).get(book.lang);
    let who = format!("{} {}", time(book, of), of.record.person_name);
    view! {
        <tr>
            <td class="number">{number}</td>
            <td>{name.to_owned()}</td>
            <td>{who}</td>
            {cells}
            {taken}
            <td class="total">{came_to}</td>
            <td>{remarks(book, of, &marks)} {done(words, handled)}</td>
        </tr>
    }
    .into_any()
}

fn fails(template: &Template, answers: &[Answer]) -> bool {
    let fails = |answer: &Answer| super::is_finding(template.item(&answer.item), answer);
    answers.iter().any(fails)
}

/// What an item or a section took off; ✓ and ✗ where no points are given.
fn cell(
    book: &Book<'_>,
    of: &Recorded,
    column: &Column<'_>,
    (answers, score): (&[Answer], Option<&Score>),
) -> String {
    match column {
        Column::Item(_, item) => {
            let answer = answers.iter().find(|answer| answer.item == item.key);
            match answer.map(|answer| &answer.value) {
                None => String::new(),
                Some(Value::Points(points)) => of.points(i64::from(*points)),
                Some(Value::Pass) => "✓".to_owned(),
                Some(Value::Fail) => "✗".to_owned(),
                Some(other) => value(book, of, Some(&item.kind), other),
            }
        }
        Column::Section(section) => {
            let mut taken = of
                .record
                .sections
                .iter()
                .zip(score.into_iter().flat_map(|one| &one.taken));
            let here = taken.find(|(key, _)| **key == section.key);
            here.map_or_else(String::new, |(_, taken)| of.points(i64::from(*taken)))
        }
    }
}

/// What was done about what was found.
fn done(words: &Words, handled: &[Handling]) -> AnyView {
    let line = |one: &Handling| {
        let parts = [
            (words.department, &one.department),
            (words.measures, &one.measures),
            (words.deadline, &one.deadline),
        ];
        let said: Vec<_> = (parts.into_iter())
            .filter(|(_, text)| !text.is_empty())
            .map(|(label, text)| words.labelled(label, text))
            .collect();
        (!said.is_empty()).then(|| view! { <p>{said.join(words.list_end)}</p> })
    };
    handled.iter().map(line).collect_view().into_any()
}

/// Which item has which number, and what it can take off: the standard beside the table.
pub(super) fn legend(
    book: &Book<'_>,
    template: &Template,
    sections: &[&Section],
    columns: usize,
) -> Option<AnyView> {
    let numbered: usize = sections.iter().map(|section| section.items.len()).sum();
    if numbered != columns {
        return None;
    }
    let words = book.words();
    let mut number = 0;
    let lines = (sections.iter())
        .map(|section| {
            let items: Vec<String> = (section.items.iter())
                .map(|item| {
                    number += 1;
                    let text = item.text.get(book.lang);
                    let most = most(words, template, item);
                    format!("{number} {text}{}", most.unwrap_or_default())
                })
                .collect();
            let said = words.labelled(section.name.get(book.lang), &items.join(words.list_end));
            view! { <p>{said}</p> }
        })
        .collect_view();
    Some(view! { <section class="legend">{lines}</section> }.into_any())
}

/// The most that an item takes off.
fn most(words: &Words, template: &Template, item: &Item) -> Option<String> {
    use domain::template::ItemKind;
    let (ItemKind::Deduction { max, .. }, Some(Judged::Points { scale, .. })) =
        (&item.kind, template.judged)
    else {
        return None;
    };
    let max = scaled(i64::from(*max), scale);
    let text = fill(words.points_off, &[("n", &format!("≤{max}"))]);
    Some(format!("{}{text}{}", words.is_open, words.is_closed))
}
