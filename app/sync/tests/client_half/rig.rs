//! A phone whose store answers at once; what goes over the network is left to the test.

use domain::id::{GroupId, Id, OpId, PersonId, SchoolId, Sha};
use domain::op::{Action, Op, SCHEMA};
use domain::time::{Date, Stamp, UtcMillis};
use sync::chain;
use sync::client::{
    Act, Client, Effect, Event, NetError, NewBlob, NewOp, Now, SyncStatus, Token, Wake,
};
use sync::memory::MemoryPhone;
use sync::wire::{Change, Cursor, Outcome, Page, PushResponse, Receipt, SnapshotPage};

/// 2026-09-01T00:00:00Z.
pub(crate) const START: i64 = 1_788_220_800_000;

pub(crate) struct Rig {
    pub(crate) client: Client,
    pub(crate) store: MemoryPhone,
    pub(crate) now: Now,
    /// Effects for the network or the screen, oldest first.
    pub(crate) out: Vec<Effect>,
}

impl Rig {
    /// A phone that has just started.
    pub(crate) fn start(store: MemoryPhone) -> Self {
        let client = Client::new(store.loaded(), 1);
        let now = Now {
            wall: UtcMillis(START),
            mono: 0,
            page: 1,
        };
        let mut rig = Self {
            client,
            store,
            now,
            out: Vec::new(),
        };
        rig.tell(Event::Wake(Wake::Start));
        rig
    }

    /// A phone with an empty snapshot of the server's beginning.
    pub(crate) fn ready() -> Self {
        let mut rig = Self::start(MemoryPhone::new());
        let token = rig.snapshot().unwrap();
        rig.tell(Event::SnapshotAnswer {
            token,
            result: Ok(snapshot(at(0), Vec::new())),
        });
        rig.answer_pull(|from| page(from, at(0)));
        assert_eq!(rig.store.meta().cursor, Some(at(0)));
        rig
    }

    /// Tells the engine; whatever the store can answer is answered at once.
    pub(crate) fn tell(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for effect in self.client.step(event, self.now) {
                match self.at_once(effect) {
                    Ok(answer) => events.insert(0, answer),
                    Err(effect) => self.out.push(*effect),
                }
            }
        }
    }

    fn at_once(&mut self, effect: Effect) -> Result<Event, Box<Effect>> {
        Ok(match effect {
            Effect::Commit { token, commit } => Event::CommitDone {
                token,
                result: self.store.commit(commit),
            },
            Effect::ReadBack { token, ops, blobs } => Event::ReadBackDone {
                token,
                ok: self.store.reads_back(&ops, &blobs),
            },
            Effect::Reload { token } => Event::Loaded {
                token: Some(token),
                loaded: Some(self.store.loaded()),
            },
            Effect::CheckBlob { token, sha } => Event::BlobChecked {
                token,
                whole: self.store.is_whole(sha),
            },
            Effect::Survey { token, generation } => Event::Surveyed {
                token,
                survey: Some(self.store.survey(generation, false)),
            },
            other => return Err(Box::new(other)),
        })
    }

    /// Time passes; timers ring.
    pub(crate) fn pass(&mut self, ms: i64) {
        self.now.mono += ms;
        self.now.wall = self.now.wall.plus(ms);
        self.tell(Event::Wake(Wake::Timer));
    }

    /// Takes the last effect that `pick` finds something in.
    pub(crate) fn take<T>(&mut self, pick: impl Fn(&Effect) -> Option<T>) -> Option<T> {
        let found = self.out.iter().rev().find_map(&pick);
        self.out.retain(|effect| pick(effect).is_none());
        found
    }

    pub(crate) fn push(&mut self) -> Option<(Token, Vec<Vec<OpId>>)> {
        self.take(|effect| match effect {
            Effect::Push { token, groups } => Some((*token, groups.clone())),
            _ => None,
        })
    }

    pub(crate) fn pull(&mut self) -> Option<(Token, Cursor, Vec<OpId>)> {
        self.take(|effect| match effect {
            Effect::Pull { token, request } => {
                Some((*token, request.from, request.unconfirmed.clone()))
            }
            _ => None,
        })
    }

    pub(crate) fn snapshot(&mut self) -> Option<Token> {
        self.take(|effect| match effect {
            Effect::Snapshot { token, .. } => Some(*token),
            _ => None,
        })
    }

    /// The state of affairs as last told.
    pub(crate) fn status(&mut self) -> SyncStatus {
        let told = self.out.iter().rev().find_map(|effect| match effect {
            Effect::Status(status) => Some(status.clone()),
            _ => None,
        });
        told.unwrap_or_default()
    }

    /// Answers the pull that is under way with the page for its cursor.
    pub(crate) fn answer_pull(&mut self, page: impl FnOnce(Cursor) -> Page) {
        let (token, from, _) = self.pull().unwrap();
        let result = Ok(page(from));
        self.tell(Event::PullAnswer { token, result });
    }

    /// Answers the push that is under way: all of it was taken.
    pub(crate) fn accept_push(&mut self) -> Vec<Vec<OpId>> {
        let (token, groups) = self.push().unwrap();
        let result = Ok(PushResponse {
            results: Vec::new(),
            server_time: self.now.wall,
        });
        self.tell(Event::PushAnswer { token, result });
        groups
    }

    pub(crate) fn refuse_push(&mut self, http: u16, code: &str) {
        let (token, _) = self.push().unwrap();
        let result = Err(status(http, code));
        self.tell(Event::PushAnswer { token, result });
    }

    /// A round is started, with a photo when there are bytes.
    pub(crate) fn act(&mut self, n: u8, photo: Option<&[u8]>) -> OpId {
        self.tell(Event::Act(action(n, photo)));
        OpId(id(n))
    }
}

