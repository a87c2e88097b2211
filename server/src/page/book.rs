//! What the pages of one request look up: the school, entities as the caller may see them, times on
//! the school's clock.

use std::collections::{BTreeMap, BTreeSet};

use domain::class::Class;
use domain::entity::{Entity, Kind, State};
use domain::id::{Id, PersonId, SchoolId, Sha};
use domain::person::Viewer;
use domain::problem::Code;
use domain::school::School;
use domain::text::Lang;
use domain::time::{Corrected, Date, UtcMillis};
use domain::visibility::visible;
use store::{Dated, Read};
use sync::server::Head;

use super::words::{Words, fill, words};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::server;

/// Entities read at once.
const BATCH: u32 = 500;

/// Looks things up for one person.
pub struct Book<'a> {
    store: &'a dyn Read,
    /// The school's id.
    pub id: SchoolId,
    /// The school.
    pub school: School,
    /// Who looks.
    pub person: PersonId,
    viewer: &'a Viewer,
    /// In which language.
    pub lang: Lang,
}

impl<'a> Book<'a> {
    /// Opens it for the caller.
    ///
    /// # Errors
    /// When the store does not answer, or there is no school.
    pub async fn open(
        store: &'a dyn Read,
        caller: &'a Caller,
        lang: Lang,
    ) -> Result<Self, Problem> {
        let school = server::state::<School>(store, caller.school, caller.school.0).await?;
        Ok(Self {
            store,
            id: caller.school,
            school: school.ok_or(Code::NotFound)?,
            person: caller.person,
            viewer: &caller.viewer,
            lang,
        })
    }

    /// The words of its language.
    #[must_use]
    pub const fn words(&self) -> &'static Words {
        words(self.lang)
    }

    /// Whether the caller may see the entity.
    #[must_use]
    pub fn shows(&self, entity: &Entity) -> bool {
        visible(entity, self.viewer)
    }

    /// An entity of one kind; `None` when there is none or the caller may not see it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn get<S: State + Clone>(&self, id: Id) -> Result<Option<S>, Problem> {
        let row = self.store.state(self.id, id).await?;
        Ok(row
            .and_then(|row| Entity::parse(row.kind, &row.state).ok())
            .filter(|entity| self.shows(entity))
            .and_then(|entity| S::of(&entity).cloned()))
    }

    /// A register, by id; what newer code wrote is left out.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn register<S: State + Clone>(&self) -> Result<BTreeMap<Id, S>, Problem> {
        register(self.store, self.id).await
    }

    /// Everything a list by days holds, each with whether the caller may see it. For lists that are
    /// short by nature, such as a round's records.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn dated<S: State + Clone>(
        &self,
        parent: Id,
        first: Date,
        last: Date,
    ) -> Result<Vec<(Id, S, bool)>, Problem> {
        let mut wanted = Dated::new(S::KIND, first, last, BATCH);
        wanted.parent = Some(parent);
        let mut found = Vec::new();
        loop {
            let rows = self.store.dated(self.id, &wanted).await?;
            let size = rows.len();
            for row in rows {
                wanted.after = row.columns.day.map(|day| (day, row.id));
                if let Ok(entity) = Entity::parse(row.kind, &row.state)
                    && let Some(state) = S::of(&entity)
                {
                    found.push((row.id, state.clone(), self.shows(&entity)));
                }
            }
            if u32::try_from(size).is_ok_and(|size| size < BATCH) {
                return Ok(found);
            }
        }
    }

    /// Which of these photos the server has whole.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn arrived(&self, photos: &BTreeSet<Sha>) -> Result<BTreeSet<Sha>, Problem> {
        let mut arrived = BTreeSet::new();
        for sha in photos {
            let blob = self.store.blob(self.id, *sha).await?;
            if blob.is_some_and(|blob| blob.complete.is_some()) {
                arrived.insert(*sha);
            }
        }
        Ok(arrived)
    }

    /// The end of the school's sequence.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn head(&self) -> Result<Head, Problem> {
        Ok(self.store.head(self.id).await?)
    }

    /// What stands below a form: when it was printed, and how it can be checked.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn below(&self, now: UtcMillis) -> Result<Vec<String>, Problem> {
        let words = self.words();
        let head = self.head().await?;
        let chain = fill(
            words.chain,
            &[
                ("seq", &head.seq.to_string()),
                ("hash", &head.hash.to_string()),
            ],
        );
        Ok(vec![
            fill(words.printed, &[("t", &self.moment(now))]),
            chain,
        ])
    }

    /// An instant on the school's clock: `2026-09-01 07:52`.
    #[must_use]
    pub fn moment(&self, at: UtcMillis) -> String {
        let local = self.school.zone.local(at);
        format!("{} {}", local.date, local.minute())
    }

    /// The time of day of an instant: `07:52`.
    #[must_use]
    pub fn clock(&self, at: UtcMillis) -> String {
        self.school.zone.local(at).minute().to_string()
    }

    /// When something was done, as far as the server can know.
    #[must_use]
    pub fn when(&self, at: &Corrected) -> String {
        let words = self.words();
        let moment = self.moment(at.at);
        if !at.doubtful {
            return moment;
        }
        let (a, b) = (self.moment(at.earliest), self.moment(at.latest));
        let doubt = fill(words.clock_doubtful, &[("a", &a), ("b", &b)]);
        format!("{moment}{}{doubt}{}", words.is_open, words.is_closed)
    }

    /// A class's name on a day.
    #[must_use]
    pub fn class_name(&self, class: &Class, day: Date) -> String {
        let term = class.on(day).or(class.terms.first());
        term.map(|term| term.name.get(self.lang).to_owned())
            .unwrap_or_default()
    }
}

/// A register of a school, by id; what newer code wrote is left out.
///
/// # Errors
/// When the store does not answer.
pub async fn register<S: State + Clone>(
    store: &dyn Read,
    school: SchoolId,
) -> Result<BTreeMap<Id, S>, Problem> {
    let kind: Kind = S::KIND;
    let rows = store.states(school, kind).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let entity = Entity::parse(row.kind, &row.state).ok()?;
            Some((row.id, S::of(&entity)?.clone()))
        })
        .collect())
}
