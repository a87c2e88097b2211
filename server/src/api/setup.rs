//! The first set-up: a school, its roles and its administrator, by the link of the first start.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{AppendHeaders, IntoResponse, Response};
use domain::builtin;
use domain::entity::Entity;
use domain::id::{Id, PersonId, SchoolId};
use domain::op::Action;
use domain::person::{Grant, Limit, Person};
use domain::problem::Code;
use domain::school::{Checks, School, SchoolKind};
use domain::text::Text;
use domain::time::Zone;
use store::Account;
use sync::account::Setup;

use crate::accounts;
use crate::address::Address;
use crate::extract::Json;
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
    let password = server.passwords.hash(&wanted.password).await?;
    let token = random::digest(wanted.token.trim());
    if !server.store.take_setup(token).await? {
        return Err(Code::LinkSpent.into());
    }
    server.attempts.codes.forgive(&address);

    let school = school(&server).await?;
    let person = PersonId(random::id(now)?);
    server
        .act(
            school,
            first_entries(school, person, school_name, person_name),
        )
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

fn first_entries(
    school: SchoolId,
    person: PersonId,
    school_name: String,
    person_name: String,
) -> Vec<Action> {
    let put = |id: Id, entity: Entity| Action::Put {
        id,
        entity: Box::new(entity),
    };
    let the_school = School {
        name: school_name,
        kind: SchoolKind::Primary,
        zone: Zone::shanghai(),
        checks: Checks::default(),
    };
    let administrator = Person {
        pinyin: accounts::pinyin_of(&person_name),
        name: person_name,
        post: Text::new("管理员", "Administrator"),
        roles: [roles::ADMINISTRATOR, roles::DIRECTOR]
            .map(|key| Grant {
                role: roles::id(school, key),
                limit: Limit::School,
            })
            .to_vec(),
        left: false,
    };
    let mut entries = vec![put(school.0, the_school.into())];
    entries.extend(
        roles::bundle()
            .into_iter()
            .map(|(key, role)| put(roles::id(school, key).0, role.into())),
    );
    entries.extend(
        builtin::templates()
            .into_iter()
            .map(|(id, template)| put(id.0, template.into())),
    );
    entries.push(put(person.0, administrator.into()));
    entries
}
