//! The phone's half of sync, one [`Client`] per school and person.
//!
//! It is told what happened ([`Event`]) and answers what to do ([`Effect`]); it keeps the outbox's
//! heads and no entity in memory. Rules it never breaks:
//!
//! - An operation leaves the outbox only by a receipt, in the transaction that brings the entities
//!   up to the page's `to`: never by the answer to a push, by an error or by age.
//! - A page is written only while the store still stands at the page's `from`; that is checked
//!   inside the transaction that writes it.
//! - A photo is done once the feed has brought its arrival, and goes only by the rules of keeping.
//!
//! Two lanes run side by side, each with at most one request under way: the *line* (push, snapshot,
//! pull, and the transactions that follow from them) and the *upload* of photos. User actions are
//! stored apart from both and wait for neither.
//!
//! Map: [`store`] is what is kept, [`event`] what goes in and out, [`overlay`] what the screen
//! shows; `act` stores user actions, `line` decides what is next and pushes, `pages` and `snapshot` fetch,
//! `upload` sends photos, `keep` prunes, `pace` spreads attempts, `status` sums up.

mod act;
mod bugs;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod event;
mod keep;
mod line;
pub mod overlay;
mod pace;
mod pages;
mod snapshot;
mod status;
pub mod store;
mod upload;

use domain::entity::EntityRef;
use domain::id::{GroupId, Id, OpId, Sha};
use domain::sorted::{Map, Set};
use domain::time::{Contact, UtcMillis};

use act::Saving;
pub use event::{
    Act, BaseHead, Effect, Event, NetError, NewBlob, NewOp, NotSaved, Now, Phase, Survey,
    SyncStatus, Token, Wake,
};
use line::{Batch, Line};
use pace::{Pace, Spread};
use store::{Loaded, OpHead, StoredMeta};
use upload::{Lane, Work};

use crate::wire::Cursor;

/// The engine of one person on one phone.
#[derive(Debug)]
pub struct Client {
    meta: StoredMeta,
    /// The latest contact, stored with the next page.
    contact: Option<Contact>,
    outbox: Map<(u64, OpId), OpHead>,
    last_ordinal: u64,
    blobs: Map<Sha, Work>,
    /// The id of each of `blobs`' arrivals.
    arrivals: Map<Id, Sha>,
    saving: Map<Token, Saving>,
    line: Line,
    lane: Lane,
    pace: Pace,
    lane_pace: Pace,
    spread: Spread,
    halt: Option<Halt>,
    /// Answered by a push since the page started: not pushed again unless a pull then misses them.
    offered: Set<OpId>,
    /// Groups that were refused alone, and the monotonic time until which they are set back.
    stuck: Map<GroupId, i64>,
    batch: Batch,
    want: Want,
    /// The staging generation in which the old cursor was found to lie on the server's history.
    witnessed: Option<u64>,
    next_pull: i64,
    error: Option<String>,
    shown: SyncStatus,
    timer: Option<i64>,
    last_token: Token,
    /// The last token when something gave reason to try again: a "signed out" to an older request
    /// is no news.
    woken: Token,
    out: Vec<Effect>,
}

/// What is to be done as soon as the line is free.
#[derive(Debug, Default)]
struct Want {
    /// Read the store again.
    reload: bool,
    /// Ask the feed.
    pull: bool,
    /// Begin a snapshot from nothing, whatever is staged.
    snapshot: bool,
    /// Look for what may be pruned.
    survey: bool,
    /// The history is another one: store that.
    diverge: bool,
}

/// Why nothing is sent until a person does something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Halt {
    SignedOut,
    AppTooOld,
}

impl Client {
    /// The engine over a store that now reads `loaded`. `seed` spreads the pauses between attempts.
    #[must_use]
    pub fn new(loaded: Loaded, seed: u64) -> Self {
        let mut client = Self {
            meta: StoredMeta::default(),
            contact: None,
            outbox: Map::new(),
            last_ordinal: 0,
            blobs: Map::new(),
            arrivals: Map::new(),
            saving: Map::new(),
            line: Line::Idle,
            lane: Lane::Idle,
            pace: Pace::default(),
            lane_pace: Pace::default(),
            spread: Spread::new(seed),
            halt: None,
            offered: Set::new(),
            stuck: Map::new(),
            batch: Batch::default(),
            want: Want {
                pull: true,
                ..Want::default()
            },
            witnessed: None,
            next_pull: 0,
            error: None,
            shown: SyncStatus::default(),
            timer: None,
            last_token: 0,
            woken: 0,
            out: Vec::new(),
        };
        client.take_over(loaded);
        client
    }

    /// Where it stands, as last known to be stored.
    #[must_use]
    pub const fn meta(&self) -> &StoredMeta {
        &self.meta
    }

    /// The last answer of the server: what the stamp of a new operation carries.
    #[must_use]
    pub const fn contact(&self) -> Option<Contact> {
        self.contact
    }

    /// Whether a push of this page's life brought the operation to the server: it only waits for
    /// its receipt, as far as this phone knows.
    #[must_use]
    pub fn is_offered(&self, op: OpId) -> bool {
        self.offered.contains(&op)
    }

    /// The server's clock at `now`, as far as this phone can tell; its own without any contact.
    #[must_use]
    pub fn server_now(&self, now: Now) -> UtcMillis {
        self.contact.map_or(now.wall, |contact| {
            if contact.page == now.page {
                contact
                    .server
                    .plus(now.mono.saturating_sub(contact.mono_ms))
            } else {
                contact.server.plus(now.wall.since(contact.wall).max(0))
            }
        })
    }

