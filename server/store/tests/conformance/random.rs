//! Random sequences of pushes and pulls, the same on every store. A failure names its seed:
//! `STORE_SEED=<seed> cargo test -p store random` runs that one alone.

use std::collections::BTreeSet;

use domain::id::{OpId, PersonId, Sha};
use domain::op::Action;
use domain::time::{DAY_MS, UtcMillis};
use fastrand::Rng;
use sync::wire::{Cursor, PullRequest, SentGroup, SentOp};

use crate::trio::{Databases, Trio};
use crate::world::{POINTS, START, World, group, place};

const SEEDS: u64 = 24;
const STEPS: usize = 30;

#[tokio::test(flavor = "multi_thread")]
async fn random_sequences_are_answered_alike() {
    let databases = Databases::open().await;
    #[expect(
        clippy::disallowed_methods,
        reason = "a test binary takes no options of ours"
    )]
    let one = std::env::var("STORE_SEED").ok();
    let seeds = match one.map(|seed| seed.parse::<u64>().unwrap()) {
        Some(seed) => seed..seed + 1,
        None => 0..SEEDS,
    };
    for seed in seeds {
        println!("seed {seed}");
        let world = World::new(&format!("random/{seed}"));
        let trio = databases.school(world.school).await;
        let mut player = Player {
            world,
            rng: Rng::with_seed(seed),
            now: START,
            sent: Vec::new(),
            cursors: Vec::new(),
            named: 0,
        };
        trio.push(world.server(), START, world.registers()).await;
        for _ in 0..STEPS {
            player.step(&trio).await;
        }
        trio.compare().await;
    }
}

/// Names of rounds that operations start and speak of; some are never started.
const ROUNDS: usize = 6;

struct Player {
    world: World,
    rng: Rng,
    now: UtcMillis,
    sent: Vec<(PersonId, Vec<SentGroup>)>,
    cursors: Vec<Cursor>,
    named: u32,
}

impl Player {
    async fn step(&mut self, trio: &Trio<'_>) {
        self.now = self.now.plus(self.rng.i64(1..3_600_000));
        match self.rng.u32(0..10) {
            0 => self.pull(trio).await,
            1 => self.snapshot(trio).await,
            2 if !self.sent.is_empty() => {
                let (person, groups) = self.sent[self.rng.usize(..self.sent.len())].clone();
                trio.push(person, self.now, groups).await;
            }
            _ => {
                let person = self.person();
                let groups: Vec<_> = (0..self.rng.u32(1..8))
                    .map(|_| self.group(person))
                    .collect();
                self.sent.push((person, groups.clone()));
                trio.push(person, self.now, groups).await;
                self.cursors.push(trio.at_head());
            }
        }
    }

    async fn pull(&mut self, trio: &Trio<'_>) {
        let mut from = match self.rng.choice(&self.cursors) {
            Some(cursor) => *cursor,
            None => trio.at_head(),
        };
        if self.rng.u32(0..4) == 0 {
            from.hash = Sha::of(b"elsewhere");
        }
        let ops: BTreeSet<_> = (0..self.rng.u32(0..20)).map(|_| self.any_op()).collect();
        let unconfirmed = ops.into_iter().collect();
        let person = self.person();
        let mut request = PullRequest { from, unconfirmed };
        while let Some(page) = trio.pull(person, &request, self.now).await {
            request.from = page.to;
            self.cursors.push(page.to);
            if !page.more {
                break;
            }
        }
    }

    async fn snapshot(&mut self, trio: &Trio<'_>) {
        let person = self.person();
        let now = self.now.plus(self.rng.i64(0..60) * DAY_MS);
        trio.snapshot(person, now).await;
    }

    fn person(&mut self) -> PersonId {
        match self.rng.u32(0..5) {
            0 => self.world.director(),
            n => self.world.patrol(n),
        }
    }

    fn any_op(&mut self) -> OpId {
        self.world
            .op_id(&format!("op{}", self.rng.u32(0..=self.named)))
    }

    fn round(&mut self) -> String {
        format!("round{}", self.rng.usize(..ROUNDS))
    }

    fn group(&mut self, person: PersonId) -> SentGroup {
        let size = if self.rng.u32(0..4) == 0 { 3 } else { 1 };
        group((0..size).map(|_| self.op(person)).collect::<Vec<_>>())
    }

    fn op(&mut self, person: PersonId) -> SentOp {
        self.named += 1;
        let name = format!("op{}", self.named);
        let round = self.round();
        let point = self.rng.u16(..POINTS + 1);
        let photo = self.rng.bool().then(|| Sha::of(&[self.rng.u8(..4)]));
        let action = match self.rng.u32(0..9) {
            0 | 1 => return self.world.round_start(&round, person, self.now),
            2 | 3 => return self.world.record(&name, person, Some(&round), point, photo),
            4 => Action::RoundClaim {
                round: self.world.round(&round),
            },
            5 => Action::RoundEnd {
                round: self.world.round(&round),
                note: name.clone(),
            },
            6 => Action::HeldWithdraw { op: self.any_op() },
            7 => {
                let id = self.world.place(self.rng.u32(0..6)).0;
                return self.world.put(&name, person, id, place(self.rng.u32(0..6)));
            }
            _ => {
                return SentOp {
                    id: name,
                    body: "{\"broken\":".into(),
                };
            }
        };
        self.world.op(&name, person, self.now, action)
    }
}
