//! Registers on screen: places, classes and people as lists, and the way of changed entries to the
//! server, as one action.

use domain::class::Class;
use domain::entity::{Entity, Kind, State};
use domain::id::{GroupId, Id, OpId};
use domain::op::{Action, Op};
use domain::person::Person;
use domain::place::Place;
use domain::template::Template;
use sync::wire::PUSH_OPS_MAX;

use crate::device::random;
use crate::sorted;
use crate::state::look::{Seen, who};
use crate::state::plan::administers;
use crate::state::{AppError, AppState, Choice};
use crate::store::look::Want;
use crate::text::pick;

/// A row of a register, those out of use among them.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// What is shown, and by what it is found.
    pub row: Choice,
    /// A place that lies in nothing; of other registers every entry.
    pub top: bool,
    /// Retired, has left.
    pub gone: bool,
    /// It is not sent yet.
    pub unsent: bool,
    /// Another place in use has its number.
    pub twice: bool,
}

impl AppState {
    /// The entries of a register, those in use first; `None` for who may not edit them.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn register(self, of: Kind) -> Result<Option<Vec<Entry>>, AppError> {
        let Some(seen) = self.administered(vec![Want::Kind(of)]).await? else {
            return Ok(None);
        };
        let mut rows = match of {
            Kind::Place => places(&seen),
            Kind::Class => self.classes(&seen),
            Kind::Person => people(&seen),
            Kind::Template => templates(&seen),
            _ => Vec::new(),
        };
        sorted::by_key(&mut rows, |(entry, key)| (entry.gone, key.clone()));
        Ok(Some(rows.into_iter().map(|(entry, _)| entry).collect()))
    }

    /// What is wanted, if the person who uses the phone may edit what is the whole school's.
    pub(super) async fn administered(self, wants: Vec<Want>) -> Result<Option<Seen>, AppError> {
        let mut all: Vec<Want> = who(self.scope()?.person).into();
        all.extend(wants);
        let seen = self.see(all).await?;
        Ok(administers(&seen.viewer()).then_some(seen))
    }

    /// Saves entries of registers in this order, as one action: all of them or none. More than travel
    /// together make several.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub(super) async fn put_all(self, entries: Vec<(Id, Entity)>) -> Result<(), AppError> {
        let scope = self.recording_scope()?;
        let mut entries = entries.into_iter();
        loop {
            let group = GroupId(random::id());
            let put = |(id, entity)| {
                let action = Action::Put {
                    id,
                    entity: Box::new(entity),
                };
                self.op(scope, OpId(random::id()), group, action)
            };
            let ops: Vec<Op> = entries.by_ref().take(PUSH_OPS_MAX).map(put).collect();
            if ops.is_empty() {
                return Ok(());
            }
            self.commit(scope, &ops, Vec::new(), Vec::new()).await?;
        }
    }

    fn classes(self, seen: &Seen) -> Vec<(Entry, String)> {
        let day = self.now().date;
        let rows = seen.all::<Class>().filter_map(|(id, class)| {
            let term = class.on(day).or(class.terms.first())?;
            let key = format!("{:03}{:05}", term.grade, class.number);
            let detail = format!("{}-{}", class.entry_year, class.number);
            let entry = entry::<Class>(seen, id, pick(&term.name), detail, class.left);
            Some((entry, key))
        });
        rows.collect()
    }
}

fn entry<S: State>(seen: &Seen, id: Id, name: String, detail: String, gone: bool) -> Entry {
    Entry {
        row: Choice {
            id,
            name,
            detail,
            person: None,
        },
        top: true,
        gone,
        unsent: seen.unsent::<S>(id),
        twice: false,
    }
}

/// By number: that is how the wall and the list of labels have them.
fn places(seen: &Seen) -> Vec<(Entry, String)> {
    let mut used: Vec<&str> = (seen.all::<Place>())
        .filter(|(_, place)| !place.retired)
        .map(|(_, place)| place.number.as_str())
        .collect();
    sorted::by_key(&mut used, |number| *number);
    let same = |two: &[&str]| two.first() == two.last();
    let twice: Vec<&str> = (used.windows(2).filter(|two| same(two)))
        .flat_map(|two| two.first().copied())
        .collect();
    let rows = seen.all::<Place>().map(|(id, place)| {
        let within: Vec<String> = seen.path_of(place).iter().map(pick).collect();
        let detail = format!("{} {}", place.number, within.join(" "));
        let mut entry = entry::<Place>(seen, id, pick(&place.name), detail, place.retired);
        entry.twice = !place.retired && twice.contains(&place.number.as_str());
        // What is to be put right is found without looking for it.
        entry.top = place.parent.is_none() || entry.twice;
        (entry, format!("{:06}{}", place.order, place.number))
    });
    rows.collect()
}

/// The newest version of each checklist, by its key in the catalogue.
fn templates(seen: &Seen) -> Vec<(Entry, String)> {
    let outdated = |one: &Template| {
        seen.all::<Template>()
            .any(|(_, other)| other.key == one.key && other.version > one.version)
    };
    let newest = seen.all::<Template>().filter(|(_, one)| !outdated(one));
    let rows = newest.map(|(id, one)| {
        let name = pick(&one.name);
        let entry = entry::<Template>(seen, id, name, one.key.clone(), one.retired);
        (entry, one.key.clone())
    });
    rows.collect()
}

/// By pinyin.
fn people(seen: &Seen) -> Vec<(Entry, String)> {
    let rows = seen.all::<Person>().map(|(id, person)| {
        let name = person.name.clone();
        let mut entry = entry::<Person>(seen, id, name, pick(&person.post), person.left);
        entry.row.person = Some(person.clone());
        let (sound, name) = person.sort_key();
        (entry, format!("{sound} {name}"))
    });
    rows.collect()
}
