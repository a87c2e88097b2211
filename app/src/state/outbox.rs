//! 未发送: what the server has not confirmed, and what it set aside.

use domain::entity::Kind;
use domain::issue::Issue;
use domain::op::{Action, Op};
use domain::plan::Plan;
use domain::record::Record;
use domain::round::Round;
use domain::text::Text;
use sync::client::store::Upload;

use crate::state::look::Seen;
use crate::state::round::name_or_empty;
use crate::state::view::OutboxItem;
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
}

/// The name of the place or plan that an operation is about; empty when the phone does not know.
pub(super) fn about(seen: &Seen, op: &Op) -> Text {
    match &op.action {
        Action::RoundStart { plan, .. } => seen
            .get::<Plan>(plan.0)
            .map(|plan| plan.name.clone())
            .unwrap_or_default(),
        Action::RoundClaim { round }
        | Action::RoundEnd { round, .. }
        | Action::PointTake { round, .. } => seen
            .get::<Round>(round.0)
            .map(|round| round.plan_name.clone())
            .unwrap_or_default(),
        Action::RecordSubmit(submit) => name_or_empty(seen, submit.place),
        Action::RecordPosition { record, .. }
        | Action::RecordAmend { record, .. }
        | Action::RecordReply { record, .. }
        | Action::ResultKeep { keep: record, .. } => seen
            .get::<Record>(record.0)
            .map(|record| record.place_name.clone())
            .unwrap_or_default(),
        Action::IssueAct { issue, .. } => seen
            .get::<Issue>(issue.0)
            .map(|issue| issue.place_name.clone())
            .unwrap_or_default(),
        Action::RecordPublish { .. }
        | Action::SpotForget { .. }
        | Action::RankingPut { .. }
        | Action::RankingPublish { .. }
        | Action::RankingArchive { .. }
        | Action::ShiftNote(_)
        | Action::ShiftTake { .. }
        | Action::DutySet { .. }
        | Action::DutySwap { .. }
        | Action::Put { .. }
        | Action::PhotoArrived(_)
        | Action::HeldWithdraw { .. }
        | Action::HeldCorrect { .. } => Text::default(),
    }
}
