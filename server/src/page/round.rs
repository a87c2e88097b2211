//! The form of one round: 巡查记录, with the columns that schools use, one line a point. A hygiene round
//! has the columns of its own checklist.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use domain::check::made_up;
use domain::class::Class;
use domain::due::{Mark, Occurrence, Walk, marks, window};
use domain::id::{Id, RoundId};
use domain::place::Place;
use domain::plan::{Plan, RoutePoint};
use domain::problem::Code;
use domain::record::Record;
use domain::round::Round;
use domain::template::Template;
use domain::time::{Date, UtcMillis};
use leptos::prelude::*;
use serde::Deserialize;

use super::Wording;
use super::answer;
use super::book::Book;
use super::issue::{Handling, handled};
use super::recorded::Recorded;
use super::round_checks::{self, CheckLine};
use super::round_line::{Gap, Line, line};
use super::sheet::{Fact, Sheet, facts};
use super::style::Style;
use super::week::{Week, teaching_week};
use super::words::{Words, fill};
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Segments;
use crate::problem::Problem;
use crate::server::Reading;

/// The path of a round's form.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct At {
    round: RoundId,
}

/// One round as the form schools file: every point of the route, those that were missed among them.
///
/// # Errors
/// `not_found` when it is not there or not for this person.
pub async fn round(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
    Segments(at): Segments<At>,
) -> Result<Response, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let round = book.get::<Round>(at.round.0).await?.ok_or(Code::NotFound)?;
    let walked = Walked::load(&book, at.round, round, clock.now()).await?;
    let below = book.below(clock.now()).await?;
    let head = facts(walked.head(&book, clock.now()));
    let judged = walked.judged();
    let table = match judged {
        Some(template) => round_checks::table(&book, template, &walked.checks(&book, clock.now())),
        None => walked.table(&book, clock.now()),
    };
    let content = view! { {head} {table} }.into_any();
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: judged.map_or(book.words().round_title, |one| one.name.get(lang)),
        styles: &[Style::Wide, Style::Grid],
        below,
        signed: true,
    };
    Ok(sheet.page(content))
}

/// A round with all that its form shows.
struct Walked {
    id: RoundId,
    round: Round,
    plan: Option<Plan>,
    /// What its records are made with.
    template: Option<Template>,
    /// The teaching week of its day (周次).
    week: Option<String>,
    /// The names of the route's classes and places, if the plan still has this route.
    areas: Vec<String>,
    /// The records the caller may see, by point and time.
    shown: Vec<Recorded>,
    /// What was done about what they found, by record.
    handled: BTreeMap<Id, Vec<Handling>>,
    /// All its records: that a point was visited is no secret.
    records: Vec<Record>,
    /// Rounds of the same plan, slot and day.
    others: Vec<(Id, Round)>,
}

impl Walked {
    async fn load(
        book: &Book<'_>,
        id: RoundId,
        round: Round,
        now: UtcMillis,
    ) -> Result<Self, Problem> {
        let plan = book.get::<Plan>(round.plan.0).await?;
        let mut areas = Vec::new();
        if let Some(plan) = &plan
            && plan.route.len() == usize::from(round.points)
        {
            for point in &plan.route {
                areas.push(area(book, point, round.day).await?);
            }
        }
        let mut shown = Vec::new();
        let mut handlings = BTreeMap::new();
        let mut records = Vec::new();
        // A record names its day itself; one made at night may name the next.
        let (first, last) = (round.day.plus(-1), round.day.plus(1));
        for (key, record, visible) in book.dated::<Record>(id.0, first, last).await? {
            records.push(record.clone());
            if visible {
                let mut answers = record.answers.iter();
                if answers.any(|one| answer::is_finding(None, one)) {
                    handlings.insert(key, handled(book, key, &record, now).await?);
                }
                shown.push(Recorded::load(book, key, record).await?);
            }
        }
        shown.sort_by_key(|one| (one.record.point, one.record.at.at, one.id));
        let made_with = shown
            .first()
            .and_then(|one: &Recorded| one.template.clone());
        let template = match (made_with, &plan) {
            (None, Some(plan)) => book.get::<Template>(plan.template.0).await?,
            (made_with, _) => made_with,
        };
        let week = teaching_week(book, Week::around(round.day)).await?;
        let same = book
            .dated::<Round>(round.plan.0, round.day, round.day)
            .await?;
        let others = same
            .into_iter()
            .filter(|(_, other, _)| other.slot == round.slot)
            .map(|(id, other, _)| (id, other))
            .collect();
        Ok(Self {
            id,
            round,
            plan,
            template,
            week,
            areas,
            shown,
            handled: handlings,
            records,
            others,
        })
    }

