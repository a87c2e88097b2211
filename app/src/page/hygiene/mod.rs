//! 卫生检查 on the phone: the round by floors, one class, a sheet of paper.

pub mod class;
pub mod exempt;
pub mod floors;
pub mod paper;
mod paper_grid;

use domain::check::ClassState;
use domain::id::RecordId;
use domain::template::Judged;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::part::item::deduction::minus;
use crate::part::tag::Tone;
use crate::part::toast::Toasts;
use crate::state::{AppState, Tile};
use crate::text::{Key, t};

/// Digits after the point of what is taken off.
pub(super) const fn scale_of(judged: Judged) -> u8 {
    match judged {
        Judged::Points { scale, .. } => scale,
        Judged::Swept => 0,
    }
}

/// The word for nothing found.
const fn clean(judged: Judged) -> Key {
    match judged {
        Judged::Points { .. } => Key::Clean,
        Judged::Swept => Key::Fine,
    }
}

/// How a class stands, in colour and word.
fn standing(tile: &Tile, judged: Judged) -> (Tone, String) {
    let said = |tone, key| (tone, t(key).to_owned());
    match tile.state {
        ClassState::Rivals => said(Tone::Warn, Key::TwoResults),
        ClassState::ToSweep if tile.not_swept => said(Tone::Bad, Key::NotSwept),
        ClassState::ToSweep => said(Tone::Bad, Key::ToSweep),
        ClassState::Swept => said(Tone::Ok, Key::SweptSince),
        ClassState::Exempt => said(Tone::Info, Key::Exempt),
        ClassState::Checked if tile.off > 0 => {
            let off = minus(i64::from(tile.off), scale_of(judged));
            (Tone::Bad, off)
        }
        ClassState::Checked => said(Tone::Ok, clean(judged)),
        ClassState::Upcoming | ClassState::Due | ClassState::Missing => {
            said(Tone::Plain, Key::ClassOpen)
        }
    }
}

/// Says what was recorded and offers to take it back (撤销); the classes are open again then.
pub(super) fn offer_undo(app: AppState, toasts: Toasts, said: String, records: Vec<RecordId>) {
    let me = app.who.get_untracked();
    let undo = Callback::new(move |()| {
        let records = records.clone();
        // Handed over meanwhile: what somebody else recorded is not taken back by a stray tap.
        if app.who.get_untracked() != me {
            return;
        }
        spawn_local(async move {
            let reason = t(Key::UndoReason).to_owned();
            match app.withdraw_checks(records, reason).await {
                Ok(()) => toasts.say(t(Key::Undone)),
                Err(error) => toasts.fail(&error),
            }
        });
    });
    toasts.undo(said, undo);
}
