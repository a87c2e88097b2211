//! What is done about an issue. What comes too late is contested and stands in the history all the
//! same: of two phones that assign or mend at once, neither is lost.

use super::author::{Author, viewer_of};
use super::shape::{DEED_CHARS_MAX, photos_fit, within};
use super::{Outcome, Step, World, find, need, require, unchanged};
use crate::entity::{Entity, EntityRef, STATE_BYTES_MAX};
use crate::id::{IssueId, OpId, PersonId};
use crate::issue::{self, Act, Deed, Issue, IssueStatus};
use crate::person::Person;
use crate::problem::Code;
use crate::record::Record;
use crate::time::Corrected;

/// What one step more adds to a state at the most, in bytes: its longest words, names and photos take
/// some 3,800.
const STEP_BYTES_MAX: usize = 4 * 1024;

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
        let issue = with_room(issue, deed.act, None)?;
        let changes = vec![(EntityRef::of::<Issue>(id.0), issue)];
        return Ok(Outcome::Contested(changes));
    };
    issue.status = to;
    issue.level = deed.level.unwrap_or(issue.level);
    let works = deed.act == Act::Take || (deed.act.mends() && issue.owner.is_none());
    let owner = if works { Some(author.id) } else { deed.owner };
    issue.owner = owner.or(issue.owner);
    issue.deadline = deed.deadline.or(issue.deadline);
    let record_id = issue.record.0;
    let issue = with_room(issue, deed.act, Some(to))?;
    let mut changes: Vec<(EntityRef, Entity)> = Vec::new();
    if to == IssueStatus::Closed
        && let Some(record) = find::<Record>(world, record_id)?
    {
        let record = Record {
            open_issues: record.open_issues.saturating_sub(1),
            ..record.clone()
        };
        changes.push((EntityRef::of::<Record>(record_id), record.into()));
    }
    changes.push((EntityRef::of::<Issue>(id.0), issue));
    Ok(Outcome::Applied(changes))
}

/// The issue after `act`, which leads `to` this, if that leaves room for the steps by which it can
/// still be mended and closed. A history that is full ends, it does not keep the issue open for ever.
fn with_room(issue: Issue, act: Act, to: Option<IssueStatus>) -> Step<Entity> {
    let free = match to {
        Some(IssueStatus::Closed) => 0,
        Some(_) if act.mends() => STEP_BYTES_MAX,
        _ => 2 * STEP_BYTES_MAX,
    };
    let issue = Entity::from(issue);
    require(
        issue.state().len() + free <= STATE_BYTES_MAX,
        Code::HistoryFull,
    )?;
    Ok(issue)
}

/// Taken for itself: it says why where it has to, and names an owner, a deadline and a level only
/// where it may.
fn fits(deed: &Deed) -> bool {
    let least = usize::from(deed.act.needs_words());
    within(deed.words.trim(), least, DEED_CHARS_MAX)
        && photos_fit(&deed.photos)
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
