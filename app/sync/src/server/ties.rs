//! What ties one operation to another of the same author: the order in which a person worked on
//! an entity holds even when the earlier operation was set aside.

use domain::id::Id;
use domain::op::{
    Action, Op, amendment_id, handover_id, issue_id, ranking_id, record_id, reply_id, round_id,
};

/// The entities `op` would create or change. Registers and rosters are not among them: an edit
/// replaces the whole entry or post and depends on no edit before it. Nor does anything wait for a
/// position.
pub(crate) fn claims(op: &Op) -> Vec<Id> {
    match &op.action {
        Action::RoundStart { .. } => vec![round_id(op.id).0],
        Action::RoundClaim { round }
        | Action::RoundEnd { round, .. }
        | Action::PointTake { round, .. } => vec![round.0],
        Action::RecordSubmit(submit) => {
            let issues = (0..)
                .zip(&submit.answers)
                .filter_map(|(number, answer)| answer.level.map(|_| issue_id(op.id, number).0));
            core::iter::once(record_id(op.id).0).chain(issues).collect()
        }
        Action::RecordAmend { record, .. } => vec![record.0, amendment_id(op.id).0],
        Action::RecordPublish { records } => records.iter().map(|record| record.0).collect(),
        Action::RecordReply { record, .. } => vec![record.0, reply_id(op.id).0],
        Action::ResultKeep { keep, drop } => vec![keep.0, drop.0],
        Action::RankingPut { draft, .. } => vec![draft.unwrap_or_else(|| ranking_id(op.id)).0],
        Action::RankingPublish { ranking } | Action::RankingArchive { ranking } => vec![ranking.0],
        Action::ShiftNote(_) => vec![handover_id(op.id).0],
        Action::ShiftTake { handover } => vec![handover.0],
        Action::IssueAct { issue, .. } => vec![issue.0],
        Action::RecordPosition { .. }
        | Action::SpotForget { .. }
        | Action::DutySet { .. }
        | Action::DutySwap { .. }
        | Action::Put { .. }
        | Action::PhotoArrived(_)
        | Action::HeldWithdraw { .. }
        | Action::HeldCorrect { .. } => Vec::new(),
    }
}

/// The entities `op` works on, other than registers: it stays behind a held operation of the same
/// author that [`claims`] one of them.
pub(crate) fn refers(op: &Op) -> Vec<Id> {
    match &op.action {
        Action::RoundClaim { round }
        | Action::RoundEnd { round, .. }
        | Action::PointTake { round, .. } => vec![round.0],
        Action::RecordSubmit(submit) => submit.round.map(|round| round.0).into_iter().collect(),
        Action::RecordAmend { record, .. } | Action::RecordReply { record, .. } => vec![record.0],
        Action::RecordPublish { records } => records.iter().map(|record| record.0).collect(),
        Action::ResultKeep { keep, drop } => vec![keep.0, drop.0],
        Action::RankingPut { draft, .. } => draft.iter().map(|ranking| ranking.0).collect(),
        Action::RankingPublish { ranking } | Action::RankingArchive { ranking } => vec![ranking.0],
        Action::ShiftTake { handover } => vec![handover.0],
        Action::IssueAct { issue, .. } => vec![issue.0],
        Action::RoundStart { .. }
        | Action::RecordPosition { .. }
        | Action::SpotForget { .. }
        | Action::ShiftNote(_)
        | Action::DutySet { .. }
        | Action::DutySwap { .. }
        | Action::Put { .. }
        | Action::PhotoArrived(_)
        | Action::HeldWithdraw { .. }
        | Action::HeldCorrect { .. } => Vec::new(),
    }
}
