//! Who uses the phone: signing in and out, switching, PINs, enrolment, set-up.

use domain::id::PersonId;
use domain::problem::Code;
use leptos::task::spawn_local;
pub use sync::account::Welcome;
use sync::account::{Enrolment, NewEnrolment, Redeem, Setup, SignIn};
use sync::client::{NetError, Wake};
use sync::wire::SignedIn;

use crate::device::pin::{self, Attempt, PinLock};
use crate::device::{clock, storage};
use crate::state::inbox::forget_read;
use crate::state::{AppError, AppState, Draft};
use crate::store::people::StoredPerson;
use crate::store::{Local, Scope};
use crate::sync::http::{Refused, Request};

const SESSIONS: &str = "/api/v1/sessions";

impl From<Refused> for AppError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Problem { body, .. } => Self::from_server(&body.code, &body.message),
            Refused::Net(NetError::Timeout) => Self::Timeout,
            Refused::Net(NetError::Status {
                http: 500..=599, ..
            }) => Self::Problem(Code::Unavailable),
            Refused::Net(NetError::Garbled | NetError::Status { .. }) => Self::Garbled,
            Refused::Net(NetError::Offline | NetError::Missing) => Self::Offline,
        }
    }
}

impl AppState {
    /// What the sign-in page shows before anybody has signed in.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn welcome(self) -> Result<Welcome, AppError> {
        Ok(Request::get("/api/v1/welcome".to_owned()).json().await?)
    }

    /// Signs a person in beside those who are, and makes it the current one.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn sign_in(self, username: String, password: String) -> Result<(), AppError> {
        let body = SignIn { username, password };
        let who = Request::post(SESSIONS.to_owned(), &body).json().await?;
        self.enter(who).await
    }

    /// Enrols this phone by the token of a link.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn redeem_token(self, token: String) -> Result<(), AppError> {
        self.redeem(Redeem {
            token: Some(token),
            ..Redeem::default()
        })
        .await
    }

    /// Enrols this phone by an 8-digit code.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn redeem_code(self, code: String) -> Result<(), AppError> {
        self.redeem(Redeem {
            code: Some(code),
            ..Redeem::default()
        })
        .await
    }

    async fn redeem(self, body: Redeem) -> Result<(), AppError> {
        let path = "/api/v1/enrolments/redeem".to_owned();
        self.enter(Request::post(path, &body).json().await?).await
    }

    /// Lets a person sign in on a new phone: a link and a code, good for 24 hours. Needs the right
    /// to administer.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn new_enrolment(self, person: PersonId) -> Result<Enrolment, AppError> {
        let scope = self.scope()?;
        let request = Request::post("/api/v1/enrolments".to_owned(), &NewEnrolment { person });
        Ok(request.by(scope.person).json().await?)
    }

    /// Creates the school and its administrator by the one-time link, and signs that person in.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn setup(self, setup: Setup) -> Result<(), AppError> {
        let path = "/api/v1/setup".to_owned();
        self.enter(Request::post(path, &setup).json().await?).await
    }

    /// A person whom the server has just signed in takes the phone.
    async fn enter(self, who: SignedIn) -> Result<(), AppError> {
        let scope = Scope::from(&who);
        let driver = self.driver();
        let local = driver.local();
        let known = local.people().await?;
        let mut person = known
            .all
            .into_iter()
            .find(|person| person.scope() == scope)
            .unwrap_or_else(|| StoredPerson::new(who.clone()));
        person.who = who;
        person.leaving = false;
        local.put_person(&person).await?;
        self.hand_to(scope).await?;
        driver.wake(scope, Wake::SignedIn);
        spawn_local(async move {
            storage::persist().await;
            self.measure_storage().await;
        });
        Ok(())
    }

    /// The phone is this person's from now on.
    async fn hand_to(self, scope: Scope) -> Result<(), AppError> {
        self.draft_flush().await?;
        let driver = self.driver();
        driver.local().set_current(Some(scope)).await?;
        driver.people_changed();
        self.read_people().await
    }

    /// Signs a person out of this phone and clears what was kept for them. Works offline: the
    /// server is told when it can be.
    ///
    /// # Errors
    /// [`AppError::Unsent`] while something of theirs is not confirmed, drafts among it.
    pub async fn sign_out(self, person: PersonId) -> Result<(), AppError> {
        self.draft_flush().await?;
        let driver = self.driver();
        let local = driver.local();
        let mut known = self.stored(person).await?;
        let scope = known.scope();
        let count = unsent(local, scope).await?;
        if count > 0 {
            return Err(AppError::Unsent { count });
        }
        driver.remove(scope);
        known.leaving = true;
        local.put_person(&known).await?;
        if self.scope() == Ok(scope) {
            local.set_current(None).await?;
        }
        local.forget(scope).await?;
        forget_read(person);
        driver.people_changed();
        self.read_people().await?;
        spawn_local(self.tell_who_left());
        Ok(())
    }

    /// Tells the server who has signed out on this phone.
    pub(super) async fn tell_who_left(self) {
        let driver = self.driver();
        let Ok(people) = driver.local().people().await else {
            return;
        };
        for person in people.all.into_iter().filter(|person| person.leaving) {
            let request = Request::delete(format!("{SESSIONS}/{}", person.who.person));
            let told = match request.done().await {
                Ok(()) => true,
                // The session is gone, or never was: that is what was wanted.
                Err(Refused::Problem { http, .. }) => matches!(http, 401 | 404),
                Err(Refused::Net(_)) => false,
            };
            if told {
                // Kept for the next start when it fails.
                let _ = driver.local().drop_person(person.scope()).await;
            }
        }
    }

    /// Hands the phone to another person signed in on it, offline too.
    ///
    /// # Errors
    /// [`AppError::WrongPin`], [`AppError::PinWait`], [`AppError::NoPin`].
    pub async fn swap_to(self, person: PersonId, pin: String) -> Result<(), AppError> {
        let mut known = self.stored(person).await?;
        let lock = known.pin.as_mut().ok_or(AppError::NoPin)?;
        let attempt = lock.attempt(&pin, clock::wall()).await;
        // Counted before it is answered: a killed page is no way around the pause.
        self.driver().local().put_person(&known).await?;
        match attempt {
            Attempt::Right => self.hand_to(known.scope()).await,
            Attempt::Wrong => Err(AppError::WrongPin),
            Attempt::Wait(ms) => Err(AppError::PinWait { ms }),
        }
    }

    /// Sets the PIN of the current person: 4 ..= 8 digits.
    ///
    /// # Errors
    /// [`AppError::WrongPin`] for anything else, [`AppError::Storage`].
    pub async fn set_pin(self, pin: String) -> Result<(), AppError> {
        if !pin::is_pin(&pin) {
            return Err(AppError::WrongPin);
        }
        let mut known = self.stored(self.scope()?.person).await?;
        known.pin = Some(PinLock::new(&pin).await.ok_or(AppError::WrongPin)?);
        self.driver().local().put_person(&known).await?;
        self.read_people().await
    }

    /// Locks the phone: the sign-in screen with everybody's names, until a PIN or password.
    pub fn lock(self) {
        spawn_local(async move {
            // Drafts that cannot be written stay in memory; the phone is locked all the same.
            let _ = self.draft_flush().await;
            let driver = self.driver();
            let _ = driver.local().set_current(None).await;
            driver.people_changed();
            let _ = self.read_people().await;
        });
    }

    async fn stored(self, person: PersonId) -> Result<StoredPerson, AppError> {
        self.driver()
            .local()
            .people()
            .await?
            .all
            .into_iter()
            .find(|one| one.who.person == person && !one.leaving)
            .ok_or(AppError::Missing)
    }
}

/// What would be lost if a person's part were cleared now: operations, photos and drafts.
async fn unsent(local: &Local, scope: Scope) -> Result<usize, AppError> {
    let loaded = local.load(scope).await?;
    let drafts: Vec<(String, Draft)> = local.drafts(scope, "").await?;
    let drafts = drafts.iter().filter(|(_, draft)| !draft.is_empty()).count();
    Ok(loaded.outbox.len() + loaded.blobs.iter().filter(|blob| !blob.damaged).count() + drafts)
}
