//! What is done about one post of a roster: swapped by who is on duty, set by who sets rosters.

use core::future::Future;
use core::pin::Pin;

use domain::duty::{LEADER, Post, Swap, SwapState, TEAM};
use domain::id::{Id, PersonId};
use domain::time::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::duty::{name_of, said};
use crate::dom::view;
use crate::part::bind::live_if;
use crate::part::cell::ActionCell;
use crate::part::field::TextField;
use crate::part::item::picker::PickRows;
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::part::when;
use crate::state::{AppError, AppState, Choice, DutyRow, Live};
use crate::text::{Key, t, tf};

/// The longest name of a post, in characters.
const NAME_CHARS_MAX: u32 = 40;

/// What somebody is picked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Nothing yet: what can be done is shown.
    Look,
    /// To be asked to come instead.
    Offer,
    /// To come instead of this person.
    Replace(PersonId),
    /// To come too; for a new post after its name.
    Add,
}

/// A post with its week.
#[derive(Clone)]
struct Picked {
    week: Date,
    sets: bool,
    row: DutyRow,
}

/// The sheet of the screen.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    open: RwSignal<bool>,
    step: RwSignal<Step>,
    picked: RwSignal<Option<Picked>>,
    name: RwSignal<String>,
}

/// Stores what was done; `then` is run once it is.
pub(super) fn run(
    act: impl Future<Output = Result<(), AppError>> + 'static,
    then: impl FnOnce() + 'static,
) {
    fn once(act: Pin<Box<dyn Future<Output = Result<(), AppError>>>>, then: Box<dyn FnOnce()>) {
        let toasts = expect_context::<Toasts>();
        spawn_local(async move {
            match act.await {
                Ok(()) => then(),
                Err(error) => toasts.fail(&error),
            }
        });
    }
    once(Box::pin(act), Box::new(then));
}

