//! A blank sheet of a hygiene check for pupils' posts (红领巾岗): a week on paper, classes down, days
//! across. A group fills it in, never a pupil by name; an adult keys it (纸质转录).

use axum::extract::State;
use axum::response::Response;
use domain::calendar::SchoolYear;
use domain::due::occurrences;
use domain::id::PlanId;
use domain::plan::{Plan, RoutePoint, Slot};
use domain::problem::Code;
use domain::template::{Judged, Section, Template};
use domain::time::Date;
use leptos::prelude::*;
use serde::Deserialize;

use super::Wording;
use super::book::Book;
use super::round::area;
use super::round_checks::legend;
use super::sheet::{Fact, Sheet, facts};
use super::style::Style;
use super::week::{Week, teaching_week};
use super::words::fill;
use crate::auth::Caller;
use crate::clock::Clock;
use crate::extract::Parameters;
use crate::problem::Problem;
use crate::server::Reading;

/// The most sections that have a column each on every day; of more, and of one alone, the numbers of the
/// items are written down.
const SECTIONS_MAX: usize = 5;
/// Monday to Friday are on every sheet, Saturday and Sunday where they are due (调休).
const WEEKDAYS: i32 = 5;

/// Which check, of which week.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Wanted {
    plan: PlanId,
    /// Without it the week that runs; from Saturday on the next one.
    week: Option<Week>,
}

/// The blank sheets of a check for a week, one for each slot.
///
/// # Errors
/// `not_found` for what is no hygiene check; `bad_parameter` for what is no week.
pub async fn blank(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Response, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let now = clock.now();
    let today = book.school.zone.local(now).date;
    // On a weekend the sheet that is wanted is that of the days to come.
    let week = (wanted.week).unwrap_or_else(|| Week::around(today.plus(7 - WEEKDAYS)));
    let plan = book.get::<Plan>(wanted.plan.0).await?;
    let plan = plan.ok_or(Code::NotFound)?;
    let template = book.get::<Template>(plan.template.0).await?;
    let template = template.filter(|template| template.judged.is_some());
    let template = template.ok_or(Code::NotFound)?;
    let mut names = Vec::with_capacity(plan.route.len());
    for point in &plan.route {
        names.push(area(&book, point, week.monday()).await?);
    }
    let blank = Blank {
        week,
        teaching: teaching_week(&book, week).await?,
        years: book.register().await?.into_values().collect(),
        names,
        plan,
        template,
    };
    let words = book.words();
    let title = fill(
        words.sheet_title,
        &[("name", blank.template.name.get(lang))],
    );
    let below = vec![fill(words.printed, &[("t", &book.moment(now))])];
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: &title,
        styles: &[Style::Wide, Style::Grid],
        below,
        signed: false,
    };
    let slots = (blank.plan.slots.iter())
        .map(|slot| blank.slot(&book, slot))
        .collect_view();
    Ok(sheet.page(slots.into_any()))
}

struct Blank {
    week: Week,
    /// 周次
    teaching: Option<String>,
    years: Vec<SchoolYear>,
    plan: Plan,
    template: Template,
    /// What each point of the route is called.
    names: Vec<String>,
}

impl Blank {
    fn is_due(&self, book: &Book<'_>, slot: &Slot, day: Date) -> bool {
        let years: Vec<&SchoolYear> = self.years.iter().collect();
        let due = occurrences(&self.plan, &years, &book.school.zone, day);
        due.iter().any(|one| one.slot.key == slot.key)
    }

    /// The days of the sheet, each with whether it is due.
    fn days(&self, book: &Book<'_>, slot: &Slot) -> Vec<(Date, bool)> {
        (0..7)
            .map(|after| (after, self.week.monday().plus(after)))
            .map(|(after, day)| (after, day, self.is_due(book, slot, day)))
            .filter(|(after, _, due)| *after < WEEKDAYS || *due)
            .map(|(_, day, due)| (day, due))
            .collect()
    }

    /// The sections that some point of the route has looked at.
    fn sections(&self) -> Vec<&Section> {
        let used = |section: &&Section| {
            let mut points = self.plan.route.iter();
            points.any(|point| point.sections.contains(&section.key))
        };
        self.template.looked_at().filter(used).collect()
    }

