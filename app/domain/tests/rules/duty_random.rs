//! Who is on duty on a day, against a model that keeps every post by itself.

use std::collections::BTreeMap;

use domain::duty::{Duty, SwapState, duty_id, on_duty};
use domain::entity::State;
use domain::op::Action;
use domain::plan::{Plan, Slot};
use proptest::prelude::*;

use crate::duty::{between, daily, post, week};
use crate::sample::{id, op, person, plan, school, world};

/// What is done: by whom, on which day (7 for the whole week), for which slot, with whom.
#[derive(Clone, Debug)]
enum Step {
    Set {
        day: i32,
        slot: usize,
        people: Vec<usize>,
    },
    Swap {
        day: i32,
        slot: usize,
        from: usize,
        to: usize,
        state: SwapState,
        by: usize,
    },
}

const WHO: [&str; 4] = ["guard", "teacher", "viewer", "director"];
const SLOTS: [&str; 2] = ["morning", "night"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let states = prop::sample::select(vec![
        SwapState::Offered,
        SwapState::Taken,
        SwapState::Declined,
        SwapState::Withdrawn,
    ]);
    let people = prop::sample::subsequence(vec![0usize, 1, 2, 3], 0..3);
    let one = prop_oneof![
        (0i32..8, 0usize..2, people).prop_map(|(day, slot, people)| Step::Set {
            day,
            slot,
            people
        }),
        (0i32..3, 0usize..2, 0usize..4, 0usize..4, states, 0usize..4).prop_map(
            |(day, slot, from, to, state, by)| Step::Swap {
                day,
                slot,
                from,
                to,
                state,
                by
            }
        ),
    ];
    prop::collection::vec(one, 0..40)
}

/// Every post by itself, with the offers that are open.
#[derive(Default)]
struct Model {
    posts: BTreeMap<(i32, usize), Vec<usize>>,
    offers: Vec<(i32, usize, usize, usize)>,
}

impl Model {
    fn on(&self, day: i32, slot: usize, owner: Option<usize>) -> Vec<usize> {
        let day = self.posts.get(&(day, slot));
        let found = day.or_else(|| self.posts.get(&(7, slot)));
        found
            .cloned()
            .unwrap_or_else(|| owner.into_iter().collect())
    }

    fn run(&mut self, step: &Step, owners: [Option<usize>; 2]) {
        match step {
            Step::Set { day, slot, people } => {
                let at = (*day, *slot);
                self.offers.retain(|(day, slot, from, to)| {
                    (*day, *slot) != at || (people.contains(from) && !people.contains(to))
                });
                if people.is_empty() {
                    self.posts.remove(&at);
                } else {
                    self.posts.insert(at, people.clone());
                }
            }
            Step::Swap {
                day,
                slot,
                from,
                to,
                state,
                by,
            } => {
                let (offers, takes) = (by == from || *by == 3, by == to || *by == 3);
                let on = self.on(*day, *slot, owners[*slot]);
                let offer = (*day, *slot, *from, *to);
                let open = self.offers.contains(&offer);
                if from == to || !on.contains(from) || on.contains(to) {
                    return;
                }
                let others = |one: &(i32, usize, usize, usize)| {
                    (one.0, one.1, one.2) != (*day, *slot, *from)
                };
                match state {
                    SwapState::Offered if offers => {
                        self.offers.retain(others);
                        self.offers.push(offer);
                        self.posts.insert((*day, *slot), on);
                    }
                    SwapState::Withdrawn if offers => self.offers.retain(|one| *one != offer),
                    SwapState::Declined if takes => self.offers.retain(|one| *one != offer),
                    SwapState::Taken if *by == 3 || (takes && open) => {
                        self.offers.retain(others);
                        let comes = |one: &(i32, usize, usize, usize)| {
                            (one.0, one.1, one.3) == (*day, *slot, *to)
                        };
                        self.offers.retain(|one| !comes(one));
                        let on = on
                            .into_iter()
                            .map(|one| if one == *from { *to } else { one });
                        self.posts.insert((*day, *slot), on.collect());
                    }
                    _ => {}
                }
            }
        }
    }
}

fn action(step: &Step) -> (Action, &'static str) {
    let at = |day: i32| (day < 7).then(|| week().plus(day));
    match step {
        Step::Set { day, slot, people } => {
            let mut post = post(None, Some(daily()), SLOTS[*slot], &[]);
            post.day = at(*day);
            post.people = people.iter().map(|who| person(WHO[*who])).collect();
            let (week, posts) = (week(), vec![post]);
            (Action::DutySet { week, posts }, "admin")
        }
        Step::Swap {
            day,
            slot,
            from,
            to,
            state,
            by,
        } => {
            let action = Action::DutySwap {
                week: week(),
                day: at(*day),
                plan: Some(daily()),
                key: SLOTS[*slot].into(),
                swap: between(WHO[*from], WHO[*to], *state),
            };
            (action, WHO[*by])
        }
    }
}

proptest! {
    #[test]
    fn on_duty_as_every_post_by_itself_says(
        steps in steps(),
        owners in prop::array::uniform2(proptest::option::of(0usize..4)),
    ) {
        let mut world = world();
        let mut owned: Plan = plan();
        for (slot, owner) in owned.slots.iter_mut().zip(owners) {
            slot.owner = owner.map(|who| person(WHO[who]));
        }
        let slots: Vec<Slot> = owned.slots.clone();
        world.put(id("plan"), owned);
        let mut model = Model::default();
        for (n, step) in steps.iter().enumerate() {
            let (action, who) = action(step);
            world.run(&op(&n.to_string(), person(who), action));
            model.run(step, owners);
        }
        let duty = world.0.get(&duty_id(school(), week()).0);
        let duty: Vec<&Duty> = duty.and_then(Duty::of).into_iter().collect();
        for day in -1..8 {
            for (index, slot) in slots.iter().enumerate() {
                let found = on_duty(&duty, daily(), slot, week().plus(day));
                let expected = if (0..7).contains(&day) {
                    model.on(day, index, owners[index])
                } else {
                    owners[index].into_iter().collect()
                };
                let expected: Vec<_> = expected.iter().map(|who| person(WHO[*who])).collect();
                prop_assert_eq!(found, expected, "{} {}", day, index);
            }
        }
        let open = duty.iter().flat_map(|duty| &duty.posts).flat_map(|post| &post.swaps);
        let open = open.filter(|swap| swap.state == SwapState::Offered).count();
        prop_assert_eq!(open, model.offers.len());
    }
}
