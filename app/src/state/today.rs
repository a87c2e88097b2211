//! 今天: what is due on a day, and how it stands.

use core::cmp::Reverse;

use domain::brief::is_news;
use domain::calendar::{Day, SchoolYear};
use domain::check::Judgement;
use domain::due::{self, Occurrence, SlotState, Walk};
use domain::duty::{Duty, SwapState, duty_id, on_duty};
use domain::entity::Kind;

use domain::id::{IssueId, PlanId, RoundId};
use domain::issue::Issue;
use domain::person::{Person, Right};
use domain::plan::Plan;
use domain::record::Record;
use domain::round::Round;
use domain::template::Template;
use domain::time::Date;
use leptos::prelude::*;

use crate::sorted;
use crate::state::held::open_held;
use crate::state::look::{Seen, who};
use crate::state::view::{DueRound, RoundBrief, TodayView};
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// For how many days a problem that was reported and closed is counted among the own ones.
const REPORTED_DAYS: i32 = 7;

impl AppState {
    /// What is due on `day`. Today's list begins with slots of the night before that are still open.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn today(self, day: Date) -> Result<TodayView, AppError> {
        let scope = self.scope()?;
        let mut wants: Vec<Want> = who(scope.person).into();
        wants.extend([
            Want::Kind(Kind::Plan),
            Want::Kind(Kind::Year),
            Want::Day(Kind::Round, day.plus(-1)),
            Want::Day(Kind::Round, day),
            Want::Open(Kind::Issue),
            Want::Open(Kind::Held),
        ]);
        // The night of a Sunday is still open on Monday; offers are told of the next week too.
        let weeks = [-1, 0, 7].map(|after| day.plus(after).monday());
        wants.extend(weeks.map(|week| Want::One(duty_id(scope.school, week).0)));
        wants.extend((0..REPORTED_DAYS).map(|ago| Want::Day(Kind::Issue, day.plus(-ago))));
        let seen = self.see(wants.clone()).await?;
        // Records are read only for the rounds of the day, not for all that the phone has.
        wants.extend(seen.all::<Round>().map(|(id, _)| Want::Parent(id)));
        let plans = seen.all::<Plan>();
        wants.extend(plans.map(|(_, plan)| Want::One(plan.template.0)));
        let seen = self.see(wants).await?;
        Ok(self.day_of(&seen, day))
    }

    fn day_of(self, seen: &Seen, day: Date) -> TodayView {
        let zone = self.zone.get_untracked();
        let me = seen.scope.person;
        let years: Vec<&SchoolYear> = seen.all::<SchoolYear>().map(|(_, year)| year).collect();
        let viewer = seen.viewer();
        let sees_all = viewer.has(Right::SeeRecords);
        let mut due = Vec::new();
        for (id, plan) in seen.all::<Plan>() {
            let may_walk = may_walk(seen, plan);
            if !may_walk && !sees_all {
                continue;
            }
            let is_today = zone.local(seen.now).date == day;
            let occurrences = if is_today {
                due::current(plan, &years, &zone, seen.now)
            } else {
                due::occurrences(plan, &years, &zone, day)
            };
            let of = |one: &Occurrence<'_>| due_round(seen, PlanId(id), plan, one, may_walk);
            due.extend(occurrences.iter().map(of));
            // What the night did not let anybody enter, for who walks it; what is still walked, too.
            if is_today {
                let closed = due::closed_yesterday(plan, &years, &zone, seen.now);
                due.extend(closed.iter().map(of).filter(|one| {
                    let asked = one.mine || plan.role.is_some();
                    one.state == SlotState::Running || asked && one.may_be_entered()
                }));
            }
        }
        sorted::by_key(&mut due, |one: &DueRound| (one.from, one.until));
        let mut own: Vec<(IssueId, Issue)> = seen
            .all::<Issue>()
            .filter(|(_, issue)| issue.reporter == me)
            .map(|(id, issue)| (IssueId(id), issue.clone()))
            .collect();
        let mended = own.iter().filter(|(_, issue)| issue.repair().is_some());
        let reported = [own.len(), mended.count()];
        own.retain(|(_, issue)| issue.is_open());
        sorted::by_key(&mut own, |(id, issue)| (Reverse(issue.at.at), *id));
        let todo = seen.all::<Issue>();
        let todo = todo.filter(|(_, issue)| issue.next(&viewer).is_some());
        TodayView {
            day,
            kind: years
                .iter()
                .map(|year| year.day(day))
                .find(|kind| matches!(kind, Day::School(_)))
                .unwrap_or(Day::Free),
            week: years
                .iter()
                .find_map(|year| year.week(day).map(|(term, week)| (term.name.clone(), week))),
            due,
            held: open_held(seen, false).len(),
            asked: asked(seen),
            own,
            reported,
            todo: todo.count(),
            sees_all: sees_all || viewer.has(Right::Direct),
            brief: viewer.has(Right::Direct) && is_news(zone.local(seen.now)),
            spots: viewer.has(Right::Direct) && viewer.has(Right::Patrol),
            checks: checks(seen),
            answers: viewer.has(Right::AnswerForClass),
            empty: seen.look.meta.cursor.is_none(),
        }
    }
}