    /// The columns of a day that points or numbers of items are written into.
    fn columns(&self) -> Vec<Option<&Section>> {
        let sections = self.sections();
        if (2..=SECTIONS_MAX).contains(&sections.len()) {
            sections.into_iter().map(Some).collect()
        } else {
            vec![None]
        }
    }

    fn slot(&self, book: &Book<'_>, slot: &Slot) -> AnyView {
        let words = book.words();
        let points = matches!(self.template.judged, Some(Judged::Points { .. }));
        let (a, b) = (slot.start.to_string(), slot.end.to_string());
        let name = slot.name.get(book.lang);
        let window = fill(words.window, &[("name", name), ("a", &a), ("b", &b)]);
        let (a, b) = (
            self.week.monday().to_string(),
            self.week.sunday().to_string(),
        );
        let dates = fill(words.days, &[("a", &a), ("b", &b)]);
        let head = facts(vec![
            Fact(words.plan, self.plan.name.get(book.lang).to_owned()),
            Fact(words.slot, window),
            Fact(words.days_of, self.teaching.clone().unwrap_or_default()),
            Fact(words.day, dates),
        ]);
        let days = self.days(book, slot);
        let columns = self.columns();
        let rows = (1..)
            .zip(self.plan.route.iter().zip(&self.names))
            .map(|(number, (point, name))| line(number, name, point, &days, (&columns, points)))
            .collect_view();
        let sections = self.sections();
        let items = sections.iter().map(|section| section.items.len()).sum();
        let legend = legend(book, &self.template, &sections, items);
        view! {
            <section class="blank">
                {head}
                <p class="group">
                    <span>{words.labelled(words.sheet_group, "")}</span>
                    <span class="line"></span>
                </p>
                <p class="intro">{words.sheet_how}</p>
                <table class="grid">
                    {self.thead(book, &days, points)}
                    <tbody>{rows}</tbody>
                </table>
                {legend}
            </section>
        }
        .into_any()
    }

    fn thead(&self, book: &Book<'_>, days: &[(Date, bool)], points: bool) -> AnyView {
        let words = book.words();
        let columns = self.columns();
        let width = columns.len() + usize::from(points);
        let heads = (days.iter())
            .map(|(day, _)| {
                let (_, month, of_month) = day.ymd();
                let text = format!("{} {month}-{of_month}", words.weekday(*day));
                view! { <th colspan=width>{text}</th> }
            })
            .collect_view();
        let alone = if points {
            words.sheet_items
        } else {
            words.sheet_failed
        };
        let parts = (days.iter())
            .map(|_| {
                let cells = (columns.iter())
                    .map(|section| {
                        let name = section.map_or(alone, |section| section.name.get(book.lang));
                        view! { <th class="part">{name.to_owned()}</th> }
                    })
                    .collect_view();
                let sum = points.then(|| view! { <th class="sum">{words.sheet_sum}</th> });
                view! { {cells} {sum} }
            })
            .collect_view();
        view! {
            <thead>
                <tr>
                    <th class="number" rowspan="2">{words.number}</th>
                    <th class="who" rowspan="2">{words.class}</th>
                    {heads}
                    <th class="who" rowspan="2">{words.remarks}</th>
                </tr>
                <tr>{parts}</tr>
            </thead>
        }
        .into_any()
    }
}

/// A class, to be filled in; what is not looked at there or on that day is shaded.
fn line(
    number: u32,
    name: &str,
    point: &RoutePoint,
    days: &[(Date, bool)],
    (columns, points): (&[Option<&Section>], bool),
) -> AnyView {
    let cell = |open: bool| view! { <td class=if open { "open" } else { "shut" }></td> };
    let cells = (days.iter())
        .map(|(_, due)| {
            let parts = (columns.iter())
                .map(|section| {
                    let looked_at =
                        section.is_none_or(|section| point.sections.contains(&section.key));
                    cell(*due && looked_at)
                })
                .collect_view();
            let sum = points.then(|| cell(*due));
            view! { {parts} {sum} }
        })
        .collect_view();
    view! {
        <tr class="write">
            <td class="number">{number}</td>
            <td>{name.to_owned()}</td>
            {cells}
            <td></td>
        </tr>
    }
    .into_any()
}
