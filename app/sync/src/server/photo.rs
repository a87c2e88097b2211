//! The arrival of a photo, which the server itself puts into the sequence.

use domain::entity::EntityRef;
use domain::id::{GroupId, OpId, PersonId, SchoolId};
use domain::op::{Action, Op, SCHEMA};
use domain::photo::Photo;
use domain::time::Stamp;

use super::push::{Author, Push};
use crate::wire::{SentGroup, SentOp};

/// The push that says `photo` has arrived at `school`. Its operation's id derives from the photo's
/// hash: a photo that arrives twice is a duplicate and changes nothing.
#[must_use]
pub fn arrival(school: SchoolId, photo: &Photo, salt: [u8; 16]) -> Push {
    let id = EntityRef::photo(photo.sha).id;
    let op = Op {
        id: OpId(id.derive("arrival", 0)),
        group: GroupId(id.derive("arrival", 1)),
        school,
        person: PersonId(school.0),
        schema: SCHEMA,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        at: Stamp {
            wall: photo.arrived,
            offset_min: 0,
            mono_ms: 0,
            page: 0,
            contact: None,
        },
        action: Action::PhotoArrived(photo.clone()),
    };
    let group = SentGroup {
        ops: vec![SentOp {
            id: op.id.to_string(),
            body: json::to_string(&op),
        }],
    };
    Push::new(school, Author::Server, photo.arrived, vec![group], || salt)
}
