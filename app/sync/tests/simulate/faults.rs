//! What happens to phones and to the server.

use domain::entity::Entity;
use domain::id::{Id, OpId};
use sync::client::{Event, Wake};
use sync::memory::MemoryPhone;

use crate::school;
use crate::tally::Tick;
use crate::world::{TabId, World};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// So many phones at the most, cloned ones among them.
const PHONES_MAX: usize = 6;

/// What may happen.
#[derive(Clone, Copy)]
enum Fault {
    Kill,
    Open,
    Power,
    Evict,
    Clone,
    BackUp,
    Restore,
    Crash,
    Clock,
    Session,
    Network,
    Storage,
    Rot,
    Limit,
    Rights,
    Move,
    Wake,
}

/// How often each is drawn, by how often it stands here.
const FAULTS: &[Fault] = &{
    use Fault::*;
    [
        Kill, Kill, Kill, Kill, Open, Open, Open, Power, Power, Evict, Clone, BackUp, BackUp,
        Restore, Crash, Clock, Clock, Session, Session, Session, Network, Network, Network,
        Storage, Rot, Limit, Rights, Rights, Move, Wake, Wake, Wake, Wake,
    ]
};

impl World {
    /// One thing goes wrong, or right again.
    pub(crate) fn something_happens(&mut self) {
        let phone = self.rng.usize(0..self.phones.len());
        let kind = FAULTS[self.rng.usize(0..FAULTS.len())];
        if self.spared & (1 << kind as u32) != 0 {
            return;
        }
        match kind {
            Fault::Kill => self.kill_tab(),
            Fault::Open => self.open_or_swap(phone),
            Fault::Power => self.lose_power(phone),
            Fault::Evict => self.evict(phone),
            Fault::Clone => self.clone_phone(phone),
            Fault::BackUp => self.back_up(),
            Fault::Restore => self.restore(),
            Fault::Crash => self.crash(),
            Fault::Clock => self.set_clock(phone),
            Fault::Session => self.session(phone),
            Fault::Network => self.network(phone),
            Fault::Storage => self.storage(phone),
            Fault::Rot => self.rot(phone),
            Fault::Limit => self.limit_pushes(),
            Fault::Rights => self.server_edits_rights(),
            Fault::Move => self.move_record(),
            Fault::Wake if self.rng.u8(0..60) == 0 => self.weeks_pass(),
            Fault::Wake => self.wake_somebody(),
        }
    }

    fn kill_tab(&mut self) {
        if let Some(tab) = self.any_tab() {
            self.tabs.remove(&tab);
            self.tally.hit(Tick::TabKilled);
        }
    }

    fn open_or_swap(&mut self, phone: usize) {
        let users = self.phones[phone].users.len();
        let user = self.rng.usize(0..users);
        if user != self.phones[phone].holder {
            self.tally.hit(Tick::PersonSwapped);
            self.phones[phone].holder = user;
        }
        let open = self
            .tabs
            .values()
            .filter(|tab| tab.phone == phone && tab.user == user)
            .count();
        if open == 1 {
            self.tally.hit(Tick::SecondTab);
        }
        if open < 2 {
            self.open_tab(phone, user);
        }
    }

    fn lose_power(&mut self, phone: usize) {
        self.tally.hit(Tick::PowerLost);
        self.close_tabs(phone);
        for user in 0..self.phones[phone].users.len() {
            let unflushed = self.phones[phone].users[user].store.unflushed();
            let kept = self.rng.usize(0..=unflushed);
            if self.store_mut(phone, user).lose_power(kept) > 0 {
                self.tally.hit(Tick::WritesLost);
            }
        }
    }

    fn evict(&mut self, phone: usize) {
        let user = self.rng.usize(0..self.phones[phone].users.len());
        let store = self.phones[phone].users[user].store.clone();
        self.store_mut(phone, user).evict();
        let others: Vec<MemoryPhone> = self.stores().cloned().collect();
        self.ledger.excuse(&store, &others);
        self.tally.hit(Tick::Evicted);
        let live = self
            .tabs
            .values()
            .any(|tab| tab.phone == phone && tab.user == user);
        if live {
            self.tally.hit(Tick::EvictedLive);
        }
    }

    /// A phone's content moves to another one, which goes on from there; so does the first.
    fn clone_phone(&mut self, phone: usize) {
        if self.phones.len() >= PHONES_MAX {
            return;
        }
        self.tally.hit(Tick::Cloned);
        let copy = self.phones[phone].clone();
        self.phones.push(copy);
        let new = self.phones.len() - 1;
        let pages: Vec<(usize, u32, i64)> = self
            .tabs
            .values()
            .filter(|tab| tab.phone == phone)
            .map(|tab| (tab.user, tab.page, tab.born))
            .collect();
        for (user, page, born) in pages {
            self.open_tab_as(new, user, page, born);
        }
    }

    fn back_up(&mut self) {
        self.backups
            .push((self.server.clone(), self.history.clone()));
        let head = self.server.head().seq;
        match self.rng.u8(0..3) {
            0 => {
                self.backups.drain(..self.backups.len() - 1);
                self.floor = head;
                self.server.set_durable(Some(head));
            }
            1 => self.server.set_durable(None),
            _ => {}
        }
    }

    fn restore(&mut self) {
        let nth = self.rng.usize(0..self.backups.len());
        let (server, history) = self.backups[nth].clone();
        self.backups.truncate(nth + 1);
        self.server = server;
        self.history = history;
        self.life += 1;
        self.tally.hit(Tick::Restored);
        self.check_promises();
    }

    /// The server dies with pushes on the way, and is back at once.
    fn crash(&mut self) {
        self.life += 1;
        self.tally.hit(Tick::ServerDown);
    }

