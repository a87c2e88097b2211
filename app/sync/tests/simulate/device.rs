//! What a phone's driver does with the store.

use domain::id::OpId;
use sync::client::store::{Commit, CommitResult, OpState, Write};
use sync::client::{Effect, Event, NetError, Token};
use sync::memory::Break;
use sync::wire::{PushRequest, SentGroup, SentOp};

use crate::net::Ask;
use crate::tally::Tick;
use crate::world::{TabId, World};

impl World {
    /// Carries out an effect for a page that is still there.
    pub(crate) fn carry_out(&mut self, id: TabId, effect: Effect) {
        let Some((phone, user)) = self.user_of(id) else {
            return;
        };
        let token = token_of(&effect);
        let store = &self.phones[phone].users[user].store;
        match effect {
            Effect::Commit { commit, .. } => {
                let result = self.commit(phone, user, commit);
                self.answer(id, Event::CommitDone { token, result });
            }
            Effect::ReadBack { ops, blobs, .. } => {
                let ok = store.reads_back(&ops, &blobs);
                self.answer(id, Event::ReadBackDone { token, ok });
            }
            Effect::Reload { .. } => {
                let loaded = Some(store.loaded());
                let token = Some(token);
                self.answer(id, Event::Loaded { token, loaded });
            }
            Effect::CheckBlob { sha, .. } => {
                let whole = store.is_whole(sha);
                self.answer(id, Event::BlobChecked { token, whole });
            }
            Effect::Survey { generation, .. } => {
                let pressure = self.phones[phone].pressure;
                let survey = Some(store.survey(generation, pressure));
                self.answer(id, Event::Surveyed { token, survey });
            }
            other => match self.request(phone, user, other) {
                Ok(ask) => self.send(id, token, ask),
                Err(event) => self.answer(id, *event),
            },
        }
    }

    /// What goes over the network for an effect; or what the page is told when the store does not
    /// have it.
    fn request(&self, phone: usize, user: usize, effect: Effect) -> Result<Ask, Box<Event>> {
        let store = &self.phones[phone].users[user].store;
        let token = token_of(&effect);
        match effect {
            Effect::Push { groups, .. } => {
                let sent = |id: &OpId| {
                    store.op(*id).map(|row| SentOp {
                        id: row.id.to_string(),
                        body: row.body.clone(),
                    })
                };
                let groups: Option<Vec<SentGroup>> = groups
                    .iter()
                    .map(|ops| {
                        Some(SentGroup {
                            ops: ops.iter().map(sent).collect::<Option<_>>()?,
                        })
                    })
                    .collect();
                groups
                    .map(|groups| Ask::Push(PushRequest { groups }))
                    .ok_or_else(|| {
                        Box::new(Event::PushAnswer {
                            token,
                            result: Err(NetError::Missing),
                        })
                    })
            }
            Effect::Pull { request, .. } => Ok(Ask::Pull(request)),
            Effect::Snapshot { request, .. } => Ok(Ask::Snapshot(request)),
            Effect::BlobState { sha, .. } => Ok(Ask::BlobState(sha)),
            Effect::BlobChunk {
                sha,
                offset,
                len,
                total,
                ..
            } => match (store.chunk(sha, offset, len), store.blob(sha)) {
                (Some(bytes), Some(row)) => Ok(Ask::Chunk {
                    sha,
                    offset,
                    total,
                    media: row.media.clone(),
                    bytes,
                }),
                _ => Err(Box::new(Event::BlobAnswer {
                    token,
                    result: Err(NetError::Missing),
                })),
            },
            _ => unreachable!("not a request"),
        }
    }

    fn commit(&mut self, phone: usize, user: usize, commit: Commit) -> CommitResult {
        self.break_store(phone, user);
        self.check_removals(phone, user, &commit);
        let before = self.phones[phone].users[user].store.meta().clone();
        let writes = self.ticks_of(phone, user, &commit);
        let group = commit.writes.iter().find_map(|write| match write {
            Write::PutOp(row) => Some(row.group),
            _ => None,
        });
        let result = self.store_mut(phone, user).commit(commit);
        match result {
            CommitResult::Done => {
                for tick in writes {
                    self.tally.hit(tick);
                }
                let after = self.phones[phone].users[user].store.meta();
                let moved = before.cursor != after.cursor
                    || before.generation != after.generation
                    || before.pruned != after.pruned;
                if before.generation != after.generation {
                    self.tally.hit(Tick::Swapped);
                    if before.cursor.is_some() {
                        self.tally.hit(Tick::SnapshotAgain);
                    }
                }
                if moved {
                    self.check_store(phone, user);
                }
            }
            CommitResult::GuardFailed => self.tally.hit(Tick::GuardFailed),
            CommitResult::Quota => self.tally.hit(Tick::StorageFull),
            CommitResult::Lost => {
                self.tally.hit(Tick::StorageLost);
                self.doubtful.extend(group);
            }
        }
        result
    }

