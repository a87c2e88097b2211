//! Pages of the feed and of snapshots: one transaction for each, guarded by where the store stands.
//!
//! A snapshot goes into a generation of its own while the screen shows the old one; then the feed is
//! read into it from the head at which it began, and its last page swaps it in.
//!
//! Before that, the old cursor, up to which operations left the outbox, must be found to lie on the
//! history that the snapshot was taken of: otherwise the server was restored in between, and
//! everything this phone knows is offered again.

use domain::id::OpId;
use domain::sorted::Set;

use super::event::{Effect, NetError, Now, Token};
use super::line::{Line, Then};
use super::store::{BaseRow, Durability, Guard, Staging, StoredMeta, Write};
use super::{Client, error_code};
use crate::mutant::{self, Mutant};
use crate::wire::{Change, Cursor, Page, PullRequest, Receipt, SnapshotRequest, UNCONFIRMED_MAX};

/// A pull under way.
#[derive(Debug)]
pub(super) struct Ask {
    purpose: Purpose,
    from: Cursor,
    /// Where the store stood when it was asked: the page is for no other.
    guard: Guard,
    /// The operations named: a push had been answered for each.
    named: Vec<OpId>,
}

/// What a page is wanted for.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    /// To bring the current generation up to date.
    Current,
    /// To bring the staged generation up to date.
    Staged(Staging),
    /// Only to learn whether the cursor lies on the server's history.
    Witness(u64),
}

impl Client {
    /// Goes on with a snapshot, or begins one where it is needed; `false` when it is not.
    pub(super) fn fetch(&mut self) -> bool {
        let staged = self.meta.staging.filter(|_| !self.want.snapshot);
        match staged {
            None if self.meta.cursor.is_some() && !self.want.snapshot => return false,
            None => self.ask_snapshot(SnapshotRequest::default()),
            Some(staging) => match (staging.cursor, self.meta.cursor) {
                (None, _) => self.ask_snapshot(SnapshotRequest {
                    at: Some(staging.at),
                    after: staging.after,
                }),
                (Some(_), Some(old)) if self.witnessed != Some(staging.generation) => {
                    self.ask_feed(Purpose::Witness(staging.generation), old);
                }
                (Some(cursor), _) => self.ask_feed(Purpose::Staged(staging), cursor),
            },
        }
        true
    }

    /// Asks the feed what is new.
    pub(super) fn pull(&mut self) {
        if let Some(cursor) = self.meta.cursor {
            self.ask_feed(Purpose::Current, cursor);
        }
    }

    fn ask_feed(&mut self, purpose: Purpose, from: Cursor) {
        self.want.pull = false;
        let pushed = |id: &OpId| self.offered.contains(id);
        let ids = || self.outbox.keys().map(|(_, id)| *id);
        let unconfirmed: Vec<OpId> = match purpose {
            Purpose::Witness(_) => Vec::new(),
            // Only what a push was answered for: something else of this id, from a phone that is a
            // copy of this one, may have a receipt already, which says nothing of what is here.
            Purpose::Current | Purpose::Staged(_) => {
                ids().filter(pushed).take(UNCONFIRMED_MAX).collect()
            }
        };
        let token = self.token();
        self.line = Line::Pulling {
            token,
            ask: Box::new(Ask {
                purpose,
                from,
                guard: Guard::of(&self.meta),
                named: unconfirmed.clone(),
            }),
        };
        self.out.push(Effect::Pull {
            token,
            request: PullRequest { from, unconfirmed },
        });
    }

    pub(super) fn pull_answer(&mut self, token: Token, result: Result<Page, NetError>, now: Now) {
        if !matches!(self.line, Line::Pulling { token: ours, .. } if ours == token) {
            return;
        }
        let Line::Pulling { ask, .. } = core::mem::replace(&mut self.line, Line::Idle) else {
            return;
        };
        match result {
            _ if self.has_moved(&ask.guard) => self.want.pull = true,
            Ok(page) if page.from == ask.from => {
                self.heard(page.server_time, now);
                self.take_page(&page, &ask, token, now);
            }
            Ok(_) => self.fetch_failed(&NetError::Garbled, token, now),
            Err(error) => self.fetch_failed(&error, token, now),
        }
    }

    /// Another tab was first: the answer is to a question nobody has any more.
    pub(super) fn has_moved(&self, guard: &Guard) -> bool {
        *guard != Guard::of(&self.meta) && !mutant::on(Mutant::StalePage)
    }

    pub(super) fn fetch_failed(&mut self, error: &NetError, token: Token, now: Now) {
        self.want.pull = true;
        match error {
            NetError::Status { code, .. } if code == "history_diverged" => {
                self.error = Some(error_code(error));
                self.want.diverge = true;
            }
            other => self.line_failed(other, token, now),
        }
    }

