//! Rankings: drafted, published, archived. A published one never changes.

use super::author::Author;
use super::{Outcome, Step, World, find, need, require, shape};
use crate::entity::EntityRef;
use crate::id::{OpId, RankingId};
use crate::op::ranking_id;
use crate::person::Right;
use crate::problem::Code;
use crate::ranking::{Ranking, RankingStatus, Table};
use crate::time::Corrected;

/// A ranking sets the classes of the whole school side by side: who directs a part of it does not.
fn require_whole(author: &Author) -> Step<()> {
    let whole = author.viewer.has_at(Right::Direct, None, &[], None);
    require(whole, Code::NotPermitted)
}

/// A draft is made, or made anew when `draft` names one.
pub(super) fn put(
    op: OpId,
    draft: Option<RankingId>,
    table: &Table,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require_whole(author)?;
    require(shape::table_fits(table), Code::Invalid)?;
    let id = draft.unwrap_or_else(|| ranking_id(op));
    let before = match draft {
        Some(id) => Some(need::<Ranking>(world, id.0)?),
        None => find::<Ranking>(world, id.0)?,
    };
    if before.is_some_and(|before| before.status != RankingStatus::Draft) {
        return Ok(Outcome::Contested(Vec::new()));
    }
    let ranking = Ranking {
        table: table.clone(),
        status: RankingStatus::Draft,
        person: author.id,
        person_name: author.name.clone(),
        at: *at,
        published: None,
        archived: None,
    };
    Ok(Outcome::Applied(vec![(
        EntityRef::of::<Ranking>(id.0),
        ranking.into(),
    )]))
}

pub(super) fn publish(
    id: RankingId,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    step(id, RankingStatus::Published, at, author, world)
}

pub(super) fn archive(
    id: RankingId,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    step(id, RankingStatus::Archived, at, author, world)
}

/// One step forward; a step that was taken before is without effect.
fn step(
    id: RankingId,
    to: RankingStatus,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require_whole(author)?;
    let mut ranking = need::<Ranking>(world, id.0)?.clone();
    match (ranking.status, to) {
        (RankingStatus::Draft, RankingStatus::Published) => ranking.published = Some(*at),
        (RankingStatus::Draft | RankingStatus::Published, RankingStatus::Archived) => {
            ranking.archived = Some(*at);
        }
        _ => return Ok(Outcome::Contested(Vec::new())),
    }
    ranking.status = to;
    Ok(Outcome::Applied(vec![(
        EntityRef::of::<Ranking>(id.0),
        ranking.into(),
    )]))
}
