//! 排行: a ranking as it was published, or as the records on this phone would make it now.

use core::cmp::Reverse;

use domain::calendar::SchoolYear;
use domain::entity::Kind;
use domain::id::{ClassId, GroupId, Id, OpId, PlanId, RankingId, RecordId, TemplateId};
use domain::op::{Action, ranking_id};
use domain::person::Right;
use domain::plan::Plan;
use domain::rank::{Category, Field, categories, closed_windows, counting, rank, trend};
use domain::ranking::{Period, PeriodKind, Ranking, RankingStatus, Table};
use domain::school::School;
use domain::snapshot::DAYS;
use domain::template::Template;
use domain::text::Text;
use domain::time::Date;
use leptos::prelude::*;
use sync::account::NewRanking;

use crate::device::random;
use crate::sorted;
use crate::state::inbox::own_classes;
use crate::state::look::{Seen, who};
use crate::state::{AppError, AppState};
use crate::store::look::Want;
use crate::sync::http::Request;
use crate::sync::net::school_path;

/// How many periods a class's course goes back.
const COURSE_PERIODS: usize = 10;

/// A ranking for a period.
#[derive(Clone, PartialEq, Debug)]
pub struct RankingView {
    /// The period asked for; `None` for a term where the calendar has none.
    pub period: Option<Period>,
    /// What it says; `None` when nothing was published and nothing can be computed.
    pub table: Option<Table>,
    /// The published or archived ranking that it is; `None` for one computed now.
    pub published: Option<(RankingId, Ranking)>,
    /// The days of the period that this phone holds, where it does not hold all.
    pub held: Option<(Date, Date)>,
    /// The phone holds none of its days any more.
    pub away: bool,
    /// A day of the period before and of the one after; `None` where the calendar has none.
    pub around: (Option<Date>, Option<Date>),
    /// It is over: only then may it be published.
    pub over: bool,
    /// The person publishes and archives.
    pub directs: bool,
    /// The classes the person answers for.
    pub own: Vec<ClassId>,
}

/// The course of a class.
#[derive(Clone, PartialEq, Debug)]
pub struct Course {
    /// Its average in each period, in hundredths of a point, oldest first.
    pub points: Vec<(Period, Option<i32>)>,
    /// What each category took off over the period asked for, with its name.
    pub categories: Vec<(Text, Category)>,
}

