//! The line: what is sent or fetched next, and the push.

use domain::entity::EntityRef;
use domain::id::{GroupId, OpId, Sha};
use domain::sorted::Set;

use super::bugs::Forget;
use super::event::{Effect, NetError, Now, Token};
use super::pages::Ask;
use super::store::{COLUMNS, Commit, CommitResult, Durability, Guard, StoredMeta, Write};
use super::{Client, Halt, error_code};
use crate::mutant::{self, Mutant};
use crate::wire::{PUSH_BYTES_MAX, PUSH_OPS_MAX, PushResponse, SnapshotRequest};

/// The feed is asked at least this often while the page is awake, in milliseconds.
const PULL_EVERY_MS: i64 = 60_000;
/// Old rows are looked for once a day of the server's clock, in milliseconds.
const SURVEY_EVERY_MS: i64 = domain::time::DAY_MS;
/// A group that was refused alone is tried again after this many milliseconds.
const STUCK_MS: i64 = 600_000;
/// What a push takes beside its operations, in bytes, generously.
const PUSH_FRAME_BYTES: usize = 1024;

/// What the line is waiting for.
#[derive(Debug)]
pub(super) enum Line {
    /// Nothing.
    Idle,
    /// The store's content.
    Loading { token: Token },
    /// The answer to a push.
    Pushing {
        token: Token,
        groups: Vec<(GroupId, Vec<OpId>)>,
    },
    /// A page.
    Pulling { token: Token, ask: Box<Ask> },
    /// A page of a snapshot.
    Fetching {
        token: Token,
        request: SnapshotRequest,
        guard: Box<Guard>,
    },
    /// A transaction.
    Writing { token: Token, then: Box<Then> },
    /// A survey for pruning.
    Surveying { token: Token },
}

/// What holds once a transaction is done.
#[derive(Debug, Default)]
pub(super) struct Then {
    /// The meta row it wrote.
    pub(super) meta: StoredMeta,
    /// Operations it took out of the outbox.
    pub(super) confirmed: Vec<OpId>,
    /// Operations that a complete pull did not confirm although they had been pushed.
    pub(super) missed: Vec<OpId>,
    /// Arrivals of photos it recorded.
    pub(super) arrived: Vec<Sha>,
    /// Everything is offered again.
    pub(super) offered_again: bool,
    /// It changed more than is known in memory.
    pub(super) reload: bool,
    /// The feed has been read to its end.
    pub(super) caught_up: bool,
    /// What the screen shows has changed.
    pub(super) shows: bool,
}

/// How much one push may carry; halved when the server finds it too much.
#[derive(Debug)]
pub(super) struct Batch {
    ops: usize,
    bytes: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            ops: PUSH_OPS_MAX,
            bytes: PUSH_BYTES_MAX - PUSH_FRAME_BYTES,
        }
    }
}

impl Client {
    /// Whether there is something to do on the line before the next regular pull.
    pub(super) fn line_wants(&self, now: Now) -> bool {
        self.want.reload
            || self.want.pull
            || self.want.snapshot
            || self.want.diverge
            || self.want.survey
            || self.meta.cursor.is_none()
            || self.meta.staging.is_some()
            || self
                .outbox
                .values()
                .any(|head| !self.is_set_back(head.group, now))
            || now.mono >= self.next_pull
    }

    /// Starts the next thing on the line, if it is free and the time has come.
    pub(super) fn advance(&mut self, now: Now) {
        if !matches!(self.line, Line::Idle) || !self.pace.open(now.mono) {
            return;
        }
        if now.mono >= self.next_pull {
            // Another tab may have stored something and been closed before it could tell.
            self.schedule_pull(now);
            self.want.reload = true;
            self.want.pull = true;
        }
        if self.want.reload {
            self.want.reload = false;
            let token = self.token();
            self.line = Line::Loading { token };
            self.out.push(Effect::Reload { token });
        } else if self.meta.columns != COLUMNS {
            self.reindex();
        } else if self.want.diverge {
            self.diverge();
        } else if self.halt.is_some() {
            // Everything is kept, and waits.
        } else if !self.push(now) && !self.fetch() {
            self.pull_or_tidy();
        }
    }