pub(crate) fn id(n: u8) -> Id {
    Id::from_bytes([n; 16])
}

pub(crate) fn status(http: u16, code: &str) -> NetError {
    NetError::Status {
        http,
        code: code.to_owned(),
    }
}

/// The action that starts a round, as operation `n` in a group of its own.
pub(crate) fn action(n: u8, photo: Option<&[u8]>) -> Act {
    let op = operation(n);
    let blobs: Vec<NewBlob> = photo
        .into_iter()
        .map(|bytes| NewBlob {
            sha: Sha::of(bytes),
            media: "image/jpeg".into(),
            bytes: bytes.to_vec(),
        })
        .collect();
    Act {
        group: op.group,
        ops: vec![NewOp {
            id: op.id,
            body: serde_json::to_string(&op).unwrap(),
            blobs: blobs.iter().map(|blob| blob.sha).collect(),
        }],
        blobs,
        drafts: Vec::new(),
    }
}

pub(crate) fn operation(n: u8) -> Op {
    Op {
        id: OpId(id(n)),
        group: GroupId(id(n)),
        school: SchoolId(Id::named("school")),
        person: PersonId(Id::named("guard")),
        schema: SCHEMA,
        app: "0.1.0".into(),
        at: Stamp {
            wall: UtcMillis(START),
            offset_min: 480,
            mono_ms: 0,
            page: 1,
            contact: None,
        },
        action: Action::RoundStart {
            plan: domain::id::PlanId(Id::named("plan")),
            slot: "morning".into(),
            day: Date::new(2026, 9, 1).unwrap(),
            late_entry: None,
        },
    }
}

/// The cursor at a number of the one history.
pub(crate) fn at(seq: u64) -> Cursor {
    Cursor {
        seq,
        last: None,
        head: None,
        hash: match seq {
            0 => chain::genesis(),
            _ => Sha::of(&seq.to_be_bytes()),
        },
    }
}

pub(crate) fn change(n: u8, seq: u64, kind: &str, state: Option<&str>) -> Change {
    Change {
        id: id(n),
        kind: kind.to_owned(),
        seq,
        state: state.map(str::to_owned),
    }
}

/// A last page without changes.
pub(crate) fn page(from: Cursor, to: Cursor) -> Page {
    Page {
        from,
        to,
        changes: Vec::new(),
        more: false,
        receipts: Vec::new(),
        rights: 1,
        durable_seq: None,
        server_time: UtcMillis(START),
    }
}

pub(crate) fn receipt(op: OpId, seq: u64) -> Receipt {
    Receipt {
        op,
        seq,
        outcome: Outcome::Applied,
    }
}

/// A snapshot of one page.
pub(crate) fn snapshot(at: Cursor, changes: Vec<Change>) -> SnapshotPage {
    SnapshotPage {
        at,
        after: None,
        changes,
        more: false,
        next: None,
        rights: 1,
        durable_seq: None,
        server_time: UtcMillis(START),
    }
}
