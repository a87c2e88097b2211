//! 谁能看到: who sees what, from roles, rights and limits, on one page.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use domain::class::Class;
use domain::id::Id;
use domain::person::{Limit, Person, Right, Role};
use domain::place::Place;
use domain::school::SchoolKind;
use domain::time::Date;
use leptos::prelude::*;

use super::Wording;
use super::book::Book;
use super::sheet::Sheet;
use crate::auth::Caller;
use crate::clock::Clock;
use crate::problem::Problem;
use crate::server::Reading;

/// Who sees what. Everybody may know who can see their records: roles and people are in every
/// phone's registers anyway.
///
/// # Errors
/// When the store does not answer.
pub async fn access(
    State(Reading(store)): State<Reading>,
    State(clock): State<Clock>,
    caller: Caller,
    Wording(lang): Wording,
) -> Result<Response, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let words = book.words();
    let registers = Registers::load(&book, book.school.zone.local(clock.now()).date).await?;
    let by_role = registers.by_role(&book);
    let by_person = registers.by_person(&book);
    let content = view! {
        <p class="intro">{words.access_intro}</p>
        {by_role}
        {by_person}
    }
    .into_any();
    let below = book.below(clock.now()).await?;
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: words.access_title,
        styles: &[],
        below,
        signed: true,
    };
    Ok(sheet.page(content))
}

struct Registers {
    roles: BTreeMap<Id, Role>,
    /// Those who are still here, by pinyin.
    people: Vec<Person>,
    places: BTreeMap<Id, Place>,
    classes: BTreeMap<Id, Class>,
    today: Date,
}

impl Registers {
    async fn load(book: &Book<'_>, today: Date) -> Result<Self, Problem> {
        let mut people: Vec<_> = book.register::<Person>().await?.into_values().collect();
        people.retain(|person| !person.left);
        people.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        Ok(Self {
            roles: book.register().await?,
            people,
            places: book.register().await?,
            classes: book.register().await?,
            today,
        })
    }

    /// Where a role holds, in words.
    fn limit(&self, book: &Book<'_>, limit: &Limit) -> String {
        let words = book.words();
        let names: Vec<String> = match limit {
            Limit::School if book.school.kind == SchoolKind::Kindergarten => {
                return words.whole_nursery.to_owned();
            }
            Limit::School => return words.whole_school.to_owned(),
            Limit::Places(places) => places
                .iter()
                .filter_map(|id| self.places.get(&id.0))
                .map(|place| place.name.get(book.lang).to_owned())
                .collect(),
            Limit::Classes(classes) => classes
                .iter()
                .filter_map(|id| self.classes.get(&id.0))
                .map(|class| book.class_name(class, self.today))
                .collect(),
        };
        if names.is_empty() {
            words.none.to_owned()
        } else {
            names.join(words.comma)
        }
    }

    fn by_role(&self, book: &Book<'_>) -> AnyView {
        let words = book.words();
        let rows = self
            .roles
            .iter()
            .map(|(id, role)| self.role(book, *id, role))
            .collect_view();
        view! {
            <table>
                <caption>{words.see_by_role}</caption>
                <thead>
                    <tr>
                        <th class="role">{words.role}</th>
                        <th>{words.rights}</th>
                        <th>{words.holders}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    }

    fn role(&self, book: &Book<'_>, id: Id, role: &Role) -> AnyView {
        let words = book.words();
        let holders: Vec<String> = self
            .people
            .iter()
            .flat_map(|person| {
                let held = person.roles.iter().filter(|grant| grant.role.0 == id);
                held.map(|grant| match &grant.limit {
                    Limit::School => person.name.clone(),
                    limit => format!(
                        "{}{}{}{}",
                        person.name,
                        words.is_open,
                        self.limit(book, limit),
                        words.is_closed
                    ),
                })
            })
            .collect();
        let holders = if holders.is_empty() {
            words.nobody.to_owned()
        } else {
            holders.join(words.comma)
        };
        let walking = role.proves_walking.then_some(words.walking);
        let rights = (role.rights.iter())
            .map(|right: &Right| words.of_right(*right))
            .chain(walking)
            .map(|text| view! { <p>{text}</p> })
            .collect_view();
        let name = role.name.get(book.lang).to_owned();
        view! {
            <tr>
                <td>{name}</td>
                <td>{rights}</td>
                <td>{holders}</td>
            </tr>
        }
        .into_any()
    }

    fn by_person(&self, book: &Book<'_>) -> AnyView {
        let words = book.words();
        let rows = self
            .people
            .iter()
            .map(|person| {
                let grants = (person.roles.iter())
                    .filter_map(|grant| Some((self.roles.get(&grant.role.0)?, grant)))
                    .map(|(role, grant)| {
                        let limit = self.limit(book, &grant.limit);
                        words.labelled(role.name.get(book.lang), &limit)
                    })
                    .collect::<Vec<_>>();
                let held = if grants.is_empty() {
                    words.no_role.to_owned()
                } else {
                    grants.join(words.list_end)
                };
                let name = person.name.clone();
                let post = person.post.get(book.lang).to_owned();
                view! {
                    <tr>
                        <td>{name}</td>
                        <td>{post}</td>
                        <td>{held}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <table>
                <caption>{words.see_by_person}</caption>
                <thead>
                    <tr>
                        <th class="role">{words.name}</th>
                        <th class="role">{words.post}</th>
                        <th>{words.limit}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    }
}
