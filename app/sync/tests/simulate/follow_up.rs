//! What people do about what was found: the life of an issue.

use domain::id::IssueId;
use domain::issue::{Act, Deed, Level};
use domain::op::{Action, issue_id};

use crate::people::Making;
use crate::school;
use crate::tally::Tick;
use crate::world::{TabId, World};

impl World {
    /// Something is done about an issue, whether or not it is time for it; now and then about one
    /// that this phone cannot know yet.
    pub(crate) fn make_deed(&mut self, making: &mut Making, tab: TabId) {
        let ahead = self.rng.u8(0..12) == 0 && self.ledger.len() > 0;
        let issue = if ahead {
            let nth = self.rng.usize(..);
            self.tally.hit(Tick::WentAhead);
            self.ledger.any(nth).map(|done| issue_id(done.id, 0))
        } else {
            self.pick(tab, "issue").map(IssueId)
        };
        let Some(issue) = issue else {
            return;
        };
        let act = Act::ALL[self.rng.usize(0..Act::ALL.len())];
        let level = Level::ALL[self.rng.usize(0..Level::ALL.len())];
        let owner = ["patrol", "keeper"][self.rng.usize(0..2)];
        let photos = if act.mends() {
            vec![self.photo(making)]
        } else {
            Vec::new()
        };
        let deed = Deed {
            act,
            owner: (act == Act::Assign).then(|| school::person_id(owner)),
            deadline: act.sets_deadline().then(|| self.today().plus(3)),
            level: (act == Act::Grade).then_some(level),
            words: "换锁".into(),
            photos,
        };
        self.add(making, Action::IssueAct { issue, deed });
    }
}
