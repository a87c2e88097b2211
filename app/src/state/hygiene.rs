//! 卫生检查 by floors: one tile for each class, or place, of a round whose template is judged.

use domain::check::{ClassState, Judgement, class_state, made_up, was_at};
use domain::due::{self, Occurrence};
use domain::entity::Kind;
use domain::id::{PersonId, PlaceId, RecordId, RoundId};
use domain::place::{Place, PlaceKind};
use domain::plan::{Plan, RoutePoint};
use domain::record::Record;
use domain::round::Round;
use domain::template::{Judged, Template};
use domain::text::Text;
use domain::time::UtcMillis;
use leptos::prelude::*;

use crate::state::look::{Seen, who};
use crate::state::round::{class_name, name_or_empty};
use crate::state::today::{may_walk, walks};
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// A round of a judged template, by floors.
#[derive(Clone, PartialEq, Debug)]
pub struct FloorsView {
    /// The round.
    pub round: Round,
    /// How its template judges.
    pub judged: Judged,
    /// The floors, in the order of the route.
    pub floors: Vec<Floor>,
    /// When the window opens and closes.
    pub window: (UtcMillis, UtcMillis),
    /// The window has closed: what is checked now is 补检.
    pub closed: bool,
    /// The person may check.
    pub may_check: bool,
    /// The person started or joined it.
    pub walking: bool,
    /// Something of it is not sent yet.
    pub unsent: bool,
}

/// The tiles that lie side by side.
#[derive(Clone, PartialEq, Debug)]
pub struct Floor {
    /// Where.
    pub place: PlaceId,
    /// Its name.
    pub name: Text,
    /// The person was here: recorded or opened a class, and not from a sheet of paper.
    pub walked: bool,
    /// Its classes, in the order of the route.
    pub tiles: Vec<Tile>,
}

/// One class, or place, in the window.
#[derive(Clone, PartialEq, Debug)]
pub struct Tile {
    /// Which point of the route.
    pub point: u16,
    /// The class's name, else the place's.
    pub name: Text,
    /// How it stands.
    pub state: ClassState,
    /// The result; the oldest where there are several.
    pub record: Option<RecordId>,
    /// Another result for the same window.
    pub other: Option<RecordId>,
    /// 未打扫, and not 需补扫.
    pub not_swept: bool,
    /// Points taken off, in the template's scale.
    pub off: i32,
    /// 补检: checked after the window had closed.
    pub made_up: bool,
    /// 纸质转录
    pub paper: bool,
    /// Who else has taken it on and not recorded it yet.
    pub taken: Option<String>,
    /// A draft is on this phone.
    pub draft: bool,
    /// The person was here.
    pub visited: bool,
}

impl Tile {
    /// Whether nobody has checked it yet.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.record.is_none()
    }
}

impl FloorsView {
    /// All tiles.
    pub fn tiles(&self) -> impl Iterator<Item = &Tile> {
        self.floors.iter().flat_map(|floor| &floor.tiles)
    }

    /// How many are checked.
    #[must_use]
    pub fn done(&self) -> usize {
        self.tiles().filter(|tile| !tile.is_open()).count()
    }

    /// Points taken off in all, in the template's scale.
    #[must_use]
    pub fn off(&self) -> i32 {
        self.tiles().map(|tile| tile.off).sum()
    }
}

