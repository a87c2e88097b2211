//! 交接班: what the last shift wrote for the next one, until somebody takes over.

use core::cmp::Reverse;

use domain::calendar::SchoolYear;
use domain::due::shift_day;
use domain::entity::Kind;
use domain::handover::{Handover, Note};
use domain::id::HandoverId;
use domain::op::Action;
use domain::person::Right;
use domain::plan::Plan;
use domain::record::PhotoRef;
use domain::snapshot;
use leptos::prelude::*;

use crate::sorted;
use crate::state::draft::DraftKey;
use crate::state::look::{Seen, who};
use crate::state::today::may_walk;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// A note that nobody has taken is shown on this many days, the day it was written among them.
const DAYS: i32 = 3;

/// A note that waits to be taken.
#[derive(Clone, PartialEq, Debug)]
pub struct HandoverRow {
    /// Which.
    pub id: HandoverId,
    /// The note.
    pub handover: Handover,
    /// The person wrote it: somebody else takes over.
    pub mine: bool,
    /// It is not sent yet.
    pub unsent: bool,
}

impl AppState {
    /// Notes that nobody has taken, newest first; `None` for who walks no rounds at a post.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn handovers(self) -> Result<Option<Vec<HandoverRow>>, AppError> {
        let me = self.scope()?.person;
        let today = self.now().date;
        let mut wants: Vec<Want> = who(me).into();
        wants.extend((0..DAYS).map(|ago| Want::Day(Kind::Handover, today.plus(-ago))));
        let seen = self.see(wants).await?;
        if !seen.proves_walking() {
            return Ok(None);
        }
        let mut rows = rows(&seen, |handover| handover.taken.is_empty());
        sorted::by_key(&mut rows, |row| (Reverse(row.handover.at.at), row.id));
        Ok(Some(rows))
    }

    /// Every note of the days that this phone holds, the newest day first, taken or not; `None` for who
    /// neither oversees nor walks at a post.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn handover_log(self) -> Result<Option<Vec<HandoverRow>>, AppError> {
        let me = self.scope()?.person;
        let today = self.now().date;
        let mut wants: Vec<Want> = who(me).into();
        wants.extend((0..=snapshot::DAYS).map(|ago| Want::Day(Kind::Handover, today.plus(-ago))));
        let seen = self.see(wants).await?;
        let viewer = seen.viewer();
        let oversees = [Right::Direct, Right::SeeRecords];
        if !seen.proves_walking() && !oversees.into_iter().any(|right| viewer.has(right)) {
            return Ok(None);
        }
        let mut rows = rows(&seen, |_| true);
        sorted::by_key(&mut rows, |row| {
            (
                Reverse(row.handover.note.day),
                Reverse(row.handover.at.at),
                row.id,
            )
        });
        Ok(Some(rows))
    }

    /// Writes a note for the next shift; past midnight it belongs to the day the shift began.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn hand_over(self, words: String, photos: Vec<PhotoRef>) -> Result<(), AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::Kind(Kind::Plan), Want::Kind(Kind::Year)]);
        let seen = self.see(wants).await?;
        let plans = seen.all::<Plan>().map(|(_, plan)| plan);
        let walked: Vec<&Plan> = plans.filter(|plan| may_walk(&seen, plan)).collect();
        let years: Vec<&SchoolYear> = seen.all::<SchoolYear>().map(|(_, year)| year).collect();
        let shas = photos.iter().map(|photo| photo.sha).collect();
        let note = Note {
            day: shift_day(&walked, &years, &self.zone.get_untracked(), seen.now),
            shift: String::new(),
            place: None,
            words,
            photos,
        };
        self.store(Some(&DraftKey::Handover), Action::ShiftNote(note), shas)
            .await
            .map(drop)
    }

    /// Takes over from who wrote a note.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn take_over(self, handover: HandoverId) -> Result<(), AppError> {
        self.store(None, Action::ShiftTake { handover }, Vec::new())
            .await
            .map(drop)
    }
}

fn rows(seen: &Seen, wanted: fn(&Handover) -> bool) -> Vec<HandoverRow> {
    seen.all::<Handover>()
        .filter(|(_, handover)| wanted(handover))
        .map(|(id, handover)| HandoverRow {
            id: HandoverId(id),
            mine: handover.person == seen.scope.person,
            unsent: seen.unsent::<Handover>(id),
            handover: handover.clone(),
        })
        .collect()
}
