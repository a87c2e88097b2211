//! `xiaoxun user`: accounts, for an operator with access to the machine.

use std::io;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use domain::entity::{Entity, Kind};
use domain::id::{PersonId, RoleId, SchoolId};
use domain::op::Action;
use domain::person::{Grant, Limit, Person};
use domain::text::Text;
use store::{Account, AccountKey};

use super::say;
use crate::accounts;
use crate::clock::Clock;
use crate::config::{Data, UserAction};
use crate::random;
use crate::server::Server;
use crate::start::{self, Front, said};

/// Does what the operator wants with accounts.
///
/// # Errors
/// When there is no school, no such account, or the store does not answer.
pub async fn run(data: &Data, action: UserAction) -> anyhow::Result<ExitCode> {
    let store = start::open_existing(data).await?;
    let server = start::server(store, &data.data, Clock::system(), Front::default())?;
    match action {
        UserAction::Add {
            username,
            name,
            pinyin,
            role,
        } => {
            let password = read_password()?;
            add(&server, &username, name, pinyin, &role, &password).await?;
        }
        UserAction::Password { username } => {
            let password = read_password()?;
            set_password(&server, &username, &password).await?;
        }
        UserAction::SignOut { username } => sign_out(&server, &username).await?,
        UserAction::List => list(&server).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn add(
    server: &Server,
    username: &str,
    name: String,
    pinyin: Option<String>,
    roles: &[String],
    password: &str,
) -> anyhow::Result<()> {
    let username = accounts::username(username).map_err(said)?;
    let password = server.passwords.hash(password).await.map_err(said)?;
    let key = AccountKey::Username(&username);
    if server.store.account(key).await?.is_some() {
        bail!("{username} is in use");
    }
    let school = start::only_school(server).await?;
    let person = PersonId(random::id(server.clock.now()).map_err(said)?);
    let entity = Person {
        pinyin: pinyin.unwrap_or_else(|| accounts::pinyin_of(&name)),
        name,
        post: Text::default(),
        roles: grants(server, school, roles).await?,
        left: false,
    };
    let put = Action::Put {
        id: person.0,
        entity: Box::new(entity.into()),
    };
    server.act(school, vec![put]).await.map_err(said)?;
    let account = Account::new(school, person, username, password);
    server.store.put_account(&account).await?;
    say(&format!("{} {person}", account.username))?;
    Ok(())
}

async fn set_password(server: &Server, username: &str, password: &str) -> anyhow::Result<()> {
    let account = account(server, username).await?;
    let password = server.passwords.hash(password).await.map_err(said)?;
    server
        .store
        .put_account(&Account {
            password,
            failures: 0,
            failed_at: None,
            ..account
        })
        .await?;
    Ok(())
}

/// Ends what every phone may do in the person's name; a session goes on for the others on it.
async fn sign_out(server: &Server, username: &str) -> anyhow::Result<()> {
    let Account { school, person, .. } = account(server, username).await?;
    let now = server.clock.now();
    let mut anywhere = false;
    for session in server.store.sessions(school).await? {
        if session.revoked.is_some() || !session.people.contains(&person) {
            continue;
        }
        server.store.sign_out(session.id, person, now).await?;
        if session.people.len() == 1 {
            server.store.revoke(school, session.id, now).await?;
        }
        anywhere = true;
    }
    say(if anywhere {
        "signed out of every phone"
    } else {
        "signed in on no phone"
    })?;
    Ok(())
}

async fn account(server: &Server, username: &str) -> anyhow::Result<Account> {
    let username = accounts::username(username).map_err(said)?;
    let account = server.store.account(AccountKey::Username(&username));
    account
        .await?
        .with_context(|| format!("no account {username}"))
}

async fn list(server: &Server) -> anyhow::Result<()> {
    for school in server.store.schools().await? {
        for row in server.store.states(school, Kind::Person).await? {
            let person = PersonId(row.id);
            let key = AccountKey::Person(school, person);
            let Some(account) = server.store.account(key).await? else {
                continue;
            };
            if let Ok(Entity::Person(entity)) = Entity::parse(row.kind, &row.state) {
                say(&format!(
                    "{}\t{}\t{}\t{person}",
                    account.username, entity.name, entity.post.zh
                ))?;
            }
        }
    }
    Ok(())
}

/// Roles by name, for the whole school.
async fn grants(server: &Server, school: SchoolId, names: &[String]) -> anyhow::Result<Vec<Grant>> {
    let rows = server.store.states(school, Kind::Role).await?;
    let mut grants = Vec::with_capacity(names.len());
    for name in names {
        let role = rows
            .iter()
            .find(|row| match Entity::parse(row.kind, &row.state) {
                Ok(Entity::Role(role)) => role.name.zh == *name || role.name.en == *name,
                _ => false,
            })
            .with_context(|| format!("no role {name}"))?;
        grants.push(Grant {
            role: RoleId(role.id),
            limit: Limit::School,
        });
    }
    Ok(grants)
}

/// One line of the standard input.
fn read_password() -> anyhow::Result<String> {
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .context("reading the password from the standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
