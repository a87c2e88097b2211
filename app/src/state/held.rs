//! What the server set aside or keeps waiting: shown with its content, put right in the ordinary
//! form, sent again, or withdrawn.

use domain::entity::Kind;
use domain::held::{Held, HeldStatus};
use domain::id::{GroupId, OpId, PersonId, Sha};
use domain::op::{Action, Op};
use domain::person::{Person, Right};
use domain::text::Text;

use crate::device::random;
use crate::sorted;
use crate::state::held_form::{HeldForm, amend_form, submit_form};
use crate::state::look::{Seen, who};
use crate::state::outbox::about;
use crate::state::{AppError, AppState, Draft, DraftKey};
use crate::store::look::Want;

/// An operation that the server set aside or keeps waiting.
#[derive(Clone, PartialEq, Debug)]
pub struct HeldItem {
    /// The operation.
    pub op_id: OpId,
    /// What the server says of it.
    pub held: Held,
    /// The operation, when this version can read it.
    pub op: Option<Op>,
    /// Name of the place or plan it is about.
    pub about: Text,
    /// Why, in words of the catalogue.
    pub why: AppError,
}

/// One of them, with what can be done about it.
#[derive(Clone, PartialEq, Debug)]
pub struct HeldView {
    /// It.
    pub item: HeldItem,
    /// Who sent it, when it was somebody else.
    pub sender: Option<String>,
    /// Its content as a form.
    pub form: Option<HeldForm>,
}

impl HeldView {
    /// It needs a person, or waits: not resolved yet.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        is_open(self.item.held.status)
    }

    /// Its author may put it right or send it again: unless others wait together with it.
    #[must_use]
    pub const fn is_mine(&self) -> bool {
        self.sender.is_none() && self.item.held.with.is_empty()
    }
}

impl AppState {
    /// What the server set aside or keeps waiting, newest first; resolved ones are left out. A
    /// director sees everybody's.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn held(self) -> Result<Vec<HeldItem>, AppError> {
        let seen = self.see(self.wants_of_held()?).await?;
        let mut items = open_held(&seen, seen.viewer().has(Right::Direct));
        sorted::by_key(&mut items, |item| {
            core::cmp::Reverse((item.held.received, item.op_id))
        });
        Ok(items)
    }

    /// One of them, resolved or not.
    ///
    /// # Errors
    /// [`AppError::Missing`] and as above.
    pub async fn held_one(self, op: OpId) -> Result<HeldView, AppError> {
        let mut wants = self.wants_of_held()?;
        wants.push(Want::One(op.0));
        let seen = self.see(wants.clone()).await?;
        let item = held_item(&seen, op, seen.need::<Held>(op.0)?);
        let author = item.held.author;
        wants.push(Want::One(author.0));
        let form = match item.op.as_ref().map(|op| &op.action) {
            Some(Action::RecordSubmit(submit)) => {
                wants.push(Want::One(submit.template.0));
                wants.extend(submit.round.map(|round| Want::One(round.0)));
                submit_form(&self.see(wants.clone()).await?, op, submit)
            }
            Some(action @ Action::RecordAmend { record, .. }) => {
                let view = self.record(*record).await.ok();
                view.and_then(|view| amend_form(op, action, view))
            }
            _ => None,
        };
        let seen = self.see(wants).await?;
        let sender = (author != seen.scope.person).then(|| {
            seen.get::<Person>(author.0)
                .map(|person| person.name.clone())
                .unwrap_or_default()
        });
        Ok(HeldView { item, sender, form })
    }

    /// Sends what the form says as a new operation that replaces the held one.
    ///
    /// # Errors
    /// [`AppError::Incomplete`] when the template demands more, and as [`Self::start_round`].
    pub async fn correct_held(self, form: &HeldForm, draft: &Draft) -> Result<(), AppError> {
        let action = form.corrected(draft)?;
        let answers = match &action {
            Action::RecordSubmit(submit) => &submit.answers[..],
            Action::RecordAmend { answers, .. } => answers,
            _ => &[],
        };
        let photos = self.unstored_photos(answers).await?;
        self.replace_held(form.op, action, photos).await
    }

    /// Sends the content of a held operation once more as a new one that replaces it.
    ///
    /// # Errors
    /// [`AppError::Newer`] when this version cannot read it, and as [`Self::start_round`].
    pub async fn resend_held(self, op: OpId) -> Result<(), AppError> {
        let again = self.held_one(op).await?.item.op.ok_or(AppError::Newer)?;
        self.replace_held(op, again.action, Vec::new()).await
    }

    /// Withdraws a held operation, with what was sent to correct it.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn withdraw_held(self, op: OpId) -> Result<(), AppError> {
        let seen = self.see(self.wants_of_held()?).await?;
        let mut ops = family(&all_open(&seen), op);
        if !ops.contains(&op) {
            ops.push(op);
        }
        let actions = ops.into_iter().map(|op| Action::HeldWithdraw { op });
        self.resolve_held(op, actions.collect(), Vec::new()).await
    }

    /// `action` takes the place of `held`. Where that was itself to correct another that is still
    /// held, it takes the place of that, and every attempt that failed is withdrawn.
    async fn replace_held(
        self,
        held: OpId,
        action: Action,
        photos: Vec<Sha>,
    ) -> Result<(), AppError> {
        let seen = self.see(self.wants_of_held()?).await?;
        let all = all_open(&seen);
        let mut failed = family(&all, held);
        let first = first_of(&all, held);
        let op = if failed.contains(&first) { first } else { held };
        failed.retain(|one| *one != op);
        let by = OpId(random::id());
        let mut actions = vec![Action::HeldCorrect { op, by }];
        actions.extend(failed.into_iter().map(|op| Action::HeldWithdraw { op }));
        actions.push(action);
        self.resolve_held(held, actions, photos).await
    }

    /// Stores the actions as one, and drops the draft of the correction of `held`.
    async fn resolve_held(
        self,
        held: OpId,
        actions: Vec<Action>,
        photos: Vec<Sha>,
    ) -> Result<(), AppError> {
        let scope = self.recording_scope()?;
        let group = GroupId(random::id());
        let by = actions.iter().find_map(|action| match action {
            Action::HeldCorrect { by, .. } => Some(*by),
            _ => None,
        });
        let ops: Vec<Op> = actions
            .into_iter()
            .map(|action| {
                let resolves = matches!(
                    action,
                    Action::HeldCorrect { .. } | Action::HeldWithdraw { .. }
                );
                let id = by
                    .filter(|_| !resolves)
                    .unwrap_or_else(|| OpId(random::id()));
                self.op(scope, id, group, action)
            })
            .collect();
        let draft = DraftKey::Held(held).to_key();
        self.commit(scope, &ops, photos, vec![draft.clone()])
            .await?;
        self.unwritten().close(scope, &draft);
        Ok(())
    }

    fn wants_of_held(self) -> Result<Vec<Want>, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([
            Want::Kind(Kind::Place),
            Want::Kind(Kind::Plan),
            Want::Open(Kind::Held),
        ]);
        Ok(wants)
    }
}

