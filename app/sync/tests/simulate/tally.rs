//! What happened in a run: every fault and every outcome must, or the run proves nothing of it.

use std::collections::BTreeMap;

macro_rules! ticks {
    ($($name:ident = $text:literal,)*) => {
        /// Something worth counting.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub(crate) enum Tick {
            $($name,)*
        }

        impl Tick {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub(crate) const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

ticks! {
    RequestDropped = "fault: request dropped",
    AnswerDropped = "fault: answer dropped",
    RequestDoubled = "fault: request arrives twice",
    Delayed = "fault: answer after the time-out",
    PushesInterleaved = "fault: two pushes interleaved",
    TabKilled = "fault: tab killed",
    PowerLost = "fault: power lost",
    WritesLost = "fault: writes lost with the power",
    Cloned = "fault: phone cloned",
    Restored = "fault: server restored from an older copy",
    ServerDown = "fault: server failed in the middle of a push",
    Skewed = "fault: clock wrong",
    ClockSet = "fault: clock set right before syncing",
    SessionEnded = "fault: session ended",
    Evicted = "fault: storage evicted",
    EvictedLive = "fault: storage evicted under an open tab",
    StorageFull = "fault: storage full",
    StorageLost = "fault: database connection lost",
    Malformed = "fault: malformed operation",
    Oversized = "fault: oversized operation",
    UnknownAction = "fault: action of a newer app",
    NotPermitted = "fault: operation without the right",
    IdReused = "fault: operation id with other content",
    OldApp = "fault: entities of a newer server on an old app",
    ChunkCut = "fault: chunk cut in transfer",
    ChunkWrong = "fault: chunk with wrong bytes",
    BytesRotten = "fault: photo bytes changed on the phone",
    RightsChanged = "fault: rights changed",
    RightsBack = "fault: rights changed back",
    LeftScope = "fault: entity left a scope",
    PersonSwapped = "fault: another person on the same phone",
    SecondTab = "fault: second tab on one store",
    PushTooLarge = "fault: push refused as too large",
    Offline = "fault: phone without network",
    MonthPassed = "fault: phone away for weeks",
    WentAhead = "fault: operation on what is not there yet",
    Applied = "outcome: applied",
    Contested = "outcome: contested",
    SetAside = "outcome: set aside",
    Waiting = "outcome: waiting",
    IssueContested = "outcome: deed about an issue that was too late",
    Released = "outcome: waited, then applied",
    GroupSetAside = "outcome: set aside with its group",
    Duplicate = "outcome: received again",
    WaitingWithdrawn = "outcome: waited, then withdrawn",
    ResultKept = "done: one of two results kept",
    RankingDrafted = "done: ranking drafted",
    RankingPublished = "done: ranking published",
    RankingArchived = "done: ranking archived",
    Swept = "done: said to be swept",
    Objected = "done: objected",
    ObjectionDecided = "done: objection decided",
    ShiftTaken = "done: shift taken over",
    LevelDecided = "done: another level decided",
    RosterSet = "done: duty set",
    DutyOffered = "done: duty offered",
    DutyTaken = "done: duty taken over",
    DutyDeclined = "done: duty not taken over",
    DutyWithdrawn = "done: offer of a duty taken back",
    Saved = "phone: saved",
    NotSavedQuota = "phone: not saved, storage full",
    NotSavedLost = "phone: not saved, storage lost",
    NotSavedTooLong = "phone: not saved, too long",
    NotSavedWrongHash = "phone: not saved, wrong hash",
    SavedAfterAll = "phone: saved although the connection was lost",
    GuardFailed = "phone: page refused by the guard",
    Diverged = "phone: history diverged, all offered again",
    Swapped = "phone: snapshot swapped in",
    SnapshotAgain = "phone: snapshot begun for new rights",
    PagedFeed = "phone: feed of several pages",
    PagedSnapshot = "phone: snapshot of several pages",
    Gone = "phone: entity gone",
    UnknownKept = "phone: state it cannot read kept",
    Halted = "phone: paused until sign-in",
    Stuck = "phone: group put behind the others",
    Damaged = "phone: photo reported as damaged",
    Resumed = "phone: upload resumed in the middle",
    StartedOver = "phone: upload started over",
    Arrived = "phone: photo arrived",
    PrunedOp = "phone: old operation pruned",
    PrunedBlob = "phone: old photo pruned",
    PrunedBase = "phone: old entity pruned",
    Overlaid = "phone: screen computed over the outbox",
}

/// How often each happened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Tally(BTreeMap<Tick, u64>);

impl Tally {
    pub(crate) fn hit(&mut self, tick: Tick) {
        self.add(tick, 1);
    }

    pub(crate) fn add(&mut self, tick: Tick, times: u64) {
        *self.0.entry(tick).or_default() += times;
    }

    pub(crate) fn has(&self, tick: Tick) -> bool {
        self.0.contains_key(&tick)
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (tick, times) in &other.0 {
            self.add(*tick, *times);
        }
    }

    /// What never happened.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        Tick::ALL
            .iter()
            .filter(|tick| self.0.get(tick).is_none_or(|times| *times == 0))
            .map(|tick| tick.text())
            .collect()
    }

    pub(crate) fn print(&self) {
        for tick in Tick::ALL {
            println!("{:>9}  {}", self.0.get(tick).unwrap_or(&0), tick.text());
        }
    }
}
