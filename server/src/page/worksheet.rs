//! 工作单: what somebody of a security or repair post walked, found and mended, as facts: no points,
//! no ranking. There is none for teachers. The worker reads it first: others see a day once it is long over,
//! when the worker has had the time to explain (说明) what is marked.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use domain::class::Class;
use domain::due::{Walk, marks, window};
use domain::id::{Id, PersonId, RoundId};
use domain::issue::{Issue, Step};
use domain::person::{Person, Right, Role};
use domain::plan::Plan;
use domain::problem::Code;
use domain::record::Record;
use domain::round::Round;
use domain::time::{Corrected, DAY_MS, Date, MinuteOfDay, UtcMillis};
use leptos::prelude::*;
use serde::Deserialize;
use store::Read;

use super::Wording;
use super::book::Book;
use super::round::said;
use super::sheet::{Fact, Sheet, facts};
use super::style::Style;
use super::week::Week;
use super::weekly::{each_issue, of_days};
use super::words::fill;
use super::worksheet_issues;
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::{Parameters, Segments};
use crate::problem::Problem;
use crate::server::Reading;

/// The most days of a sheet: two months.
const DAYS_MAX: i32 = 62;
/// How old an issue may be that is mended within these days and stands on the sheet: a year.
const MENDED_DAYS: i32 = 366;
/// How long after its end a day is the worker's alone, in milliseconds.
const OWN_MS: i64 = DAY_MS;

/// Whose sheet.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct At {
    person: PersonId,
}

/// Of which days.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Wanted {
    from: Option<Date>,
    to: Option<Date>,
}

/// A worker's sheet, for the worker and for who directs.
///
/// # Errors
/// `not_found` for anybody else, and where there is none: a teacher, a post that neither proves
/// walking nor mends. `bad_parameter` for days that are none, or too many.
pub async fn worksheet(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
    Segments(at): Segments<At>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Response, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let now = clock.now();
    let today = book.school.zone.local(now).date;
    let first = wanted.from.unwrap_or_else(|| Week::around(today).monday());
    let last = wanted.to.unwrap_or_else(|| today.max(first));
    let (worker, shown) = readable(&book, &caller, at.person, (last, now)).await?;
    if last < first || last.days() - first.days() >= DAYS_MAX {
        return Err(Code::BadParameter.into());
    }
    let work = Work::load(&*store, &book, at.person, (first, shown), now).await?;
    let words = book.words();
    let (a, b) = (first.to_string(), last.to_string());
    let head = facts(vec![
        Fact(words.name, worker.name.clone()),
        Fact(words.post, worker.post.get(lang).to_owned()),
        Fact(words.day, fill(words.days, &[("a", &a), ("b", &b)])),
    ]);
    let hidden = (shown < last).then(|| {
        let from = shown.plus(1).max(first).to_string();
        view! { <p class="intro">{fill(words.worksheet_hidden, &[("t", &from)])}</p> }
    });
    let rounds = work.rounds(&book, now);
    let others = work.others(&book);
    let findings = worksheet_issues::findings(&book, &work.found);
    let repairs = worksheet_issues::repairs(&book, &work.mended);
    let below = book.below(now).await?;
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: words.worksheet_title,
        styles: &[Style::Wide],
        below,
        signed: false,
    };
    let content = view! {
        <p class="intro">{words.worksheet_intro}</p>
        {hidden}
        {head}
        {rounds}
        {others}
        {findings}
        {repairs}
    };
    Ok(sheet.page(content.into_any()))
}

/// What the caller may read at `now` about one person alone: the worker, and the last of the days until
/// `last`.
///
/// # Errors
/// `not_found` for whoever is neither that person nor directs, and where there is no sheet.
pub(crate) async fn readable(
    book: &Book<'_>,
    caller: &Caller,
    id: PersonId,
    (last, now): (Date, UtcMillis),
) -> Result<(Person, Date), Problem> {
    let own = caller.person == id;
    if !own && !caller.viewer.has_at(Right::Direct, None, &[], None) {
        return Err(Code::NotFound.into());
    }
    let worker = worker(book, id, book.school.zone.local(now).date).await?;
    let last = if own {
        last
    } else {
        last_for_others(book, last, now)
    };
    Ok((worker, last))
}

