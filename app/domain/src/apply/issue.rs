//! What is done about an issue. What comes too late is contested and stands in the history all the
//! same: of two phones that assign or mend at once, neither is lost.

use super::author::{Author, viewer_of};
use super::shape::{DEED_CHARS_MAX, PHOTOS_MAX, within};
use super::{Outcome, Step, World, find, need, require, unchanged};
use crate::entity::{Entity, EntityRef};
use crate::id::{IssueId, OpId, PersonId};
use crate::issue::{self, Act, Deed, Issue, IssueStatus};
use crate::person::Person;
use crate::problem::Code;
use crate::record::Record;
use crate::time::Corrected;

pub(super) fn act(
    op: OpId,
    id: IssueId,
    deed: &Deed,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    let issue: &Issue = need(world, id.0)?;
    if issue.steps.iter().any(|step| step.op == op) {
        return Ok(unchanged());
    }
    require(issue.permits(deed.act, &author.viewer), Code::NotPermitted)?;
    require(fits(deed), Code::Invalid)?;
    if let Some(owner) = deed.owner {
        let owner: &Person = need(world, owner.0)?;
        require(!owner.left, Code::Invalid)?;
    }
    let to = issue.after(deed.act);
    let alone = deed.act == Act::Pass && to.is_some() && issue.mended_by(author.id);
    // 复查人 ≠ 整改人: where a second person is there, it is for that person to pass it.
    let second = alone && finder_passes(issue, author.id, world)?;
    require(!second, Code::NotPermitted)?;

    let mut issue = issue.clone();
    issue.steps.push(issue::Step {
        op,
        person: author.id,
        person_name: author.name.clone(),
        at: *at,
        deed: deed.clone(),
        contested: to.is_none(),
        alone,
        was: deed.level.map(|_| issue.level),
    });
    let Some(to) = to else {
        let changes = vec![(EntityRef::of::<Issue>(id.0), issue.into())];
        return Ok(Outcome::Contested(changes));
    };
    issue.status = to;
    issue.level = deed.level.unwrap_or(issue.level);
    let works = deed.act == Act::Take || (deed.act.mends() && issue.owner.is_none());
    let owner = if works { Some(author.id) } else { deed.owner };
    issue.owner = owner.or(issue.owner);
    issue.deadline = deed.deadline.or(issue.deadline);
    let mut changes: Vec<(EntityRef, Entity)> = Vec::new();
    if to == IssueStatus::Closed
        && let Some(record) = find::<Record>(world, issue.record.0)?
    {
        let record = Record {
            open_issues: record.open_issues.saturating_sub(1),
            ..record.clone()
        };
        changes.push((EntityRef::of::<Record>(issue.record.0), record.into()));
    }
    changes.push((EntityRef::of::<Issue>(id.0), issue.into()));
    Ok(Outcome::Applied(changes))
}

/// Taken for itself: it says why where it has to, and names an owner, a deadline and a level only
/// where it may.
fn fits(deed: &Deed) -> bool {
    let least = usize::from(deed.act.needs_words());
    within(deed.words.trim(), least, DEED_CHARS_MAX)
        && deed.photos.len() <= PHOTOS_MAX
        && (deed.act != Act::Assign || deed.owner.is_some())
        && (deed.owner.is_none() || deed.act.names_owner())
        && (deed.deadline.is_none() || deed.act.sets_deadline())
        && deed.level.is_some() == (deed.act == Act::Grade)
}

/// Whether who found it is somebody else and may pass it. Who else directs cannot be asked of a
/// world: the phone offers it only where nobody does.
fn finder_passes(issue: &Issue, than: PersonId, world: &dyn World) -> Step<bool> {
    let id = issue.reporter;
    let Some(finder) = find::<Person>(world, id.0)?.filter(|_| id != than) else {
        return Ok(false);
    };
    let (viewer, _) = viewer_of(id, finder, world)?;
    Ok(issue.permits(Act::Pass, &viewer))
}