/// Whether the person who uses the phone may walk this plan's rounds, by the rule of the server.
pub(super) fn may_walk(seen: &Seen, plan: &Plan) -> bool {
    let me = seen.get::<Person>(seen.scope.person.0);
    seen.viewer().has(Right::Patrol) && me.is_some_and(|me| plan.is_for(me))
}

/// Whether the person who uses the phone walks rounds of some judged template, and so may check at any
/// time too (抽查).
fn checks(seen: &Seen) -> bool {
    let judged = |plan: &Plan| {
        let template = seen.get::<Template>(plan.template.0);
        template.is_some_and(|template| template.judged.is_some())
    };
    let mut plans = seen.all::<Plan>().filter(|(_, plan)| !plan.retired);
    plans.any(|(_, plan)| may_walk(seen, plan) && judged(plan))
}

/// Duties that somebody wants to swap with the person who uses the phone.
fn asked(seen: &Seen) -> usize {
    let posts = seen.all::<Duty>().flat_map(|(_, duty)| &duty.posts);
    posts
        .flat_map(|post| &post.swaps)
        .filter(|swap| swap.to == seen.scope.person && swap.state == SwapState::Offered)
        .count()
}

/// The rounds walked for a slot of a plan on a day.
pub(super) fn walks<'a>(seen: &'a Seen, plan: PlanId, slot: &str, day: Date) -> Vec<Walk<'a>> {
    seen.all::<Round>()
        .filter(|(_, round)| round.plan == plan && round.slot == slot && round.day == day)
        .map(|(id, round)| walk(seen, RoundId(id), round))
        .collect()
}

/// A round with its records.
pub(super) fn walk<'a>(seen: &'a Seen, id: RoundId, round: &'a Round) -> Walk<'a> {
    Walk {
        id,
        round,
        records: seen
            .all::<Record>()
            .filter(|(_, record)| record.round == Some(id) && stands(record))
            .map(|(_, record)| record)
            .collect(),
    }
}

/// Whether a record still says something of its point: a check that was taken back (撤回) does not.
pub(super) fn stands(record: &Record) -> bool {
    record
        .check
        .as_ref()
        .is_none_or(|check| check.judgement != Judgement::Withdrawn)
}

pub(super) fn due_round(
    seen: &Seen,
    id: PlanId,
    plan: &Plan,
    occurrence: &Occurrence<'_>,
    may_walk: bool,
) -> DueRound {
    let walks = walks(seen, id, &occurrence.slot.key, occurrence.day);
    let rosters: Vec<&Duty> = seen.all::<Duty>().map(|(_, duty)| duty).collect();
    DueRound {
        plan: id,
        name: plan.name.clone(),
        slot: occurrence.slot.clone(),
        day: occurrence.day,
        from: occurrence.start,
        until: occurrence.end,
        points: u16::try_from(plan.route.len()).unwrap_or(u16::MAX),
        state: due::slot_state(occurrence, &walks, seen.now),
        mine: on_duty(&rosters, id, occurrence.slot, occurrence.day).contains(&seen.scope.person),
        may_walk,
        judged: seen
            .get::<Template>(plan.template.0)
            .is_some_and(|template| template.judged.is_some()),
        classes: plan.route.iter().any(|point| point.class.is_some()),
        rounds: walks
            .iter()
            .map(|walk| brief(seen, walk, occurrence, &walks))
            .collect(),
    }
}

fn brief(
    seen: &Seen,
    walk: &Walk<'_>,
    occurrence: &Occurrence<'_>,
    others: &[Walk<'_>],
) -> RoundBrief {
    let missing = u16::try_from(walk.missing().len()).unwrap_or(u16::MAX);
    let records: Vec<_> = seen
        .all::<Record>()
        .filter(|(_, record)| record.round == Some(walk.id) && stands(record))
        .map(|(id, _)| id)
        .collect();
    RoundBrief {
        id: walk.id,
        round: walk.round.clone(),
        done: walk.round.points.saturating_sub(missing),
        findings: records.iter().map(|id| seen.findings(*id)).sum(),
        marks: due::marks(walk, occurrence, others, seen.now, Some(seen.scope.person)),
        unsent: seen.unsent::<Round>(walk.id.0)
            || records.iter().any(|id| seen.unsent::<Record>(*id)),
    }
}
