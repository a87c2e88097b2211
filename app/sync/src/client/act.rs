//! User actions: one strict transaction, read back, and only then "已保存".

use domain::entity::EntityRef;
use domain::id::{GroupId, OpId, Sha};

use super::event::{Act, Effect, NotSaved, Now, Token};
use super::store::{BlobRow, Commit, CommitResult, Durability, OpRow, OpState, Upload, Write};
use super::upload::Work;
use super::{Client, store};
use crate::mutant::{self, Mutant};
use crate::wire::{PUSH_BYTES_MAX, PUSH_OPS_MAX};

/// What a push takes beside its operations, in bytes, generously.
const PUSH_FRAME_BYTES: usize = 1024;

/// A user action between the tap and "saved".
#[derive(Debug)]
pub(super) struct Saving {
    group: GroupId,
    heads: Vec<store::OpHead>,
    blobs: Vec<BlobRow>,
    bodies: Vec<(OpId, Sha)>,
    /// The connection was lost during the commit: only reading back can tell.
    doubtful: bool,
}

impl Client {
    pub(super) fn act(&mut self, act: Act, now: Now) {
        let bytes: usize = act.ops.iter().map(|op| store::wire_len(&op.body)).sum();
        let refusal = if act.ops.len() > PUSH_OPS_MAX || bytes + PUSH_FRAME_BYTES > PUSH_BYTES_MAX {
            Some(NotSaved::TooLong)
        } else if act
            .blobs
            .iter()
            .any(|blob| Sha::of(&blob.bytes) != blob.sha)
        {
            Some(NotSaved::WrongHash)
        } else {
            None
        };
        if let Some(why) = refusal {
            let group = act.group;
            self.out.push(Effect::NotSaved { group, why });
            return;
        }
        self.store_act(act, now);
    }

    fn store_act(&mut self, act: Act, now: Now) {
        let mut saving = Saving {
            group: act.group,
            heads: Vec::new(),
            blobs: Vec::new(),
            bodies: Vec::new(),
            doubtful: false,
        };
        let mut writes = Vec::new();
        for blob in act.blobs {
            let row = BlobRow {
                sha: blob.sha,
                media: blob.media,
                bytes: u32::try_from(blob.bytes.len()).unwrap_or(u32::MAX),
                made: now.wall,
                upload: Upload::Unsent,
                arrived: None,
                arrived_at: None,
                damaged: false,
            };
            saving.blobs.push(row.clone());
            writes.push(Write::PutBlob(row, blob.bytes));
        }
        for op in act.ops {
            self.last_ordinal += 1;
            let row = OpRow {
                id: op.id,
                group: act.group,
                ordinal: self.last_ordinal,
                body: op.body,
                made: now.wall,
                state: OpState::Pending,
                blobs: op.blobs,
            };
            saving.heads.push(row.head());
            saving.bodies.push((row.id, Sha::of(row.body.as_bytes())));
            writes.push(Write::PutOp(row));
        }
        writes.extend(act.drafts.into_iter().map(Write::RemoveDraft));
        let durability = if mutant::on(Mutant::SavedBeforeDurable) {
            Durability::Relaxed
        } else {
            Durability::Strict
        };
        let token = self.token();
        self.saving.insert(token, saving);
        self.out.push(Effect::Commit {
            token,
            commit: Commit {
                guard: None,
                writes,
                durability,
            },
        });
    }

    /// Takes the end of an action's commit; `false` when the token is another one's.
    pub(super) fn act_committed(&mut self, token: Token, result: CommitResult) -> bool {
        let Some(mut saving) = self.saving.remove(&token) else {
            return false;
        };
        match result {
            CommitResult::Done => self.enter_outbox(&saving),
            CommitResult::Lost => saving.doubtful = true,
            CommitResult::Quota | CommitResult::GuardFailed => {
                self.want.survey = true;
                self.out.push(Effect::NotSaved {
                    group: saving.group,
                    why: NotSaved::Quota,
                });
                return true;
            }
        }
        let token = self.token();
        self.out.push(Effect::ReadBack {
            token,
            ops: saving.bodies.clone(),
            blobs: saving.blobs.iter().map(|row| row.sha).collect(),
        });
        self.saving.insert(token, saving);
        true
    }

    pub(super) fn read_back_done(&mut self, token: Token, ok: bool) {
        let Some(saving) = self.saving.remove(&token) else {
            return;
        };
        let group = saving.group;
        if ok {
            if saving.doubtful {
                self.enter_outbox(&saving);
            }
            self.out.push(Effect::Saved(group));
            self.out.push(Effect::Changed);
        } else {
            self.want.reload = true;
            let why = if saving.doubtful {
                NotSaved::Lost
            } else {
                NotSaved::Mismatch
            };
            self.out.push(Effect::NotSaved { group, why });
        }
    }

    fn enter_outbox(&mut self, saving: &Saving) {
        for head in &saving.heads {
            self.outbox.insert((head.ordinal, head.id), head.clone());
        }
        for row in &saving.blobs {
            self.arrivals.insert(EntityRef::photo(row.sha).id, row.sha);
            if !self.blobs.contains_key(&row.sha) {
                self.blobs.insert(row.sha, Work::new(row.clone()));
            }
        }
    }
}