    fn take_page(&mut self, page: &Page, ask: &Ask, token: Token, now: Now) {
        let known = !mutant::on(Mutant::StateParsedAtReceipt) || page.changes.iter().all(parses);
        if !known {
            self.fetch_failed(&NetError::Garbled, token, now);
            return;
        }
        match ask.purpose {
            Purpose::Witness(generation) => {
                self.pace.reset();
                self.witnessed = Some(generation);
            }
            Purpose::Current if page.rights != self.meta.rights => self.want.snapshot = true,
            Purpose::Staged(staging) if page.rights != staging.rights => self.want.snapshot = true,
            Purpose::Current => {
                let meta = StoredMeta {
                    cursor: Some(self.cursor_after(page)),
                    ..self.meta_with(page.durable_seq)
                };
                self.apply_page(page, ask, meta, self.meta.generation);
            }
            Purpose::Staged(staging) => {
                let meta = if page.more {
                    StoredMeta {
                        staging: Some(Staging {
                            cursor: Some(page.to),
                            ..staging
                        }),
                        ..self.meta_with(self.meta.durable_seq)
                    }
                } else {
                    StoredMeta {
                        cursor: Some(page.to),
                        generation: staging.generation,
                        staging: None,
                        rights: staging.rights,
                        ..self.meta_with(page.durable_seq)
                    }
                };
                self.apply_page(page, ask, meta, staging.generation);
            }
        }
    }

    /// The cursor once `page` is applied.
    fn cursor_after(&self, page: &Page) -> Cursor {
        match self.meta.cursor {
            Some(here) if mutant::on(Mutant::StalePage) && here.seq > page.to.seq => here,
            _ => page.to,
        }
    }

    pub(super) fn meta_with(&self, durable_seq: Option<u64>) -> StoredMeta {
        StoredMeta {
            durable_seq,
            contact: self.contact,
            ..self.meta.clone()
        }
    }

    fn apply_page(&mut self, page: &Page, ask: &Ask, meta: StoredMeta, generation: u64) {
        // With it the current generation stands where the server does.
        let complete = !page.more && meta.generation == generation;
        let mut then = Then {
            shows: !page.changes.is_empty() || meta.generation != self.meta.generation,
            meta,
            caught_up: complete,
            ..Then::default()
        };
        let mut writes = changes(&page.changes, generation);
        let current = generation == self.meta.generation;
        if current {
            self.arrivals_in(page, &mut writes, &mut then);
        }
        // Receipts count where the states are complete: with the last page, and never before it.
        let confirms = complete || mutant::on(Mutant::ReceiptBeforeLastPage);
        let receipts: Vec<&Receipt> = page
            .receipts
            .iter()
            .filter(|receipt| confirms && receipt.seq <= page.to.seq)
            .collect();
        for receipt in &receipts {
            then.confirmed.push(receipt.op);
            writes.push(Write::ConfirmOp {
                id: receipt.op,
                seq: receipt.seq,
                outcome: receipt.outcome,
                at: page.server_time,
            });
        }
        then.shows |= !receipts.is_empty();
        if complete {
            let confirmed: Set<OpId> = then.confirmed.iter().copied().collect();
            then.missed = ask
                .named
                .iter()
                .copied()
                .filter(|id| !confirmed.contains(id))
                .collect();
        }
        self.want.pull |= page.more;
        if !current && complete {
            writes.push(Write::ClearGeneration(self.meta.generation));
            writes.push(Write::MarkArrived {
                generation,
                at: page.server_time,
            });
            then.reload = true;
        }
        if mutant::on(Mutant::CursorBeforeApply) {
            self.write_cursor_first(&then.meta);
        }
        self.write(writes, then, Durability::Relaxed);
    }

    /// The arrivals of this phone's photos among the changes. Only of the current generation: what
    /// is staged may be thrown away.
    fn arrivals_in(&self, page: &Page, writes: &mut Vec<Write>, then: &mut Then) {
        for change in page.changes.iter().filter(|change| change.state.is_some()) {
            if let Some(sha) = self.arrivals.get(&change.id) {
                then.arrived.push(*sha);
                writes.push(Write::BlobArrived {
                    sha: *sha,
                    seq: change.seq,
                    at: page.server_time,
                });
            }
        }
    }
}

/// The writes for changes.
pub(super) fn changes(changes: &[Change], generation: u64) -> Vec<Write> {
    changes
        .iter()
        .map(|change| match &change.state {
            Some(state) => Write::PutBase(BaseRow::of(generation, change, state)),
            None => Write::RemoveBase {
                generation,
                id: change.id,
            },
        })
        .collect()
}

/// Whether this code can read the change: only a mutant asks before storing it.
pub(super) fn parses(change: &Change) -> bool {
    change
        .state
        .as_ref()
        .is_none_or(|state| BaseRow::of(0, change, state).entity().is_some())
}
