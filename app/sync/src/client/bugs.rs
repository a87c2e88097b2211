//! What the mutants of the phone do: never called unless a test has switched one on.

use domain::id::OpId;

use super::Client;
use super::event::Effect;
use super::line::Line;
use super::store::{Commit, Durability, Guard, StoredMeta, Write};

/// Which operations a classic bug would take out of the outbox; used by the mutants alone.
#[derive(Clone, Copy)]
pub(super) enum Forget {
    Sent,
    Answered,
    All,
}

impl Client {
    /// What the mutants that trust a push do: take operations out without a receipt.
    pub(super) fn forget_sent(&mut self, which: Forget) {
        let ids: Vec<OpId> = match which {
            Forget::Sent => match &self.line {
                Line::Pushing { groups, .. } => {
                    groups.iter().flat_map(|(_, ops)| ops.clone()).collect()
                }
                _ => Vec::new(),
            },
            Forget::Answered => self.offered.iter().copied().collect(),
            Forget::All => self.outbox.keys().map(|(_, id)| *id).collect(),
        };
        let writes = ids.iter().copied().map(Write::RemoveOp).collect();
        let token = self.token();
        self.out.push(Effect::Commit {
            token,
            commit: Commit {
                guard: None,
                writes,
                durability: Durability::Relaxed,
            },
        });
        self.outbox.retain(|(_, id), _| !ids.contains(id));
    }

    /// What the mutant that moves the cursor before the page is applied does.
    pub(super) fn write_cursor_first(&mut self, meta: &StoredMeta) {
        let token = self.token();
        self.out.push(Effect::Commit {
            token,
            commit: Commit {
                guard: Some(Box::new(Guard::of(&self.meta))),
                writes: vec![Write::SetMeta(Box::new(meta.clone()))],
                durability: Durability::Relaxed,
            },
        });
        self.meta = meta.clone();
    }
}