    /// The rows were indexed by another version of the app.
    fn reindex(&mut self) {
        let meta = StoredMeta {
            columns: COLUMNS,
            ..self.meta.clone()
        };
        let mut generations = vec![self.meta.generation];
        generations.extend(self.meta.staging.map(|staging| staging.generation));
        let then = Then {
            meta,
            shows: true,
            ..Then::default()
        };
        let writes = generations.into_iter().map(Write::Reindex).collect();
        self.write(writes, then, Durability::Relaxed);
    }

    fn pull_or_tidy(&mut self) {
        let unconfirmed = self
            .outbox
            .values()
            .any(|head| self.offered.contains(&head.id));
        if self.want.pull || unconfirmed {
            self.pull();
        } else if self.survey_due() {
            self.want.survey = false;
            let token = self.token();
            let generation = self.meta.generation;
            self.line = Line::Surveying { token };
            self.out.push(Effect::Survey { token, generation });
        }
    }

    fn survey_due(&self) -> bool {
        let today = self.contact.is_some_and(|contact| {
            let last = self.meta.pruned;
            last.is_none_or(|last| contact.server.since(last) >= SURVEY_EVERY_MS)
        });
        self.want.survey || today
    }

    /// The next regular pull, spread.
    pub(super) fn schedule_pull(&mut self, now: Now) {
        let spread = self.spread.up_to(PULL_EVERY_MS / 4);
        self.next_pull = now.mono.saturating_add(PULL_EVERY_MS + spread);
    }

    /// Pushes the oldest whole groups that were not offered yet; `false` when there are none.
    fn push(&mut self, now: Now) -> bool {
        let groups = self.next_batch(now);
        if groups.is_empty() {
            return false;
        }
        let token = self.token();
        self.out.push(Effect::Push {
            token,
            groups: groups.iter().map(|(_, ops)| ops.clone()).collect(),
        });
        self.line = Line::Pushing { token, groups };
        if mutant::on(Mutant::OutboxRemovedOnSend) {
            self.forget_sent(Forget::Sent);
        }
        true
    }

    fn next_batch(&self, now: Now) -> Vec<(GroupId, Vec<OpId>)> {
        let mut groups: Vec<(GroupId, Vec<OpId>)> = Vec::new();
        let mut done: Set<GroupId> = Set::new();
        let (mut ops, mut bytes) = (0usize, 0usize);
        for head in self.outbox.values() {
            let waits = self.is_set_back(head.group, now) || self.offered.contains(&head.id);
            if waits || !done.insert(head.group) {
                continue;
            }
            // A group's members may be apart where two tabs wrote at once; it is sent whole.
            let members: Vec<_> = self
                .outbox
                .values()
                .filter(|other| other.group == head.group)
                .collect();
            let size: usize = members.iter().map(|other| other.wire_len).sum();
            let fits = ops + members.len() <= self.batch.ops && bytes + size <= self.batch.bytes;
            if !fits && !groups.is_empty() {
                break;
            }
            ops += members.len();
            bytes += size;
            groups.push((head.group, members.iter().map(|other| other.id).collect()));
        }
        groups
    }

    pub(super) fn push_answer(
        &mut self,
        token: Token,
        result: Result<PushResponse, NetError>,
        now: Now,
    ) {
        if !matches!(self.line, Line::Pushing { token: ours, .. } if ours == token) {
            return;
        }
        let Line::Pushing { groups, .. } = core::mem::replace(&mut self.line, Line::Idle) else {
            return;
        };
        match result {
            Ok(response) => {
                self.heard(response.server_time, now);
                self.pace.reset();
                self.batch = Batch::default();
                self.want.pull = true;
                self.offered
                    .extend(groups.into_iter().flat_map(|(_, ops)| ops));
                if mutant::on(Mutant::AckOnPush) {
                    self.forget_sent(Forget::Answered);
                }
            }
            Err(NetError::Status { http, code }) if splits(http, &code) => {
                self.split(&groups, code, now);
            }
            Err(error) => self.line_failed(&error, token, now),
        }
    }

    /// Whether the group was refused alone and has to wait before it is tried again.
    fn is_set_back(&self, group: GroupId, now: Now) -> bool {
        self.stuck
            .get(&group)
            .is_some_and(|until| now.mono < *until)
    }

