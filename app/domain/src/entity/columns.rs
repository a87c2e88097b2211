//! What stands beside the state of an entity, so that a store finds it without reading the state: typed
//! columns, and whether somebody still has to do something about it.

use super::Entity;
use crate::check::{Judgement, Objection};
use crate::held::HeldStatus;
use crate::id::{Id, PersonId, PlaceId};
use crate::ranking::{Period, PeriodKind, RankingStatus};
use crate::record::{Record, Value};
use crate::reply::Says;
use crate::snapshot::{DAYS, TERM_DAYS};
use crate::time::Date;

/// What stands in typed columns beside a state, for reports and for the phone's index.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Columns {
    /// The school day it belongs to, for a ranking the one by which it ages, for a roster its Monday;
    /// for what has none, the UTC date it was made or received.
    pub day: Option<Date>,
    /// The place or target.
    pub target: Option<PlaceId>,
    /// Who did it.
    pub person: Option<PersonId>,
    /// The entity it hangs on: the round of a record, the plan of a round, the record of an issue,
    /// the record of a reply, the class of a class result, the template of a plan, what a place
    /// lies in.
    pub parent: Option<Id>,
    /// What it counts: failing answers of a record, the level of an issue (1 is the lightest), the
    /// points of a class result in its own scale.
    pub score: Option<i32>,
}

impl Entity {
    /// Its typed columns.
    #[must_use]
    pub fn columns(&self) -> Columns {
        match self {
            Self::School(_)
            | Self::Year(_)
            | Self::Class(_)
            | Self::Role(_)
            | Self::Person(_)
            | Self::Template(_) => Columns::default(),
            Self::Place(place) => Columns {
                parent: place.parent.map(|parent| parent.0),
                ..Columns::default()
            },
            Self::Plan(plan) => Columns {
                parent: Some(plan.template.0),
                ..Columns::default()
            },
            Self::Round(round) => Columns {
                day: Some(round.day),
                person: Some(round.person),
                parent: Some(round.plan.0),
                ..Columns::default()
            },
            Self::Record(record) => record_columns(record),
            Self::Amendment(amendment) => Columns {
                day: Some(amendment.at.at.utc_date()),
                target: Some(amendment.place),
                person: Some(amendment.person),
                parent: Some(amendment.record.0),
                score: None,
            },
            Self::Spot(spot) => Columns {
                day: Some(spot.day),
                target: Some(spot.place),
                ..Columns::default()
            },
            Self::Issue(issue) => Columns {
                day: Some(issue.at.at.utc_date()),
                target: Some(issue.place),
                person: Some(issue.reporter),
                parent: Some(issue.record.0),
                score: Some(issue.level.rank()),
            },
            Self::ClassResult(result) => Columns {
                day: Some(result.day),
                target: Some(result.place),
                person: None,
                parent: Some(result.class.0),
                score: result.score.as_ref().map(|score| score.got),
            },
            Self::Reply(reply) => Columns {
                day: Some(reply.at.at.utc_date()),
                target: Some(reply.place),
                person: Some(reply.person),
                parent: Some(reply.record.0),
                score: None,
            },
            Self::Ranking(ranking) => Columns {
                day: Some(told_until(&ranking.table.period)),
                person: Some(ranking.person),
                ..Columns::default()
            },
            Self::Handover(handover) => Columns {
                day: Some(handover.note.day),
                target: handover.note.place,
                person: Some(handover.person),
                ..Columns::default()
            },
            Self::Duty(duty) => Columns {
                day: Some(duty.week),
                ..Columns::default()
            },
            Self::Photo(photo) => Columns {
                day: Some(photo.arrived.utc_date()),
                person: Some(photo.person),
                ..Columns::default()
            },
            Self::Held(held) => Columns {
                day: Some(held.received.utc_date()),
                person: Some(held.author),
                ..Columns::default()
            },
        }
    }

    /// Whether somebody still has to do something about it: an issue that is not closed, a record
    /// that raised one, an operation that is held, an objection that is not decided, a ranking that is drafted; and the
    /// words of every objection, which cannot know whether it was decided. Open entities are in
    /// every snapshot, whatever their age.
    #[must_use]
    pub const fn open(&self) -> bool {
        match self {
            Self::Issue(issue) => issue.is_open(),
            Self::Held(held) => matches!(held.status, HeldStatus::SetAside | HeldStatus::Waiting),
            Self::Record(record) => match &record.check {
                Some(check) if matches!(check.standing.objection, Some(Objection::Open)) => true,
                _ => record.open_issues > 0,
            },
            Self::ClassResult(result) => {
                matches!(result.standing.objection, Some(Objection::Open))
            }
            Self::Ranking(ranking) => match ranking.status {
                RankingStatus::Draft => true,
                RankingStatus::Published | RankingStatus::Archived => false,
            },
            Self::Reply(reply) => matches!(reply.says, Says::Objection),
            _ => false,
        }
    }
}

/// The day under which a ranking stands and by which it ages: the last one of its period. A term's is looked at until the same
/// term of the next year is ranked, and so counts as that much younger.
#[must_use]
pub fn told_until(period: &Period) -> Date {
    match period.kind {
        PeriodKind::Term => period.to.plus(TERM_DAYS - DAYS),
        PeriodKind::Day | PeriodKind::Week | PeriodKind::Month => period.to,
    }
}

/// The state alone does not know the template's limits: what counts as failing is what was
/// answered as a failure or got a level.
fn record_columns(record: &Record) -> Columns {
    let not_swept = record
        .check
        .as_ref()
        .is_some_and(|check| check.judgement == Judgement::NotSwept);
    let failing = record
        .answers
        .iter()
        .filter(|answer| {
            answer.level.is_some()
                || matches!(answer.value, Value::Fail)
                || matches!(answer.value, Value::Points(points) if points > 0)
        })
        .count();
    Columns {
        day: Some(record.day),
        target: Some(record.place),
        person: Some(record.person),
        parent: record.round.map(|round| round.0),
        score: i32::try_from(failing + usize::from(not_swept)).ok(),
    }
}
