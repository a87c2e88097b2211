//! Runs the engines: takes their effects to where they belong and brings the answers back.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use domain::id::{GroupId, OpId};
use domain::time::{Contact, UtcMillis};
use leptos::task::spawn_local;
use sync::client::{Act, Client, Effect, Event, NotSaved, SyncStatus, Wake};

use crate::device::timer::{self, Alarm};
use crate::device::{clock, page, random};
use crate::store::idb::Failure;
use crate::store::{Local, Scope};
use crate::sync::once::{Giver, once};
use crate::sync::poke::Pokes;
use crate::sync::tabs::Tabs;

/// What the screens hear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum News {
    /// What is shown of this person's part may have changed.
    Changed(Scope),
    /// How sending stands.
    Status(Scope, SyncStatus),
    /// Somebody signed in or out in another tab.
    People,
}

/// The engine of one person.
struct Engine {
    client: Client,
    status: SyncStatus,
    alarm: Option<Alarm>,
    saving: Vec<(GroupId, Giver<Result<(), NotSaved>>)>,
}

/// All engines of this phone.
pub struct Driver {
    local: Local,
    engines: RefCell<Vec<(Scope, Engine)>>,
    front: Cell<Option<Scope>>,
    pokes: RefCell<Option<Pokes>>,
    tabs: RefCell<Option<Tabs>>,
    hear: OnceCell<Box<dyn Fn(News)>>,
}

impl Driver {
    /// A driver without engines.
    #[must_use]
    pub fn new() -> Rc<Self> {
        let driver = Rc::new(Self {
            local: Local::new(),
            engines: RefCell::default(),
            front: Cell::new(None),
            pokes: RefCell::default(),
            tabs: RefCell::default(),
            hear: OnceCell::new(),
        });
        let listener = Rc::downgrade(&driver);
        let tabs = Tabs::open(move |word| {
            if let Some(driver) = listener.upgrade() {
                driver.heard(&word);
            }
        });
        *driver.tabs.borrow_mut() = Some(tabs);
        driver
    }

    /// From now on `hear` is told what the screens should know. Once.
    pub fn listen(&self, hear: impl Fn(News) + 'static) {
        // A second listener would be a mistake of the caller, and changes nothing.
        let _ = self.hear.set(Box::new(hear));
    }

    fn tell_screens(&self, news: News) {
        if let Some(hear) = self.hear.get() {
            hear(news);
        }
    }

    /// The database.
    #[must_use]
    pub const fn local(&self) -> &Local {
        &self.local
    }

    /// Starts the engine of a person, unless it runs.
    ///
    /// # Errors
    /// [`Failure`] when the database cannot be read.
    pub async fn add(self: &Rc<Self>, scope: Scope) -> Result<(), Failure> {
        if self.runs(scope) {
            return Ok(());
        }
        let loaded = self.local.load(scope).await?;
        let unsent = !loaded.outbox.is_empty() || !loaded.blobs.is_empty();
        let engine = Engine {
            client: Client::new(loaded, u64::from(random::number())),
            status: SyncStatus::default(),
            alarm: None,
            saving: Vec::new(),
        };
        // Another call may have been faster.
        if !self.runs(scope) {
            self.engines.borrow_mut().push((scope, engine));
        }
        if unsent || self.front.get() == Some(scope) {
            self.tell(scope, Event::Wake(Wake::Start));
        }
        Ok(())
    }

    /// Stops the engine of a person.
    pub fn remove(&self, scope: Scope) {
        self.engines.borrow_mut().retain(|(one, _)| *one != scope);
    }

    fn runs(&self, scope: Scope) -> bool {
        self.engines.borrow().iter().any(|(one, _)| *one == scope)
    }

    /// Does something with the engine of a person; `None` when there is none.
    fn with<T>(&self, scope: Scope, act: impl FnOnce(&mut Engine) -> T) -> Option<T> {
        self.engines
            .borrow_mut()
            .iter_mut()
            .find(|(one, _)| *one == scope)
            .map(|(_, engine)| act(engine))
    }

    /// Says who uses the phone: that person's part is kept up to date, the others' only sent.
    pub fn set_front(self: &Rc<Self>, scope: Option<Scope>) {
        if self.front.replace(scope) != scope {
            self.follow_pokes();
            if let Some(scope) = scope {
                self.tell(scope, Event::Wake(Wake::Visible));
            }
        }
    }

    /// Wakes one engine.
    pub fn wake(self: &Rc<Self>, scope: Scope, wake: Wake) {
        self.tell(scope, Event::Wake(wake));
        self.follow_pokes();
    }

    /// Wakes whoever has something to send, and the person who uses the phone.
    pub fn wake_all(self: &Rc<Self>, wake: Wake) {
        let scopes: Vec<Scope> = self
            .engines
            .borrow()
            .iter()
            .filter(|(scope, engine)| self.has_work(*scope, &engine.status))
            .map(|(scope, _)| *scope)
            .collect();
        for scope in scopes {
            self.tell(scope, Event::Wake(wake));
        }
        self.follow_pokes();
    }

    fn has_work(&self, scope: Scope, status: &SyncStatus) -> bool {
        self.front.get() == Some(scope) || status.unsent > 0 || status.unsent_blobs > 0
    }

