//! What must hold of the log: every promise is kept, once, in order, and nothing waits in vain.

use std::collections::{BTreeMap, BTreeSet};

use domain::duty::SwapState;
use domain::entity::Entity;
use domain::held::HeldStatus;
use domain::id::{Id, OpId};
use domain::op::{Action, Op};
use domain::problem::Code;
use domain::reply::Says;
use sync::server::Tie;
use sync::server::verify::Verifier;
use sync::wire::Outcome;

use crate::ledger::has_op;
use crate::tally::Tick;
use crate::world::World;

impl World {
    /// Nothing that was promised is lost.
    pub(crate) fn check_promises(&mut self) {
        let on_server: BTreeSet<&str> = self
            .server
            .log()
            .iter()
            .filter_map(|entry| entry.body.as_deref())
            .collect();
        let lost = self.ledger.promised().find(|done| {
            !on_server.contains(done.body.as_str())
                && !self.stores().any(|store| has_op(store, done))
        });
        let lost = lost.map(|done| format!("{} was saved and is nowhere", done.id));
        let gone = self.ledger.promised_photos().find(|sha| {
            self.server.blob(*sha).is_none() && !self.stores().any(|store| store.is_whole(*sha))
        });
        let gone = gone.map(|sha| format!("photo {sha} was saved and is nowhere"));
        if let Some(why) = lost.or(gone) {
            self.fail(why);
        }
    }

    /// The log is gapless, its chain verifies, and nothing is in it twice.
    pub(crate) fn check_log(&mut self) {
        let mut verifier = Verifier::new();
        let broken = self
            .server
            .log()
            .iter()
            .find_map(|entry| verifier.step(entry).err());
        let mut ids = BTreeSet::new();
        let mut bodies = BTreeSet::new();
        let twice = self.server.log().iter().find(|entry| {
            let body = entry.body.as_deref().unwrap_or_default();
            !ids.insert(entry.link.op) || !bodies.insert((entry.link.author, body))
        });
        let twice = twice.map(|entry| format!("{} is in the log twice", entry.link.op));
        let broken = broken.map(|why| format!("the chain is broken: {why}"));
        if let Some(why) = broken.or(twice) {
            self.fail(why);
        }
    }

    /// At the end every promise is in the log, to the byte and once, and every entity that held
    /// operations made is there.
    pub(crate) fn check_end(&mut self) {
        let bodies: BTreeMap<&str, OpId> = self
            .server
            .log()
            .iter()
            .filter_map(|entry| Some((entry.body.as_deref()?, entry.link.op)))
            .collect();
        let lost = self.ledger.promised().find(|done| {
            bodies
                .get(done.body.as_str())
                .is_none_or(|id| *id != done.id && !done.reused && !self.is_reused(done.id))
        });
        let lost = lost.map(|done| format!("{} was saved and is not in the log", done.id));
        let waits: BTreeSet<OpId> = self.server.waits().map(|wait| wait.op).collect();
        let released = self.server.log().iter().filter(|entry| {
            entry.link.outcome == Outcome::Waiting && !waits.contains(&entry.link.op)
        });
        let released = u64::try_from(released.count()).unwrap();
        if let Some(why) = lost {
            self.fail(why);
        }
        self.tally.add(Tick::Released, released);
    }

    fn is_reused(&self, id: OpId) -> bool {
        self.ledger.all().filter(|done| done.id == id).count() > 1
    }

    /// What was done on one page arrives in that order, whatever its clock said. Unless the server
    /// was restored after it had answered, something was too large for a push, or an evicted store
    /// lives on in a clone.
    pub(crate) fn check_order(&mut self) {
        let excuses = [Tick::Restored, Tick::PushTooLarge, Tick::EvictedLive];
        if excuses.iter().any(|tick| self.tally.has(*tick)) {
            return;
        }
        let log = self.server.log();
        let seqs: BTreeMap<OpId, u64> = log
            .iter()
            .map(|entry| (entry.link.op, entry.link.seq))
            .collect();
        let mut last: BTreeMap<u32, u64> = BTreeMap::new();
        let wrong = self.ledger.all().find(|done| {
            let Some(seq) = seqs.get(&done.id).filter(|_| !self.is_reused(done.id)) else {
                return false;
            };
            let before = last.insert(done.page, *seq);
            before.is_some_and(|before| before > *seq)
        });
        if let Some(why) = wrong.map(|done| format!("{} arrived out of order", done.id)) {
            self.fail(why);
        }
    }

    /// What refers to something that has not come waits, and goes on once it has.
    pub(crate) fn check_waiting(&mut self) {
        let refused = self.server.log().iter().find(|entry| {
            let invalid = entry.link.outcome == Outcome::SetAside
                && entry.code.as_deref() == Some(Code::Invalid.as_str());
            let op = entry.body.as_deref().and_then(|body| Op::parse(body).ok());
            let on = op.and_then(|op| refers_to(&op.action));
            invalid && on.is_some_and(|on| !self.history.existed_before(on, entry.link.seq))
        });
        let refused =
            refused.map(|entry| format!("{} was refused, not kept waiting", entry.link.op));
        let forgotten = self.server.waits().find(|wait| {
            let there = self.history.latest(wait.on);
            wait.tie == Tie::Waits && there.is_some_and(|there| !is_open_held(there))
        });
        let forgotten = forgotten.map(|wait| format!("{} waits for what is there", wait.op));
        if let Some(why) = refused.or(forgotten) {
            self.fail(why);
        }
    }

