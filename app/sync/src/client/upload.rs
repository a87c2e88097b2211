//! The upload of photos: after the operations that name them, one chunk at a time, from where the
//! server stands. Only the server's word that it has all of it ends an upload, and only the feed's
//! word that it arrived makes it final.

use domain::id::Sha;
use domain::sorted::Set;

use super::event::{Effect, NetError, Now, Token};
use super::store::{BlobRow, Commit, CommitResult, Durability, Guard, Upload, Write};
use super::{Client, error_code};
use crate::wire::{BlobState, CHUNK_BYTES_MAX};

/// A photo that is complete and whose arrival the feed does not bring is asked for again after this
/// many milliseconds: the server may have been restored since. Doubles each time.
const RECHECK_MS: i64 = 600_000;
/// The longest pause of one photo, in milliseconds.
const LONGEST_MS: i64 = domain::time::DAY_MS;
/// The first pause of a photo that the server refuses, in milliseconds.
const REFUSED_MS: i64 = 30_000;
/// So often a chunk may leave the server where it was before the photo has to wait.
const STALLS_MAX: u32 = 3;
/// So often the server may find other bytes before the phone looks at its own.
const MISMATCHES_MAX: u32 = 2;

/// What the upload lane is waiting for.
#[derive(Debug)]
pub(super) enum Lane {
    /// Nothing.
    Idle,
    /// Where the server stands.
    Asking { token: Token, sha: Sha },
    /// The answer to a chunk that began at `offset`.
    Sending { token: Token, sha: Sha, offset: u64 },
    /// Whether the phone's own bytes are whole.
    Checking { token: Token, sha: Sha },
    /// A transaction.
    Writing { token: Token, reload: bool },
}

/// A photo that is not final yet.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) row: BlobRow,
    /// Where the server stands, once asked.
    offset: Option<u64>,
    not_before: i64,
    pauses: u32,
    stalls: u32,
    mismatches: u32,
}

impl Work {
    pub(super) const fn new(row: BlobRow) -> Self {
        Self {
            row,
            offset: None,
            not_before: 0,
            pauses: 0,
            stalls: 0,
            mismatches: 0,
        }
    }

    /// Whatever it waited for, a person asks for it now.
    pub(super) fn retry_now(&mut self) {
        self.not_before = 0;
        self.pauses = 0;
    }

    fn pause(&mut self, first_ms: i64, now: Now) {
        let pause = first_ms
            .saturating_mul(1 << self.pauses.min(16))
            .min(LONGEST_MS);
        self.pauses = self.pauses.saturating_add(1);
        self.not_before = now.mono.saturating_add(pause);
    }
}

impl Client {
    /// Photos that wait until an operation naming them was pushed.
    fn held_back(&self) -> Set<Sha> {
        self.outbox
            .values()
            .filter(|head| {
                !self.offered.contains(&head.id) && !self.stuck.contains_key(&head.group)
            })
            .flat_map(|head| head.blobs.iter().copied())
            .collect()
    }

    /// The next photo to do something about, oldest first.
    fn next_work(&self) -> Option<&Work> {
        let held_back = self.held_back();
        self.blobs
            .values()
            .filter(|work| !work.row.damaged && !held_back.contains(&work.row.sha))
            .min_by_key(|work| (work.not_before, work.row.made, work.row.sha))
    }

    /// When the lane has something to do next; `None` while it is busy or has nothing.
    pub(super) fn lane_moment(&self) -> Option<i64> {
        let idle = matches!(self.lane, Lane::Idle);
        let work = idle.then(|| self.next_work()).flatten()?;
        Some(work.not_before.max(self.lane_pace.not_before()))
    }

    /// Starts the next thing on the lane, if it is free and the time has come.
    pub(super) fn advance_lane(&mut self, now: Now) {
        let free = matches!(self.lane, Lane::Idle) && self.halt.is_none();
        if !free || !self.lane_pace.open(now.mono) {
            return;
        }
        let Some(work) = self.next_work().filter(|work| work.not_before <= now.mono) else {
            return;
        };
        let (sha, total) = (work.row.sha, u64::from(work.row.bytes));
        let from = work.offset.filter(|_| work.row.upload == Upload::Unsent);
        let token = self.token();
        match from {
            None => {
                self.lane = Lane::Asking { token, sha };
                self.out.push(Effect::BlobState { token, sha });
            }
            Some(offset) => {
                let chunk = u64::try_from(CHUNK_BYTES_MAX).unwrap_or(u64::MAX);
                let len = total.saturating_sub(offset).min(chunk);
                self.lane = Lane::Sending { token, sha, offset };
                self.out.push(Effect::BlobChunk {
                    token,
                    sha,
                    offset,
                    len,
                    total,
                });
            }
        }
    }

