//! The first set-up: a school, its roles and its administrator, by the link of the first start.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{AppendHeaders, IntoResponse, Response};
use domain::calendar::SchoolYear;
use domain::entity::{Entity, Kind};
use domain::id::{Id, PersonId, SchoolId};
use domain::op::Action;
use domain::person::{Grant, Limit, Person};
use domain::problem::Code;
use domain::school::{Checks, School};
use domain::text::Text;
use domain::time::{Date, Zone};
use store::Account;
use sync::account::Setup;

use crate::accounts;
use crate::address::Address;
use crate::extract::Json;
use crate::kind::{Known, Wanted};
use crate::problem::Problem;
use crate::random;
use crate::roles;
use crate::server::Server;
use crate::signing;
use crate::throttle::subscriber;

/// The longest name of a school or a person, in characters.
const NAME_CHARS_MAX: usize = 80;

/// Makes the school and signs its administrator in. Everything about the request is checked before
/// the link is spent.
///
/// # Errors
/// `link_spent`, `bad_parameter`, `taken`, `too_many`.
pub async fn create(
    State(server): State<Arc<Server>>,
    Address(address): Address,
    headers: HeaderMap,
    Json(wanted): Json<Setup>,
) -> Result<Response, Problem> {
    let address = subscriber(address);
    let now = server.clock.now();
    server.attempts.codes.attempt(&address, now)?;
    // A link that was never opened is worth nothing once somebody can sign in by another way.
    if server.is_set_up().await? {
        return Err(Code::LinkSpent.into());
    }
    let school_name = name(&wanted.school_name)?;
    let person_name = name(&wanted.name)?;
    let username = accounts::username(&wanted.username)?;
    let zone = match &wanted.zone {
        Some(name) => Zone::named(name).ok_or(Code::BadParameter)?,
        None => Zone::shanghai(),
    };
    let password = server.passwords.hash(&wanted.password).await?;
    let token = random::digest(wanted.token.trim());
    if !server.store.take_setup(token).await? {
        return Err(Code::LinkSpent.into());
    }
    server.attempts.codes.forgive(&address);

    let school = school(&server).await?;
    let person = PersonId(random::id(now)?);
    let kind = (wanted.kind, wanted.boarding);
    let today = zone.local(now).date;
    let mut entries = vec![(school.0, the_school(school_name, kind, zone).into())];
    let known = Known::load(&server, school).await?;
    entries.extend(known.entries(school, None, kind));
    entries.push((person.0, administrator(school, person_name).into()));
    if server.store.states(school, Kind::Year).await?.is_empty() {
        entries.push(first_year(school, today));
    }
    let put = |(id, entity)| Action::Put {
        id,
        entity: Box::new(entity),
    };
    server
        .act(school, entries.into_iter().map(put).collect())
        .await?;
    server
        .store
        .put_account(&Account::new(school, person, username, password))
        .await?;
    tracing::info!(%address, %school, "set up");
    let who = accounts::signed_in(&server, school, person)
        .await?
        .ok_or(Code::Internal)?;
    let cookies = signing::sign_in(&server, &headers, school, person).await?;
    Ok((AppendHeaders(cookies), Answer(who)).into_response())
}

/// A new school, or the one that an interrupted set-up left without an account.
async fn school(server: &Server) -> Result<SchoolId, Problem> {
    if let Some(begun) = server.store.schools().await?.into_iter().next() {
        return Ok(begun);
    }
    let now = server.clock.now();
    let school = SchoolId(random::id(now)?);
    server.store.create_school(school, now).await?;
    Ok(school)
}

fn name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    if (1..=NAME_CHARS_MAX).contains(&name.chars().count()) {
        Ok(name.to_owned())
    } else {
        Err(Code::BadParameter.into())
    }
}

fn the_school(name: String, (kind, boarding): Wanted, zone: Zone) -> School {
    School {
        name,
        kind,
        boarding,
        zone,
        checks: Checks::default(),
        meals: kind.meals(boarding),
    }
}

fn administrator(school: SchoolId, name: String) -> Person {
    Person {
        pinyin: accounts::pinyin_of(&name),
        name,
        post: Text::new("管理员", "Administrator"),
        roles: [roles::ADMINISTRATOR, roles::DIRECTOR]
            .map(|key| Grant {
                role: roles::id(school, key),
                limit: Limit::School,
            })
            .to_vec(),
        left: false,
    }
}

/// The calendar that plans go by until the school puts it right.
fn first_year(school: SchoolId, today: Date) -> (Id, Entity) {
    let start = SchoolYear::start_of(today);
    let id = school.0.derive("year", u32::from(start));
    (id, SchoolYear::usual(start).into())
}
