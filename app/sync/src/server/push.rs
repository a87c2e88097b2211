//! A push before it meets the store: everything about it that depends on its own bytes alone, so
//! that parsing and hashing happen before the lock is taken.

use domain::apply::reads;
use domain::id::{Id, OpId, PersonId, SchoolId, Sha};
use domain::op::{Action, Op, Unreadable};
use domain::problem::Code;
use domain::spot::KEEP_DAYS;
use domain::time::{Corrected, DAY_MS, UtcMillis};

use super::ties::{claims, refers};
use super::types::{Need, SENT_ID_MAX};
use crate::chain;
use crate::mutant::{Mutant, on};
use crate::wire::SentGroup;

/// Who a push speaks for, by the session and never by its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Author {
    /// A person signed in.
    Person(PersonId),
    /// The server itself; its operations carry the school's id as their person.
    Server,
}

/// A push, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Push {
    pub(crate) school: SchoolId,
    pub(crate) author: Author,
    pub(crate) received: UtcMillis,
    pub(crate) groups: Vec<Vec<Sent>>,
}

/// One operation of a push, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sent {
    /// As sent, for the answer.
    pub(crate) sent_id: String,
    /// As sent, or derived from the bytes when what was sent is no id.
    pub(crate) id: OpId,
    /// By which the same operation is known when it comes again: its id, for ever.
    pub(crate) key: OpId,
    pub(crate) body: String,
    pub(crate) salt: [u8; 16],
    pub(crate) payload: Sha,
    pub(crate) op: Result<Op, Code>,
    pub(crate) corrected: Corrected,
    /// When its bytes are to be erased: what names a position, however it ends.
    pub(crate) erase_at: Option<UtcMillis>,
}

impl Push {
    /// Reads `groups`, sent by `author` to `school` and received at `received`. `salt` gives 16
    /// random bytes for each operation.
    pub fn new(
        school: SchoolId,
        author: Author,
        received: UtcMillis,
        groups: Vec<SentGroup>,
        mut salt: impl FnMut() -> [u8; 16],
    ) -> Self {
        let mut push = Self {
            school,
            author,
            received,
            groups: Vec::with_capacity(groups.len()),
        };
        for group in groups {
            let ids: Vec<String> = group.ops.iter().map(|sent| sent.id.clone()).collect();
            let ops = group
                .ops
                .into_iter()
                .map(|sent| push.read(sent.id, sent.body, salt(), &ids))
                .collect();
            push.groups.push(ops);
        }
        if on(Mutant::WallClockWins) {
            push.groups.sort_by_key(|group: &Vec<Sent>| {
                let first = group.first().and_then(|sent| sent.op.as_ref().ok());
                first.map(|op| op.at.wall)
            });
        }
        push
    }

    /// Everything this push is likely to need, to load it at once.
    #[must_use]
    pub fn need(&self) -> Need {
        let mut need = Need::default();
        for sent in self.groups.iter().flatten() {
            need.ops.insert(sent.key);
            if let Ok(op) = &sent.op {
                let claims = claims(op);
                need.states.extend(reads(op).iter().map(|at| at.id));
                need.states.extend(&claims);
                need.waits.extend(claims);
                need.waits.extend(refers(op));
            }
        }
        need
    }

    /// How many operations it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// It holds no operation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sender as the chain names it.
    pub(crate) const fn author_id(&self) -> Id {
        match self.author {
            Author::Person(person) => person.0,
            Author::Server => self.school.0,
        }
    }

    fn read(&self, sent_id: String, body: String, salt: [u8; 16], group: &[String]) -> Sent {
        let id: Option<OpId> = sent_id.parse().ok();
        let op = Op::parse(&body).map_err(code_of);
        let position = op.as_ref().is_ok_and(|op| op.action.names_position());
        let op = op.and_then(|op| match self.refusal(&op, id, group) {
            Some(code) => Err(code),
            None => Ok(op),
        });
        let corrected = match &op {
            Ok(op) => Corrected::of(&op.at, self.received),
            Err(_) => unknown_time(self.received),
        };
        let own = id.unwrap_or_else(|| spare_id(self.author_id(), &sent_id, &body));
        Sent {
            id: own,
            key: op.as_ref().map_or(own, key),
            payload: chain::payload(&salt, &body),
            corrected,
            erase_at: position.then(|| corrected.at.plus(i64::from(KEEP_DAYS) * DAY_MS)),
            sent_id,
            body,
            salt,
            op,
        }
    }

    /// Why an operation that can be read is not even tried.
    fn refusal(&self, op: &Op, sent: Option<OpId>, group: &[String]) -> Option<Code> {
        if sent != Some(op.id) {
            return Some(Code::Malformed);
        }
        let from_server = self.author == Author::Server;
        let server_only = matches!(
            op.action,
            Action::PhotoArrived(_) | Action::SpotForget { .. }
        );
        if op.school != self.school
            || op.person.0 != self.author_id()
            || (server_only && !from_server)
        {
            return Some(Code::NotPermitted);
        }
        if let Action::HeldCorrect { op: replaced, by } = &op.action {
            let in_group = group.iter().any(|id| id.parse() == Ok(*by));
            if !in_group || replaced == by || *by == op.id {
                return Some(Code::Invalid);
            }
        }
        None
    }
}

impl Sent {
    /// The id under which it is held when its own is taken by something else.
    pub(crate) fn spare(&self, author: Id) -> OpId {
        spare_id(author, &self.sent_id, &self.body)
    }

    /// The id as sent, cut to what is kept.
    pub(crate) fn kept_id(&self) -> String {
        cut(&self.sent_id, SENT_ID_MAX).to_owned()
    }
}

/// The longest beginning of `text` of at most `max` bytes that ends between two characters.
pub(crate) fn cut(text: &str, max: usize) -> &str {
    text.get(..text.floor_char_boundary(max))
        .unwrap_or_default()
}

/// The idempotency key of an operation.
pub(crate) fn key(op: &Op) -> OpId {
    if on(Mutant::KeyIsWriterCounter) {
        let counter = format!("{}/{}/{}", op.person, op.at.page, op.at.mono_ms);
        return OpId(Id::named(&counter));
    }
    op.id
}

/// Derived from who sent which bytes under which id, so that the same thing sent again is known.
fn spare_id(author: Id, sent_id: &str, body: &str) -> OpId {
    let bytes = Sha::of(body.as_bytes());
    OpId(Id::named(&format!("held/{author}/{bytes}/{sent_id}")))
}

const fn code_of(unreadable: Unreadable) -> Code {
    match unreadable {
        Unreadable::Oversized => Code::Oversized,
        Unreadable::UnknownKind => Code::UnknownKind,
        Unreadable::Malformed => Code::Malformed,
    }
}

const fn unknown_time(received: UtcMillis) -> Corrected {
    Corrected {
        at: received,
        earliest: UtcMillis(0),
        latest: received,
        doubtful: true,
    }
}
