//! Held operations as entities, so that they reach their author and the director by the feed.

use domain::entity::{Entity, STATE_BYTES_MAX};
use domain::held::{BODY_MAX, Held, HeldStatus};
use domain::id::{Id, OpId, PersonId};
use domain::problem::Code;
use domain::time::UtcMillis;

use super::push::cut;

/// The entity for an operation that `author` sent as `body`, `with` others that wait with it. The body is cut until the state is no
/// longer than one may be: escaped as JSON it can be several times as long.
pub(super) fn held(
    author: Id,
    body: &str,
    received: UtcMillis,
    code: Code,
    status: HeldStatus,
    with: &[OpId],
) -> Entity {
    let mut room = BODY_MAX;
    loop {
        let entity = Entity::from(Held {
            author: PersonId(author),
            code: code.as_str().to_owned(),
            status,
            body: cut(body, room).to_owned(),
            received,
            with: with.to_vec(),
        });
        if room == 0 || entity.state().len() <= STATE_BYTES_MAX {
            return entity;
        }
        room /= 2;
    }
}