impl AppState {
    /// How the template of a round judges; `None` for a patrol, and where the plan is not here.
    ///
    /// # Errors
    /// [`AppError::Missing`] without the round, [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn judged(self, round: RoundId) -> Result<Option<Judged>, AppError> {
        let mut wants = vec![Want::One(round.0), Want::Kind(Kind::Plan)];
        let seen = self.see(wants.clone()).await?;
        let round = seen.need::<Round>(round.0)?;
        let Some(plan) = seen.get::<Plan>(round.plan.0) else {
            return Ok(None);
        };
        if plan.slot(&round.slot).is_none() {
            return Ok(None);
        }
        wants.push(Want::One(plan.template.0));
        let seen = self.see(wants).await?;
        let template = seen.get::<Template>(plan.template.0);
        Ok(template.and_then(|template| template.judged))
    }

    /// A round of a judged template, by floors.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn floors(self, id: RoundId) -> Result<FloorsView, AppError> {
        let scope = self.scope()?;
        let mut wants: Vec<Want> = who(scope.person).into();
        wants.extend([Want::One(id.0), Want::Kind(Kind::Plan)]);
        let seen = self.see(wants.clone()).await?;
        let round = seen.need::<Round>(id.0)?.clone();
        let plan = seen.need::<Plan>(round.plan.0)?.clone();
        wants.extend([
            Want::Parent(id.0),
            Want::Day(Kind::Round, round.day),
            Want::One(plan.template.0),
            Want::Kind(Kind::Place),
            Want::Kind(Kind::Class),
        ]);
        let mut seen = self.see(wants.clone()).await?;
        let others: Vec<Want> = walks(&seen, round.plan, &round.slot, round.day)
            .iter()
            .filter(|other| other.id != id)
            .map(|other| Want::Parent(other.id.0))
            .collect();
        if !others.is_empty() {
            wants.extend(others);
            seen = self.see(wants).await?;
        }
        let drafts = self.points_with_draft(scope, id).await?;
        self.floors_of(&seen, id, &plan, &drafts)
    }

    fn floors_of(
        self,
        seen: &Seen,
        id: RoundId,
        plan: &Plan,
        drafts: &[u16],
    ) -> Result<FloorsView, AppError> {
        let round = seen.need::<Round>(id.0)?;
        let template = seen.need::<Template>(plan.template.0)?;
        let zone = self.zone.get_untracked();
        let occurrence =
            due::window(plan, &round.slot, &zone, round.day).ok_or(AppError::Missing)?;
        let records = records_of_window(seen, round);
        let me = seen.scope.person;
        let mut floors: Vec<Floor> = Vec::new();
        for (index, point) in (0u16..).zip(&plan.route) {
            let place = floor_of(seen, point.place);
            let tile = Tile {
                draft: drafts.contains(&index),
                ..tile(seen, round, &occurrence, &records, (index, point))
            };
            match floors.iter_mut().find(|floor| floor.place == place) {
                Some(floor) => {
                    floor.walked |= tile.visited;
                    floor.tiles.push(tile);
                }
                None => floors.push(Floor {
                    place,
                    name: name_or_empty(seen, place),
                    walked: tile.visited,
                    tiles: vec![tile],
                }),
            }
        }
        Ok(FloorsView {
            judged: template.judged.ok_or(AppError::Missing)?,
            floors,
            window: (occurrence.start, occurrence.end),
            closed: occurrence.end < seen.now,
            may_check: may_walk(seen, plan),
            walking: round.person == me || round.claims.iter().any(|claim| claim.person == me),
            unsent: seen.unsent::<Round>(id.0)
                || records
                    .iter()
                    .any(|(record, _)| seen.unsent::<Record>(record.0)),
            round: round.clone(),
        })
    }
}

/// The records of every round of the slot that count.
fn records_of_window<'a>(seen: &'a Seen, round: &Round) -> Vec<(RecordId, &'a Record)> {
    let rounds: Vec<RoundId> = walks(seen, round.plan, &round.slot, round.day)
        .iter()
        .map(|walk| walk.id)
        .collect();
    seen.all::<Record>()
        .filter(|(_, record)| record.round.is_some_and(|id| rounds.contains(&id)))
        .filter(|(_, record)| record.check.as_ref().is_some_and(|check| check.counts()))
        .map(|(id, record)| (RecordId(id), record))
        .collect()
}

/// What lies side by side with a room is its floor; an area outdoors stands for itself.
fn floor_of(seen: &Seen, place: PlaceId) -> PlaceId {
    seen.get::<Place>(place.0)
        .filter(|place| place.kind == PlaceKind::Room)
        .and_then(|place| place.parent)
        .unwrap_or(place)
}

fn tile(
    seen: &Seen,
    round: &Round,
    occurrence: &Occurrence<'_>,
    records: &[(RecordId, &Record)],
    (index, point): (u16, &RoutePoint),
) -> Tile {
    let here: Vec<(RecordId, &Record)> = records
        .iter()
        .filter(|(_, record)| record.place == point.place && record.class == point.class)
        .copied()
        .collect();
    let first = here.iter().min_by_key(|(id, record)| (record.at.at, *id));
    let other = here.iter().find(|one| Some(*one) != first);
    let check = first.and_then(|(_, record)| record.check.as_ref());
    let all: Vec<&Record> = here.iter().map(|(_, record)| *record).collect();
    let class = point
        .class
        .and_then(|class| class_name(seen, class, round.day));
    Tile {
        point: index,
        name: class.unwrap_or_else(|| name_or_empty(seen, point.place)),
        state: class_state(occurrence, &all, seen.now),
        record: first.map(|(id, _)| *id),
        other: other.map(|(id, _)| *id),
        not_swept: check
            .is_some_and(|check| check.judgement == Judgement::NotSwept && !check.to_sweep),
        off: check
            .and_then(|check| check.score.as_ref())
            .map_or(0, |score| score.base - score.got),
        made_up: first.is_some_and(|(_, record)| made_up(occurrence, record)),
        paper: check.is_some_and(|check| check.paper.is_some()),
        taken: round
            .takes
            .iter()
            .find(|take| take.point == index && take.person != seen.scope.person)
            .filter(|_| first.is_none())
            .map(|take| walker_name(round, take.person)),
        draft: false,
        visited: was_at(seen.scope.person, index, &round.takes, &all),
    }
}

/// What somebody on the round is called.
fn walker_name(round: &Round, person: PersonId) -> String {
    round
        .claims
        .iter()
        .find(|claim| claim.person == person)
        .map_or_else(
            || round.person_name.clone(),
            |claim| claim.person_name.clone(),
        )
}