/// The last day until `last` that has been over for long enough.
fn last_for_others(book: &Book<'_>, last: Date, now: UtcMillis) -> Date {
    let over = |day: Date| book.school.zone.instant(day.plus(1), MinuteOfDay(0));
    let mut shown = last.min(book.school.zone.local(now).date);
    while over(shown).plus(OWN_MS) > now {
        shown = shown.plus(-1);
    }
    shown
}

/// The person, where there is a sheet: holds a role that proves walking or mends, and answers for no
/// class.
async fn worker(book: &Book<'_>, id: PersonId, today: Date) -> Result<Person, Problem> {
    let person = book.get::<Person>(id.0).await?.ok_or(Code::NotFound)?;
    let roles = book.register::<Role>().await?;
    let leads = book.register::<Class>().await?.into_values().any(|class| {
        let term = class.on(today);
        !class.left && term.is_some_and(|term| term.teacher == Some(id))
    });
    if person.has_worksheet(|role| roles.get(&role.0), leads) {
        Ok(person)
    } else {
        Err(Code::NotFound.into())
    }
}

/// What somebody did over some days.
struct Work {
    person: PersonId,
    plans: BTreeMap<Id, Plan>,
    /// Rounds started or joined, and those of the same slots and days beside them.
    rounds: BTreeMap<Id, Round>,
    /// All records of these rounds, and the own ones.
    records: BTreeMap<Id, Record>,
    /// Reported.
    found: Vec<Issue>,
    /// Mended, each with the step that says so.
    mended: Vec<(Issue, Step)>,
    days: (Date, Date),
}

impl Work {
    async fn load(
        store: &dyn Read,
        book: &Book<'_>,
        person: PersonId,
        (first, last): (Date, Date),
        now: UtcMillis,
    ) -> Result<Self, Problem> {
        let rounds: BTreeMap<Id, Round> = of_days(store, book.id, first, last).await?;
        // A record names its day itself: one made at night may name the next.
        let (before, after) = (first.plus(-1), last.plus(1));
        let walked: BTreeSet<Id> = (rounds.iter())
            .filter(|(_, round)| took_part(round, person))
            .map(|(id, _)| *id)
            .collect();
        let mut records: BTreeMap<Id, Record> = of_days(store, book.id, before, after).await?;
        records.retain(|_, record| {
            let on_round = record.round.is_some_and(|round| walked.contains(&round.0));
            let own = record.person == person && first <= record.day && record.day <= last;
            on_round || own
        });
        let (mut found, mut mended) = (Vec::new(), Vec::new());
        let in_days = |day: Date| first <= day && day <= last;
        let reported = (Some(person), Date::from_days(0));
        each_issue(store, book.id, reported, now, |issue| {
            let record = records.get(&issue.record.0);
            if record.is_some_and(|record| in_days(record.day)) {
                found.push(issue.clone());
            }
        })
        .await?;
        each_issue(
            store,
            book.id,
            (None, first.plus(-MENDED_DAYS)),
            now,
            |issue| {
                let own = |step: &&Step| {
                    let day = book.school.zone.local(step.at.at).date;
                    step.person == person && step.deed.act.mends() && in_days(day)
                };
                let steps = issue.steps.iter().filter(own);
                mended.extend(steps.map(|step| (issue.clone(), step.clone())));
            },
        )
        .await?;
        found.sort_by_key(|issue: &Issue| issue.at.at);
        mended.sort_by_key(|(_, step)| step.at.at);
        Ok(Self {
            person,
            plans: book.register().await?,
            rounds,
            records,
            found,
            mended,
            days: (first, last),
        })
    }

