//! The demo school 示范小学, as what its phones would have sent: pure data, no clock, no I/O.
//! `serve --demo` pushes it into an empty store, the way everything else gets there.
//!
//! The same instant and key always give the same school. Today is left to whoever tries it; the days
//! before it are walked, two weeks of them or, for tests and measurements, a busy month.

mod calendar;
mod checks;
mod duty;
mod history;
mod hygiene;
#[cfg(test)]
mod hygiene_tests;
mod issues;
mod people;
mod photos;
mod places;
mod plans;
mod ranking;
#[cfg(test)]
mod tests;
mod world;

use clap::ValueEnum;
use domain::builtin;
use domain::entity::Entity;
use domain::id::{GroupId, Id, OpId, PersonId, SchoolId};
use domain::op::{Action, Op, SCHEMA};
use domain::school::{Checks, School, SchoolKind};
use domain::time::{DAY_MS, Date, Stamp, UtcMillis, Zone};
use sync::server::Author;

use crate::key::Key;
use crate::roles;

/// The password of every demo person.
pub const PASSWORD: &str = "xiaoxun-demo";

/// The school was set up this long before the visitor came: before anything was walked.
const SET_UP_BEFORE_MS: i64 = 40 * DAY_MS;

/// User actions of one [`Sent`] at the most, well below what one push may hold.
const GROUPS_MAX: usize = 50;

/// How much lies behind the demo school.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Past {
    /// Two weeks of short rounds: what a visitor looks at.
    #[default]
    Fortnight,
    /// A month in which guards go through every room five times a day: about 15,000 records.
    Month,
}

impl Past {
    /// Days with history before today.
    #[must_use]
    pub const fn days(self) -> i32 {
        match self {
            Self::Fortnight => 14,
            Self::Month => 31,
        }
    }

    /// The first day of the history, on which the plans begin.
    pub(super) const fn first(self, today: Date) -> Date {
        today.plus(-self.days())
    }
}

/// What one phone, or the server itself, sent at one moment: one user action for each list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Who sent it.
    pub author: Author,
    /// When it was received.
    pub received: UtcMillis,
    /// User actions, each with its operations.
    pub groups: Vec<Vec<Op>>,
}

/// The demo school.
#[must_use]
pub fn school() -> SchoolId {
    SchoolId(Id::named("demo/school"))
}

/// The person who signs in with this name, or whom the demo calls so.
#[must_use]
pub fn person(key: &str) -> PersonId {
    PersonId(Id::named(&format!("demo/person/{key}")))
}

/// Sign-in names, in the order the sign-in page shows them.
#[must_use]
pub fn usernames() -> Vec<&'static str> {
    people::USERNAMES.to_vec()
}

/// Everything that was sent until `now`, in the order of receipt. `key` is the server's, which signs
/// the labels that were scanned.
#[must_use]
pub fn sent(now: UtcMillis, past: Past, key: &Key) -> Vec<Sent> {
    let zone = Zone::shanghai();
    let today = zone.local(now).date;
    let years = calendar::years(today);
    let patrols = plans::all(today, past);
    let checks = checks::all(today, past);

    let set_up = now.plus(-SET_UP_BEFORE_MS);
    let mut entries: Vec<(Id, Entity)> = Vec::new();
    entries.push((school().0, the_school(zone.clone()).into()));
    for (key, role) in roles::bundle(SchoolKind::Primary, false) {
        entries.push((roles::id(school(), key).0, role.into()));
    }
    for (key, role) in people::more_roles() {
        entries.push((roles::id(school(), key).0, role.into()));
    }
    entries.extend(years.iter().map(|(id, year)| (id.0, year.clone().into())));
    entries.extend(
        places::labelled(key)
            .into_iter()
            .map(|(id, one)| (id.0, one.into())),
    );
    entries.extend(
        people::all(today)
            .into_iter()
            .map(|(id, one)| (id.0, one.into())),
    );
    entries.extend(
        calendar::classes(today)
            .into_iter()
            .map(|(id, one)| (id.0, one.into())),
    );
    entries.extend(
        builtin::templates()
            .into_iter()
            .filter(|(_, one)| builtin::fits(&one.key, SchoolKind::Primary, false))
            .map(|(id, one)| (id.0, one.into())),
    );
    let plans = patrols.iter().chain(&checks);
    entries.extend(plans.map(|(id, one)| (id.0, one.clone().into())));

    let years: Vec<_> = years.iter().map(|(_, year)| year).collect();
    let mut puts: Vec<Vec<Op>> = entries
        .into_iter()
        .map(|(id, entity)| vec![put(id, entity, set_up)])
        .collect();
    puts.extend(
        (0..)
            .zip(duty::weeks(today, past, &years))
            .map(|(number, set)| {
                let id = school().0.derive("demo/duty", number);
                vec![own(id, set, set_up)]
            }),
    );
    let mut sent: Vec<Sent> = puts
        .chunks(GROUPS_MAX)
        .map(|groups| Sent {
            author: Author::Server,
            received: set_up,
            groups: groups.to_vec(),
        })
        .collect();
    let mut done = history::walked(now, past, &zone, &years, &patrols, key);
    photos::taken(&mut done);
    done.extend(issues::followed(now, &zone, &done));
    done.extend(hygiene::checked(now, past, &zone, &years, &checks));
    done.push(duty::swap(now, today));
    sent.extend(done);
    sent.sort_by_key(|one| one.received);
    sent.extend(ranking::published(now, &zone, &sent));
    sent.sort_by_key(|one| one.received);
    sent
}

/// The photos that were taken of what was found, each with who took it.
#[must_use]
pub fn photos(sent: &[Sent]) -> Vec<(PersonId, &'static [u8])> {
    photos::all(sent)
}

/// The instant for which [`sent`] was asked, by when the first of it was received.
#[must_use]
pub fn loaded_at(first_received: UtcMillis) -> UtcMillis {
    first_received.plus(SET_UP_BEFORE_MS)
}

fn the_school(zone: Zone) -> School {
    School {
        name: "示范小学".into(),
        kind: SchoolKind::Primary,
        boarding: false,
        zone,
        checks: Checks::default(),
        meals: SchoolKind::Primary.meals(false),
    }
}

fn put(id: Id, entity: Entity, at: UtcMillis) -> Op {
    let entity = Box::new(entity);
    own(id, Action::Put { id, entity }, at)
}

/// What the school itself did; `id` names it among all.
fn own(id: Id, action: Action, at: UtcMillis) -> Op {
    Op {
        id: OpId(id.derive("demo/put", 0)),
        group: GroupId(id.derive("demo/group", 0)),
        school: school(),
        person: PersonId(school().0),
        schema: SCHEMA,
        app: env!("CARGO_PKG_VERSION").into(),
        at: Stamp {
            wall: at,
            offset_min: 480,
            mono_ms: 0,
            page: 0,
            contact: None,
        },
        action,
    }
}
