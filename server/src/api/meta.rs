//! What anybody may ask: health, the API's description, the sign-in page's words.

use std::sync::{Arc, LazyLock};

use axum::Json;
use axum::extract::State;
use domain::person::Person;
use domain::school::School;
use serde_json::Value;
use sync::account::{DemoPerson, Health, Welcome};

use crate::api;
use crate::demo;
use crate::openapi;
use crate::problem::Problem;
use crate::server::{Reading, Server};

/// Whether the server and its database answer.
///
/// # Errors
/// When the database does not.
pub async fn health(State(Reading(store)): State<Reading>) -> Result<Json<Health>, Problem> {
    store.schools().await?;
    Ok(Json(Health {
        status: "ok".into(),
        version: env!("CARGO_PKG_VERSION").into(),
    }))
}

/// The API's description.
pub async fn openapi() -> Json<&'static Value> {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| openapi::document(&api::endpoints()));
    Json(&*DOCUMENT)
}

/// What the sign-in page shows before anybody has signed in.
///
/// # Errors
/// When the store does not answer.
pub async fn welcome(State(server): State<Arc<Server>>) -> Result<Json<Welcome>, Problem> {
    let mut welcome = Welcome {
        setup_pending: !server.is_set_up().await?,
        ..Welcome::default()
    };
    let Some(school) = server.store.schools().await?.into_iter().next() else {
        return Ok(Json(welcome));
    };
    let known = server.state::<School>(school, school.0).await?;
    welcome.school_name = known.map(|school| school.name);
    if school == demo::school() {
        welcome.demo_password = Some(demo::PASSWORD.into());
        for username in demo::usernames() {
            let person = demo::person(username);
            if let Some(person) = server.state::<Person>(school, person.0).await? {
                welcome.demo.push(DemoPerson {
                    username: username.into(),
                    name: person.name,
                    post: person.post,
                });
            }
        }
    }
    Ok(Json(welcome))
}
