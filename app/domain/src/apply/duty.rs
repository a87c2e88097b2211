//! The duty roster: set post by post, so that two who edit one week on two phones lose nothing of
//! each other; and duties that are swapped.

use super::author::Author;
use super::shape::{GROUP_CHARS_MAX, all_different, keyed, within};
use super::{Outcome, Step, Stop, World, find, need, require, unchanged};
use crate::duty::{
    Duty, PEOPLE_MAX, POSTS_MAX, Post, Swap, SwapState, duty_id, on_duty, sets_duty,
};
use crate::entity::EntityRef;
use crate::id::{PersonId, PlanId, SchoolId};
use crate::person::Person;
use crate::plan::{Plan, Slot};
use crate::problem::Code;
use crate::time::Date;

/// Who is on duty for each of `posts` from now on; nobody where a post has no people. The other posts
/// of the week stay.
pub(super) fn set(
    school: SchoolId,
    week: Date,
    posts: &[Post],
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require(sets_duty(&author.viewer), Code::NotPermitted)?;
    require(
        (1..=POSTS_MAX).contains(&posts.len()) && posts.iter().all(|post| fits(week, post)),
        Code::Invalid,
    )?;
    let mut duty = roster(school, week, world)?;
    for post in posts {
        let of = post.plan.map(|plan| slot(plan, &post.key, world));
        let plan = of.transpose()?.map(|(plan, _)| plan);
        for person in &post.people {
            works_here(*person, plan, world)?;
        }
        take_over(&mut duty, post);
    }
    written(school, duty, world)
}

/// A post as it is set: offers of who is on it no more, or to who now is, are void.
fn take_over(duty: &mut Duty, new: &Post) {
    match duty.posts.iter_mut().find(|post| is_same(post, new)) {
        Some(post) => {
            post.people.clone_from(&new.people);
            for swap in &mut post.swaps {
                let holds = new.people.contains(&swap.from) && !new.people.contains(&swap.to);
                if swap.state == SwapState::Offered && !holds {
                    swap.state = SwapState::Withdrawn;
                }
            }
        }
        None => duty.posts.push(new.clone()),
    }
    duty.posts.retain(|post| !post.people.is_empty());
}

/// Names a post of a week.
pub(super) struct At<'a> {
    pub(super) week: Date,
    pub(super) day: Option<Date>,
    pub(super) plan: Option<PlanId>,
    pub(super) key: &'a str,
}

/// Somebody offers a duty, takes the offer back, accepts it or does not; who sets rosters may swap at
/// once. What comes too late is set aside, so that whoever counted on it is told.
pub(super) fn swap(
    school: SchoolId,
    at: &At<'_>,
    swap: &Swap,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    let Swap { from, to, state } = *swap;
    let by = match state {
        SwapState::Offered | SwapState::Withdrawn => from,
        SwapState::Taken | SwapState::Declined => to,
    };
    let sets = sets_duty(&author.viewer);
    require(sets || author.id == by, Code::NotPermitted)?;
    require(is_week(at.week, at.day) && from != to, Code::Invalid)?;
    let mut duty = roster(school, at.week, world)?;
    let mut post = match duty.post(at.day, at.plan, at.key) {
        Some(post) => post.clone(),
        None => unset(&duty, at, world)?,
    };
    let comes = post.people.contains(&to);
    if is_said(&post, swap) {
        return Ok(unchanged());
    }
    require(post.people.contains(&from) && !comes, Code::Contested)?;
    let open = post.swaps.iter_mut().find(|one| is_offer(one, from));
    match (open, state) {
        (Some(open), SwapState::Taken | SwapState::Declined | SwapState::Withdrawn)
            if open.to == to =>
        {
            *open = *swap;
        }
        (open, SwapState::Offered | SwapState::Taken) if sets || state == SwapState::Offered => {
            if let Some(open) = open {
                open.state = SwapState::Withdrawn;
            }
            post.swaps.push(*swap);
        }
        _ => return Err(Stop::SetAside(Code::Contested)),
    }
    if matches!(state, SwapState::Offered | SwapState::Taken) {
        let plan = at.plan.map(|plan| need(world, plan.0)).transpose()?;
        works_here(to, plan, world)?;
    }
    if state == SwapState::Taken {
        for person in &mut post.people {
            if *person == from {
                *person = to;
            }
        }
        // Who comes now cannot come instead of another too.
        for one in &mut post.swaps {
            if one.state == SwapState::Offered && one.to == to {
                one.state = SwapState::Withdrawn;
            }
        }
    }
    match duty.posts.iter_mut().find(|old| is_same(old, &post)) {
        Some(old) => *old = post,
        None => duty.posts.push(post),
    }
    written(school, duty, world)
}

