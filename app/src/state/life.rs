//! The life of the app: what it reads at start, and what it listens to.

use domain::entity::Kind;
use domain::problem::Code;
use domain::school::{School, SchoolKind};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::client::{self, Wake};

use crate::device::{clock, install, page, probe, storage, sw};
use crate::part::bind::effect;
use crate::route::Route;
use crate::state::{AppError, AppState, LocalPerson, Mode, Phase, StorageFailure, SyncStatus};
use crate::store::Scope;
use crate::store::look::Want;
use crate::store::people::StoredPerson;
use crate::sync::News;
use crate::text;

/// Where among a person's drafts the screen shown last is kept.
const WHERE: &str = "where";

impl AppState {
    /// Reads what this phone knows, starts the engines and listens to the browser. Nothing here
    /// waits for the network.
    pub fn start(self) {
        self.driver().listen(move |news| self.hear(news));
        page::on_document("visibilitychange", move || self.visibility_changed());
        page::on_window(ev::pagehide, move |_| self.write_now());
        page::on_window(ev::online, move |_| {
            self.driver().wake_all(Wake::Online);
            spawn_local(self.tell_who_left());
        });
        self.follow_route();
        sw::watch(self.update, self.release);
        install::watch(self.installable);
        spawn_local(async move {
            // Without a database the sign-in screen says why, by the mode found below.
            let people = self.read_people().await;
            self.ready.set(true);
            self.mode.set(probe::mode(people.is_ok()).await);
            if let Ok(scope) = self.scope() {
                // What stays is swept at the next start.
                let _ = self.sweep_photos(scope).await;
            }
            self.measure_storage().await;
            self.tell_who_left().await;
        });
    }

    /// Measures the room on this phone.
    pub async fn measure_storage(self) {
        self.storage.set(storage::gauge().await);
    }

    /// Starts the new version now. Does nothing while none is ready or a form is half filled.
    pub fn update_now(self) {
        if self.forms.get_untracked() == 0 {
            spawn_local(async move {
                if self.draft_flush().await.is_ok() {
                    sw::activate().await;
                }
            });
        }
    }

    /// Shows everything anew, because of a change or because time has passed.
    pub fn refresh(self) {
        self.changed.update(|count| *count = count.wrapping_add(1));
    }

    fn visibility_changed(self) {
        let driver = self.driver();
        if page::is_visible() {
            self.refresh();
            driver.wake_all(Wake::Visible);
            spawn_local(sw::look_for_update());
        } else {
            self.write_now();
            driver.follow_pokes();
        }
    }

    /// Begins to write drafts that an earlier attempt could not write.
    fn write_now(self) {
        spawn_local(async move {
            // The screen shows by `draft_error` that they are in memory only.
            let _ = self.draft_flush().await;
        });
    }

    fn hear(self, news: News) {
        match news {
            News::Changed(scope) => {
                if self.scope() == Ok(scope) {
                    self.refresh();
                    if self.zone_unread.get_value() {
                        spawn_local(self.read_zone());
                    }
                }
            }
            News::Status(scope, status) => self.hear_status(scope, &status),
            News::People => spawn_local(async move {
                // The next word of the other tab, or the next start, brings it.
                let _ = self.read_people().await;
            }),
        }
    }

    fn hear_status(self, scope: Scope, status: &client::SyncStatus) {
        let unsent = status.unsent + status.unsent_blobs;
        let signed_out = status.phase == client::Phase::SignedOut;
        self.people.update(|people| {
            for person in people.iter_mut() {
                if Scope::from(&person.who) == scope {
                    person.unsent = unsent;
                    person.signed_out = signed_out;
                }
            }
        });
        if self.scope() == Ok(scope) {
            self.sync.update(|shown| *shown = shown.after(status));
        }
    }

    /// Reads who is signed in on this phone and who uses it, and runs their engines: that of the
    /// person in front first, since the screen waits for it.
    pub(super) async fn read_people(self) -> Result<(), AppError> {
        let driver = self.driver();
        let known = driver.local().people().await?;
        let here: Vec<StoredPerson> = known.all.into_iter().filter(|one| !one.leaving).collect();
        let current = here.iter().find(|one| known.current == Some(one.scope()));
        let current = current.map(|one| one.who.clone());
        let front = current.as_ref().map(Scope::from);
        if let Some(scope) = front {
            driver.add(scope).await?;
        }
        driver.set_front(front);
        if self.who.get_untracked() != current {
            let status = front.map(|scope| driver.status(scope)).unwrap_or_default();
            self.sync.set(SyncStatus::default().after(&status));
            self.zone_unread.set_value(true);
            self.read_zone_of(front).await;
            self.who.set(current);
        }
        self.resume().await;
        self.show_people(&here);
        self.ready.set(true);
        for person in &here {
            driver.add(person.scope()).await?;
        }
        self.show_people(&here);
        Ok(())
    }