    /// The template, where it judges: then this is a hygiene round.
    fn judged(&self) -> Option<&Template> {
        self.template.as_ref().filter(|one| one.judged.is_some())
    }

    fn window(&self, book: &Book<'_>) -> Option<Occurrence<'_>> {
        let round = &self.round;
        window(
            self.plan.as_ref()?,
            &round.slot,
            &book.school.zone,
            round.day,
        )
    }

    fn is_running(&self, book: &Book<'_>, now: UtcMillis) -> bool {
        self.window(book)
            .is_some_and(|window| self.walk().is_running(&window, now))
    }

    fn walk(&self) -> Walk<'_> {
        Walk {
            id: self.id,
            round: &self.round,
            records: self.records.iter().collect(),
        }
    }

    fn head(&self, book: &Book<'_>, now: UtcMillis) -> Vec<Fact> {
        let (words, round, lang) = (book.words(), &self.round, book.lang);
        let slot = round.slot_name.get(lang);
        let window = self.window(book).map_or_else(
            || slot.to_owned(),
            |window| {
                let times = window.slot;
                let (a, b) = (times.start.to_string(), times.end.to_string());
                fill(words.window, &[("name", slot), ("a", &a), ("b", &b)])
            },
        );
        let mut people = vec![round.person_name.clone()];
        people.extend(round.claims.iter().map(|claim| {
            let t = book.clock(claim.at.at);
            fill(words.claimed, &[("name", &claim.person_name), ("t", &t)])
        }));
        let marks = self.marks(book, now);
        let day = format!("{} {}", round.day, words.weekday(round.day));
        let who = if self.judged().is_some() {
            words.checker
        } else {
            words.person
        };
        vec![
            Fact(words.plan, round.plan_name.get(lang).to_owned()),
            Fact(words.day, day),
            Fact(words.days_of, self.week.clone().unwrap_or_default()),
            Fact(words.slot, window),
            Fact(who, people.join(words.comma)),
            Fact(words.started, book.when(&round.started)),
            Fact(
                words.ended,
                (round.ended.as_ref())
                    .map_or_else(|| words.not_ended.to_owned(), |ended| book.when(ended)),
            ),
            Fact(words.note, round.note.clone()),
            Fact(
                words.marks,
                if marks.is_empty() {
                    words.none.to_owned()
                } else {
                    marks.join(words.list_end)
                },
            ),
        ]
    }

    fn marks(&self, book: &Book<'_>, now: UtcMillis) -> Vec<String> {
        let Some(window) = self.window(book) else {
            return Vec::new();
        };
        let others: Vec<_> = (self.others.iter())
            .map(|(id, round)| Walk {
                id: RoundId(*id),
                round,
                records: Vec::new(),
            })
            .collect();
        marks(&self.walk(), &window, &others, now, Some(book.person))
            .into_iter()
            .map(|mark| said(book.words(), &self.round, mark))
            .collect()
    }

