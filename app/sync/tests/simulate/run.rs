//! One seed from beginning to end.

use sync::mutant::shorten_pages;

use crate::tally::{Tally, Tick};
use crate::world::World;

/// Steps of the time of faults.
const STEPS: usize = 200;
/// Rounds of a minute in which everything must have settled once the faults have stopped.
const ROUNDS: usize = 40;

/// What came of a seed.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Run {
    pub(crate) wrong: Option<String>,
    pub(crate) tally: Tally,
}

pub(crate) fn run(seed: u64) -> Run {
    let mut world = World::new(seed);
    let changes = world.rng.usize(2..12);
    shorten_pages(changes);
    if world.phones.iter().any(|phone| phone.old) {
        world.tally.hit(Tick::OldApp);
    }
    for step in 0..STEPS {
        if world.chance(60) {
            world.somebody_acts();
        } else {
            world.something_happens();
        }
        let pause = match world.rng.u8(0..10) {
            0..6 => world.rng.i64(0..2_000),
            6..9 => world.rng.i64(0..20_000),
            _ => world.rng.i64(0..200_000),
        };
        world.run_until(world.now + pause);
        if step % 16 == 0 {
            world.check_promises();
            check_screens(&mut world);
        }
        if world.wrong.is_some() {
            break;
        }
    }
    world.calm_down();
    settle(&mut world);
    if world.wrong.is_none() {
        world.check_promises();
        world.check_log();
        world.check_registers();
        world.check_issues();
        world.check_rosters();
        world.check_waiting();
        world.check_withdrawn();
        world.check_order();
        world.check_end();
        check_all(&mut world);
    }
    Run {
        wrong: world.wrong,
        tally: world.tally,
    }
}

/// Without faults everything must come to rest.
fn settle(world: &mut World) {
    for _ in 0..ROUNDS {
        world.run_until(world.now + 60_000);
        if world.wrong.is_some() || world.unsettled().is_none() {
            return;
        }
    }
    if let Some(why) = world.unsettled() {
        world.fail(format!("does not settle: {why}"));
    }
}

fn check_all(world: &mut World) {
    for phone in 0..world.phones.len() {
        for user in 0..world.phones[phone].users.len() {
            world.check_store(phone, user);
        }
    }
}

fn check_screens(world: &mut World) {
    for phone in 0..world.phones.len() {
        for user in 0..world.phones[phone].users.len() {
            world.check_screen(phone, user);
        }
    }
}