    pub(super) fn blob_answer(
        &mut self,
        token: Token,
        result: Result<BlobState, NetError>,
        now: Now,
    ) {
        let (sha, sent_from) = match self.lane {
            Lane::Asking { token: ours, sha } if ours == token => (sha, None),
            Lane::Sending {
                token: ours,
                sha,
                offset,
            } if ours == token => (sha, Some(offset)),
            _ => return,
        };
        self.lane = Lane::Idle;
        match result {
            Ok(state) => {
                self.lane_pace.reset();
                self.blob_stands(sha, state, sent_from, now);
            }
            Err(error) => self.blob_failed(sha, &error, token, now),
        }
    }

    fn blob_stands(&mut self, sha: Sha, state: BlobState, sent_from: Option<u64>, now: Now) {
        let Some(work) = self.blobs.get_mut(&sha) else {
            return;
        };
        if state.complete {
            let again = work.row.upload == Upload::Complete;
            work.offset = None;
            work.row.upload = Upload::Complete;
            work.pause(RECHECK_MS, now);
            let writes = vec![Write::BlobUpload(sha, Upload::Complete)];
            if again {
                self.mark_arrived(writes, now);
            } else {
                self.lane_write(writes, None);
            }
            return;
        }
        let total = u64::from(work.row.bytes);
        let stuck = sent_from.is_some_and(|from| state.offset <= from) || state.offset >= total;
        work.offset = Some(if state.offset > total {
            0
        } else {
            state.offset
        });
        if stuck {
            work.stalls += 1;
            if work.stalls > STALLS_MAX || state.offset >= total {
                work.offset = None;
                work.pause(REFUSED_MS, now);
            }
        } else if sent_from.is_some() {
            work.stalls = 0;
        }
        if work.row.upload == Upload::Complete {
            // The server had all of it and has not any more.
            work.row.upload = Upload::Unsent;
            self.lane_write(vec![Write::BlobUpload(sha, Upload::Unsent)], None);
        }
    }

    /// The server had this photo before the phone did: its arrival is no news to the feed, and
    /// may be among the entities already. Only while those are of the server's present history.
    fn mark_arrived(&mut self, mut writes: Vec<Write>, now: Now) {
        let guard = self.meta.cursor.map(|_| Guard::of(&self.meta));
        if guard.is_some() {
            writes.push(Write::MarkArrived {
                generation: self.meta.generation,
                at: self.contact.map_or(now.wall, |contact| contact.server),
            });
        }
        self.lane_write(writes, guard);
    }

    fn lane_write(&mut self, writes: Vec<Write>, guard: Option<Guard>) {
        let token = self.token();
        self.lane = Lane::Writing {
            token,
            reload: guard.is_some(),
        };
        self.out.push(Effect::Commit {
            token,
            commit: Commit {
                guard: guard.map(Box::new),
                writes,
                durability: Durability::Relaxed,
            },
        });
    }

    /// Takes the end of the lane's commit; `false` when the token is another one's. Whether it was
    /// stored or not: at the next start the server is asked again.
    pub(super) fn lane_committed(&mut self, token: Token, result: CommitResult) -> bool {
        let Lane::Writing {
            token: ours,
            reload,
        } = self.lane
        else {
            return false;
        };
        if ours != token {
            return false;
        }
        self.lane = Lane::Idle;
        self.want.reload |= reload || result == CommitResult::Lost;
        true
    }

    fn blob_failed(&mut self, sha: Sha, error: &NetError, token: Token, now: Now) {
        let Some(work) = self.blobs.get_mut(&sha) else {
            return;
        };
        work.offset = None;
        match error {
            NetError::Missing => self.check_blob(sha),
            NetError::Status {
                http: 401 | 426, ..
            } => self.line_failed(error, token, now),
            NetError::Status { code, .. } if code == "hash_mismatch" => {
                work.mismatches += 1;
                work.offset = Some(0);
                if work.mismatches >= MISMATCHES_MAX {
                    self.check_blob(sha);
                }
            }
            NetError::Status { http: 409, .. } => {}
            NetError::Status { http, .. } if (400..500).contains(http) && *http != 429 => {
                work.pause(REFUSED_MS, now);
                self.error = Some(error_code(error));
            }
            other => {
                self.error = Some(error_code(other));
                self.lane_pace.failed(now.mono, &mut self.spread);
            }
        }
    }

    fn check_blob(&mut self, sha: Sha) {
        let token = self.token();
        self.lane = Lane::Checking { token, sha };
        self.out.push(Effect::CheckBlob { token, sha });
    }

    pub(super) fn blob_checked(&mut self, token: Token, whole: bool, now: Now) {
        let Lane::Checking { token: ours, sha } = self.lane else {
            return;
        };
        if ours != token {
            return;
        }
        self.lane = Lane::Idle;
        let Some(work) = self.blobs.get_mut(&sha) else {
            return;
        };
        work.mismatches = 0;
        if whole {
            work.pause(REFUSED_MS, now);
        } else {
            work.row.damaged = true;
            self.lane_write(vec![Write::BlobDamaged(sha)], None);
        }
    }
}
