//! 值班表: a week's roster as it is shown, set, swapped and copied.

use domain::calendar::{Day, Half, SchoolYear};
use domain::due::occurrences;
use domain::duty::{Duty, LEADER, Post, Swap, SwapState, TEAM, duty_id, on_duty, sets_duty};
use domain::entity::Kind;
use domain::id::{PersonId, PlanId};
use domain::op::Action;
use domain::person::Person;
use domain::plan::{Plan, Slot};
use domain::text::Text;
use domain::time::{Date, MinuteOfDay};
use leptos::prelude::*;

use crate::sorted;
use crate::state::look::{Seen, who};
use crate::state::{AppError, AppState, Choice, Register};
use crate::store::look::Want;

/// A week's roster.
#[derive(Clone, PartialEq, Debug)]
pub struct DutyView {
    /// Its Monday.
    pub week: Date,
    /// The term and the teaching week.
    pub number: Option<(Text, u8)>,
    /// The posts of the whole week, then its seven days.
    pub days: Vec<DutyDay>,
    /// The person sets rosters.
    pub sets: bool,
    /// Nothing is set, and the week before has something to copy.
    pub copies: bool,
    /// Something of it is not sent yet.
    pub unsent: bool,
}

/// A day of a roster, or what holds for the whole week.
#[derive(Clone, PartialEq, Debug)]
pub struct DutyDay {
    /// The day; `None` for the whole week.
    pub day: Option<Date>,
    /// There is no school on it.
    pub free: bool,
    /// The only half in which there is.
    pub half: Option<Half>,
    /// Its posts: those of the school's own, then slots by time.
    pub rows: Vec<DutyRow>,
}

/// A post.
#[derive(Clone, PartialEq, Debug)]
pub struct DutyRow {
    /// The post. Where the roster names nobody, its people are those who are on duty without it.
    pub post: Post,
    /// The slot and its plan; `None` for a post of the school's own.
    pub slot: Option<(Text, Text)>,
    /// When the slot begins and ends.
    pub time: Option<(MinuteOfDay, MinuteOfDay)>,
    /// The roster names them.
    pub set: bool,
    /// The person is on duty.
    pub mine: bool,
    /// The names of people and swaps.
    pub names: Vec<(PersonId, String)>,
}

impl DutyRow {
    /// A post that nothing is known of but itself.
    #[must_use]
    pub const fn of(post: Post) -> Self {
        Self {
            post,
            slot: None,
            time: None,
            set: false,
            mine: false,
            names: Vec::new(),
        }
    }

    /// What somebody is called; empty for who is not on this phone.
    #[must_use]
    pub fn name(&self, person: PersonId) -> &str {
        let found = self.names.iter().find(|(id, _)| *id == person);
        found.map_or("", |(_, name)| name)
    }

    /// The offer that `person` has to answer.
    #[must_use]
    pub fn asked(&self, person: PersonId) -> Option<Swap> {
        let asks = |swap: &&Swap| swap.to == person && swap.state == SwapState::Offered;
        self.post.swaps.iter().find(asks).copied()
    }
}

