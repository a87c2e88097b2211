//! Snapshots, page by page into a generation of their own, and starting over on another history.

use super::Client;
use super::event::{Effect, NetError, Now, Token};
use super::line::{Line, Then};
use super::pages::{changes, parses};
use super::store::{Durability, Guard, Staging, StoredMeta, Write};
use crate::mutant::{self, Mutant};
use crate::wire::{SnapshotPage, SnapshotRequest};

impl Client {
    pub(super) fn ask_snapshot(&mut self, request: SnapshotRequest) {
        let token = self.token();
        self.line = Line::Fetching {
            token,
            request: request.clone(),
            guard: Box::new(Guard::of(&self.meta)),
        };
        self.out.push(Effect::Snapshot { token, request });
    }

    pub(super) fn snapshot_answer(
        &mut self,
        token: Token,
        result: Result<SnapshotPage, NetError>,
        now: Now,
    ) {
        if !matches!(self.line, Line::Fetching { token: ours, .. } if ours == token) {
            return;
        }
        let Line::Fetching { request, guard, .. } = core::mem::replace(&mut self.line, Line::Idle)
        else {
            return;
        };
        match result {
            _ if self.has_moved(&guard) => self.want.pull = true,
            Ok(page) => {
                self.heard(page.server_time, now);
                self.take_snapshot(&page, &request, token, now);
            }
            Err(error) => self.fetch_failed(&error, token, now),
        }
    }

    fn take_snapshot(
        &mut self,
        page: &SnapshotPage,
        request: &SnapshotRequest,
        token: Token,
        now: Now,
    ) {
        let continues = page.after == request.after && page.more == page.next.is_some();
        let known = !mutant::on(Mutant::StateParsedAtReceipt) || page.changes.iter().all(parses);
        if !continues || !known {
            self.fetch_failed(&NetError::Garbled, token, now);
            return;
        }
        let before = self.meta.staging;
        let same_head = request.at.is_none_or(|at| at.seq == page.at.seq)
            || mutant::on(Mutant::SnapshotCursorAtEnd);
        if !same_head {
            // The server no longer knows the head it began at: another history.
            self.want.diverge = true;
            return;
        }
        let generation = match (request.at, before) {
            (Some(_), Some(staging)) if staging.rights == page.rights => staging.generation,
            (Some(_), _) => {
                self.want.snapshot = true;
                return;
            }
            (None, before) => {
                let staged = before.map_or(0, |staging| staging.generation);
                staged.max(self.meta.generation) + 1
            }
        };
        self.want.snapshot = false;
        let staging = Staging {
            generation,
            at: page.at,
            after: page.next,
            rights: page.rights,
            cursor: (!page.more).then_some(page.at),
        };
        let then = Then {
            meta: StoredMeta {
                staging: Some(staging),
                // A backup of a history that is not certain yet covers nothing.
                ..self.meta_with(self.meta.durable_seq)
            },
            ..Then::default()
        };
        let mut writes = Vec::new();
        if request.at.is_none() {
            writes.extend(before.map(|old| Write::ClearGeneration(old.generation)));
            writes.push(Write::ClearGeneration(generation));
        }
        writes.extend(changes(&page.changes, generation));
        self.write(writes, then, Durability::Relaxed);
    }

    /// The server's history is another one: everything is offered again, and fetched anew. What the
    /// screen shows stays until then.
    pub(super) fn diverge(&mut self) {
        self.want.diverge = false;
        self.want.snapshot = false;
        let mut writes = vec![Write::OfferAllAgain];
        writes.extend(
            self.meta
                .staging
                .map(|staging| Write::ClearGeneration(staging.generation)),
        );
        let then = Then {
            meta: StoredMeta {
                cursor: None,
                staging: None,
                ..self.meta_with(None)
            },
            offered_again: true,
            reload: true,
            ..Then::default()
        };
        self.write(writes, then, Durability::Strict);
    }
}
