//! What no server can apply, and what no phone may promise.

use domain::id::{OpId, RoundId};
use domain::op::Action;
use sync::client::NewOp;

use crate::people::Making;
use crate::school;
use crate::tally::Tick;
use crate::world::World;

impl World {
    /// Something no server can apply.
    pub(crate) fn make_poison(&mut self, making: &mut Making, phone: usize) -> bool {
        let id = OpId(self.new_id(making.at.wall));
        let body = match self.rng.u8(0..8) {
            0..3 => {
                self.tally.hit(Tick::Malformed);
                format!("{{\"id\":\"{id}\", broken")
            }
            3 => {
                self.tally.hit(Tick::Oversized);
                format!("{{\"id\":\"{id}\",\"x\":\"{}\"}}", "长".repeat(11_000))
            }
            4..6 if self.phones[phone].new => {
                self.tally.hit(Tick::UnknownAction);
                format!("{{\"id\":\"{id}\",\"action\":{{\"sample_keep\":{{}}}}}}")
            }
            _ => {
                self.tally.hit(Tick::NotPermitted);
                let put = Action::Put {
                    id: school::person_id("director").0,
                    entity: Box::new(school::person("director", "admin", &[])),
                };
                if making.person == school::person_id("admin") {
                    self.start_round(making);
                } else {
                    self.add_as(making, id, put);
                }
                return false;
            }
        };
        making.ops.push(NewOp {
            id,
            body,
            blobs: Vec::new(),
        });
        if self.rng.bool() {
            self.start_round(making);
        }
        false
    }

    /// The id of something else, as from a phone whose randomness was copied.
    pub(crate) fn make_reuse(&mut self, making: &mut Making) -> bool {
        let nth = self.rng.usize(..);
        let Some(id) = self.ledger.any(nth).map(|done| done.id) else {
            return false;
        };
        if self.stores().any(|store| store.op(id).is_some()) {
            // A store keeps one operation for each id; that is not what this is about.
            return false;
        }
        self.tally.hit(Tick::IdReused);
        let note = format!("{}", self.rng.u32(..));
        let round = RoundId(id.0);
        self.add_as(making, id, Action::RoundEnd { round, note });
        true
    }

    /// More than one push can carry.
    pub(crate) fn make_too_long(&mut self, making: &mut Making) {
        for _ in 0..201 {
            let id = OpId(self.new_id(making.at.wall));
            making.ops.push(NewOp {
                id,
                body: String::new(),
                blobs: Vec::new(),
            });
        }
    }
}
