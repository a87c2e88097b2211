//! One run: a server, some phones, and a queue of what is about to happen. Everything that is left
//! to chance comes from one seed.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::GroupId;
use domain::time::UtcMillis;
use sync::client::{Client, Effect, Event, Now, SyncStatus, Wake};
use sync::memory::{MemoryPhone, MemoryServer};

use crate::history::History;
use crate::ledger::Ledger;
use crate::net::{Asked, Underway};
use crate::phone::{Phone, User};
use crate::school;
use crate::tally::{Tally, Tick};

pub(crate) type TabId = u32;

/// One run.
pub(crate) struct World {
    pub(crate) rng: fastrand::Rng,
    /// The true time, in milliseconds since 1970: the server's clock.
    pub(crate) now: i64,
    pub(crate) server: MemoryServer,
    pub(crate) history: History,
    /// Copies the server may be restored from, oldest first.
    pub(crate) backups: Vec<(MemoryServer, History)>,
    /// No copy that the server may be restored from ends before this number.
    pub(crate) floor: u64,
    /// Requests received by an earlier life of the server are lost.
    pub(crate) life: u32,
    pub(crate) phones: Vec<Phone>,
    pub(crate) tabs: BTreeMap<TabId, Tab>,
    queue: BTreeMap<(i64, u64), Item>,
    queued: u64,
    last_tab: TabId,
    pub(crate) ledger: Ledger,
    pub(crate) tally: Tally,
    /// Kinds of fault that this run does without, as bits: some bugs hide behind others' repairs.
    pub(crate) spared: u32,
    /// No more faults.
    pub(crate) calm: bool,
    /// How often the network fails, in per cent.
    pub(crate) loss: u8,
    /// Pushes above this many bytes are refused on the way.
    pub(crate) push_limit: Option<usize>,
    /// Pushes received and not committed.
    pub(crate) underway: u32,
    /// Actions stored while the connection was lost.
    pub(crate) doubtful: BTreeSet<GroupId>,
    /// The first thing found wrong.
    pub(crate) wrong: Option<String>,
}

/// One page that runs the app for one person.
pub(crate) struct Tab {
    pub(crate) phone: usize,
    pub(crate) user: usize,
    pub(crate) client: Client,
    pub(crate) page: u32,
    /// The true time at which its monotonic clock was 0.
    pub(crate) born: i64,
    /// When its last transaction ends: they run one after the other.
    pub(crate) busy_until: i64,
    timer: u64,
    pub(crate) status: SyncStatus,
}

