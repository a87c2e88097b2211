//! Issues (隐患/问题/报修) on the phone: the list, one with its history, what is done about it.

use core::cmp::Reverse;

use domain::entity::Kind;
use domain::id::{Id, IssueId, PersonId};
use domain::issue::{Act, Deed, Issue, IssueStatus, Level};
use domain::op::Action;
use domain::person::{Person, Right, Role, Viewer};
use domain::record::Record;
use domain::time::Date;

use crate::sorted;
use crate::state::draft::DraftKey;
use crate::state::look::{Seen, who};
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// How long a closed issue is listed, in days since it was found.
const CLOSED_DAYS: i32 = 14;

/// A line of the list.
#[derive(Clone, PartialEq, Debug)]
pub struct IssueRow {
    /// Which.
    pub id: IssueId,
    /// The same.
    pub issue: Issue,
    /// It waits for the person who uses the phone.
    pub mine: bool,
    /// Past its deadline.
    pub overdue: bool,
    /// The owner's name.
    pub owner: Option<String>,
    /// Something of it is not sent yet.
    pub unsent: bool,
}

/// The list.
#[derive(Clone, PartialEq, Debug)]
pub struct IssuesView {
    /// Open ones and those found lately, what is most urgent first.
    pub rows: Vec<IssueRow>,
    /// How many of them the person reported.
    pub reported: usize,
    /// How many of those are mended.
    pub mended: usize,
}

/// One issue, and what the person may do about it.
#[derive(Clone, PartialEq, Debug)]
pub struct IssueView {
    /// As in the list.
    pub row: IssueRow,
    /// Who found it.
    pub reporter: String,
    /// The names of people that the history names, by id.
    pub names: Vec<(PersonId, String)>,
    /// The one thing that waits for the person.
    pub next: Option<Act>,
    /// What else the person may do.
    pub others: Vec<Act>,
    /// Who mends things there.
    pub workers: Vec<(PersonId, String)>,
    /// The record that raised it is on this phone.
    pub has_record: bool,
}

impl AppState {
    /// The issues that the person may see.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn issues(self) -> Result<IssuesView, AppError> {
        let me = self.scope()?.person;
        let today = self.now().date;
        let mut wants: Vec<Want> = who(me).into();
        wants.extend([Want::Open(Kind::Issue), Want::Kind(Kind::Person)]);
        wants.extend((0..CLOSED_DAYS).map(|ago| Want::Day(Kind::Issue, today.plus(-ago))));
        let seen = self.see(wants).await?;
        let viewer = seen.viewer();
        let mut rows: Vec<IssueRow> = seen
            .all::<Issue>()
            .map(|(id, issue)| row(&seen, &viewer, today, (id, issue)))
            .collect();
        sorted::by_key(&mut rows, |row| {
            let late = (!row.overdue, Reverse(row.issue.level.rank()));
            (late, Reverse(row.issue.at.at), row.id)
        });
        let own = || rows.iter().filter(|row| row.issue.reporter == me);
        Ok(IssuesView {
            reported: own().count(),
            mended: own().filter(|row| row.issue.repair().is_some()).count(),
            rows,
        })
    }

    /// One issue.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn issue(self, id: IssueId) -> Result<IssueView, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::One(id.0), Want::Kind(Kind::Person)]);
        let seen = self.see(wants.clone()).await?;
        let record = seen.need::<Issue>(id.0)?.record;
        wants.push(Want::One(record.0));
        let seen = self.see(wants).await?;
        let issue = seen.need::<Issue>(id.0)?;
        let viewer = seen.viewer();
        let next = issue.next(&viewer);
        Ok(IssueView {
            reporter: name(&seen, issue.reporter).unwrap_or_default(),
            names: (issue.steps.iter())
                .filter_map(|step| step.deed.owner)
                .filter_map(|owner| Some((owner, name(&seen, owner)?)))
                .collect(),
            others: (Act::ALL.into_iter())
                .filter(|act| Some(*act) != next && is_offered(&seen, issue, *act, &viewer))
                .collect(),
            workers: workers(&seen, issue),
            has_record: seen.get::<Record>(record.0).is_some(),
            row: row(&seen, &viewer, self.now().date, (id.0, issue)),
            next,
        })
    }

    /// Does something about an issue, and drops the draft of it.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn deed(self, issue: IssueId, deed: Deed) -> Result<(), AppError> {
        let shas = deed.photos.iter().map(|photo| photo.sha).collect();
        let draft = DraftKey::Issue(issue, deed.act);
        self.store(Some(&draft), Action::IssueAct { issue, deed }, shas)
            .await
            .map(drop)
    }
}

/// The deadline that is usual: the same day for what is mended on the spot or is dangerous, else three
/// days (`domain.md` 8: 48 h to 7 d).
#[must_use]
pub const fn usual_days(level: Level) -> i32 {
    match level {
        Level::Minor | Level::SuspectedMajor | Level::Major => 0,
        Level::General => 3,
    }
}

fn row(seen: &Seen, viewer: &Viewer, today: Date, (id, issue): (Id, &Issue)) -> IssueRow {
    IssueRow {
        id: IssueId(id),
        mine: issue.next(viewer).is_some(),
        overdue: issue.is_overdue(today),
        owner: issue.owner.and_then(|owner| name(seen, owner)),
        unsent: seen.unsent::<Issue>(id),
        issue: issue.clone(),
    }
}

fn name(seen: &Seen, person: PersonId) -> Option<String> {
    seen.get::<Person>(person.0).map(|one| one.name.clone())
}

/// Whether an act makes sense now and is the person's to do.
fn is_offered(seen: &Seen, issue: &Issue, act: Act, viewer: &Viewer) -> bool {
    let mended = viewer.person.is_some_and(|me| issue.mended_by(me));
    issue.after(act).is_some()
        && issue.permits(act, viewer)
        && match act {
            Act::OnSpot => issue.status == IssueStatus::Unassigned,
            // Two persons, unless nobody else is there.
            Act::Pass => !mended || is_alone(seen, issue),
            _ => true,
        }
}

/// Whether nobody else could re-check.
fn is_alone(seen: &Seen, issue: &Issue) -> bool {
    !seen.all::<Person>().any(|(id, person)| {
        let id = PersonId(id);
        id != seen.scope.person && issue.permits(Act::Pass, &rights(seen, id, person))
    })
}

/// Who mends things where the issue is, by pinyin.
fn workers(seen: &Seen, issue: &Issue) -> Vec<(PersonId, String)> {
    let mends = |id: Id, person: &Person| {
        rights(seen, PersonId(id), person).has_at(
            Right::Repair,
            Some(issue.place),
            &issue.place_path,
            issue.class,
        )
    };
    let mut found: Vec<_> = seen
        .all::<Person>()
        .filter(|(id, person)| mends(*id, person))
        .collect();
    sorted::by_key(&mut found, |(id, person)| (person.sort_key(), *id));
    found
        .into_iter()
        .map(|(id, person)| (PersonId(id), person.name.clone()))
        .collect()
}

fn rights(seen: &Seen, id: PersonId, person: &Person) -> Viewer {
    Viewer::of(id, person, |role| seen.get::<Role>(role.0))
}
