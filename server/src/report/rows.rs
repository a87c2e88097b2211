//! Records and findings as rows.

use domain::check::Judgement;
use domain::id::Id;
use domain::issue::Step;
use domain::record::{Amendment, Answer, Record};
use domain::template::Item;
use domain::text::Lang;
use domain::time::{Date, LocalTime};

use super::source::{Found, Source, Table};
use crate::page;
use crate::page::issue as finding;
use crate::page::words::{Words, fill, words};

/// One cell.
pub(super) enum Cell {
    /// Words.
    Text(String),
    /// A day.
    Day(Date),
    /// A time on the school's clock.
    Moment(LocalTime),
    /// A number.
    Count(u32),
    /// Points, an integer times 10^-scale.
    Points(i32, u8),
}

/// One row, in the order of the columns.
pub(super) type Row = Vec<Cell>;

/// A column: its heading and its width in characters.
pub(super) struct Column(pub(super) &'static str, pub(super) u16);

/// What a table is called.
pub(super) const fn title(table: Table, lang: Lang) -> &'static str {
    match table {
        Table::Records => words(lang).records,
        Table::Issues => words(lang).issues,
    }
}

/// The columns of a table.
pub(super) fn columns(table: Table, lang: Lang) -> Vec<Column> {
    let words = words(lang);
    match table {
        Table::Records => vec![
            Column(words.day, 12),
            Column(words.time, 18),
            Column(words.plan, 18),
            Column(words.slot, 12),
            Column(words.place, 18),
            Column(words.class, 12),
            Column(words.template, 20),
            Column(words.person, 12),
            Column(words.result, 10),
            Column(words.score, 8),
            Column(words.full_score, 8),
            Column(words.failing, 9),
            Column(words.what_failed, 50),
            Column(words.note, 40),
            Column(words.marks, 24),
            Column(words.round_marks, 24),
            Column(words.amendment_count, 10),
            Column(words.record_number, 38),
        ],
        Table::Issues => vec![
            Column(words.hazard_number, 16),
            Column(words.origin, 8),
            Column(words.found_on, 18),
            Column(words.kind, 12),
            Column(words.level, 12),
            Column(words.place, 18),
            Column(words.item, 30),
            Column(words.note, 40),
            Column(words.photos, 8),
            Column(words.reporter, 12),
            Column(words.notified_by, 12),
            Column(words.department, 14),
            Column(words.owner, 12),
            Column(words.interim, 30),
            Column(words.measures, 40),
            Column(words.deadline, 12),
            Column(words.cost, 10),
            Column(words.mended_on, 18),
            Column(words.rechecked_by, 14),
            Column(words.recheck_result, 20),
            Column(words.closed_on, 18),
            Column(words.status, 16),
            Column(words.record_number, 38),
        ],
    }
}

/// A record with all that its row says.
pub(super) struct Line<'a> {
    /// Its id.
    pub(super) id: Id,
    /// The record.
    pub(super) record: &'a Record,
    /// Its failing answers, as corrected, each with its item.
    pub(super) found: Vec<(Option<&'a Item>, &'a Answer)>,
    /// Its corrections, oldest first.
    pub(super) amendments: &'a [Amendment],
    /// The marks of its round, and what the walker said to them.
    pub(super) round: &'a (String, String),
}

/// The row of a record.
pub(super) fn record(source: &Source, line: &Line<'_>) -> Row {
    let lang = source.lang;
    let words = words(lang);
    let Line { record, found, .. } = line;
    let text = |text: Option<&str>| Cell::Text(text.unwrap_or_default().to_owned());
    let round = source.round(record);
    let check = record.check.as_ref();
    let window = check.and_then(|check| check.window.as_ref());
    let slot = round
        .map(|round| &round.slot_name)
        .or_else(|| window.map(|window| &window.slot_name));
    let class = check.and_then(|check| check.class_name.as_ref());
    let template = source.template(record.template);
    let score = check.and_then(|check| check.score.as_ref());
    let points = |points: Option<i32>| {
        let scale = score.map_or(0, |score| score.scale);
        points.map_or_else(empty, |points| Cell::Points(points, scale))
    };
    vec![
        Cell::Day(record.day),
        Cell::Moment(source.zone.local(record.at.at)),
        text(source.plan_name(record).map(|name| name.get(lang))),
        text(slot.map(|slot| slot.get(lang))),
        text(Some(record.place_name.get(lang))),
        text(class.map(|class| class.get(lang))),
        text(template.map(|template| template.name.get(lang))),
        text(Some(&record.person_name)),
        text(Some(page::came_to(words, record, !found.is_empty()))),
        points(score.map(|score| score.got)),
        points(score.map(|score| score.base)),
        count(found.len()),
        Cell::Text(said(words, lang, found)),
        Cell::Text(explained(words, line)),
        Cell::Text(marks(source, line)),
        text(Some(&line.round.0)),
        count(record.amendments.len()),
        text(Some(&line.id.to_string())),
    ]
}