    /// The server finds the push too much, or cannot read it: send less at once; a group that is
    /// refused alone goes behind the others, is kept, and tried again later.
    fn split(&mut self, groups: &[(GroupId, Vec<OpId>)], code: String, now: Now) {
        self.error = Some(code);
        if let [(group, _)] = groups {
            self.stuck.insert(*group, now.mono.saturating_add(STUCK_MS));
            self.batch = Batch::default();
        } else {
            let ops: usize = groups.iter().map(|(_, ops)| ops.len()).sum();
            self.batch.ops = (ops / 2).max(1);
            self.batch.bytes = (self.batch.bytes / 2).max(1);
        }
    }

    /// A request on the line failed in a way that has nothing to do with what was asked.
    pub(super) fn line_failed(&mut self, error: &NetError, token: Token, now: Now) {
        match error {
            NetError::Missing => {
                self.want.reload = true;
                self.fail("storage_lost", now);
            }
            NetError::Status { http, code } if self.halts(*http, code, token) => {
                self.error = Some(error_code(error));
            }
            other => self.fail(&error_code(other), now),
        }
    }

    /// Whether the answer means that nothing can be sent for now; notes it.
    fn halts(&mut self, http: u16, code: &str, token: Token) -> bool {
        if code == "history_diverged" || token <= self.woken {
            return false;
        }
        match http {
            401 | 403 => {
                self.halt = Some(Halt::SignedOut);
                if mutant::on(Mutant::DropOn401) {
                    self.forget_sent(Forget::All);
                }
                true
            }
            426 => {
                self.halt = Some(Halt::AppTooOld);
                true
            }
            _ => false,
        }
    }

    /// Runs one transaction of the line. Guarded by where the store stands, as far as known.
    pub(super) fn write(&mut self, writes: Vec<Write>, then: Then, durability: Durability) {
        let token = self.token();
        let guard = (!mutant::on(Mutant::StalePage)).then(|| Box::new(Guard::of(&self.meta)));
        let mut writes = writes;
        writes.push(Write::SetMeta(Box::new(then.meta.clone())));
        let commit = Commit {
            guard,
            writes,
            durability,
        };
        self.line = Line::Writing {
            token,
            then: Box::new(then),
        };
        self.out.push(Effect::Commit { token, commit });
    }

    pub(super) fn commit_done(&mut self, token: Token, result: CommitResult, now: Now) {
        if self.act_committed(token, result) || self.lane_committed(token, result) {
            return;
        }
        if !matches!(self.line, Line::Writing { token: ours, .. } if ours == token) {
            return;
        }
        let Line::Writing { then, .. } = core::mem::replace(&mut self.line, Line::Idle) else {
            return;
        };
        match result {
            CommitResult::Done => self.written(*then, now),
            // Another tab was first, or the storage was evicted: look where it stands.
            CommitResult::GuardFailed => self.want.reload = true,
            CommitResult::Quota => {
                self.want.survey = true;
                self.fail("storage_full", now);
            }
            CommitResult::Lost => {
                self.want.reload = true;
                self.fail("storage_lost", now);
            }
        }
    }

    fn written(&mut self, then: Then, now: Now) {
        self.meta = then.meta;
        self.pace.reset();
        if !then.confirmed.is_empty() {
            let confirmed: Set<OpId> = then.confirmed.into_iter().collect();
            self.outbox.retain(|(_, id), _| !confirmed.contains(id));
            self.offered.retain(|id| !confirmed.contains(id));
        }
        for sha in then.arrived {
            self.blobs.remove(&sha);
            self.arrivals.remove(&EntityRef::photo(sha).id);
        }
        self.want.reload |= then.reload;
        if then.offered_again {
            self.offered.clear();
            self.stuck.clear();
            self.want.pull = true;
        }
        if then.caught_up {
            self.schedule_pull(now);
            if !then.missed.is_empty() {
                for id in &then.missed {
                    self.offered.remove(id);
                }
                self.pace.failed(now.mono, &mut self.spread);
            }
        }
        if then.shows {
            self.out.push(Effect::Changed);
        }
    }
}

/// Whether the answer speaks of what was sent rather than of the moment.
fn splits(http: u16, code: &str) -> bool {
    matches!(http, 400 | 413 | 415 | 422) || code == "too_large"
}
