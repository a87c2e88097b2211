//! The registers as they would be: each row is applied by the rules of the domain, in memory, before
//! anything is sent.

use std::collections::BTreeMap;

use domain::apply::{NotLoaded, Outcome, World, apply};
use domain::entity::{Entity, EntityRef, Kind, State};
use domain::id::{GroupId, Id, OpId, PersonId, SchoolId};
use domain::op::Action;
use domain::problem::Code;
use domain::time::{Corrected, Date, UtcMillis};
use store::AccountKey;

use super::sheet::{Findings, Row};
use crate::accounts;
use crate::problem::Problem;
use crate::random;
use crate::server::{Server, own_op};

/// The registers, and what an import makes of them.
pub(super) struct Draft {
    pub(super) school: SchoolId,
    /// Who imports; the school itself for the operator's command.
    author: PersonId,
    now: UtcMillis,
    /// The day of the import.
    pub(super) today: Date,
    /// What new places' codes are made of.
    secret: String,
    entities: BTreeMap<Id, Entity>,
    /// Sign-in names that the file mentions, each with its person; `None` for one of another school.
    accounts: BTreeMap<String, Option<PersonId>>,
    /// What has to be written, in order.
    pub(super) actions: Vec<Action>,
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
            secret: random::token()?,
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

    /// The secret part of a new place's code: 16 letters and digits.
    pub(super) fn code(&self, number: &str) -> String {
        let mixed = random::digest(&format!("{}/{number}", self.secret)).to_string();
        mixed.chars().take(16).collect()
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
                self.actions.push(action);
            }
            Ok(Outcome::SetAside(Code::NotPermitted)) => {
                findings.wrong(row, key, Code::NotPermitted);
            }
            _ => findings.wrong(row, key, Code::CellInvalid),
        }
    }
}
