//! Who uses the phone: signing in and out, switching, PINs, enrolment, set-up.

use domain::id::PersonId;
use leptos::prelude::*;
use sync::account::Setup;
pub use sync::account::Welcome;

use crate::state::{AppError, AppState};

impl AppState {
    /// What the sign-in page shows before anybody has signed in.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn welcome(self) -> Result<Welcome, AppError> {
        Err(AppError::Offline)
    }

    /// Signs a person in beside those who are, and makes it the current one.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn sign_in(self, username: String, password: String) -> Result<(), AppError> {
        let _ = (username, password);
        Err(AppError::Offline)
    }

    /// Signs a person out of this phone and clears what was kept for them. Works offline: the
    /// server is told when it can be.
    ///
    /// # Errors
    /// [`AppError::Unsent`] while something of theirs is not confirmed.
    pub async fn sign_out(self, person: PersonId) -> Result<(), AppError> {
        let _ = person;
        Err(AppError::Offline)
    }

    /// Hands the phone to another person signed in on it, offline too.
    ///
    /// # Errors
    /// [`AppError::WrongPin`], [`AppError::PinWait`], [`AppError::NoPin`].
    pub async fn swap_to(self, person: PersonId, pin: String) -> Result<(), AppError> {
        let _ = (person, pin);
        Err(AppError::NoPin)
    }

    /// Sets the PIN of the current person: 4 ..= 8 digits.
    ///
    /// # Errors
    /// [`AppError::Storage`].
    pub async fn set_pin(self, pin: String) -> Result<(), AppError> {
        let _ = pin;
        Err(AppError::SignedOut)
    }

    /// Locks the phone: the sign-in screen with everybody's names, until a PIN or password.
    pub fn lock(self) {
        self.who.set(None);
    }

    /// Enrols this phone by the token of a link.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn redeem_token(self, token: String) -> Result<(), AppError> {
        let _ = token;
        Err(AppError::Offline)
    }

    /// Enrols this phone by an 8-digit code.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn redeem_code(self, code: String) -> Result<(), AppError> {
        let _ = code;
        Err(AppError::Offline)
    }

    /// Creates the school and its administrator by the one-time link, and signs that person in.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn setup(self, setup: Setup) -> Result<(), AppError> {
        let _ = setup;
        Err(AppError::Offline)
    }
}
