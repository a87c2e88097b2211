//! 班级.

use std::collections::{BTreeMap, BTreeSet};

use domain::class::{Class, ClassTerm};
use domain::id::ClassId;
use domain::problem::Code;
use domain::school::School;
use domain::text::Text;
use domain::time::Date;

use super::draft::Draft;
use super::places::Numbers;
use super::sheet::{Findings, Row, day};

/// Takes the rows over; answers with every class by its present name, in both languages.
pub(super) fn take(
    draft: &mut Draft,
    findings: &mut Findings,
    numbers: &Numbers,
    rows: &[Row<'_>],
) -> BTreeMap<String, ClassId> {
    let mut seen = BTreeSet::new();
    for row in rows {
        let entry = number(findings, row, "entry", 1900..=2200);
        let class = number(findings, row, "number", 1..=200);
        let (Some(entry), Some(class)) = (entry, class) else {
            continue;
        };
        if seen.insert((entry, class)) {
            one(draft, findings, numbers, row, (entry, class));
        } else {
            findings.wrong(row, "number", Code::CellTwice);
        }
    }
    let mut names = BTreeMap::new();
    for (id, class) in draft.all::<Class>() {
        let term = class.on(draft.today).or(class.terms.last());
        for name in term.iter().flat_map(|term| [&term.name.zh, &term.name.en]) {
            if !name.is_empty() && !class.left {
                names.insert(name.clone(), ClassId(id));
            }
        }
    }
    names
}

fn number(
    findings: &mut Findings,
    row: &Row<'_>,
    key: &str,
    fits: std::ops::RangeInclusive<u16>,
) -> Option<u16> {
    let number = row
        .get(key)
        .parse()
        .ok()
        .filter(|number| fits.contains(number));
    findings.must(row, key, Code::CellInvalid, number)
}

/// A grade that this kind of school has, by its number or its name.
fn grade(draft: &Draft, typed: &str) -> Option<u8> {
    let school = draft.get::<School>(draft.school.0)?;
    school.kind.grades().find(|grade| {
        let name = school.kind.grade_name(*grade);
        typed == grade.to_string() || typed == name.zh || typed.eq_ignore_ascii_case(&name.en)
    })
}

fn one(
    draft: &mut Draft,
    findings: &mut Findings,
    numbers: &Numbers,
    row: &Row<'_>,
    (entry_year, number_of): (u16, u16),
) {
    let problems = findings.problems.len();
    let grade = findings.must(
        row,
        "grade",
        Code::CellInvalid,
        grade(draft, row.get("grade")),
    );
    let room = row.some("room").and_then(|number| {
        let place = numbers.get(number).copied();
        findings.must(row, "room", Code::CellUnknown, place)
    });
    let teacher = row.some("teacher").and_then(|account| {
        let person = draft.account(account);
        findings.must(row, "teacher", Code::CellUnknown, person)
    });
    let from = match row.some("from") {
        Some(text) => findings.must(row, "from", Code::CellInvalid, day(text)),
        None => Some(school_year(draft.today)),
    };
    let (Some(grade), Some(from)) = (grade, from) else {
        return;
    };
    if findings.problems.len() > problems {
        return;
    }
    let known = draft
        .all::<Class>()
        .find(|(_, class)| (class.entry_year, class.number) == (entry_year, number_of))
        .map(|(id, class)| (id, class.clone()));
    let key = format!("import/class/{entry_year}/{number_of}");
    let (id, mut class) = known.unwrap_or_else(|| {
        let class = Class {
            entry_year,
            number: number_of,
            terms: Vec::new(),
            left: false,
        };
        (draft.school.0.derive(&key, 0), class)
    });
    let name = row.get("name");
    let on_day = class.on(from);
    let kept = on_day.filter(|term| term.name.zh == name);
    let term = ClassTerm {
        from,
        grade,
        name: Text::new(name, kept.map_or("", |term| &term.name.en)),
        room,
        teacher,
    };
    // What holds on that day already needs no new term.
    let same = on_day.is_some_and(|before| {
        let from = before.from;
        ClassTerm {
            from,
            ..term.clone()
        } == *before
    });
    if !same {
        class.terms.retain(|before| before.from != from);
        class.terms.push(term);
        class.terms.sort_by_key(|term| term.from);
    }
    draft.put(findings, (row, "name"), id, class.into());
}

/// The 1 September on or before a day.
fn school_year(today: Date) -> Date {
    let (year, month, _) = today.ymd();
    let year = if month >= 9 { year } else { year - 1 };
    Date::new(year, 9, 1).unwrap_or(today)
}
