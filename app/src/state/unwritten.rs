//! Drafts between the key that was typed and the database: a moment at the most.

use std::cell::RefCell;

use domain::op::Op;

use crate::device::timer::Alarm;
use crate::state::draft::Draft;
use crate::store::Scope;

/// How long a draft may stay unwritten, in milliseconds.
pub(super) const DELAY_MS: i64 = 120;

/// Whose draft it is, and its key.
type Key = (Scope, String);

/// A few values by the key of a draft.
type Few<T> = Vec<(Key, T)>;

fn put<T>(few: &mut Few<T>, key: Key, value: T) {
    few.retain(|(one, _)| *one != key);
    few.push((key, value));
}

/// Drafts not written yet.
#[derive(Default)]
pub(super) struct Unwritten {
    drafts: RefCell<Few<Draft>>,
    alarm: RefCell<Option<Alarm>>,
    attempts: RefCell<Few<Op>>,
}

impl Unwritten {
    /// Notes a draft; `arm` sets the alarm for writing unless one is set already.
    pub(super) fn note(
        &self,
        scope: Scope,
        key: String,
        draft: Draft,
        arm: impl FnOnce() -> Option<Alarm>,
    ) {
        put(&mut self.drafts.borrow_mut(), (scope, key), draft);
        let mut alarm = self.alarm.borrow_mut();
        if alarm.is_none() {
            *alarm = arm();
        }
    }

    /// The draft, if it is among them.
    pub(super) fn get(&self, scope: Scope, key: &str) -> Option<Draft> {
        self.drafts
            .borrow()
            .iter()
            .find(|(one, _)| one.0 == scope && one.1 == key)
            .map(|(_, draft)| draft.clone())
    }

    /// Drops a draft.
    pub(super) fn forget(&self, scope: Scope, key: &str) {
        self.drafts
            .borrow_mut()
            .retain(|(one, _)| one.0 != scope || one.1 != key);
    }

    /// Takes all of them, to be written.
    pub(super) fn take(&self) -> Few<Draft> {
        self.alarm.borrow_mut().take();
        self.drafts.take()
    }

    /// The operation for a second attempt at the same action: the very bytes of the first, so that
    /// nothing is stored twice when the first had succeeded without anybody being told.
    pub(super) fn attempt(&self, scope: Scope, key: &str, new: Op) -> Op {
        let mut attempts = self.attempts.borrow_mut();
        let kept = attempts
            .iter()
            .find(|(one, op)| one.0 == scope && one.1 == key && op.action == new.action);
        if let Some((_, op)) = kept {
            return op.clone();
        }
        put(&mut attempts, (scope, key.to_owned()), new.clone());
        new
    }

    /// The action of this draft is stored.
    pub(super) fn succeeded(&self, scope: Scope, key: &str) {
        self.attempts
            .borrow_mut()
            .retain(|(one, _)| one.0 != scope || one.1 != key);
    }

    /// Puts back what could not be written, unless something newer was noted meanwhile.
    pub(super) fn put_back(&self, scope: Scope, drafts: Vec<(String, Draft)>) {
        let mut kept = self.drafts.borrow_mut();
        for (key, draft) in drafts {
            let key = (scope, key);
            if !kept.iter().any(|(one, _)| *one == key) {
                kept.push((key, draft));
            }
        }
    }
}