    fn set_clock(&mut self, phone: usize) {
        if self.phones[phone].skew == 0 {
            self.tally.hit(Tick::Skewed);
            let days = self.rng.i64(-400..=400);
            self.phones[phone].skew = if self.rng.bool() {
                days * DAY
            } else {
                self.rng.i64(-3_600_000..=3_600_000)
            };
        } else {
            self.tally.hit(Tick::ClockSet);
            self.phones[phone].skew = 0;
            self.wake_phone(phone, Wake::Manual);
        }
    }

    fn session(&mut self, phone: usize) {
        let user = self.rng.usize(0..self.phones[phone].users.len());
        let person = self.phones[phone].users[user].person();
        if self.phones[phone].signed_in.remove(&person) {
            self.tally.hit(Tick::SessionEnded);
        } else {
            self.phones[phone].signed_in.insert(person);
            self.wake_phone(phone, Wake::SignedIn);
        }
    }

    fn network(&mut self, phone: usize) {
        let online = !self.phones[phone].online;
        self.phones[phone].online = online;
        if online {
            self.wake_phone(phone, Wake::Online);
        } else {
            self.tally.hit(Tick::Offline);
        }
    }

    fn storage(&mut self, phone: usize) {
        self.phones[phone].pressure = self.rng.bool();
        let user = self.rng.usize(0..self.phones[phone].users.len());
        let full = !self.phones[phone].full;
        self.phones[phone].full = full;
        self.store_mut(phone, user)
            .set_quota(full.then_some(20_000));
    }

    fn rot(&mut self, phone: usize) {
        let user = self.rng.usize(0..self.phones[phone].users.len());
        let store = &self.phones[phone].users[user].store;
        let unsent = store.blobs().find(|row| row.arrived.is_none());
        if let Some(sha) = unsent.map(|row| row.sha) {
            self.store_mut(phone, user).rot(sha);
            self.tally.hit(Tick::BytesRotten);
            if !self.stores().any(|store| store.is_whole(sha)) {
                self.ledger.excuse_photo(sha);
            }
        }
    }

    fn limit_pushes(&mut self) {
        self.push_limit = if self.push_limit.is_none() {
            Some(self.rng.usize(300..4000))
        } else {
            None
        };
    }

    fn server_id(&mut self) -> OpId {
        OpId(Id::from_bytes(self.rng.u128(..).to_be_bytes()))
    }

    /// Somebody at a desk edits rights; phones only hear of it.
    fn server_edits_rights(&mut self) {
        let (id, entity) = self.changed_rights();
        let put = school::server_put(self.server_id(), self.now, id, entity);
        self.server.push(school::server_push(self.now, vec![put]));
        self.history.note(&self.server);
        self.poke();
    }

    /// A later version of the server files a record under another place: who sees only one of
    /// them loses or gains it.
    fn move_record(&mut self) {
        let records: Vec<Id> = self
            .history
            .all()
            .filter(|(_, entity)| matches!(entity, Entity::Record(_)))
            .map(|(id, _)| *id)
            .collect();
        if records.is_empty() {
            return;
        }
        let id = records[self.rng.usize(0..records.len())];
        let Some(Entity::Record(record)) = self.history.latest(id) else {
            return;
        };
        let mut record = record.clone();
        let north = school::place_id("north");
        let to = if record.place_path.contains(&north) {
            self.tally.hit(Tick::LeftScope);
            "south"
        } else {
            "north"
        };
        record.place_path = vec![school::place_id("campus"), school::place_id(to)];
        record.place = school::place_id(to);
        let name = format!("学校 {}", self.rng.u32(..));
        let put = school::server_put(
            self.server_id(),
            self.now,
            school::school_id().0,
            school::school(&name),
        );
        let push = school::server_push(self.now, vec![put]);
        self.server.push_as_newer(&push, [(id, record.into())]);
        self.history.note(&self.server);
        self.poke();
    }

    fn weeks_pass(&mut self) {
        self.tally.hit(Tick::MonthPassed);
        let days = self.rng.i64(15..45);
        let phones: Vec<usize> = (0..self.phones.len()).collect();
        for phone in phones {
            self.close_tabs(phone);
        }
        self.run_until(self.now + days * DAY);
    }

    fn wake_somebody(&mut self) {
        if let Some(tab) = self.any_tab() {
            let wake = match self.rng.u8(0..4) {
                0 => Wake::Visible,
                1 => Wake::Online,
                2 => Wake::Poke(self.server.head().seq),
                _ => Wake::Manual,
            };
            self.tell(tab, Event::Wake(wake));
        } else {
            let phone = self.rng.usize(0..self.phones.len());
            self.open_tab(phone, 0);
        }
    }

    pub(crate) fn wake_phone(&mut self, phone: usize, wake: Wake) {
        let ids: Vec<TabId> = self
            .tabs
            .iter()
            .filter(|(_, tab)| tab.phone == phone)
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            self.tell(id, Event::Wake(wake));
        }
    }

    /// The faults stop: every phone is on, online and signed in, with one page for each person.
    pub(crate) fn calm_down(&mut self) {
        self.calm = true;
        self.push_limit = None;
        for phone in 0..self.phones.len() {
            let state = &mut self.phones[phone];
            state.online = true;
            state.pressure = false;
            state.full = false;
            state.signed_in = state.users.iter().map(crate::phone::User::person).collect();
            for user in 0..self.phones[phone].users.len() {
                self.store_mut(phone, user).set_quota(None);
                let open = self
                    .tabs
                    .values()
                    .any(|tab| tab.phone == phone && tab.user == user);
                if !open {
                    self.open_tab(phone, user);
                }
            }
            self.wake_phone(phone, Wake::Manual);
        }
    }
}
