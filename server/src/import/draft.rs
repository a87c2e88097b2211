//! The registers and rosters as they would be: each row is applied by the rules of the domain, in memory, before
//! anything is sent.

use std::collections::BTreeMap;

use domain::apply::{NotLoaded, Outcome, World, apply};
use domain::duty::Duty;
use domain::entity::{Entity, EntityRef, Kind, State};
use domain::id::{GroupId, Id, OpId, PersonId, PlaceId, SchoolId, Sha};
use domain::op::Action;
use domain::problem::Code;
use domain::time::{Corrected, Date, UtcMillis};
use store::{AccountKey, Read};

use super::sheet::{Findings, Row};
use crate::accounts;
use crate::key::Key;
use crate::page::of_days;
use crate::problem::Problem;
use crate::seal;
use crate::server::{Server, own_op};

/// The registers, and what an import makes of them.
pub(super) struct Draft {
    pub(super) school: SchoolId,
    /// Who imports; the school itself for the operator's command.
    author: PersonId,
    now: UtcMillis,
    /// The day of the import.
    pub(super) today: Date,
    /// What signs the labels of places.
    key: Key,
    entities: BTreeMap<Id, Entity>,
    /// Sign-in names that the file mentions, each with its person; `None` for one of another school.
    accounts: BTreeMap<String, Option<PersonId>>,
    /// What has to be written, in order.
    pub(super) actions: Vec<Action>,
}

/// The rosters of the week of a day and of later ones, by id.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn rosters(
    store: &dyn Read,
    school: SchoolId,
    from: Date,
) -> Result<BTreeMap<Id, Duty>, Problem> {
    let last = Date::new(9999, 12, 31).map_err(Problem::internal)?;
    of_days(store, school, from.monday(), last).await
}

impl World for Draft {
    fn get(&self, at: EntityRef) -> Result<Option<&Entity>, NotLoaded> {
        Ok(self.entities.get(&at.id))
    }
}

impl Draft {
    /// The registers as they stand.
    pub(super) async fn load(
        server: &Server,
        school: SchoolId,
        author: PersonId,
    ) -> Result<Self, Problem> {
        let mut entities = BTreeMap::new();
        for kind in Kind::ALL.iter().filter(|kind| kind.is_register()) {
            for row in server.store.states(school, *kind).await? {
                if let Ok(entity) = Entity::parse(row.kind, &row.state) {
                    entities.insert(row.id, entity);
                }
            }
        }
        for (id, duty) in rosters(&*server.store, school, Date::from_days(0)).await? {
            entities.insert(id, duty.into());
        }
        let now = server.clock.now();
        let today = match entities.get(&school.0) {
            Some(Entity::School(school)) => school.zone.local(now).date,
            _ => return Err(Code::NotFound.into()),
        };
        Ok(Self {
            school,
            author,
            now,
            today,
            key: server.key,
            entities,
            accounts: BTreeMap::new(),
            actions: Vec::new(),
        })
    }

    /// Looks up the sign-in names that the file mentions.
    pub(super) async fn look_up(
        &mut self,
        server: &Server,
        names: impl Iterator<Item = String>,
    ) -> Result<(), Problem> {
        for name in names {
            if self.accounts.contains_key(&name) {
                continue;
            }
            let account = server.store.account(AccountKey::Username(&name)).await?;
            let person = match account {
                Some(account) => (account.school == self.school).then_some(account.person),
                None => Some(self.person_of(&name)),
            };
            self.accounts.insert(name, person);
        }
        Ok(())
    }

    /// The person that an import makes for a sign-in name: the same whenever it is imported.
    fn person_of(&self, username: &str) -> PersonId {
        PersonId(
            self.school
                .0
                .derive(&format!("import/person/{username}"), 0),
        )
    }

    /// The person with this sign-in name, who need not be there yet. `None` for a name that is none,
    /// or another school's.
    pub(super) fn account(&self, typed: &str) -> Option<PersonId> {
        let username = accounts::username(typed).ok()?;
        self.accounts.get(&username).copied().flatten()
    }

    /// The entries of a register.
    pub(super) fn all<'a, S: State + 'a>(&'a self) -> impl Iterator<Item = (Id, &'a S)> {
        let entities = self.entities.iter();
        entities.filter_map(|(id, entity)| Some((*id, S::of(entity)?)))
    }

    /// One entry of a register.
    pub(super) fn get<S: State>(&self, id: Id) -> Option<&S> {
        self.entities.get(&id).and_then(S::of)
    }

    /// What the label of a place is known by.
    pub(super) fn seal(&self, place: PlaceId, former: usize) -> Sha {
        seal::of(&self.key, self.school, place, former)
    }

    /// Takes an entry over, if the rules take it; `key` is the cell to blame if they do not.
    pub(super) fn put(
        &mut self,
        findings: &mut Findings,
        (row, key): (&Row<'_>, &str),
        id: Id,
        entity: Entity,
    ) {
        let before = self.entities.get(&id);
        findings.count(row.sheet, before, &entity);
        if before == Some(&entity) {
            return;
        }
        let action = Action::Put {
            id,
            entity: Box::new(entity),
        };
        match self.try_out(&action) {
            Ok(()) => self.actions.push(action),
            Err(code) => findings.wrong(row, key, code),
        }
    }

    /// Applies an action to the draft alone.
    ///
    /// # Errors
    /// The code of the cell to blame when the rules do not take it.
    pub(super) fn try_out(&mut self, action: &Action) -> Result<(), Code> {
        let id = self.school.0;
        let op = own_op(
            (self.school, self.author),
            OpId(id),
            GroupId(id),
            self.now,
            action.clone(),
        );
        let at = Corrected {
            at: self.now,
            earliest: self.now,
            latest: self.now,
            doubtful: false,
        };
        match apply(&op, &at, self) {
            Ok(Outcome::Applied(changes)) => {
                self.entities
                    .extend(changes.into_iter().map(|(at, entity)| (at.id, entity)));
                Ok(())
            }
            Ok(Outcome::SetAside(Code::NotPermitted)) => Err(Code::NotPermitted),
            _ => Err(Code::CellInvalid),
        }
    }
}