/// What is held and not resolved, one row for each thing that went wrong: of several attempts to
/// correct it the last. Everybody's, or that of the person who uses the phone.
pub(super) fn open_held(seen: &Seen, everybody: bool) -> Vec<HeldItem> {
    let all = all_open(seen);
    let is_last = |item: &HeldItem| {
        let first = first_of(&all, item.op_id);
        !all.iter().any(|other| {
            !is_resolution(other)
                && first_of(&all, other.op_id) == first
                && (other.held.received, other.op_id) > (item.held.received, item.op_id)
        })
    };
    // A correction that failed is told by what it was to bring.
    let brings = |item: &HeldItem| {
        let group = group_of(item);
        all.iter()
            .any(|other| !is_resolution(other) && group_of(other) == group)
    };
    all.iter()
        .filter(|item| everybody || item.held.author == seen.scope.person)
        .filter(|item| match is_resolution(item) {
            true => !brings(item),
            false => is_last(item),
        })
        .cloned()
        .collect()
}

fn all_open(seen: &Seen) -> Vec<HeldItem> {
    seen.all::<Held>()
        .filter(|(_, held)| is_open(held.status))
        .map(|(id, held)| held_item(seen, OpId(id), held))
        .collect()
}

/// What `op` was sent to correct; itself when nothing says so.
fn first_of(all: &[HeldItem], op: OpId) -> OpId {
    all.iter()
        .find_map(|item| match corrected_by(item)? {
            (first, by) if by == op => Some(first),
            _ => None,
        })
        .unwrap_or(op)
}

/// What `op` was sent to correct, with every attempt at it: all that are held.
fn family(all: &[HeldItem], op: OpId) -> Vec<OpId> {
    let first = first_of(all, op);
    let attempts: Vec<_> = all
        .iter()
        .filter(|item| corrected_by(item).is_some_and(|(corrected, _)| corrected == first))
        .map(group_of)
        .collect();
    all.iter()
        .filter(|item| item.op_id == first || attempts.contains(&group_of(item)))
        .map(|item| item.op_id)
        .collect()
}

fn group_of(item: &HeldItem) -> Option<(PersonId, GroupId)> {
    let op = item.op.as_ref()?;
    Some((item.held.author, op.group))
}

fn is_resolution(item: &HeldItem) -> bool {
    matches!(
        item.op.as_ref().map(|op| &op.action),
        Some(Action::HeldCorrect { .. } | Action::HeldWithdraw { .. })
    )
}

/// Which operation `item` says is corrected, and by which.
fn corrected_by(item: &HeldItem) -> Option<(OpId, OpId)> {
    match item.op.as_ref()?.action {
        Action::HeldCorrect { op, by } => Some((op, by)),
        _ => None,
    }
}

const fn is_open(status: HeldStatus) -> bool {
    matches!(status, HeldStatus::SetAside | HeldStatus::Waiting)
}

fn held_item(seen: &Seen, op_id: OpId, held: &Held) -> HeldItem {
    let op = Op::parse(&held.body).ok();
    HeldItem {
        op_id,
        about: op.as_ref().map(|op| about(seen, op)).unwrap_or_default(),
        why: AppError::from_server(&held.code, &held.code),
        op,
        held: held.clone(),
    }
}
