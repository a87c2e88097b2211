//! Who may see what: a pure function of the entity's own fields and the person's rights.

use crate::entity::Entity;
use crate::person::Viewer;

/// Whether `viewer` may see `entity`. Nobody without any right (has left, no role) sees anything.
#[must_use]
pub fn visible(entity: &Entity, viewer: &Viewer) -> bool {
    let _ = (entity, viewer);
    false
}