    /// Stores a user action; answers once it is on disk and was read back.
    ///
    /// # Errors
    /// [`NotSaved`]: keep the form.
    pub async fn act(self: &Rc<Self>, scope: Scope, act: Act) -> Result<(), NotSaved> {
        let (giver, taker) = once();
        self.with(scope, |engine| engine.saving.push((act.group, giver)))
            .ok_or(NotSaved::Lost)?;
        self.tell(scope, Event::Act(act));
        taker.await
    }

    /// How sending stands for a person.
    #[must_use]
    pub fn status(&self, scope: Scope) -> SyncStatus {
        self.with(scope, |engine| engine.status.clone())
            .unwrap_or_default()
    }

    /// Whether an operation was brought to the server and only waits for its receipt.
    #[must_use]
    pub fn is_offered(&self, scope: Scope, op: OpId) -> bool {
        self.with(scope, |engine| engine.client.is_offered(op))
            .unwrap_or_default()
    }

    /// The last contact with the server in a person's name.
    #[must_use]
    pub fn contact(&self, scope: Scope) -> Option<Contact> {
        self.with(scope, |engine| engine.client.contact()).flatten()
    }

    /// The server's clock as far as known.
    #[must_use]
    pub fn server_now(&self, scope: Option<Scope>) -> UtcMillis {
        scope
            .and_then(|scope| self.with(scope, |engine| engine.client.server_now(clock::now())))
            .unwrap_or_else(clock::wall)
    }

    /// Tells other tabs that somebody signed in or out.
    pub fn people_changed(&self) {
        self.say("people");
    }

    /// Follows the pokes of the person in front while the page can be seen, and nobody's otherwise.
    pub fn follow_pokes(self: &Rc<Self>) {
        let scope = self.front.get().filter(|_| page::is_visible());
        let mut pokes = self.pokes.borrow_mut();
        let serves = pokes
            .as_ref()
            .is_some_and(|pokes| Some(pokes.scope()) == scope && !pokes.is_over());
        if serves {
            return;
        }
        *pokes = scope.and_then(|scope| {
            let driver = Rc::downgrade(self);
            Pokes::follow(scope, move |seq| {
                if let Some(driver) = driver.upgrade() {
                    driver.tell(scope, Event::Wake(Wake::Poke(seq)));
                }
            })
        });
    }

    fn say(&self, word: &str) {
        if let Some(tabs) = self.tabs.borrow().as_ref() {
            tabs.say(word);
        }
    }

    /// Another tab said something: `people`, or the scope it wrote to.
    fn heard(self: &Rc<Self>, word: &str) {
        if word == "people" {
            self.tell_screens(News::People);
            return;
        }
        let scope = self
            .engines
            .borrow()
            .iter()
            .map(|(scope, _)| *scope)
            .find(|scope| scope.key() == word);
        if let Some(scope) = scope {
            let driver = Rc::clone(self);
            spawn_local(async move {
                let loaded = driver.local.load(scope).await.ok();
                driver.tell(
                    scope,
                    Event::Loaded {
                        token: None,
                        loaded,
                    },
                );
            });
        }
    }

    /// Takes an event to an engine and its effects to where they belong.
    fn tell(self: &Rc<Self>, scope: Scope, event: Event) {
        // What another tab wrote must not be told to it again.
        let from_elsewhere = matches!(event, Event::Loaded { token: None, .. });
        let Some(effects) = self.with(scope, |engine| engine.client.step(event, clock::now()))
        else {
            return;
        };
        for effect in effects {
            match effect {
                Effect::Changed => {
                    if !from_elsewhere {
                        self.say(&scope.key());
                    }
                    self.tell_screens(News::Changed(scope));
                }
                Effect::Status(status) => {
                    self.with(scope, |engine| engine.status = status.clone());
                    self.tell_screens(News::Status(scope, status));
                }
                Effect::Saved(group) => self.answer(scope, group, Ok(())),
                Effect::NotSaved { group, why } => self.answer(scope, group, Err(why)),
                Effect::Timer { at } => self.set_alarm(scope, at),
                effect => {
                    let driver = Rc::clone(self);
                    spawn_local(async move {
                        if let Some(event) = driver.carry_out(scope, effect).await {
                            driver.tell(scope, event);
                        }
                    });
                }
            }
        }
    }

    fn answer(&self, scope: Scope, group: GroupId, result: Result<(), NotSaved>) {
        let giver = self
            .with(scope, |engine| {
                let at = engine.saving.iter().position(|(one, _)| *one == group)?;
                Some(engine.saving.swap_remove(at).1)
            })
            .flatten();
        if let Some(giver) = giver {
            giver.give(result);
        }
    }

    fn set_alarm(self: &Rc<Self>, scope: Scope, at: i64) {
        let driver = Rc::downgrade(self);
        let alarm = timer::alarm(at.saturating_sub(clock::mono_ms()), move || {
            if let Some(driver) = driver.upgrade() {
                driver.tell(scope, Event::Wake(Wake::Timer));
            }
        });
        self.with(scope, |engine| engine.alarm = alarm);
    }
}
