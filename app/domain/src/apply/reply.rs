//! Replies to a check. On a class teacher's phone there is no record, only what the class sees of
//! it: the same rules work on either, and on both where both are there.

use super::author::Author;
use super::shape::{NOTE_CHARS_MAX, photos_fit, within};
use super::{Outcome, Step, Stop, World, find, require, unchanged};
use crate::check::{Objection, Standing};
use crate::class_result::{ClassResult, class_result_id};
use crate::entity::{Entity, EntityRef};
use crate::id::{ClassId, OpId, PlaceId, RecordId};
use crate::op::reply_id;
use crate::person::Right;
use crate::problem::Code;
use crate::record::{PhotoRef, Record};
use crate::reply::{Reply, Says};
use crate::time::Corrected;

pub(super) struct Said<'a> {
    pub(super) record: RecordId,
    pub(super) says: Says,
    pub(super) note: &'a str,
    pub(super) photos: &'a [PhotoRef],
}

/// The check replied to, by whatever of it is there.
struct Subject<'a> {
    record: Option<&'a Record>,
    result: Option<&'a ClassResult>,
    place: PlaceId,
    place_path: &'a [PlaceId],
    class: Option<ClassId>,
    standing: &'a Standing,
    amended: bool,
}

impl<'a> Subject<'a> {
    fn of(id: RecordId, world: &'a dyn World) -> Step<Self> {
        let result = find::<ClassResult>(world, class_result_id(id).0)?;
        match (find::<Record>(world, id.0)?, result) {
            (Some(record), _) => {
                let check = record.check.as_ref().ok_or(Stop::SetAside(Code::Invalid))?;
                Ok(Self {
                    record: Some(record),
                    result,
                    place: record.place,
                    place_path: &record.place_path,
                    class: record.class,
                    standing: &check.standing,
                    amended: !record.amendments.is_empty(),
                })
            }
            (None, Some(told)) => Ok(Self {
                record: None,
                result,
                place: told.place,
                place_path: &told.place_path,
                class: Some(told.class),
                standing: &told.standing,
                amended: told.amended,
            }),
            (None, None) => Err(Stop::Waiting(EntityRef::of::<Record>(id.0))),
        }
    }

    /// Whether the author has the right where the check was made.
    fn has(&self, author: &Author, right: Right) -> bool {
        author
            .viewer
            .has_at(right, Some(self.place), self.place_path, self.class)
    }

    /// The class itself, which knows of a result once it is published.
    fn is_class(&self, author: &Author) -> bool {
        self.standing.published.is_some() && self.has(author, Right::AnswerForClass)
    }

    /// The class itself; whoever checks there; the director.
    fn permits(&self, says: Says, author: &Author) -> bool {
        let has = |right| self.has(author, right);
        match says {
            Says::Swept => self.is_class(author) || has(Right::Patrol) || has(Right::Direct),
            Says::Objection => self.is_class(author),
            Says::Stands | Says::Changed => has(Right::Direct),
        }
    }
}

pub(super) fn reply(
    op: OpId,
    said: &Said<'_>,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    let id = reply_id(op);
    if find::<Reply>(world, id.0)?.is_some() {
        return Ok(unchanged());
    }
    let subject = Subject::of(said.record, world)?;
    require(subject.permits(said.says, author), Code::NotPermitted)?;
    let least = usize::from(said.says == Says::Objection);
    require(
        within(said.note.trim(), least, NOTE_CHARS_MAX) && photos_fit(said.photos),
        Code::Invalid,
    )?;
    // 改判 without an amendment would decide for the class and change nothing.
    require(said.says != Says::Changed || subject.amended, Code::Invalid)?;
    let Some(mut standing) = moved(subject.standing, said.says, at) else {
        return Ok(Outcome::Contested(Vec::new()));
    };
    standing.replies.push(id);
    let reply = Reply {
        record: said.record,
        place: subject.place,
        place_path: subject.place_path.to_vec(),
        class: subject.class,
        person: author.id,
        person_name: author.name.clone(),
        at: *at,
        says: said.says,
        for_class: subject.is_class(author),
        note: said.note.to_owned(),
        photos: said.photos.to_vec(),
    };
    let mut changes: Vec<(EntityRef, Entity)> = vec![(EntityRef::of::<Reply>(id.0), reply.into())];
    if let Some(result) = subject.result {
        let result = ClassResult {
            standing: standing.clone(),
            ..result.clone()
        };
        let seen = class_result_id(said.record).0;
        changes.push((EntityRef::of::<ClassResult>(seen), result.into()));
    }
    if let Some(mut record) = subject.record.cloned() {
        if let Some(check) = &mut record.check {
            check.standing = standing;
        }
        changes.push((EntityRef::of::<Record>(said.record.0), record.into()));
    }
    Ok(Outcome::Applied(changes))
}

/// Where the check stands after this was said; `None` when somebody was first.
fn moved(standing: &Standing, says: Says, at: &Corrected) -> Option<Standing> {
    let mut standing = standing.clone();
    match (says, standing.objection) {
        (Says::Swept, _) if standing.settled.is_none() => standing.settled = Some(*at),
        (Says::Objection, None) => standing.objection = Some(Objection::Open),
        (Says::Stands, Some(Objection::Open)) => standing.objection = Some(Objection::Rejected),
        (Says::Changed, Some(Objection::Open)) => standing.objection = Some(Objection::Upheld),
        _ => return None,
    }
    Some(standing)
}
