//! Places on screen: one with what lies in it, a new one, renaming, moving and retiring.

use domain::entity::{Entity, Kind};
use domain::id::{Id, PlaceId};
use domain::place::{Place, PlaceKind};
use domain::plan::Plan;
use domain::text::Text;

use crate::device::random;
use crate::sorted;
use crate::state::look::Seen;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// A place and what hangs on it.
#[derive(Clone, PartialEq, Debug)]
pub struct PlaceView {
    /// The place.
    pub place: Place,
    /// The name of what it lies in.
    pub parent: Option<Text>,
    /// What lies directly in it, by number, those in use first.
    pub children: Vec<(PlaceId, Place)>,
    /// How many places in use lie in it, at whatever depth.
    pub inside: usize,
    /// Names of plans in use that pass it, or something in it.
    pub plans: Vec<Text>,
    /// Numbers of the other places.
    pub taken: Vec<String>,
}

/// What a new place must not collide with.
#[derive(Clone, PartialEq, Debug)]
pub struct NewPlace {
    /// Numbers that are taken.
    pub taken: Vec<String>,
    /// A free number near its neighbours.
    pub number: String,
    /// What such places mostly are.
    pub kind: PlaceKind,
}

impl AppState {
    /// A place as it is edited; `None` for who may not.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn place_view(self, id: PlaceId) -> Result<Option<PlaceView>, AppError> {
        let Some(seen) = self.places_and_plans().await? else {
            return Ok(None);
        };
        let place = seen.need::<Place>(id.0)?.clone();
        let mut children: Vec<(PlaceId, Place)> = seen
            .all::<Place>()
            .filter(|(_, other)| other.parent == Some(id))
            .map(|(id, other)| (PlaceId(id), other.clone()))
            .collect();
        sorted::by_key(&mut children, |(_, one)| {
            (one.retired, one.order, one.number.clone())
        });
        let inside = seen.all::<Place>().filter(|(_, one)| within(one, id));
        let passes = |plan: &Plan| {
            let mut at = plan.route.iter().map(|point| point.place);
            at.any(|at| at == id || seen.get::<Place>(at.0).is_some_and(|one| within(one, id)))
        };
        let others = seen.all::<Place>().filter(|(other, _)| *other != id.0);
        Ok(Some(PlaceView {
            taken: others.map(|(_, one)| one.number.clone()).collect(),
            parent: place.parent.and_then(|parent| seen.name_of(parent)),
            children,
            inside: inside.filter(|(_, one)| !one.retired).count(),
            plans: seen
                .all::<Plan>()
                .filter(|(_, plan)| !plan.retired && passes(plan))
                .map(|(_, plan)| plan.name.clone())
                .collect(),
            place,
        }))
    }

    async fn places_and_plans(self) -> Result<Option<Seen>, AppError> {
        self.administered([Kind::Place, Kind::Plan].map(Want::Kind).into())
            .await
    }

    async fn places_now(self) -> Result<Seen, AppError> {
        self.see(vec![Want::Kind(Kind::Place)]).await
    }

    /// What a new place in `parent` begins with.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn new_place(self, parent: Option<PlaceId>) -> Result<NewPlace, AppError> {
        let seen = self.places_now().await?;
        let taken: Vec<String> = seen
            .all::<Place>()
            .map(|(_, place)| place.number.clone())
            .collect();
        let near = seen.all::<Place>().filter(|(_, one)| one.parent == parent);
        let near: Vec<&Place> = near.map(|(_, one)| one).collect();
        let above = parent.and_then(|parent| seen.get::<Place>(parent.0));
        let kind = near.first().map_or_else(
            || match above.map(|above| above.kind) {
                None => PlaceKind::Campus,
                Some(PlaceKind::Campus) => PlaceKind::Building,
                Some(PlaceKind::Building) => PlaceKind::Floor,
                Some(PlaceKind::Floor | PlaceKind::Room) => PlaceKind::Room,
                Some(PlaceKind::Outdoor) => PlaceKind::Outdoor,
            },
            |one| one.kind,
        );
        Ok(NewPlace {
            number: free_number(&taken, &near, above),
            taken,
            kind,
        })
    }

    /// Makes a place.
    ///
    /// # Errors
    /// [`AppError::Missing`] when there is no such parent, and as [`Self::start_round`].
    pub async fn add_place(
        self,
        parent: Option<PlaceId>,
        kind: PlaceKind,
        name: Text,
        number: String,
    ) -> Result<(), AppError> {
        let seen = self.places_now().await?;
        let beside = seen.all::<Place>().filter(|(_, one)| one.parent == parent);
        let order = beside.map(|(_, one)| one.order + 1).max();
        let place = Place {
            parent,
            path: path_in(&seen, parent)?,
            kind,
            name,
            number,
            // The server signs its label when it is printed.
            seal: None,
            former: Vec::new(),
            order: order.unwrap_or(0),
            retired: false,
        };
        self.put_all(vec![(random::id(), place.into())]).await
    }

    /// Changes what a place is and is called; the number too, until it hangs on a wall.
    ///
    /// # Errors
    /// [`AppError::Missing`], and as [`Self::start_round`].
    pub async fn save_place(
        self,
        id: PlaceId,
        kind: PlaceKind,
        name: Text,
        number: String,
    ) -> Result<(), AppError> {
        let seen = self.places_now().await?;
        let place = seen.need::<Place>(id.0)?.clone();
        let place = Place {
            kind,
            name,
            number,
            ..place
        };
        self.put_all(vec![(id.0, place.into())]).await
    }

    /// Gives a place a new code: the label on its wall proves nothing from now on.
    ///
    /// # Errors
    /// [`AppError::Missing`], and as [`Self::start_round`].
    pub async fn renew_label(self, id: PlaceId) -> Result<(), AppError> {
        let seen = self.places_now().await?;
        let mut place = seen.need::<Place>(id.0)?.clone();
        place.renew_label();
        self.put_all(vec![(id.0, place.into())]).await
    }

    /// Moves a place with everything in it; numbers and codes stay.
    ///
    /// # Errors
    /// [`AppError::Missing`], and as [`Self::start_round`].
    pub async fn move_place(self, id: PlaceId, to: Option<PlaceId>) -> Result<(), AppError> {
        let seen = self.places_now().await?;
        let place = seen.need::<Place>(id.0)?;
        let path = path_in(&seen, to)?;
        let moved = Place {
            parent: to,
            path: path.clone(),
            ..place.clone()
        };
        let mut entries: Vec<(usize, Id, Place)> = vec![(0, id.0, moved)];
        for (inner, one) in seen.all::<Place>().filter(|(_, one)| within(one, id)) {
            // From the place on the path stays, what was above it is replaced.
            let below = one.path.iter().skip_while(|at| **at != id);
            let path: Vec<PlaceId> = path.iter().chain(below).copied().collect();
            entries.push((
                path.len(),
                inner,
                Place {
                    path,
                    ..one.clone()
                },
            ));
        }
        // What lies deeper names what is above it, which must be there by then.
        entries.sort_by_key(|(depth, id, _)| (*depth, *id));
        let mut all: Vec<(Id, Entity)> = Vec::with_capacity(entries.len());
        all.extend(entries.into_iter().map(|(_, id, place)| (id, place.into())));
        self.put_all(all).await
    }

    /// Retires a place with everything in it, or takes it alone into use again.
    ///
    /// # Errors
    /// [`AppError::Missing`], and as [`Self::start_round`].
    pub async fn retire_place(self, id: PlaceId, retired: bool) -> Result<(), AppError> {
        let seen = self.places_now().await?;
        seen.need::<Place>(id.0)?;
        let changed = |(at, one): &(Id, &Place)| {
            one.retired != retired && (*at == id.0 || retired && within(one, id))
        };
        let put = |(at, one): (Id, &Place)| {
            let place = Place {
                retired,
                ..one.clone()
            };
            (at, Entity::Place(place))
        };
        let entries = seen.all::<Place>().filter(changed).map(put).collect();
        self.put_all(entries).await
    }
}

/// Whether a place lies in another, at whatever depth.
fn within(place: &Place, of: PlaceId) -> bool {
    place.path.contains(&of)
}

fn path_in(seen: &Seen, parent: Option<PlaceId>) -> Result<Vec<PlaceId>, AppError> {
    let Some(parent) = parent else {
        return Ok(Vec::new());
    };
    let mut path = seen.need::<Place>(parent.0)?.path.clone();
    path.push(parent);
    Ok(path)
}

/// The first free number after its neighbours', or after that of what they lie in: short ones are
/// typed quickly.
fn free_number(taken: &[String], near: &[&Place], above: Option<&Place>) -> String {
    let number = |place: &Place| place.number.parse::<u32>().ok();
    let last = near.iter().filter_map(|one| number(one)).max();
    let last = last.or_else(|| above.and_then(number)).unwrap_or(99);
    (last + 1..=999_999)
        .map(|next| format!("{next:03}"))
        .find(|next| !taken.contains(next))
        .unwrap_or_default()
}
