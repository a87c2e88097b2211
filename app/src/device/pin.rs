//! PINs: how a person who once signed in takes the phone again without a network.
//!
//! A PIN keeps a colleague from recording under somebody's name by mistake or in jest. It is no
//! protection of the data against whoever takes the phone apart.

use domain::id::Sha;
use domain::time::UtcMillis;
use js_sys::{Array, Object, Reflect, Uint8Array};
use json::{FromJson, ToJson};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use crate::device::random;

/// The shortest and the longest PIN, in digits.
pub const DIGITS: core::ops::RangeInclusive<usize> = 4..=8;
/// Rounds of PBKDF2: some 100 ms on an old phone.
const ROUNDS: u32 = 100_000;
/// Wrong attempts without a pause.
const FREE_ATTEMPTS: u32 = 4;
/// The first pause, doubled by every further attempt, in milliseconds.
const PAUSE_MS: i64 = 10_000;
/// The longest pause, in milliseconds.
const PAUSE_MS_MAX: i64 = 15 * 60_000;

/// A PIN as kept: never the PIN itself.
#[derive(Clone, PartialEq, Eq, Debug, ToJson, FromJson)]
pub struct PinLock {
    salt: [u8; 16],
    rounds: u32,
    hash: Sha,
    /// Wrong attempts since the last right one.
    #[json(default)]
    wrong: u32,
    /// When the last wrong one was, by the phone's wall clock.
    #[json(default)]
    last_wrong: Option<UtcMillis>,
}

/// What came of an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// The PIN is right.
    Right,
    /// The PIN is wrong.
    Wrong,
    /// Too early after wrong ones: wait so many milliseconds.
    Wait(i64),
}

/// Whether `pin` can be one: 4 to 8 digits.
#[must_use]
pub fn is_pin(pin: &str) -> bool {
    DIGITS.contains(&pin.len()) && pin.bytes().all(|c| c.is_ascii_digit())
}

impl PinLock {
    /// A lock that `pin` opens; `None` when the browser refuses its cryptography.
    pub async fn new(pin: &str) -> Option<Self> {
        let salt = random::bytes();
        Some(Self {
            salt,
            rounds: ROUNDS,
            hash: derive(pin, &salt, ROUNDS).await?,
            wrong: 0,
            last_wrong: None,
        })
    }

    /// Tries `pin` at `now`, and counts: keep the lock again afterwards.
    pub async fn attempt(&mut self, pin: &str, now: UtcMillis) -> Attempt {
        if let Some(wait) = self.pause_left(now) {
            return Attempt::Wait(wait);
        }
        if derive(pin, &self.salt, self.rounds).await == Some(self.hash) {
            self.wrong = 0;
            self.last_wrong = None;
            return Attempt::Right;
        }
        self.wrong = self.wrong.saturating_add(1);
        self.last_wrong = Some(now);
        Attempt::Wrong
    }

    /// How long until the next attempt counts, in milliseconds.
    fn pause_left(&self, now: UtcMillis) -> Option<i64> {
        let beyond = self.wrong.checked_sub(FREE_ATTEMPTS)?;
        let pause = PAUSE_MS
            .saturating_mul(1 << beyond.min(16))
            .min(PAUSE_MS_MAX);
        // A clock set back must not lock anybody out for longer than the pause.
        let gone = now.since(self.last_wrong?).max(0);
        (gone < pause).then_some(pause - gone)
    }
}

/// PBKDF2 with SHA-256, 256 bits.
async fn derive(pin: &str, salt: &[u8; 16], rounds: u32) -> Option<Sha> {
    let bits = derive_bits(pin, salt, rounds).await.ok()?;
    let bytes: [u8; 32] = Uint8Array::new(&bits).to_vec().try_into().ok()?;
    Some(Sha::from_bytes(bytes))
}

async fn derive_bits(pin: &str, salt: &[u8; 16], rounds: u32) -> Result<JsValue, JsValue> {
    let subtle = window().crypto()?.subtle();
    let usages: JsValue = Array::of1(&"deriveBits".into()).into();
    let raw: Object = Uint8Array::from(pin.as_bytes()).into();
    let importing = subtle.import_key_with_str("raw", &raw, "PBKDF2", false, &usages)?;
    let key: CryptoKey = JsFuture::from(importing).await?.unchecked_into();
    let algorithm = Object::new();
    for (name, value) in [
        ("name", JsValue::from_str("PBKDF2")),
        ("hash", JsValue::from_str("SHA-256")),
        ("salt", Uint8Array::from(salt.as_slice()).into()),
        ("iterations", rounds.into()),
    ] {
        Reflect::set(&algorithm, &name.into(), &value)?;
    }
    let deriving = subtle.derive_bits_with_object(&algorithm, &key, 256)?;
    JsFuture::from(deriving).await
}
