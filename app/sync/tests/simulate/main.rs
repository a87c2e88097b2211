//! The simulator: phones, a server, a network and everything that befalls them, from one seed.
//!
//! `cargo test -p sync --test simulate` runs thousands of seeds and then every mutant. To replay one:
//! `XIAOXUN_SEED=123 cargo test -p sync --test simulate replay -- --nocapture`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first thing that is wrong, and prints what it saw"
)]

mod acts;
mod device;
mod faults;
mod follow_up;
mod history;
mod ledger;
mod net;
mod oracle;
mod people;
mod phone;
mod poison;
mod promises;
mod rosters;
mod run;
mod school;
mod tally;
mod world;

use std::thread;

use sync::mutant::{Mutant, switch};

use run::{Run, run};
use tally::Tally;

/// Seeds of an ordinary run.
const SEEDS: u64 = 2_000;
/// A mutant must be caught within so many.
const SEEDS_TO_CATCH: u64 = 200;
/// Threads that share the seeds.
const THREADS: u64 = 2;

#[test]
fn seeds() {
    let workers: Vec<_> = (0..THREADS)
        .map(|worker| thread::spawn(move || share(worker)))
        .collect();
    let mut tally = Tally::default();
    for worker in workers {
        tally.merge(&worker.join().unwrap());
    }
    println!("{SEEDS} seeds");
    tally.print();
    let missing = tally.missing();
    assert!(missing.is_empty(), "never happened: {missing:?}");
}

fn share(worker: u64) -> Tally {
    let mut tally = Tally::default();
    for seed in (worker..SEEDS).step_by(usize::try_from(THREADS).unwrap()) {
        let Run { wrong, tally: one } = run(seed);
        if let Some(why) = wrong {
            let again = run(seed).wrong;
            assert_eq!(
                again.as_ref(),
                Some(&why),
                "seed {seed} is not deterministic"
            );
            panic!("seed {seed}: {why}");
        }
        tally.merge(&one);
    }
    tally
}

/// A seed run twice does the same.
#[test]
fn a_seed_says_it_all() {
    for seed in 5_000..5_010 {
        assert_eq!(run(seed), run(seed), "seed {seed}");
    }
}

/// The oracle has teeth: every known bug, switched on in the production code, is found.
#[test]
fn mutants() {
    let mut escaped = Vec::new();
    for mutant in Mutant::ALL {
        switch(Some(mutant));
        let caught = (0..SEEDS_TO_CATCH).find_map(|seed| Some((seed, run(seed).wrong?)));
        switch(None);
        match caught {
            Some((seed, why)) => println!("{mutant:?} → {}: {why}", seed + 1),
            None => escaped.push(mutant),
        }
    }
    assert!(escaped.is_empty(), "not caught: {escaped:?}");
}

/// Replays the seed named by `XIAOXUN_SEED`.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the simulator that is told something from outside"
)]
fn replay() {
    let Ok(seed) = std::env::var("XIAOXUN_SEED") else {
        return;
    };
    let Run { wrong, tally } = run(seed.parse().unwrap());
    tally.print();
    assert_eq!(wrong, None);
}
