//! What people were promised: every action that was called saved, with its operations and photos.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{GroupId, OpId, Sha};
use sync::client::NewOp;
use sync::memory::MemoryPhone;

/// An operation that somebody did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) id: OpId,
    pub(crate) body: String,
    saved: bool,
    /// The last phone that had it lost its storage: no promise is left.
    excused: bool,
    /// Its id stands for something else too, so that it is kept under another one.
    pub(crate) reused: bool,
    /// The page it was done on.
    pub(crate) page: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Ledger {
    ops: Vec<Done>,
    groups: BTreeMap<GroupId, (Vec<usize>, Vec<Sha>)>,
    photos: BTreeSet<Sha>,
    excused_photos: BTreeSet<Sha>,
}

impl Ledger {
    /// Somebody does something on a page; nothing is promised yet. `page` tells which, and whether
    /// the ids are used again.
    pub(crate) fn done(
        &mut self,
        group: GroupId,
        ops: &[NewOp],
        photos: &[Sha],
        page: (u32, bool),
    ) {
        let mut indices = Vec::new();
        for op in ops {
            indices.push(self.ops.len());
            self.ops.push(Done {
                id: op.id,
                body: op.body.clone(),
                saved: false,
                excused: false,
                reused: page.1,
                page: page.0,
            });
        }
        self.groups.insert(group, (indices, photos.to_vec()));
    }

    /// The phone said "saved".
    pub(crate) fn saved(&mut self, group: GroupId) {
        if let Some((ops, photos)) = self.groups.get(&group) {
            for index in ops {
                self.ops[*index].saved = true;
            }
            self.photos.extend(photos);
        }
    }

    /// `store` is about to be lost; `others` are the stores that stay.
    pub(crate) fn excuse(&mut self, store: &MemoryPhone, others: &[MemoryPhone]) {
        for done in &mut self.ops {
            let here = has_op(store, done);
            done.excused |= here && !others.iter().any(|other| has_op(other, done));
        }
        for row in store.blobs() {
            if !others.iter().any(|other| other.is_whole(row.sha)) {
                self.excused_photos.insert(row.sha);
            }
        }
    }

    pub(crate) fn excuse_photo(&mut self, sha: Sha) {
        self.excused_photos.insert(sha);
    }

    /// The operations that must be somewhere.
    pub(crate) fn promised(&self) -> impl Iterator<Item = &Done> {
        self.ops.iter().filter(|done| done.saved && !done.excused)
    }

    /// Everything that was done, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Done> {
        self.ops.iter()
    }

    /// The photos that must be somewhere.
    pub(crate) fn promised_photos(&self) -> impl Iterator<Item = Sha> {
        self.photos.difference(&self.excused_photos).copied()
    }

    /// An operation that somebody did and that may not have been sent yet.
    pub(crate) fn any(&self, nth: usize) -> Option<&Done> {
        self.ops.get(nth % self.ops.len().max(1))
    }

    pub(crate) fn len(&self) -> usize {
        self.ops.len()
    }
}

pub(crate) fn has_op(store: &MemoryPhone, done: &Done) -> bool {
    store.op(done.id).is_some_and(|row| row.body == done.body)
}
