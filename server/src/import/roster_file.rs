//! The roster as it now is, on the sheet of the form: changed, it is imported again.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::duty::Duty;
use domain::id::{Id, PersonId};
use domain::person::Person;
use domain::plan::Plan;
use domain::text::Lang;
use domain::time::Date;
use rust_xlsxwriter::{Workbook, XlsxError};
use serde::Deserialize;
use store::{AccountKey, Read};

use super::draft::rosters;
use super::form::{Sheet, head};
use super::roster::{NAMED, WHOLE_WEEK};
use crate::auth::Caller;
use crate::extract::Parameters;
use crate::page::{Wording, register};
use crate::problem::Problem;
use crate::report::WORKBOOK;
use crate::server::Server;

/// From which day on.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct From {
    day: Option<Date>,
}

/// Who walks which slot always, and the rosters of the week of a day and later ones.
///
/// # Errors
/// When the store does not answer, or it cannot be written.
pub async fn roster(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Wording(lang): Wording,
    Parameters(from): Parameters<From>,
) -> Result<impl IntoResponse, Problem> {
    let store: &dyn Read = &*server.store;
    let plans: BTreeMap<Id, Plan> = register(store, caller.school).await?;
    let from = from.day.unwrap_or(Date::from_days(0));
    let found = rosters(store, caller.school, from).await?;
    let mut duties: Vec<Duty> = found.into_values().collect();
    duties.sort_by_key(|duty| duty.week);
    let people: BTreeMap<Id, Person> = register(store, caller.school).await?;
    let rows = rows(&plans, &duties, lang);
    let mut accounts = BTreeMap::new();
    for person in rows.iter().flat_map(|row| &row.people) {
        if !accounts.contains_key(person) {
            let key = AccountKey::Person(caller.school, *person);
            let account = server.store.account(key).await?;
            accounts.insert(*person, account.map(|account| account.username));
        }
    }
    // Who has no sign-in name is named by the id: an empty part would be read as nobody.
    let account = |id: &PersonId| {
        let name = accounts.get(id).cloned().flatten();
        name.unwrap_or_else(|| id.to_string())
    };
    let name = |id: &PersonId| people.get(&id.0).map_or("", |one| one.name.as_str());
    let bytes = write(&rows, lang, account, |id| name(id).to_owned());
    let headers = [
        (CONTENT_TYPE, WORKBOOK),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"xiaoxun-roster.xlsx\"",
        ),
    ];
    Ok((headers, bytes.map_err(Problem::internal)?))
}

/// A row of the sheet: the cells before the people, and they.
struct Line {
    plan: String,
    slot: String,
    people: Vec<PersonId>,
    date: String,
    weekdays: &'static str,
}

fn rows(plans: &BTreeMap<Id, Plan>, duties: &[Duty], lang: Lang) -> Vec<Line> {
    let mut lines = Vec::new();
    for plan in plans.values().filter(|plan| !plan.retired) {
        lines.extend(plan.slots.iter().filter_map(|slot| {
            Some(Line {
                plan: plan.name.get(lang).to_owned(),
                slot: slot.name.get(lang).to_owned(),
                people: vec![slot.owner?],
                date: String::new(),
                weekdays: "",
            })
        }));
    }
    for duty in duties {
        let mut posts: Vec<_> = duty.posts.iter().collect();
        posts.sort_by_key(|post| post.day);
        lines.extend(posts.into_iter().filter_map(|post| {
            let (plan, slot) = match post.plan {
                None => (String::new(), post_name(&post.key, lang).to_owned()),
                Some(id) => {
                    let plan = plans.get(&id.0).filter(|plan| !plan.retired)?;
                    let slot = plan.slots.iter().find(|slot| slot.key == post.key)?;
                    (
                        plan.name.get(lang).to_owned(),
                        slot.name.get(lang).to_owned(),
                    )
                }
            };
            Some(Line {
                plan,
                slot,
                people: post.people.clone(),
                date: post.day.unwrap_or(duty.week).to_string(),
                weekdays: match (post.day, lang) {
                    (Some(_), _) => "",
                    (None, Lang::Zh) => WHOLE_WEEK[0],
                    (None, Lang::En) => WHOLE_WEEK[1],
                },
            })
        }));
    }
    lines
}

/// What a post of the school's own is called.
pub(crate) fn post_name(key: &str, lang: Lang) -> &str {
    let known = NAMED.iter().find(|(known, _)| *known == key);
    let name = known.and_then(|(_, names)| match lang {
        Lang::Zh => names.first(),
        Lang::En => names.get(1),
    });
    name.copied().unwrap_or(key)
}

fn write(
    rows: &[Line],
    lang: Lang,
    account: impl Fn(&PersonId) -> String,
    name: impl Fn(&PersonId) -> String,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = head(&mut workbook, Sheet::Roster, lang)?;
    for (line, row) in (1..).zip(rows) {
        let list = |one: &dyn Fn(&PersonId) -> String| {
            let each: Vec<String> = row.people.iter().map(one).collect();
            each.join("、")
        };
        for (at, column) in (0..).zip(Sheet::Roster.columns()) {
            let text = match column.key {
                "plan" => row.plan.clone(),
                "slot" => row.slot.clone(),
                "account" => list(&account),
                "name" => list(&name),
                "date" => row.date.clone(),
                "weekdays" => row.weekdays.to_owned(),
                _ => continue,
            };
            page.write_string(line, at, text)?;
        }
    }
    workbook.save_to_buffer()
}
