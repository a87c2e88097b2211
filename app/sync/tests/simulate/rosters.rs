//! What people do about the duty roster, and that it shows all of it.

use std::collections::BTreeMap;

use domain::duty::{Duty, LEADER, Post, Swap, SwapState, duty_id};
use domain::entity::Entity;
use domain::id::{PersonId, PlanId};
use domain::op::{Action, Op};
use domain::time::Date;
use sync::wire::Outcome;

use crate::people::Making;
use crate::school;
use crate::world::{TabId, World};

/// Names a post: the week, the day, the plan, the key.
type At = (Date, Option<Date>, Option<PlanId>, String);

/// Whether somebody waits for an answer of `person`.
fn is_open(swap: &Swap, person: PersonId) -> bool {
    swap.state == SwapState::Offered && swap.to == person
}

impl World {
    /// A post is set, or a duty offered, accepted, not accepted or taken back; now and then by
    /// somebody who may not, or about what is no longer so.
    pub(crate) fn make_roster(&mut self, making: &mut Making, tab: TabId) {
        let week = self.today().monday();
        let sets = ["director", "admin"].map(school::person_id);
        let sets = sets.contains(&making.person) || self.rng.u8(0..12) == 0;
        let id = duty_id(school::school_id(), week).0;
        let roster = match self.entity(tab, id) {
            Some(Entity::Duty(duty)) => duty,
            _ => Duty::new(week),
        };
        let mut offers = roster.posts.iter().flat_map(|post| &post.swaps);
        let asked = offers.any(|swap| is_open(swap, making.person));
        let action = if sets && !asked && self.rng.u8(0..3) > 0 {
            let posts = vec![self.post()];
            Action::DutySet { week, posts }
        } else {
            self.swap(&roster, making.person)
        };
        self.add(making, action);
    }

    fn anybody(&mut self) -> PersonId {
        school::person_id(school::PEOPLE[self.rng.usize(0..school::PEOPLE.len())])
    }

    /// A slot of the plan or the leader, for today or the whole week; at times nobody.
    fn post(&mut self) -> Post {
        let people = match self.rng.u8(0..8) {
            0 => Vec::new(),
            _ => vec![self.anybody()],
        };
        let plan = self.rng.bool().then(school::plan_id);
        Post {
            day: self.rng.bool().then(|| self.today()),
            plan,
            key: plan.map_or(LEADER, |_| "morning").to_owned(),
            people,
            swaps: Vec::new(),
        }
    }

    fn swap(&mut self, roster: &Duty, me: PersonId) -> Action {
        let asked = roster.posts.iter().find_map(|post| {
            let mut swaps = post.swaps.iter();
            Some((post, *swaps.find(|swap| is_open(swap, me))?))
        });
        let offered = roster
            .posts
            .iter()
            .find_map(|post| Some((post, *post.offer(me)?)));
        let on = roster.posts.iter().find(|post| post.people.contains(&me));
        let (post, swap) = match (asked, offered, on) {
            (Some((post, swap)), _, _) => {
                let state = [SwapState::Taken, SwapState::Declined][self.rng.usize(0..2)];
                (post.clone(), Swap { state, ..swap })
            }
            (None, Some((post, swap)), _) if self.rng.bool() => {
                let state = SwapState::Withdrawn;
                (post.clone(), Swap { state, ..swap })
            }
            (None, _, on) => {
                let swap = Swap {
                    from: me,
                    to: self.anybody(),
                    state: SwapState::Offered,
                };
                (on.cloned().unwrap_or_else(|| self.post()), swap)
            }
        };
        Action::DutySwap {
            week: roster.week,
            day: post.day,
            plan: post.plan,
            key: post.key,
            swap,
        }
    }

    /// Every post has on duty whom the log says, one act after the other.
    pub(crate) fn check_rosters(&mut self) {
        let mut on_duty: BTreeMap<At, Vec<PersonId>> = BTreeMap::new();
        for entry in self.server.log() {
            let op = entry.body.as_deref().and_then(|body| Op::parse(body).ok());
            match op.map(|op| op.action) {
                _ if entry.link.outcome != Outcome::Applied => {}
                Some(Action::DutySet { week, posts }) => {
                    for post in posts {
                        on_duty.insert((week, post.day, post.plan, post.key), post.people);
                    }
                    on_duty.retain(|_, people| !people.is_empty());
                }
                Some(Action::DutySwap {
                    week,
                    day,
                    plan,
                    key,
                    swap,
                }) if matches!(swap.state, SwapState::Offered | SwapState::Taken) => {
                    let whole_week = on_duty.get(&(week, None, plan, key.clone())).cloned();
                    let people = on_duty.entry((week, day, plan, key));
                    let people = people.or_insert_with(|| whole_week.unwrap_or_default());
                    if swap.state == SwapState::Taken {
                        let comes = |one: &mut PersonId| {
                            if *one == swap.from {
                                *one = swap.to;
                            }
                        };
                        people.iter_mut().for_each(comes);
                    }
                }
                _ => {}
            }
        }
        let weeks: Vec<Date> = on_duty.keys().map(|at| at.0).collect();
        let shown = weeks.into_iter().filter_map(|week| {
            match self.history.latest(duty_id(school::school_id(), week).0)? {
                Entity::Duty(duty) => Some((week, duty)),
                _ => None,
            }
        });
        let shown: BTreeMap<At, Vec<PersonId>> = shown
            .flat_map(|(week, duty)| {
                let posts = duty.posts.iter();
                posts.map(move |post| {
                    let at = (week, post.day, post.plan, post.key.clone());
                    (at, post.people.clone())
                })
            })
            .collect();
        if shown != on_duty {
            self.fail(format!("the roster shows {shown:?}, not {on_duty:?}"));
        }
    }
}
