//! A corrected operation takes the place of the one it corrects: what it creates has the ids that
//! the first would have created, so that whatever was done behind the first finds it. Both halves
//! apply operations through [`applied_as`], or they would not compute the same.

use std::borrow::Cow;

use domain::id::OpId;
use domain::op::{Action, Op};

/// `op` as it is applied among `group`, the operations of its user action: itself, or standing in
/// for the operation that one of them says it corrects.
pub fn applied_as<'a, 'g>(op: &'a Op, group: impl IntoIterator<Item = &'g Op>) -> Cow<'a, Op> {
    match corrects(op.id, group) {
        Some(id) => Cow::Owned(Op { id, ..op.clone() }),
        None => Cow::Borrowed(op),
    }
}

fn corrects<'g>(id: OpId, group: impl IntoIterator<Item = &'g Op>) -> Option<OpId> {
    group.into_iter().find_map(|other| match &other.action {
        Action::HeldCorrect { op, by } if *by == id => Some(*op),
        _ => None,
    })
}