    fn rounds(&self, book: &Book<'_>, now: UtcMillis) -> AnyView {
        let words = book.words();
        let mut own: Vec<_> = (self.rounds.iter())
            .filter(|(_, round)| took_part(round, self.person))
            .collect();
        own.sort_by_key(|(id, round)| (round.day, round.started.at, **id));
        let rows = (own.into_iter())
            .map(|(id, round)| self.round(book, *id, round, now))
            .collect_view();
        view! {
            <table>
                <caption>{words.worksheet_rounds}</caption>
                <thead>
                    <tr>
                        <th class="blank">{words.day}</th>
                        <th class="area">{words.route}</th>
                        <th class="blank">{words.slot}</th>
                        <th class="person">{words.started}</th>
                        <th class="person">{words.ended}</th>
                        <th class="area">{words.result}</th>
                        <th>{words.marks}</th>
                        <th>{words.note}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    }

    fn round(&self, book: &Book<'_>, id: Id, round: &Round, now: UtcMillis) -> AnyView {
        let (words, lang) = (book.words(), book.lang);
        let walk = self.walk(id, round);
        let whole = round.points;
        let missing = u16::try_from(walk.missing().len()).unwrap_or(whole);
        let (a, b) = ((whole - missing.min(whole)).to_string(), whole.to_string());
        let points = fill(words.points_walked, &[("a", &a), ("b", &b)]);
        let route = round.plan_name.get(lang).to_owned();
        let route = if round.person == self.person {
            route
        } else {
            route + words.took_part
        };
        let ended = round.ended.as_ref();
        let ended = ended.map_or_else(|| words.not_ended.to_owned(), |at| time(book, round, at));
        let started = time(book, round, &round.started);
        let marks = self.marks(book, &walk, now).join(words.list_end);
        let (day, slot) = (round.day.to_string(), round.slot_name.get(lang).to_owned());
        view! {
            <tr>
                <td>{day}</td>
                <td>{route}</td>
                <td>{slot}</td>
                <td>{started}</td>
                <td>{ended}</td>
                <td>{points}</td>
                <td>{marks}</td>
                <td class="note">{round.note.clone()}</td>
            </tr>
        }
        .into_any()
    }

    fn walk<'a>(&'a self, id: Id, round: &'a Round) -> Walk<'a> {
        let id = RoundId(id);
        let records = self.records.values();
        Walk {
            id,
            round,
            records: records.filter(|one| one.round == Some(id)).collect(),
        }
    }

    fn marks(&self, book: &Book<'_>, walk: &Walk<'_>, now: UtcMillis) -> Vec<String> {
        let round = walk.round;
        let plan = self.plans.get(&round.plan.0);
        let zone = &book.school.zone;
        let Some(window) = plan.and_then(|plan| window(plan, &round.slot, zone, round.day)) else {
            return Vec::new();
        };
        let same = |other: &Round| {
            (other.plan, &other.slot, other.day) == (round.plan, &round.slot, round.day)
        };
        let others: Vec<_> = (self.rounds.iter())
            .filter(|(_, other)| same(other))
            .map(|(id, other)| self.walk(*id, other))
            .collect();
        marks(walk, &window, &others, now, Some(book.person))
            .into_iter()
            .map(|mark| said(book.words(), round, mark))
            .collect()
    }

    /// Records made outside a round.
    fn others(&self, book: &Book<'_>) -> Option<AnyView> {
        let words = book.words();
        let mut own: Vec<_> = (self.records.values())
            .filter(|record| record.round.is_none() && self.in_days(record.day))
            .collect();
        own.sort_by_key(|record| record.at.at);
        if own.is_empty() {
            return None;
        }
        let rows = (own.into_iter())
            .map(|record| {
                let place = record.place_name.get(book.lang).to_owned();
                let late = record.late_entry.as_ref();
                let late = late.map(|reason| words.labelled(words.late_entry, reason));
                view! {
                    <tr>
                        <td>{book.when(&record.at)}</td>
                        <td>{place}</td>
                        <td>{late}</td>
                    </tr>
                }
            })
            .collect_view();
        let table = view! {
            <table>
                <caption>{words.worksheet_other}</caption>
                <thead>
                    <tr>
                        <th class="area">{words.time}</th>
                        <th>{words.place}</th>
                        <th>{words.note}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        };
        Some(table.into_any())
    }

    fn in_days(&self, day: Date) -> bool {
        let (first, last) = self.days;
        first <= day && day <= last
    }
}

/// When, on the round's day by the clock alone.
fn time(book: &Book<'_>, round: &Round, at: &Corrected) -> String {
    if !at.doubtful && book.school.zone.local(at.at).date == round.day {
        book.clock(at.at)
    } else {
        book.when(at)
    }
}

fn took_part(round: &Round, person: PersonId) -> bool {
    round.person == person || round.claims.iter().any(|claim| claim.person == person)
}
