//! Who may see what: a pure function of the entity's own fields and the person's rights.

use crate::entity::Entity;
use crate::id::PersonId;
use crate::person::{Right, Viewer};
use crate::reply::Says;

/// Whether `viewer` may see `entity`. Nobody without any right (has left, no role) sees anything.
#[must_use]
pub fn visible(entity: &Entity, viewer: &Viewer) -> bool {
    if viewer.rights.is_empty() {
        return false;
    }
    let is = |person: PersonId| viewer.person == Some(person);
    match entity {
        Entity::School(_)
        | Entity::Year(_)
        | Entity::Place(_)
        | Entity::Class(_)
        | Entity::Role(_)
        | Entity::Person(_)
        | Entity::Template(_)
        | Entity::Plan(_)
        // 值班表 hangs on the wall.
        | Entity::Duty(_) => true,
        // Names who walks. Who may walk it too shares it, or takes over from another; a class teacher on
        // duty would read who checks classes.
        Entity::Round(round) => {
            let walks = is(round.person) || round.claims.iter().any(|claim| is(claim.person));
            let may_share = viewer.has(Right::Patrol)
                && round.role.is_none_or(|role| viewer.roles.contains(&role))
                && !(round.classes && viewer.has(Right::AnswerForClass));
            walks || may_share || viewer.has(Right::SeeRecords)
        }
        Entity::Record(record) => {
            let at =
                |right| viewer.has_at(right, Some(record.place), &record.place_path, record.class);
            // Who may walk a round sees what was recorded on it: two share one, one takes over from
            // another, and a slot is told from its records. Class teachers who are on duty too do
            // not see how their own classes were judged: they would read who checks (检查组). The
            // other classes they see: they would check them a second time.
            let own = record.class.is_some() && at(Right::AnswerForClass);
            let shares = record
                .role
                .is_none_or(|role| viewer.roles.contains(&role));
            let walks = record.round.is_some() && at(Right::Patrol) && shares && !own;
            is(record.person) || at(Right::SeeRecords) || walks || viewer.has(Right::Direct)
        }
        // Phones that walk compare with it; it names nobody.
        Entity::Spot(_) => viewer.has(Right::Patrol) || viewer.has(Right::Direct),
        Entity::Amendment(amendment) => {
            let at = |right| {
                viewer.has_at(
                    right,
                    Some(amendment.place),
                    &amendment.place_path,
                    amendment.class,
                )
            };
            // The points of a check that was amended are told together with why they are so.
            let checks =
                amendment.class.is_some() && at(Right::Patrol) && !at(Right::AnswerForClass);
            is(amendment.record_person)
                || is(amendment.person)
                || at(Right::SeeRecords)
                || checks
                || viewer.has(Right::Direct)
        }
        Entity::Issue(issue) => {
            let at =
                |right| viewer.has_at(right, Some(issue.place), &issue.place_path, issue.class);
            // Who did something about it sees what became of that, also once another one has it.
            let acted = issue.steps.iter().any(|step| is(step.person));
            is(issue.reporter)
                || issue.owner.is_some_and(is)
                || acted
                || at(Right::SeeIssues)
                || at(Right::Repair)
                || viewer.has(Right::Direct)
        }
        // The class itself. Who checks and who directs have the record.
        Entity::ClassResult(result) => viewer.has_at(
            Right::AnswerForClass,
            Some(result.place),
            &result.place_path,
            Some(result.class),
        ),
        Entity::Reply(reply) => {
            let at =
                |right| viewer.has_at(right, Some(reply.place), &reply.place_path, reply.class);
            // Who says 已补扫 and is not of the class is who checks.
            let told = if at(Right::AnswerForClass) {
                reply.for_class || reply.says != Says::Swept
            } else {
                at(Right::Patrol)
            };
            is(reply.person) || told || at(Right::SeeRecords) || viewer.has(Right::Direct)
        }
        // A draft that was archived was never for everybody.
        Entity::Ranking(ranking) => {
            ranking.published.is_some() || viewer.has_at(Right::Direct, None, &[], None)
        }
        Entity::Handover(_) => [Right::Patrol, Right::SeeRecords, Right::Direct]
            .into_iter()
            .any(|right| viewer.has(right)),
        // Names who sent it, and with that who checked: for those who see records.
        Entity::Photo(photo) => {
            is(photo.person)
                || [Right::Patrol, Right::SeeRecords, Right::Direct]
                    .into_iter()
                    .any(|right| viewer.has(right))
        }
        Entity::Held(held) => is(held.author) || viewer.has(Right::Direct),
    }
}
