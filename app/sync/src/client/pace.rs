//! Pauses between attempts: doubling from one second to five minutes, and spread, so that a whole
//! school does not knock at the same second when the server is back.

/// The first pause, in milliseconds.
const FIRST_MS: i64 = 1_000;
/// The longest pause, in milliseconds.
const LONGEST_MS: i64 = 300_000;

/// Pseudo-random numbers for the spread: `SplitMix64`. Nothing secret hangs on them.
#[derive(Debug)]
pub(super) struct Spread(u64);

impl Spread {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number in `0 ..= most`.
    pub(super) fn up_to(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let number = i64::try_from((z ^ (z >> 31)) >> 1).unwrap_or(0);
        number % most.saturating_add(1).max(1)
    }
}

/// When one kind of request may be tried next.
#[derive(Debug, Default)]
pub(super) struct Pace {
    failures: u32,
    not_before: i64,
}

impl Pace {
    /// The monotonic time before which nothing is tried.
    pub(super) const fn not_before(&self) -> i64 {
        self.not_before
    }

    /// Whether it may be tried at `mono`.
    pub(super) const fn open(&self, mono: i64) -> bool {
        mono >= self.not_before
    }

    /// An attempt failed at `mono`: between half and the whole of the pause passes.
    pub(super) fn failed(&mut self, mono: i64, spread: &mut Spread) {
        let pause = FIRST_MS
            .saturating_mul(1 << self.failures.min(9))
            .min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        self.not_before = mono.saturating_add(pause / 2 + spread.up_to(pause / 2));
    }

    /// An attempt succeeded, or there is reason to believe that the next one will.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }
}
