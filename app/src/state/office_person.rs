//! People on screen: name, post and roles as operations; how they sign in, which only the server knows.

use domain::class::Class;
use domain::entity::Kind;
use domain::id::{ClassId, Id, PersonId, RoleId};
use domain::person::{Person, Role};
use domain::text::Text;
use sync::account::{Device, Pinyin, SignInName};

use crate::device::random;
use crate::sorted;
use crate::state::{AppError, AppState};
use crate::store::look::Want;
use crate::sync::http::Request;
use crate::sync::net::school_path;

/// What a person is edited with.
#[derive(Clone, PartialEq, Debug)]
pub struct PersonForm {
    /// The person; `None` for a new one.
    pub person: Option<Person>,
    /// It is the one who edits.
    pub own: bool,
    /// It is not sent yet, so that the server knows nothing of it.
    pub unsent: bool,
    /// The roles of the school, those held first, by name.
    pub roles: Vec<(RoleId, Role)>,
    /// Classes led today.
    pub leads: Vec<(ClassId, Text)>,
}

impl AppState {
    /// What a person is edited with; a new one without an id. `None` for who may not.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn person_form(self, id: Option<PersonId>) -> Result<Option<PersonForm>, AppError> {
        let day = self.now().date;
        let mut wants = vec![Want::Kind(Kind::Class)];
        wants.extend(id.map(|id| Want::One(id.0)));
        let Some(seen) = self.administered(wants).await? else {
            return Ok(None);
        };
        let person = match id {
            Some(id) => Some(seen.need::<Person>(id.0)?.clone()),
            None => None,
        };
        let mut roles: Vec<(RoleId, Role)> = seen
            .all::<Role>()
            .map(|(id, role)| (RoleId(id), role.clone()))
            .collect();
        let held = |id: RoleId| {
            let mut grants = person.iter().flat_map(|person| &person.roles);
            grants.any(|grant| grant.role == id)
        };
        sorted::by_key(&mut roles, |(id, role)| {
            (!held(*id), role.name.zh.clone(), *id)
        });
        let leads = seen.all::<Class>().filter(|(_, class)| !class.left);
        let leads = leads.filter_map(|(at, class)| {
            let term = class.on(day)?;
            let led = id.is_some() && term.teacher == id;
            led.then(|| (ClassId(at), term.name.clone()))
        });
        Ok(Some(PersonForm {
            person,
            own: id == Some(seen.scope.person),
            unsent: id.is_some_and(|id| seen.unsent::<Person>(id.0)),
            roles,
            leads: leads.collect(),
        }))
    }

    /// Saves a person; answers with which one it is.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn save_person(self, id: Option<PersonId>, person: Person) -> Result<Id, AppError> {
        let at = id.map_or_else(random::id, |id| id.0);
        self.put_all(vec![(at, person.into())]).await?;
        Ok(at)
    }

    fn administration(self, rest: &str, get: fn(String) -> Request) -> Result<Request, AppError> {
        let scope = self.scope()?;
        Ok(get(school_path(scope.school, rest)).by(scope.person))
    }

    /// How a name is read, by the table that only the server has.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn pinyin(self, name: &str) -> Result<String, AppError> {
        let name = String::from(js_sys::encode_uri_component(name));
        let request = self.administration(&format!("pinyin?name={name}"), Request::get)?;
        let read: Pinyin = request.json().await?;
        Ok(read.pinyin)
    }

    /// The sign-in name of a person; empty for none.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn sign_in_name(self, person: PersonId) -> Result<String, AppError> {
        let request = self.administration(&format!("accounts/{person}"), Request::get)?;
        let known: SignInName = request.json().await?;
        Ok(known.username.unwrap_or_default())
    }

    /// Sets the sign-in name of a person, and a password unless it is empty.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn set_sign_in(
        self,
        person: PersonId,
        username: String,
        password: String,
    ) -> Result<(), AppError> {
        let scope = self.scope()?;
        let body = SignInName {
            username: Some(username),
            password: Some(password).filter(|password| !password.is_empty()),
        };
        let path = school_path(scope.school, &format!("accounts/{person}"));
        let request = Request::put_json(path, &body).by(scope.person);
        Ok(request.done().await?)
    }

    /// Phones and computers on which people are signed in.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn devices(self) -> Result<Vec<Device>, AppError> {
        Ok(self.administration("devices", Request::get)?.json().await?)
    }

    /// Ends one of them.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn end_device(self, device: Id) -> Result<(), AppError> {
        let request = self.administration(&format!("devices/{device}"), Request::delete)?;
        Ok(request.done().await?)
    }
}
