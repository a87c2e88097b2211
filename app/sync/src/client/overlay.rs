//! What the screen shows: entities as the server sent them, with the operations of the outbox
//! applied on top by the very code the server runs.
//!
//! Nothing is kept between two looks. A page of the app loads the rows it shows and those that the
//! outbox touches ([`reads`]), builds a [`View`], and on [`domain::apply::NotLoaded`] loads what is
//! named and builds it again.

use domain::apply::{self, NotLoaded, World};
use domain::entity::{Entity, EntityRef, Kind};
use domain::id::{GroupId, Id, OpId};
use domain::op::Op;
use domain::sorted::{Map, Set};
use domain::time::{Corrected, UtcMillis};

use super::store::{BaseRow, OpRow};
use crate::correction::applied_as;

/// The base rows a look needs: those loaded, and ids known not to be there.
#[derive(Debug, Default)]
pub struct Base {
    entities: Map<Id, Option<Entity>>,
}

impl Base {
    /// Adds a row as stored. One that this code cannot read counts as not there.
    pub fn put(&mut self, row: &BaseRow) {
        self.entities.insert(row.id, row.entity());
    }

    /// Notes that no row has this id.
    pub fn put_missing(&mut self, id: Id) {
        if !self.knows(id) {
            self.entities.insert(id, None);
        }
    }

    /// Whether the id was loaded, found or not.
    #[must_use]
    pub fn knows(&self, id: Id) -> bool {
        self.entities.contains_key(&id)
    }
}

/// What became of a pending operation on this phone; the server decides anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It shows.
    Applied,
    /// Somebody was first, as far as this phone knows.
    Contested,
    /// The server will set it aside, as far as this phone knows: a code of the problem catalogue.
    SetAside(&'static str),
    /// Refers to something this phone does not have.
    Waiting(EntityRef),
    /// Written by a newer app: sent as it is, not shown.
    Unreadable,
}

/// A pending operation and what it does to the view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pending {
    /// Its id.
    pub id: OpId,
    /// Its group.
    pub group: GroupId,
    /// The operation, if this code can read it.
    pub op: Option<Op>,
    /// What became of it here.
    pub fate: Fate,
    /// The entities it changes or creates here.
    pub touches: Vec<EntityRef>,
}

/// Server state with the outbox on top.
#[derive(Debug, Default)]
pub struct View {
    changed: Map<Id, Entity>,
    base: Base,
    pending: Vec<Pending>,
    marked: Set<EntityRef>,
}

/// Entities that the outbox is likely to touch: load them before [`View::new`].
#[must_use]
pub fn reads(outbox: &[OpRow]) -> Set<EntityRef> {
    outbox
        .iter()
        .filter_map(OpRow::op)
        .flat_map(|op| apply::reads(&op))
        .collect()
}

/// Base and changes of one view as domain rules see them.
struct Layered<'a> {
    base: &'a Base,
    changed: &'a Map<Id, Entity>,
    group: &'a Map<Id, Entity>,
}

impl World for Layered<'_> {
    fn get(&self, at: EntityRef) -> Result<Option<&Entity>, NotLoaded> {
        let here = self.group.get(&at.id).or_else(|| self.changed.get(&at.id));
        match (here, self.base.entities.get(&at.id)) {
            (Some(entity), _) => Ok(Some(entity)),
            (None, Some(entity)) => Ok(entity.as_ref()),
            (None, None) => Err(NotLoaded(at)),
        }
    }
}

impl View {
    /// `base` with `outbox` on top; `outbox` in the order of doing, `now` by the server's clock as
    /// far as known.
    ///
    /// # Errors
    /// [`NotLoaded`] with the base given back: load that row into it, or note it as missing, and
    /// call again.
    pub fn new(base: Base, outbox: &[OpRow], now: UtcMillis) -> Result<Self, (Base, NotLoaded)> {
        let mut view = Self {
            base,
            ..Self::default()
        };
        let mut rest = outbox;
        while let Some(first) = rest.first() {
            let len = rest
                .iter()
                .take_while(|row| row.group == first.group)
                .count();
            let (group, after) = rest.split_at(len);
            if let Err(missing) = view.add_group(group, now) {
                return Err((view.base, missing));
            }
            rest = after;
        }
        Ok(view)
    }

    /// The group holds together: one member that would be set aside takes the others with it.
    fn add_group(&mut self, rows: &[OpRow], now: UtcMillis) -> Result<(), NotLoaded> {
        let mut changed = Map::new();
        let mut touched: Vec<EntityRef> = Vec::new();
        let mut pending = Vec::new();
        let ops: Vec<Option<Op>> = rows.iter().map(OpRow::op).collect();
        for (row, op) in rows.iter().zip(&ops) {
            let (fate, states) = match op {
                Some(op) => {
                    let stands = applied_as(op, ops.iter().flatten());
                    self.try_op(&stands, now, &changed)?
                }
                None => (Fate::Unreadable, Vec::new()),
            };
            let touches: Vec<EntityRef> = states.iter().map(|(at, _)| *at).collect();
            touched.extend(&touches);
            changed.extend(states.into_iter().map(|(at, entity)| (at.id, entity)));
            pending.push(Pending {
                id: row.id,
                group: row.group,
                op: op.clone(),
                fate,
                touches,
            });
        }
        let refused = pending
            .iter()
            .any(|one| matches!(one.fate, Fate::SetAside(_)));
        if refused {
            for one in &mut pending {
                if !matches!(one.fate, Fate::SetAside(_)) {
                    one.fate = Fate::SetAside(domain::problem::Code::GroupSetAside.as_str());
                }
                one.touches.clear();
            }
        } else {
            self.marked.extend(touched);
            self.changed.extend(changed);
        }
        self.pending.extend(pending);
        Ok(())
    }

    fn try_op(
        &self,
        op: &Op,
        now: UtcMillis,
        group: &Map<Id, Entity>,
    ) -> Result<(Fate, Vec<(EntityRef, Entity)>), NotLoaded> {
        let world = Layered {
            base: &self.base,
            changed: &self.changed,
            group,
        };
        Ok(
            match apply::apply(op, &Corrected::of(&op.at, now), &world)? {
                apply::Outcome::Applied(states) => (Fate::Applied, states),
                apply::Outcome::Contested(states) => (Fate::Contested, states),
                apply::Outcome::SetAside(code) => (Fate::SetAside(code.as_str()), Vec::new()),
                apply::Outcome::Waiting(at) => (Fate::Waiting(at), Vec::new()),
            },
        )
    }

    /// The entity as the screen shows it.
    #[must_use]
    pub fn get(&self, at: EntityRef) -> Option<&Entity> {
        let base = || self.base.entities.get(&at.id)?.as_ref();
        let entity = self.changed.get(&at.id).or_else(base)?;
        (entity.kind() == at.kind).then_some(entity)
    }

    /// Every entity of a kind, of those loaded and those the outbox makes, by id.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (Id, &Entity)> {
        let ids: Set<&Id> = self
            .base
            .entities
            .keys()
            .chain(self.changed.keys())
            .collect();
        ids.into_iter()
            .filter_map(move |id| Some((*id, self.get(EntityRef::new(kind, *id))?)))
    }

    /// Whether what is shown of the entity is not confirmed yet.
    #[must_use]
    pub fn is_pending(&self, at: EntityRef) -> bool {
        self.marked.contains(&at)
    }

    /// The outbox, in order, with what became of each here.
    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }
}
