//! The network and the server behind it.

use domain::id::{PersonId, Sha};
use domain::photo::Photo;
use domain::problem::Code;
use domain::time::UtcMillis;
use sync::client::{Event, NetError, Token};
use sync::memory::Ticket;
use sync::server::{Author, Push};
use sync::wire::{
    BlobState, Change, Outcome, Page, PullRequest, PushRequest, PushResponse, SnapshotPage,
    SnapshotRequest,
};

use crate::school;
use crate::tally::Tick;
use crate::world::{Item, TabId, World};

/// A phone gives up after this many milliseconds.
const TIMEOUT: i64 = 30_000;

/// What a phone asks.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    Push(PushRequest),
    Pull(PullRequest),
    Snapshot(SnapshotRequest),
    BlobState(Sha),
    Chunk {
        sha: Sha,
        offset: u64,
        total: u64,
        media: String,
        bytes: Vec<u8>,
    },
}

/// A request on its way.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    tab: TabId,
    phone: usize,
    person: PersonId,
    token: Token,
    ask: Ask,
    /// The answer will get lost.
    mute: bool,
}

/// A push that was received and is not committed.
pub(crate) struct Underway {
    asked: Asked,
    ticket: Ticket,
    life: u32,
}

impl World {
    pub(crate) fn send(&mut self, tab: TabId, token: Token, ask: Ask) {
        let Some((phone, user)) = self.user_of(tab) else {
            return;
        };
        let mut asked = Asked {
            tab,
            phone,
            person: self.phones[phone].users[user].person(),
            token,
            ask,
            mute: false,
        };
        if !self.phones[phone].online {
            let event = refusal(&asked, NetError::Offline);
            return self.answer(tab, event);
        }
        let timeout = refusal(&asked, NetError::Timeout);
        let at = self.soon(300);
        if self.fails() {
            self.queue(self.now + TIMEOUT, Item::Tell(tab, Box::new(timeout)));
            match self.rng.u8(0..4) {
                0 => {
                    self.tally.hit(Tick::RequestDropped);
                    return;
                }
                1 => {
                    self.tally.hit(Tick::AnswerDropped);
                    asked.mute = true;
                }
                2 => {
                    self.tally.hit(Tick::RequestDoubled);
                    let again = self.soon(60_000);
                    self.queue(again, Item::Arrive(Box::new(asked.clone())));
                }
                _ => {
                    self.tally.hit(Tick::Delayed);
                    let late = self.now + TIMEOUT + self.rng.i64(0..60_000);
                    return self.queue(late, Item::Arrive(Box::new(asked)));
                }
            }
        }
        if let Ask::Chunk { bytes, .. } = &mut asked.ask
            && !self.calm
        {
            spoil(bytes, &mut self.rng, &mut self.tally);
        }
        self.queue(at, Item::Arrive(Box::new(asked)));
    }

    fn fails(&mut self) -> bool {
        !self.calm && self.chance(self.loss)
    }

    /// A request reaches the server.
    pub(crate) fn arrive(&mut self, asked: &Asked) {
        if !self.phones[asked.phone].signed_in.contains(&asked.person) {
            return self.refuse(asked, Code::SignedOut);
        }
        if !self.calm && self.chance(1) {
            return self.refuse(asked, Code::Unavailable);
        }
        let now = UtcMillis(self.now);
        match &asked.ask {
            Ask::Push(request) => self.receive(asked, request.clone()),
            Ask::Pull(request) => {
                let page = self.server.pull(asked.person, request, now);
                let old = self.phones[asked.phone].old;
                if page.as_ref().is_ok_and(|page| page.more) {
                    self.tally.hit(Tick::PagedFeed);
                }
                let result = page.map(|page| on_phone(page, old)).map_err(|_| diverged());
                self.reply(asked, Reply::Pull(result));
            }
            Ask::Snapshot(request) => {
                let page = self.server.snapshot(asked.person, request, now);
                let old = self.phones[asked.phone].old;
                if page.as_ref().is_ok_and(|page| page.more) {
                    self.tally.hit(Tick::PagedSnapshot);
                }
                let result = page
                    .map(|page| snapshot_on_phone(page, old))
                    .map_err(|_| diverged());
                self.reply(asked, Reply::Snapshot(result));
            }
            Ask::BlobState(sha) => {
                let state = self.server.blob_state(*sha);
                self.reply(asked, Reply::Blob(Ok(state)));
            }
            Ask::Chunk { .. } => self.receive_chunk(asked),
        }
    }

    fn receive(&mut self, asked: &Asked, request: PushRequest) {
        let bytes: usize = request
            .groups
            .iter()
            .flat_map(|group| &group.ops)
            .map(|op| op.body.len())
            .sum();
        if self.push_limit.is_some_and(|limit| bytes > limit) {
            self.tally.hit(Tick::PushTooLarge);
            return self.refuse(asked, Code::TooLarge);
        }
        let author = Author::Person(asked.person);
        let now = UtcMillis(self.now);
        let rng = &mut self.rng;
        let push = Push::new(school::school_id(), author, now, request.groups, || {
            rng.u128(..).to_be_bytes()
        });
        let ticket = self.server.begin(push);
        self.underway += 1;
        if self.underway > 1 {
            self.tally.hit(Tick::PushesInterleaved);
        }
        self.history.note(&self.server);
        let longest = if self.chance(20) { 3_000 } else { 60 };
        let at = self.soon(longest);
        let underway = Underway {
            asked: asked.clone(),
            ticket,
            life: self.life,
        };
        self.queue(at, Item::Finish(Box::new(underway)));
    }

