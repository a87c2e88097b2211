//! 值班表: a week's roster as it hangs on the wall, posts down, days across.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use domain::calendar::{Half, SchoolYear};
use domain::due::occurrences;
use domain::duty::{Duty, LEADER, duty_id, on_duty};
use domain::id::{Id, PersonId, PlanId};
use domain::person::Person;
use domain::plan::{Plan, Slot};
use domain::time::Date;
use leptos::prelude::*;
use serde::Deserialize;

use super::Wording;
use super::book::Book;
use super::sheet::{Fact, Sheet, facts};
use super::style::Style;
use super::week::Week;
use super::words::fill;
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Parameters;
use crate::import::post_name;
use crate::problem::Problem;
use crate::server::Reading;

/// Of which week.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Wanted {
    day: Option<Date>,
}

/// The roster of the week that a day lies in.
///
/// # Errors
/// When the store does not answer.
pub async fn duty(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Response, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let now = clock.now();
    let today = book.school.zone.local(now).date;
    let week = Week::around(wanted.day.unwrap_or(today));
    let roster = Roster {
        duty: book
            .get(duty_id(book.id, week.monday()).0)
            .await?
            .unwrap_or(Duty::new(week.monday())),
        people: book.register().await?,
        plans: book.register().await?,
        years: book.register().await?,
    };
    let words = book.words();
    let below = book.below(now).await?;
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: words.duty_title,
        styles: &[Style::Wide],
        below,
        signed: false,
    };
    let head = roster.head(&book, week);
    let table = roster.table(&book);
    Ok(sheet.page(view! { {head} {table} }.into_any()))
}

struct Roster {
    duty: Duty,
    people: BTreeMap<Id, Person>,
    plans: BTreeMap<Id, Plan>,
    years: BTreeMap<Id, SchoolYear>,
}

impl Roster {
    fn days(&self) -> impl Iterator<Item = Date> {
        let monday = self.duty.week;
        (0..7).map(move |after| monday.plus(after))
    }

    fn names(&self, book: &Book<'_>, people: &[PersonId]) -> String {
        let names = people.iter().filter_map(|id| self.people.get(&id.0));
        let names: Vec<&str> = names.map(|person| person.name.as_str()).collect();
        names.join(book.words().comma)
    }

    /// The days, and who is on duty for the whole week.
    fn head(&self, book: &Book<'_>, week: Week) -> AnyView {
        let words = book.words();
        let (a, b) = (week.monday().to_string(), week.sunday().to_string());
        let days = fill(words.days, &[("a", &a), ("b", &b)]);
        let posts = self.duty.posts.iter();
        let team: Vec<String> = posts
            .filter(|post| post.day.is_none() && post.plan.is_none())
            .map(|post| {
                let name = post_name(&post.key, book.lang);
                words.labelled(name, &self.names(book, &post.people))
            })
            .collect();
        facts(vec![
            Fact(words.days_of, days),
            Fact(words.duty_week, team.join(words.list_end)),
        ])
    }

    fn table(&self, book: &Book<'_>) -> AnyView {
        let words = book.words();
        let heads = self
            .days()
            .zip(words.weekdays.split(' '))
            .map(|(day, weekday)| {
                let mut halves = self.years.values().filter_map(|year| year.half(day));
                let half = halves.next().map(|half| match half {
                    Half::Morning => words.half_morning,
                    Half::Afternoon => words.half_afternoon,
                });
                let (_, month, of_month) = day.ymd();
                view! {
                    <th>
                        {format!("{weekday} {month}-{of_month}")}
                        {half.map(|half| view! { <p>{half}</p> })}
                    </th>
                }
            })
            .collect_view();
        let own = self.own_keys().into_iter().map(|key| {
            let cells = self
                .days()
                .map(|day| {
                    let post = self.duty.post(Some(day), None, key);
                    let people = post.map_or(&[][..], |post| &post.people);
                    self.names(book, people)
                })
                .collect();
            line(post_name(key, book.lang).to_owned(), cells)
        });
        let slots = self.slots(book).into_iter().map(|(id, plan, slot)| {
            let name = format!("{}–{} {}", slot.start, slot.end, slot.name.get(book.lang));
            let name = format!("{name} · {}", plan.name.get(book.lang));
            let cells = self
                .days()
                .map(|day| self.names(book, self.on(book, (id, plan, slot), day)))
                .collect();
            line(name, cells)
        });
        let rows: Vec<AnyView> = own.chain(slots).collect();
        view! {
            <table>
                <thead>
                    <tr>
                        <th class="post">{words.duty_post}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    }

    /// The posts of the school's own that somebody is on duty for on a day, the leader first.
    fn own_keys(&self) -> Vec<&str> {
        let mut keys = vec![LEADER];
        for post in &self.duty.posts {
            let own = post.day.is_some() && post.plan.is_none();
            if own && !keys.contains(&post.key.as_str()) {
                keys.push(&post.key);
            }
        }
        keys
    }

    /// The slots that somebody walks in this week, by time.
    fn slots(&self, book: &Book<'_>) -> Vec<(PlanId, &Plan, &Slot)> {
        let mut slots: Vec<_> = self
            .plans
            .iter()
            .flat_map(|(id, plan)| plan.slots.iter().map(move |slot| (PlanId(*id), plan, slot)))
            .filter(|one| self.days().any(|day| !self.on(book, *one, day).is_empty()))
            .collect();
        slots.sort_by_key(|(id, _, slot)| (slot.start, slot.end, *id));
        slots
    }

    /// Who walks a slot on a day: nobody where it is not due, unless the roster says so.
    fn on<'a>(
        &'a self,
        book: &Book<'_>,
        (id, plan, slot): (PlanId, &'a Plan, &'a Slot),
        day: Date,
    ) -> &'a [PersonId] {
        let years: Vec<&SchoolYear> = self.years.values().collect();
        let due = occurrences(plan, &years, &book.school.zone, day);
        let is_due = due.iter().any(|one| one.slot.key == slot.key);
        if is_due || self.duty.post(Some(day), Some(id), &slot.key).is_some() {
            on_duty(&[&self.duty], id, slot, day)
        } else {
            &[]
        }
    }
}

fn line(name: String, cells: Vec<String>) -> AnyView {
    let cells = cells
        .into_iter()
        .map(|people| view! { <td>{people}</td> })
        .collect_view();
    view! {
        <tr>
            <th class="post">{name}</th>
            {cells}
        </tr>
    }
    .into_any()
}
