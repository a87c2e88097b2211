//! The world of one push: what was loaded, with what the push has changed so far on top.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use domain::entity::{Entity, Newer};
use domain::held::HeldStatus;
use domain::id::{Id, OpId};
use domain::op::Op;
use domain::problem::Code;

use super::known::Known;
use super::push::{Push, Sent};
use super::ties::claims;
use super::types::{Commit, Erasure, Head, KnownOp, LogEntry, Need, StateRow, Tie, Wait};
use crate::chain::{self, Link};
use crate::mutant::{Mutant, on};
use crate::wire::{Outcome, PushResult};

pub(super) struct Work<'a> {
    pub(super) push: &'a Push,
    known: &'a Known,
    head: Head,
    entries: Vec<LogEntry>,
    /// Where the entry of each operation of this push stands in `entries`.
    places: BTreeMap<OpId, usize>,
    states: BTreeMap<Id, (u64, Entity)>,
    waits_done: BTreeSet<OpId>,
    waits_added: BTreeSet<Wait>,
    erasures: Vec<Erasure>,
}

impl<'a> Work<'a> {
    pub(super) fn new(push: &'a Push, head: Head, known: &'a Known) -> Self {
        Self {
            push,
            known,
            head,
            entries: Vec::with_capacity(push.len()),
            places: BTreeMap::new(),
            states: BTreeMap::new(),
            waits_done: BTreeSet::new(),
            waits_added: BTreeSet::new(),
            erasures: Vec::new(),
        }
    }

    /// The last number given so far.
    pub(super) const fn seq(&self) -> u64 {
        self.head.seq
    }

    pub(super) fn entity(&self, id: Id) -> Result<Option<Result<&Entity, Newer>>, Need> {
        match self.states.get(&id) {
            Some((_, entity)) => Ok(Some(Ok(entity))),
            None => self.known.entity(id),
        }
    }

    /// The operation received under this key, before or in this push.
    pub(super) fn op(&self, key: OpId) -> Result<Option<Cow<'a, KnownOp>>, Need> {
        let own = self.places.get(&key).and_then(|at| self.entries.get(*at));
        if let Some(entry) = own {
            return Ok(Some(Cow::Owned(entry.into())));
        }
        let known = self.known.op(key)?;
        let remembered = known.filter(|op| !forgotten(op.seq, self.head.seq));
        Ok(remembered.map(Cow::Borrowed))
    }

    /// What is tied to `on`, with the operations tied.
    pub(super) fn ties(&self, on: Id) -> Result<Vec<(Wait, &LogEntry)>, Need> {
        let known = self
            .known
            .waits(on)?
            .iter()
            .filter(|held| !self.waits_done.contains(&held.wait.op))
            .map(|held| (held.wait, &held.entry));
        let own = self
            .waits_added
            .iter()
            .filter(|wait| wait.on == on)
            .filter_map(|wait| Some((*wait, self.entry_of_wait(wait)?)));
        Ok(known.chain(own).collect())
    }

    /// The operation of a wait added here: of this push, or one that was loaded waiting and moved.
    fn entry_of_wait(&self, wait: &Wait) -> Option<&LogEntry> {
        self.places
            .get(&wait.op)
            .and_then(|at| self.entries.get(*at))
            .or_else(|| self.known.held(wait.op))
    }

    /// Gives the operation its number and its place in the chain.
    pub(super) fn append(
        &mut self,
        sent: &Sent,
        id: OpId,
        group: u64,
        outcome: Outcome,
        code: Option<Code>,
    ) -> PushResult {
        let link = Link {
            seq: self.head.seq + 1,
            received: self.push.received,
            author: self.push.author_id(),
            outcome,
            op: id,
            payload: sent.payload,
        };
        let entry = LogEntry {
            link,
            hash: chain::next(&self.head.hash, &link),
            group,
            salt: Some(sent.salt),
            body: Some(sent.body.clone()),
            sent_id: sent.kept_id(),
            code: code.map(|code| code.as_str().to_owned()),
            corrected: sent.corrected,
        };
        self.head = Head {
            seq: link.seq,
            hash: entry.hash,
        };
        let result = PushResult {
            id: sent.sent_id.clone(),
            seq: link.seq,
            outcome,
            duplicate: false,
            code: entry.code.clone(),
        };
        let seq = link.seq;
        self.erasures
            .extend(sent.erase_at.map(|due| Erasure { due, seq }));
        let place = self.entries.len();
        self.places.insert(id, place);
        self.places.entry(sent.key).or_insert(place);
        self.entries.push(entry);
        result
    }

    /// The entity is so from `seq` on. A held operation that is resolved is tied to nothing.
    pub(super) fn write(&mut self, id: Id, seq: u64, entity: Entity) {
        if let Entity::Held(held) = &entity {
            let withdrawn = matches!(held.status, HeldStatus::Withdrawn { .. });
            let goes_on = withdrawn && on(Mutant::WithdrawnGoesOn);
            if !entity.open() && !goes_on {
                self.untie(OpId(id));
            }
        }
        self.states.insert(id, (seq, entity));
    }

    /// Ties the held operation `id`, which reads `op`, anew. One that is held under another id
    /// than its own makes nothing and claims nothing.
    pub(super) fn retie(&mut self, id: OpId, op: Option<&Op>, waits: Option<Id>) {
        self.untie(id);
        let claims = op.filter(|op| op.id == id).map(claims).unwrap_or_default();
        let claims = claims.into_iter().map(|on| (on, Tie::Claims));
        let waits = waits.into_iter().map(|on| (on, Tie::Waits));
        self.waits_added.extend(
            claims
                .chain(waits)
                .map(|(on, tie)| Wait { on, op: id, tie }),
        );
    }

    fn untie(&mut self, op: OpId) {
        self.waits_added.retain(|wait| wait.op != op);
        self.waits_done.insert(op);
    }

    /// Some operation of this push was set aside.
    pub(super) fn poisoned(&self) -> bool {
        let mut outcomes = self.entries.iter().map(|entry| entry.link.outcome);
        outcomes.any(|outcome| outcome == Outcome::SetAside)
    }

    pub(super) fn finish(self, results: Vec<PushResult>) -> Commit {
        let states = self.states.iter();
        Commit {
            states: states
                .map(|(id, (seq, entity))| StateRow::of(*id, *seq, entity))
                .collect(),
            entries: self.entries,
            waits_done: self.waits_done.into_iter().collect(),
            waits_added: self.waits_added.into_iter().collect(),
            erasures: self.erasures,
            head: self.head,
            results,
        }
    }
}

/// Whether the server has forgotten that it received the operation with number `seq`: never.
fn forgotten(seq: u64, head: u64) -> bool {
    const TTL: u64 = 16;
    on(Mutant::IdempotencyTtl) && seq + TTL < head
}
