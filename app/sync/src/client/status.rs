//! The always-visible line: what is not sent yet, since when, and why.

use super::event::{Effect, Now, Phase, SyncStatus};
use super::line::Line;
use super::store::Upload;
use super::upload::Lane;
use super::{Client, Halt};

impl Client {
    /// Tells the state of affairs, if it is not what was told last.
    pub(super) fn sum_up(&mut self, now: Now) {
        let status = self.status(now);
        if status != self.shown {
            self.shown = status.clone();
            self.out.push(Effect::Status(status));
        }
    }

    fn status(&self, now: Now) -> SyncStatus {
        SyncStatus {
            unsent: self.outbox.len(),
            unsent_blobs: self
                .blobs
                .values()
                .filter(|work| work.row.upload == Upload::Unsent && !work.row.damaged)
                .count(),
            since: self.outbox.values().map(|head| head.made).min(),
            phase: self.phase(now),
            error: self.error.clone(),
            stuck: self
                .outbox
                .values()
                .filter(|head| self.stuck.contains_key(&head.group))
                .count(),
            damaged: self.blobs.values().filter(|work| work.row.damaged).count(),
            catching_up: self.meta.cursor.is_none() || self.meta.staging.is_some(),
            contact: self.contact,
        }
    }

    fn phase(&self, now: Now) -> Phase {
        match self.halt {
            Some(Halt::SignedOut) => Phase::SignedOut,
            Some(Halt::AppTooOld) => Phase::AppTooOld,
            None if !matches!((&self.line, &self.lane), (Line::Idle, Lane::Idle)) => Phase::Busy,
            None if !self.pace.open(now.mono) || !self.lane_pace.open(now.mono) => Phase::Waiting,
            None => Phase::Idle,
        }
    }
}