    /// Now and then a transaction goes wrong.
    fn break_store(&mut self, phone: usize, user: usize) {
        if self.calm || !self.chance(1) {
            return;
        }
        let how = match self.rng.u8(0..3) {
            0 => Break::LostBefore,
            1 => Break::LostAfter,
            _ => Break::Quota,
        };
        self.store_mut(phone, user).break_next(how);
    }

    /// Nothing goes from a phone before it may: no operation and no photo that a server restored
    /// from any copy it may still be restored from would not have.
    fn check_removals(&mut self, phone: usize, user: usize, commit: &Commit) {
        let store = &self.phones[phone].users[user].store;
        let mut wrong = None;
        let mut excused = Vec::new();
        for write in &commit.writes {
            match write {
                Write::RemoveOp(id) => {
                    let covered = store.op(*id).is_none_or(|row| {
                        matches!(row.state, OpState::Confirmed { seq, .. } if seq <= self.floor)
                    });
                    if !covered {
                        wrong = Some(format!("operation {id} removed before it may go"));
                    }
                }
                Write::RemoveBlob(sha) => {
                    let Some(row) = store.blob(*sha) else {
                        continue;
                    };
                    let covered = row.arrived.is_some_and(|seq| seq <= self.floor);
                    let aged = row
                        .arrived_at
                        .is_some_and(|at| self.now - at.0 >= 14 * 86_400_000);
                    if covered || row.damaged {
                    } else if row.arrived.is_some() && aged && self.phones[phone].pressure {
                        excused.push(*sha);
                    } else {
                        wrong = Some(format!("photo {sha} removed before it may go"));
                    }
                }
                _ => {}
            }
        }
        for sha in excused {
            self.ledger.excuse_photo(sha);
        }
        if let Some(why) = wrong {
            self.fail(why);
        }
    }

    /// What a commit shows, should it succeed.
    fn ticks_of(&self, phone: usize, user: usize, commit: &Commit) -> Vec<Tick> {
        let store = &self.phones[phone].users[user].store;
        let mut ticks = Vec::new();
        for write in &commit.writes {
            match write {
                Write::OfferAllAgain => ticks.push(Tick::Diverged),
                Write::BlobArrived { .. } => ticks.push(Tick::Arrived),
                Write::RemoveOp(_) => ticks.push(Tick::PrunedOp),
                Write::RemoveBlob(_) => ticks.push(Tick::PrunedBlob),
                Write::PutBase(row) if row.entity().is_none() => ticks.push(Tick::UnknownKept),
                Write::RemoveBase { generation, id }
                    if store.base_row(*generation, *id).is_some() =>
                {
                    ticks.push(Tick::Gone);
                }
                _ => {}
            }
        }
        let surveyed = commit.writes.iter().any(
            |write| matches!(write, Write::SetMeta(meta) if meta.pruned != store.meta().pruned),
        );
        if surveyed {
            for tick in &mut ticks {
                if *tick == Tick::Gone {
                    *tick = Tick::PrunedBase;
                }
            }
        }
        ticks
    }
}

/// The token of an effect that is answered.
const fn token_of(effect: &Effect) -> Token {
    match effect {
        Effect::Commit { token, .. }
        | Effect::ReadBack { token, .. }
        | Effect::Reload { token }
        | Effect::Push { token, .. }
        | Effect::Pull { token, .. }
        | Effect::Snapshot { token, .. }
        | Effect::BlobState { token, .. }
        | Effect::BlobChunk { token, .. }
        | Effect::CheckBlob { token, .. }
        | Effect::Survey { token, .. } => *token,
        Effect::Timer { .. }
        | Effect::Saved(_)
        | Effect::NotSaved { .. }
        | Effect::Changed
        | Effect::Status(_) => 0,
    }
}
