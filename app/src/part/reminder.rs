//! Reminds of own rounds while the app is open: words, tones and a push when the time of one has come,
//! and how many wait on the tab and on the app's icon.

use core::fmt::Display;

use domain::id::PersonId;
use leptos::prelude::*;

use super::toast::Toasts;
use crate::device::timer::{Alarm, alarm};
use crate::device::{badge, feedback};
use crate::part::bind::effect;
use crate::state::{AppState, Loaded, Waiting};
use crate::text::{Key, pick, tf};

/// Who, and what waits for them.
type Known = (Option<PersonId>, Vec<Waiting>);

fn count_shown(app: AppState, count: usize) {
    app.waiting.set(count);
    badge::set(count);
}

/// Reminds whoever uses the phone. It shows nothing of its own.
pub fn remind(toasts: Toasts) {
    let app = AppState::get();
    let reminders = app.live(move |app| {
        app.who.track();
        app.reminders()
    });
    // Whose rounds were waiting: what waits already when somebody comes, Today says.
    let known = StoredValue::new(None::<Known>);
    let next = StoredValue::new_local(None::<Alarm>);
    effect(move || {
        let now = match reminders.get() {
            Loaded::Loading => return,
            Loaded::Ready(now) => now,
            Loaded::Failed(_) => {
                count_shown(app, 0);
                return;
            }
        };
        count_shown(app, now.waiting.len());
        let who = app
            .who
            .with_untracked(|who| who.as_ref().map(|who| who.person));
        next.set_value(alarm(now.next_ms, move || app.refresh()));
        let before = known.get_value().filter(|(person, _)| *person == who);
        if let Some((_, before)) = before {
            let new = |one: &&Waiting| before.iter().all(|other| other.which != one.which);
            for one in now.waiting.iter().filter(new) {
                let (slot, plan) = (pick(&one.slot), pick(&one.plan));
                let names: [(&str, &dyn Display); 2] = [("slot", &slot), ("plan", &plan)];
                toasts.remind(tf(Key::RemindDue, &names));
                feedback::reminded();
            }
        }
        known.set_value(Some((who, now.waiting.clone())));
    });
}