impl AppState {
    /// The ranking of the period of this kind around `on`.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn ranking(self, kind: PeriodKind, on: Date) -> Result<RankingView, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::Kind(Kind::Ranking), Want::Kind(Kind::Year)]);
        let seen = self.see(wants.clone()).await?;
        let viewer = seen.viewer();
        let mut view = RankingView {
            period: period(&seen, kind, on),
            table: None,
            published: None,
            held: None,
            away: false,
            around: (None, None),
            over: false,
            directs: viewer.has_at(Right::Direct, None, &[], None),
            own: own_classes(&viewer),
        };
        let Some(period) = view.period else {
            return Ok(view);
        };
        view.around = around(&seen, period);
        view.published = published(&seen, period);
        if let Some((_, ranking)) = &view.published {
            view.table = Some(ranking.table.clone());
        }
        // An archived one is past: a new one may take its place.
        let stands = view
            .published
            .as_ref()
            .is_some_and(|(_, ranking)| ranking.status == RankingStatus::Published);
        if !view.directs || stands {
            return Ok(view);
        }
        let today = self.now().date;
        view.over = period.is_over(today);
        let held = held(period, today);
        if held.from > held.to {
            view.away = true;
            return Ok(view);
        }
        wants.extend(for_counting(held, today));
        let seen = self.see(wants).await?;
        let rule = seen
            .all::<School>()
            .next()
            .map(|(_, school)| school.checks.flag_rule)
            .unwrap_or_default();
        let table = self.counted(&seen, held, |field| rank(field, held, rule));
        view.table = Some(table).filter(|table| !table.rows.is_empty());
        view.published = None;
        view.held = (held.from > period.from).then_some((held.from, held.to.min(today)));
        Ok(view)
    }

    /// How a class went over the last periods of this kind until the one around `on`: from the
    /// records for who directs, else from what was published.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn course(
        self,
        class: ClassId,
        kind: PeriodKind,
        on: Date,
    ) -> Result<Course, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::Kind(Kind::Ranking), Want::Kind(Kind::Year)]);
        let seen = self.see(wants.clone()).await?;
        if !seen.viewer().has_at(Right::Direct, None, &[], None) {
            return Ok(Course {
                points: published_course(&seen, class, kind),
                categories: Vec::new(),
            });
        }
        let today = self.now().date;
        let all = Period {
            kind,
            from: today.plus(-DAYS),
            to: on,
        };
        wants.extend(for_counting(all, today));
        let asked = period(&seen, kind, on).map_or(all, |period| held(period, today));
        let seen = self.see(wants).await?;
        // A term is told by its weeks.
        let step = if kind == PeriodKind::Term {
            PeriodKind::Week
        } else {
            kind
        };
        let mut periods: Vec<Period> = Vec::new();
        let mut last = Period::around(step, asked.to.min(today));
        while let Some(one) = last.filter(|one| one.to >= all.from) {
            periods.insert(0, one);
            last = Period::around(step, one.from.plus(-1));
        }
        Ok(self.counted(&seen, all, |field| {
            let averages = trend(field, class, &periods);
            let mut points: Vec<_> = periods.iter().copied().zip(averages).collect();
            points.retain(|(_, average)| average.is_some());
            let first = points.len().saturating_sub(COURSE_PERIODS);
            Course {
                points: points.split_off(first),
                categories: categories(field, class, asked)
                    .into_iter()
                    .map(|category| (name_of(field, &category), category))
                    .collect(),
            }
        }))
    }

    /// Publishes a ranking as it was shown.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn publish_ranking(self, table: Table) -> Result<(), AppError> {
        let scope = self.recording_scope()?;
        let group = GroupId(random::id());
        let (put, publish) = (OpId(random::id()), OpId(random::id()));
        let drafted = Action::RankingPut { draft: None, table };
        let published = Action::RankingPublish {
            ranking: ranking_id(put),
        };
        let ops = [
            self.op(scope, put, group, drafted),
            self.op(scope, publish, group, published),
        ];
        self.commit(scope, &ops, Vec::new(), Vec::new()).await
    }

    /// Has the server publish the ranking of a period from all its records.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn publish_by_server(self, period: Period) -> Result<(), AppError> {
        let scope = self.scope()?;
        let path = school_path(scope.school, "rankings");
        let (from, to) = (period.from, period.to);
        let request = Request::post(path, &NewRanking { from, to });
        request.by(scope.person).long().done().await?;
        self.retry_now();
        Ok(())
    }

    /// Archives what is published of a period: all of it, where two phones published one each.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn archive_rankings(self, period: Period) -> Result<(), AppError> {
        let seen = self.see(vec![Want::Kind(Kind::Ranking)]).await?;
        let stands: Vec<_> = all(&seen, RankingId)
            .into_iter()
            .filter(|(_, ranking): &(_, &Ranking)| {
                ranking.table.period == period && ranking.status == RankingStatus::Published
            })
            .map(|(ranking, _)| Action::RankingArchive { ranking })
            .collect();
        self.act_each(stands, &[], Vec::new()).await.map(drop)
    }

    /// Computes something from what was read for [`for_counting`].
    fn counted<T>(self, seen: &Seen, over: Period, compute: impl FnOnce(&Field<'_>) -> T) -> T {
        let plans: Vec<(PlanId, &Plan)> = all(seen, PlanId);
        let zone = self.zone.get_untracked();
        let templates: Vec<(TemplateId, &Template)> =
            counting(&plans, &all(seen, TemplateId), &zone, over);
        let judging: Vec<(PlanId, &Plan)> = plans
            .iter()
            .filter(|(_, plan)| templates.iter().any(|(id, _)| *id == plan.template))
            .copied()
            .collect();
        let years: Vec<&SchoolYear> = seen.all::<SchoolYear>().map(|(_, year)| year).collect();
        let closed = closed_windows(&judging, &years, &zone, over, seen.now);
        let (classes, records) = (all(seen, ClassId), all(seen, RecordId));
        compute(&Field {
            templates: &templates,
            classes: &classes,
            records: &records,
            closed: &closed,
        })
    }
}