    /// Takes one event and says what to do.
    pub fn step(&mut self, event: Event, now: Now) -> Vec<Effect> {
        match event {
            Event::Act(act) => self.act(act, now),
            Event::Wake(wake) => self.wake(wake),
            Event::CommitDone { token, result } => self.commit_done(token, result, now),
            Event::ReadBackDone { token, ok } => self.read_back_done(token, ok),
            Event::Loaded { token, loaded } => self.loaded(token, loaded, now),
            Event::PushAnswer { token, result } => self.push_answer(token, result, now),
            Event::PullAnswer { token, result } => self.pull_answer(token, result, now),
            Event::SnapshotAnswer { token, result } => self.snapshot_answer(token, result, now),
            Event::BlobAnswer { token, result } => self.blob_answer(token, result, now),
            Event::BlobChecked { token, whole } => self.blob_checked(token, whole, now),
            Event::Surveyed { token, survey } => self.surveyed(token, survey, now),
        }
        self.advance(now);
        self.advance_lane(now);
        self.set_timer(now);
        self.sum_up(now);
        core::mem::take(&mut self.out)
    }

    fn wake(&mut self, wake: Wake) {
        match wake {
            Wake::Timer => self.timer = None,
            Wake::Poke(seq) => {
                let here = self.meta.cursor.map_or(0, |cursor: Cursor| cursor.seq);
                self.want.pull |= seq != here;
            }
            Wake::Start | Wake::Visible | Wake::Online | Wake::Manual | Wake::SignedIn => {
                self.want.pull = true;
                self.want.reload = wake != Wake::Start;
                self.woken = self.last_token;
                self.pace.reset();
                self.lane_pace.reset();
                self.halt = None;
                if matches!(wake, Wake::Start | Wake::Manual | Wake::SignedIn) {
                    self.stuck.clear();
                    self.blobs.values_mut().for_each(Work::retry_now);
                }
            }
        }
    }

    /// The store's content replaces what is in memory; what was offered stays offered while pending.
    fn take_over(&mut self, loaded: Loaded) {
        self.contact = latest(self.contact, loaded.meta.contact);
        self.meta = loaded.meta;
        self.outbox = loaded
            .outbox
            .into_iter()
            .map(|head| ((head.ordinal, head.id), head))
            .collect();
        self.last_ordinal = self.last_ordinal.max(loaded.last_ordinal);
        let pending: Set<OpId> = self.outbox.keys().map(|(_, id)| *id).collect();
        self.offered.retain(|id| pending.contains(id));
        let mut before = core::mem::take(&mut self.blobs);
        self.arrivals.clear();
        for row in loaded.blobs {
            let sha = row.sha;
            let work = match before.remove(&sha) {
                Some(mut work) => {
                    work.row = row;
                    work
                }
                None => Work::new(row),
            };
            self.arrivals.insert(EntityRef::photo(sha).id, sha);
            self.blobs.insert(sha, work);
        }
    }

    fn loaded(&mut self, token: Option<Token>, loaded: Option<Loaded>, now: Now) {
        if token.is_some() {
            if !matches!(self.line, Line::Loading { token: ours } if Some(ours) == token) {
                return;
            }
            self.line = Line::Idle;
        }
        match loaded {
            Some(loaded) => {
                self.take_over(loaded);
                self.out.push(Effect::Changed);
            }
            None => {
                self.want.reload = true;
                self.fail("storage_lost", now);
            }
        }
    }

    fn token(&mut self) -> Token {
        self.last_token += 1;
        self.last_token
    }

    /// Notes an answer of the server.
    fn heard(&mut self, server_time: UtcMillis, now: Now) {
        self.contact = Some(Contact {
            server: server_time,
            wall: now.wall,
            mono_ms: now.mono,
            page: now.page,
        });
        self.error = None;
    }

    /// Something on the line failed: say why, and wait before the next attempt.
    fn fail(&mut self, code: &str, now: Now) {
        self.error = Some(code.to_owned());
        self.pace.failed(now.mono, &mut self.spread);
    }

    /// Sets the timer to the next moment at which there is something to do.
    fn set_timer(&mut self, now: Now) {
        let at = self.next_moment(now);
        if at != self.timer {
            self.timer = at;
            if let Some(at) = at {
                self.out.push(Effect::Timer { at });
            }
        }
    }

    fn next_moment(&self, now: Now) -> Option<i64> {
        if self.halt.is_some() {
            return None;
        }
        let line = matches!(self.line, Line::Idle).then(|| {
            self.pace.not_before().max(if self.line_wants(now) {
                0
            } else {
                self.next_pull
            })
        });
        let lane = self.lane_moment();
        [line, lane]
            .into_iter()
            .flatten()
            .min()
            .map(|at| at.max(now.mono.saturating_add(1)))
    }
}

/// The later of two contacts, by the server's clock.
fn latest(one: Option<Contact>, other: Option<Contact>) -> Option<Contact> {
    match (one, other) {
        (Some(one), Some(other)) if other.server > one.server => Some(other),
        (Some(one), _) => Some(one),
        (None, other) => other,
    }
}

/// The code by which a failed request is shown.
fn error_code(error: &NetError) -> String {
    match error {
        NetError::Offline => "offline".to_owned(),
        NetError::Timeout => "timeout".to_owned(),
        NetError::Garbled => "garbled".to_owned(),
        NetError::Missing => "storage_lost".to_owned(),
        NetError::Status { http, code } if code.is_empty() => format!("http_{http}"),
        NetError::Status { code, .. } => code.clone(),
    }
}
