//! Drafts between the key that was typed and the database: a moment at the most.

use std::cell::RefCell;
use std::collections::BTreeMap;

use domain::op::Op;

use crate::device::timer::Alarm;
use crate::state::draft::Draft;
use crate::store::Scope;

/// How long a draft may stay unwritten, in milliseconds.
pub(super) const DELAY_MS: i64 = 120;

/// Drafts not written yet.
#[derive(Default)]
pub(super) struct Unwritten {
    drafts: RefCell<BTreeMap<(Scope, String), Draft>>,
    alarm: RefCell<Option<Alarm>>,
    attempts: RefCell<BTreeMap<(Scope, String), Op>>,
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
        self.drafts.borrow_mut().insert((scope, key), draft);
        let mut alarm = self.alarm.borrow_mut();
        if alarm.is_none() {
            *alarm = arm();
        }
    }

    /// The draft, if it is among them.
    pub(super) fn get(&self, scope: Scope, key: &str) -> Option<Draft> {
        self.drafts.borrow().get(&(scope, key.to_owned())).cloned()
    }

    /// Drops a draft.
    pub(super) fn forget(&self, scope: Scope, key: &str) {
        self.drafts.borrow_mut().remove(&(scope, key.to_owned()));
    }

    /// Takes all of them, to be written.
    pub(super) fn take(&self) -> BTreeMap<(Scope, String), Draft> {
        self.alarm.borrow_mut().take();
        self.drafts.take()
    }

    /// The operation for a second attempt at the same action: the very bytes of the first, so that
    /// nothing is stored twice when the first had succeeded without anybody being told.
    pub(super) fn attempt(&self, scope: Scope, key: &str, new: Op) -> Op {
        let mut attempts = self.attempts.borrow_mut();
        let kept = attempts
            .entry((scope, key.to_owned()))
            .or_insert(new.clone());
        if kept.action != new.action {
            *kept = new;
        }
        kept.clone()
    }

    /// The action of this draft is stored.
    pub(super) fn succeeded(&self, scope: Scope, key: &str) {
        self.attempts.borrow_mut().remove(&(scope, key.to_owned()));
    }

    /// Puts back what could not be written, unless something newer was noted meanwhile.
    pub(super) fn put_back(&self, scope: Scope, drafts: Vec<(String, Draft)>) {
        let mut kept = self.drafts.borrow_mut();
        for (key, draft) in drafts {
            kept.entry((scope, key)).or_insert(draft);
        }
    }
}