    /// What was withdrawn stays so, and the rest of its action with it.
    pub(crate) fn check_withdrawn(&mut self) {
        let status = |op: OpId| match self.history.latest(op.0) {
            Some(Entity::Held(held)) => Some(held.status),
            _ => None,
        };
        let is_withdrawn = |op| matches!(status(op), Some(HeldStatus::Withdrawn { .. }));
        let mut acts: BTreeMap<Tick, u64> = BTreeMap::new();
        let mut undone = None;
        for entry in self.server.log() {
            if entry.link.outcome != Outcome::Applied {
                continue;
            }
            let op = entry.body.as_deref().and_then(|body| Op::parse(body).ok());
            let Some(action) = op.map(|op| op.action) else {
                continue;
            };
            if let Action::HeldWithdraw { op } = action
                && !is_withdrawn(op)
            {
                undone = undone.or(Some(op));
            }
            if let Some(tick) = tick_of(&action) {
                *acts.entry(tick).or_default() += 1;
            }
        }
        let waited = self
            .server
            .log()
            .iter()
            .filter(|entry| entry.link.outcome == Outcome::Waiting);
        let mut groups: BTreeMap<u64, Vec<OpId>> = BTreeMap::new();
        for entry in waited {
            groups.entry(entry.group).or_default().push(entry.link.op);
        }
        let withdrawn = groups
            .values()
            .filter(|ops| ops.iter().any(|op| is_withdrawn(*op)));
        let mut count = 0;
        for op in withdrawn.inspect(|_| count += 1).flatten() {
            if status(*op) == Some(HeldStatus::Applied) {
                undone = undone.or(Some(*op));
            }
        }
        for (tick, times) in acts.into_iter().chain([(Tick::WaitingWithdrawn, count)]) {
            self.tally.add(tick, times);
        }
        if let Some(op) = undone {
            self.fail(format!("{op} was withdrawn and went on"));
        }
    }

    /// Whatever was done about an issue stands in its history, once, be it too
    /// late.
    pub(crate) fn check_issues(&mut self) {
        let mut done: BTreeMap<Id, BTreeSet<OpId>> = BTreeMap::new();
        for entry in self.server.log() {
            let op = entry.body.as_deref().and_then(|body| Op::parse(body).ok());
            let had_effect = matches!(entry.link.outcome, Outcome::Applied | Outcome::Contested);
            if let Some(Action::IssueAct { issue, .. }) = op.map(|op| op.action)
                && had_effect
            {
                done.entry(issue.0).or_default().insert(entry.link.op);
            }
        }
        let mut contested = 0;
        let mut lost = None;
        for (id, ops) in done {
            let Some(Entity::Issue(issue)) = self.history.latest(id) else {
                lost = lost.or(Some(id));
                continue;
            };
            contested += issue.steps.iter().filter(|step| step.contested).count();
            let steps: Vec<OpId> = issue.steps.iter().map(|step| step.op).collect();
            let once: BTreeSet<OpId> = steps.iter().copied().collect();
            if once.len() != steps.len() || !ops.is_subset(&once) {
                lost = lost.or(Some(id));
            }
        }
        if let Some(id) = lost {
            self.fail(format!("{id} does not tell all that was done about it"));
        }
        self.tally
            .add(Tick::IssueContested, u64::try_from(contested).unwrap());
    }

    /// A register shows the last edit of the log, whatever clocks said.
    pub(crate) fn check_registers(&mut self) {
        let mut last: BTreeMap<Id, String> = BTreeMap::new();
        for entry in self.server.log() {
            if entry.link.outcome != Outcome::Applied {
                continue;
            }
            let op = entry.body.as_deref().and_then(|body| Op::parse(body).ok());
            if let Some(Action::Put { id, entity }) = op.map(|op| op.action) {
                last.insert(id, entity.state());
            }
        }
        let wrong = last.iter().find(|(id, state)| {
            self.server
                .state(**id)
                .is_none_or(|row| row.state != **state)
        });
        if let Some(why) = wrong.map(|(id, _)| format!("{id} does not show its last edit")) {
            self.fail(why);
        }
    }
}

/// What has to happen among everything that is done on phones.
fn tick_of(action: &Action) -> Option<Tick> {
    match action {
        Action::ResultKeep { .. } => Some(Tick::ResultKept),
        Action::RankingPut { .. } => Some(Tick::RankingDrafted),
        Action::RankingPublish { .. } => Some(Tick::RankingPublished),
        Action::RankingArchive { .. } => Some(Tick::RankingArchived),
        Action::ShiftTake { .. } => Some(Tick::ShiftTaken),
        Action::IssueAct { deed, .. } => deed.level.map(|_| Tick::LevelDecided),
        Action::DutySet { .. } => Some(Tick::RosterSet),
        Action::DutySwap { swap, .. } => Some(match swap.state {
            SwapState::Offered => Tick::DutyOffered,
            SwapState::Taken => Tick::DutyTaken,
            SwapState::Declined => Tick::DutyDeclined,
            SwapState::Withdrawn => Tick::DutyWithdrawn,
        }),
        Action::RecordReply { says, .. } => match says {
            Says::Swept => Some(Tick::Swept),
            Says::Objection => Some(Tick::Objected),
            Says::Stands | Says::Changed => Some(Tick::ObjectionDecided),
        },
        _ => None,
    }
}

fn refers_to(action: &Action) -> Option<Id> {
    match action {
        Action::RoundClaim { round }
        | Action::RoundEnd { round, .. }
        | Action::PointTake { round, .. } => Some(round.0),
        Action::RecordSubmit(submit) => submit.round.map(|round| round.0),
        Action::RecordAmend { record, .. } => Some(record.0),
        Action::IssueAct { issue, .. } => Some(issue.0),
        // A reply to a record that is no check is refused, although the record is there.
        _ => None,
    }
}

fn is_open_held(entity: &Entity) -> bool {
    matches!(entity, Entity::Held(_)) && entity.open()
}
