//! Lists to pick from: people, classes, places, plans, templates.

use domain::class::Class;
use domain::entity::Kind;
use domain::id::{Id, PlaceId};
use domain::person::Person;
use domain::place::Place;
use domain::plan::Plan;
use domain::template::Template;
use domain::text::Text;
use domain::time::Date;

use crate::sorted;
use crate::state::look::Seen;
use crate::state::{AppError, AppState};
use crate::store::look::Want;
use crate::text::pick;

/// What is picked from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Register {
    /// People who work here.
    People,
    /// Classes that have not left.
    Classes,
    /// Places in use.
    Places,
    /// Plans, those that are no longer due among them.
    Plans,
    /// Templates, every version.
    Templates,
}

/// One row of such a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// Which.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What tells it from others of the same name: a post, what a place lies in, its short number.
    pub detail: String,
    /// The person, for finding by pinyin.
    pub person: Option<Person>,
}

impl Choice {
    /// Whether what is typed finds it.
    #[must_use]
    pub fn fits(&self, typed: &str) -> bool {
        if let Some(person) = &self.person {
            return person.found_by(typed);
        }
        let typed = typed.trim().to_ascii_lowercase();
        [&self.name, &self.detail]
            .iter()
            .any(|words| words.to_ascii_lowercase().contains(&typed))
    }
}

impl AppState {
    /// The rows of a register, in the order people expect.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn choices(self, register: Register) -> Result<Vec<Choice>, AppError> {
        let day = self.now().date;
        let seen = self.see(vec![Want::Kind(register.kind())]).await?;
        Ok(match register {
            Register::People => people(&seen),
            Register::Classes => classes(&seen, day),
            Register::Places => places(&seen),
            Register::Plans => named(seen.all::<Plan>(), |plan| (&plan.name, String::new())),
            Register::Templates => named(seen.all::<Template>(), |one| {
                (&one.name, format!("{} · {}", one.key, one.version))
            }),
        })
    }
}

impl Register {
    const fn kind(self) -> Kind {
        match self {
            Self::People => Kind::Person,
            Self::Classes => Kind::Class,
            Self::Places => Kind::Place,
            Self::Plans => Kind::Plan,
            Self::Templates => Kind::Template,
        }
    }
}

/// What goes by a name, by its detail and name.
fn named<'a, S: 'a>(
    all: impl Iterator<Item = (Id, &'a S)>,
    said: impl Fn(&'a S) -> (&'a Text, String),
) -> Vec<Choice> {
    let mut rows: Vec<Choice> = all
        .map(|(id, one)| {
            let (name, detail) = said(one);
            Choice {
                id,
                name: pick(name),
                detail,
                person: None,
            }
        })
        .collect();
    sorted::by_key(&mut rows, |row| {
        (row.detail.clone(), row.name.clone(), row.id)
    });
    rows
}

/// By pinyin.
fn people(seen: &Seen) -> Vec<Choice> {
    let mut people: Vec<_> = seen
        .all::<Person>()
        .filter(|(_, person)| !person.left)
        .collect();
    sorted::by_key(&mut people, |(id, person)| (person.sort_key(), *id));
    people
        .into_iter()
        .map(|(id, person)| Choice {
            id,
            name: person.name.clone(),
            detail: pick(&person.post),
            person: Some(person.clone()),
        })
        .collect()
}

/// By grade and number.
fn classes(seen: &Seen, day: Date) -> Vec<Choice> {
    let mut classes: Vec<_> = seen
        .all::<Class>()
        .filter(|(_, class)| !class.left)
        .filter_map(|(id, class)| Some((id, class, class.on(day)?)))
        .collect();
    sorted::by_key(&mut classes, |(id, class, term)| {
        (term.grade, class.number, *id)
    });
    classes
        .into_iter()
        .map(|(id, _, term)| Choice {
            id,
            name: pick(&term.name),
            detail: String::new(),
            person: None,
        })
        .collect()
}

/// As the tree has them: what lies in a place right after it.
fn places(seen: &Seen) -> Vec<Choice> {
    let order = |id: &PlaceId| seen.get::<Place>(id.0).map_or(0, |place| place.order);
    let mut places: Vec<_> = seen
        .all::<Place>()
        .filter(|(_, place)| !place.retired)
        .collect();
    sorted::by_key(&mut places, |(id, place)| {
        let path: Vec<_> = place
            .path
            .iter()
            .chain([&PlaceId(*id)])
            .map(|at| (order(at), *at))
            .collect();
        path
    });
    places
        .into_iter()
        .map(|(id, place)| {
            let within: Vec<String> = seen.path_of(place).iter().map(pick).collect();
            Choice {
                id,
                name: pick(&place.name),
                detail: format!("{} {}", place.number, within.join(" ")),
                person: None,
            }
        })
        .collect()
}