    /// A push is committed, unless the server died or was restored since it came.
    pub(crate) fn finish(&mut self, underway: Underway) {
        let Underway {
            asked,
            ticket,
            life,
        } = underway;
        self.underway -= 1;
        if life != self.life {
            return self.refuse(&asked, Code::Internal);
        }
        let results = self.server.finish(ticket);
        self.history.note(&self.server);
        for result in &results {
            if result.duplicate {
                self.tally.hit(Tick::Duplicate);
            }
            if result.code.as_deref() == Some(Code::GroupSetAside.as_str()) {
                self.tally.hit(Tick::GroupSetAside);
            }
            self.tally.hit(match result.outcome {
                Outcome::Applied => Tick::Applied,
                Outcome::Contested => Tick::Contested,
                Outcome::SetAside => Tick::SetAside,
                Outcome::Waiting => Tick::Waiting,
            });
        }
        let response = PushResponse {
            results,
            server_time: UtcMillis(self.now),
        };
        self.reply(&asked, Reply::Push(Ok(response)));
        self.poke();
    }

    fn receive_chunk(&mut self, asked: &Asked) {
        let Ask::Chunk {
            sha,
            offset,
            total,
            media,
            bytes,
        } = &asked.ask
        else {
            return;
        };
        let photo = Photo {
            sha: *sha,
            bytes: u32::try_from(*total).unwrap(),
            media: media.clone(),
            person: asked.person,
            arrived: UtcMillis(self.now),
        };
        let salt = self.rng.u128(..).to_be_bytes();
        let before = self.server.blob_state(*sha);
        let result = self.server.chunk(&photo, *offset, bytes, salt);
        self.history.note(&self.server);
        match result {
            Ok(state) => {
                if *offset > 0 && state.offset > before.offset {
                    self.tally.hit(Tick::Resumed);
                }
                self.reply(asked, Reply::Blob(Ok(state)));
                self.poke();
            }
            Err(Code::OffsetMismatch) => self.reply(asked, Reply::Blob(Ok(before))),
            Err(code) => {
                if code == Code::HashMismatch {
                    self.tally.hit(Tick::StartedOver);
                }
                self.refuse(asked, code);
            }
        }
    }

    fn refuse(&mut self, asked: &Asked, code: Code) {
        let error = NetError::Status {
            http: code.problem().status,
            code: code.as_str().to_owned(),
        };
        if !asked.mute {
            let at = self.soon(300);
            self.queue(at, Item::Tell(asked.tab, Box::new(refusal(asked, error))));
        }
    }

    fn reply(&mut self, asked: &Asked, reply: Reply) {
        if asked.mute {
            return;
        }
        let token = asked.token;
        let event = match reply {
            Reply::Push(result) => Event::PushAnswer { token, result },
            Reply::Pull(result) => Event::PullAnswer { token, result },
            Reply::Snapshot(result) => Event::SnapshotAnswer { token, result },
            Reply::Blob(result) => Event::BlobAnswer { token, result },
        };
        let at = self.soon(300);
        self.queue(at, Item::Tell(asked.tab, Box::new(event)));
    }
}

enum Reply {
    Push(Result<PushResponse, NetError>),
    Pull(Result<Page, NetError>),
    Snapshot(Result<SnapshotPage, NetError>),
    Blob(Result<BlobState, NetError>),
}

fn diverged() -> NetError {
    NetError::Status {
        http: 409,
        code: Code::HistoryDiverged.as_str().to_owned(),
    }
}

fn refusal(asked: &Asked, error: NetError) -> Event {
    let token = asked.token;
    match &asked.ask {
        Ask::Push(_) => Event::PushAnswer {
            token,
            result: Err(error),
        },
        Ask::Pull(_) => Event::PullAnswer {
            token,
            result: Err(error),
        },
        Ask::Snapshot(_) => Event::SnapshotAnswer {
            token,
            result: Err(error),
        },
        Ask::BlobState(_) | Ask::Chunk { .. } => Event::BlobAnswer {
            token,
            result: Err(error),
        },
    }
}

/// Now and then a chunk is cut short, or other bytes arrive.
fn spoil(bytes: &mut Vec<u8>, rng: &mut fastrand::Rng, tally: &mut crate::tally::Tally) {
    match rng.u8(0..10) {
        0..3 if bytes.len() > 1 => {
            let len = rng.usize(1..bytes.len());
            bytes.truncate(len);
            tally.hit(Tick::ChunkCut);
        }
        3 => {
            if let Some(byte) = bytes.last_mut() {
                *byte ^= 0x55;
                tally.hit(Tick::ChunkWrong);
            }
        }
        _ => {}
    }
}

/// What an old app gets to see of a newer server: a kind it does not know, and states it cannot
/// read.
pub(crate) fn as_old_app_sees(kind: &str, state: &str) -> (String, String) {
    match kind {
        "amendment" => ("amendment_of_later".to_owned(), state.to_owned()),
        "round" => (kind.to_owned(), format!("{{\"later\":{state}}}")),
        _ => (kind.to_owned(), state.to_owned()),
    }
}

fn changes_on_phone(changes: &mut [Change], old: bool) {
    if old {
        for change in changes {
            let state = change.state.as_deref().unwrap_or_default();
            let (kind, state) = as_old_app_sees(&change.kind, state);
            change.kind = kind;
            change.state = change.state.is_some().then_some(state);
        }
    }
}

fn on_phone(mut page: Page, old: bool) -> Page {
    changes_on_phone(&mut page.changes, old);
    page
}

fn snapshot_on_phone(mut page: SnapshotPage, old: bool) -> SnapshotPage {
    changes_on_phone(&mut page.changes, old);
    page
}
