//! Classes on screen: name, room and teacher from a day on. A class teacher holds the role by which the
//! class is answered for, so it goes with the class.

use domain::calendar::SchoolYear;
use domain::class::Class;
use domain::entity::{Entity, Kind};
use domain::id::{ClassId, Id, PersonId, RoleId};
use domain::person::{Grant, Limit, Person, Right, Role};
use domain::school::{School, SchoolKind};
use domain::time::Date;

use crate::device::random;
use crate::state::look::Seen;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// What a class is edited with.
#[derive(Clone, PartialEq, Debug)]
pub struct ClassForm {
    /// The class; `None` for a new one.
    pub class: Option<Class>,
    /// What kind of school it is in.
    pub kind: SchoolKind,
    /// Cohorts that are there: year of entry and number.
    pub taken: Vec<(u16, u16)>,
    /// Today.
    pub today: Date,
}

impl ClassForm {
    /// The year in which a class that is now in this grade entered.
    #[must_use]
    pub fn entry_year(&self, grade: u8) -> u16 {
        let years = grade.saturating_sub(*self.kind.grades().start());
        SchoolYear::start_of(self.today).saturating_sub(years.into())
    }
}

impl AppState {
    /// What a class is edited with; a new one without an id. `None` for who may not.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn class_form(self, id: Option<ClassId>) -> Result<Option<ClassForm>, AppError> {
        let school = self.scope()?.school.0;
        let wants = vec![Want::Kind(Kind::Class), Want::One(school)];
        let Some(seen) = self.administered(wants).await? else {
            return Ok(None);
        };
        let class = match id {
            Some(id) => Some(seen.need::<Class>(id.0)?.clone()),
            None => None,
        };
        Ok(Some(ClassForm {
            class,
            kind: seen.need::<School>(school)?.kind,
            taken: seen
                .all::<Class>()
                .map(|(_, class)| (class.entry_year, class.number))
                .collect(),
            today: self.now().date,
        }))
    }

    /// Saves a class, and with it who answers for it.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn save_class(self, id: Option<ClassId>, class: Class) -> Result<(), AppError> {
        let kinds = [Kind::Class, Kind::Person, Kind::Role];
        let seen = self.see(kinds.map(Want::Kind).into()).await?;
        let at = ClassId(id.map_or_else(random::id, |id| id.0));
        let leads = |class: &Class| Some(class.terms.last()?.teacher).flatten();
        let before = id.and_then(|id| leads(seen.get::<Class>(id.0)?));
        let after = leads(&class).filter(|_| !class.left);
        let mut entries: Vec<(Id, Entity)> = vec![(at.0, class.into())];
        if before != after {
            entries.extend(answers(&seen, before, at, false));
            entries.extend(answers(&seen, after, at, true));
        }
        self.put_all(entries).await
    }
}

/// The person with the class among those answered for, or without it; `None` when nothing changes.
fn answers(
    seen: &Seen,
    person: Option<PersonId>,
    class: ClassId,
    wanted: bool,
) -> Option<(Id, Entity)> {
    let id = person?.0;
    let before = seen.get::<Person>(id)?;
    let role = class_role(seen)?;
    let mut person = before.clone();
    let held = |grant: &Grant| grant.role == role && !matches!(grant.limit, Limit::Places(_));
    match person.roles.iter_mut().find(|grant| held(grant)) {
        Some(Grant {
            limit: Limit::Classes(classes),
            ..
        }) => {
            classes.retain(|one| *one != class);
            if wanted {
                classes.push(class);
            }
        }
        // Answers for every class already.
        Some(_) => {}
        None if wanted => person.roles.push(Grant {
            role,
            limit: Limit::Classes(vec![class]),
        }),
        None => {}
    }
    let empty = |grant: &Grant| {
        grant.role == role && matches!(&grant.limit, Limit::Classes(classes) if classes.is_empty())
    };
    person.roles.retain(|grant| !empty(grant));
    (person != *before).then(|| (id, person.into()))
}

/// The role of class teachers: the one by which classes are answered for and that permits least.
fn class_role(seen: &Seen) -> Option<RoleId> {
    let roles = seen.all::<Role>();
    let answers = roles.filter(|(_, role)| role.rights.contains(&Right::AnswerForClass));
    let least = answers.min_by_key(|(id, role)| (role.rights.len(), *id));
    least.map(|(id, _)| RoleId(id))
}