fn said(words: &Words, lang: Lang, found: &[(Option<&Item>, &Answer)]) -> String {
    let lines = found.iter().map(|(item, answer)| {
        let name = item.map_or(answer.item.as_str(), |item| item.text.get(lang));
        if answer.note.is_empty() {
            name.to_owned()
        } else {
            words.labelled(name, &answer.note)
        }
    });
    lines.collect::<Vec<_>>().join(words.list_end)
}

/// Why it is as it is: the reason of 免检, of each correction, what the walker said to the marks.
fn explained(words: &Words, line: &Line<'_>) -> String {
    let mut reasons = Vec::new();
    let check = line.record.check.as_ref();
    if let Some(Judgement::Exempt { reason }) = check.map(|check| &check.judgement) {
        reasons.push(words.labelled(words.exempt, reason));
    }
    for (number, amendment) in (1..).zip(line.amendments) {
        let number: u32 = number;
        let label = fill(words.amended, &[("n", &number.to_string())]);
        reasons.push(words.labelled(&label, &amendment.reason));
    }
    if !line.round.1.is_empty() {
        reasons.push(words.labelled(words.walker_said, &line.round.1));
    }
    reasons.join(words.list_end)
}

/// How the record was made and what happened to it since.
fn marks(source: &Source, line: &Line<'_>) -> String {
    let (words, record) = (words(source.lang), line.record);
    let mut marks = page::made(words, record, !line.found.is_empty(), |at| {
        let local = source.zone.local(at);
        format!("{} {}", local.date, local.minute())
    });
    if source.is_made_up(record) {
        marks.push(words.made_up.to_owned());
    }
    let check = record.check.as_ref();
    marks.extend(
        check
            .into_iter()
            .flat_map(|check| page::since(words, check)),
    );
    marks.join(words.list_end)
}

/// The row of a finding. What it cost is filled in by hand: nobody records it.
pub(super) fn issue(source: &Source, found: &Found) -> Row {
    let (lang, issue) = (source.lang, &found.issue);
    let words = words(lang);
    let text = |text: &str| Cell::Text(text.to_owned());
    let (owner, department) = finding::owner(issue, &source.people, lang);
    let when = |step: Option<&Step>| {
        step.map_or_else(empty, |step| Cell::Moment(source.zone.local(step.at.at)))
    };
    vec![
        Cell::Text(finding::number(found.id, issue, &source.zone)),
        text(finding::origin(found.record.as_ref(), lang)),
        Cell::Moment(source.zone.local(issue.at.at)),
        text(words.of_kind(issue.kind)),
        text(words.of_level(issue.level)),
        text(issue.place_name.get(lang)),
        text(issue.item_text.get(lang)),
        text(&issue.note),
        count(issue.photos.len()),
        Cell::Text(source.name(issue.reporter)),
        finding::notifier(issue).map_or_else(empty, |step| text(&step.person_name)),
        text(department),
        text(owner),
        text(finding::interim(issue)),
        Cell::Text(finding::measures(issue, lang)),
        issue.deadline.map_or_else(empty, Cell::Day),
        empty(),
        when(issue.repair()),
        finding::rechecker(issue, lang).map_or_else(empty, Cell::Text),
        Cell::Text(finding::recheck_result(issue, lang)),
        when(finding::closing(issue)),
        Cell::Text(finding::standing(issue, source.today, lang)),
        Cell::Text(issue.record.to_string()),
    ]
}

const fn empty() -> Cell {
    Cell::Text(String::new())
}

fn count(count: usize) -> Cell {
    Cell::Count(u32::try_from(count).unwrap_or(u32::MAX))
}
