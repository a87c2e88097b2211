//! Reading for the screens: entities by type, out of one look at the database.

use domain::entity::{EntityRef, State};
use domain::id::{Id, PersonId, PlaceId};
use domain::person::{Person, Right, Role, Viewer};
use domain::place::Place;
use domain::record::Record;
use domain::text::Text;
use domain::time::UtcMillis;

use crate::state::{AppError, AppState};
use crate::store::look::{Look, Want};
use crate::store::{Local, Scope};

/// A look with whose it is and when.
pub(super) struct Seen {
    pub(super) scope: Scope,
    pub(super) now: UtcMillis,
    pub(super) look: Look,
}

impl AppState {
    /// Reads what is wanted for the person who uses the phone.
    pub(super) async fn see(self, wants: Vec<Want>) -> Result<Seen, AppError> {
        self.see_as(self.scope()?, wants).await
    }

    /// Whether the first data of who uses the phone are here.
    pub(super) async fn has_data(self) -> bool {
        let seen = self.see(Vec::new()).await;
        seen.is_ok_and(|seen| seen.look.meta.cursor.is_some())
    }

    /// Reads what is wanted for somebody.
    pub(super) async fn see_as(self, scope: Scope, wants: Vec<Want>) -> Result<Seen, AppError> {
        let driver = self.driver();
        let now = driver.server_now(Some(scope));
        let look = Local::look(driver.local(), scope, wants, now).await?;
        Ok(Seen { scope, now, look })
    }
}

impl Seen {
    /// The entity of this type and id, as the screen shows it.
    pub(super) fn get<S: State>(&self, id: Id) -> Option<&S> {
        self.look.view.get(EntityRef::of::<S>(id)).and_then(S::of)
    }

    /// The same, or the error of a screen that cannot do without.
    pub(super) fn need<S: State>(&self, id: Id) -> Result<&S, AppError> {
        self.get(id).ok_or(AppError::Missing)
    }

    /// All of a type among those read or made by the outbox.
    pub(super) fn all<S: State + 'static>(&self) -> impl Iterator<Item = (Id, &S)> {
        self.look
            .view
            .of_kind(S::KIND)
            .filter_map(|(id, entity)| Some((id, S::of(entity)?)))
    }

    /// Whether the entity is shown as the outbox makes it.
    pub(super) fn unsent<S: State>(&self, id: Id) -> bool {
        self.look.view.is_pending(EntityRef::of::<S>(id))
    }

    /// Failing answers of a record.
    pub(super) fn findings(&self, id: Id) -> u32 {
        self.look
            .view
            .get(EntityRef::of::<Record>(id))
            .and_then(|entity| entity.columns().score)
            .and_then(|score| u32::try_from(score).ok())
            .unwrap_or(0)
    }

    /// The person who uses the phone, with the rights resolved. Needs that person and the roles.
    pub(super) fn viewer(&self) -> Viewer {
        let me = self.scope.person;
        self.get::<Person>(me.0)
            .map_or_else(Viewer::default, |person| {
                Viewer::of(me, person, |role| self.get::<Role>(role.0))
            })
    }

    /// Whether the person who uses the phone walks at a security post.
    pub(super) fn proves_walking(&self) -> bool {
        self.patrols().any(|role| role.proves_walking)
    }

    /// Whether proof of walking is kept of a round that somebody else started: only when every role by
    /// which the person patrols is a post that proves walking. A teacher when in doubt.
    pub(super) fn is_proved(&self) -> bool {
        let mut roles = self.patrols().peekable();
        roles.peek().is_some() && roles.all(|role| role.proves_walking)
    }

    /// The roles by which the person who uses the phone patrols.
    fn patrols(&self) -> impl Iterator<Item = &Role> {
        let person = self.get::<Person>(self.scope.person.0);
        let roles = person.into_iter().flat_map(|person| &person.roles);
        roles
            .filter_map(|grant| self.get::<Role>(grant.role.0))
            .filter(|role| role.rights.contains(&Right::Patrol))
    }

    /// Names of what a place lies in, the campus first.
    pub(super) fn path_of(&self, place: &Place) -> Vec<Text> {
        place
            .path
            .iter()
            .filter_map(|at| self.name_of(*at))
            .collect()
    }

    /// The name of a place.
    pub(super) fn name_of(&self, place: PlaceId) -> Option<Text> {
        self.get::<Place>(place.0).map(|place| place.name.clone())
    }
}

/// What is wanted to know who somebody is and may.
pub(super) fn who(person: PersonId) -> [Want; 2] {
    [Want::One(person.0), Want::Kind(domain::entity::Kind::Role)]
}