impl Sheet {
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            step: RwSignal::new(Step::Look),
            picked: RwSignal::new(None),
            name: RwSignal::new(String::new()),
        }
    }

    /// Shows what can be done about a post.
    pub(super) fn show(self, week: Date, sets: bool, row: DutyRow) {
        self.picked.set(Some(Picked { week, sets, row }));
        self.step.set(Step::Look);
        self.open.set(true);
    }

    /// Asks for the name of a new post of this day, or of the whole week, and who is on duty.
    pub(super) fn add(self, week: Date, day: Option<Date>) {
        let post = Post {
            day,
            plan: None,
            key: String::new(),
            people: Vec::new(),
            swaps: Vec::new(),
        };
        self.name.set(String::new());
        self.show(week, true, DutyRow::of(post));
        self.step.set(Step::Add);
    }

    pub(super) fn view(self) -> AnyView {
        let people = AppState::get().live(move |app| {
            let plan = self
                .picked
                .with(|picked| picked.as_ref().and_then(|picked| picked.row.post.plan));
            app.people_for(plan)
        });
        let title = move || {
            let picked = self.picked.get()?;
            let day = picked.row.post.day;
            let day = day.map_or_else(|| t(Key::DutyWeek).to_owned(), when::day);
            let name = if picked.row.post.key.is_empty() {
                t(Key::DutyPost).to_owned()
            } else {
                name_of(&picked.row)
            };
            Some(format!("{day} · {name}"))
        };
        view! {
            <HalfSheet open=self.open title=Signal::derive(move || title().unwrap_or_default())>
                {live_if(move || self.body(people))}
            </HalfSheet>
        }
        .into_any()
    }

    fn body(self, people: Live<Vec<Choice>>) -> Option<AnyView> {
        let picked = self.picked.get()?;
        if self.step.get() == Step::Look {
            return Some(self.look(&picked));
        }
        let name = picked.row.post.key.is_empty().then(|| {
            let value = self.name;
            view! { <TextField id="post" label=t(Key::DutyPostName) value=value longest=NAME_CHARS_MAX /> }
        });
        let pick = Callback::new(move |id: Id| self.pick(PersonId(id)));
        let body = view! {
            {name}
            <PickRows choices=people pick=pick />
        };
        Some(body.into_any())
    }

    /// What became of swaps, and what can be done.
    fn look(self, picked: &Picked) -> AnyView {
        let row = &picked.row;
        let history = row
            .post
            .swaps
            .iter()
            .map(|swap| view! { <p class="hint">{said(row, swap)}</p> })
            .collect_view();
        let me = AppState::get()
            .who
            .with_untracked(|who| who.as_ref().map(|who| who.person));
        let mut rows = Vec::new();
        if let Some(swap) = me.and_then(|me| row.asked(me)) {
            for (key, state) in [
                (Key::DutyTake, SwapState::Taken),
                (Key::DutyDecline, SwapState::Declined),
            ] {
                rows.push(self.says(t(key).to_owned(), Swap { state, ..swap }));
            }
        }
        if let Some(me) = me.filter(|_| row.mine) {
            match row.post.offer(me).copied() {
                Some(swap) => {
                    let state = SwapState::Withdrawn;
                    rows.push(self.says(t(Key::DutyTakeBack).to_owned(), Swap { state, ..swap }));
                }
                None => rows.push(self.leads(t(Key::DutyOffer).to_owned(), Step::Offer)),
            }
        }
        if picked.sets {
            for id in &row.post.people {
                let label = tf(Key::DutyReplace, &[("name", &row.name(*id))]);
                rows.push(self.leads(label, Step::Replace(*id)));
            }
            rows.push(self.leads(t(Key::DutyAdd).to_owned(), Step::Add));
            let removed = row.set.then_some(row.post.people.as_slice());
            rows.extend(removed.unwrap_or_default().iter().map(|id| {
                let id = *id;
                let label = tf(Key::RemoveNamed, &[("name", &row.name(id))]);
                let act =
                    Callback::new(move |()| self.set(|people| people.retain(|one| *one != id)));
                view! { <ActionCell label=label danger=true act=act /> }.into_any()
            }));
        }
        view! {
            {history}
            <div class="cells">{rows}</div>
            <p class="hint">{t(Key::DutyUntil)}</p>
        }
        .into_any()
    }

    fn says(self, label: String, swap: Swap) -> AnyView {
        let act = Callback::new(move |()| self.swap(swap));
        view! { <ActionCell label=label act=act /> }.into_any()
    }

    fn leads(self, label: String, to: Step) -> AnyView {
        let act = Callback::new(move |()| self.step.set(to));
        view! { <ActionCell label=label act=act /> }.into_any()
    }

    fn pick(self, to: PersonId) {
        let app = AppState::get();
        let me = app
            .who
            .with_untracked(|who| who.as_ref().map(|who| who.person));
        let on = self.picked.with_untracked(|picked| {
            let people = picked
                .as_ref()
                .map(|picked| picked.row.post.people.contains(&to));
            people.unwrap_or_default()
        });
        let (from, state) = match self.step.get_untracked() {
            // Who is on duty already comes anyway.
            _ if on => return self.open.set(false),
            Step::Add => return self.join(to),
            Step::Replace(from) => (Some(from), SwapState::Taken),
            Step::Look | Step::Offer => (me, SwapState::Offered),
        };
        if let Some(from) = from {
            self.swap(Swap { from, to, state });
        }
    }

    fn swap(self, swap: Swap) {
        let app = AppState::get();
        if let Some(Picked { week, row, .. }) = self.picked.get_untracked() {
            self.done(async move { app.swap_duty(week, row.post, swap).await });
        }
    }

    /// Somebody comes too; to a new post under its name, of which there may be one by now.
    fn join(self, person: PersonId) {
        let Some(Picked { week, row, .. }) = self.picked.get_untracked() else {
            return;
        };
        if !row.post.key.is_empty() {
            return self.set(|people| people.push(person));
        }
        let key = self.name.with_untracked(|name| key_of(name.trim()));
        if key.is_empty() {
            return expect_context::<Toasts>().say(t(Key::DutyPostName));
        }
        let (app, day) = (AppState::get(), row.post.day);
        self.done(async move { app.join_duty(week, day, key, person).await });
    }

    fn set(self, change: impl FnOnce(&mut Vec<PersonId>)) {
        let app = AppState::get();
        let Some(Picked { week, row, .. }) = self.picked.get_untracked() else {
            return;
        };
        let mut post = row.post;
        change(&mut post.people);
        post.swaps.clear();
        self.done(async move { app.set_duty(week, vec![post]).await });
    }

    fn done(self, act: impl Future<Output = Result<(), AppError>> + 'static) {
        run(act, move || self.open.set(false));
    }
}

/// The key of a post that is called so: a name that every school has is not one of the school's own.
fn key_of(name: &str) -> String {
    let known = [(LEADER, Key::DutyLeader), (TEAM, Key::DutyTeam)];
    let known = known.into_iter().find(|(_, called)| t(*called) == name);
    known.map_or(name, |(key, _)| key).to_owned()
}
