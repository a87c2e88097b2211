//! Passwords: argon2id, a few at a time, never inside a transaction.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::problem::Code;
use sync::account::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
use tokio::sync::Semaphore;

use crate::problem::Problem;
use crate::random;

/// Hashes at once: a burst of sign-ins waits here and not in memory.
const AT_ONCE: usize = 2;
/// KiB of memory for one hash, in one pass: of the settings that OWASP calls equal, the one above
/// 32 MiB, which the C library hands back to the system at once. Smaller blocks it keeps, for each
/// thread that ever hashed.
const MEMORY_KIB: u32 = 46 * 1024;
const PASSES: u32 = 1;
const LANES: u32 = 1;

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    turn: Arc<Semaphore>,
    /// What an unknown account's password is checked against, so that the answer takes as long.
    dummy: Arc<str>,
}

impl Passwords {
    /// Ready to hash.
    ///
    /// # Errors
    /// When there is no randomness for a salt.
    pub fn new() -> Result<Self, Problem> {
        Ok(Self {
            turn: Arc::new(Semaphore::new(AT_ONCE)),
            dummy: hash_now(&random::token()?)?.into(),
        })
    }

    /// The stored form of `password`.
    ///
    /// # Errors
    /// [`Code::BadParameter`] when it is shorter or longer than a password may be.
    pub async fn hash(&self, password: &str) -> Result<String, Problem> {
        let fits =
            password.chars().count() >= PASSWORD_CHARS_MIN && password.len() <= PASSWORD_BYTES_MAX;
        if !fits {
            return Err(Code::BadParameter.into());
        }
        let password = password.to_owned();
        self.blocking(move || hash_now(&password)).await?
    }

    /// Whether `password` is the one of `stored`. Without a stored form the answer is no, after the
    /// same work.
    ///
    /// # Errors
    /// When the stored form is not one.
    pub async fn matches(&self, password: &str, stored: Option<&str>) -> Result<bool, Problem> {
        if password.len() > PASSWORD_BYTES_MAX {
            return Ok(false);
        }
        let known = stored.is_some();
        let stored: Arc<str> = stored.map_or_else(|| Arc::clone(&self.dummy), Arc::from);
        let password = password.to_owned();
        let same = self
            .blocking(move || {
                let stored = PasswordHash::new(&stored).map_err(Problem::internal)?;
                Ok::<_, Problem>(
                    Argon2::default()
                        .verify_password(password.as_bytes(), &stored)
                        .is_ok(),
                )
            })
            .await??;
        Ok(known && same)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = Arc::clone(&self.turn)
            .acquire_owned()
            .await
            .map_err(Problem::internal)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(Problem::internal)
    }
}

fn hash_now(password: &str) -> Result<String, Problem> {
    let salt = random::bytes::<16>()?;
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Problem::internal)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(Problem::internal)
}
