//! 值班: who walks which slot, always or on some days, and who is on duty for the school's own posts.

use std::collections::{BTreeMap, BTreeSet};

use domain::duty::{Duty, LEADER, POSTS_MAX, Post, TEAM, duty_id};
use domain::id::{Id, PersonId, PlanId};
use domain::op::Action;
use domain::person::Person;
use domain::plan::{Plan, Slot};
use domain::problem::Code;
use domain::time::{Date, Weekday};

use super::draft::Draft;
use super::sheet::{Findings, Row, day};

/// The longest time a row may name, in days: a school year.
const DAYS_MAX: i32 = 370;
/// The longest name of a post, in characters.
const POST_CHARS_MAX: usize = 40;

/// What the school's own posts are called in every school, by key; the first is written.
pub(super) const NAMED: [(&str, &[&str]); 2] = [
    (LEADER, &["带班领导", "Duty leader"]),
    (TEAM, &["值周组", "Team of the week", "值周"]),
];

/// What says that somebody is on duty for the whole week; the first is written.
pub(super) const WHOLE_WEEK: [&str; 2] = ["整周", "week"];

/// Takes the rows over.
pub(super) fn take(draft: &mut Draft, findings: &mut Findings, rows: &[Row<'_>]) {
    let mut fixed = BTreeSet::new();
    let mut dated = Dated::default();
    for row in rows {
        if row.some("date").is_none() {
            owner(draft, findings, row, &mut fixed);
        } else {
            dated.row(draft, findings, row);
        }
    }
    dated.write(draft);
}

/// Who walks a slot whenever no roster says otherwise.
fn owner(
    draft: &mut Draft,
    findings: &mut Findings,
    row: &Row<'_>,
    seen: &mut BTreeSet<(Id, String)>,
) {
    if row.some("plan").is_none() {
        return findings.wrong(row, "plan", Code::CellMissing);
    }
    let Some((id, mut plan)) = findings.must(row, "plan", Code::CellUnknown, plan(draft, row))
    else {
        return;
    };
    let Some(owner) = person(draft, row.get("account")) else {
        return findings.wrong(row, "account", Code::CellUnknown);
    };
    if !may(draft, &plan, owner) {
        return findings.wrong(row, "account", Code::CellRole);
    }
    let wanted = slot(&plan, row).map(|slot| slot.key.clone());
    let Some(key) = findings.must(row, "slot", Code::CellUnknown, wanted) else {
        return;
    };
    if !seen.insert((id, key.clone())) {
        return findings.wrong(row, "slot", Code::CellTwice);
    }
    for slot in plan.slots.iter_mut().filter(|slot| slot.key == key) {
        slot.owner = Some(owner);
    }
    draft.put(findings, (row, "account"), id, plan.into());
}

fn plan(draft: &Draft, row: &Row<'_>) -> Option<(Id, Plan)> {
    let name = row.get("plan");
    let is_named = |plan: &Plan| plan.name.zh == name || plan.name.en == name;
    let mut plans = draft.all::<Plan>();
    let found = plans.find(|(_, plan)| is_named(plan) && !plan.retired);
    found.map(|(id, plan)| (id, plan.clone()))
}

fn slot<'a>(plan: &'a Plan, row: &Row<'_>) -> Option<&'a Slot> {
    let name = row.get("slot");
    let is_named = |slot: &&Slot| slot.name.zh == name || slot.name.en == name || slot.key == name;
    plan.slots.iter().find(is_named)
}

fn person(draft: &Draft, account: &str) -> Option<PersonId> {
    let person = draft.account(account).or_else(|| account.parse().ok())?;
    draft.get::<Person>(person.0).map(|_| person)
}

/// Whether somebody holds the role that a plan asks for.
fn may(draft: &Draft, plan: &Plan, person: PersonId) -> bool {
    draft
        .get::<Person>(person.0)
        .is_some_and(|person| plan.is_for(person))
}

/// Which post of which week: day, plan, key.
type At = (Date, Option<Date>, Option<PlanId>, String);

/// The rows with dates, week by week.
#[derive(Default)]
struct Dated {
    seen: BTreeSet<At>,
    weeks: BTreeMap<Date, Vec<Post>>,
}

impl Dated {
    fn row(&mut self, draft: &mut Draft, findings: &mut Findings, row: &Row<'_>) {
        let mut walked: Option<Plan> = None;
        let named = match row.some("plan") {
            None => own_post(row.get("slot")).map(|key| (None, key)),
            Some(_) => {
                let found = plan(draft, row);
                let Some((id, plan)) = findings.must(row, "plan", Code::CellUnknown, found) else {
                    return;
                };
                let key = slot(&plan, row).map(|slot| slot.key.clone());
                walked = Some(plan);
                key.map(|key| (Some(PlanId(id)), key))
            }
        };
        let Some((plan, key)) = findings.must(row, "slot", Code::CellUnknown, named) else {
            return;
        };
        let accounts = row.list("account");
        let people: Option<Vec<PersonId>> = accounts
            .iter()
            .map(|account| person(draft, account))
            .collect();
        let Some(people) = findings.must(row, "account", Code::CellUnknown, people) else {
            return;
        };
        if people.iter().collect::<BTreeSet<_>>().len() < people.len() {
            return findings.wrong(row, "account", Code::CellTwice);
        }
        let fits = |person: &PersonId| {
            let walked = walked.as_ref();
            walked.is_none_or(|plan| may(draft, plan, *person))
        };
        if !people.iter().all(fits) {
            return findings.wrong(row, "account", Code::CellRole);
        }
        let Some(days) = days(findings, row, key == TEAM) else {
            return;
        };
        let mut changed: BTreeMap<Date, Vec<Post>> = BTreeMap::new();
        let mut before: Vec<&[PersonId]> = Vec::new();
        for (week, day) in &days {
            if !self.seen.insert((*week, *day, plan, key.clone())) {
                return findings.wrong(row, "date", Code::CellTwice);
            }
            let duty = draft.get::<Duty>(duty_id(draft.school, *week).0);
            let found = duty.and_then(|duty| duty.post(*day, plan, &key));
            let found = found.map_or(&[][..], |post| &post.people);
            before.push(found);
            if found != people {
                changed.entry(*week).or_default().push(Post {
                    day: *day,
                    plan,
                    key: key.clone(),
                    people: people.clone(),
                    swaps: Vec::new(),
                });
            }
        }
        let after = vec![people.as_slice(); days.len()];
        let is_new = before.iter().all(|people| people.is_empty());
        findings.count(row.sheet, (!is_new).then_some(&before), &after);
        for (week, posts) in changed {
            match draft.try_out(&set(week, &posts)) {
                Ok(()) => self.weeks.entry(week).or_default().extend(posts),
                Err(code) => return findings.wrong(row, "slot", code),
            }
        }
    }

    /// What was tried row by row is written week by week.
    fn write(self, draft: &mut Draft) {
        for (week, posts) in self.weeks {
            let some = posts.chunks(POSTS_MAX).map(|posts| set(week, posts));
            draft.actions.extend(some);
        }
    }
}

fn set(week: Date, posts: &[Post]) -> Action {
    let posts = posts.to_vec();
    Action::DutySet { week, posts }
}

/// The key of a post of the school's own.
fn own_post(name: &str) -> Option<String> {
    let known = NAMED
        .iter()
        .find(|(key, names)| *key == name || names.contains(&name));
    let key = known.map_or(name, |(key, _)| key);
    (key.chars().count() <= POST_CHARS_MAX).then(|| key.to_owned())
}

/// The days a row names, each with its week; no day for the whole of it.
fn days(
    findings: &mut Findings,
    row: &Row<'_>,
    of_weeks: bool,
) -> Option<BTreeSet<(Date, Option<Date>)>> {
    let first = day(row.get("date"));
    let first = findings.must(row, "date", Code::CellInvalid, first)?;
    let last: Option<Date> = match row.some("until") {
        None => Some(first),
        Some(last) => day(last),
    };
    let last = last.filter(|last| (0..DAYS_MAX).contains(&(last.days() - first.days())));
    let last = findings.must(row, "until", Code::CellInvalid, last)?;
    let all = || (first.days()..=last.days()).map(Date::from_days);
    let names = row.list("weekdays");
    let is_week = |name: &&str| WHOLE_WEEK.contains(name);
    if (names.is_empty() && of_weeks) || (!names.is_empty() && names.iter().all(is_week)) {
        return Some(all().map(|day| (day.monday(), None)).collect());
    }
    let weekdays: Option<Vec<Weekday>> = names.iter().map(|name| weekday(name)).collect();
    let weekdays = findings.must(row, "weekdays", Code::CellInvalid, weekdays)?;
    let days = all().filter(|day| weekdays.is_empty() || weekdays.contains(&day.weekday()));
    Some(days.map(|day| (day.monday(), Some(day))).collect())
}

/// Reads 周一, 星期一, 一, Monday, Mon.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [(&str, &str); 7] = [
        ("一", "monday"),
        ("二", "tuesday"),
        ("三", "wednesday"),
        ("四", "thursday"),
        ("五", "friday"),
        ("六", "saturday"),
        ("日", "sunday"),
    ];
    let name = name.to_lowercase();
    let short = ["星期", "周"]
        .iter()
        .find_map(|before| name.strip_prefix(before));
    let short = short.unwrap_or(&name).replace('天', "日");
    let found = NAMES.iter().position(|(zh, en)| {
        short == *zh || (short.len() >= 3 && short.is_ascii() && en.starts_with(&short))
    });
    found.and_then(|index| Weekday::ALL.get(index).copied())
}
