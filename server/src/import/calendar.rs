//! 校历: terms, holidays, make-up days and half days, each school year as a whole. Of what a year has
//! rows of one kind for, those are all there is; what it has none for stays as it is.

use std::collections::BTreeMap;

use domain::calendar::{Half, Holiday, MakeupDay, SchoolYear, Term};
use domain::id::Id;
use domain::op::Action;
use domain::problem::Code;
use domain::text::Text;
use domain::time::Date;

use super::draft::Draft;
use super::roster::weekday;
use super::sheet::{Findings, Row, day};

/// What a row says of its school year.
enum Says {
    Term(Term),
    Holiday(Holiday),
    Makeup(MakeupDay),
    Half(Date, Half),
}

/// What a row may be of: 学期, 假期, 调休, 半天.
#[derive(Clone, Copy)]
enum Of {
    Term,
    Holiday,
    Makeup,
    Half,
}

/// Takes the rows over, year by year.
pub(super) fn take(draft: &mut Draft, findings: &mut Findings, rows: &[Row<'_>]) {
    let mut years: BTreeMap<u16, Vec<(&Row<'_>, Says)>> = BTreeMap::new();
    for row in rows {
        let year = findings.must(row, "year", Code::CellInvalid, start_year(row.get("year")));
        let of = findings.must(row, "kind", Code::CellInvalid, kind(row.get("kind")));
        if let (Some(year), Some(of)) = (year, of)
            && let Some(says) = read(findings, row, of, year)
        {
            years.entry(year).or_default().push((row, says));
        }
    }
    for (start, rows) in years {
        one(draft, findings, start, &rows);
    }
}

/// Reads 2026, 2026-2027, 2026–2027学年.
fn start_year(typed: &str) -> Option<u16> {
    let typed = typed.trim_end_matches("学年").trim();
    let mut parts = typed.split(['-', '–', '—', '/', '~', '～', '至']);
    let mut year = || parts.next().map(|part| part.trim().parse::<u16>().ok());
    let start = year()?.filter(|start| (1900..=2200).contains(start))?;
    let next = year().unwrap_or(Some(start + 1))?;
    (year().is_none() && next == start + 1).then_some(start)
}

fn kind(typed: &str) -> Option<Of> {
    Some(match typed.to_ascii_lowercase().as_str() {
        "学期" | "term" => Of::Term,
        "假期" | "放假" | "holiday" => Of::Holiday,
        "调休" | "调休上课" | "make-up day" => Of::Makeup,
        "半天" | "half day" => Of::Half,
        _ => return None,
    })
}

fn read(findings: &mut Findings, row: &Row<'_>, of: Of, year: u16) -> Option<Says> {
    let first = within(findings, row, "first", year)?;
    match of {
        Of::Term => term(findings, row, first, year),
        Of::Holiday => {
            let name = name(findings, row)?;
            let last = match row.some("last") {
                None => first,
                Some(_) => last(findings, row, first, year)?,
            };
            Some(Says::Holiday(Holiday { name, first, last }))
        }
        Of::Makeup => {
            let stands_for = needed(findings, row, "stands_for", weekday)?;
            Some(Says::Makeup(MakeupDay {
                date: first,
                stands_for,
            }))
        }
        Of::Half => Some(Says::Half(first, needed(findings, row, "half", half)?)),
    }
}

fn term(findings: &mut Findings, row: &Row<'_>, first: Date, year: u16) -> Option<Says> {
    let name = name(findings, row)?;
    let last = last(findings, row, first, year)?;
    // Any day of the first teaching week says which week it is.
    let week_one = match row.some("week_one") {
        None => first.monday(),
        Some(typed) => {
            let monday = day(typed).map(Date::monday);
            let fits = monday.filter(|monday| (first.monday()..=last).contains(monday));
            findings.must(row, "week_one", Code::CellInvalid, fits)?
        }
    };
    Some(Says::Term(Term {
        name,
        first,
        last,
        week_one,
    }))
}

/// The name of a term or a holiday.
fn name(findings: &mut Findings, row: &Row<'_>) -> Option<Text> {
    let name = row.get("name");
    if name.is_empty() {
        findings.wrong(row, "name", Code::CellMissing);
        return None;
    }
    Some(Text::new(name, ""))
}

/// A cell that rows of this kind must have.
fn needed<T>(
    findings: &mut Findings,
    row: &Row<'_>,
    key: &str,
    read: fn(&str) -> Option<T>,
) -> Option<T> {
    let Some(typed) = row.some(key) else {
        findings.wrong(row, key, Code::CellMissing);
        return None;
    };
    findings.must(row, key, Code::CellInvalid, read(typed))
}

/// A day of the school year, from the August that prepares it to the one after it.
fn within(findings: &mut Findings, row: &Row<'_>, key: &str, year: u16) -> Option<Date> {
    let of_year = |day: &Date| {
        let (of, month, _) = day.ymd();
        let year = i32::from(year);
        (of == year && month >= 8) || (of == year + 1 && month <= 8)
    };
    let day = day(row.get(key)).filter(of_year);
    findings.must(row, key, Code::CellInvalid, day)
}

fn last(findings: &mut Findings, row: &Row<'_>, first: Date, year: u16) -> Option<Date> {
    if row.some("last").is_none() {
        findings.wrong(row, "last", Code::CellMissing);
        return None;
    }
    let last = within(findings, row, "last", year)?;
    findings.must(
        row,
        "last",
        Code::CellInvalid,
        (first <= last).then_some(last),
    )
}

fn half(typed: &str) -> Option<Half> {
    Some(match typed.to_ascii_lowercase().as_str() {
        "上午" | "morning" => Half::Morning,
        "下午" | "afternoon" => Half::Afternoon,
        _ => return None,
    })
}

/// One school year: as it is known, or as it usually begins, with the rows in it.
fn one(draft: &mut Draft, findings: &mut Findings, start: u16, rows: &[(&Row<'_>, Says)]) {
    let known: Option<(Id, SchoolYear)> = draft
        .all::<SchoolYear>()
        .find(|(_, year)| year.start_year == start)
        .map(|(id, year)| (id, year.clone()));
    // A new year begins with the public holidays of fixed dates; its terms nobody guesses.
    let before = known.as_ref().map(|(_, year)| year);
    let mut year = before.cloned().unwrap_or_else(|| SchoolYear {
        terms: Vec::new(),
        ..SchoolYear::usual(start)
    });
    clear(&mut year, rows);
    let problems = findings.problems.len();
    for (row, says) in rows {
        add(findings, &mut year, before, row, says);
    }
    // The last row of a year is to blame for what only shows when it is whole.
    let Some((row, _)) = rows.last() else {
        return;
    };
    if findings.problems.len() > problems || before == Some(&year) {
        return;
    }
    let id = known.as_ref().map_or_else(
        || draft.school.0.derive(&format!("import/year/{start}"), 0),
        |(id, _)| *id,
    );
    let action = Action::Put {
        id,
        entity: Box::new(year.into()),
    };
    match draft.try_out(&action) {
        Ok(()) => draft.actions.push(action),
        Err(code) => findings.wrong(row, "year", code),
    }
}

/// Makes room for what the rows say anew.
fn clear(year: &mut SchoolYear, rows: &[(&Row<'_>, Says)]) {
    for (_, says) in rows {
        match says {
            Says::Term(_) => year.terms.clear(),
            Says::Holiday(_) => year.holidays.clear(),
            Says::Makeup(_) => year.makeup_days.clear(),
            Says::Half(..) => {
                year.mornings.clear();
                year.afternoons.clear();
            }
        }
    }
}

/// Adds a row where its day belongs, or says why it cannot be.
fn add(
    findings: &mut Findings,
    year: &mut SchoolYear,
    before: Option<&SchoolYear>,
    row: &Row<'_>,
    says: &Says,
) {
    match says {
        Says::Term(term) => {
            let had = before.and_then(|year| year.terms.iter().find(|one| one.first == term.first));
            let term = Term {
                name: kept(had.map(|one| &one.name), &term.name),
                ..term.clone()
            };
            findings.count(row.sheet, had, &term);
            let apart = |one: &Term| one.last < term.first || term.last < one.first;
            if !year.terms.iter().all(apart) {
                return findings.wrong(row, "first", Code::CellTwice);
            }
            put(&mut year.terms, term, |one| one.first);
        }
        Says::Holiday(holiday) => {
            let had =
                before.and_then(|year| year.holidays.iter().find(|one| one.first == holiday.first));
            let holiday = Holiday {
                name: kept(had.map(|one| &one.name), &holiday.name),
                ..holiday.clone()
            };
            findings.count(row.sheet, had, &holiday);
            if year.holidays.iter().any(|one| one.first == holiday.first) {
                return findings.wrong(row, "first", Code::CellTwice);
            }
            put(&mut year.holidays, holiday, |one| one.first);
        }
        Says::Makeup(makeup) => {
            let had =
                before.and_then(|year| year.makeup_days.iter().find(|one| one.date == makeup.date));
            findings.count(row.sheet, had, makeup);
            if year.makeup_days.iter().any(|one| one.date == makeup.date) {
                return findings.wrong(row, "first", Code::CellTwice);
            }
            put(&mut year.makeup_days, *makeup, |one| one.date);
        }
        Says::Half(date, half) => {
            let had = before.and_then(|year| year.half(*date));
            findings.count(row.sheet, had.as_ref(), half);
            if year.half(*date).is_some() {
                return findings.wrong(row, "first", Code::CellTwice);
            }
            match half {
                Half::Morning => put(&mut year.mornings, *date, |one| *one),
                Half::Afternoon => put(&mut year.afternoons, *date, |one| *one),
            }
        }
    }
}

/// An English name that was entered elsewhere stays with the Chinese one it belongs to.
fn kept(had: Option<&Text>, name: &Text) -> Text {
    let known = had.filter(|had| had.zh == name.zh);
    known.unwrap_or(name).clone()
}

/// Puts one before the first that comes after it.
fn put<T>(list: &mut Vec<T>, one: T, day: fn(&T) -> Date) {
    let at = list.partition_point(|other| day(other) <= day(&one));
    list.insert(at, one);
}

#[cfg(test)]
mod tests {
    use super::start_year;

    #[test]
    fn a_school_year_is_read_as_schools_write_it() {
        for typed in [
            "2026",
            "2026-2027",
            "2026–2027学年",
            "2026/2027",
            "2026学年",
        ] {
            assert_eq!(start_year(typed), Some(2026), "{typed}");
        }
        for typed in ["", "26", "2026-2028", "2026-2027-2028", "二〇二六", "2026-"] {
            assert_eq!(start_year(typed), None, "{typed}");
        }
    }
}
