//! Drafts between the key that was typed and the database: a moment at the most.

use std::cell::{Cell, RefCell};

use domain::op::Op;

use crate::state::draft::Draft;
use crate::store::Scope;

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
    /// A writer is under way and takes what is noted meanwhile.
    writing: Cell<bool>,
    attempts: RefCell<Few<Op>>,
    /// Drafts that became an operation or were dropped, and were not opened again since.
    over: RefCell<Few<()>>,
}

impl Unwritten {
    /// Notes a draft, unless it is over: a form that is just being left must not bring it back.
    pub(super) fn note(&self, scope: Scope, key: String, draft: Draft) {
        let key = (scope, key);
        if !self.over.borrow().iter().any(|(one, ())| *one == key) {
            put(&mut self.drafts.borrow_mut(), key, draft);
        }
    }

    /// A form opens the draft.
    pub(super) fn open(&self, scope: Scope, key: &str) -> Option<Draft> {
        self.over
            .borrow_mut()
            .retain(|(one, ())| one.0 != scope || one.1 != key);
        self.drafts
            .borrow()
            .iter()
            .find(|(one, _)| one.0 == scope && one.1 == key)
            .map(|(_, draft)| draft.clone())
    }

    /// Whether everything is written or being written.
    pub(super) fn is_empty(&self) -> bool {
        self.drafts.borrow().is_empty()
    }

    /// Becomes the writer; `false` when there is one.
    pub(super) fn begin(&self) -> bool {
        !self.writing.replace(true)
    }

    /// The writer has nothing more to do.
    pub(super) fn end(&self) {
        self.writing.set(false);
    }

    /// The draft is over: it became an operation, or was dropped.
    pub(super) fn close(&self, scope: Scope, key: &str) {
        self.drafts
            .borrow_mut()
            .retain(|(one, _)| one.0 != scope || one.1 != key);
        self.attempts
            .borrow_mut()
            .retain(|(one, _)| one.0 != scope || one.1 != key);
        put(&mut self.over.borrow_mut(), (scope, key.to_owned()), ());
    }

    /// Takes all of them, to be written.
    pub(super) fn take(&self) -> Few<Draft> {
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