/// Whether it is so already: what comes twice, or ends an offer that has ended, changes nothing.
fn is_said(post: &Post, swap: &Swap) -> bool {
    let (stays, comes) = (
        post.people.contains(&swap.from),
        post.people.contains(&swap.to),
    );
    let mut of_both = post.swaps.iter();
    let last = of_both.rfind(|one| (one.from, one.to) == (swap.from, swap.to));
    match swap.state {
        SwapState::Offered => last == Some(swap),
        SwapState::Taken => last == Some(swap) && comes && !stays,
        SwapState::Declined | SwapState::Withdrawn => {
            !comes && last.is_none_or(|last| last.state != SwapState::Offered)
        }
    }
}

fn is_offer(swap: &Swap, from: PersonId) -> bool {
    swap.state == SwapState::Offered && swap.from == from
}

fn is_same(one: &Post, other: &Post) -> bool {
    (one.day, one.plan, &one.key) == (other.day, other.plan, &other.key)
}

/// A post that the roster has not: as the whole week or the plan's slot has it.
fn unset(duty: &Duty, at: &At<'_>, world: &dyn World) -> Step<Post> {
    let people = match (at.day, at.plan) {
        (Some(day), Some(plan)) => {
            let (_, slot) = slot(plan, at.key, world)?;
            on_duty(&[duty], plan, slot, day).to_vec()
        }
        (Some(day), None) => duty.people(day, None, at.key).unwrap_or_default().to_vec(),
        (None, _) => Vec::new(),
    };
    Ok(Post {
        day: at.day,
        plan: at.plan,
        key: at.key.to_owned(),
        people,
        swaps: Vec::new(),
    })
}

fn roster(school: SchoolId, week: Date, world: &dyn World) -> Step<Duty> {
    let found: Option<&Duty> = find(world, duty_id(school, week).0)?;
    Ok(found.cloned().unwrap_or(Duty::new(week)))
}

fn written(school: SchoolId, duty: Duty, world: &dyn World) -> Step<Outcome> {
    let id = duty_id(school, duty.week).0;
    Ok(if find::<Duty>(world, id)? == Some(&duty) {
        unchanged()
    } else {
        Outcome::Applied(vec![(EntityRef::of::<Duty>(id), duty.into())])
    })
}

fn slot<'a>(plan: PlanId, key: &str, world: &'a dyn World) -> Step<(&'a Plan, &'a Slot)> {
    let plan: &Plan = need(world, plan.0)?;
    let slot = plan.slots.iter().find(|slot| slot.key == key);
    let slot = slot.ok_or(Stop::SetAside(Code::Invalid))?;
    Ok((plan, slot))
}

/// Who is put on duty for a plan, or a post of the school's own, works here and is one for it.
fn works_here(person: PersonId, plan: Option<&Plan>, world: &dyn World) -> Step<()> {
    let person: &Person = need(world, person.0)?;
    let fits = plan.is_none_or(|plan| plan.is_for(person));
    require(!person.left && fits, Code::Invalid)
}

/// Whether the roster begins on a Monday and `day` lies in its week.
fn is_week(week: Date, day: Option<Date>) -> bool {
    week.monday() == week && day.is_none_or(|day| day.monday() == week)
}

fn fits(week: Date, post: &Post) -> bool {
    let key = match post.plan {
        Some(_) => keyed(&post.key),
        None => within(post.key.trim(), 1, GROUP_CHARS_MAX) && post.key.trim() == post.key,
    };
    key && is_week(week, post.day)
        && post.people.len() <= PEOPLE_MAX
        && all_different(&post.people)
        && post.swaps.is_empty()
}
