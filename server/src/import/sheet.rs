//! A sheet's rows under its headings, and everything found to be wrong with them.

use std::collections::BTreeMap;

use domain::problem::Code;
use domain::text::Lang;
use domain::time::Date;
use sync::account::{ImportProblem, ImportSheet};

use super::columns::Column;
use super::form::Sheet;
use super::workbook::{Rows, cell};

/// The most problems that are listed: nobody reads more at once.
const PROBLEMS_MAX: usize = 500;

/// What is being found out about an import.
pub(super) struct Findings {
    pub(super) lang: Lang,
    pub(super) problems: Vec<ImportProblem>,
    pub(super) counts: BTreeMap<Sheet, Count>,
}

/// What becomes of a sheet's rows.
#[derive(Clone, Copy, Default)]
pub(super) struct Count {
    made: u32,
    changed: u32,
    same: u32,
}

/// A row below the head.
pub(super) struct Row<'a> {
    pub(super) sheet: Sheet,
    number: u32,
    texts: &'a BTreeMap<u32, String>,
    columns: &'a BTreeMap<&'static str, u32>,
}

impl Findings {
    pub(super) fn new(lang: Lang) -> Self {
        Self {
            lang,
            problems: Vec::new(),
            counts: BTreeMap::new(),
        }
    }

    /// Something wrong with a cell, or with a column or sheet that is not there.
    fn note(&mut self, sheet: Sheet, at: String, code: Code, found: &str, hint: &str) {
        if self.problems.len() >= PROBLEMS_MAX {
            return;
        }
        let problem = code.problem();
        self.problems.push(ImportProblem {
            sheet: sheet.name(self.lang).to_owned(),
            cell: at,
            code: problem.code.to_owned(),
            number: format!("{}.{}", problem.status, problem.number),
            message: problem.text(self.lang).to_owned(),
            found: found.to_owned(),
            hint: hint.to_owned(),
        });
    }

    /// The file has none of the form's sheets.
    pub(super) fn no_sheet(&mut self) {
        let names = Sheet::ALL.map(|sheet| sheet.name(self.lang)).join(" ");
        for sheet in Sheet::ALL {
            self.note(sheet, String::new(), Code::ColumnMissing, "", &names);
        }
    }

    /// Something wrong with this cell of the row.
    pub(super) fn wrong(&mut self, row: &Row<'_>, key: &str, code: Code) {
        let columns = row.sheet.columns();
        let hint = columns.iter().find(|column| column.key == key);
        let hint = hint.map_or("", |column| column.hint(self.lang));
        let at = row.columns.get(key).copied().unwrap_or(0);
        self.note(row.sheet, cell(row.number, at), code, row.get(key), hint);
    }

    /// `value`, or the cell is wrong.
    pub(super) fn must<T>(
        &mut self,
        row: &Row<'_>,
        key: &str,
        code: Code,
        value: Option<T>,
    ) -> Option<T> {
        if value.is_none() {
            self.wrong(row, key, code);
        }
        value
    }

    /// Where each column stands; a heading that nobody knows is a mistyped one.
    pub(super) fn columns(&mut self, sheet: Sheet, rows: &Rows) -> BTreeMap<&'static str, u32> {
        let mut columns = BTreeMap::new();
        for (at, heading) in rows.get(&0).into_iter().flatten() {
            match sheet.headed(heading) {
                Some(column) => {
                    if columns.insert(column.key, *at).is_some() {
                        self.note(sheet, cell(0, *at), Code::CellTwice, heading, "");
                    }
                }
                None => {
                    let names = sheet.columns().iter().map(|one| one.name(self.lang));
                    let hint = names.collect::<Vec<_>>().join(" ");
                    self.note(sheet, cell(0, *at), Code::CellUnknown, heading, &hint);
                }
            }
        }
        let missing = |column: &&Column| column.required && !columns.contains_key(column.key);
        for column in sheet.columns().iter().filter(missing) {
            let name = column.name(self.lang);
            self.note(sheet, String::new(), Code::ColumnMissing, "", name);
        }
        columns
    }

    /// The rows below the head, those without an empty required cell.
    pub(super) fn rows<'a>(
        &mut self,
        sheet: Sheet,
        rows: &'a Rows,
        columns: &'a BTreeMap<&'static str, u32>,
    ) -> Vec<Row<'a>> {
        let mut whole = Vec::new();
        for (number, texts) in rows.range(1..) {
            let row = Row {
                sheet,
                number: *number,
                texts,
                columns,
            };
            let mut complete = true;
            for column in sheet.columns().iter().filter(|column| column.required) {
                if row.get(column.key).is_empty() {
                    self.wrong(&row, column.key, Code::CellMissing);
                    complete = false;
                }
            }
            if complete {
                whole.push(row);
            }
        }
        whole
    }

    /// Counts what becomes of a row.
    pub(super) fn count<T: PartialEq>(&mut self, sheet: Sheet, before: Option<&T>, after: &T) {
        let count = self.counts.entry(sheet).or_default();
        match before {
            None => count.made += 1,
            Some(before) if before == after => count.same += 1,
            Some(_) => count.changed += 1,
        }
    }

    /// What was found in each sheet.
    pub(super) fn sheets(&self) -> Vec<ImportSheet> {
        self.counts
            .iter()
            .map(|(sheet, count)| ImportSheet {
                name: sheet.name(self.lang).to_owned(),
                made: count.made,
                changed: count.changed,
                same: count.same,
            })
            .collect()
    }
}

impl Row<'_> {
    /// The text of a cell, empty when there is none.
    pub(super) fn get(&self, key: &str) -> &str {
        let text = self.columns.get(key).and_then(|at| self.texts.get(at));
        text.map_or("", String::as_str)
    }

    /// The text of a cell that may be left out.
    pub(super) fn some(&self, key: &str) -> Option<&str> {
        Some(self.get(key)).filter(|text| !text.is_empty())
    }

    /// The parts of a cell that lists.
    pub(super) fn list(&self, key: &str) -> Vec<&str> {
        parts(self.get(key)).collect()
    }
}

/// A day as people write it: 2026-09-01, 2026-9-1, 2026/9/1, 2026.9.1, 2026年9月1日.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches(['日', '号']);
    let mut parts = text.split(['-', '/', '.', '年', '月']);
    let mut part = |digits: core::ops::RangeInclusive<usize>| {
        let plain = |part: &&str| part.bytes().all(|c| c.is_ascii_digit());
        parts
            .next()
            .filter(|part| digits.contains(&part.len()))
            .filter(plain)
    };
    let (year, month, day) = (part(4..=4)?, part(1..=2)?, part(1..=2)?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The parts of a text that lists.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '，', ',', '；', ';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_read_as_people_write_them() {
        for typed in [
            "2026-09-01",
            "2026-9-1",
            "2026/9/1",
            "2026.9.1",
            "2026年9月1日",
        ] {
            let read = day(typed).map(|day| day.to_string());
            assert_eq!(read.as_deref(), Some("2026-09-01"), "{typed}");
        }
        for typed in [
            "",
            "9-1",
            "26-9-1",
            "2026-2-30",
            "2026-9-1-1",
            "九月一日",
            "2026-+9-1",
        ] {
            assert_eq!(day(typed), None, "{typed}");
        }
    }
}
