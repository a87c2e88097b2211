//! Back-off on failed attempts: per account, per address. An account is never locked, or anybody
//! could lock it; each failure beyond a few makes the next attempt wait longer.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::time::UtcMillis;

use crate::problem::Problem;

/// Keys remembered at the most; then those whose wait is over are forgotten, and if all wait, the
/// one that is free soonest.
const KEYS_MAX: usize = 10_000;
/// The longest wait.
const WAIT_MAX_MS: i64 = 15 * 60_000;
/// Failures are forgotten after this long without another.
const MEMORY_MS: i64 = 60 * 60_000;
/// Failures of one account that cost nothing.
const FREE_NAME: u32 = 5;
/// Failures from one address that cost nothing: a whole school may stand behind one.
const FREE_ADDRESS: u32 = 50;
/// Wrong enrolment codes from one address that cost nothing.
const FREE_CODE: u32 = 10;

/// Wrong links of public boards from one address that cost nothing: a network of phones may stand
/// behind one, with last week's link in its groups.
const FREE_BOARD: u32 = 50;

/// What this process remembers of failed attempts. Failures of an account also stand in the store,
/// for other processes and the next start; this memory covers names that do not exist, and
/// attempts made at the same moment.
#[derive(Debug)]
pub struct Attempts {
    /// By sign-in name, known or not.
    pub names: Throttle<String>,
    /// By address.
    pub addresses: Throttle<IpAddr>,
    /// Enrolment codes, by address.
    pub codes: Throttle<IpAddr>,
    /// Links and codes of public boards, by address.
    pub boards: Throttle<IpAddr>,
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            names: Throttle::new(FREE_NAME),
            addresses: Throttle::new(FREE_ADDRESS),
            codes: Throttle::new(FREE_CODE),
            boards: Throttle::new(FREE_BOARD),
        }
    }
}

/// Whether an account that failed `count` times, last at `last`, may be tried `now`.
///
/// # Errors
/// `too_many`, with the seconds to wait.
pub fn wait_after(count: u32, last: Option<UtcMillis>, now: UtcMillis) -> Result<(), Problem> {
    last.map_or(Ok(()), |last| {
        not_before(last.plus(wait_ms(count, FREE_NAME)), now)
    })
}

fn not_before(open: UtcMillis, now: UtcMillis) -> Result<(), Problem> {
    let wait = u64::try_from(open.since(now)).unwrap_or(0);
    if wait == 0 {
        Ok(())
    } else {
        Err(Problem::too_many(wait.div_ceil(1000)))
    }
}

/// 1 s after the first failure beyond the free ones, then doubling.
fn wait_ms(count: u32, free: u32) -> i64 {
    match count.checked_sub(free.saturating_add(1)) {
        None => 0,
        Some(beyond) => 1000i64
            .checked_shl(beyond.min(20))
            .map_or(WAIT_MAX_MS, |ms| ms.min(WAIT_MAX_MS)),
    }
}

/// Failed attempts of one kind.
#[derive(Debug)]
pub struct Throttle<K> {
    /// Failures that cost nothing.
    free: u32,
    // A plain mutex: held for a few map operations, never across an await.
    failures: Mutex<HashMap<K, Failures>>,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: UtcMillis,
    open: UtcMillis,
}

impl<K: Eq + Hash + Clone> Throttle<K> {
    /// Lets `free` failures pass before the first wait of a second.
    #[must_use]
    pub fn new(free: u32) -> Self {
        Self {
            free,
            failures: Mutex::default(),
        }
    }

    /// Whether an attempt may be made `now`. It counts as failed until [`Throttle::forget`] or
    /// [`Throttle::forgive`] say otherwise, so that attempts made at once cannot pass together.
    ///
    /// # Errors
    /// `too_many`, with the seconds to wait.
    pub fn attempt(&self, key: &K, now: UtcMillis) -> Result<(), Problem> {
        let mut failures = self.lock();
        let known = failures
            .get(key)
            .copied()
            .filter(|known| now.since(known.last) < MEMORY_MS);
        if let Some(known) = known {
            not_before(known.open, now)?;
        }
        let count = known.map_or(0, |known| known.count).saturating_add(1);
        if failures.len() >= KEYS_MAX {
            make_room(&mut failures, now);
        }
        failures.insert(
            key.clone(),
            Failures {
                count,
                last: now,
                open: now.plus(wait_ms(count, self.free)),
            },
        );
        Ok(())
    }

    /// The attempt was good: forget the failures before it.
    pub fn forget(&self, key: &K) {
        self.lock().remove(key);
    }

    /// The attempt was good: it does not count. Those before it stay, or one good account would
    /// clear the way for guessing others.
    pub fn forgive(&self, key: &K) {
        if let Some(known) = self.lock().get_mut(key) {
            known.count = known.count.saturating_sub(1);
            known.open = known.last;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room<K: Eq + Hash + Clone>(failures: &mut HashMap<K, Failures>, now: UtcMillis) {
    failures.retain(|_, known| known.open > now);
    if failures.len() < KEYS_MAX {
        return;
    }
    let soonest = failures
        .iter()
        .min_by_key(|(_, known)| known.open)
        .map(|(key, _)| key.clone());
    if let Some(key) = soonest {
        failures.remove(&key);
    }
}

/// The address as far as it names one subscriber: all of IPv4, the first 64 bits of IPv6.
#[must_use]
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::*;

    #[test]
    fn waits_double_and_success_or_an_hour_forgets() {
        let throttle = Throttle::new(2);
        let at = |s: i64| UtcMillis(s * 1000);
        throttle.attempt(&"a", at(0)).unwrap();
        throttle.attempt(&"a", at(0)).unwrap();
        throttle.attempt(&"a", at(0)).unwrap();
        assert_eq!(throttle.attempt(&"a", at(0)), Err(Problem::too_many(1)));
        throttle.attempt(&"b", at(0)).unwrap();
        throttle.attempt(&"a", at(1)).unwrap();
        assert_eq!(throttle.attempt(&"a", at(1)), Err(Problem::too_many(2)));
        throttle.forget(&"a");
        throttle.attempt(&"a", at(1)).unwrap();

        for second in 0..60 {
            let _ = throttle.attempt(&"c", at(second * 1000));
        }
        assert!(throttle.attempt(&"c", at(59_100)).is_err());
        throttle.attempt(&"c", at(59_000 + 3600)).unwrap();
        throttle.attempt(&"c", at(59_000 + 3600)).unwrap();
    }

    #[test]
    fn the_memory_is_bounded() {
        let throttle = Throttle::new(0);
        for key in 0..KEYS_MAX + 50 {
            throttle.attempt(&key, UtcMillis(0)).unwrap();
        }
        assert!(throttle.lock().len() <= KEYS_MAX);
    }

    #[test]
    fn one_subscriber_has_one_key() {
        let of = |text: &str| subscriber(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::2:3"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
        assert_ne!(of("10.0.0.1"), of("10.0.0.2"));
    }
}