impl AppState {
    /// The roster of the week that begins on this Monday.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn duty(self, week: Date) -> Result<DutyView, AppError> {
        let scope = self.scope()?;
        let mut wants: Vec<Want> = who(scope.person).into();
        wants.extend([Kind::Person, Kind::Plan, Kind::Year].map(Want::Kind));
        let id = duty_id(scope.school, week).0;
        let before = duty_id(scope.school, week.plus(-7)).0;
        wants.extend([id, before].map(Want::One));
        let seen = self.see(wants).await?;
        let none = Duty::new(week);
        let duty: &Duty = seen.get(id).unwrap_or(&none);
        let sets = sets_duty(&seen.viewer());
        let has_posts = |duty: &Duty| !duty.posts.is_empty();
        let years: Vec<&SchoolYear> = seen.all::<SchoolYear>().map(|(_, year)| year).collect();
        let shown = Shown { seen: &seen, duty };
        let mut days = vec![shown.whole_week()];
        days.extend((0..7).map(|after| self.duty_day(&shown, &years, week.plus(after))));
        Ok(DutyView {
            week,
            number: years.iter().find_map(|year| {
                let (term, number) = year.week(week)?;
                Some((term.name.clone(), number))
            }),
            days,
            sets,
            copies: sets && !has_posts(duty) && seen.get(before).is_some_and(has_posts),
            unsent: seen.unsent::<Duty>(id),
        })
    }

    fn duty_day(self, shown: &Shown<'_>, years: &[&SchoolYear], day: Date) -> DutyDay {
        let zone = self.zone.get_untracked();
        let (seen, duty) = (shown.seen, shown.duty);
        let free = !years
            .iter()
            .any(|year| matches!(year.day(day), Day::School(_)));
        let own = |key: &str| shown.row(Some(day), None, key);
        let mut rows = Vec::new();
        if !free || duty.post(Some(day), None, LEADER).is_some() {
            rows.push(own(LEADER));
        }
        let of_day = || duty.posts.iter().filter(|post| post.day == Some(day));
        let posts = of_day().filter(|post| post.plan.is_none() && post.key != LEADER);
        rows.extend(posts.map(|post| own(&post.key)));
        let mut slots: Vec<(PlanId, &Plan, &Slot)> = Vec::new();
        for (id, plan) in seen.all::<Plan>() {
            let due = occurrences(plan, years, &zone, day);
            let named = |slot: &Slot| of_day().any(|post| is_slot(post, PlanId(id), slot));
            let is_due = |slot: &Slot| due.iter().any(|one| one.slot.key == slot.key);
            let of_plan = plan.slots.iter().filter(|slot| is_due(slot) || named(slot));
            slots.extend(of_plan.map(|slot| (PlanId(id), plan, slot)));
        }
        sorted::by_key(&mut slots, |(id, _, slot)| (slot.start, slot.end, *id));
        rows.extend(slots.into_iter().map(|(id, plan, slot)| {
            let mut row = shown.row(Some(day), Some((id, slot)), &slot.key);
            row.slot = Some((slot.name.clone(), plan.name.clone()));
            row.time = Some((slot.start, slot.end));
            row
        }));
        DutyDay {
            day: Some(day),
            free,
            half: years.iter().find_map(|year| year.half(day)),
            rows,
        }
    }

    /// Sets some posts of a week.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn set_duty(self, week: Date, posts: Vec<Post>) -> Result<(), AppError> {
        self.store(None, Action::DutySet { week, posts }, Vec::new())
            .await
            .map(drop)
    }

    /// Puts somebody on duty for a post of the school's own, beside who is on duty for it already.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn join_duty(
        self,
        week: Date,
        day: Option<Date>,
        key: String,
        person: PersonId,
    ) -> Result<(), AppError> {
        let id = duty_id(self.scope()?.school, week).0;
        let seen = self.see(vec![Want::One(id)]).await?;
        let none = Duty::new(week);
        let duty: &Duty = seen.get(id).unwrap_or(&none);
        let post = duty.joined(day, &key, person);
        self.set_duty(week, vec![post]).await
    }

    /// Who can be on duty for a plan, or for a post of the school's own.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn people_for(self, plan: Option<PlanId>) -> Result<Vec<Choice>, AppError> {
        let mut people = self.choices(Register::People).await?;
        if let Some(plan) = plan {
            let seen = self.see(vec![Want::One(plan.0)]).await?;
            let plan = seen.need::<Plan>(plan.0)?;
            people.retain(|one| one.person.as_ref().is_some_and(|one| plan.is_for(one)));
        }
        Ok(people)
    }

    /// Offers a duty, takes the offer back, accepts it or does not.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn swap_duty(self, week: Date, post: Post, swap: Swap) -> Result<(), AppError> {
        let action = Action::DutySwap {
            week,
            day: post.day,
            plan: post.plan,
            key: post.key,
            swap,
        };
        self.store(None, action, Vec::new()).await.map(drop)
    }

    /// Sets a week as the week before was, for people who still may and slots that still are.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn copy_duty(self, week: Date) -> Result<(), AppError> {
        let id = duty_id(self.scope()?.school, week.plus(-7)).0;
        let wants = [Kind::Person, Kind::Plan].map(Want::Kind).into_iter();
        let seen = self.see(wants.chain([Want::One(id)]).collect()).await?;
        let stays = |post: &Post| {
            let plan = match post.plan {
                Some(plan) => Some(seen.get::<Plan>(plan.0)?),
                None => None,
            };
            let has_slot = |plan: &Plan| plan.slots.iter().any(|slot| slot.key == post.key);
            let here = |id: &&PersonId| {
                let person = seen.get::<Person>(id.0);
                person.is_some_and(|one| !one.left && plan.is_none_or(|plan| plan.is_for(one)))
            };
            let people: Vec<_> = post.people.iter().filter(here).copied().collect();
            (plan.is_none_or(has_slot) && !people.is_empty()).then(|| Post {
                day: post.day.map(|day| day.plus(7)),
                people,
                swaps: Vec::new(),
                ..post.clone()
            })
        };
        let posts: Vec<Post> = (seen.need::<Duty>(id)?.posts.iter())
            .filter_map(stays)
            .collect();
        for some in posts.chunks(domain::duty::POSTS_MAX) {
            self.set_duty(week, some.to_vec()).await?;
        }
        Ok(())
    }
}

/// What rows are made from.
struct Shown<'a> {
    seen: &'a Seen,
    duty: &'a Duty,
}

impl Shown<'_> {
    fn whole_week(&self) -> DutyDay {
        let posts = self.duty.posts.iter().filter(|post| post.day.is_none());
        let others = posts.filter(|post| post.plan.is_none() && post.key != TEAM);
        let keys = core::iter::once(TEAM).chain(others.map(|post| post.key.as_str()));
        DutyDay {
            day: None,
            free: false,
            half: None,
            rows: keys.map(|key| self.row(None, None, key)).collect(),
        }
    }

    fn row(&self, day: Option<Date>, slot: Option<(PlanId, &Slot)>, key: &str) -> DutyRow {
        let plan = slot.map(|(plan, _)| plan);
        let found = self.duty.post(day, plan, key);
        let post = found.cloned().unwrap_or_else(|| Post {
            day,
            plan,
            key: key.to_owned(),
            people: match (slot, day) {
                (Some((plan, slot)), Some(day)) => on_duty(&[self.duty], plan, slot, day).to_vec(),
                (None, Some(day)) => {
                    let people = self.duty.people(day, None, key);
                    people.unwrap_or_default().to_vec()
                }
                (_, None) => Vec::new(),
            },
            swaps: Vec::new(),
        });
        let swapped = post.swaps.iter().flat_map(|swap| [swap.from, swap.to]);
        let names = post.people.iter().copied().chain(swapped).map(|id| {
            let person = self.seen.get::<Person>(id.0);
            (id, person.map(|one| one.name.clone()).unwrap_or_default())
        });
        DutyRow {
            names: names.collect(),
            mine: post.people.contains(&self.seen.scope.person),
            set: found.is_some(),
            slot: None,
            time: None,
            post,
        }
    }
}

fn is_slot(post: &Post, plan: PlanId, slot: &Slot) -> bool {
    post.plan == Some(plan) && post.key == slot.key
}
