//! 消息: what the checks found in the classes one answers for, newest first, and what is answered.
//!
//! Which of them were read is known to this phone only.

use core::cmp::Reverse;

use domain::check::Objection;
use domain::class_result::{ClassResult, class_result_id};
use domain::id::{ClassId, PersonId, RecordId, ReplyId, Sha};
use domain::op::Action;
use domain::person::{Limit, Right, Viewer};
use domain::record::PhotoRef;
use domain::reply::{Reply, Says};
use domain::template::Template;

use crate::device::page;
use crate::sorted;
use crate::state::draft::DraftKey;
use crate::state::look::{Seen, who};
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// The setting that says which results were read.
const READ: &str = "xiaoxun.read.";
/// How many of them are remembered: more than the days a phone holds bring.
const READ_MAX: usize = 400;

/// A result in the list.
#[derive(Clone, PartialEq, Debug)]
pub struct InboxRow {
    /// The result.
    pub result: ClassResult,
    /// Not opened on this phone since it changed.
    pub unread: bool,
    /// Something of it is not sent yet.
    pub unsent: bool,
}

/// A result with what was said about it.
#[derive(Clone, PartialEq, Debug)]
pub struct ResultView {
    /// The result.
    pub result: ClassResult,
    /// The template version; `None` when it is not on this phone.
    pub template: Option<Template>,
    /// What was said, oldest first.
    pub replies: Vec<(ReplyId, Reply)>,
    /// Something of it is not sent yet.
    pub unsent: bool,
    /// The person may answer for the class.
    pub may_answer: bool,
}

impl AppState {
    /// The results of the classes one answers for, newest first; `None` for who answers for none.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn inbox(self) -> Result<Option<Vec<InboxRow>>, AppError> {
        let me = self.scope()?.person;
        let mut wants: Vec<Want> = who(me).into();
        let classes = own_classes(&self.see(wants.clone()).await?.viewer());
        if classes.is_empty() {
            return Ok(None);
        }
        wants.extend(classes.iter().map(|class| Want::Parent(class.0)));
        let seen = self.see(wants).await?;
        let read = read_marks(me);
        let mut rows: Vec<InboxRow> = seen
            .all::<ClassResult>()
            .filter(|(_, result)| classes.contains(&result.class))
            .map(|(id, result)| InboxRow {
                unread: !read.split(' ').any(|one| one == mark(result)),
                unsent: seen.unsent::<ClassResult>(id),
                result: result.clone(),
            })
            .collect();
        sorted::by_key(&mut rows, |row| {
            (Reverse(row.result.at.at), row.result.record)
        });
        Ok(Some(rows))
    }

    /// What a class is told of a check.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn class_result(self, record: RecordId) -> Result<ResultView, AppError> {
        let id = class_result_id(record).0;
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::One(id), Want::Parent(record.0)]);
        let seen = self.see(wants.clone()).await?;
        let result = seen.need::<ClassResult>(id)?.clone();
        wants.push(Want::One(result.template.0));
        let seen = self.see(wants).await?;
        Ok(ResultView {
            template: seen.get::<Template>(result.template.0).cloned(),
            replies: replies_of(&seen, record),
            unsent: seen.unsent::<ClassResult>(id),
            may_answer: seen.viewer().has_at(
                Right::AnswerForClass,
                Some(result.place),
                &result.place_path,
                Some(result.class),
            ),
            result,
        })
    }

    /// Remembers that a result was read as it now is.
    pub fn mark_read(self, result: &ClassResult) {
        let Ok(scope) = self.scope() else { return };
        let read = read_marks(scope.person);
        let new = mark(result);
        if read.split(' ').any(|one| one == new) {
            return;
        }
        let kept = read.split(' ').filter(|one| !one.is_empty());
        let marks: Vec<&str> = core::iter::once(new.as_str())
            .chain(kept)
            .take(READ_MAX)
            .collect();
        page::set_setting(&setting(scope.person), &marks.join(" "));
    }

    /// Says 已补扫, an objection, or the director's decision that a result stands.
    ///
    /// # Errors
    /// As [`Self::start_round`]; inside another app, which keeps nothing, [`AppError::NotDelivered`].
    pub async fn reply(
        self,
        record: RecordId,
        says: Says,
        note: String,
        photos: Vec<PhotoRef>,
    ) -> Result<(), AppError> {
        let draft = reply_draft(record, says);
        let shas: Vec<Sha> = photos.iter().map(|photo| photo.sha).collect();
        let action = Action::RecordReply {
            record,
            says,
            note,
            photos,
        };
        if self.sends_at_once() {
            return self.send_now(&draft, action, &shas).await;
        }
        self.store(Some(&draft), action, shas).await.map(drop)
    }
}

/// Where the words and photos of a reply are kept until it is said.
#[must_use]
pub const fn reply_draft(record: RecordId, says: Says) -> DraftKey {
    match says {
        Says::Swept => DraftKey::Swept(record),
        Says::Objection => DraftKey::Objection(record),
        Says::Stands | Says::Changed => DraftKey::Decision(record),
    }
}

/// What was said about a record, oldest first.
pub(super) fn replies_of(seen: &Seen, record: RecordId) -> Vec<(ReplyId, Reply)> {
    let mut replies: Vec<_> = seen
        .all::<Reply>()
        .filter(|(_, reply)| reply.record == record)
        .map(|(id, reply)| (ReplyId(id), reply.clone()))
        .collect();
    sorted::by_key(&mut replies, |(id, reply)| (reply.at.at, *id));
    replies
}

/// The classes that the person answers for by name.
pub(super) fn own_classes(viewer: &Viewer) -> Vec<ClassId> {
    viewer
        .rights
        .iter()
        .filter(|(right, _)| *right == Right::AnswerForClass)
        .flat_map(|(_, limit)| match limit {
            Limit::Classes(classes) => classes.clone(),
            Limit::School | Limit::Places(_) => Vec::new(),
        })
        .collect()
}

/// A result as it was read: what was corrected or decided since is news again.
fn mark(result: &ClassResult) -> String {
    let objection = match result.standing.objection {
        None => 0,
        Some(Objection::Open) => 1,
        Some(Objection::Rejected) => 2,
        Some(Objection::Upheld) => 3,
    };
    format!(
        "{}:{}{}{objection}",
        result.record,
        u8::from(result.amended),
        u8::from(result.dropped)
    )
}

fn setting(person: PersonId) -> String {
    format!("{READ}{person}")
}

/// Forgets which results somebody has read, when that person signs out.
pub(super) fn forget_read(person: PersonId) {
    page::forget_setting(&setting(person));
}

fn read_marks(person: PersonId) -> String {
    page::setting(&setting(person)).unwrap_or_default()
}