    fn table(&self, book: &Book<'_>, now: UtcMillis) -> AnyView {
        let words = book.words();
        let running = self.is_running(book, now);
        let rows = (self.entries().into_iter())
            .map(|entry| match entry {
                Entry::Made(one) => self.line(book, one),
                Entry::Gap(point) => self.gap(book, point, running),
            })
            .zip(1..)
            .map(|(line, number)| line.row(number))
            .collect_view();
        view! {
            <table class="round">
                <thead>
                    <tr>
                        <th class="number">{words.number}</th>
                        <th class="day">{words.day}</th>
                        <th class="slot">{words.time}</th>
                        <th class="person">{words.person}</th>
                        <th class="area">{words.area}</th>
                        <th>{words.findings}</th>
                        <th class="blank">{words.department}</th>
                        <th class="blank">{words.measures}</th>
                        <th class="blank">{words.deadline}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    }

    /// The lines of a hygiene round.
    fn checks(&self, book: &Book<'_>, now: UtcMillis) -> Vec<CheckLine<'_>> {
        let running = self.is_running(book, now);
        let handled = |of: &Recorded| self.handled.get(&of.id).map_or(&[][..], Vec::as_slice);
        let line = |entry| match entry {
            Entry::Made(of) => CheckLine::Made(of, handled(of), self.is_made_up(book, of)),
            Entry::Gap(point) => CheckLine::Gap(self.why(point, running), self.area(book, point)),
        };
        self.entries().into_iter().map(line).collect()
    }

    /// 补检
    fn is_made_up(&self, book: &Book<'_>, of: &Recorded) -> bool {
        let (zone, day) = (&book.school.zone, of.record.day);
        let due = (self.plan.as_ref()).and_then(|plan| window(plan, &self.round.slot, zone, day));
        due.is_some_and(|due| made_up(&due, &of.record))
    }

    /// The points of the route in order, each with its records, then what was recorded elsewhere.
    fn entries(&self) -> Vec<Entry<'_>> {
        let at = |point: Option<u16>| {
            let there = self.shown.iter();
            there
                .filter(move |one| one.record.point == point)
                .map(Entry::Made)
        };
        let mut entries = Vec::new();
        for point in 0..self.round.points {
            let before = entries.len();
            entries.extend(at(Some(point)));
            if entries.len() == before {
                entries.push(Entry::Gap(point));
            }
        }
        entries.extend(at(None));
        entries
    }

    /// A point without a record that the caller may see.
    fn gap(&self, book: &Book<'_>, point: u16, running: bool) -> Line {
        let words = book.words();
        let why = self.why(point, running);
        let text = match why {
            Gap::Hidden => words.hidden,
            Gap::NotYet => words.not_yet,
            Gap::Missed => words.missed,
        };
        Line {
            class: why.class(),
            day: self.round.day.to_string(),
            time: String::new(),
            person: String::new(),
            area: self.area(book, point),
            findings: view! { <p>{text}</p> }.into_any(),
            handled: Vec::new(),
        }
    }

    fn why(&self, point: u16, running: bool) -> Gap {
        let visited = self.records.iter().any(|one| one.point == Some(point));
        match (visited, running) {
            (true, _) => Gap::Hidden,
            (false, true) => Gap::NotYet,
            (false, false) => Gap::Missed,
        }
    }

    fn area(&self, book: &Book<'_>, point: u16) -> String {
        let area = self.areas.get(usize::from(point)).cloned();
        let n = (u32::from(point) + 1).to_string();
        area.unwrap_or_else(|| fill(book.words().point, &[("n", &n)]))
    }

    fn line(&self, book: &Book<'_>, of: &Recorded) -> Line {
        Line {
            handled: self.handled.get(&of.id).cloned().unwrap_or_default(),
            ..line(book, of)
        }
    }
}

/// A line of the form.
enum Entry<'a> {
    /// A record.
    Made(&'a Recorded),
    /// A point without one.
    Gap(u16),
}

/// What a point of a route is called: by its class, else by its place.
pub(super) async fn area(
    book: &Book<'_>,
    point: &RoutePoint,
    day: Date,
) -> Result<String, Problem> {
    let class = match point.class {
        Some(class) => book.get::<Class>(class.0).await?,
        None => None,
    };
    if let Some(class) = class {
        return Ok(book.class_name(&class, day));
    }
    let place = book.get::<Place>(point.place.0).await?;
    let name = place.map(|one| one.name.get(book.lang).to_owned());
    Ok(name.unwrap_or_default())
}

/// A mark of a round in words.
pub(crate) fn said(words: &Words, round: &Round, mark: Mark) -> String {
    let n = |text: &str, n: String| fill(text, &[("n", &n)]);
    match mark {
        Mark::Late { minutes } => n(words.late, minutes.to_string()),
        Mark::LateEntry => match &round.late_entry {
            Some(reason) => words.labelled(words.late_entry, reason),
            None => words.late_entry.to_owned(),
        },
        Mark::Doubled => words.doubled.to_owned(),
        Mark::Partial { missing } => n(words.partial, missing.to_string()),
        Mark::OutOfOrder => words.out_of_order.to_owned(),
        Mark::Quick { ms } => n(words.quick, (ms / 1000).to_string()),
        Mark::Unsigned { points } => n(words.unsigned, points.to_string()),
        Mark::Away { metres } => n(words.away, metres.to_string()),
        Mark::NoPhoto { point } => n(words.no_photo, (u32::from(point) + 1).to_string()),
        Mark::ClockDoubtful => words.some_clock.to_owned(),
    }
}