/// All of a type with their ids.
fn all<S: domain::entity::State + 'static, I>(seen: &Seen, id: impl Fn(Id) -> I) -> Vec<(I, &S)> {
    seen.all::<S>()
        .map(|(raw, state)| (id(raw), state))
        .collect()
}

/// What rankings are computed from, over the days of a period that have begun.
fn for_counting(over: Period, today: Date) -> Vec<Want> {
    let mut wants = vec![
        Want::Kind(Kind::School),
        Want::Kind(Kind::Class),
        Want::Kind(Kind::Template),
        Want::Kind(Kind::Plan),
    ];
    let days = over.from.days()..=over.to.min(today).days();
    wants.extend(days.map(|day| Want::Checks(Date::from_days(day))));
    wants
}

/// The period of this kind around `on`.
fn period(seen: &Seen, kind: PeriodKind, on: Date) -> Option<Period> {
    if kind != PeriodKind::Term {
        return Period::around(kind, on);
    }
    // In the holidays the term that is over is looked at.
    let mut begun = terms(seen).into_iter().filter(|term| term.from <= on);
    begun.next_back()
}

/// The terms of the calendar, ascending.
fn terms(seen: &Seen) -> Vec<Period> {
    let years = seen.all::<SchoolYear>();
    let mut terms: Vec<Period> = years
        .flat_map(|(_, year)| &year.terms)
        .map(Period::term)
        .collect();
    sorted::by_key(&mut terms, |term| term.from);
    terms
}

/// A day of the period before and of the one after.
fn around(seen: &Seen, period: Period) -> (Option<Date>, Option<Date>) {
    if period.kind != PeriodKind::Term {
        return (Some(period.from.plus(-1)), Some(period.to.plus(1)));
    }
    let terms = terms(seen);
    let mut before = terms.iter().filter(|term| term.to < period.from);
    let mut after = terms.iter().filter(|term| term.from > period.to);
    let before = before.next_back().map(|term| term.to);
    (before, after.next().map(|term| term.from))
}

/// What this phone holds of a period: records of the last days only.
fn held(period: Period, today: Date) -> Period {
    Period {
        from: period.from.max(today.plus(-DAYS)),
        ..period
    }
}

/// The ranking of a period that everybody sees: the one that stands, else the newest archived one.
fn published(seen: &Seen, period: Period) -> Option<(RankingId, Ranking)> {
    let mut found: Vec<(RankingId, &Ranking)> = all(seen, RankingId)
        .into_iter()
        .filter(|(_, ranking): &(_, &Ranking)| {
            ranking.table.period == period && ranking.status != RankingStatus::Draft
        })
        .collect();
    sorted::by_key(&mut found, |(_, ranking)| {
        (
            ranking.status == RankingStatus::Archived,
            Reverse(ranking.at.at),
        )
    });
    let (id, ranking) = found.first()?;
    Some((*id, Ranking::clone(ranking)))
}

/// A class's averages as they were published.
fn published_course(seen: &Seen, class: ClassId, kind: PeriodKind) -> Vec<(Period, Option<i32>)> {
    let mut points: Vec<(Period, Option<i32>)> = seen
        .all::<Ranking>()
        .map(|(_, ranking)| ranking)
        .filter(|ranking| {
            ranking.table.period.kind == kind && ranking.status == RankingStatus::Published
        })
        .filter_map(|ranking| {
            let row = ranking.table.rows.iter().find(|row| row.class == class)?;
            Some((ranking.table.period, row.average))
        })
        .collect();
    sorted::by_key(&mut points, |(period, _)| period.from);
    let first = points.len().saturating_sub(COURSE_PERIODS);
    points.split_off(first)
}

/// What a category is called: its section of the newest version.
fn name_of(field: &Field<'_>, category: &Category) -> Text {
    field
        .templates
        .iter()
        .rev()
        .filter(|(_, template)| template.key == category.template)
        .flat_map(|(_, template)| &template.sections)
        .find(|section| section.key == category.section)
        .map_or_else(Text::default, |section| section.name.clone())
}
