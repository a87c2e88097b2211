//! 未发送: what the server has not confirmed, and what it set aside.

use domain::entity::Kind;
use domain::held::Held;
use domain::id::OpId;
use domain::op::{Action, Op};
use domain::person::Right;
use domain::plan::Plan;
use domain::record::Record;
use domain::round::Round;
use domain::text::Text;
use sync::client::store::Upload;

use crate::sorted;
use crate::state::look::{Seen, who};
use crate::state::round::name_or_empty;
use crate::state::today::is_held;
use crate::state::view::{HeldItem, OutboxItem};
use crate::state::{AppError, AppState};
use crate::store::look::Want;

impl AppState {
    /// 未发送, oldest first, one row for each user action.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn outbox(self) -> Result<Vec<OutboxItem>, AppError> {
        let wants = vec![Want::Kind(Kind::Place), Want::Kind(Kind::Plan)];
        let seen = self.see(wants).await?;
        let driver = self.driver();
        let mut items: Vec<OutboxItem> = Vec::new();
        for (pending, row) in seen.look.view.pending().iter().zip(&seen.look.outbox) {
            let photos = row
                .blobs
                .iter()
                .filter(|sha| {
                    seen.look
                        .blobs
                        .iter()
                        .any(|blob| blob.sha == **sha && blob.upload == Upload::Unsent)
                })
                .count();
            match items.last_mut() {
                Some(item) if item.group == pending.group => item.photos += photos,
                _ => items.push(OutboxItem {
                    group: pending.group,
                    about: pending
                        .op
                        .as_ref()
                        .map(|op| about(&seen, op))
                        .unwrap_or_default(),
                    op: pending.op.clone(),
                    wall: row.made,
                    photos,
                    sent: driver.is_offered(seen.scope, pending.id),
                }),
            }
        }
        Ok(items)
    }

    /// What the server set aside or keeps waiting, newest first; resolved ones are left out. A
    /// director sees everybody's.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn held(self) -> Result<Vec<HeldItem>, AppError> {
        let mut wants = self.wants_of_held()?;
        wants.push(Want::Open(Kind::Held));
        let seen = self.see(wants).await?;
        let directs = seen.viewer().has(Right::Direct);
        let mut items: Vec<HeldItem> = seen
            .all::<Held>()
            .filter(|(_, held)| is_held(held.status))
            .filter(|(_, held)| directs || held.author == seen.scope.person)
            .map(|(id, held)| held_item(&seen, OpId(id), held))
            .collect();
        sorted::by_key(&mut items, |item| {
            core::cmp::Reverse((item.held.received, item.op_id))
        });
        Ok(items)
    }

    /// One of them, resolved or not.
    ///
    /// # Errors
    /// [`AppError::Missing`] and as above.
    pub async fn held_one(self, op: OpId) -> Result<HeldItem, AppError> {
        let mut wants = self.wants_of_held()?;
        wants.push(Want::One(op.0));
        let seen = self.see(wants).await?;
        let held = seen.need::<Held>(op.0)?;
        Ok(held_item(&seen, op, held))
    }

    fn wants_of_held(self) -> Result<Vec<Want>, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::Kind(Kind::Place), Want::Kind(Kind::Plan)]);
        Ok(wants)
    }
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

/// The name of the place or plan that an operation is about; empty when the phone does not know.
fn about(seen: &Seen, op: &Op) -> Text {
    match &op.action {
        Action::RoundStart { plan, .. } => seen
            .get::<Plan>(plan.0)
            .map(|plan| plan.name.clone())
            .unwrap_or_default(),
        Action::RoundClaim { round } | Action::RoundEnd { round, .. } => seen
            .get::<Round>(round.0)
            .map(|round| round.plan_name.clone())
            .unwrap_or_default(),
        Action::RecordSubmit(submit) => name_or_empty(seen, submit.place),
        Action::RecordAmend { record, .. } => seen
            .get::<Record>(record.0)
            .map(|record| record.place_name.clone())
            .unwrap_or_default(),
        Action::Put { .. }
        | Action::PhotoArrived(_)
        | Action::HeldWithdraw { .. }
        | Action::HeldCorrect { .. } => Text::default(),
    }
}