/// What is about to happen.
pub(crate) enum Item {
    /// The page is told.
    Tell(TabId, Box<Event>),
    /// The page's driver does something with the store.
    Do(TabId, Effect),
    /// Another tab wrote: the page reads the store.
    Reread(TabId),
    Timer(TabId, u64),
    /// A request reaches the server.
    Arrive(Box<Asked>),
    /// A push is committed.
    Finish(Box<Underway>),
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        let server = school::server();
        let mut history = History::default();
        history.note(&server);
        let loss = rng.u8(0..30);
        let spared = rng.u32(..) & rng.u32(..);
        let mut world = Self {
            rng,
            now: school::START + 1000,
            backups: vec![(server.clone(), history.clone())],
            floor: 0,
            server,
            history,
            life: 0,
            phones: Vec::new(),
            tabs: BTreeMap::new(),
            queue: BTreeMap::new(),
            queued: 0,
            last_tab: 0,
            ledger: Ledger::default(),
            tally: Tally::default(),
            spared,
            calm: false,
            loss,
            push_limit: None,
            underway: 0,
            doubtful: BTreeSet::new(),
            wrong: None,
        };
        world.hand_out_phones();
        world
    }

    /// Three to five phones; every person has one, and some are shared.
    fn hand_out_phones(&mut self) {
        let phones = self.rng.usize(3..=5);
        for index in 0..phones {
            let mut names = vec![school::PEOPLE[index % school::PEOPLE.len()]];
            let other = school::PEOPLE[self.rng.usize(0..school::PEOPLE.len())];
            if self.rng.u8(0..3) == 0 && !names.contains(&other) {
                names.push(other);
            }
            let users: Vec<User> = names
                .into_iter()
                .map(|name| User {
                    name,
                    store: MemoryPhone::new(),
                })
                .collect();
            self.phones.push(Phone {
                signed_in: users.iter().map(User::person).collect(),
                users,
                skew: 0,
                online: true,
                old: self.rng.u8(0..5) == 0,
                new: self.rng.u8(0..5) == 0,
                pressure: false,
                full: false,
                holder: 0,
            });
            for user in 0..self.phones[index].users.len() {
                self.open_tab(index, user);
            }
        }
    }

    /// The app starts on a phone for one of its users.
    pub(crate) fn open_tab(&mut self, phone: usize, user: usize) -> TabId {
        let page = self.rng.u32(..);
        self.open_tab_as(phone, user, page, self.now)
    }

    pub(crate) fn open_tab_as(&mut self, phone: usize, user: usize, page: u32, born: i64) -> TabId {
        self.last_tab += 1;
        let id = self.last_tab;
        let loaded = self.phones[phone].users[user].store.loaded();
        let client = Client::new(loaded, self.rng.u64(..));
        self.tabs.insert(
            id,
            Tab {
                phone,
                user,
                client,
                page,
                born,
                busy_until: self.now,
                timer: 0,
                status: SyncStatus::default(),
            },
        );
        self.tell(id, Event::Wake(Wake::Start));
        id
    }

    pub(crate) fn store(&self, tab: &Tab) -> &MemoryPhone {
        &self.phones[tab.phone].users[tab.user].store
    }

    pub(crate) fn store_mut(&mut self, phone: usize, user: usize) -> &mut MemoryPhone {
        &mut self.phones[phone].users[user].store
    }

    pub(crate) fn stores(&self) -> impl Iterator<Item = &MemoryPhone> + Clone {
        let users = self.phones.iter().flat_map(|phone| &phone.users);
        users.map(|user| &user.store)
    }

    /// The clocks a page reads.
    pub(crate) fn clocks(&self, tab: &Tab) -> Now {
        Now {
            wall: UtcMillis(self.now + self.phones[tab.phone].skew),
            mono: self.now - tab.born,
            page: tab.page,
        }
    }

    pub(crate) fn fail(&mut self, why: String) {
        if self.wrong.is_none() {
            self.wrong = Some(why);
        }
    }

    pub(crate) fn queue(&mut self, at: i64, item: Item) {
        self.queued += 1;
        self.queue.insert((at.max(self.now), self.queued), item);
    }

    /// A pause of up to `most` milliseconds from now.
    pub(crate) fn soon(&mut self, most: i64) -> i64 {
        self.now + self.rng.i64(0..=most)
    }

    pub(crate) fn chance(&mut self, per_cent: u8) -> bool {
        self.rng.u8(0..100) < per_cent
    }

    /// Lets everything happen up to `until`.
    pub(crate) fn run_until(&mut self, until: i64) {
        while self.wrong.is_none() {
            let Some(entry) = self.queue.first_entry() else {
                break;
            };
            if entry.key().0 > until {
                break;
            }
            let ((at, _), item) = entry.remove_entry();
            self.now = at;
            self.happen(item);
        }
        self.now = self.now.max(until);
    }

    fn happen(&mut self, item: Item) {
        match item {
            Item::Tell(tab, event) => self.tell(tab, *event),
            Item::Do(tab, effect) => self.carry_out(tab, effect),
            Item::Reread(id) => {
                if let Some(tab) = self.tabs.get(&id) {
                    let loaded = Some(self.store(tab).loaded());
                    self.tell(
                        id,
                        Event::Loaded {
                            token: None,
                            loaded,
                        },
                    );
                }
            }
            Item::Timer(id, number) => {
                if self.tabs.get(&id).is_some_and(|tab| tab.timer == number) {
                    self.tell(id, Event::Wake(Wake::Timer));
                }
            }
            Item::Arrive(asked) => self.arrive(&asked),
            Item::Finish(underway) => self.finish(*underway),
        }
    }

    /// Tells a page something, if it is still there, and hands on what it wants done.
    pub(crate) fn tell(&mut self, id: TabId, event: Event) {
        let Some(mut tab) = self.tabs.remove(&id) else {
            return;
        };
        let now = self.clocks(&tab);
        for effect in tab.client.step(event, now) {
            self.hand_on(id, &mut tab, effect);
        }
        self.tabs.insert(id, tab);
    }

    fn hand_on(&mut self, id: TabId, tab: &mut Tab, effect: Effect) {
        match effect {
            Effect::Timer { at } => {
                tab.timer += 1;
                self.queue(tab.born + at, Item::Timer(id, tab.timer));
            }
            Effect::Saved(group) => {
                self.tally.hit(Tick::Saved);
                if self.doubtful.contains(&group) {
                    self.tally.hit(Tick::SavedAfterAll);
                }
                self.ledger.saved(group);
            }
            Effect::NotSaved { why, .. } => self.not_saved(why),
            Effect::Changed => self.tell_siblings(id, tab),
            Effect::Status(status) => self.note_status(tab, status),
            other => {
                tab.busy_until = self.soon(3).max(tab.busy_until);
                self.queue(tab.busy_until, Item::Do(id, other));
            }
        }
    }

    fn not_saved(&mut self, why: sync::client::NotSaved) {
        use sync::client::NotSaved;
        self.tally.hit(match why {
            NotSaved::Quota => Tick::NotSavedQuota,
            NotSaved::Lost | NotSaved::Mismatch => Tick::NotSavedLost,
            NotSaved::TooLong => Tick::NotSavedTooLong,
            NotSaved::WrongHash => Tick::NotSavedWrongHash,
        });
    }

    fn note_status(&mut self, tab: &mut Tab, status: SyncStatus) {
        if status.stuck > tab.status.stuck {
            self.tally.hit(Tick::Stuck);
        }
        if status.damaged > tab.status.damaged {
            self.tally.hit(Tick::Damaged);
        }
        if status.phase == sync::client::Phase::SignedOut && status.phase != tab.status.phase {
            self.tally.hit(Tick::Halted);
        }
        tab.status = status;
    }

    /// Most of the time the other tabs hear of it.
    fn tell_siblings(&mut self, id: TabId, tab: &Tab) {
        let siblings: Vec<TabId> = self
            .tabs
            .iter()
            .filter(|(other, one)| **other != id && one.phone == tab.phone && one.user == tab.user)
            .map(|(other, _)| *other)
            .collect();
        for sibling in siblings {
            if self.chance(80) {
                let at = self.soon(20);
                self.queue(at, Item::Reread(sibling));
            }
        }
    }

    /// Answers an effect a moment later.
    pub(crate) fn answer(&mut self, id: TabId, event: Event) {
        let mut at = self.soon(2);
        if let Some(tab) = self.tabs.get_mut(&id) {
            at = at.max(tab.busy_until);
            tab.busy_until = at;
        }
        self.queue(at, Item::Tell(id, Box::new(event)));
    }

    /// Every tab of a phone closes.
    pub(crate) fn close_tabs(&mut self, phone: usize) {
        self.tabs.retain(|_, tab| tab.phone != phone);
    }

    pub(crate) fn any_tab(&mut self) -> Option<TabId> {
        let ids: Vec<TabId> = self.tabs.keys().copied().collect();
        (!ids.is_empty()).then(|| ids[self.rng.usize(0..ids.len())])
    }

    /// The server's sequence has moved: some phones hear of it.
    pub(crate) fn poke(&mut self) {
        let seq = self.server.head().seq;
        let ids: Vec<TabId> = self.tabs.keys().copied().collect();
        for id in ids {
            let hears = self
                .tabs
                .get(&id)
                .is_some_and(|tab| self.phones[tab.phone].online);
            if hears && self.chance(40) {
                let at = self.soon(500);
                self.queue(at, Item::Tell(id, Box::new(Event::Wake(Wake::Poke(seq)))));
            }
        }
    }

    pub(crate) fn user_of(&self, tab: TabId) -> Option<(usize, usize)> {
        self.tabs.get(&tab).map(|tab| (tab.phone, tab.user))
    }
}
