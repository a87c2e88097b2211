//! What waits for the director: objections, two results for one window, results to be published,
//! classes that were not swept.

use core::cmp::Reverse;

use domain::check::{Check, Objection, rivals};
use domain::entity::Kind;
use domain::id::{GroupId, OpId, RecordId, Sha};
use domain::op::{Action, Op};
use domain::person::Right;
use domain::record::{Answer, Record};
use domain::reply::{Reply, Says};

use crate::device::random;
use crate::sorted;
use crate::state::draft::DraftKey;
use crate::state::inbox::replies_of;
use crate::state::look::{Seen, who};
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// The days looked through, today among them; an open objection shows whatever its age.
pub const TODO_DAYS: i32 = 7;
/// The most records that one operation publishes.
const PUBLISH_MAX: usize = 100;

/// What waits for the director.
#[derive(Clone, PartialEq, Debug)]
pub struct Todo {
    /// Objections that nobody has decided.
    pub objections: Vec<Matter>,
    /// Results for one class and window, oldest first in each.
    pub rivals: Vec<Vec<Matter>>,
    /// Results that no class has been told.
    pub waiting: Vec<Matter>,
    /// 未打扫 or 需补扫, and nobody has said 已补扫.
    pub unswept: Vec<Matter>,
}

/// A check that waits.
#[derive(Clone, PartialEq, Debug)]
pub struct Matter {
    /// The record.
    pub id: RecordId,
    /// The same.
    pub record: Record,
    /// What makes it a check.
    pub check: Check,
    /// What the class objects.
    pub objection: Option<Reply>,
}

impl AppState {
    /// What waits for the director, newest first; `None` for who does not direct.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn todo(self) -> Result<Option<Todo>, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        if !self.see(wants.clone()).await?.viewer().has(Right::Direct) {
            return Ok(None);
        }
        let today = self.now().date;
        wants.push(Want::Open(Kind::Record));
        wants.extend((0..TODO_DAYS).map(|ago| Want::Checks(today.plus(-ago))));
        let seen = self.see(wants.clone()).await?;
        // What a class objects is read for the few that do.
        let objected = seen
            .all::<Record>()
            .filter(|(_, record)| {
                record
                    .check
                    .as_ref()
                    .is_some_and(|check| is_objected(check))
            })
            .map(|(id, _)| Want::Parent(id));
        wants.extend(objected);
        Ok(Some(waiting(&self.see(wants).await?)))
    }

    /// Keeps one of several results for one window.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn keep_result(self, keep: RecordId, others: Vec<RecordId>) -> Result<(), AppError> {
        let actions = others
            .into_iter()
            .filter(|other| *other != keep)
            .map(|drop| Action::ResultKeep { keep, drop });
        self.together(actions.collect(), Vec::new(), None).await
    }

    /// Publishes results.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn publish_results(self, records: &[RecordId]) -> Result<(), AppError> {
        let actions = records
            .chunks(PUBLISH_MAX)
            .map(|some| Action::RecordPublish {
                records: some.to_vec(),
            });
        self.together(actions.collect(), Vec::new(), None).await
    }

    /// 改判: corrects a record that its class objects to, and decides for the class, as one action.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn uphold(
        self,
        record: RecordId,
        reason: String,
        answers: Vec<Answer>,
        judgement: Option<domain::check::Judgement>,
    ) -> Result<(), AppError> {
        let photos = self.unstored_photos(&answers).await?;
        let amend = Action::RecordAmend {
            record,
            reason,
            answers,
            judgement,
        };
        let reply = Action::RecordReply {
            record,
            says: Says::Changed,
            note: String::new(),
            photos: Vec::new(),
        };
        let draft = DraftKey::Amend(record).to_key();
        self.together(vec![amend, reply], photos, Some(draft)).await
    }

    /// Stores several operations as one action.
    async fn together(
        self,
        actions: Vec<Action>,
        photos: Vec<Sha>,
        draft: Option<String>,
    ) -> Result<(), AppError> {
        let scope = self.recording_scope()?;
        let group = GroupId(random::id());
        let ops: Vec<Op> = actions
            .into_iter()
            .map(|action| self.op(scope, OpId(random::id()), group, action))
            .collect();
        self.commit(scope, &ops, photos, draft.into_iter().collect())
            .await
    }
}

fn is_objected(check: &Check) -> bool {
    check.standing.objection == Some(Objection::Open)
}

fn waiting(seen: &Seen) -> Todo {
    let mut all: Vec<Matter> = seen
        .all::<Record>()
        .filter_map(|(id, record)| matter(seen, RecordId(id), record))
        .collect();
    sorted::by_key(&mut all, |one| (Reverse(one.record.at.at), one.id));
    let which = |fits: &dyn Fn(&Matter) -> bool| -> Vec<Matter> {
        all.iter().filter(|one| fits(one)).cloned().collect()
    };
    let records: Vec<(RecordId, &Record)> = all.iter().map(|one| (one.id, &one.record)).collect();
    let rivals = rivals(&records)
        .iter()
        .map(|group| {
            group
                .iter()
                .filter_map(|(id, record)| matter(seen, *id, record))
                .collect()
        })
        .collect();
    Todo {
        objections: which(&|one| is_objected(&one.check)),
        waiting: which(&|one| {
            one.record.class.is_some()
                && one.check.counts()
                && one.check.standing.published.is_none()
        }),
        unswept: which(&|one| one.check.wants_sweeping()),
        rivals,
    }
}

fn matter(seen: &Seen, id: RecordId, record: &Record) -> Option<Matter> {
    let check = Check::clone(record.check.as_ref()?);
    let said = if is_objected(&check) {
        replies_of(seen, id)
    } else {
        Vec::new()
    };
    let objection = said
        .into_iter()
        .rev()
        .map(|(_, reply)| reply)
        .find(|reply| reply.says == Says::Objection);
    Some(Matter {
        id,
        record: record.clone(),
        check,
        objection,
    })
}