    /// On a fresh start: back to where the person in front was when the app was killed.
    async fn resume(self) {
        if self.ready.get_untracked() || !page::is_fresh_start() {
            return;
        }
        let Ok(scope) = self.scope() else { return };
        let driver = self.driver();
        let last: Option<String> = driver.local().draft(scope, WHERE).await.ok().flatten();
        if let Some(last) = last {
            self.router.resume(Route::parse(&last));
        }
    }

    /// Notes where the person in front is, for a start after a kill. In the database and not among
    /// the small settings: those reach the disk seconds later.
    fn follow_route(self) {
        effect(move || {
            let route = self.router.current();
            if !self.ready.get() {
                return;
            }
            let Ok(scope) = self.scope() else { return };
            let kept = if route.resumes() { route } else { Route::Today };
            spawn_local(async move {
                let here = [(WHERE.to_owned(), kept.to_string())];
                // Only comfort: what was filled in is kept on its own.
                let _ = self.driver().local().put_drafts(scope, &here).await;
            });
        });
    }

    fn show_people(self, here: &[StoredPerson]) {
        let driver = self.driver();
        let shown = here.iter().map(|one| {
            let status = driver.status(one.scope());
            LocalPerson {
                who: one.who.clone(),
                has_pin: one.pin.is_some(),
                signed_out: status.phase == client::Phase::SignedOut,
                unsent: status.unsent + status.unsent_blobs,
            }
        });
        self.people.set(shown.collect());
    }

    async fn read_zone(self) {
        self.read_zone_of(self.scope().ok()).await;
    }

    /// The school's zone, once it is on the phone; until then China's.
    async fn read_zone_of(self, scope: Option<Scope>) {
        let Some(scope) = scope else { return };
        let Ok(seen) = self.see_as(scope, vec![Want::Kind(Kind::School)]).await else {
            return;
        };
        if let Some((_, school)) = seen.all::<School>().next() {
            self.zone_unread.set_value(false);
            text::set_nursery(school.kind == SchoolKind::Kindergarten);
            if self.zone.with_untracked(|zone| *zone != school.zone) {
                self.zone.set(school.zone.clone());
            }
        }
    }
}

impl SyncStatus {
    /// What is shown after the engine said `status`.
    fn after(&self, status: &client::SyncStatus) -> Self {
        let error = status.error.as_deref().map(error_of);
        let settled = status.phase == client::Phase::Idle && !status.catching_up && error.is_none();
        Self {
            unsent: status.unsent,
            photos: status.unsent_blobs,
            since: status.since,
            stuck: status.stuck,
            damaged: status.damaged,
            catching_up: status.catching_up,
            phase: match status.phase {
                client::Phase::Idle => Phase::Idle,
                client::Phase::Busy => Phase::Busy,
                client::Phase::Waiting => Phase::Waiting,
                client::Phase::SignedOut => Phase::SignedOut,
                client::Phase::AppTooOld => Phase::AppTooOld,
            },
            failed_at: match (&error, &self.error) {
                (None, _) => None,
                (Some(new), Some(old)) if new == old => self.failed_at,
                (Some(_), _) => Some(clock::wall()),
            },
            caught_up: if settled {
                status.contact.map(|contact| contact.wall)
            } else {
                self.caught_up
            },
            error,
        }
    }
}

/// The error for a code of the engine.
fn error_of(code: &str) -> AppError {
    match code {
        "offline" => AppError::Offline,
        "timeout" => AppError::Timeout,
        "garbled" => AppError::Garbled,
        "storage_full" => AppError::Storage(StorageFailure::Full),
        "storage_lost" => AppError::Storage(StorageFailure::Lost),
        code if Code::ALL.iter().any(|known| known.as_str() == code) => {
            AppError::from_server(code, "")
        }
        code if code.starts_with("http_5") => AppError::Problem(Code::Unavailable),
        _ => AppError::Garbled,
    }
}

impl Mode {
    /// Whether rounds and records may be made here.
    #[must_use]
    pub const fn may_record(self) -> bool {
        matches!(self, Self::Full)
    }
}
